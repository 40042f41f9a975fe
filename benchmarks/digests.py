"""Digests of labelled articles and of those that an editor made by hand in, figures out.

Every article is judged by weights that have not seen it, where lightgbm is there to learn them. What
leans is decided by a list of openers that shares nothing with the slicer's.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.editor_labels import FOLDER, Labelled
from benchmarks.judging import Judged
from repurpose import platforms
from repurpose.article import Article, Source, Span, parse_article
from repurpose.slicing import Post, Thread, slice_thread
from repurpose.slicing.judging.score import HEADS, Score, judge_of
from repurpose.slicing.sentences.units import Unit, read_units

# An editor's own list (of openers that need what stood before), made by reading, not from the slicer.
_leans = re.compile(
    r"[“「『（(\s]*(?:(?:但|而|却|可(?!能|以|靠|见|爱|怕|惜|是一)|所以|因此|于是|因为|以至|那么|然后|接着|不过|然而|同时|此外|另外|并且|而且|甚至|反之|否则|例如|比如|换句话说|也就是说|总之|首先|其次|再次|最后|第二|第三)[，、]?"
    r"|(?:这|那|此|该|其|它|他|她)(?!些年|几年|里的人|乐|余|他人|实)"
    r"|(?:但是|而是|与此|由此|对此|為此|因為|於是|這|後來|其中)"
    r"|(?:But|And|So|Then|Thus|However|Therefore|It|This|That|These|Those|They|He|She|Its|Their|His|Her|Also|Yet|Instead|For example)\b"
    r"|(?:しかし|でも|だが|だから|そして|また|それ|これ|その|この|つまり|ところが)|(?:그|이)(?:는|것|런|러|리고|래서|렇))"
)
_announces = re.compile(
    r"[：:]$|(?:的是|如下|以下|下面|接下来|next|below|here(?:'s| is| are) \w+)\W*$", re.IGNORECASE
)


def print_digests(labelled: Sequence[Labelled], held_out: Sequence[Judged] = ()) -> None:
    """Print how digests for X of the labelled articles read, sentence labels being known.

    Args:
        labelled: The articles.
        held_out: How models judge them that have not seen them; without them the shipped weights do.
    """
    rows: list[dict[str, float]] = []
    for one, judged in zip_longest(labelled, held_out):
        if judged:
            _judge_unseen(one, judged)
        rows.append(_read_digest(one))
    way = "unseen weights" if held_out else "weights that have seen them"
    print(f"\ndigests for x of {len(rows)} labelled articles, {way}")
    for key in rows[0]:
        known = [row[key] for row in rows if key in row]
        print(f"  {key:46} {mean(known):.3f}")


def _judge_unseen(one: Labelled, judged: Judged) -> None:
    """Let the slicer judge the sentences of an article as models that have not seen it do."""
    judge = judge_of(one.article)
    labels = {u.span for u, found in zip(one.units, one.labels, strict=True) if found}
    wanted = [i for i, unit in enumerate(judge.units) if unit.span in labels]
    for place, index in enumerate(wanted):
        quote, alone, hook, point = (judged.heads[head][place] for head in HEADS)
        found = judge.reading.features(index)
        judge._known[index, ""] = Score(quote, alone, hook, point, found)  # noqa: SLF001


def _read_digest(one: Labelled) -> dict[str, float]:
    labels = {u.span: found for u, found in zip(one.units, one.labels, strict=True) if found}
    units, _ = read_units(one.article)
    thread = _digest(one.article)
    posts = [said for post in thread.posts if (said := _said(post, units))]
    flat = [labels[u.span] for said in posts for u in said if u.span in labels]
    openers = [labels.get(said[0].span) for said in posts]
    third = sorted((found.hook for found in labels.values()), reverse=True)[:3][-1]
    found = {
        "posts": float(len(posts)),
        "posts that lean, by a list of its own": mean(
            bool(_leans.match(said)) for post in thread.posts if (said := _opening(post))
        ),
        "posts whose opener is understood alone": mean(
            bool(label.alone) for label in openers if label
        )
        if any(openers)
        else 0.0,
        "posts that end on an announcement": mean(
            bool(_announces.search(said[-1].text)) for said in posts
        ),
        "sentences a post": mean(map(len, posts)),
        "point of what is said (0-3)": mean(label.point for label in flat),
        "quote of what is said (0-3)": mean(label.quote for label in flat),
    }
    if first := openers[0]:
        found["thread opens with one of the three best hooks"] = float(first.hook >= third)
        found["hook of the opener (0-3)"] = float(first.hook)
    if last := labels.get(posts[-1][-1].span):
        found["quote of the last sentence (0-3)"] = float(last.quote)
    best = [found for found in labels.values() if found.point == 3]
    if best:
        found["indispensable sentences that are said"] = sum(
            label.point == 3 for label in flat
        ) / len(best)
    return found


def _digest(article: Article) -> Thread:
    return slice_thread(article, platforms.get("x"), style="digest").thread


def _opening(post: Post) -> str:
    return next((run.text for run in post.runs if run.role == "body"), "")


def _said(post: Post, units: Sequence[Unit]) -> list[Unit]:
    """Return the sentences of which a post says more than half: it may drop a connective."""
    spans = [run.span for run in post.runs if run.role == "body" and run.span]
    return [
        unit for unit in units if sum(_shared(unit.span, s) for s in spans) * 2 > len(unit.text)
    ]


def print_beside_editor(
    labelled: Sequence[Labelled], held_out: Sequence[Judged] = (), folder: Path = FOLDER
) -> None:
    """Print how much of an editor's threads, made by hand, the digests say too; and their roles.

    Articles among the `labelled` are judged as in `print_digests`.
    """
    packs = sorted((folder / "packs").glob("*.json"))
    if not packs:
        return
    known = {f"{one.name}.md": (one, judged) for one, judged in zip_longest(labelled, held_out)}
    shares: defaultdict[str, list[float]] = defaultdict(list)
    for path in packs:
        made = json.loads(path.read_text(encoding="utf-8"))
        file = folder / "packs" / made["article"]["file"]
        if file.name in known:
            one, judged = known[file.name]
            article = one.article
            if judged:
                _judge_unseen(one, judged)
        else:
            source = Source(file.name, "0" * 64)
            article = parse_article(file.read_text(encoding="utf-8"), source)
        for key, value in _compare(article, made["x"]):
            shares[key].append(value)
    print(f"\nbeside {len(packs)} threads made by hand")
    for key, values in shares.items():
        print(f"  {key:46} {mean(values):.3f}")


def _compare(article: Article, posts: list[dict[str, Any]]) -> Iterator[tuple[str, float]]:
    units, _ = read_units(article)
    by_editor = {
        unit.span: post["role"]
        for post in posts
        for unit in units
        for start, end in post["spans"]
        if _shared(unit.span, Span(start, end)) * 2 > min(end - start, len(unit.text))
    }
    thread = _digest(article)
    ours = {u.span: post.role for post in thread.posts for u in _said(post, units)}
    both = [span for span in by_editor if span in ours]
    yield "editor's sentences that the digest says too", len(both) / len(by_editor)
    yield "digest's sentences that the editor says too", len(both) / len(ours)
    yield "both together (F1)", 2 * len(both) / (len(by_editor) + len(ours))
    yield "by chance, of as many sentences", len(ours) / len(units)
    for role in ("hook", "close"):
        theirs = {span for span, name in by_editor.items() if name == role}
        mine = {span for span, name in ours.items() if name == role}
        yield f"{role}: a sentence of the editor's is there", float(bool(theirs & mine))
    if both:
        same = sum(by_editor[span] == ours[span] for span in both)
        yield "of those in both, in a post of the same role", same / len(both)


def _shared(one: Span, other: Span) -> int:
    return max(0, min(one.end, other.end) - max(one.start, other.start))
