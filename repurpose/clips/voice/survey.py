"""The environment in, every provider of voices out: what it needs, and whether that is here.

Nothing is asked of a server, and nothing heavy is imported.
"""

import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

from repurpose.clips.voice.kokoro_model import MODEL, VOCABULARY, model_folder
from repurpose.clips.voice.kokoro_model import VOICES as SPOKEN
from repurpose.clips.voice.names import VOICES
from repurpose.messages import msg


@dataclass(frozen=True, slots=True)
class Provider:
    """A provider; it can be used when nothing is `missing`."""

    name: str
    about: str
    needs: str  # empty for one that needs nothing
    missing: str  # what to do about it; empty when all is here
    example: str  # what to write after --voice


_NEEDS = {
    "none": ("", "none"),
    "espeak": (msg("the program espeak-ng"), "espeak"),
    "edge": (msg("the extra `edge`, and the network"), "edge:zh-CN-YunxiNeural"),
    "openai": (msg("OPENAI_API_KEY, or OPENAI_BASE_URL of your own server"), "openai:alloy"),
    "kokoro": (
        msg(
            "the extra `kokoro`, and its model: `repurpose voices kokoro --check` says how to get it"
        ),
        "kokoro:zf_xiaoxiao",
    ),
    "file": (
        msg("a recording of the script, with pauses between its sentences"),
        "file:my-voice.wav",
    ),
}


def survey(environ: Mapping[str, str]) -> tuple[Provider, ...]:
    """Return all providers, in the order of `VOICES`."""
    lacks = {
        "espeak": _program("espeak-ng", "espeak"),
        "edge": _packages("edge", "edge_tts"),
        "openai": ""
        if environ.get("OPENAI_API_KEY") or environ.get("OPENAI_BASE_URL")
        else msg("set OPENAI_API_KEY or OPENAI_BASE_URL"),
        "kokoro": _packages("kokoro", "onnxruntime", "onnx", "misaki")
        or _model(model_folder(environ)),
    }
    return tuple(
        Provider(name, about, _NEEDS[name][0], lacks.get(name, ""), _NEEDS[name][1])
        for name, about in VOICES.items()
    )


def _program(*names: str) -> str:
    found = any(shutil.which(name) for name in names)
    return "" if found else msg("install {name}", name=names[0])


def _packages(extra: str, *names: str) -> str:
    here = all(find_spec(name) for name in names)
    return "" if here else msg("pip install 'repurpose[{extra}]'", extra=extra)


def _model(folder: Path) -> str:
    lost = [name for name in (MODEL, VOCABULARY, SPOKEN) if not folder.joinpath(name).exists()]
    return msg("put {files} into {folder}", files=", ".join(lost), folder=folder) if lost else ""
