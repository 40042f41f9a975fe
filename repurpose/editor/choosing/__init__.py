"""A numbered article and a model in, what it chose out, each item held to the rules."""
