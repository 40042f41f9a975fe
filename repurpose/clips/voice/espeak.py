"""espeak-ng as a voice: offline, small and robotic; good for trying out, honest about itself.

Each clause is said by itself, so that the start of every clause is known exactly.
"""

import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from repurpose.clips.voice.model import RATE, Mark, Speech
from repurpose.clips.voice.reading import Spoken, read_out
from repurpose.clips.voice.sound import decode, estimate_marks, trimmed
from repurpose.errors import MachineError
from repurpose.messages import msg, reason_of

_VOICES = {"zh": "cmn", "ja": "ja", "ko": "ko", "en": "en-us"}
_PAUSE = 0.16  # seconds between clauses


@dataclass(frozen=True)
class EspeakVoice:
    """Speaks through the program espeak-ng."""

    language: str = "zh-Hans"
    voice: str = ""
    words_a_minute: int = 250
    program: str = ""  # found on the path when empty

    @property
    def name(self) -> str:
        """See `Voice`."""
        return f"espeak:{self._voice}"

    @property
    def key(self) -> str:
        """See `Voice`."""
        return f"espeak 2 {self._voice} {self.words_a_minute}"

    @property
    def _voice(self) -> str:
        return self.voice or _VOICES.get(self.language.split("-")[0], "en-us")

    @cached_property
    def _program(self) -> str:
        found = self.program or shutil.which("espeak-ng") or shutil.which("espeak")
        if not found:
            raise MachineError(
                msg("The voice `espeak` needs the program espeak-ng, which is not installed."),
                hint=msg(
                    "Install it (Debian: apt install espeak-ng; macOS: brew install espeak-ng), or choose another voice, or none."
                ),
            )
        return found

    def at(self, speed: float) -> "EspeakVoice":
        """See `Voice`."""
        return replace(self, words_a_minute=round(self.words_a_minute * speed))

    def synthesize(self, sentence: str) -> Speech:
        """See `Voice`."""
        spoken = read_out(sentence)
        parts, marks, at = [], [], 0.0
        gap = np.zeros(round(_PAUSE * RATE), np.float32)
        for start, end in _clauses(spoken.text):
            sound, _ = trimmed(decode(self._say(spoken.text[start:end])), before=0.01, after=0.03)
            clause = Spoken(spoken.text[start:end], ((0, end - start, 0, end - start),))
            for mark in estimate_marks(clause, sound):
                bounds = spoken.source(start + mark.start, start + mark.end)
                marks.append(Mark(*bounds, at + mark.begin, at + mark.finish))
            parts += [sound, gap]
            at += (len(sound) + len(gap)) / RATE
        if not parts:
            return Speech(np.zeros(RATE // 10, np.float32), (), "estimated")
        return Speech(np.concatenate(parts[:-1]), tuple(marks), "estimated")

    def _say(self, text: str) -> bytes:
        command = [
            self._program,
            "-v",
            self._voice,
            "-s",
            str(self.words_a_minute),
            "-b",
            "1",
            "--stdin",
            "--stdout",
        ]
        try:
            done = subprocess.run(
                command, input=text.encode(), capture_output=True, check=False, timeout=60
            )
        except (OSError, subprocess.TimeoutExpired) as error:
            raise MachineError(
                msg("espeak-ng does not run: {error}.", error=reason_of(error))
            ) from error
        if done.returncode or len(done.stdout) < 100:
            said = done.stderr.decode("utf-8", "replace").strip().splitlines()
            raise MachineError(
                msg(
                    "espeak-ng failed: {error}.",
                    error=said[-1] if said else msg("it gave no sound"),
                ),
                hint=msg("`espeak-ng --voices` lists the voices that it has."),
            )
        return done.stdout


def _clauses(text: str) -> list[tuple[int, int]]:
    """Return the ranges of what stands between clause marks, each with its mark."""
    found = [m.span() for m in re.finditer(r"[^，。；：！？,;:!?]+[，。；：！？,;:!?]*", text)]
    return [(a, b) for a, b in found if any(c.isalnum() for c in text[a:b])]
