"""Sentences of a weekly in, a table by which words say what the encoder's meaning says out.

The encoder of the extra `meaning` is nearly a sum over short runs of characters: a ridge over them,
learned on sentences that nobody labelled, says of others what it says (correlation 0.86). So the runs
serve where the extra is not installed. Only runs of up to three characters and their weights are kept.
Needs scikit-learn and the extra.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import sqrt
from pathlib import Path
from typing import Any

from repurpose.slicing.judging.encoder import SIZE, Encoder
from repurpose.slicing.judging.likely_words import THOUSAND, RunTable
from repurpose.slicing.judging.phrasing import runs_of
from tools.train_phrasing import read_weekly

RARE = 15  # sentences that a run must stand in
KEPT = 8000  # runs
RIDGE = 0.1  # how much small weights are preferred
_CHUNK = 1000  # sentences


@dataclass(frozen=True)
class Weekly:
    """Sentences by what they mean, and by which runs they hold, each divided by the root of their number."""

    vectors: Any
    table: Any
    runs: Sequence[str]


def read_for_teaching(folder: Path, encoder: Encoder) -> Weekly:
    """Return the sentences of the weekly in `folder` (see `tools/train_phrasing.py`)."""
    import numpy as np
    from scipy.sparse import diags
    from sklearn.feature_extraction.text import CountVectorizer

    remarks, prose = read_weekly(folder)
    texts = sorted({*remarks, *prose})
    counts = CountVectorizer(
        analyzer=lambda text: sorted(runs_of(text)), min_df=RARE, binary=True, dtype=np.float32
    )
    table = counts.fit_transform(texts)
    roots = np.array([1 / sqrt(len(runs_of(text))) for text in texts], dtype=np.float32)
    vectors = [
        vector
        for start in range(0, len(texts), _CHUNK)
        for vector in encoder.encode(texts[start : start + _CHUNK])
    ]
    names = [str(run) for run in counts.get_feature_names_out()]
    return Weekly(np.stack(vectors), (diags(roots) @ table).tocsr(), names)


def teach(
    weekly: Weekly, weights: Mapping[str, tuple[Sequence[float], float]], own: Any
) -> RunTable:
    """Return the table of runs that says what `weights` say of a sentence's own vector.

    Args:
        weekly: What is learned from.
        weights: Of each head, over `Likeness.row`.
        own: The mean of the vectors that these were learned from: there the table says nothing.
    """
    import numpy as np
    from sklearn.linear_model import Ridge

    by_head = np.array([head[:SIZE] for head, _ in weights.values()]).T
    model = Ridge(alpha=RIDGE, solver="sparse_cg", max_iter=40, tol=1e-4)
    model.fit(weekly.table, (weekly.vectors - own) @ by_head)
    learned = model.coef_.T
    often = np.sqrt(np.asarray(weekly.table.sum(axis=0))[0])
    telling = np.argsort(
        -(np.abs(learned) / learned.std(axis=0)).sum(axis=1) * often, kind="stable"
    )
    whole = np.rint(learned * THOUSAND).astype(int)
    runs = {weekly.runs[i]: whole[i].tolist() for i in telling[:KEPT] if whole[i].any()}
    bias = np.rint(model.intercept_ * THOUSAND).astype(int).tolist()
    return RunTable([*weights], bias, dict(sorted(runs.items())))
