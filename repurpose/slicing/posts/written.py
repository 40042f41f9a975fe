"""Posts in a model's words in, the posts of a thread out: with call, link, hashtags and numbers as any other.

Each sentence rests on sentences of the article and is kept as a run of role `written` with their
places; one that says what the article says is the article's own. A post that a model could not write
says the sentences that it was to rest on.
"""

from collections.abc import Sequence

from repurpose.article import Span, Tracer
from repurpose.messages import msg
from repurpose.slicing.composing.post_context import Made, PostContext
from repurpose.slicing.model import Post, PostRole, Run
from repurpose.slicing.selection import WrittenPost
from repurpose.slicing.sentences.units import Unit


def written_thread(context: PostContext, posts: Sequence[WrittenPost]) -> Made | None:
    """Return a thread of written posts; None where one of them does not fit or says nothing.

    A single post of several is the paragraphs of one.
    """
    tracer = Tracer(context.article)
    bodies = [body for post in posts if (body := _body(context, tracer, post))]
    if not bodies:
        return None
    if context.platform.form != "thread":
        joined = [run for body in bodies for run in (Run("\n\n", "label"), *body)][1:]
        closing = context.closing(1.0 - context.gauge.share("".join(run.text for run in joined)))
        made: tuple[Post, ...] = (Post((*joined, *closing)),)
    else:
        made = context.close_thread(bodies)
    if not all(map(context.fits, made)):
        return None
    roles: list[PostRole] = [post.role for post in posts] + ["close"] * len(made)
    reason = (msg("rewritten by a model"),)
    told = tuple(
        Post(post.runs, role=role, reasons=reason, by="model")
        if _is_written(post)
        else Post(post.runs, role=role)
        for post, role in zip(made, roles, strict=False)
    )
    places = [place for post in posts for place in post.places]
    return Made(told, tuple(_units(context, places)))


def _is_written(post: Post) -> bool:
    return any(run.role == "written" for run in post.runs)


def _body(context: PostContext, tracer: Tracer, post: WrittenPost) -> list[Run]:
    """Return the runs of a post, its sentences one after the other."""
    if not post.sentences:
        units = _units(context, post.sources)
        while units and context.share_of(units) + context.numbers > 1.0:
            units.pop()
        return context.body(units)
    gap = "" if context.article.language.startswith(("zh", "ja")) else " "
    runs: list[Run] = []
    for sentence in post.sentences:
        if runs and gap:
            runs.append(Run(gap, "label"))
        span = tracer.find(sentence.text)
        own = span if span and context.article.show(span) == sentence.text else None
        runs.append(
            Run(sentence.text, "body", own)
            if own
            else Run(sentence.text, "written", sources=sentence.sources)
        )
    return runs


def _units(context: PostContext, places: Sequence[Span]) -> list[Unit]:
    """Return the sentences that hold one of some places."""
    return [
        unit
        for unit in context.units
        if any(unit.span.start < place.end and place.start < unit.span.end for place in places)
    ]
