"""A wish of a clip in, its beats on the clock and any frame of it out, while somebody drags along it."""

import hashlib
import os
import tempfile
import threading
from collections import OrderedDict
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.errors import UnknownName
from repurpose.json_object import JsonObject
from repurpose.pack import read_manifest
from repurpose.studio.clips.wishes import choices_of, draft_format, task_of

if TYPE_CHECKING:
    from repurpose.clips import ClipPreview
    from repurpose.pack import ClipTask, OwnClips
    from repurpose.slicing import Beat

_KEPT = 3  # clips that are laid out: some 20 MB each
_FPS = 30  # so that cuts stand where the finished clip has them
_WIDEST = 720  # px of a frame


@dataclass
class Previews:
    """Keeps the clips that windows look at, the latest few."""

    kept: "OrderedDict[str, ClipPreview]" = field(default_factory=OrderedDict)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def open(self, folder: Path, own: "OwnClips", clip: str) -> JsonObject:
        """Lay a clip out and return its beats on the clock, with the name its frames are asked by.

        Raises:
            UnknownName: The pack has no such clip, or a choice does not exist.
            Overflow: The captions take too long.
        """
        from repurpose.clips import ClipPreview  # noqa: PLC0415 - Pillow
        from repurpose.pack import fonts, look_of_clip  # noqa: PLC0415

        task = task_of(folder, own, clip)
        task = replace(task, recipe=replace(task.recipe, fps=_FPS, format=draft_format(task)))
        print_ = hashlib.sha256(repr((task.script, task.recipe, task.theme)).encode())
        name = print_.hexdigest()[:24]
        with self.lock:
            preview = self.kept.get(name)
            if preview is None:
                preview = ClipPreview(
                    task.script, task.recipe, theme=look_of_clip(task), catalogue=fonts()
                )
                self.kept[name] = preview
            self.kept.move_to_end(name)
            gone = [self.kept.popitem(last=False)[1] for _ in range(len(self.kept) - _KEPT)]
        for other in gone:
            other.close()
        return {"key": name, **_told(preview, task)}

    def frame(self, name: str, second: float, width: int) -> bytes:
        """Return the frame at a second as a JPEG file; nothing once the clip is no longer kept."""
        with self.lock:
            preview = self.kept.get(name)
        if preview is None:
            return b""
        return preview.jpeg(round(second * _FPS), max(16, min(width, _WIDEST)))

    def title(self, name: str, width: int) -> bytes:
        """Return the cover that a clip has by itself, as a JPEG file; nothing once it is no longer kept."""
        with self.lock:
            preview = self.kept.get(name)
        return preview.cover(max(16, min(width, _WIDEST))) if preview else b""

    def close(self) -> None:
        """Let all of them go."""
        with self.lock:
            for preview in self.kept.values():
                preview.close()
            self.kept.clear()


def _told(preview: "ClipPreview", task: "ClipTask") -> JsonObject:
    """Return the clip on the clock, in seconds."""
    timeline, fps = preview.timeline, preview.timeline.fps
    beats = [beat for beat in task.script.beats if beat.captions]
    pairs = zip(beats, timeline.scenes, strict=False)
    end = timeline.scenes[-1]
    grid = preview.grid
    return {
        "clip": task.name,
        "seconds": round(timeline.seconds, 3),
        "fps": fps,
        "format": task.recipe.format.removesuffix("-draft"),
        "spoken": task.voice != "none",
        "music": {"first": grid.first, "step": grid.step} if grid else None,
        "end": {"start": end.start / fps, "end": end.end / fps},
        "beats": [
            _beat(beat, scene.start / fps, scene.end / fps)
            | {
                "captions": [
                    {
                        "text": cue.text,
                        "start": cue.start / fps,
                        "end": cue.end / fps,
                        "own": not cue.spans,
                        "keys": [list(key) for key in cue.keys],
                    }
                    for cue in scene.cues
                ]
            }
            for beat, scene in pairs
        ],
    }


def _beat(beat: "Beat", start: float, end: float) -> JsonObject:
    from repurpose.clips import least_seconds, reading_units, shown_text  # noqa: PLC0415
    from repurpose.pack import kinds_of  # noqa: PLC0415

    units = sum(reading_units(shown_text(c.text)) for c in beat.captions)
    words = {c.text[a:b] for c in beat.captions for a, b in c.keys}
    if beat.scene:
        words |= {piece.text[a:b] for piece in beat.scene.pieces for a, b in piece.keys}
    return {
        "kind": beat.kind,
        "shows": beat.scene.kind if beat.scene else "",
        "kinds": list(kinds_of(beat.captions)),
        "keywords": sorted(words),
        "footage": beat.footage,
        "own": list(beat.own),
        "start": start,
        "end": end,
        "least": round(least_seconds(beat), 2),
        "speed": round(units / max(0.1, end - start), 1),
    }


def speak_sample(folder: Path, voice: str) -> bytes:
    """Return a sentence said by a voice, as a WAV file.

    Raises:
        UnknownName: There is no such voice; recordings of one's own are none that the page offers.
        MachineError, SetupError: What the voice lacks.
    """
    from repurpose.clips import (  # noqa: PLC0415
        VOICES,
        open_voice,
        sample_sentence,
        speak,
        write_wave,
    )
    from repurpose.folders import cache_folder  # noqa: PLC0415

    offered = [name for name in VOICES if name not in ("file", "none")]
    if voice not in offered and voice != choices_of(folder).voice:
        raise UnknownName("voice", voice[:40], offered)
    language = read_manifest(folder).article.language
    opened = open_voice(
        voice, language=language, environ=os.environ, cache=cache_folder() / "voice"
    )
    [speech] = speak(opened, [sample_sentence(language)])
    with tempfile.TemporaryDirectory(prefix="repurpose-voice-") as place:
        target = Path(place) / "sample.wav"
        write_wave(speech.samples, target)
        return target.read_bytes()
