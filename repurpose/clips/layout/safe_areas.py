"""What each platform's own buttons cover of an upright clip, and what is left free; facts with their source."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SafeArea:
    """What a platform's own interface covers, in px of its reference frame.

    `width` and `height` give the reference frame; the other four numbers are the strips to keep
    free at each edge. `source` says who published the figures, `checked` when they were read; with
    an empty `source` nobody did, and they are an estimate.
    """

    name: str
    label: str
    platforms: tuple[str, ...]  # as they are called here
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


_READ = "2026-11"
# Publishers disagree by some tens of px and platforms move their buttons without notice, so the
# figures are kept one by one with their source, and the widest strip of all of them is kept free.
PUBLISHED: tuple[SafeArea, ...] = (
    # 164 px at the right in most guides, and 20 more since 2026-01.
    SafeArea(
        *("tiktok", "TikTok", ("tiktok",), 1080, 1920, 130, 350, 60, 184),
        *("blitzcutai.com, safe zones 2026", _READ),
    ),
    SafeArea(
        *("reels", "Reels", ("instagram",), 1080, 1920, 220, 450, 0, 120),
        *("blitzcutai.com, safe zones 2026", _READ),
    ),
    SafeArea(
        *("shorts", "Shorts", ("youtube",), 1080, 1920, 120, 480, 0, 0),
        *("youraithumbnailgenerator.com", _READ),
    ),
    # Meta's advertising guide asks for 14 % at the top and 6 % at the sides. Its 35 % at the
    # bottom covers the call-to-action strip that only advertisements carry, so 25 % (480 px).
    SafeArea(
        *("facebook", "Facebook", ("facebook",), 1080, 1920, 269, 480, 65, 65),
        *("Meta, via houseofmarketers.com", _READ),
    ),
)
# These publish no figures. The strips are estimated by their likeness to TikTok's: tabs above, a
# column of buttons at the right (小红书 has its buttons in a row below), title and author below.
ESTIMATED: tuple[SafeArea, ...] = (
    SafeArea("douyin", "抖音", ("douyin",), 1080, 1920, 160, 380, 40, 160, "", _READ),
    SafeArea("channels", "视频号", ("wechat-channels",), 1080, 1920, 180, 400, 40, 150, "", _READ),
    SafeArea("xiaohongshu", "小红书", ("xiaohongshu",), 1080, 1920, 160, 420, 40, 40, "", _READ),
    SafeArea("bilibili", "B站", ("bilibili",), 1080, 1920, 160, 420, 40, 150, "", _READ),
)
SAFE_AREAS = (*PUBLISHED, *ESTIMATED)


def union(areas: tuple[SafeArea, ...], width: int, height: int) -> Box:
    """Return the box in px that is free on every platform of `areas`, on a frame of this size.

    Strips scale with the frame. An empty `areas` gives the whole frame.
    """
    left = max((-(-a.left * width // a.width) for a in areas), default=0)
    right = max((-(-a.right * width // a.width) for a in areas), default=0)
    top = max((-(-a.top * height // a.height) for a in areas), default=0)
    bottom = max((-(-a.bottom * height // a.height) for a in areas), default=0)
    return Box(left, top + top % 2, width - right, height - bottom)


def zones() -> list[dict[str, str | int]]:
    """Return for pages all areas on a frame of 1080 x 1920, that which is free on every platform first."""
    free = union(SAFE_AREAS, 1080, 1920)
    every: dict[str, str | int] = {
        "top": free.top,
        "bottom": 1920 - free.bottom,
        "left": free.left,
        "right": 1080 - free.right,
    }
    sources = ", ".join(dict.fromkeys(area.source for area in PUBLISHED))
    found: list[dict[str, str | int]] = [
        {"name": "union", "label": "", **every, "source": sources, "checked": _READ}
    ]
    for area in SAFE_AREAS:
        strips = {"top": area.top, "bottom": area.bottom, "left": area.left, "right": area.right}
        about = {"source": area.source, "checked": area.checked}
        found.append({"name": area.name, "label": area.label, **strips, **about})
    return found


def covered(platform: str, box: Box, width: int, height: int) -> SafeArea | None:
    """Return the area of a platform whose own buttons would lie over a box of an upright clip."""
    for area in SAFE_AREAS:
        if platform in area.platforms and 9 * height >= 16 * width:
            free = union((area,), width, height)
            inside = free.left <= box.left and box.right <= free.right
            if not (inside and free.top <= box.top and box.bottom <= free.bottom):
                return area
    return None
