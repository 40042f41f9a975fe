"""What a cover makes large: found in the title, and composed by every voice in its own way."""

import pytest

from repurpose.article import read_articles
from repurpose.card_kinds import COVERS
from repurpose.cards import Card, draw_card, find_format
from repurpose.cards.devices.pattern import PATTERNS, pattern_mask
from repurpose.cards.voices.slots import slots_of
from repurpose.cards.voices.suiting import layouts_for
from repurpose.pack.card_keywords import cover_words_of
from repurpose.pack.cover_choice import choose_cover
from repurpose.themes import load_theme, load_voice, theme_names, voice_names
from repurpose.typeset import find_fonts

TITLE = "夜灯：城里的340亿盏灯，谁在为黑暗付账？"
BODY = "\n\n路灯照亮了回家的人。没有人问过账单寄给了谁。写灯的人说，夜里最亮的地方最冷。\n"
KEY = {"number": (6, 10), "word": (13, 16), "person": (0, 2)}


def covered(kind, title=TITLE):
    start, end = KEY.get(kind, (0, 0))
    keys = (("title", start, end),) if end else ()
    return Card("cover", title=title, cover=kind, keywords=keys, page="1/9")


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("城市夜灯340亿美元背后的账单", "number"),
        ("100年前的盲人，怎样读完一本普通印刷书？", "question"),
        ("专访单希征：眩晕科学正在形成", "person"),
        ("创业团队的隐形成本", "word"),
        ("2024年新法的风暴眼", "word"),
        ("謙遜しないと決めている話", "pattern"),
    ],
)
def test_a_title_says_what_its_cover_makes_large(title, kind):
    [article] = read_articles(["-"], read_stdin=f"# {title}{BODY}".encode)
    assert choose_cover(article, cover_words_of(article)) == kind


@pytest.mark.parametrize("name", voice_names())
def test_every_voice_composes_every_kind_of_cover_in_its_own_way(name):
    voice, found = load_voice(name), {}
    for kind in COVERS:
        card = covered(kind)
        layout, _ = next(layouts_for(voice, card, slots_of(card), find_format("xiaohongshu")))
        assert kind in layout.covers
        found[kind] = layout.name
        wide = [*layouts_for(voice, card, slots_of(card), find_format("x"))]
        assert wide, kind
    assert len(set(found.values())) >= len(COVERS) - 1


def test_a_voice_has_palettes_and_every_theme_a_voice():
    voices = [load_theme(name).voice for name in theme_names()]
    assert all(voices)
    for name in voice_names():
        assert 3 <= voices.count(name) <= 5, name
        assert {load_theme(t).dark for t in theme_names() if load_theme(t).voice == name} == {
            True,
            False,
        }, name


@pytest.mark.parametrize("name", sorted(PATTERNS))
def test_a_pattern_is_the_articles_own(name):
    one, same, other = (pattern_mask(name, (120, 90), 120, seed) for seed in (3, 3, 44))
    assert one.tobytes() == same.tobytes()
    assert one.tobytes() != other.tobytes()
    assert one.getextrema()[1] > 40


def test_the_article_alone_decides_what_is_drawn_by_chance():
    theme, fonts = load_theme("tech-dark"), find_fonts(system=False)
    titles = (TITLE, TITLE.replace("夜灯", "晨光"))
    drawn = [draw_card(covered("word", t), theme, "xiaohongshu", fonts) for t in titles]
    top = [card.picture.crop((400, 0, 1080, 300)).tobytes() for card in drawn]
    assert top[0] != top[1]
