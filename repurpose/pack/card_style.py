"""A theme's name and what an author changes of it in; the theme that a card is drawn with out."""

import re
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

from repurpose.brand import NO_BRAND, Brand
from repurpose.errors import ContentError, UnknownName
from repurpose.messages import msg
from repurpose.themes import (
    FontChoice,
    Palette,
    Theme,
    load_theme,
    read_colour,
    theme_names,
)

if TYPE_CHECKING:
    from repurpose.pack.manifest_cards import CardEntry

FONTS = ("sans", "serif", "kai", "mono")  # roles that a text may be set in
COLOURS = ("bg", "panel", "text", "muted", "accent")  # tokens that an author may change
_hex = re.compile(r"#[0-9a-fA-F]{6}")


@dataclass(frozen=True, slots=True)
class CardStyle:
    """How a card looks: a theme and a format by their names, a font role, colours by their tokens.

    Empty fields leave the choice to the series, and there to the pack.
    """

    theme: str = ""
    format: str = ""
    font: str = ""
    colours: tuple[tuple[str, str], ...] = ()

    def over(self, below: "CardStyle") -> "CardStyle":
        """Return this look where it says something, else `below`; another theme has its own colours."""
        own = self.theme and self.theme != below.theme
        colours = ({} if own else dict(below.colours)) | dict(self.colours)
        return CardStyle(
            self.theme or below.theme,
            self.format or below.format,
            self.font or ("" if own else below.font),
            tuple(sorted(colours.items())),
        )

    def changes(self) -> dict[str, Any]:
        """Return what differs from the theme, as the manifest has it."""
        found: dict[str, Any] = {"font": self.font} if self.font else {}
        return found | ({"colours": dict(self.colours)} if self.colours else {})


PLAIN = CardStyle()


def check_look(look: CardStyle) -> None:
    """Check the names that a look is made of.

    Raises:
        UnknownName: A theme, a format, a font role or a colour's token does not exist.
        UsageError: A format is too small or too large.
        ContentError: A colour is none.
    """
    from repurpose.cards import find_format  # noqa: PLC0415

    if look.theme and look.theme not in theme_names():  # a name, never a path
        raise UnknownName("theme", look.theme, theme_names())
    if look.format:
        find_format(look.format)
    if look.font and look.font not in FONTS:
        raise UnknownName("font role", look.font, FONTS)
    for token, value in look.colours:
        if token not in COLOURS:
            raise UnknownName("colour", token, COLOURS)
        if not _hex.fullmatch(value):
            raise ContentError(
                msg("{value!r} is not a colour.", value=value), hint=msg("Write it as #1a2b3c.")
            )


def theme_of(look: CardStyle, *, quoting: bool = True, brand: Brand = NO_BRAND) -> Theme:
    """Return the theme that a card of this look is drawn with.

    Args:
        look: The look; its theme must be named.
        quoting: The card quotes the article; else no quotation mark stands on it.
        brand: Whose colour is taken where the look names no other.
    """
    theme = load_theme(look.theme)
    if brand.accent:
        from repurpose.pack.branding import in_brand_colour  # noqa: PLC0415  # which knows packs

        theme = in_brand_colour(theme, read_colour(brand.accent))
    if look.font:
        named = {
            name: FontChoice(look.font, getattr(theme.fonts, name).weight)
            for name in ("title", "quote", "body")
        }
        theme = replace(theme, fonts=replace(theme.fonts, **named))
    if look.colours:
        chosen = {token: _rgb(value) for token, value in look.colours}
        if "bg" in chosen:
            chosen["bg2"] = chosen["bg"]  # the author's ground is one colour
            chosen["scrim"] = chosen["bg"]  # and so are those that a voice makes of the dark one
            chosen["on_scrim"] = chosen.get("text", theme.palette.text)
            chosen["scrim_accent"] = chosen.get("accent", theme.palette.accent)
        theme = replace(
            theme,
            palette=replace(theme.palette, **chosen),
            cover_palette=replace(theme.cover_palette, **chosen),
        )
    if not quoting and theme.style.mark != "none":
        theme = replace(theme, style=replace(theme.style, mark="none"))
    return theme


def look_of(entry: "CardEntry") -> CardStyle:
    """Return the look of a card of a manifest."""
    changed = entry.look
    if changed is None:
        return CardStyle(entry.theme, entry.format)
    return CardStyle(
        entry.theme, entry.format, changed.font, tuple(sorted(changed.colours.items()))
    )


def palette_of(theme: Theme, *kinds: str) -> dict[str, str]:
    """Return the colours of a card that is any of `kinds` by their tokens, as #rrggbb."""
    palette = theme.colours(*kinds)
    found = {f.name: getattr(palette, f.name) for f in fields(Palette)}
    return {token: "#{:02x}{:02x}{:02x}".format(*found[token]) for token in COLOURS}


def _rgb(value: str) -> tuple[int, int, int]:
    return (int(value[1:3], 16), int(value[3:5], 16), int(value[5:7], 16))
