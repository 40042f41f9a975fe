"""A manifest and `titles.toml` in, what the page shows and changes of titles and hashtags out."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from repurpose.errors import ContentError
from repurpose.pack.overrides.files import TITLES, digest
from repurpose.pack.overrides.title_edits import OwnTitles, read_titles
from repurpose.platforms import Platform
from repurpose.studio.counting import count_post


def heads_of(
    folder: Path, manifest: Mapping[str, Any], hand: Mapping[str, bytes]
) -> dict[str, Any]:
    """Return the titles and hashtags of a pack: as they stand, the author's own, as generated."""
    try:
        own = read_titles(hand.get(TITLES), folder / TITLES)
    except ContentError:  # the state says so, as trouble
        own = OwnTitles()
    edited = manifest.get("edited") or {}
    tags = [str(tag) for tag in manifest.get("hashtags") or ()]
    return {
        "base": digest(hand.get(TITLES)),
        "titles": dict(own.titles),
        "hashtags": list(own.hashtags) if own.hashtags is not None else None,
        "tags": tags,
        "found": list(edited.get("hashtags") or ()),
    }


def title_of(
    manifest: Mapping[str, Any], thread: Mapping[str, Any], facts: Platform | None
) -> dict[str, Any] | None:
    """Return the title that goes with a thread, counted by its platform's rule; None: it has none."""
    if facts is None or facts.title is None or thread.get("variant"):
        return None
    edited = (manifest.get("edited") or {}).get("titles") or {}
    text = str((manifest.get("titles") or {}).get(facts.name) or "")
    return {
        "text": text,
        "own": facts.name in edited,
        "generated": str(edited.get(facts.name) or ""),
        **count_post(facts.title, text),
    }


def tags_of(thread: Mapping[str, Any], facts: Platform | None) -> dict[str, int] | None:
    """Return how many hashtags the posts of a thread carry at most, and how many they should."""
    if facts is None:
        return None
    counts = [
        len(" ".join(str(run["text"]) for run in post["runs"] if run["role"] == "hashtag").split())
        for post in thread.get("posts") or ()
    ]
    return {"count": max(counts, default=0), "most": facts.hashtags.most}
