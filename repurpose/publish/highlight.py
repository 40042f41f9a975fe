"""Code and its language in, coloured HTML out, by Pygments; every line end and space is kept by marks."""

from functools import cache
from html import escape
from typing import Any

_PAPER = "xcode"  # the style of Pygments on white
_SPACE = "&nbsp;"


def highlight(text: str, language: str, *, styled: bool, style: str = _PAPER) -> str:
    """Return the HTML of a block of code, without its `<pre>`.

    Editors fold white space: in a styled form each is a character of its own, and lines end in `<br>`.
    """
    if not styled:
        return escape(text, quote=False)
    return "".join(_span(value, colour) for value, colour in _coloured(text, language, style))


def _coloured(text: str, language: str, named: str) -> list[tuple[str, str]]:
    """Return the tokens with their colours as #rrggbb; "" for one of the text's colour."""
    from pygments.lexers import get_lexer_by_name  # noqa: PLC0415  # 30 ms
    from pygments.util import ClassNotFound  # noqa: PLC0415

    if not language:
        return [(text, "")]
    try:
        lexer = get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return [(text, "")]
    style = _style(named)
    found: list[tuple[str, str]] = []
    for kind, value in lexer.get_tokens(text):
        colour = style.style_for_token(kind)["color"]
        shown = f"#{colour}" if colour else ""
        if found and (found[-1][1] == shown or not value.strip()):
            found[-1] = (found[-1][0] + value, found[-1][1])
        else:
            found.append((value, shown))
    return found


@cache
def _style(name: str) -> Any:
    from pygments.styles import get_style_by_name  # noqa: PLC0415

    return get_style_by_name(name)


def _span(text: str, colour: str) -> str:
    said = escape(text, quote=False).replace(" ", _SPACE).replace("\n", "<br>")
    return f'<span style="color:{colour}">{said}</span>' if colour else said
