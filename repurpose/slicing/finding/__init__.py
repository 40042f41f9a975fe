"""An article in, what stands in it out: quotes, titles, names, tags, figures, lists, quantities."""
