"""A PDF in, its article as Markdown out: what stands on its pages in the order in which it is read."""
