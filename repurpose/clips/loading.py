"""All that making a clip takes, imported ahead: for a process that waits for one."""

import importlib
from importlib.util import find_spec

from repurpose.clips.encode.process import load_numpy, return_large_blocks


def load_all() -> None:
    """Import it, half a second of CPU, so that the first clip begins at once."""
    return_large_blocks()
    load_numpy()
    from repurpose.clips.encode.movie import load_moviepy  # noqa: PLC0415 - heavy, as are those below

    load_moviepy()
    wanted = ["audio.accents", "audio.soundtrack", "encode.mp4", "layout.picture", "render"]
    wanted += ["encode.encoder_pyav"] if find_spec("av") else []
    for name in wanted:
        importlib.import_module(f"repurpose.clips.{name}")
