"""How the process gives memory back: large blocks go in, and leave with what they held."""

import ctypes
import sys
from contextlib import suppress

# mallopt(3): M_MMAP_THRESHOLD, M_TRIM_THRESHOLD, M_ARENA_MAX. Planes of a frame, 3 MB, are under both
# borders: to get fresh pages for each frame would take a tenth more time.
_OPTIONS = ((-3, 4 << 20), (-1, 16 << 20), (-8, 1))


def return_large_blocks() -> None:
    """Let every block of 4 MB and more go back to the system when it is let go of.

    By itself glibc raises that border to 32 MB once such a block was freed, keeps a heap for each
    thread, and with it whole pictures' worth of holes: measured, 50 to 70 MB of a clip's memory.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library
            for option, value in _OPTIONS:
                ctypes.CDLL(None).mallopt(option, value)
