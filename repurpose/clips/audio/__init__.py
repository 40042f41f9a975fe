"""A script, a voice and a mood in, one mix of samples out."""
