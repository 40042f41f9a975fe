"""A voice in, all that it can draw out: one card for each of its layouts, its sizes and its contrasts."""
