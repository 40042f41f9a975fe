"""A theme in, the inline styles of an article's elements out: its colours, dark enough for a white page."""

import re
import tomllib
from collections.abc import Mapping
from functools import lru_cache
from types import MappingProxyType

from repurpose.ink import mix, readable_on
from repurpose.resources import asset
from repurpose.themes import Theme

Colour = tuple[int, int, int]
Dress = Mapping[str, str]  # an element's name in, its style out

_WHITE: Colour = (255, 255, 255)
_TEXT: Colour = (38, 40, 44)
INK = "#{:02x}{:02x}{:02x}".format(*_TEXT)  # of text

_WITHOUT_SPACES = ("zh", "ja")  # languages that write none between words
_spaced = re.compile(r";?letter-spacing:0\.\d+em")


@lru_cache(maxsize=32)
def dress_of(theme: Theme, language: str = "zh") -> Dress:
    """Return the style of each element, by the names of `assets/publish/dress.toml`.

    Lines of words with spaces between them are neither justified nor spaced out: their gaps would be wide.

    `callout.warning` and its sisters are the callouts of a kind; `code_style` names the style of Pygments.
    """
    said = tomllib.loads(asset("publish", "dress.toml").read_text("utf-8"))
    styles = {**said["every"], **said.get(theme.voice, {})}
    worn = _filled(styles, readable_on(theme.palette.accent, _WHITE))
    for kind, colour in said["callouts"].items():
        named = {name: styles[name] for name in ("callout", "callout_title")}
        worn |= {f"{name}.{kind}": style for name, style in _filled(named, tuple(colour)).items()}
    worn["code_style"] = said["code"].get(theme.voice, said["code"]["every"])
    if language[:2] not in _WITHOUT_SPACES:
        worn = {name: _set_loosely(style) for name, style in worn.items()}
    return MappingProxyType(worn)


def _set_loosely(style: str) -> str:
    return _spaced.sub("", style).replace("text-align:justify", "text-align:left")


def _filled(styles: Mapping[str, str], accent: Colour) -> dict[str, str]:
    """Return styles with their colours."""
    colours = {
        "text": _TEXT,
        "accent": accent,
        "soft": mix(_WHITE, accent, 0.4),
        "tint": mix(_WHITE, accent, 0.07),
        "on_accent": _WHITE,
        "muted": (107, 112, 120),
        "rule": (221, 224, 228),
    }
    named = {name: "#{:02x}{:02x}{:02x}".format(*colour) for name, colour in colours.items()}
    return {name: style.format(**named) for name, style in styles.items()}
