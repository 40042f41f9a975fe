"""A text of one to four letters in, how large it is out: it is a poster by itself."""

_POSTER, _POSTER_LETTERS = 0.36, 4  # of the unit, and how few letters are set so large


def poster_size(text: str, most: float) -> float:
    """Return the largest size for a card's own text: one to four letters are a poster by themselves."""
    return max(most, _POSTER) if is_poster(text) else most


def is_poster(text: str) -> bool:
    """Say whether a text has no more than four letters."""
    return sum(map(str.isalnum, text)) <= _POSTER_LETTERS
