"""What an editor labelled, beside what the slicer does: figures that need no training, each above its floor."""

from statistics import mean

import pytest

from benchmarks.editor_labels import read_labelled
from benchmarks.text import best_allowed, measure_furniture

pytestmark = [pytest.mark.corpus, pytest.mark.slow]


@pytest.fixture(scope="module")
def labelled():
    return read_labelled() or pytest.skip("no labelled articles here")


def test_furniture_is_found_and_little_else_is_taken_for_it(labelled):
    precision, found = measure_furniture(labelled)
    assert precision >= 0.95
    assert found >= 0.90


def test_what_may_be_a_quote_holds_the_best_sentences(labelled):
    assert mean(map(best_allowed, labelled)) >= 0.85
