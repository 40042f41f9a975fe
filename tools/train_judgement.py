"""Labelled articles in, the weights of an editor's judgement out: assets/judgement/weights.json.

    python -m tools.train_judgement [FOLDER] [--folds N]

FOLDER is `../shared/editor` by default. Prints how well articles are judged that were left out of the
training (N groups of articles, 15 by default), then trains on all of them and writes the weights.
Needs numpy and lightgbm, which nothing else here does: `pip install lightgbm`.
"""

import argparse
import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from benchmarks.editor_labels import FOLDER, Labelled, Labels, read_labelled
from benchmarks.judging import Judged, report
from repurpose.slicing.features import Reading
from repurpose.slicing.score import HEADS
from repurpose.slicing.units import read_units

ROOT = Path(__file__).resolve().parent.parent
WEIGHTS = ROOT / "assets" / "judgement" / "weights.json"
SETTINGS = {
    "n_estimators": 140,
    "learning_rate": 0.06,
    "num_leaves": 8,
    "min_child_samples": 40,
    "subsample": 0.8,
    "subsample_freq": 1,
    "colsample_bytree": 0.15,
    "reg_lambda": 5,
    "random_state": 1,
    "n_jobs": 1,
    "deterministic": True,
    "force_row_wise": True,
    "verbose": -1,
}

Rows = list[list[float]]


def read_rows(labelled: Sequence[Labelled]) -> tuple[list[str], list[Rows], list[list[Labels]]]:
    """Return the features' names, and by article the rows and labels; without what is furniture."""
    names: list[str] = []
    rows: list[Rows] = []
    labels: list[list[Labels]] = []
    for one in labelled:
        known = {u.span: found for u, found in zip(one.units, one.labels, strict=True) if found}
        units, _ = read_units(one.article)
        reading = Reading(one.article, units)
        wanted = [i for i, unit in enumerate(units) if unit.span in known]
        found = [reading.features(i) for i in wanted]
        names = names or list(found[0])
        rows.append([[each[name] for name in names] for each in found])
        labels.append([known[units[i].span] for i in wanted])
    return names, rows, labels


def train(rows: Sequence[Rows], labels: Sequence[list[Labels]]) -> dict[str, Any]:
    """Return a model for each head."""
    import lightgbm
    import numpy as np

    table = np.array([row for article in rows for row in article])
    flat = [found for article in labels for found in article]
    return {
        head: lightgbm.LGBMRegressor(**SETTINGS).fit(
            table, np.array([float(getattr(found, head)) for found in flat])
        )
        for head in HEADS
    }


def leave_out(rows: Sequence[Rows], labels: Sequence[list[Labels]], folds: int) -> list[Judged]:
    """Return every article's judgement by models that have not seen it."""
    import numpy as np

    judged: dict[int, Judged] = {}
    for fold in range(folds):
        others = [i for i in range(len(rows)) if i % folds != fold]
        models = train([rows[i] for i in others], [labels[i] for i in others])
        for i in range(fold, len(rows), folds):
            table = np.array(rows[i])
            heads = {head: [float(v) for v in models[head].predict(table)] for head in HEADS}
            judged[i] = Judged(labels[i], heads)
    return [judged[i] for i in sorted(judged)]


def as_lists(node: dict[str, Any]) -> Any:
    """Return a tree as score.py reads it: a leaf's value, or feature, threshold, value and two trees."""
    if "leaf_value" in node:
        return round(node["leaf_value"], 6)
    return [
        node["split_feature"],
        round(node["threshold"], 6),
        round(node["internal_value"], 6),
        as_lists(node["left_child"]),
        as_lists(node["right_child"]),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description="Learn an editor's judgement.")
    parser.add_argument("folder", nargs="?", type=Path, default=FOLDER)
    parser.add_argument("--folds", type=int, default=15)
    chosen = parser.parse_args()
    labelled = read_labelled(chosen.folder)
    if not labelled:
        sys.exit(f"{chosen.folder} holds no labelled articles")
    names, rows, labels = read_rows(labelled)
    sets = [one.name[0] for one in labelled]
    print(f"{len(rows)} articles, {sum(map(len, rows))} sentences, {len(names)} features")
    if chosen.folds:
        report(leave_out(rows, labels, chosen.folds), sets)
    models = train(rows, labels)
    heads = {
        head: [
            as_lists(tree["tree_structure"]) for tree in model.booster_.dump_model()["tree_info"]
        ]
        for head, model in models.items()
    }
    WEIGHTS.parent.mkdir(exist_ok=True)
    text = json.dumps({"features": names, "heads": heads}, separators=(",", ":"))
    WEIGHTS.write_text(text + "\n", encoding="utf-8")
    print(f"wrote {WEIGHTS.relative_to(ROOT)}: {len(text) // 1024} KiB")


if __name__ == "__main__":
    main()
