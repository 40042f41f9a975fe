"""A manifest of schema version 1 in, the same pack as version 2 has it out: pure, on plain JSON.

What version 2 knows and version 1 did not say is computed from the rest. Whatever is wrong stays as
it is, for the model to name.
"""

from collections.abc import Iterator
from typing import Any

from repurpose.json_object import JsonObject
from repurpose.pack.manifest import role_of


def upgrade_v1(old: JsonObject) -> JsonObject:
    """Return the manifest of version 2 that says what `old` says."""
    article = old.get("article")
    title = article.get("title", "") if isinstance(article, dict) else ""
    for thread in _tables(old.get("threads")):
        posts = list(_tables(thread.get("posts")))
        for number, post in enumerate(posts):
            post.setdefault("role", role_of(number, len(posts)))
    for card in _tables(old.get("cards")):
        _upgrade_card(card, title)
    for clip in _tables(old.get("clips")):
        clip.setdefault("scenes", [])
    if isinstance(made_by := old.get("made_by"), dict):
        made_by.setdefault("editor", "offline")
    return old | {"schema_version": 2}


def _upgrade_card(card: JsonObject, title: Any) -> None:
    lines = card.get("lines")
    if isinstance(lines, list):
        card.setdefault("fields", ["text"] * len(lines))
        fields = card["fields"] if isinstance(card["fields"], list) else []
        pages = [line for line, field in zip(lines, fields, strict=False) if field == "page"]
        card.setdefault("page", pages[0] if pages else "")
        card.setdefault("source", title if "source" in fields else "")
    card.setdefault("layout", "")
    card.setdefault("keywords", [])


def _tables(value: Any) -> Iterator[JsonObject]:
    """Yield the tables of a list; of anything else, and anything else in it, nothing."""
    yield from (one for one in (value if isinstance(value, list) else ()) if isinstance(one, dict))
