"""A sentence in its place in, an editor's likely judgement of it out, with named reasons."""
