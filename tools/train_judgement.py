"""Labelled articles in, the weights of an editor's judgement out: weights, meaning and likeness.json.

    python -m tools.train_judgement [FOLDER] [--more TEXTS] [--weekly DOCS] [--folds N]

FOLDER is `../shared/editor` by default. Prints how well articles are judged that were left out of the
training (N groups of articles, 15 by default), then trains on all of them and writes the weights to
assets/judgement. TEXTS holds the texts of more articles, labelled by other readers, whose labels are in
`benchmarks/more_labels.txt`: they help to learn, and are never among those that are left out; how well they
are judged by what FOLDER alone teaches is printed apart. Of the weights, those of the meaning only where the extra `meaning` is installed, and what words say of the
meaning only with DOCS too, the folder `docs` of a copy of github.com/ruanyf/weekly. Needs numpy and
lightgbm, which nothing else here does, and with DOCS scikit-learn.
"""

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from benchmarks.editor_labels import FOLDER, Labelled, Labels, read_labelled
from benchmarks.judging import Judged, report
from benchmarks.more_labels import read_more
from repurpose.article import simplify
from repurpose.slicing.judging.encoder import SIZE, find_encoder
from repurpose.slicing.judging.features import Reading
from repurpose.slicing.judging.likely_words import RunTable
from repurpose.slicing.judging.likeness import Likeness
from repurpose.slicing.judging.score import HEADS, PARTS
from repurpose.slicing.sentences.units import read_units
from tools.level_labels import Level, level, plain
from tools.step_tables import Shapes, learn_shapes, look_up
from tools.teach_words import Weekly, read_for_teaching, teach

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets" / "judgement"
SMOOTHING = 3000.0  # of the linear model of the meaning: how much small weights are preferred
SHARE = 0.8  # of what that model says that is added


@dataclass(frozen=True)
class Rows:
    """One article's sentences as both models see them; `meaning` is empty without the extra.

    `texts` are in Simplified Han, and empty where no table of words knows the language.
    """

    features: list[dict[str, float]]
    meaning: list[Any]
    texts: list[str]
    labels: list[Labels]
    levels: list[Level]  # the labels as they are learned, on one scale for all readers


def read_rows(labelled: Sequence[Labelled]) -> list[Rows]:
    """Return the rows of each article; without what is furniture."""
    encoder = find_encoder()
    found = []
    for one in labelled:
        known = {u.span: f for u, f in zip(one.units, one.labels, strict=True) if f}
        units, _ = read_units(one.article)
        reading = Reading(one.article, units)
        chinese = one.article.language.startswith("zh")
        title = simplify(one.article.title, one.article.language)
        likeness = Likeness(encoder, title, reading.texts) if encoder else None
        wanted = [i for i, unit in enumerate(units) if unit.span in known]
        labels = [known[units[i].span] for i in wanted]
        found.append(
            Rows(
                [reading.features(i) for i in wanted],
                [likeness.row(i) for i in wanted] if likeness else [],
                [reading.texts[i] if chinese else "" for i in wanted],
                labels,
                plain(labels, HEADS),
            )
        )
    return found


def read_more_rows(folder: Path, first: Sequence[Rows]) -> list[Rows]:
    """Return the rows of the articles of other readers, each reader's labels on the scale of the first."""
    labelled = read_more(folder)
    rows = read_rows(labelled)
    to = [each for article in first for each in article.labels]
    for reader in sorted({one.name[0] for one in labelled}):
        own = [i for i, one in enumerate(labelled) if one.name[0] == reader]
        levels = iter(level([each for i in own for each in rows[i].labels], to, HEADS))
        for i in own:
            rows[i] = replace(rows[i], levels=[next(levels) for _ in rows[i].labels])
    return [article for article in rows if article.labels]


def train_shapes(rows: Sequence[Rows]) -> dict[str, Shapes]:
    """Return the table of each feature for each head."""
    import numpy as np

    found = [each for article in rows for each in article.features]
    levels = [each for article in rows for each in article.levels]
    names = list(found[0])
    table = np.array([[each[name] for name in names] for each in found])
    targets = {head: [each[head] for each in levels] for head in HEADS}
    return learn_shapes(names, table, targets)


def train_meaning(rows: Sequence[Rows]) -> dict[str, tuple[list[float], float]]:
    """Return the weights of each head over `Likeness.row`, and what is added to their sum."""
    import numpy as np

    table = np.array([each for article in rows for each in article.meaning], dtype=np.float64)
    middle, spread = table.mean(axis=0), table.std(axis=0) + 1e-6
    scaled = (table - middle) / spread
    square = scaled.T @ scaled + SMOOTHING * np.eye(scaled.shape[1])
    found = {}
    for head in HEADS:
        target = np.array([each[head] for article in rows for each in article.levels])
        plain = SHARE * np.linalg.solve(square, scaled.T @ (target - target.mean())) / spread
        weights = [float(f"{value:.4g}") for value in plain]
        found[head] = (weights, round(-float(middle @ np.array(weights)), 5))
    return found


def train_words(rows: Sequence[Rows], weekly: Weekly) -> RunTable:
    """Return the table of runs that says what the meaning says, as learned from `rows`."""
    import numpy as np

    own = np.array([each[:SIZE] for article in rows for each in article.meaning]).mean(axis=0)
    return teach(weekly, train_meaning(rows), own)


@dataclass(frozen=True)
class LeftOut:
    """Every article's judgement by models that have not seen it."""

    bare: list[Judged]
    worded: list[Judged]  # with what the words say of the meaning; empty without a weekly
    meant: list[Judged]  # with the meaning; empty without the extra


def leave_out(
    rows: Sequence[Rows], folds: int, weekly: Weekly | None = None, more: Sequence[Rows] = ()
) -> LeftOut:
    """Return every article's judgement by models that have not seen it, in the ways that are known.

    What is in `more` is learned from, and not judged.
    """
    ways: dict[str, dict[int, Judged]] = {"bare": {}, "worded": {}, "meant": {}}
    for fold in range(folds):
        others = [rows[i] for i in range(len(rows)) if i % folds != fold]
        left = range(fold, len(rows), folds)
        found = judge([*others, *more], [rows[i] for i in left], weekly)
        for name, way in ways.items():
            way.update(zip(left, getattr(found, name), strict=False))
    return LeftOut(**{name: [way[i] for i in sorted(way)] for name, way in ways.items()})


def judge(taught: Sequence[Rows], asked: Sequence[Rows], weekly: Weekly | None = None) -> LeftOut:
    """Return how models that learned from `taught` judge `asked`."""
    shapes = train_shapes(taught)
    meaning = train_meaning(taught) if taught[0].meaning else {}
    words = train_words(taught, weekly) if weekly and meaning else None
    found = LeftOut([], [], [])
    for one in asked:
        heads = {head: [shapes[head].predict(f) for f in one.features] for head in HEADS}
        found.bare.append(Judged(one.labels, heads))
        if words:
            said = [words.predict(text) if text else [0.0] * len(HEADS) for text in one.texts]
            added = {head: [row[n] for row in said] for n, head in enumerate(words.heads)}
            found.worded.append(Judged(one.labels, _sum(heads, added)))
        if meaning:
            added = {
                head: [float(row @ weights) + bias for row in one.meaning]
                for head, (weights, bias) in meaning.items()
            }
            found.meant.append(Judged(one.labels, _sum(heads, added)))
    return found


def _sum(
    heads: Mapping[str, Sequence[float]], added: Mapping[str, Sequence[float]]
) -> dict[str, list[float]]:
    return {head: [a + b for a, b in zip(heads[head], added[head], strict=True)] for head in heads}


def print_left_out(
    rows: Sequence[Rows],
    folds: int,
    sets: Sequence[str],
    weekly: Weekly | None = None,
    more: Sequence[Rows] = (),
) -> list[Judged]:
    """Print how well articles are judged that were left out, by reader's set; return it.

    What is returned is with the meaning, where that is known, else with the words.
    """
    found = leave_out(rows, folds, weekly, more)
    print("  learned, each article left out of the training; by reader's set:")
    return _print_ways(found, sets)


def _print_ways(found: LeftOut, sets: Sequence[str]) -> list[Judged]:
    report(found.bare, sets)
    if found.worded:
        print("  the same with what its words say of a sentence's meaning:")
        report(found.worded, sets)
    if found.meant:
        print("  the same with the extra `meaning`:")
        report(found.meant, sets)
    else:
        print("  pip install 'repurpose[meaning]' to see what the meaning adds")
    return found.meant or found.worded or found.bare


def main() -> None:
    parser = argparse.ArgumentParser(description="Learn an editor's judgement.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--more", type=Path, help="the texts of benchmarks/more_labels.txt")
    parser.add_argument("--weekly", type=Path, help="the folder docs of github.com/ruanyf/weekly")
    parser.add_argument("--folds", type=int, default=15)
    chosen = parser.parse_args()
    labelled = read_labelled(chosen.folder)
    if not labelled:
        sys.exit(f"{chosen.folder} holds no labelled articles")
    rows = read_rows(labelled)
    more = read_more_rows(chosen.more, rows) if chosen.more else []
    encoder = find_encoder()
    weekly = read_for_teaching(chosen.weekly, encoder) if chosen.weekly and encoder else None
    for name, these in (("", rows), (" more", more)):
        count = sum(len(article.features) for article in these)
        print(f"{len(these)}{name} articles, {count} sentences")
    if chosen.folds:
        print_left_out(rows, chosen.folds, [one.name[0] for one in labelled], weekly, more)
    if chosen.folds and more:
        print("  the more articles, by what the others alone teach:")
        _print_ways(judge(rows, more, weekly), ["more"] * len(more))
    write_weights([*rows, *more], weekly)


def write_weights(rows: Sequence[Rows], weekly: Weekly | None) -> None:
    """Learn from all `rows` and write what is learned to assets/judgement."""
    shapes = train_shapes(rows)
    means = [whole(shapes[head].mean) for head in HEADS]
    _write("weights.json", {"heads": HEADS, "means": means, "steps": side_by_side(shapes)})
    if rows[0].meaning:
        meaning = train_meaning(rows)
        both = {head: {"weights": w, "bias": b} for head, (w, b) in meaning.items()}
        _write("meaning.json", {"heads": both})
    if weekly:
        words = train_words(rows, weekly)
        _write("likeness.json", {"heads": words.heads, "bias": words.bias, "runs": words.runs})


def side_by_side(shapes: Mapping[str, Shapes]) -> dict[str, tuple[list[float], list[list[int]]]]:
    """Return the heads' tables of each feature as one: its limits, and a row of all heads between two."""
    found = {}
    for name in sorted({name for shape in shapes.values() for name in shape.steps}):
        own = [shapes[head].steps.get(name, ([], [0.0])) for head in HEADS]
        limits = sorted({limit for steps in own for limit in steps[0]})
        places = [*limits, limits[-1] + 1.0] if limits else [0.0]
        found[name] = limits, [[whole(look_up(steps, at)) for steps in own] for at in places]
    return found


def whole(value: float) -> int:
    """Return a value in ten-thousandths of a label."""
    return round(value * PARTS)


def _write(name: str, held: Mapping[str, Any]) -> None:
    text = json.dumps(held, ensure_ascii=False, separators=(",", ":"))
    (ASSETS / name).write_text(text + "\n", encoding="utf-8")
    print(f"wrote {name}: {len(text.encode()) // 1024} KiB")


if __name__ == "__main__":
    main()
