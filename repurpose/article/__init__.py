"""Text in, an Article of blocks with spans out; cannot fail on odd text."""
