"""The clips of a pack in the studio: their beats, drafts of them, any frame, and what stands behind beats."""
