"""The doors by name; each module is imported when one of its doors is asked for."""

from importlib import import_module

from tests.fuzz.door import Door

DOORS = {
    "markdown": "articles", "text": "articles", "page": "articles", "word": "articles", "feed": "articles",
    "transcript": "ways_in", "pdf": "ways_in", "odt": "ways_in", "book": "ways_in", "release": "ways_in",
    "pack": "packs", "manifest": "packs", "edits": "packs",
    "plan": "settings", "theme": "settings", "settings": "settings",
    "answers": "answers", "fetch": "web",
    "studio": "requests", "servers": "requests",
    "media": "media",
    "words": "words",
}  # fmt: skip
"""Name: the module that has it."""


def find_door(name: str) -> Door:
    """Return a door by its name."""
    module = import_module(f"{__name__}.{DOORS[name]}")
    found: dict[str, Door] = {door.name: door for door in module.DOORS}
    return found[name]
