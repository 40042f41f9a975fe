"""A text in, the places where it may never be parted, and where its words end, out: for every room."""
