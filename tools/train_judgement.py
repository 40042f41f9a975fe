"""Labelled articles in, the weights of an editor's judgement out: weights.json and meaning.json.

    python -m tools.train_judgement [FOLDER] [--folds N]

FOLDER is `../shared/editor` by default. Prints how well articles are judged that were left out of the
training (N groups of articles, 15 by default), then trains on all of them and writes the weights to
assets/judgement; those of the meaning only where the extra `meaning` is installed. Needs numpy and
lightgbm, which nothing else here does: `pip install lightgbm`.
"""

import argparse
import json
import sys
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import fmean
from typing import Any

from benchmarks.editor_labels import FOLDER, Labelled, Labels, read_labelled
from benchmarks.judging import Judged, report
from repurpose.article import simplify
from repurpose.slicing.encoder import find_encoder
from repurpose.slicing.features import Reading
from repurpose.slicing.likeness import Likeness
from repurpose.slicing.score import HEADS
from repurpose.slicing.units import read_units

ROOT = Path(__file__).resolve().parent.parent
ASSETS = ROOT / "assets" / "judgement"
# Trees of one split each, so that their sum is a table for each feature.
SETTINGS = {
    "objective": "regression",
    "num_leaves": 2,
    "learning_rate": 0.06,
    "min_data_in_leaf": 40,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "feature_fraction": 0.15,
    "lambda_l2": 5,
    "max_bin": 32,
    "min_data_in_bin": 8,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
    "feature_pre_filter": False,
    "verbose": -1,
}
ROUNDS = 400
SEEDS = (1, 2, 3)
SMOOTHING = 3000.0  # of the linear model of the meaning: how much small weights are preferred
SHARE = 0.8  # of what that model says that is added

Steps = tuple[list[float], list[float]]


@dataclass(frozen=True)
class Rows:
    """One article's sentences as both models see them; `meaning` is empty without the extra."""

    features: list[dict[str, float]]
    meaning: list[Any]
    labels: list[Labels]


@dataclass(frozen=True)
class Shapes:
    """A head: the mean of its labels, and by feature what each of its values adds."""

    mean: float
    steps: Mapping[str, Steps]

    def predict(self, found: Mapping[str, float]) -> float:
        """Return what the head says of a sentence."""
        return self.mean + sum(
            values[bisect_left(limits, found[name])]
            for name, (limits, values) in self.steps.items()
        )


def read_rows(labelled: Sequence[Labelled]) -> list[Rows]:
    """Return the rows of each article; without what is furniture."""
    encoder = find_encoder()
    found = []
    for one in labelled:
        known = {u.span: f for u, f in zip(one.units, one.labels, strict=True) if f}
        units, _ = read_units(one.article)
        reading = Reading(one.article, units)
        title = simplify(one.article.title, one.article.language)
        likeness = Likeness(encoder, title, reading.texts) if encoder else None
        wanted = [i for i, unit in enumerate(units) if unit.span in known]
        found.append(
            Rows(
                [reading.features(i) for i in wanted],
                [likeness.row(i) for i in wanted] if likeness else [],
                [known[units[i].span] for i in wanted],
            )
        )
    return found


def train_shapes(rows: Sequence[Rows]) -> dict[str, Shapes]:
    """Return the table of each feature for each head."""
    import lightgbm
    import numpy as np

    found = [each for article in rows for each in article.features]
    labels = [each for article in rows for each in article.labels]
    names = list(found[0])
    table = np.array([[each[name] for name in names] for each in found])
    data = lightgbm.Dataset(table, params=SETTINGS, free_raw_data=False)
    data.set_label(np.zeros(len(table))).construct()
    shapes = {}
    for head in HEADS:
        target = np.array([float(getattr(each, head)) for each in labels])
        trees: list[Any] = []
        for seed in SEEDS:
            model = lightgbm.train({**SETTINGS, "seed": seed}, data.set_label(target), ROUNDS)
            trees += [tree["tree_structure"] for tree in model.dump_model()["tree_info"]]
        shapes[head] = _as_shapes(trees, names, table, float(target.mean()))
    return shapes


def _as_shapes(trees: Sequence[Any], names: Sequence[str], table: Any, average: float) -> Shapes:
    """Return trees of one split each as one table a feature, each of mean 0 over the training."""
    by_feature: defaultdict[int, defaultdict[float, list[float]]]
    by_feature = defaultdict(lambda: defaultdict(lambda: [0.0, 0.0]))
    for tree in trees:
        if "split_feature" in tree:
            limit = float(f"{tree['threshold']:.6g}") if abs(tree["threshold"]) > 1e-9 else 0.0
            both = by_feature[tree["split_feature"]][limit]
            both[0] += tree["left_child"]["leaf_value"] / len(SEEDS)
            both[1] += tree["right_child"]["leaf_value"] / len(SEEDS)
    steps: dict[str, Steps] = {}
    for feature, splits in sorted(by_feature.items()):
        limits = sorted(splits)
        values = [sum(splits[limit][0] for limit in limits)]
        for limit in limits:
            values.append(values[-1] - splits[limit][0] + splits[limit][1])
        middle = fmean(values[bisect_left(limits, value)] for value in table[:, feature])
        steps[names[feature]] = (limits, [round(value - middle, 4) for value in values])
    return Shapes(round(average, 4), steps)


def train_meaning(rows: Sequence[Rows]) -> dict[str, tuple[list[float], float]]:
    """Return the weights of each head over `Likeness.row`, and what is added to their sum."""
    import numpy as np

    table = np.array([each for article in rows for each in article.meaning], dtype=np.float64)
    middle, spread = table.mean(axis=0), table.std(axis=0) + 1e-6
    scaled = (table - middle) / spread
    square = scaled.T @ scaled + SMOOTHING * np.eye(scaled.shape[1])
    found = {}
    for head in HEADS:
        target = np.array([float(getattr(e, head)) for article in rows for e in article.labels])
        plain = SHARE * np.linalg.solve(square, scaled.T @ (target - target.mean())) / spread
        weights = [float(f"{value:.4g}") for value in plain]
        found[head] = (weights, round(-float(middle @ np.array(weights)), 5))
    return found


def leave_out(rows: Sequence[Rows], folds: int) -> tuple[list[Judged], list[Judged]]:
    """Return every article's judgement by models that have not seen it: without meaning and with."""
    bare: dict[int, Judged] = {}
    whole: dict[int, Judged] = {}
    for fold in range(folds):
        others = [rows[i] for i in range(len(rows)) if i % folds != fold]
        shapes = train_shapes(others)
        meaning = train_meaning(others) if others[0].meaning else {}
        for i in range(fold, len(rows), folds):
            heads = {head: [shapes[head].predict(f) for f in rows[i].features] for head in HEADS}
            bare[i] = Judged(rows[i].labels, heads)
            both = {head: [*values] for head, values in heads.items()}
            for head, (weights, bias) in meaning.items():
                for n, row in enumerate(rows[i].meaning):
                    both[head][n] += float(row @ weights) + bias
            whole[i] = Judged(rows[i].labels, both)
    meant = whole if rows and rows[0].meaning else {}
    return [bare[i] for i in sorted(bare)], [meant[i] for i in sorted(meant)]


def print_left_out(rows: Sequence[Rows], folds: int, sets: Sequence[str]) -> list[Judged]:
    """Print how well articles are judged that were left out, by reader's set; return it.

    What is returned is with the meaning, where that is known.
    """
    bare, meant = leave_out(rows, folds)
    print("  learned, each article left out of the training; by reader's set:")
    report(bare, sets)
    if meant:
        print("  the same with the extra `meaning`:")
        report(meant, sets)
    else:
        print("  pip install 'repurpose[meaning]' to see what the meaning adds")
    return meant or bare


def main() -> None:
    parser = argparse.ArgumentParser(description="Learn an editor's judgement.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--folds", type=int, default=15)
    chosen = parser.parse_args()
    labelled = read_labelled(chosen.folder)
    if not labelled:
        sys.exit(f"{chosen.folder} holds no labelled articles")
    rows = read_rows(labelled)
    count = sum(len(article.features) for article in rows)
    print(f"{len(rows)} articles, {count} sentences, {len(rows[0].features[0])} features")
    if chosen.folds:
        print_left_out(rows, chosen.folds, [one.name[0] for one in labelled])
    shapes = train_shapes(rows)
    _write("weights.json", {h: {"mean": s.mean, "steps": s.steps} for h, s in shapes.items()})
    if rows[0].meaning:
        meaning = train_meaning(rows)
        _write("meaning.json", {h: {"weights": w, "bias": b} for h, (w, b) in meaning.items()})


def _write(name: str, heads: Mapping[str, Any]) -> None:
    text = json.dumps({"heads": heads}, separators=(",", ":"))
    (ASSETS / name).write_text(text + "\n", encoding="utf-8")
    print(f"wrote {name}: {len(text) // 1024} KiB")


if __name__ == "__main__":
    main()
