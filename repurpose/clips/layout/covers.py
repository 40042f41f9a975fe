"""The shapes that platforms show a clip's cover in; facts with their source."""

import json
from dataclasses import dataclass

from repurpose.clips.layout.formats import Format, framed
from repurpose.resources import asset


@dataclass(frozen=True, slots=True)
class CoverShape:
    """A cover's size on a platform, in px; with an empty `source` nobody published it: an estimate."""

    platform: str
    width: int
    height: int
    source: str
    checked: str

    @property
    def form(self) -> Format:
        """The picture that the cover is laid out anew in."""
        return framed(f"cover-{self.platform}", self.width, self.height, "a cover")


def _shapes() -> tuple[CoverShape, ...]:
    rows = json.loads(asset("clips", "covers.json").read_text(encoding="utf-8"))
    return tuple(CoverShape(**row) for row in rows)


COVER_SHAPES = _shapes()
