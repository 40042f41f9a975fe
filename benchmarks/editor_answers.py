"""Answers of a model to labelled articles in, how good its choice is beside the offline judgement out.

    python -m benchmarks.text --editor ANSWERS.json

ANSWERS.json has, by the name of a labelled article (its file without `.md`), an answer as the model
gave it, or the `editor.json` of a pack. Every answer goes through the same sieve as in a pack, without
a repair round; what falls is filled up offline, as it would be there, and counted.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from statistics import mean

from benchmarks.editor_labels import Labelled, Labels, read_labelled
from repurpose import platforms
from repurpose.article import Span
from repurpose.editor import number_article
from repurpose.editor.choosing.contract import read_choice
from repurpose.editor.choosing.rules import judge
from repurpose.json_object import JsonObject
from repurpose.slicing import (
    NOTHING,
    Post,
    Quote,
    Selection,
    Wishes,
    find_chosen_quotes,
    rank_quotes,
    slice_thread,
)

_FIVE = 5


def print_answers(file: Path, labelled: Sequence[Labelled] | None = None) -> None:
    """Print the figures of a file of answers, and those of the offline judgement for the same articles."""
    answers: Mapping[str, JsonObject] = json.loads(file.read_text(encoding="utf-8"))
    known = {one.name: one for one in (read_labelled() if labelled is None else labelled)}
    for name in sorted(answers.keys() - known.keys()):
        print(f"{name}: no labelled article is called so")
    rows: defaultdict[str, list[dict[str, float]]] = defaultdict(list)
    for name in sorted(answers.keys() & known.keys()):
        one = known[name]
        selection, fell = choose(one, answers[name])
        rows["model"].append(score(one, selection) | {"items that fell": fell})
        rows["offline"].append(score(one, NOTHING))
    print(f"\n{len(rows['model'])} labelled articles")
    for who, found in rows.items():
        keys = dict.fromkeys(key for row in found for key in row)
        means = ((key, [row[key] for row in found if key in row]) for key in keys)
        print(f"  {who:8}" + "  ".join(f"{key} {mean(values):.3f}" for key, values in means))


def choose(one: Labelled, answer: JsonObject) -> tuple[Selection, float]:
    """Return what of an answer may be taken, and how many of its items fell."""
    said = answer.get("said")
    value = json.loads(said[-1]["raw"]) if isinstance(said, list) and said else answer
    choice, wrong = read_choice(value)
    judged = judge(number_article(one.article), choice, Wishes())
    return judged.selection, float(len(wrong) + len({refusal.item for refusal in judged.refused}))


def score(one: Labelled, selection: Selection) -> dict[str, float]:
    """Return P@5, the share of bad quotes, of posts that open alone, and whether the hook is a good one."""
    labels = {unit.span: found for unit, found in zip(one.units, one.labels, strict=True) if found}
    chosen = find_chosen_quotes(one.article, selection.quotes, Wishes())
    five = rank_quotes(one.article, chosen=chosen, dropped=selection.dropped).taken[:_FIVE]
    quotes = [found for quote in five if (found := _label_of(labels, _whole(quote), best=True))]
    thread = slice_thread(
        one.article, platforms.get("x"), style="digest", selection=selection
    ).thread
    openers = [found for span in _openers(thread.posts) if (found := _label_of(labels, span))]
    figures = {
        "P@5": mean(found.quote >= 2 for found in quotes) if quotes else 0.0,
        "bad": mean(found.quote == 0 for found in quotes) if quotes else 0.0,
    }
    if openers:
        third = sorted((found.hook for found in labels.values()), reverse=True)[:3][-1]
        figures["alone"] = mean(bool(found.alone) for found in openers)
        figures["opener in top 3"] = float(openers[0].hook >= third)
        figures["hook (0-3)"] = float(openers[0].hook)
    return figures


def _whole(quote: Quote) -> Span:
    return Span(quote.spans[0].start, quote.spans[-1].end)


def _openers(posts: Sequence[Post]) -> Iterator[Span]:
    """Yield the first sentence of each post."""
    for post in posts:
        spans = [run.span for run in post.runs if run.role == "body" and run.span]
        yield from spans[:1]


def _label_of(labels: Mapping[Span, Labels], span: Span, *, best: bool = False) -> Labels | None:
    """Return the labels of the first sentence of `span`, or of its best one as a quote."""
    inside = [found for s, found in labels.items() if s.start < span.end and span.start < s.end]
    if best and inside:
        return max(inside, key=lambda found: found.quote)
    return inside[0] if inside else None
