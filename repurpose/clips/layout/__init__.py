"""A script and a style in, the pictures of a clip out: when what stands where."""
