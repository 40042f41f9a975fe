"""A manifest and `titles.toml` in, what the page shows and changes of titles and hashtags out."""

from collections.abc import Mapping
from pathlib import Path

from repurpose.errors import ContentError
from repurpose.pack import (
    TITLES,
    Manifest,
    OwnTitles,
    ThreadEntry,
    digest,
    hook_taken,
    read_titles,
    title_by_model,
    title_taken,
    words_of,
)
from repurpose.platforms import Limit, Platform
from repurpose.studio.counting import count_post
from repurpose.studio.shapes import HeadsAnswer, TitleAnswer, VariantAnswer


def heads_of(folder: Path, manifest: Manifest, hand: Mapping[str, bytes]) -> HeadsAnswer:
    """Return the titles and hashtags of a pack: as they stand, the author's own, as generated."""
    try:
        own = read_titles(hand.get(TITLES), folder / TITLES)
    except ContentError:  # the state says so, as trouble
        own = OwnTitles()
    return {
        "base": digest(hand.get(TITLES)),
        "titles": dict(own.titles),
        "hashtags": list(own.hashtags) if own.hashtags is not None else None,
        "tags": manifest.hashtags,
        "found": manifest.edited.hashtags,
    }


def title_of(manifest: Manifest, thread: ThreadEntry, facts: Platform | None) -> TitleAnswer | None:
    """Return the title that goes with a thread, counted by its platform's rule; None: it has none."""
    if facts is None or facts.title is None or thread.variant:
        return None
    edited = manifest.edited.titles
    text = manifest.titles.get(facts.name, "")
    return {
        "text": text,
        "own": facts.name in edited,
        "written": title_by_model(manifest, facts.name) is not None,
        "generated": edited.get(facts.name, ""),
        "others": [
            {
                "text": one,
                "taken": number == title_taken(manifest, facts.name),
                "written": any(
                    run.text == one for run in manifest.written_titles.get(facts.name, ())
                ),
                **count_post(facts.title, one),
            }
            for number, one in enumerate(manifest.other_titles.get(facts.name, ()))
        ],
        **count_post(facts.title, text),
    }


def hooks_of(thread: ThreadEntry, limit: Limit | None) -> list[VariantAnswer]:
    """Return how a thread may open, each counted as the first post would be, its number included."""
    taken = hook_taken(thread)
    return [
        {
            "text": words_of(hook),
            "taken": number == taken,
            "written": any(run.role == "written" for run in hook.runs),
            **count_post(limit, hook.text),
        }
        for number, hook in enumerate(thread.hooks)
        if limit
    ]


def tags_of(thread: ThreadEntry, facts: Platform | None) -> dict[str, int] | None:
    """Return how many hashtags the posts of a thread carry at most, and how many they should."""
    if facts is None:
        return None
    counts = [
        len(" ".join(run.text for run in post.runs if run.role == "hashtag").split())
        for post in thread.posts
    ]
    return {"count": max(counts, default=0), "most": facts.hashtags.most}
