"""The reasons that a pack keeps in, the same as the page shows them out, in its reader's language."""

from collections.abc import Iterable

from repurpose.article import Span
from repurpose.messages import Say, fixed
from repurpose.pack import (
    CardEntry,
    Manifest,
    NextPostEntry,
    PostEntry,
    QuoteEntry,
    Run,
    ThreadEntry,
    chooser_of,
)
from repurpose.slicing import name_feature
from repurpose.studio.shapes import ChooserAnswer, NextPostAnswer, QuoteAnswer, WhyAnswer


def why_of(post: PostEntry | NextPostEntry, say: Say) -> WhyAnswer:
    """Return what a post does in its thread, and why it says these sentences."""
    return {"role": say(fixed(post.role)), "reasons": [say(reason) for reason in post.reasons]}


def chosen_by(
    manifest: Manifest, entry: PostEntry | QuoteEntry | CardEntry
) -> ChooserAnswer | None:
    """Return who chose an entry, where the pack says so."""
    found = chooser_of(manifest, entry)
    return {"by": found.by, "model": found.model} if found else None


def quotes_of(manifest: Manifest, quotes: Iterable[QuoteEntry], say: Say) -> list[QuoteAnswer]:
    """Return quotes with what weighed for them and against, and why some were not taken."""
    return [
        {
            "text": quote.text,
            "speaker": quote.speaker,
            "spans": [(span.start, span.end) for span in quote.spans],
            "score": quote.score,
            "reasons": list(quote.reasons),
            "weights": [
                {"about": say(name_feature(one.about)), "weight": one.weight}
                for one in quote.weights
            ],
            "passed_over": say(quote.passed_over),
            "chosen": chosen_by(manifest, quote),
        }
        for quote in quotes
    ]


def next_posts_of(thread: ThreadEntry, say: Say) -> list[NextPostAnswer]:
    """Return the next best posts of which the thread says nothing yet, each with its place in it."""
    said = [_spans(post.runs) for post in thread.posts]
    taken = [span for spans in said for span in spans]
    found: list[NextPostAnswer] = []
    for post in thread.next_posts:
        spans = _spans(post.runs)
        if any(a.start < b.end and b.start < a.end for a in spans for b in taken):
            continue
        before = [n for n, other in enumerate(said) if other and other[0].start < spans[0].start]
        place = max(before, default=0)
        found.append(
            {
                **why_of(post, say),
                "text": post.text,
                "passed_over": say(post.passed_over),
                "after": min(place, max(0, len(said) - 2)),  # the last one closes
            }
        )
    return found


def _spans(runs: Iterable[Run]) -> list[Span]:
    return [run.span for run in runs if run.span and run.role == "body"]
