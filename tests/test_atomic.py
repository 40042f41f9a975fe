"""A file is written whole or not at all: on a full disk, at Ctrl-C, at kill -9, and by many at once."""

import os
import signal
import stat
import subprocess
import sys
import textwrap
from concurrent.futures import ThreadPoolExecutor

import pytest

from repurpose.atomic import replacing, write_atomically
from tests.small_disk import SMALL_DISK, on_small_disk

POSIX = pytest.mark.skipif(os.name != "posix", reason="permissions and links of POSIX")


def run(code, *arguments):
    return [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]


def mode_of(path):
    return stat.S_IMODE(path.stat().st_mode)


def test_what_is_written_stands_there_alone(tmp_path):
    path = tmp_path / "引号.toml"
    write_atomically(path, "线\r\n")
    assert path.read_bytes() == "线\r\n".encode()
    write_atomically(path, b"shorter")
    assert path.read_bytes() == b"shorter"
    assert list(tmp_path.iterdir()) == [path]


def test_a_name_as_long_as_a_file_system_takes(tmp_path):
    path = tmp_path / ("长" * 80 + ".toml")  # 245 bytes of 255
    write_atomically(path, b"x")
    assert path.read_bytes() == b"x"


@POSIX
def test_permissions_are_given_or_kept(tmp_path):
    path, new = tmp_path / "secrets", tmp_path / "plain"
    write_atomically(path, b"1", mode=0o600)
    assert mode_of(path) == 0o600
    write_atomically(path, b"2")
    assert mode_of(path) == 0o600
    before = os.umask(0o027)
    try:
        write_atomically(new, b"3")
    finally:
        os.umask(before)
    assert mode_of(new) == 0o640


@POSIX
def test_a_secret_is_nobody_elses_while_it_is_written(tmp_path):
    path = tmp_path / "secrets"
    path.write_bytes(b"old")
    path.chmod(0o600)
    with replacing(path) as partial:
        assert mode_of(partial) == 0o600
    with replacing(tmp_path / "new", mode=0o600) as partial:
        assert mode_of(partial) == 0o600


@POSIX
def test_a_link_stays_a_link(tmp_path):
    kept = tmp_path / "kept"
    kept.mkdir()
    link = tmp_path / "repurpose.toml"
    link.symlink_to(kept / "real.toml")
    write_atomically(link, b"through")
    assert link.is_symlink()
    assert (kept / "real.toml").read_bytes() == b"through"


@POSIX
def test_a_pipe_is_written_to():
    code = """
        from pathlib import Path
        from repurpose.atomic import write_atomically
        write_atomically(Path("/dev/stdout"), b"down the pipe")
    """
    done = subprocess.run(run(code), capture_output=True, check=True)
    assert done.stdout == b"down the pipe"


@pytest.mark.parametrize("error", [ValueError, KeyboardInterrupt, SystemExit])
def test_whatever_fails_leaves_the_old_file_alone(tmp_path, error):
    path = tmp_path / "a.mp4"
    path.write_bytes(b"old")
    with pytest.raises(error), replacing(path) as partial:
        assert partial.suffix == ".mp4"
        partial.write_bytes(b"half")
        raise error
    assert path.read_bytes() == b"old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_that_is_not_there(tmp_path):
    with pytest.raises(FileNotFoundError):
        write_atomically(tmp_path / "none" / "a", b"x")
    assert list(tmp_path.iterdir()) == []


def test_many_writers_at_once_leave_one_whole_file(tmp_path):
    path = tmp_path / "a"
    texts = [bytes([n]) * 200_000 for n in range(8)]
    with ThreadPoolExecutor(8) as pool:
        for future in [pool.submit(write_atomically, path, text) for text in texts * 3]:
            future.result()
    assert path.read_bytes() in texts
    assert list(tmp_path.iterdir()) == [path]


@SMALL_DISK
def test_a_disk_that_fills_up(tmp_path):
    code = """
        import os, sys
        from pathlib import Path
        from repurpose.atomic import write_atomically
        path = Path(sys.argv[1], "a")
        write_atomically(path, b"old")
        try:
            write_atomically(path, b"x" * 4_000_000)
        except OSError as error:
            print(error.errno, os.listdir(sys.argv[1]), path.read_bytes())
    """
    command = on_small_disk(tmp_path, "1m", run(code, tmp_path))
    done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout == "28 ['a'] b'old'\n"


WRITE_FOR_EVER = """
    import itertools, sys
    from pathlib import Path
    from repurpose.atomic import write_atomically
    path = Path(sys.argv[1])
    for n in itertools.count():
        write_atomically(path, bytes([n % 256]) * 300_000)
        print(n, flush=True)
"""


@POSIX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
def test_a_writer_that_is_ended_in_the_middle(tmp_path, number):
    path = tmp_path / "a"
    with subprocess.Popen(
        run(WRITE_FOR_EVER, path), stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as child:
        for _ in range(5):
            child.stdout.readline()
        child.send_signal(number)
        child.communicate(timeout=60)
    data = path.read_bytes()
    assert data == data[:1] * 300_000
    if number == signal.SIGINT:  # kill -9 lets nobody tidy up
        assert list(tmp_path.iterdir()) == [path]
