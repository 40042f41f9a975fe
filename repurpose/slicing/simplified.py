"""Chinese in either script in, the Simplified text by which words are known out."""

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import opencc


def simplify(text: str, language: str) -> str:
    """Return `text` in Simplified Han when `language` writes Traditional; else as it is.

    Only for looking at words: nothing that a reader sees is written from it.
    """
    return str(_converter().convert(text)) if language == "zh-Hant" else text


@cache
def _converter() -> "opencc.OpenCC":
    import opencc  # noqa: PLC0415  # its tables are loaded only where they are asked for

    return opencc.OpenCC("t2s")
