"""What goes wrong with one card, clip, thread or picture costs that one, and nothing else of a pack."""

import errno
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from repurpose.errors import Fault, Interrupted, RepurposeError

# What a file system or a process says that can take nothing more, whatever is written.
_EXHAUSTED = (
    errno.ENOSPC,
    errno.EDQUOT,
    errno.EROFS,
    errno.EIO,
    errno.EMFILE,
    errno.ENFILE,
)


@contextmanager
def parting(lose: Callable[[RepurposeError], object]) -> Iterator[None]:
    """Give what goes wrong inside to `lose`, and go on.

    Raises:
        OSError: The disk is full or read-only: it will be for all else too.
        Interrupted, MemoryError: As they come.
    """
    try:
        yield
    except (Interrupted, MemoryError):
        raise
    except RepurposeError as error:
        lose(error)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in _EXHAUSTED:
            raise
        lose(Fault.of(error))
