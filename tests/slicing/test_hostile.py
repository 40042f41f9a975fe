"""Articles made to be slow: what is chosen and cut of them takes as long as they are."""

import pytest

from repurpose.article import Source, parse_article
from repurpose.pack.choices import Choices
from repurpose.pack.content import plan_content
from tests.test_hostile_text import cost, grows_too_fast

ALL = Choices(platforms=("x", "weibo", "xiaohongshu", "linkedin"), clips=1)
PIECES = ("3", "3,", "3.", "3-", "一", "一。", "一，", "一\n\n", "a", "a ", "A-", "“", "他说：“一。”", "《一》", "- 一\n",
          "1. 一\n", "第一", "而是", "不是一，而是一。", "约3%", "# 一\n", "> 一\n", "——一", "·一", "！", "http://a ", "#a ")  # fmt: skip


@pytest.mark.slow
@pytest.mark.parametrize("piece", PIECES)
def test_a_pack_of_any_article_takes_no_more_than_its_length(piece):
    def plan(text):
        plan_content(parse_article(text, Source("a.md", "0" * 64)), ALL)

    before = None
    for length in (1_000, 4_000, 16_000):
        text = piece * (length // len(piece))
        took = cost(plan, text)
        if before is not None and grows_too_fast(before, took):
            took = min(took, cost(plan, text, tries=4))
            assert not grows_too_fast(before, took), (
                f"{length} characters: {took:.2f} s after {before:.2f}"
            )
        before = took
