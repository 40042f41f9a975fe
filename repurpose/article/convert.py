"""Chinese in one script in, the other script out, by OpenCC; the result is the canonical text."""

from repurpose.errors import UnknownName

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
    import opencc  # noqa: PLC0415  # its tables are loaded only where they are asked for

    return str(opencc.OpenCC(CONVERSIONS[conversion]).convert(text))
