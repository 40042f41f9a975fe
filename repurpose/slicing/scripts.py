"""An Article and its quotes in, clip scripts out: hook, beats, close; all of it the author's words."""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby

from repurpose.article import Article, Span
from repurpose.slicing.captions import write_captions
from repurpose.slicing.exhibits import Told, find_exhibit, find_picture
from repurpose.slicing.finding.names import Name, find_names
from repurpose.slicing.finding.titles import choose_title
from repurpose.slicing.hooks import (
    FEWEST_BEATS,
    HOOK,
    find_hook,
    find_own_hook,
    is_beat,
    touches,
    weighed,
)
from repurpose.slicing.judging.score import ALONE, judge_of, score_text
from repurpose.slicing.model import Beat, Quote, Script
from repurpose.slicing.planning.windows import best_window, by_section, is_listed
from repurpose.slicing.scenes import (
    end_scene,
    find_scenes,
    hook_scene,
    is_list,
    is_scene,
    list_scenes,
    list_spans,
    scene_span,
)
from repurpose.slicing.sentences.units import Unit, read_units, without_connective
from repurpose.slicing.sentences.words import measure
from repurpose.slicing.storyboard.finders import find_candidates
from repurpose.slicing.storyboard.model import (
    NOTHING_DRAWABLE,
    Candidate,
    Drawable,
    Material,
)

# Full-width characters: seven of them are said, or read, in a second.
IDEA = 110.0  # that a clip of 15 to 25 seconds says, hook and close aside
STORY = 230.0  # ... of 30 to 60 seconds
_SHOWN = 110.0  # of the sentences among them that are shown as more than words
_CLOSE = 30.0  # ... of the last of them
_HIGHLIGHTS = 150.0  # ... of 20 to 25 seconds
# Of these in languages that are read slower or faster than Chinese: 7 characters a second in Japanese
# where that has 9, 12 in Korean (`repurpose.clips.layout.timeline`).
_PACE = {"ja": 7 / 9, "ko": 12 / 9}
_MOST_BEATS = 6
_USUAL_BEAT = 22.0
_LEAST = 40.0  # that the shortest clip says, hook aside
_REST = 60.0  # ... that one of what the others leave says
_TITLE = 0.3  # labels more for a word of the title
_ENDING = 0.2  # of the sentences, among which the close is looked for


def write_scripts(
    article: Article,
    quotes: Sequence[Quote],
    names: Sequence[Name] | None = None,
    beats: Sequence[Span] = (),
    *,
    room: float | None = None,
    drawable: Drawable = NOTHING_DRAWABLE,
    most: int = 4,
) -> list[Script]:
    """Return the article's scripts: highlights and one idea (15-25 s each), its story (30-60 s), and more.

    The hook is a part of the title, or a sentence, that is said in two seconds. The beats of
    the highlights are short sentences near the title, in the article's order, that each say one
    thing; those of the story are quotes, those of the idea neighbouring sentences of one section. The
    last one closes. Where an editor has chosen the `beats` of the highlights, they are said.
    No sentence is in two of them. The best of the `drawable` pictures is shown while its caption is said.
    Of more than four, up to `most`, each has what the others leave, as long as that is a clip's worth. `room` says how many full-width characters each has, hook and all.
    """
    names = find_names(article) if names is None else names
    said = [_said(article, quote) for quote in quotes if _is_named_within(article, quote)]
    found = list(find_candidates(Material(article, quotes, drawable=drawable)))
    pace = _PACE.get(article.language[:2], 1.0)
    highlights, idea, story = (most * pace for most in (_HIGHLIGHTS, IDEA, STORY))
    wide = None if room is None else max(_LEAST, room * pace - HOOK)
    shown = [] if beats else _shown(article, found, _SHOWN * pace if wide is None else wide * 0.7)
    listed = None if beats else _listed(article, found, shown, wide or highlights)
    exhibit = None if beats else find_exhibit(article, found, shown)
    picture = None if beats else find_picture(article, found, shown)
    laid = [
        *([list_scenes(article, listed)] if listed else ()),
        *([one] for one in (exhibit, picture) if one),
    ]
    told = [span for group in laid for spans, _ in group for span in spans]
    first = list(beats) or _highlights(article, shown, wide or highlights, told)
    first = first or _choose(article, said, wide or idea)
    if room is not None and not beats:
        first = _filled(article, first, said, told, wide or idea)
    scripts: list[Script] = []
    taken = list(told)

    def take(slug: str, spans: Sequence[Span]) -> None:
        if spans:  # each clip opens on another line
            hook = (
                find_own_hook(article, spans, [*told, *taken])
                if scripts
                else find_hook(article, [*spans, *told])
            )
            own = [] if scripts else laid
            said = [span for span in spans if hook is None or not hook.covers(span)]
            scripts.append(_write(article, slug, said, names, found, quotes, hook, own))
            taken.extend([*spans, hook] if hook else spans)

    take("highlights", first)
    take("idea", _idea(article, taken, wide or idea))
    take("story", _story(article, said, taken, wide or story))
    take("more", _highlights(article, (), wide or highlights, (), taken))
    for number in range(2, most):
        if len(scripts) >= most:
            break
        rest = _highlights(article, (), wide or highlights, (), taken)
        rest = rest or _idea(article, taken, wide or idea)
        if sum(measure(article.show(span)) for span in rest) < _REST:
            break
        take(f"more-{number}", rest)
    return scripts


def _listed(
    article: Article, found: Sequence[Candidate], shown: Sequence[Span], room: float
) -> Candidate | None:
    """Return the worthiest list that there is room for beside what is shown: it accumulates."""
    room -= _CLOSE + sum(measure(article.show(span)) for span in shown)
    lists = [
        one
        for one in filter(is_list, found)
        if sum(measure(article.show(span)) for span in list_spans(one)) <= room
        and not any(touches(span, shown) for span in list_spans(one))
    ]
    return max(lists, key=lambda one: (one.drawn == "timeline", one.worth), default=None)


def _filled(
    article: Article,
    spans: Sequence[Span],
    said: Sequence[Span],
    told: Sequence[Span],
    room: float,
) -> list[Span]:
    """Return a long clip's sentences, and quotes where the short ones are too few for it."""
    left = room - sum(measure(article.show(span)) for span in (*spans, *told))
    free = [span for span in said if not touches(span, (*spans, *told))]
    return sorted([*spans, *(_choose(article, free, left) if left > IDEA / 2 and free else [])])


def _story(
    article: Article, said: Sequence[Span], taken: Sequence[Span], room: float
) -> list[Span]:
    """Return quotes that nothing else says; none where they are no longer than an idea."""
    free = [span for span in said if not touches(span, taken)]
    found = _choose(article, free, room)
    return found if sum(measure(article.show(span)) for span in found) >= 0.67 * room else []


def _shown(article: Article, found: Sequence[Candidate], room: float) -> list[Span]:
    """Return the worthiest sentences that have a layout of their own: a number, two sides, what comes back."""
    units = judge_of(article).units
    chosen: list[Span] = []
    kinds: set[str] = set()
    for one in sorted(filter(is_scene, found), key=lambda one: -one.worth):
        own = scene_span(one)
        touched = [u for u in units if u.span.start < own.end and own.start < u.span.end]
        if not touched or one.drawn in kinds or touched[0].led or touched[0].bonds > 1:
            continue
        span = Span(min(touched[0].span.start, own.start), max(touched[-1].span.end, own.end))
        wide = measure(article.show(span))
        if wide <= room and not touches(span, chosen):
            chosen.append(span)
            kinds.add(one.drawn)
            room -= wide
    return chosen


def _highlights(
    article: Article,
    shown: Sequence[Span],
    room: float,
    told: Sequence[Span] = (),
    taken: Sequence[Span] = (),
) -> list[Span]:
    """Return up to six short sentences that say what the title promises; few or none where all are long.

    Those that are `shown` as more than words come first; longer clips have more than six. What is
    `told` in a list, or `taken` by another clip, is not said again.
    """
    judge = judge_of(article)
    short = [unit for unit in map(without_connective, judge.units) if is_beat(unit)]
    scores = {unit.span: judge.score(unit.span, unit.text) for unit in short}
    short = [unit for unit in short if scores[unit.span].alone >= ALONE]

    def worth(unit: Unit) -> float:
        score = scores[unit.span]
        return score.point + score.quote / 2 + _TITLE * score.found["words of the title"]

    late = judge.units[len(judge.units) - round(len(judge.units) * _ENDING) :]
    last = {unit.span.end for unit in late}
    free = [u for u in short if not touches(u.span, (*shown, *told, *taken))]
    ending = max((u for u in free if u.span.end in last), key=worth, default=None)
    chosen = [*shown, ending.span] if ending else [*shown]
    most = max(_MOST_BEATS, round(room / _USUAL_BEAT))
    room -= sum(measure(article.show(span)) for span in (*chosen, *told))
    for unit in sorted(free, key=lambda u: (-worth(u), u.span.start)):
        before = ending is None or unit.span.end <= ending.span.start
        if before and not unit.question and measure(unit.text) <= room and len(chosen) < most:
            chosen.append(unit.span)
            room -= measure(unit.text)
    return sorted(chosen) if len(chosen) + bool(told) >= FEWEST_BEATS else []


def _idea(article: Article, taken: Sequence[Span], room: float) -> list[Span]:
    """Return neighbouring sentences of one section that make one thought: the worthiest such run."""
    units, _ = read_units(article)

    def worth(unit: Unit) -> float:
        return score_text(article, unit, unit.text).value

    inner = [replace(u, headings=(), marker="") for u in units if u.section] or units
    # Sentences that stand apart once another clip's are gone are no neighbours.
    runs = [
        list(run)
        for section in by_section(inner)
        for gone, run in groupby(section, key=lambda u: touches(u.span, taken))
        if not gone
    ]
    windows = [
        best_window(
            section, worth, lambda u: measure(u.text) / room, 1.0, listed=is_listed(section)
        )
        for section in runs
    ]
    best = max(windows, key=lambda w: sum(map(worth, w)), default=[])
    return [unit.span for unit in best]


def _is_named_within(article: Article, quote: Quote) -> bool:
    """Say whether the sentence of a quote says whose words it is, and no line below it."""
    name = quote.speaker.split("，")[0]
    return name in article.show(_said(article, quote))


def _said(article: Article, quote: Quote) -> Span:
    """Return what a clip says for `quote`: for somebody's words, the sentence that names them."""
    span = Span(quote.spans[0].start, quote.spans[-1].end)
    if not quote.speaker:
        return span
    block = next(block for block in article.body if block.span.covers(span))
    return next((s for s in article.sentences(block) if s.covers(span)), block.span)


def _choose(article: Article, spans: Sequence[Span], room: float) -> list[Span]:
    """Return the best spans that fit `room` together, in the article's order."""
    chosen: list[Span] = []
    left = room
    for span in spans:
        width = measure(article.show(span))
        if width <= left:
            chosen.append(span)
            left -= width
    return sorted(chosen or spans[:1])


def _write(
    article: Article,
    slug: str,
    spans: Sequence[Span],
    names: Sequence[Name],
    found: Sequence[Candidate],
    quotes: Sequence[Quote],
    hook: Span | None,
    laid: Sequence[Sequence[Told]] = (),
) -> Script:
    """Write a script; `laid` are groups of scenes that keep their order: a list's dates, what is shown."""
    beats = []
    if hook:
        first = write_captions(article, hook, names, most=HOOK)
        captions = tuple(c if c.keys else weighed(article, c) for c in first)
        shown = hook_scene(article, hook, captions[0].keys) if len(captions) == 1 else None
        beats.append(Beat("hook", captions, shown))
    told = [([s], scene) for span in spans for s, scene in find_scenes(article, span, found)]
    for group in laid:
        at = sum(parts[0].start < group[0][0][0].start for parts, _ in told)
        told[at:at] = group
    for index, (parts, scene) in enumerate(told):
        captions = tuple(c for span in parts for c in write_captions(article, span, names))
        beats.append(Beat("close" if index == len(told) - 1 else "beat", captions, scene))
    title: Span | None = choose_title(article)
    known = tuple(dict.fromkeys(name.text for name in names))
    said = [
        *spans,
        *(s for group in laid for spans, _ in group for s in spans),
        *([hook] if hook else ()),
    ]
    end = end_scene(article, quotes, said)
    return Script(slug, article.title, title, tuple(beats), known, end)
