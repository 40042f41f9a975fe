"""Grounds are painted once, kept up to so many bytes, and give the same bytes however often they are used."""

from dataclasses import dataclass

from repurpose.cards.grounds import Grounds


@dataclass
class Flat:
    weight: int


def test_the_ones_not_used_for_longest_go():
    painted = []

    def paint(name):
        return lambda: painted.append(name) or Flat(40)

    grounds = Grounds(most=100)
    for name in "abacab":
        grounds.take(name, paint(name))
    assert painted == ["a", "b", "c", "b"]  # c pushed b out, for a had been used since
    assert sum(one.weight for one in grounds.kept.values()) <= grounds.most


def test_one_stays_even_when_it_is_too_large():
    grounds = Grounds(most=100)
    first = grounds.take("large", lambda: Flat(500))
    assert grounds.take("large", lambda: Flat(1)) is first


def test_a_theme_is_drawn_the_same_after_any_other():
    from repurpose.cards import Card, draw_card, keep_grounds
    from repurpose.cards.sheet import _grounds
    from repurpose.ink import encode_png
    from repurpose.themes import load_theme
    from repurpose.typeset import find_fonts

    def draw(theme):
        card = Card("quote", text="慢慢走，比较快。", language="zh-Hans")
        return encode_png(draw_card(card, load_theme(theme), "square", find_fonts()).canvas)

    usual = _grounds.most
    try:
        keep_grounds(1)  # nothing but the last is kept
        once = [draw(theme) for theme in ("film", "ink", "film", "ink")]
        keep_grounds(usual)
        again = [draw(theme) for theme in ("film", "ink", "ink", "film")]
    finally:
        keep_grounds(usual)
    assert once[0] == once[2] == again[0] == again[3]
    assert once[1] == once[3] == again[1] == again[2]
