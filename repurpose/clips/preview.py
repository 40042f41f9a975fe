"""A script and a recipe in, any frame of the clip out as a picture, without the clip: for whoever drags along it."""

import io
import threading
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from typing import TYPE_CHECKING

from repurpose.clips.encode.process import load_numpy
from repurpose.clips.layout.styles import load_style
from repurpose.clips.layout.timeline import Timeline, with_tokens
from repurpose.clips.recipe import Recipe
from repurpose.clips.render import lay_out
from repurpose.clips.timing import read_timeline
from repurpose.slicing import Script

if TYPE_CHECKING:
    from PIL.Image import Image

    from repurpose.clips.encode.planes import Planes
    from repurpose.clips.layout.formats import Format
    from repurpose.clips.layout.grid import Grid
    from repurpose.themes import Theme
    from repurpose.typeset import Catalogue


class ClipPreview:
    """A clip that is looked at frame by frame; a voice is not asked, so captions go at reading speed."""

    def __init__(
        self,
        script: Script,
        recipe: Recipe,
        *,
        theme: "Theme",
        catalogue: "Catalogue | None" = None,
        form: "Format | None" = None,
    ) -> None:
        """Put it on the clock; nothing is laid out before the first frame is asked for.

        `form` is another shape than the recipe's, in which it is laid out anew.

        Raises:
            Overflow: the script is too long.
            UnknownName: no such music or caption style.
        """
        from repurpose.clips.audio.soundtrack import open_music  # noqa: PLC0415 - numpy

        load_numpy()
        self.recipe, self._theme, self._catalogue, self._form = recipe, theme, catalogue, form
        self.grid: Grid | None = open_music(recipe.music).grid
        style, timeline = load_style(recipe.captions), read_timeline(script, recipe, self.grid)
        self.timeline: Timeline = (
            timeline if style.motion == "still" else with_tokens(timeline, style.unit)
        )
        self._open = ExitStack()
        self._lock = threading.Lock()
        self._reader: Callable[[int], Planes] | None = None
        self.built: frozenset[int] = frozenset()  # scenes that are cards; known once it is laid out

    def picture(self, frame: int) -> "Image":
        """Return a frame as an RGB picture; any thread may ask.

        Raises:
            Overflow: a caption or the title does not fit.
            ContentError: a picture behind it cannot be used.
        """
        from repurpose.clips.encode.planes import to_picture  # noqa: PLC0415 - Pillow

        with self._lock:
            if self._reader is None:
                laid = lay_out(self.timeline, self.recipe, self._theme, self._catalogue, self._form)
                clip = self._open.enter_context(laid)
                numbers = range(len(self.timeline.scenes))
                self.built = frozenset(n for n in numbers if n in clip.scenes)
                [self._reader] = clip.readers(1)
            return to_picture(self._reader(max(0, min(frame, self.timeline.frames - 1))))

    def jpeg(self, frame: int, width: int = 0) -> bytes:
        """Return a frame as a JPEG file, made smaller where `width` says so; see `picture`."""
        return _jpeg(self.picture(frame), width)

    def cover(self, width: int = 0) -> bytes:
        """Return the title, large, as a JPEG file: the cover where nobody has chosen another."""
        from repurpose.clips.covers import cover_picture  # noqa: PLC0415 - Pillow

        with self._lock:
            bare = replace(self.recipe, cover=None)
            picture = cover_picture(self.timeline, bare, self._theme, self._catalogue, self._form)
        return _jpeg(picture, width)

    def close(self) -> None:
        """Let go of a film behind it."""
        with self._lock:
            self._open.close()
            self._reader = None


def _jpeg(picture: "Image", width: int) -> bytes:
    if 0 < width < picture.width:
        picture = picture.resize((width, round(picture.height * width / picture.width)))
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=82)
    return out.getvalue()
