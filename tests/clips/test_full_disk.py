"""A disk that is really full: a clear error, and no file left on it."""

import subprocess
import sys
import textwrap

import pytest

from repurpose.clips.encode.encoder_ffmpeg import find_ffmpeg
from tests.small_disk import SMALL_DISK, on_small_disk

MAKE = """
    import os, sys, tempfile
    import numpy as np
    from pathlib import Path
    from repurpose.clips.encode.mp4 import write_movie
    from repurpose.clips.encode.options import Encoding
    from repurpose.errors import MachineError
    folder, encoder, elsewhere = Path(sys.argv[1]), sys.argv[2] or None, sys.argv[3] == "elsewhere"
    if not elsewhere:
        tempfile.tempdir = str(folder)
        (folder / "other").write_bytes(b"0" * 2_900_000)
    (folder / "a.mp4").write_bytes(b"older")
    chance = np.random.default_rng(1)
    sent = 0
    def noise(part):
        global sent
        for _ in part:
            sent += 1
            yield chance.integers(16, 235, (480, 180), dtype=np.uint8)
    sound = np.zeros((750 * 1600, 2), np.float32)
    try:
        write_movie([noise], 750, sound, folder / "a.mp4", Encoding(180, 320), encoder=encoder)
    except MachineError as error:
        print(sent, error.message, error.hint, sep="|")
    print(*sorted(os.listdir(folder)), (folder / "a.mp4").read_bytes() == b"older")
"""


@pytest.mark.mostly_slow(quick=1)
@SMALL_DISK
@pytest.mark.parametrize("way", ["inside", "pipe"])
@pytest.mark.parametrize("sound", ["elsewhere", "here"])
def test_the_disk_is_full_while_a_clip_is_encoded(tmp_path, way, sound):
    encoder = find_ffmpeg() if way == "pipe" else ""
    code = textwrap.dedent(MAKE)
    command = [sys.executable, "-c", code, str(tmp_path), encoder, sound]
    done = subprocess.run(
        on_small_disk(tmp_path, "3m", command),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    error, left = done.stdout.splitlines()
    sent, message, hint = error.split("|")
    assert message == "The disk is full: a.mp4 could not be written.", done
    assert "Free some space" in hint
    if sound == "elsewhere":
        assert 0 < int(sent) < 750  # in the middle of it
    assert left == ("a.mp4 True" if sound == "elsewhere" else "a.mp4 other True")
    assert done.stderr == ""
