"""Sources and choices in, those packs out that need not be made: by sizes, times and hashes, with nothing parsed."""
