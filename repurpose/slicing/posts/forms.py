"""The context of a post in, posts in the form that a platform's readers expect out, where that is no thread."""

from collections.abc import Sequence
from dataclasses import replace

from repurpose.messages import msg, plural
from repurpose.slicing.composing.compose import PARAGRAPH
from repurpose.slicing.composing.overlong import split_overlong
from repurpose.slicing.composing.post_context import Made, PostContext
from repurpose.slicing.model import Post, Run
from repurpose.slicing.planning.condense import condense
from repurpose.slicing.planning.digest import plan_digest
from repurpose.slicing.planning.plan import PlannedPost
from repurpose.slicing.planning.windows import is_unfinished
from repurpose.slicing.posts.threads import full_thread
from repurpose.slicing.sentences.units import Unit
from repurpose.slicing.sentences.words import leans_back

_MOST_PARAGRAPHS = 12  # of a post; an editor's have 7 to 15
_PARAGRAPH = 90  # in the unit of the limit, the longest that is looked for
_LATIN_PARAGRAPH = 240  # ... of letters, which say less each
_WHOLE = 0.8  # of the room: an article that is no longer is said whole
_NOTE_PARAGRAPH = 3  # sentences in a paragraph of a note, at the most


def one_post(context: PostContext) -> Made:
    """Say the whole article in one post, or as much of it as readers and the limit take."""
    return _post(context, _room(context))


def points_post(context: PostContext) -> Made:
    """Say the article's points in one post: what opens best, a thought a paragraph, what closes it.

    As much of each as a phone shows at a glance; an article that readers take whole is said whole.
    """
    room = _room(context)
    if context.share_of(context.units) + context.title_share <= room * _WHOLE:
        return _post(context, room)
    tail = context.closing(room * 0.3 + 0.15)
    left = room - context.gauge.share(_text(tail) + PARAGRAPH)
    longest = _LATIN_PARAGRAPH if context.article.language == "en" else _PARAGRAPH
    paragraph = max(left / _MOST_PARAGRAPHS, min(longest / context.limit.most, left))
    plan = plan_digest(context, paragraph, _MOST_PARAGRAPHS, chosen=left)
    parts = list(plan.parts)
    left -= context.title_share if plan.title else 0.0
    while len(parts) > 1:
        kept = [_apart(unit) if unit is p.units[0] else unit for p in parts for unit in p.units]
        runs = (*context.body(kept, title=plan.title), *tail)
        post = Post(runs, reasons=_explain(parts), by=parts[0].by)
        if sum(map(context.share, kept)) <= left and context.fits(post):
            return Made((post,), tuple(unit for part in parts for unit in part.units))
        parts.remove(min(parts[1:-1] or parts[1:], key=lambda part: part.value))
    return _post(context, room)


def _explain(parts: Sequence[PlannedPost]) -> tuple[str, ...]:
    """Return why a post says its points: why it opens and closes as it does, and how many there are."""
    points = plural("{count} point", "{count} points", count=len(parts))
    closes = parts[-1].reasons[:1] if parts[-1].role == "close" else ()
    return tuple(dict.fromkeys((*parts[0].reasons[:1], points, *closes)))


def _apart(unit: Unit) -> Unit:
    return replace(unit, opens_block=True)


def note(context: PostContext) -> Made:
    """Say the article's points in short paragraphs; the title has a field of its own."""
    units = _in_short_paragraphs(context.with_short_headings(0.05))
    return _post(replace(context, units=units), _room(context))


def notice(context: PostContext) -> Made:
    """Say the title and the strongest sentence, with the link: a message to a team, or a caption."""
    ranked = sorted(
        (
            u
            for u in context.units
            if not (leans_back(u.text) or is_unfinished(u) or u.question or u.cut_off)
            and not (u.bonds or u.led)
        ),
        key=lambda unit: (-context.worth(unit), unit.span.start),
    )
    if subject := context.selection.subject:  # what an editor says that the article is about
        ranked.sort(key=lambda unit: unit.span != subject)
    link = context.gauge.share(PARAGRAPH + context.link) if context.link else 0.0
    room = _room(context) - context.title_share - link
    kept: list[Unit] = []
    for unit in ranked[:8]:
        bare = replace(unit, headings=(), marker="")
        share = context.share(bare)
        if share <= room * 0.9 and len(kept) < 2:
            kept.append(bare)
            room -= share
    kept.sort(key=lambda unit: unit.span.start)
    tail = context.closing(max(0.0, room + link), call=False)
    runs = context.body(kept, title=context.title) if kept or context.title else []
    post = Post((*(runs if kept else runs[:-1]), *tail), reasons=(msg("the strongest sentences"),))
    if not post.runs or not context.fits(post):
        return _post(context, 1.0)
    return Made((post,), tuple(kept))


def album(context: PostContext) -> Made:
    """Say the opening in the pictures' caption; the rest of the article follows in messages."""
    if context.platform.caption is None:
        return _post(context, _room(context))
    captioned = replace(context, limit=context.platform.caption)
    room = _room(captioned) - captioned.title_share
    kept: list[Unit] = []
    for unit in context.units:
        room -= captioned.share(unit)
        if room < 0:
            break
        kept.append(unit)
    while kept and not kept[-1].closes_block:  # a caption ends where a paragraph does
        kept.pop()
    rest = list(context.units[len(kept) :])
    if not rest:
        return _post(captioned, 1.0)
    runs = captioned.body(kept, title=context.title)
    if not runs:  # not even the opening fits below the pictures: every post is as short as that
        return full_thread(captioned)
    first = Post(tuple(runs if kept else runs[:-1]), reasons=(msg("how the article opens"),))
    more = full_thread(replace(context, units=rest, titled=False))
    return Made((first, *more.posts), (*kept, *more.kept), more.cuts)


def _room(context: PostContext) -> float:
    """Return the share of the limit that readers take."""
    return min(1.0, (context.platform.readable or context.limit.most) / context.limit.most)


def _post(context: PostContext, room: float, *, call: bool = True) -> Made:
    for _ in range(12):
        tail = context.closing(room * 0.3, call=call)
        left = room - context.title_share - context.gauge.share(_text(tail) + PARAGRAPH)
        kept = condense(context.units, context.worth, context.share, left)
        if not kept and not context.title:  # one sentence that is longer than readers take
            kept = [unit for unit in context.units[:1] if context.share(unit) <= 1.0]
        if not kept:  # or longer than any post: how it begins
            kept = _beginning(context, left)
        runs = context.body(kept, title=context.title)
        post = Post((*(runs if kept else runs[:-1]), *tail))
        if (kept or context.title) and context.fits(post):  # hashtags alone say nothing
            return Made((post,), tuple(kept))
        room -= 0.04
    return full_thread(context)


def _beginning(context: PostContext, room: float) -> list[Unit]:
    """Return as much of the first sentence as `room` takes, cut at a clause where it can be."""

    def alone(text: str) -> bool:
        return context.gauge.share(PARAGRAPH + text) <= room

    if room <= 0 or not context.units:
        return []
    parts = split_overlong(context.article, context.units[0], alone)
    return [part for part in parts[:1] if alone(part.text)]


def _text(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs)


def _in_short_paragraphs(units: Sequence[Unit]) -> list[Unit]:
    """Part long paragraphs, at sentences that stand by themselves."""
    parted: list[Unit] = []
    count = 0
    for unit in units:
        count = 1 if unit.opens_block else count + 1
        opens = unit.opens_block
        if count > _NOTE_PARAGRAPH and not leans_back(unit.text):
            opens, count = True, 1
        parted.append(replace(unit, opens_block=opens))
    return parted
