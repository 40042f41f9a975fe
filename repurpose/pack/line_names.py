"""An article in, the names that no line of its cards parts, out."""

import re

from repurpose.article import Article, remembered
from repurpose.slicing import find_names

_MOST = 60
_word = re.compile(r"[^\W\d_a-zA-Z]{2,8}")  # what is Latin is whole by itself


@remembered
def line_names(article: Article) -> tuple[str, ...]:
    """Return the names and terms of `article`, those that come back and those in its title too."""
    return tuple(n.text for n in find_names(article, _MOST) if _word.fullmatch(n.text))
