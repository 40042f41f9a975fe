"""Kokoro-82M as a voice: natural Mandarin without a network, with the time of every syllable.

Its model is not part of this project (Apache-2.0, about 92 MB as int8 ONNX). A folder (`kokoro_model.py`) holds
`model.onnx`, `vocab.json` (symbol to number) and `voices/NAME.bin` (510 x 256 float32). The graph
rounds a duration for each phoneme; that tensor is made a second output, and its sum is the sound's
length, so marks are exact.
"""

import json
import re
import shutil
import subprocess
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from repurpose.clips.audio.loudness import oversampled
from repurpose.clips.voice.model import RATE, Mark, Speech
from repurpose.clips.voice.reading import read_out
from repurpose.errors import SetupError
from repurpose.messages import msg

_FRAME = 600 / 24_000  # seconds of one unit of duration
_MOST = 480  # phonemes that the model takes at a time
_MARKS = {"，": ",", "、": ",", "。": ".", "！": "!", "？": "?", "：": ":", "；": ";", "…": "…"}
_LETTERS = dict(
    zip(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
        [
            "ˈA",
            "bˈi",
            "sˈi",
            "dˈi",
            "ˈi",
            "ˈɛf",
            "ʤˈi",
            "ˈAʧ",
            "ˈI",
            "ʤˈA",
            "kˈA",
            "ˈɛl",
            "ˈɛm",
            "ˈɛn",
            "ˈO",
            "pˈi",
            "kjˈu",
            "ˈɑɹ",
            "ˈɛs",
            "tˈi",
            "jˈu",
            "vˈi",
            "dˈʌbᵊljˌu",
            "ˈɛks",
            "wˈI",
            "zˈi",
        ],
        strict=True,
    )
)
_Unit = tuple[int, int, str]  # range of what is said, and its phonemes


@dataclass(frozen=True)
class KokoroVoice:
    """Speaks Mandarin, and single English words, through an ONNX model in `folder`."""

    folder: Path
    voice: str = "zf_xiaoxiao"
    speed: float = 1.0

    @property
    def name(self) -> str:
        """See `Voice`."""
        return f"kokoro:{self.voice}"

    @property
    def key(self) -> str:
        """See `Voice`."""
        return f"kokoro 1 {self.voice} {self.speed:g}"

    def at(self, speed: float) -> "KokoroVoice":
        """See `Voice`."""
        return replace(self, speed=round(speed, 2))

    def synthesize(self, sentence: str) -> Speech:
        """See `Voice`."""
        spoken = read_out(sentence)
        parts, marks, at = [np.zeros(0, np.float32)], list[Mark](), 0.0
        for units in _batches(_units(spoken.text)):
            sound, lengths = self._run("".join(u[2] for u in units))
            place, time = 1, at + lengths[0] * _FRAME  # the model is given a pad at either end
            for start, end, phonemes in units:
                count = sum(1 for p in phonemes if p in self._vocabulary)
                length = float(sum(lengths[place : place + count])) * _FRAME
                if any(c.isalnum() for c in spoken.text[start:end]):
                    marks.append(Mark(*spoken.source(start, end), time, time + length))
                place, time = place + count, time + length
            parts.append(sound)
            at += len(sound) / RATE
        return Speech(np.concatenate(parts), tuple(marks), "exact")

    def _run(self, phonemes: str) -> tuple["np.ndarray[Any, np.dtype[np.float32]]", list[int]]:
        """Return 48 kHz samples, and the duration of each phoneme with the pads around them."""
        tokens = [self._vocabulary[p] for p in phonemes if p in self._vocabulary]
        style = self._style[min(len(tokens), len(self._style)) - 1]
        given = {
            "tokens": np.array([[0, *tokens, 0]], np.int64),
            "style": style.reshape(1, 256),
            "speed": np.array([self.speed], np.float32),
        }
        audio, lengths = self._session.run(None, given)
        sound = np.asarray(audio, np.float32).ravel()
        twice = oversampled(sound, 2)  # exact, but for what no ear hears
        return twice, [int(n) for n in np.asarray(lengths).ravel()]

    @cached_property
    def _vocabulary(self) -> dict[str, int]:
        found = json.loads(self._file("vocab.json").read_text("utf-8"))
        return dict(found.get("vocab", found))

    @cached_property
    def _style(self) -> Any:
        path = self._file("voices", f"{self.voice}.bin")
        return np.frombuffer(path.read_bytes(), "<f4").reshape(-1, 256)

    @cached_property
    def _session(self) -> Any:
        return _open_session(self._file("model.onnx"))

    def _file(self, *parts: str) -> Path:
        path = self.folder.joinpath(*parts)
        if parts[-1] != path.name or not path.is_file():  # a voice is a name, never a path
            raise SetupError(
                msg("The voice `kokoro` lacks {path}.", path=path),
                hint=msg("`repurpose voices kokoro --check` says what is missing."),
            )
        return path


@lru_cache(maxsize=1)
def _open_session(path: Path) -> Any:
    """Return the model, which gives durations too: a second to load, once for every pace."""
    try:
        import onnx  # noqa: PLC0415
        import onnxruntime  # noqa: PLC0415
    except ImportError as error:
        raise _lacking(error) from error
    model = onnx.load(str(path))
    rounds = [node.output[0] for node in model.graph.node if node.op_type == "Round"]
    if len(rounds) != 1:
        raise SetupError(
            msg("{path} is not a Kokoro model: it rounds no durations.", path=path),
            hint=msg("Use the ONNX export of Kokoro-82M v1.0."),
        )
    model.graph.output.append(onnx.ValueInfoProto(name=rounds[0]))
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 2
    options.log_severity_level = 3
    return onnxruntime.InferenceSession(
        model.SerializeToString(), options, providers=["CPUExecutionProvider"]
    )


def _lacking(error: ImportError) -> SetupError:
    return SetupError(
        msg("The voice `kokoro` needs the package {name}.", name=error.name),
        hint=msg("Install it with `pip install 'repurpose[kokoro]'`."),
    )


def _units(text: str) -> list[_Unit]:
    """Return what is said, syllable by syllable, with phonemes; a space parts words."""
    try:
        import jieba  # noqa: PLC0415
        from misaki.zh import ZHG2P  # noqa: PLC0415
        from pypinyin import Style, lazy_pinyin  # noqa: PLC0415
    except ImportError as error:
        raise _lacking(error) from error
    jieba.setLogLevel(60)
    units: list[_Unit] = []
    for match in re.finditer(r"[\u4e00-\u9fff]+|[A-Za-z]+|.", text):
        part, at = match.group(), match.start()
        if "\u4e00" <= part[0] <= "\u9fff":
            for word in jieba.lcut(part):
                pinyin = lazy_pinyin(word, style=Style.TONE3, neutral_tone_with_five=True)
                for place, syllable in enumerate(pinyin):
                    said = ZHG2P.py2ipa(syllable).replace(chr(815), "")
                    units.append((at + place, at + place + 1, said))
                at += len(word)
                units.append((at, at, " "))
        elif part.isascii() and part.isalpha():
            units.append((at, match.end(), _english(part) + " "))
        else:
            units.append((at, match.end(), _MARKS.get(part, "") + " "))
    return _tidy(units)


def _english(word: str) -> str:
    """Say a Latin word: by espeak-ng's phonemes when it is there, otherwise letter by letter."""
    program = shutil.which("espeak-ng")
    if not program or (word.isupper() and len(word) <= 5):
        return "".join(_LETTERS[c] for c in word.upper())
    command = [program, "-q", "--ipa", "-v", "en-us", "--", word]
    done = subprocess.run(command, capture_output=True, check=False, timeout=20)
    said = done.stdout.decode("utf-8", "replace").strip()
    swaps = (
        ("eɪ", "A"),
        ("aɪ", "I"),
        ("oʊ", "O"),
        ("aʊ", "W"),
        ("ɔɪ", "Y"),
        ("dʒ", "ʤ"),
        ("tʃ", "ʧ"),
        ("ɚ", "əɹ"),
    )
    for plain, symbol in swaps:
        said = said.replace(plain, symbol)
    return said.replace("r", "ɹ").replace("ː", "")


def _tidy(units: list[_Unit]) -> list[_Unit]:
    """Drop spaces in front of marks and after spaces: the model pauses at each."""
    found: list[_Unit] = []
    for unit in units:
        if unit[2].strip() == "" and (not found or found[-1][2].endswith(" ")):
            continue
        if unit[2][:1] in ",.!?:;…" and found and found[-1][2].strip() == "":
            found.pop()
        found.append(unit)
    return found


def _batches(units: list[_Unit]) -> list[list[_Unit]]:
    """Divide units so that each batch is short enough for the model."""
    found: list[list[_Unit]] = [[]]
    size = 0
    for unit in units:
        if size + len(unit[2]) > _MOST:
            found.append([])
            size = 0
        found[-1].append(unit)
        size += len(unit[2])
    return [b for b in found if any(u[2].strip() for u in b)]
