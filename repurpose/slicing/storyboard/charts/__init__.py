"""The sentences of an article in, those whose numbers can be drawn out; what a language says, in a file of its own."""
