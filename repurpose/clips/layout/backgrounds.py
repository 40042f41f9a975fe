"""What moves behind the text: the user's pictures or film in, planes of each frame out.

A pan moves by whole pixels, so a frame is a window into planes that were made once. A zoom is
resampled for each frame (28 to 44 ms in Pillow), which is why it is not the default. A film is
decoded, cropped and darkened by ffmpeg, and looped when it is shorter than the clip.
"""

import subprocess
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import IO, Any, Protocol

import numpy as np
from PIL import Image

from repurpose.clips.encode.encoder_ffmpeg import find_ffmpeg
from repurpose.clips.encode.planes import Planes, colour_of, to_picture, to_planes
from repurpose.clips.encode.planes import mix as blend
from repurpose.clips.layout.formats import Format
from repurpose.clips.layout.timeline import Timeline
from repurpose.clips.recipe import Motion
from repurpose.errors import ContentError, MachineError
from repurpose.ink import KINDS, MOST_BYTES, MOST_PIXELS, Colour, contrast, mix
from repurpose.messages import msg, reason_of

FILMS = (".mp4", ".mov", ".m4v", ".webm", ".mkv")
_TRAVEL = 0.10  # of the frame's longer side: how far a pan goes in a scene
_ZOOM = 0.07
FADE = 6  # frames before and after a border of scenes in which two pictures are seen
_SCRIM = (0.3, 0.9)  # the least and the most of the scrim over a picture


class MovingBackground(Protocol):
    """Gives what is behind the text, frame by frame."""

    def planes(self, frame: int) -> Planes:
        """Return the planes of `frame`, which the caller may write on."""

    def cover(self) -> Image.Image:
        """Return the first frame as an RGB picture."""

    def close(self) -> None:
        """Let go of processes and files."""


class PictureGround:
    """The user's pictures, one a scene and faded into one another, slowly panned or zoomed."""

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
        """Look at the first picture at once, so that a bad one is known early.

        Raises:
            ContentError: a picture is broken, too large, or of a kind that is not opened.
        """
        self._paths, self._form, self._timeline, self._motion = paths, form, timeline, motion
        self._scrim, self._text = scrim, text
        self._fade = FADE if len(paths) > 1 else 0
        # At a border two are seen, and two places of the clip may be drawn in turn.
        self._large = lru_cache(maxsize=4)(self._opened)
        self._planes = lru_cache(maxsize=4)(lambda number: to_planes(self._opened(number)))
        for path in paths[1:]:
            picture_size(path)
        (self._large if motion == "zoom" else self._planes)(0)

    @property
    def zooms(self) -> bool:
        """Whether it moves by less than a pixel at a time."""
        return self._motion == "zoom"

    def planes(self, frame: int) -> Planes:
        """See `MovingBackground`."""
        timeline, fade = self._timeline, self._fade
        first = timeline.scene_at(max(0, frame - fade))
        second = timeline.scene_at(min(timeline.frames - 1, frame + fade))
        if first == second:
            return self._seen(first, frame)
        share = (frame - timeline.scenes[second].start + fade + 1) / (2 * fade + 1)
        seen = self._seen(first, frame)
        blend(seen, self._seen(second, frame), share)
        return seen

    def cover(self) -> Image.Image:
        """See `MovingBackground`."""
        large, share = self._opened(0), self._moved(0, 0)
        if self._motion == "zoom":
            return self._zoomed(large, share)
        width, height = self._form.width, self._form.height
        left, top = self._offset(large.size, share)
        return large.crop((left, top, left + width, top + height))

    def close(self) -> None:
        """See `MovingBackground`."""

    def _seen(self, number: int, frame: int) -> Planes:
        """Return the picture of scene `number` as it stands at `frame`."""
        which, share = number % len(self._paths), self._moved(number, frame)
        if self._motion == "zoom":
            return to_planes(self._zoomed(self._large(which), share))
        return self._window(self._planes(which), share)

    def _moved(self, number: int, frame: int) -> float:
        """Return how far a scene's picture has moved, 0 to 1; while it fades it moves on."""
        if self._motion in ("none", "calm"):
            return 0.5
        scene = self._timeline.scenes[number]
        start, end = scene.start - self._fade, scene.end + self._fade
        share = (frame - start) / max(1, end - start)
        return 1 - share if number % 2 else share  # every other scene moves the other way

    def _opened(self, number: int) -> Image.Image:
        """Open a picture under its scrim, larger than the frame by what it travels."""
        width, height = self._form.width, self._form.height
        spare = {"zoom": _ZOOM, "pan": _TRAVEL, "none": 0.0, "calm": 0.0}[self._motion]
        wide, tall = (round(n * (1 + spare) / 2) * 2 for n in (width, height))
        picture = _opened(self._paths[number], wide, tall)
        share = scrim_share(picture, self._text, self._scrim)
        return Image.blend(picture, Image.new("RGB", picture.size, self._scrim), share)

    def _offset(self, size: tuple[int, int], share: float) -> tuple[int, int]:
        """Where the window stands: along the longer side, in the middle of the shorter one."""
        across, down = size[0] - self._form.width, size[1] - self._form.height
        if self._form.height >= self._form.width:
            return across // 4 * 2, round(down * share)
        return round(across * share), down // 4 * 2

    def _window(self, large: Planes, share: float) -> Planes:
        wide, tall = large.shape[1], large.shape[0] * 2 // 3
        left, top = self._offset((wide, tall), share)
        width, height = self._form.width, self._form.height
        planes = np.empty((height * 3 // 2, width), np.uint8)
        planes[:height] = large[top : top + height, left : left + width]
        colours = large[tall:].reshape(2, tall // 2, wide // 2)
        chroma = planes[height:].reshape(2, height // 2, width // 2)
        chroma[:] = colours[
            :, top // 2 : top // 2 + height // 2, left // 2 : left // 2 + width // 2
        ]
        return planes

    def _zoomed(self, picture: Image.Image, share: float) -> Image.Image:
        wide, tall = picture.size
        scale = 1 - (1 - 1 / (1 + _ZOOM)) * share
        across, down = wide * scale, tall * scale
        box = ((wide - across) / 2, (tall - down) / 2, (wide + across) / 2, (tall + down) / 2)
        size = (self._form.width, self._form.height)
        return picture.resize(size, Image.Resampling.BILINEAR, box=box)


class FilmGround:
    """The user's film, cropped to the frame, looped, under a scrim that any picture allows for."""

    def __init__(
        self,
        path: Path,
        form: Format,
        fps: int,
        *,
        scrim: Colour,
        text: Colour,
    ) -> None:
        """Decode the first frame, so that a broken film is known early.

        Raises:
            ContentError: it cannot be read as a film.
            MachineError: ffmpeg is missing.
        """
        if path.suffix.lower() not in FILMS:
            raise ContentError(
                msg("{name} is not a film that is opened here.", name=path.name),
                hint=msg("Known: {films}.", films=", ".join(FILMS)),
            )
        self._path, self._form, self._fps = path, form, fps
        self._program = find_ffmpeg()
        self._scrim, self._share = scrim, sure_share(text, scrim)
        self._process: subprocess.Popen[bytes] | None = None
        self._next = 0
        self._now = self._first = self._read(0)

    def planes(self, frame: int) -> Planes:
        """See `MovingBackground`."""
        if frame < self._next - 1:
            self.close()
        while self._next <= frame:
            self._now = self._read(self._next)
        return self._now.copy()

    def cover(self) -> Image.Image:
        """See `MovingBackground`."""
        return to_picture(self._first)

    def close(self) -> None:
        """See `MovingBackground`."""
        if self._process:
            self._process.kill()
            self._process.wait()
            if self._process.stdout:
                self._process.stdout.close()
        self._process, self._next = None, 0

    def _read(self, frame: int) -> Planes:
        if self._process is None:
            self._process = self._start()
        pipe = self._process.stdout
        assert pipe is not None
        size = self._form.width * self._form.height * 3 // 2
        data = _exactly(pipe, size)
        if len(data) < size:
            self.close()
            raise ContentError(
                msg("{name} cannot be read as a film.", name=self._path.name),
                hint=msg("Play it in a player, or convert it to MP4 with H.264."),
            )
        self._next = frame + 1
        return np.frombuffer(data, np.uint8).reshape(self._form.height * 3 // 2, -1)

    def _start(self) -> "subprocess.Popen[bytes]":
        width, height = self._form.width, self._form.height
        y, u, v = colour_of(self._scrim)
        keep = 1 - self._share
        dark = (
            f"{name}='val*{keep:.4f}+{self._share * level:.3f}'"
            for name, level in zip("yuv", (y, u, v), strict=True)
        )
        fit = (
            f"scale={width}:{height}:force_original_aspect_ratio=increase:out_color_matrix=bt709:"
            f"out_range=tv,crop={width}:{height},fps={self._fps},format=yuv420p,lutyuv={':'.join(dark)}"
        )
        command = [
            *(self._program, "-hide_banner", "-loglevel", "error", "-nostdin"),
            *("-protocol_whitelist", "file,pipe", "-stream_loop", "-1", "-i", f"file:{self._path}"),
            *("-an", "-sn", "-vf", fit, "-threads", "1", "-f", "rawvideo", "pipe:1"),
        ]
        try:
            return subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
            )
        except OSError as error:
            raise MachineError(
                msg("ffmpeg does not start: {error}.", error=reason_of(error))
            ) from error


def _exactly(pipe: IO[bytes], size: int) -> bytes:
    parts, left = [], size
    while left and (part := pipe.read(left)):
        parts.append(part)
        left -= len(part)
    return b"".join(parts)


def scrim_share(picture: Image.Image, text: Colour, scrim: Colour) -> float:
    """Return how much of the scrim must lie over a picture for text to reach 4.5 : 1 on all of it.

    The picture is looked at in blocks of 16 px: single bright pixels do not hide a stroke.
    """
    small = picture.reduce(16).convert("RGB")
    pixels: Any = small.getdata()
    worst = min(set(pixels), key=lambda p: contrast(p, text))
    return _share_for(worst, text, scrim)


def sure_share(text: Colour, scrim: Colour) -> float:
    """Return how much of the scrim makes text legible over any picture whatever."""
    return max(_share_for(c, text, scrim) for c in ((255, 255, 255), (0, 0, 0)))


def _share_for(worst: Colour, text: Colour, scrim: Colour) -> float:
    least, most = _SCRIM
    share = least
    while share < most and contrast(mix(worst, scrim, share), text) < 4.5:
        share += 0.02
    return min(share, most)


class BrokenPicture(ContentError):
    """A file that says it is a picture, and cannot be opened or decoded."""


def try_picture(path: Path) -> None:
    """Decode a picture whole, small where its kind allows.

    Raises:
        BrokenPicture: it cannot be.
        ContentError: it is too large, or too small.
    """
    with _picture(path) as picture:
        try:
            picture.draft("RGB", (64, 64))
            _upright(picture)
        except Exception as error:  # Pillow's readers raise what they stumble on
            raise _bad(path) from error


def picture_size(path: Path) -> tuple[int, int]:
    """Return width and height in px of a picture, from its header alone.

    Raises:
        ContentError: it is broken, too large, too small, or of a kind that is not opened.
    """
    with _picture(path) as picture:
        return (picture.width, picture.height)


def _picture(path: Path) -> Image.Image:
    """Open a picture without decoding it; its kind and size are checked first."""
    try:
        size = path.stat().st_size
        picture = Image.open(path, formats=KINDS)
    except Exception as error:  # Pillow's readers raise what they stumble on
        raise _bad(path) from error
    pixels = picture.width * picture.height
    if size > MOST_BYTES or pixels > MOST_PIXELS or min(picture.size) < 64:
        found = f"{picture.width}×{picture.height} px and {size // 1000} kB"
        picture.close()
        raise ContentError(
            msg(
                "The picture {name} has {found}, which is too large or too small.",
                name=path.name,
                found=found,
            ),
            hint=msg("Pictures of 1080 to 4000 px are best."),
        )
    return picture


def _opened(path: Path, wide: int, tall: int) -> Image.Image:
    """Return a picture cropped to fill `wide` x `tall` px, upright as its camera says."""
    with _picture(path) as picture:
        try:
            picture.draft("RGB", (wide, tall))
            turned = _upright(picture)
        except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
            raise _bad(path) from error
    scale = max(wide / turned.width, tall / turned.height)
    across, down = wide / scale, tall / scale
    left, top = max(0.0, turned.width - across) / 2, max(0.0, turned.height - down) * 0.42
    right, bottom = min(left + across, turned.width), min(top + down, turned.height)
    return turned.resize((wide, tall), Image.Resampling.LANCZOS, box=(left, top, right, bottom))


def _upright(picture: Image.Image) -> Image.Image:
    from PIL import ImageOps  # noqa: PLC0415

    return ImageOps.exif_transpose(picture).convert("RGB")


def _bad(path: Path) -> BrokenPicture:
    return BrokenPicture(
        msg("The picture {name} cannot be read.", name=path.name),
        hint=msg("Give a JPEG, PNG or WebP file."),
    )
