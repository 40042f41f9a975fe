"""All that decides an artefact in, by parts; one text out that tells whether it changed, and which part did."""

import hashlib
import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from repurpose.resources import asset

_SHORT = 12  # hexadecimal digits of a part
_shape = re.compile(r"[0-9a-f]{64}(?:\.[a-z]+-[0-9a-f]{12})+")


def fingerprint(parts: Mapping[str, object]) -> str:
    """Return the fingerprint of parts whose `repr` tells all of them: 64 digits for the whole, then `.name-digits` for each."""
    texts = {name: repr(value) for name, value in parts.items()}
    whole = hashlib.sha256(repr(sorted(texts.items())).encode("utf-8", "surrogatepass"))
    return ".".join(
        (whole.hexdigest(), *(f"{name}-{_digits(text)}" for name, text in texts.items()))
    )


@cache
def code_print(*rooms: str) -> str:
    """Return what tells whether the program's own code in `rooms`, such as "cards", is another one.

    What it draws hangs on it, and on the list of words, as on the article: nothing that older code made
    is taken for its own.
    """
    found = hashlib.sha256()
    home = Path(__file__).parent
    own = [path for room in rooms for path in sorted((home / room).rglob("*.py"))]
    for path in (*own, *sorted(asset("words").glob("*.txt"))):
        found.update(path.name.encode() + b"\0" + path.read_bytes())
    return found.hexdigest()[:_SHORT]


def changed_parts(old: str, new: str) -> tuple[str, ...]:
    """Return the names of the parts in which two fingerprints differ; none where one names no parts."""
    if not (_shape.fullmatch(old) and _shape.fullmatch(new)):
        return ()
    before, now = (dict(part.split("-") for part in one.split(".")[1:]) for one in (old, new))
    return tuple(name for name in now if before.get(name) != now[name])


def _digits(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_SHORT]
