"""Words that follow each other in, a space where Han and Latin letters meet out.

The gap of CLREQ 3.2.2, "Mixed Text Composition in Horizontal Writing Mode", for pages whose browser does
not set it.
"""

import regex

_meet = regex.compile(
    r"(?<=\p{Han})(?=[\p{Latin}\p{Greek}\d])|(?<=[\p{Latin}\p{Greek}\d%])(?=\p{Han})"
)


def add_gaps(text: str, before: str = "") -> str:
    """Return `text` with a space at each place where the two scripts meet.

    Args:
        text: Words as readers see them.
        before: The character that stands before them; a space may be due between the two.
    """
    said: str = _meet.sub(" ", before + text)
    return said[len(before) :]
