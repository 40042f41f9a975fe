"""What a model said and what was taken of it, in a pack: written, read again, looked up in the text of today."""
