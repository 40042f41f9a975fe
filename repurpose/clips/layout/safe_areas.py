"""What each platform's own buttons cover of an upright clip, and what is left free; facts with their source."""

import json
from dataclasses import dataclass

from repurpose.resources import asset


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


def _areas() -> tuple[SafeArea, ...]:
    rows = json.loads(asset("clips", "safe_areas.json").read_text(encoding="utf-8"))
    return tuple(SafeArea(**row | {"platforms": tuple(row["platforms"])}) for row in rows)


# Publishers disagree by some tens of px and platforms move their buttons without notice, so the
# figures are kept one by one with their source, and the widest strip of all of them is kept free.
# TikTok's right strip has grown by 20 px since 2026-01. Meta's guide asks for 35 % at the bottom of
# advertisements, whose button no other clip carries: 25 %. Four Chinese platforms publish nothing:
# theirs are estimates by their likeness to TikTok's, with tabs above and title and author below.
SAFE_AREAS = _areas()
PUBLISHED = tuple(area for area in SAFE_AREAS if area.source)


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
        {"name": "union", "label": "", **every, "source": sources, "checked": PUBLISHED[0].checked}
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
