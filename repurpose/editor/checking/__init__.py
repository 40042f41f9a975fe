"""A sentence in a model's words and its sources in, what it changes of them out; no model, no network."""
