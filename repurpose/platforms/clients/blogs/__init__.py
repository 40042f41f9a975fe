"""The calls of blogs and letters."""
