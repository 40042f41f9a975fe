"""A seeded share of the chaos runs; `python -m tests.chaos --runs 300 --seed N` makes many."""

import sys

import pytest

from tests.chaos.many import describe
from tests.chaos.servers import MastodonMock
from tests.chaos.story import run
from tests.chaos.world import open_world

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(
        sys.platform == "win32", reason="kills and stops processes by POSIX signals"
    ),
    pytest.mark.skipif(not MastodonMock.is_here(), reason="mastodon_mock is not installed"),
]


@pytest.fixture(scope="module")
def world():
    with open_world() as made:
        yield made


@pytest.mark.parametrize("seeds", [range(start, start + 3) for start in range(1, 31, 3)])
def test_nothing_is_sent_twice_lost_or_called_sent(world, seeds):
    for seed in seeds:
        report = run(world, seed)
        found = report.values() | {"seconds": sum(report.took.values())}
        assert report.verdict.right, "\n".join([str(report.verdict), *describe([found])])
        assert report.posts >= 6


@pytest.mark.parametrize("seeds", [range(start, start + 3) for start in range(1, 13, 3)])
def test_no_article_is_made_twice_lost_or_called_made(world, seeds):
    """Drafts of 公众号, of blogs and of letters; three seeds have all six places."""
    for seed in seeds:
        report = run(world, seed, articles=True)
        found = report.values() | {"seconds": sum(report.took.values())}
        assert report.verdict.right, "\n".join([str(report.verdict), *describe([found])])
        assert report.posts == 6
