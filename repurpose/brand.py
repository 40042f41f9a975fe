"""Who publishes: the name, mark and colour that stand on every card of theirs; a value, no I/O.

It comes from the section `[brand]` of `repurpose.toml` and is kept in each pack.
"""

from dataclasses import dataclass, replace
from typing import Literal

import regex

Side = Literal["left", "right"]

ARTICLE_CODE, NO_CODE = "article", "none"
_LATIN = regex.compile(r"[\p{Latin}\p{Greek}\p{Cyrillic}\p{N}]")
_WORD = regex.compile(r"[\p{L}\p{N}]+")


@dataclass(frozen=True, slots=True)
class BrandWords:
    """What a brand says of itself in one language; what is empty stays as it is."""

    language: str
    name: str = ""
    handle: str = ""
    tagline: str = ""


@dataclass(frozen=True, slots=True)
class Brand:
    """A brand as cards show it; everything may be missing."""

    name: str = ""
    handle: str = ""  # such as @name
    tagline: str = ""
    monogram: str = ""  # what stands for a missing picture; "": taken from the name
    avatar: bytes = b""  # a picture: PNG, JPEG or WebP
    accent: str = ""  # #rrggbb
    qr: str = ARTICLE_CODE  # the article's address, `none`, or an address of the brand's own
    qr_side: Side = "right"  # of the end card
    swipe: bool | None = None  # a cover says so; None: where its cards go out as an album
    words: tuple[BrandWords, ...] = ()  # in other languages
    clips: bool = True  # clips bear it too, over their hook and at their end

    @property
    def sign(self) -> str:
        """The monogram: the one that was chosen, else drawn from the name; "" without a name."""
        return self.monogram or monogram_of(self.name)

    def address(self, link: str) -> str:
        """Return what the code of the end card leads to, `link` being the article's address."""
        return {ARTICLE_CODE: link, NO_CODE: ""}.get(self.qr, self.qr)

    def spoken(self, language: str) -> "Brand":
        """Return the brand as it calls itself in a language, such as `en` or `zh-Hant`."""
        said = next((one for one in self.words if one.language == language), None)
        if said is None:
            return self
        return replace(
            self,
            name=said.name or self.name,
            handle=said.handle or self.handle,
            tagline=said.tagline or self.tagline,
            monogram=self.monogram if not said.name else "",
        )

    def settled(self, *, album: bool) -> "Brand":
        """Return the brand for a pack whose cards go out as an album, or do not."""
        return self if self.swipe is not None else replace(self, swipe=album)


NO_BRAND = Brand()


def monogram_of(name: str) -> str:
    """Return the sign of a name: the first character of a Chinese one, two initials of a Latin one."""
    words = _WORD.findall(name)
    if not words:
        return ""
    if not _LATIN.match(words[0]):
        return str(regex.findall(r"\X", words[0])[0])
    latin = [word for word in words if _LATIN.match(word)]
    return "".join(word[0] for word in latin[:2]).upper()
