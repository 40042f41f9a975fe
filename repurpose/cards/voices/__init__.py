"""A card and a way of composing in; the card's parts, set and drawn as that voice does, out."""
