"""How a process that makes clips is set up: what it gives back, and what it does not begin."""

import ctypes
import os
import sys
from contextlib import suppress

# mallopt(3): M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, M_ARENA_MAX. A picture of a frame, 8 MB, is under the
# first border, and several together under the second: fresh pages for each cost 0.2 s a clip.
_OPTIONS = ((-3, 9 << 20), (-1, 48 << 20), (-8, 1))
_THREADS = "OPENBLAS_NUM_THREADS"


def return_large_blocks() -> None:
    """Let every block of 9 MB and more go back to the system when it is let go of.

    By itself glibc raises that border to 32 MB once such a block was freed, and keeps a heap for
    each thread, and with it whole pictures' worth of holes.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library
            for option, value in _OPTIONS:
                ctypes.CDLL(None).mallopt(option, value)


def return_free_pages() -> None:
    """Give back to the system what lies free between blocks in use: milliseconds, now and then."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).malloc_trim(0)


def load_numpy() -> None:
    """Import numpy without a thread for multiplying matrices, which nothing here does.

    OpenBLAS begins one for each core, and it spins for a while: measured, 80 ms of CPU.
    """
    if "numpy" in sys.modules or _THREADS in os.environ:
        return
    os.environ[_THREADS] = "1"
    try:
        import numpy as np  # noqa: F401, PLC0415
    finally:
        del os.environ[_THREADS]
