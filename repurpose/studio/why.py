"""The reasons that a pack keeps in, the same as the page shows them out, in its reader's language."""

from collections.abc import Iterable

from repurpose.messages import Say, fixed
from repurpose.pack import PostEntry, QuoteEntry
from repurpose.slicing import name_feature
from repurpose.studio.shapes import QuoteAnswer, WhyAnswer


def why_of(post: PostEntry, say: Say) -> WhyAnswer:
    """Return what a post does in its thread, and why it says these sentences."""
    return {"role": say(fixed(post.role)), "reasons": [say(reason) for reason in post.reasons]}


def quotes_of(quotes: Iterable[QuoteEntry], say: Say) -> list[QuoteAnswer]:
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
        }
        for quote in quotes
    ]
