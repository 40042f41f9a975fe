"""Speech that was made before is not made again: a voice goes in, a voice with a memory comes out."""

import hashlib
import json
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from io import BytesIO
from pathlib import Path

import numpy as np

from repurpose.atomic import replacing
from repurpose.clips.voice.model import Mark, Speech, Unsteady, Voice
from repurpose.errors import MachineError
from repurpose.messages import msg, reason_of

_REVISION = 1
WAITS = (1.5, 3.0, 4.5)  # seconds before the second, third and fourth try


@dataclass(frozen=True)
class StoredVoice:
    """Keeps each sentence in `folder`, named by all that decides its sound; tries again at need.

    A file that cannot be read is made anew, one that cannot be written is done without.
    """

    voice: Voice
    folder: Path | None
    waits: tuple[float, ...] = WAITS
    sleep: Callable[[float], None] = time.sleep

    @property
    def name(self) -> str:
        """See `Voice`."""
        return self.voice.name

    @property
    def key(self) -> str:
        """See `Voice`."""
        return self.voice.key

    def at(self, speed: float) -> "StoredVoice":
        """See `Voice`."""
        return replace(self, voice=self.voice.at(speed))

    def synthesize(self, sentence: str) -> Speech:
        """See `Voice`; `MachineError` after the last try."""
        path = self._path(sentence)
        if path and (kept := _read(path)):
            return kept
        speech = self._try(sentence)
        if path:
            _write(path, speech)
        return speech

    def _try(self, sentence: str) -> Speech:
        for number in range(len(self.waits) + 1):
            try:
                return self.voice.synthesize(sentence)
            except Unsteady as error:
                if number == len(self.waits):
                    raise MachineError(
                        msg(
                            "The voice {name} failed {count} times: {error}",
                            name=self.name,
                            count=number + 1,
                            error=reason_of(error),
                        ),
                        hint=msg("Try again later, or choose another voice, or none."),
                    ) from error
            self.sleep(self.waits[number])
        raise AssertionError

    def _path(self, sentence: str) -> Path | None:
        if self.folder is None:
            return None
        text = json.dumps([_REVISION, self.key, sentence], ensure_ascii=False)
        return self.folder / f"{hashlib.sha256(text.encode()).hexdigest()}.npz"


def _read(path: Path) -> Speech | None:
    try:
        # Read whole: numpy leaves a file open that turns out to be no archive.
        with np.load(BytesIO(path.read_bytes()), allow_pickle=False) as kept:
            about = json.loads(str(kept["about"]))
            samples = kept["samples"].astype(np.float32) / np.float32(32767)
            marks = tuple(Mark(**m) for m in about["marks"])
            return Speech(samples, marks, about["timing"])
    except Exception:  # noqa: BLE001  # whatever is damaged: it is said again
        return None


def _write(path: Path, speech: Speech) -> None:
    about = {"marks": [asdict(m) for m in speech.marks], "timing": speech.timing}
    samples = np.clip(np.rint(speech.samples * 32767), -32768, 32767).astype(np.int16)
    with suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with replacing(path, lasting=False) as partial, partial.open("wb") as file:
            np.savez_compressed(file, samples=samples, about=np.array(json.dumps(about)))
