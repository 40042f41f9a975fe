"""The moviepy side: the right number of frames, and an environment that nobody wrote into."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from repurpose.clips.encode.movie import frames_of, make_movie, seen_through


@pytest.mark.parametrize("frames", [1, 29, 49, 57, 99, 113, 197, 450])
@pytest.mark.parametrize("fps", [24, 30, 60])
def test_every_frame_is_asked_for_once(frames, fps):
    asked = []

    def frame(number):
        asked.append(number)
        return np.zeros((6, 4), np.uint8)

    movie = make_movie(frame, frames, fps, np.zeros((10, 2), np.float32))
    for one in (movie, seen_through(movie, frame)):
        asked.clear()
        assert sum(1 for _ in frames_of(one, range(frames))) == frames
        assert asked == list(range(frames))
    assert movie.duration == pytest.approx(frames / fps)
    assert movie.audio.fps == 48000


LEAK = """
import os, sys
sys.path.insert(0, sys.argv[1])
if sys.argv[2] == "plain":
    import moviepy
else:
    import numpy as np
    from repurpose.clips.encode.movie import make_movie
    make_movie(lambda n: np.zeros((6, 4), np.uint8), 2, 30, np.zeros((10, 2), np.float32))
import moviepy
assert moviepy.__file__.startswith(sys.argv[1]), moviepy.__file__
print(os.environ.get("A_SECRET"), os.environ.get("KEPT"), "PYTHON_DOTENV_DISABLED" in os.environ)
"""


@pytest.mark.skipif(os.name != "posix", reason="needs symbolic links")
@pytest.mark.parametrize(
    ("way", "printed"), [("plain", "leaked old False"), ("ours", "None old False")]
)
def test_no_env_file_gets_into_the_environment(tmp_path, way, printed):
    import importlib.util

    # moviepy looks for a .env above its own folder, so the file must lie above a copy of it.
    found = importlib.util.find_spec("moviepy")
    assert found is not None
    (tmp_path / "moviepy").symlink_to(Path(found.origin).parent)
    (tmp_path / "run.py").write_text(LEAK)  # with -c the search would start in the current folder
    (tmp_path / ".env").write_text("A_SECRET=leaked\nKEPT=new\n")
    done = subprocess.run(
        [sys.executable, str(tmp_path / "run.py"), str(tmp_path), way],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "KEPT": "old", "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert done.stdout.strip() == printed, done.stderr
