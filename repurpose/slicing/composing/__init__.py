"""Chosen sentences and a platform in, the text of a post out: its runs, its close, its length."""
