"""The real articles: every sentence set, a card of each kind from every article in every theme."""

from pathlib import Path

import pytest

from repurpose.article import Kind, read_articles
from repurpose.cards import Card, check_card, draw_card
from repurpose.errors import Overflow
from repurpose.themes import load_theme, theme_names
from repurpose.typeset import find_fonts, set_text
from repurpose.typeset.bonds import unbreakables

FOLDER = Path(__file__).parents[2].parent / "shared" / "articles"
FONTS = find_fonts(system=False)
NEVER_FIRST = "，。、；：！？”’）》」』】"
NEVER_LAST = "“‘（《「『【"

pytestmark = [
    pytest.mark.corpus,
    pytest.mark.skipif(not FOLDER.is_dir(), reason="the folder of real articles is not here"),
]


@pytest.fixture(scope="module")
def articles():
    paths = [str(p) for p in sorted(FOLDER.glob("*.md"))]
    return read_articles(paths, read_stdin=lambda: b"")


def sentences(article):
    for block in article.blocks:
        if block.kind in (Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTATION):
            for span in article.sentences(block):
                yield article.show(span)


@pytest.mark.parametrize("balance", [False, True])
def test_every_sentence_is_set_without_a_forbidden_edge_or_a_broken_number(articles, balance):
    stack = FONTS.stack("sans")
    count = 0
    for article in articles:
        for text in sentences(article):
            setting = set_text(text, stack=stack, size=60, width=900, balance=balance)
            shown = setting.line_texts()
            for line in shown[1:]:
                assert line[0] not in NEVER_FIRST, shown
            for line in shown[:-1]:
                assert line[-1] not in NEVER_LAST, shown
            assert max(line.width for line in setting.lines) <= 900.01
            cuts = {line.start for line in setting.lines[1:]}
            for start, end in unbreakables(text):
                if end - start <= 14:
                    assert not any(start < c < end for c in cuts), (text[start:end], shown)
            count += 1
    assert count > 300


@pytest.mark.slow
@pytest.mark.parametrize("name", theme_names())
def test_cards_of_every_article_have_no_finding(articles, name):
    theme = load_theme(name)
    too_long = 0
    for article in articles:
        quotes = [s for s in sentences(article) if 10 <= len(s) <= 90][::6]
        cards = [
            Card("cover", title=article.title, kicker="深度", page="1/9"),
            Card("end", text="你怎么看？欢迎在评论区分享。", title=article.title, page="9/9"),
        ]
        cards += [Card("quote", text=q, source=article.title, page="2/9") for q in quotes]
        for card in cards:
            try:
                drawn = draw_card(card, theme, "xiaohongshu", FONTS)
            except Overflow:
                too_long += 1
                continue
            assert check_card(drawn, theme, FONTS) == (), (card, drawn.lines)
    assert too_long == 0
