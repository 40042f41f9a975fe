"""How the process gives memory back: large blocks go in, and leave with what they held."""

import ctypes
import sys
from contextlib import suppress

_THRESHOLD = -3  # M_MMAP_THRESHOLD of mallopt(3)


def return_large_blocks() -> None:
    """Let every block of 4 MB and more go back to the system when it is let go of.

    By itself glibc raises that border to 32 MB once such a block was freed, and then keeps whole
    pictures' worth of holes: measured, 50 to 70 MB of a clip's memory. Planes of a frame are under
    the border, for getting fresh pages for each frame would take a tenth more time.
    """
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):  # another C library
            ctypes.CDLL(None).mallopt(_THRESHOLD, 4 << 20)
