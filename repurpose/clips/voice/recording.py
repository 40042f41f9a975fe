"""The author's own recording as a voice: one file that says the script in order is cut at its pauses."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from repurpose.clips.layout.tokens import saying_weight
from repurpose.clips.voice.model import RATE, Speech
from repurpose.clips.voice.reading import read_out
from repurpose.clips.voice.sound import Samples, decode, estimate_marks, stretches, trimmed
from repurpose.errors import ContentError, UsageError
from repurpose.messages import msg, reason_of

_FASTEST = 12.0  # syllables a second: nobody reads a script faster, so something else was recorded


@dataclass(frozen=True)
class RecordedVoice:
    """Cuts a recording of the whole script into its sentences."""

    path: Path

    @property
    def name(self) -> str:
        """See `Voice`."""
        return f"file:{self.path.name}"

    @cached_property
    def key(self) -> str:
        """See `Voice`: the recording's own bytes."""
        try:
            return f"file 1 {sha256(self.path.read_bytes()).hexdigest()}"
        except OSError as error:
            raise UsageError(
                msg(
                    "The recording {path} cannot be read: {error}.",
                    path=self.path,
                    error=reason_of(error),
                ),
                hint=msg("Write file: and the path of an audio file, such as file:my-voice.wav."),
            ) from error

    def cut(self, sentences: Sequence[str]) -> list[Speech]:
        """Return the speech of each sentence, in order.

        The pauses between sentences are those near the place where each sentence should end at an
        even pace, the longer the likelier.

        Raises:
            UsageError: there is no such file.
            MachineError: it holds no sound.
            ContentError: it is too short for the script, or holds no speech.
        """
        _ = self.key  # tells people about a missing file before a decoder does
        samples = decode(self.path)
        read = [read_out(s) for s in sentences]
        weights = [max(1.0, saying_weight(r.text)) for r in read]
        talk = stretches(samples)
        spoken = sum(b - a for a, b in talk)
        if spoken * _FASTEST < sum(weights):
            raise ContentError(
                msg(
                    "{name} holds {spoken:.1f} s of speech, too little for the script.",
                    name=self.path.name,
                    spoken=spoken,
                ),
                hint=msg(
                    "Record the captions of the .srt file in order, with a pause between sentences."
                ),
            )
        cuts = [talk[0][0], *_cuts(talk, weights), talk[-1][1] + 0.2]
        found = []
        for spoken_text, start, end in zip(read, cuts[:-1], cuts[1:], strict=True):
            part: Samples = samples[round(max(0.0, start - 0.05) * RATE) : round(end * RATE)]
            part, _ = trimmed(part)
            found.append(Speech(part, estimate_marks(spoken_text, part), "estimated"))
        return found

    def at(self, speed: float) -> "RecordedVoice":
        """See `Voice`."""
        return self

    def synthesize(self, sentence: str) -> Speech:
        """See `Voice`: the recording says this one sentence."""
        return self.cut([sentence])[0]


def _cuts(talk: Sequence[tuple[float, float]], weights: Sequence[float]) -> list[float]:
    """Return the times between sentences: one fewer than there are weights, ascending."""
    pauses = [((a[1] + b[0]) / 2, b[0] - a[1]) for a, b in pairwise(talk)]
    count, total = len(weights) - 1, sum(weights)
    first, span = talk[0][0], talk[-1][1] - talk[0][0]
    goals, done = [], 0.0
    for weight in weights[:-1]:
        done += weight
        goals.append(first + span * done / total)
    if count == 0 or len(pauses) < count:
        return goals
    # The cheapest ascending choice: far from its goal costs, a long pause pays.
    best: list[list[tuple[float, int]]] = []
    for number, goal in enumerate(goals):
        row = []
        for k, (middle, length) in enumerate(pauses):
            cost = abs(middle - goal) - 2.5 * min(length, 1.5)
            before = [(best[number - 1][j][0], j) for j in range(k)] if number else [(0.0, -1)]
            least = min(before, default=(float("inf"), -1))
            row.append((least[0] + cost, least[1]))
        best.append(row)
    k = min(range(len(pauses)), key=lambda j: best[-1][j][0])
    found = []
    for number in range(count - 1, -1, -1):
        found.append(pauses[k][0])
        k = best[number][k][1]
    return found[::-1]
