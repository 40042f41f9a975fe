"""The quotes that are taken with what weighed for them, and the next best that are not, with the reason."""

import pytest

from repurpose.messages import Translatable, translate
from repurpose.slicing import name_feature, rank_quotes
from repurpose.slicing.judging.score import explain, judge_of


@pytest.fixture(scope="module")
def ranked(sample):
    return rank_quotes(sample)


def test_three_things_for_a_quote_and_two_against_most_telling_first(ranked):
    assert ranked.taken
    for quote in (*ranked.taken, *ranked.next):
        plus = [weight for _, weight in quote.weights if weight > 0]
        minus = [-weight for _, weight in quote.weights if weight < 0]
        assert 1 <= len(plus) <= 3
        assert len(minus) <= 2
        assert plus == sorted(plus, reverse=True)
        assert minus == sorted(minus, reverse=True)


def test_the_weights_are_those_of_the_judgement(sample, ranked):
    quote = next(q for q in ranked.taken if any(name == "contrast" for name, _ in q.weights))
    found = judge_of(sample).score(quote.spans[0], quote.text).found
    added = explain("quote", found)
    about = sum(
        added.get(name, 0.0)
        for name in ("contrast", "share of contrast", "contrast beside the article's")
    )
    assert dict(quote.weights)["contrast"] == pytest.approx(about, abs=0.02)


def test_the_next_best_touch_nothing_that_is_taken_and_say_why_they_are_not(ranked):
    assert len(ranked.next) == 3
    taken = [span for quote in ranked.taken for span in quote.spans]
    for quote in ranked.next:
        assert isinstance(quote.passed_over, Translatable)
        assert not any(a.start < b.end and b.start < a.end for a in quote.spans for b in taken)


def test_fewer_quotes_leave_better_ones_for_the_next_best(sample, ranked):
    few = rank_quotes(sample, most=4)
    assert [quote.text for quote in few.taken] == [quote.text for quote in ranked.taken[:4]]
    assert few.next[0].score >= ranked.next[0].score - 0.5
    assert few.next[0].text in {quote.text for quote in ranked.taken}


@pytest.mark.parametrize(
    "concept", ["contrast", "before: question", "life around", "lacks: number"]
)
def test_what_weighs_has_a_name_in_both_languages(concept):
    said = name_feature(concept)
    assert translate(said, "zh") != said


def test_all_that_weighs_in_an_article_has_a_chinese_name(ranked):
    for quote in (*ranked.taken, *ranked.next):
        for about, _ in quote.weights:
            assert not translate(name_feature(about), "zh").isascii(), about
