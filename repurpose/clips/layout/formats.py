"""The pictures a clip can have: their sizes, and where on them an app never puts its own buttons."""

from dataclasses import dataclass

from repurpose.errors import UnknownName
from repurpose.names import canonical


@dataclass(frozen=True, slots=True)
class SafeArea:
    """What a platform's own interface covers, in px of its reference frame.

    `width` and `height` give the reference frame; the other four numbers are the strips to keep
    free at each edge. `source` says who published the figures, `checked` when they were read.
    """

    platform: str
    width: int
    height: int
    top: int
    bottom: int
    left: int
    right: int
    source: str
    checked: str


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in px: left, top, and the first column and row outside of it."""

    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        """Px across."""
        return self.right - self.left

    @property
    def height(self) -> int:
        """Px down."""
        return self.bottom - self.top


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


# Publishers disagree by some tens of px and platforms move their buttons without notice, so the
# figures are kept one by one with their source, and the widest strip of all of them is kept free.
SAFE_AREAS: tuple[SafeArea, ...] = (
    SafeArea("tiktok", 1080, 1920, 130, 350, 60, 184, "blitzcutai.com, safe zones 2026", "2026-11"),
    SafeArea("reels", 1080, 1920, 220, 450, 0, 120, "blitzcutai.com, safe zones 2026", "2026-11"),
    SafeArea("shorts", 1080, 1920, 120, 480, 0, 0, "youraithumbnailgenerator.com", "2026-11"),
    # Meta's advertising guide asks for 14 % at the top and 6 % at the sides. Its 35 % at the
    # bottom covers the call-to-action strip that only advertisements carry, so 25 % (480 px).
    SafeArea("facebook", 1080, 1920, 269, 480, 65, 65, "Meta, via houseofmarketers.com", "2026-11"),
)


def union(areas: tuple[SafeArea, ...], width: int, height: int) -> Box:
    """Return the box in px that is free on every platform of `areas`, on a frame of this size.

    Strips scale with the frame. An empty `areas` gives the whole frame.
    """
    left = max((-(-a.left * width // a.width) for a in areas), default=0)
    right = max((-(-a.right * width // a.width) for a in areas), default=0)
    top = max((-(-a.top * height // a.height) for a in areas), default=0)
    bottom = max((-(-a.bottom * height // a.height) for a in areas), default=0)
    return Box(left, top + top % 2, width - right, height - bottom)


def _vertical(name: str, width: int, height: int, use: str) -> Format:
    return Format(name, width, height, union(SAFE_AREAS, width, height), use)


def _framed(name: str, width: int, height: int, use: str) -> Format:
    """A picture that stands in a feed: no buttons over it, but players draw a bar at its foot."""
    side, top, foot = round(min(width, height) * 0.08), round(height * 0.08), round(height * 0.12)
    return Format(name, width, height, Box(side, top, width - side, height - foot), use)


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        _vertical("vertical", 1080, 1920, "Reels, TikTok, 抖音, 视频号, 小红书, Shorts"),
        _vertical("vertical-small", 720, 1280, "X's own rendition of a vertical clip; previews"),
        _vertical("vertical-draft", 360, 640, "a quick look; nothing that a platform wants"),
        _framed("square", 1080, 1080, "feeds that crop to a square"),
        _framed("wide", 1920, 1080, "YouTube, B站, 知乎, a lecture hall"),
    )
}


def format_named(name: str) -> Format:
    """Return a format by its name; raise `UnknownName`, which suggests the nearest."""
    try:
        return FORMATS[name if name in FORMATS else canonical("clip format", name)]
    except KeyError:
        raise UnknownName("clip format", name, FORMATS) from None
