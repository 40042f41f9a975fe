"""How well texts are cut and quotes are chosen, against simple and published ways, in one run.

    python -m benchmarks.text [FOLDER [DOCS]]
    python -m benchmarks.text --editor ANSWERS.json

FOLDER holds articles (*.md); without it the project's own samples are used. What is chosen is judged
by an editor's labels where they are (see `editor_labels.py`). With DOCS, the folder `docs` of a copy of
github.com/ruanyf/weekly, and the extra `meaning` what words say of the meaning is judged too. With
--editor a model's answers to labelled articles are judged beside the offline judgement (see
`editor_answers.py`).
"""

import random
import sys
import textwrap
import time
from collections.abc import Callable
from importlib.util import find_spec
from math import ceil
from pathlib import Path
from statistics import mean
from typing import Any

from benchmarks.digests import print_beside_editor, print_digests
from benchmarks.editor_answers import print_answers
from benchmarks.editor_labels import FOLDER, Labelled, read_labelled
from benchmarks.judging import Judged, figures
from repurpose import platforms
from repurpose.article import Article, Source, parse_article
from repurpose.slicing import Thread, find_quotes, slice_thread
from repurpose.slicing.finding.quotes import candidates_at, writes_no_stops
from repurpose.slicing.judging.encoder import find_encoder
from repurpose.slicing.sentences.units import Unit, read_units
from repurpose.slicing.sentences.words import leans_back, measure
from tools.teach_words import read_for_teaching
from tools.train_judgement import print_left_out, read_rows

ROOT = Path(__file__).resolve().parent.parent
Cut = Callable[[Article, platforms.Limit], list[str]]


def ours(article: Article, limit: platforms.Limit) -> list[str]:
    platform = next(p for n in platforms.names() if (p := platforms.get(n)).body is limit)
    return said_by(slice_thread(article, platform, style="full").thread)


def ours_digest(article: Article, limit: platforms.Limit) -> list[str]:
    """The default of threads: the points, not the whole."""
    platform = next(p for n in platforms.names() if (p := platforms.get(n)).body is limit)
    return said_by(slice_thread(article, platform, style="digest").thread)


def said_by(thread: Thread) -> list[str]:
    """Return what each post says of the body; a heading above it is marked, for it opens the post."""
    posts = thread.posts
    said = []
    for post in posts:
        roles = [r.role for r in post.runs if r.role in ("title", "body")]
        body = "".join(r.text for r in post.runs if r.role == "body")
        if body:
            said.append(("§" if roles[0] == "title" else "") + body)
    return said


def greedy(article: Article, limit: platforms.Limit) -> list[str]:
    """Pack sentences until the next does not fit: what careful splitters do."""
    posts: list[str] = []
    for unit in read_units(article)[0]:
        if posts and not limit.excess(posts[-1] + unit.text):
            posts[-1] += unit.text
        else:
            posts.append(unit.text)
    return posts


def wrap(article: Article, limit: platforms.Limit) -> list[str]:
    """Cut every so many characters: what most splitters do."""
    return textwrap.wrap("".join(u.text for u in read_units(article)[0]), limit.most)


def published(article: Article, _: platforms.Limit) -> list[str]:
    """text-to-tweets 0.1.1 from the package index, as its page shows it."""
    from text_to_tweets import tweet_splitter

    return list(tweet_splitter("".join(u.text for u in read_units(article)[0]), counter=False))


def judge(article: Article, posts: list[str], limit: platforms.Limit) -> dict[str, float]:
    """Return shares over the posts, and how many there are for each that the bare body would need."""
    units = read_units(article)[0]
    least = ceil(limit.count("".join(u.text for u in units)) / limit.most)
    ends = tuple(_squeeze(u.text) for u in units)
    closes = tuple(_squeeze(u.text) for u in units if u.closes_block)
    cuts = [_squeeze(p) for p in posts[:-1]]
    return {
        "posts / least": len(posts) / least,
        "over limit": mean(limit.excess(p.removeprefix("§")) > 0 for p in posts),
        "opens leaning": mean(not p.startswith("§") and leans_back(p) for p in posts),
        "cut in sentence": mean(not c.endswith(ends) for c in cuts) if cuts else 0.0,
        "at paragraph": mean(c.endswith(closes) for c in cuts) if cuts else 1.0,
    }


def _squeeze(text: str) -> str:
    return "".join(text.split())


def print_cuts(articles: list[Article]) -> None:
    ways: dict[str, Cut] = {
        "ours": ours,
        "ours, digest": ours_digest,
        "greedy sentences": greedy,
        "every N characters": wrap,
    }
    if find_spec("text_to_tweets"):
        ways["text-to-tweets 0.1.1"] = published
    for name in ("x", "bluesky", "mastodon"):
        limit = platforms.get(name).body
        print(f"\n{name}: {len(articles)} articles; full style but for the digest")
        for way, cut in ways.items():
            if way.startswith("text-to") and name != "x":
                continue
            rows = [judge(a, cut(a, limit), limit) for a in articles]
            figures = "  ".join(f"{key} {mean(r[key] for r in rows):5.2f}" for key in rows[0])
            print(f"  {way:22} {figures}")


def _centrality(units: list[Unit]) -> Callable[[Unit], float]:
    grams = {u.span: {u.text[i : i + 2] for i in range(len(u.text) - 1)} for u in units}
    rank = dict.fromkeys(grams, 1.0)
    near = {
        a: {b: len(x & y) / (len(x | y) or 1) for b, y in grams.items() if b != a}
        for a, x in grams.items()
    }
    totals = {a: sum(row.values()) or 1.0 for a, row in near.items()}
    for _ in range(20):
        rank = {
            a: 0.15 + 0.85 * sum(near[b][a] / totals[b] * rank[b] for b in near if b != a)
            for a in rank
        }
    return lambda unit: rank[unit.span]


def print_judgement(docs: Path | None = None) -> None:
    """Print how well labelled articles are judged, each by weights that have not seen it."""
    labelled = read_labelled()
    if not labelled:
        print(f"\njudgement: {FOLDER} holds no labelled articles")
        return
    print(f"\njudgement: {len(labelled)} labelled articles")
    _print_furniture(labelled)
    chance = random.Random(1)
    for way in ("random", "longest", "central (TextRank)"):
        ranked = [_judged_by(way, one, chance) for one in labelled]
        found = figures(ranked)
        print(f"  {way:22} P@5 {found['P@5']:.3f}  bad {found['bad']:.3f}")
    print("  hand-tuned             P@5 0.24   bad 0.48   (its candidates only)")
    print("  trees, no wording      P@5 0.375  bad 0.307  alone F1 0.71  hook in top 3 0.49")
    print("  trees, with wording    P@5 0.416  bad 0.245  alone F1 0.72  hook in top 3 0.52")
    print("  step tables            P@5 0.424  bad 0.251  alone F1 0.75  hook in top 3 0.56")
    print(f"  best that candidates allow  P@5 {mean(map(best_allowed, labelled)):.3f}")
    held_out: list[Judged] = []
    if find_spec("lightgbm"):
        encoder = find_encoder()
        weekly = read_for_teaching(docs, encoder) if docs and encoder else None
        sets = [one.name[0] for one in labelled]
        held_out = print_left_out(read_rows(labelled), 15, sets, weekly)
    else:
        print("  learned: pip install lightgbm to see articles judged that were left out")
    print_digests(labelled, held_out)
    print_beside_editor(labelled, held_out)


def best_allowed(one: Labelled) -> float:
    """Return the P@5 of who knows the labels and takes whole candidates only."""
    labels = {u.span: f for u, f in zip(one.units, one.labels, strict=True) if f}
    units, _ = read_units(one.article)
    lines_end = writes_no_stops(units)
    known = sorted(
        (
            labels[unit.span].quote
            for i, unit in enumerate(units)
            if unit.span in labels and candidates_at(one.article, units, i, lines_end=lines_end)
        ),
        reverse=True,
    )[:5]
    return mean(quote >= 2 for quote in known) if known else 0.0


def _judged_by(way: str, one: Labelled, chance: random.Random) -> Judged:
    kept = {unit.span for unit in read_units(one.article)[0]}
    pairs = [(u, f) for u, f in zip(one.units, one.labels, strict=True) if f and u.span in kept]
    units = [unit for unit, _ in pairs]
    central = _centrality(units) if way.startswith("central") else None
    worth = [
        central(u) if central else measure(u.text) if way == "longest" else chance.random()
        for u in units
    ]
    heads = dict.fromkeys(("quote", "hook"), worth) | {"alone": [0.0] * len(units)}
    return Judged([found for _, found in pairs], heads)


def _print_furniture(labelled: list[Labelled]) -> None:
    for name in ("all", "a", "b", "c", "d", "e"):
        chosen = [one for one in labelled if name in ("all", one.name[0])]
        precision, found = measure_furniture(chosen)
        print(f"  furniture, set {name:4}    precision {precision:.3f}  found {found:.3f}")


def measure_furniture(labelled: list[Labelled]) -> tuple[float, float]:
    """Return the share of furniture among what is left out as such, and of all furniture that is."""
    right = wrong = missed = 0
    for one in labelled:
        kept = {unit.span for unit in read_units(one.article)[0]}
        for unit, found in zip(one.units, one.labels, strict=True):
            if found and not unit.dangles:  # what leads in code goes too, and is none
                right += unit.span not in kept and found.furniture
                wrong += unit.span not in kept and not found.furniture
                missed += unit.span in kept and found.furniture
    return right / ((right + wrong) or 1), right / ((right + missed) or 1)


def print_speed(articles: list[Article]) -> None:
    text = "\n\n".join(a.text for a in articles)
    text *= max(1, 1_000_000 // len(text.encode()))
    print(f"\nspeed on {len(text.encode()) / 1e6:.1f} MB (CPU seconds)")
    article = _timed("parse", lambda: parse_article(text, Source("a.md", "")))
    _timed("quotes", lambda: find_quotes(article))
    _timed("thread for x", lambda: slice_thread(article, platforms.get("x")))


def _timed(name: str, work: Callable[[], Any]) -> Any:
    started = time.process_time()
    done = work()
    print(f"  {name:14} {time.process_time() - started:6.2f}")
    return done


def main() -> None:
    if set(sys.argv[1:]) & {"-h", "--help"}:
        print(__doc__)
        return
    if sys.argv[1:2] == ["--editor"]:
        print_answers(Path(sys.argv[2]))
        return
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "tests" / "samples"
    files = sorted(folder.glob("*.md"))
    articles = [parse_article(p.read_text(encoding="utf-8"), Source(p.name, "")) for p in files]
    own = [u.text for a in articles for u in read_units(a)[0]]
    print(
        f"{len(articles)} articles, {len(own)} sentences, {mean(map(leans_back, own)):.0%} open with a context word"
    )
    print_cuts(articles)
    print_judgement(Path(sys.argv[2]) if len(sys.argv) > 2 else None)
    print_speed(articles)


if __name__ == "__main__":
    main()
