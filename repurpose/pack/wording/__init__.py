"""The words of a pack in, what an editor would send back out (see `rules.py`)."""
