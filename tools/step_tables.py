"""Rows of named numbers and labels in, what each value of each number adds to a label out.

Two ways to learn the same kind of table, and the mean of both: boosted trees of one split each, which
find where a number matters, and a ridge over many small steps, which weighs all of them at once. Beside
each other they chose a little better than either. Needs numpy and lightgbm.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean
from typing import Any

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
STEPS = 12  # of a feature, at the most, in the ridge
FEWEST = 25  # sentences on either side of a step
RIDGE = 2000.0  # how much small steps are preferred
_LEAST_SPREAD = 1e-6

Steps = tuple[list[float], list[float]]


@dataclass(frozen=True)
class Shapes:
    """A head: the mean of its labels, and by feature what each of its values adds."""

    mean: float
    steps: Mapping[str, Steps]

    def predict(self, found: Mapping[str, float]) -> float:
        """Return what the head says of a sentence."""
        return self.mean + sum(look_up(steps, found[name]) for name, steps in self.steps.items())


def learn_shapes(
    names: Sequence[str], table: Any, targets: Mapping[str, Sequence[float]]
) -> dict[str, Shapes]:
    """Return the tables of each head; `table` has a row a sentence and a column a name."""
    boosted = _boost(table, targets)
    ridged = _ridge(table, targets)
    shapes = {}
    for head, target in targets.items():
        steps = {}
        for column, name in enumerate(names):
            both = [way[head][column] for way in (boosted, ridged) if column in way[head]]
            if both:
                steps[name] = _mean_of(both, table[:, column])
        shapes[head] = Shapes(round(fmean(target), 4), steps)
    return shapes


def look_up(steps: Steps, value: float) -> float:
    """Return what a value adds."""
    limits, values = steps
    return values[bisect_left(limits, value)]


def _mean_of(both: Sequence[Steps], column: Any) -> Steps:
    """Return one table of mean 0 over the training; a way that has no table adds nothing."""
    limits = sorted({limit for ways in both for limit in ways[0]})
    middles = [*limits, limits[-1] + 1.0]  # a value up to a limit is that limit's
    values = [sum(look_up(ways, middle) for ways in both) / 2 for middle in middles]
    middle = fmean(look_up((limits, values), value) for value in column)
    return (limits, [round(value - middle, 4) for value in values])


def _limit(value: float) -> float:
    return float(f"{value:.6g}") if abs(value) > 1e-9 else 0.0


def _boost(table: Any, targets: Mapping[str, Sequence[float]]) -> dict[str, dict[int, Steps]]:
    import lightgbm
    import numpy as np

    data = lightgbm.Dataset(table, params=SETTINGS, free_raw_data=False)
    data.set_label(np.zeros(len(table))).construct()
    found = {}
    for head, target in targets.items():
        trees: list[Any] = []
        for seed in SEEDS:
            label = data.set_label(np.array(target, dtype=np.float64))
            model = lightgbm.train({**SETTINGS, "seed": seed}, label, ROUNDS)
            trees += [tree["tree_structure"] for tree in model.dump_model()["tree_info"]]
        found[head] = _sum_trees(trees)
    return found


def _sum_trees(trees: Sequence[Any]) -> dict[int, Steps]:
    by_feature: defaultdict[int, defaultdict[float, float]]
    by_feature = defaultdict(lambda: defaultdict(float))
    for tree in trees:
        if "split_feature" in tree:
            rise = tree["right_child"]["leaf_value"] - tree["left_child"]["leaf_value"]
            by_feature[tree["split_feature"]][_limit(tree["threshold"])] += rise / len(SEEDS)
    return {column: _as_steps(rises) for column, rises in by_feature.items()}


def _as_steps(rises: Mapping[float, float]) -> Steps:
    """Return a table that begins at 0 and rises by so much above each limit."""
    limits = sorted(rises)
    values = [0.0]
    for limit in limits:
        values.append(values[-1] + rises[limit])
    return limits, values


def _ridge(table: Any, targets: Mapping[str, Sequence[float]]) -> dict[str, dict[int, Steps]]:
    import numpy as np

    places = [
        (column, limit)
        for column in range(table.shape[1])
        for limit in _cuts(table[:, column])
        if FEWEST <= int((table[:, column] > limit).sum()) <= len(table) - FEWEST
    ]
    above = np.array([table[:, column] > limit for column, limit in places], dtype=np.float64).T
    scale = np.sqrt(above.std(axis=0) + _LEAST_SPREAD)  # rare steps are trusted less
    scaled = (above - above.mean(axis=0)) / scale
    wanted = np.array([targets[head] for head in targets], dtype=np.float64).T
    square = scaled.T @ scaled + RIDGE * np.eye(len(places))
    rises = np.linalg.solve(square, scaled.T @ (wanted - wanted.mean(axis=0))) / scale[:, None]
    found: dict[str, dict[int, Steps]] = {}
    for number, head in enumerate(targets):
        by_feature: defaultdict[int, dict[float, float]] = defaultdict(dict)
        for (column, limit), rise in zip(places, rises[:, number], strict=True):
            by_feature[column][limit] = float(rise)
        found[head] = {column: _as_steps(steps) for column, steps in by_feature.items()}
    return found


def _cuts(column: Any) -> list[float]:
    """Return where a feature is cut: between all of few values, by their ranks among many."""
    import numpy as np

    known = np.unique(column)
    if len(known) <= STEPS + 1:
        cuts = (known[:-1] + known[1:]) / 2
    else:
        cuts = np.quantile(column, np.linspace(0, 1, STEPS + 2)[1:-1])
    return sorted({_limit(float(cut)) for cut in cuts})
