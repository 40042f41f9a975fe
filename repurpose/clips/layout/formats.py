"""The pictures a clip can have: their sizes, and the box that its words keep to."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from repurpose.clips.layout.safe_areas import PUBLISHED, SAFE_AREAS, Box, union
from repurpose.errors import UnknownName
from repurpose.names import canonical

_EDGE = 0.06  # of the width


@dataclass(frozen=True, slots=True)
class Format:
    """A picture size in px, the box that text may fill, and the seconds platforms take."""

    name: str
    width: int
    height: int
    text: Box
    use: str

    @property
    def unit(self) -> float:
        """The measure that layouts scale by: 1.0 for 1080 px on the shorter side."""
        return min(self.width, self.height) / 1080


def _vertical(name: str, width: int, height: int, use: str) -> Format:
    return Format(name, width, height, union(PUBLISHED, width, height), use)


def framed(name: str, width: int, height: int, use: str) -> Format:
    """A picture that stands in a feed: no buttons over it, but players draw a bar at its foot."""
    side, top, foot = round(min(width, height) * 0.08), round(height * 0.08), round(height * 0.12)
    return Format(name, width, height, Box(side, top, width - side, height - foot), use)


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        _vertical("vertical", 1080, 1920, "Reels, TikTok, 抖音, 视频号, 小红书, Shorts"),
        _vertical("vertical-small", 720, 1280, "X's own rendition of a vertical clip; previews"),
        _vertical("vertical-draft", 360, 640, "a quick look; nothing that a platform wants"),
        framed("square-draft", 480, 480, "a quick look"),
        framed("wide-draft", 640, 360, "a quick look"),
        framed("square", 1080, 1080, "feeds that crop to a square"),
        framed("wide", 1920, 1080, "YouTube, B站, 知乎, a lecture hall"),
    )
}


def format_named(name: str, platforms: Sequence[str] = ()) -> Format:
    """Return a format by its name; raise `UnknownName`, which suggests the nearest.

    An upright one that is made for `platforms` has the room for words that is free on each of them; where
    none of them is known to cover anything, or none is named, what is free on all that publish figures.
    """
    try:
        found = FORMATS[name if name in FORMATS else canonical("clip format", name)]
    except KeyError:
        raise UnknownName("clip format", name, FORMATS) from None
    areas = tuple(a for a in SAFE_AREAS if not set(a.platforms).isdisjoint(platforms))
    if not areas or found.height <= found.width:
        return found
    free = union(areas, found.width, found.height)
    edge = round(_EDGE * found.width)  # words never touch the edge of the picture
    left, right = max(free.left, edge), min(free.right, found.width - edge)
    return replace(found, text=replace(free, left=left, right=right))
