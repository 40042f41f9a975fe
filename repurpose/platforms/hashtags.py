"""How a hashtag is written: a name without its sign in, the text that stands in a post out.

Platforms disagree on where a tag ends: after `#AI芯片，` X sees `AI芯片`, Bluesky goes on to the next
space; `#Mt.Gox` is `Mt` on X; `话题#算力` is none on either (twitter-text 3.1.0 and @atproto/api
0.19.19, tried 2026-11). So a tag is made of letters, marks and digits only, and the slicer puts
spaces between tags.
"""

import regex

from repurpose.patterns import lazy_regex

_TAG = lazy_regex(r"(?<![\w&/#＃])[#＃]\d*+[\p{L}\p{M}_]")
_WORD = regex.compile(r"[\p{L}\p{M}\p{N}]+")


def count_hashtags(text: str) -> int:
    """Return how many hashtags a text holds; a sign before digits alone is none."""
    return len(_TAG.findall(text))


def tag_name(name: str) -> str:
    """Return `name` as one word that every platform reads whole; "" when nothing is left.

    `Mt.Gox` becomes `MtGox`, `deep learning` `DeepLearning` (screen readers read the capitals as
    words). A name of digits alone is no hashtag anywhere and comes back empty.
    """
    words: list[str] = _WORD.findall(name.strip().removeprefix("#"))
    joined = "".join(
        word[0].upper() + word[1:] if i and word.isascii() else word for i, word in enumerate(words)
    )
    if len(words) > 1 and words[0].isascii():
        joined = joined[0].upper() + joined[1:]
    return "" if joined.isnumeric() else joined


def write_hash(name: str) -> str:
    """Return `#name`: most platforms."""
    tag = tag_name(name)
    return f"#{tag}" if tag else ""


def write_double_hash(name: str) -> str:
    """Return `#name#`: Weibo and those who follow it."""
    tag = tag_name(name)
    return f"#{tag}#" if tag else ""
