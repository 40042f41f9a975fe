"""An Article in, its document out: the tree of blocks and inline runs that publishing renders."""
