"""A numbered article, a platform and a model in, posts in its words out, each sentence held to its sources."""
