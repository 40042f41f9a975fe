"""Clips of an article: as long as is wished, and none says what another says."""

from itertools import combinations

import pytest

from repurpose.clips import plan_timeline
from repurpose.slicing import find_quotes, write_scripts


def spans_of(script):
    """Return what a clip says; its hook may be the title, which all may open on."""
    beats = [beat for beat in script.beats if beat.kind != "hook"]
    return [span for beat in beats for caption in beat.captions for span in caption.spans]


def overlaps(some, others):
    """Return the pairs of spans that share words."""
    return [(a, b) for a in some for b in others if a.start < b.end and b.start < a.end]


@pytest.mark.parametrize("room", [None, 70.0, 175.0])
def test_no_two_clips_say_the_same(sample, room):
    scripts = write_scripts(sample, find_quotes(sample), room=room)
    assert len({script.slug for script in scripts}) == len(scripts) > 1
    for one, other in combinations(scripts, 2):
        assert not overlaps(spans_of(one), spans_of(other))


def test_an_article_gives_as_many_clips_as_it_has_to_say(sample):
    quotes = find_quotes(sample)
    scripts = write_scripts(sample, quotes, most=12)
    assert 4 <= len(scripts) < 12  # it has no more to say
    assert len({script.slug for script in scripts}) == len(scripts)
    assert scripts[:4] == write_scripts(sample, quotes)
    for one, other in combinations(scripts, 2):
        assert not overlaps(spans_of(one), spans_of(other))


def test_each_clip_opens_on_a_line_of_its_own(sample):
    scripts = write_scripts(sample, find_quotes(sample))
    hooks = [script.beats[0].captions[0].spans[0] for script in scripts]
    assert not [pair for a, b in combinations(hooks, 2) for pair in overlaps([a], [b])]


def test_a_clip_ends_on_what_it_has_not_said(sample):
    for script in write_scripts(sample, find_quotes(sample)):
        assert script.end
        close = next(piece.span for piece in script.end.pieces if piece.field == "text")
        assert not overlaps(spans_of(script), [close])


def test_a_longer_clip_says_more(sample):
    quotes = find_quotes(sample)
    lengths = [
        plan_timeline(write_scripts(sample, quotes, room=room)[0], most=200).seconds
        for room in (70.0, 175.0, 385.0)
    ]
    assert lengths == sorted(lengths)
    assert lengths[0] <= 17
    assert lengths[1] <= 32 < lengths[2]
