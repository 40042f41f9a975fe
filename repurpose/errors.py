"""Everything that Repurpose raises on purpose, and the exit code that each kind carries.

RepurposeError                 1  a fault of ours
├── Fault                      1  an exception that nobody foresaw, with what was being made
├── UsageError                 2  wrong usage: a name, path or option that cannot be
│   └── UnknownName            2  an unknown platform, theme, format ...; suggests the nearest
├── ContentError               3  the content breaks a rule or a limit
│   ├── UnreadableArticle      3  nothing to read: empty, binary, or a mangled encoding
│   ├── Overflow               3  text that does not fit its box at the smallest size allowed
│   └── ProvenanceError        3  a sentence that is not in the article
├── PartialFailure             4  some of several failed
├── DeliveryError              4  a call to a platform failed (platforms/delivery.py)
├── SetupError                 5  an account or a setting is missing
├── MachineError               6  the machine lacks something: a font, ffmpeg, room on the disk
│   └── MissingGlyphs          6  no font has these characters
└── Interrupted              130  the user pressed Ctrl-C
"""

import traceback
from collections.abc import Iterable, Sequence
from typing import Any

from repurpose.messages import Translatable, join, msg
from repurpose.names import nearest


class RepurposeError(Exception):
    """The root of the tree: a message for people, a hint with a way out, an exit code."""

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "") -> None:
        """Keep `message` (what and where) and `hint` (what to do), each one line."""
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def whole(self) -> str:
        """The message and the hint as one text."""
        return join(" ", filter(None, (self.message, self.hint)))

    def __reduce__(self) -> tuple[Any, ...]:
        """Let an error come over from a worker process as it is: worded once, by its own class."""
        return _again, (type(self), self.args, vars(self))


def _again(kind: type[RepurposeError], args: tuple[Any, ...], known: dict[str, Any]) -> Any:
    error = kind.__new__(kind, *args)
    vars(error).update(known)
    return error


class Fault(RepurposeError):
    """A fault of ours: an exception that nobody foresaw, told in one line."""

    trace = ""  # as Python tells it, for --verbose

    @classmethod
    def of(cls, error: BaseException, what: str = "") -> "Fault":
        """Return the fault behind an exception; `what` was being made."""
        said = msg("This is a fault of ours: {error}.", error=_told(error))
        fault = cls(
            msg("{name}: {why}", name=what, why=said) if what else said,
            hint=msg("Please report it, with what --verbose says."),
        )
        fault.trace = "".join(traceback.format_exception(error))
        return fault


def _told(error: BaseException) -> str:
    """Return an exception in one line of at most 200 characters."""
    said = " ".join(str(error).split())
    return f"{type(error).__name__}: {said}"[:200] if said else type(error).__name__


class UsageError(RepurposeError):
    """A name, path or option that cannot be."""

    exit_code = 2


class UnknownName(UsageError):
    """A platform, theme, format or the like that does not exist."""

    def __init__(
        self,
        kind: str,
        name: str,
        known: Iterable[str],
        *,
        near: Sequence[str] | None = None,
    ) -> None:
        """Name the nearest of `known` in the hint, or list them all, if there are any.

        `kind` is an English noun, an id of the catalogues; `near` comes from who knows of aliases.
        """
        choices = list(known)
        found = nearest(kind, name, choices) if near is None else near
        hint: str = ""
        if found:
            hint = msg("Did you mean {near!r}?", near=found[0])
        elif choices:
            hint = msg("Known: {known}.", known=join(", ", choices))
        super().__init__(
            msg("Unknown {kind} {name!r}.", kind=Translatable(kind, {}), name=name), hint=hint
        )


class ContentError(RepurposeError):
    """The content breaks a rule or a limit."""

    exit_code = 3


class UnreadableArticle(ContentError):
    """Nothing to read: an empty file, a binary, or a mangled encoding."""


class Overflow(ContentError):
    """Text that does not fit its box at the smallest size allowed."""


class ProvenanceError(ContentError):
    """A sentence that is not in the article."""


class PartialFailure(RepurposeError):
    """Some of several failed; the others are done."""

    exit_code = 4


class SetupError(RepurposeError):
    """An account or a setting is missing."""

    exit_code = 5


class MachineError(RepurposeError):
    """The machine lacks something: a font, ffmpeg, room on the disk."""

    exit_code = 6


class MissingGlyphs(MachineError):
    """No font at hand has these characters."""

    def __init__(self, characters: Iterable[str]) -> None:
        """Name each character with its code point."""
        named = ", ".join(f"{c!r} (U+{ord(c[0]):04X})" for c in characters)
        super().__init__(
            msg("No font has {characters}.", characters=named),
            hint=msg("Put a font file that has them into fonts/; see `repurpose fonts`."),
        )


class Interrupted(RepurposeError):
    """The user pressed Ctrl-C."""

    exit_code = 130
