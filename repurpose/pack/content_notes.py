"""What a pack says in, notes for people on what its posts lack out."""

from repurpose.messages import join, msg
from repurpose.pack.content import Content

_NOTE = 30  # characters of a sentence that a note names


def tell_fewer_clips(content: Content, wanted: int) -> list[str]:
    """Return a note where an article gives fewer clips than were asked for; none that has no clip."""
    count = len(content.scripts)
    if not 0 < count < wanted:
        return []
    return [
        msg(
            "{count} of {wanted} clips: the article gives no more without saying a sentence twice",
            count=count,
            wanted=wanted,
        )
    ]


def tell_not_said(content: Content) -> list[str]:
    """Return notes of what posts lack for it cannot stand in them."""
    promises = dict.fromkeys(text for sliced in content.threads for text in sliced.removed)
    unfit: dict[str, list[str]] = {}
    for sliced in content.threads:
        for text in sliced.unfit:
            unfit.setdefault(text, []).append(sliced.thread.name)
    return [
        *(
            msg("left out of posts, for only a 公众号 can keep it: {text}", text=text)
            for text in promises
        ),
        *(
            msg(
                "left out of {names}, for a word or an address in it is longer than a post: {text}",
                names=join(", ", names),
                text=text if len(text) <= _NOTE else f"{text[:_NOTE]}…",
            )
            for text, names in unfit.items()
        ),
    ]
