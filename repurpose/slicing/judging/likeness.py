"""An article's sentences in, how like what an editor chose they are in meaning out.

A linear model for each head over the vector of a sentence, the mean of its article, and how near the
sentence is to the title, to that mean and to its neighbours; learned by `tools/train_judgement.py`
and kept in assets/judgement/meaning.json. It is there only where the extra `meaning` is installed.
"""

import json
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from repurpose.resources import asset
from repurpose.slicing.judging.encoder import SIZE, Encoder

if TYPE_CHECKING:
    import numpy as np

    from repurpose.slicing.judging.encoder import Vector

NAME = "likeness: {head}"
_DIGITS = 2  # of a label: what differs by less differs from machine to machine


class Likeness:
    """The sentences of one article by meaning; read when first asked."""

    def __init__(self, encoder: Encoder, title: str, texts: Sequence[str]) -> None:
        """Take the article's `title` and its sentences, `texts`."""
        import numpy as np  # noqa: PLC0415  # only where there is an encoder

        self._encoder = encoder
        self._title, *self._vectors = encoder.encode([title or " ", *texts])
        self._mean = np.stack(self._vectors).mean(axis=0)

    def features(self, index: int, text: str = "") -> dict[str, float]:
        """Return what the meaning of sentence `index`, or of `text` in its place, adds to each head."""
        row = self.row(index, text)
        return {
            NAME.format(head=head): round(float(row @ weights + bias), _DIGITS)
            for head, (weights, bias) in _weights().items()
        }

    def row(self, index: int, text: str = "") -> "Vector":
        """Return the numbers that the model is of: two vectors and four cosines."""
        import numpy as np  # noqa: PLC0415  # only where there is an encoder

        own = self._encoder.encode([text])[0] if text else self._vectors[index]
        near = [
            float(own @ self._vectors[other]) if 0 <= other < len(self._vectors) else 0.0
            for other in (index - 1, index + 1)
        ]
        cosines = [float(own @ self._title), float(own @ self._mean), *near]
        return np.concatenate([own, self._mean, np.array(cosines, dtype=np.float32)])


ROW = 2 * SIZE + 4  # numbers of a row


@cache
def _weights() -> "dict[str, tuple[np.ndarray[Any, Any], float]]":
    import numpy as np  # noqa: PLC0415  # only where there is an encoder

    held = json.loads(asset("judgement", "meaning.json").read_text(encoding="utf-8"))
    return {
        head: (np.array(one["weights"], dtype=np.float32), float(one["bias"]))
        for head, one in held["heads"].items()
    }
