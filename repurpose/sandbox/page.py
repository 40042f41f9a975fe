"""What has arrived on each fake platform in; the sandbox's page, with a form for faults, out."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import groupby

from repurpose.clock import VirtualClock
from repurpose.messages import look_up, read_words
from repurpose.platforms import get, names
from repurpose.resources import asset
from repurpose.sandbox.editor_faults import EDITOR_KINDS
from repurpose.sandbox.faults import KINDS
from repurpose.sandbox.world import FakePost, World
from repurpose.templates import render_page, source_of

_DAYS = 35  # columns of the overview, at the most
_SHOWN = 60  # posts of a platform, the newest


def draw_page(world: World, platforms: tuple[str, ...], language: str = "en") -> str:
    """Return the page in a language; platforms on which something has arrived come first."""
    words = read_words(asset("sandbox", "words.json"))[language]
    weekdays = words["weekdays"].split()

    def date_text(day: date) -> str:
        return f"{day:%Y-%m-%d} {weekdays[day.weekday()]}"

    posts = {name: world.of(name) for name in platforms}
    labels = {name: _label(name, language) for name in platforms}
    known = {labels[name]: posts[name] for name in platforms if posts[name]}
    return render_page(
        "sandbox",
        "page.html",
        lang="zh-CN" if language == "zh" else language,
        words=words,
        weekday=lambda day: weekdays[day.weekday()],
        date=date_text,
        style=_asset("page.css"),
        script=_asset("page.js"),
        now=_local(world.now()),
        stands=isinstance(world.now, VirtualClock),
        waiting=list(world.faults.waiting()),
        kinds={kind: look_up(said, language) for kind, said in KINDS.items()},
        editor_kinds={kind: look_up(said, language) for kind, said in EDITOR_KINDS.items()},
        platforms=list(labels.items()),
        overview=_overview(known),
        total=sum(map(len, posts.values())),
        sections=[
            (labels[name], len(posts[name]), _by_day(posts[name]))
            for name in sorted(platforms, key=lambda name: not posts[name])
        ],
        local=_local,
    )


@cache
def page_policy() -> str:
    """Return the policy under which the page runs its own script and nothing else (W3C CSP Level 3)."""
    return (
        f"default-src 'none'; script-src {source_of(_asset('page.js'))}; style-src 'unsafe-inline'; "
        "img-src 'self'; media-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    )


@cache
def _asset(name: str) -> str:
    return asset("sandbox", name).read_text(encoding="utf-8")


def _label(name: str, language: str) -> str:
    if name not in names():
        return name.capitalize()
    return get(name).label_zh if language == "zh" else get(name).label


def _local(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds).astimezone()


@dataclass(frozen=True, slots=True)
class Overview:
    """How many posts arrived on each of the last days with any, by platform."""

    days: Sequence[date]
    rows: Sequence[tuple[str, Sequence[int]]]
    most: int


def _overview(posts: Mapping[str, Sequence[FakePost]]) -> Overview | None:
    counts = {label: Counter(_local(p.at).date() for p in of) for label, of in posts.items()}
    days = _span([day for found in counts.values() for day in found])
    if len(days) < 2:  # a day needs no overview
        return None
    most = max(max(found.values()) for found in counts.values())
    rows = [(label, [found[day] for day in days]) for label, found in counts.items()]
    return Overview(days, rows, most)


def _span(days: Sequence[date]) -> list[date]:
    if not days:
        return []
    last = max(days)
    first = max(min(days), last - timedelta(days=_DAYS - 1))
    return [first + timedelta(days=n) for n in range((last - first).days + 1)]


def _by_day(posts: Sequence[FakePost]) -> list[tuple[date, list[FakePost]]]:
    days = groupby(posts[-_SHOWN:], key=lambda post: _local(post.at).date())
    return [(day, list(of_day)) for day, of_day in days]
