"""The real articles: every sentence set, a card of each kind from every article in every theme."""

from pathlib import Path

import pytest
import regex

from repurpose.article import Kind, read_articles
from repurpose.card_kinds import KINDS
from repurpose.cards import Card, check_card, draw_series
from repurpose.pack.choices import Choices
from repurpose.pack.content import plan_content
from repurpose.themes import load_theme, theme_names
from repurpose.typeset import find_fonts, set_text
from repurpose.typeset.bonds import unbreakables

FOLDER = Path(__file__).parents[2].parent / "shared" / "articles"
FONTS = find_fonts(system=False)
LINK = "https://example.org/articles/2026/11/a-card"
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


@pytest.mark.slow
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


def every_kind(article):
    """The cards of the article's pack, more of its sentences, and its first section as a passage."""
    planned = [plan.card for plan in plan_content(article, Choices(clips=0, link=LINK)).cards]
    quotes = [s for s in sentences(article) if 10 <= len(s) <= 90][::6]
    numbers = [n for s in quotes if (n := regex.search(r"\d[\d.,]*\s?[%亿万千]*\p{Han}{0,2}", s))]
    items = tuple(s for s in sentences(article) if len(s) <= 40)[:5]
    asked = next(
        (s for s in sentences(article) if s.endswith(("？", "?")) and len(s) <= 60),
        min(quotes, key=len),
    )
    paragraphs = [article.show(b.span) for b in article.blocks if b.kind is Kind.PARAGRAPH][:5]
    return [
        *planned,
        *[Card("quote", text=q, source=article.title, page="2/9") for q in quotes],
        *[Card("figure", number=n[0], text=n.string, page="3/9") for n in numbers[:2]],
        Card("points", title=article.title, items=items, source=article.title, page="4/9"),
        Card("question", text=asked, source=article.title, page="5/9"),
        Card("passage", title=article.title, text="\n".join(paragraphs), source=article.title),
    ]


@pytest.mark.slow
@pytest.mark.parametrize("name", theme_names())
def test_cards_of_every_kind_and_article_have_no_finding(articles, name):
    theme = load_theme(name)
    seen = set()
    for number, article in enumerate(articles):
        form = ("xiaohongshu", "square", "instagram", "story")[number % 4]
        for card in every_kind(article):
            for drawn in draw_series(card, theme, form, FONTS):
                assert check_card(drawn, theme, FONTS) == (), (form, card, drawn.lines)
            seen.add(card.kind)
    assert (
        {"cover", "quote", "figure", "points", "question", "passage", "end"} <= seen <= set(KINDS)
    )
