"""Pictures and films of one's own behind the text: one for each scene, the films playing."""

from collections.abc import Sequence
from pathlib import Path

from PIL import Image

from repurpose.clips.encode.planes import Planes
from repurpose.clips.encode.planes import mix as blend
from repurpose.clips.layout.backgrounds import FADE, FILMS, FilmGround, PictureGround
from repurpose.clips.layout.formats import Format
from repurpose.clips.layout.timeline import Timeline
from repurpose.clips.recipe import Motion
from repurpose.ink import Colour


class FootageGround:
    """A picture or a film for each scene, faded into one another. A film begins where its scene does.

    Two scenes in a row with one film show it going on. It is read in one place at a time.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        form: Format,
        timeline: Timeline,
        *,
        scrim: Colour,
        text: Colour,
        motion: Motion = "pan",
    ) -> None:
        """Look at each file once, so that a bad one is known early.

        Raises:
            ContentError: a picture or a film cannot be used.
            MachineError: ffmpeg is missing.
        """
        self._paths, self._form, self._timeline = paths, form, timeline
        self._scrim, self._text, self._motion = scrim, text, motion
        stills = [path for path in paths if not _plays(path)]
        self._stills = {
            path: PictureGround([path], form, timeline, scrim=scrim, text=text, motion=motion)
            for path in dict.fromkeys(stills)
        }
        self._films: dict[int, FilmGround] = {}
        for number in {self._first(n) for n in range(len(timeline.scenes)) if _plays(self._of(n))}:
            self._film(number).close()

    def planes(self, frame: int) -> Planes:
        """See `MovingBackground`."""
        first = self._timeline.scene_at(max(0, frame - FADE))
        second = self._timeline.scene_at(min(self._timeline.frames - 1, frame + FADE))
        seen = self._seen(first, frame)
        if self._first(first) != self._first(second):
            share = (frame - self._timeline.scenes[second].start + FADE + 1) / (2 * FADE + 1)
            blend(seen, self._seen(second, frame), share)
        return seen

    def cover(self) -> Image.Image:
        """See `MovingBackground`."""
        if _plays(self._of(0)):
            return self._film(0).cover()
        return self._stills[self._of(0)].cover()

    def close(self) -> None:
        """See `MovingBackground`."""
        for film in self._films.values():
            film.close()

    def _seen(self, number: int, frame: int) -> Planes:
        """Return what is behind a scene at `frame`."""
        path = self._of(number)
        if not _plays(path):
            return self._stills[path].planes(frame)
        first = self._first(number)
        for other, film in self._films.items():
            if other < first - 1:
                film.close()  # it is over
        begin = max(0, self._timeline.scenes[first].start - FADE)
        return self._film(first).planes(max(0, frame - begin))

    def _film(self, number: int) -> FilmGround:
        if number not in self._films:
            self._films[number] = FilmGround(
                self._of(number),
                self._form,
                self._timeline.fps,
                scrim=self._scrim,
                text=self._text,
            )
        return self._films[number]

    def _of(self, number: int) -> Path:
        return self._paths[number % len(self._paths)]

    def _first(self, number: int) -> int:
        """Return the first of the scenes in a row that show what scene `number` shows."""
        while number and self._of(number - 1) == self._of(number):
            number -= 1
        return number


def _plays(path: Path) -> bool:
    return path.suffix.lower() in FILMS
