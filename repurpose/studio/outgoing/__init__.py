"""One post, card, quote or clip of a pack in; where it can go, and how it goes, out."""
