"""Chinese in one script in, the other script out, by OpenCC; the result is the canonical text."""

from functools import cache
from typing import TYPE_CHECKING

from repurpose.errors import UnknownName

if TYPE_CHECKING:
    import opencc

CONVERSIONS = {"s2t": "s2twp", "t2s": "tw2sp"}  # with Taiwan's words: 软件 <-> 軟體


def convert_script(text: str, conversion: str) -> str:
    """Return `text` converted; unchanged when `conversion` is empty.

    Args:
        text: The text.
        conversion: "s2t", Simplified to Traditional, or "t2s", back; or "".

    Raises:
        UnknownName: Another conversion.
    """
    if not conversion:
        return text
    if conversion not in CONVERSIONS:
        raise UnknownName("conversion", conversion, CONVERSIONS)
    return str(_converter(CONVERSIONS[conversion]).convert(text))


def simplify(text: str, language: str) -> str:
    """Return `text` in Simplified Han when `language` writes Traditional; else as it is.

    Character by character, for looking words up: nothing that a reader sees is written from it.
    """
    return str(_converter("t2s").convert(text)) if language == "zh-Hant" else text


@cache
def _converter(conversion: str) -> "opencc.OpenCC":
    import opencc  # noqa: PLC0415  # its tables are loaded only where they are asked for

    return opencc.OpenCC(conversion)
