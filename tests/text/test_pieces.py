"""The one table of what may never be parted; every room that cuts text is held to it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.clips.layout.tokens import cut_tokens
from repurpose.slicing.captions import write_captions
from repurpose.slicing.composing.overlong import split_overlong
from repurpose.slicing.sentences.units import read_units
from repurpose.text.pieces import find_pieces, inner_places, is_inside
from repurpose.typeset.bonds import unbreakables
from tests.conftest import parse

# What is one piece, each within a sentence that a room may cut elsewhere.
PIECES = [
    # numbers with sign, unit and qualifier
    "1,476.94 亿元", "142.9亿美元", "35%", "91.5%～92.3%", "10%-15%", "−5 ℃", "+3.5%", "￥1,299.00", "US$5",
    "1,200 m", "1,051 MWh", "700 W", "120 kW", "42.195 km", "180 次/分", "3′00″/km", "至少30次", "不到 5 天", "约3万人",
    "高达200万", "30余人", "100 多年", "3 小时左右", "1/3", "2/5", "3/4 页", "1000亿人民币", "2纳米", "2026年", "99.99%",
    "0.5 mm", "8 GB", "60 fps", "５０％", "第3章", "第三十二回", "百分之五十", "三分之一", "二十三年",
    # times, scores, versions, models
    "09:30", "2:05:59", "23：59", "2:0", "3:2", "v2.1.3", "H100", "GPT-4o", "COVID-19", "node.js", "C++", "AT&T",
    # contractions, initials, names
    "Don't", "It’s", "Dr. A. B. Smith Jr.", "U.S.A.", "J. K. Rowling", "Co. Ltd.", "Moss & Co. Ltd.", "Fern Inc.", "p.m.", "e.g.", "Mt.Gox",
    "Fab 22", "Windows 11", "艾琳娜·陈", "马克·卡佩莱斯",
    # addresses
    "https://e.cn/a_b?c=1&d=2", "www.example.com/path", "someone@example.com", "@alice.bsky.social", "#topic",
    # emoji, keycaps, clusters
    "👨‍👩‍👧‍👦", "👍🏽", "🇨🇳", "❤️", "1️⃣", "🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", "e\u0301",
    # dashes and dots
    "——", "……",
]  # fmt: skip
APART = ["他说好的", "交易所里很安静", "well known", "甲，乙", "3月，5日", "中 文"]


@pytest.mark.mostly_slow(quick=24)
@pytest.mark.parametrize("piece", PIECES)
def test_a_piece_is_found_whole_between_han_and_between_words(piece):
    for before, after in (("他们说", "就是这样"), ("他们说 ", " 就是这样"), ("（", "）"), ("", "")):
        text = before + piece + after
        start = len(before)
        assert any(a <= start and start + len(piece) <= b for a, b in find_pieces(text)), text


@pytest.mark.parametrize("text", APART)
def test_what_is_no_piece_can_be_parted(text):
    assert len(inner_places(find_pieces(text))) < len(text) - 1


@pytest.mark.mostly_slow(quick=24)
@pytest.mark.parametrize("piece", PIECES)
def test_lines_never_part_a_piece(piece):
    text = f"他们说{piece}就是这样"
    assert any(a <= 3 and 3 + len(piece) <= b for a, b in unbreakables(text))


@pytest.mark.mostly_slow(quick=48)
@pytest.mark.parametrize("piece", PIECES)
@pytest.mark.parametrize("unit", ["word", "character"])
def test_tokens_never_part_a_piece(piece, unit):
    text = f"他们说{piece}就是这样"
    assert not {b for _, b in cut_tokens(text, unit)} & set(range(4, 3 + len(piece)))


@pytest.mark.mostly_slow(quick=24)
@pytest.mark.parametrize("piece", PIECES)
def test_captions_never_part_a_piece(piece):
    for count in range(8, 24):
        article = parse(
            f"# 标题\n\n{'远山近水都很安静' * 3}"[: count + 8]
            + f"{piece}然后大家都慢慢地散了回家去了。\n"
        )
        shown = article.show(article.body[0].span)
        captions = write_captions(article, article.body[0].span)
        seen = piece if piece in shown else None
        assert seen is None or any(piece in caption.text for caption in captions), [
            caption.text for caption in captions
        ]


@pytest.mark.mostly_slow(quick=24)
@pytest.mark.parametrize("piece", [p for p in PIECES if len(p) < 24])
def test_overlong_sentences_never_part_a_piece(piece):
    article = parse(f"# 标题\n\n{'远山近水都很安静' * 6}{piece}{'然后大家都散了' * 6}。\n")
    if piece not in article.shown or piece == "……":  # which ends a sentence
        return
    [unit] = read_units(article)[0]
    for most in range(24, 60, 3):
        parts = split_overlong(article, unit, lambda text, most=most: len(text) <= most)
        assert any(piece in part.text for part in parts), (most, [p.text for p in parts])


@given(st.text(max_size=120))
def test_pieces_of_any_text_lie_in_order_within_it(text):
    above = 0
    pieces = find_pieces(text)
    for start, end in pieces:
        assert above <= start < end <= len(text)
        above = end
    inside = inner_places(pieces)
    assert all(is_inside(pieces, place) == (place in inside) for place in range(len(text) + 1))


@given(st.text(st.sampled_from("中文a1.,:%万年-—…·AB 👨\u200d👩️⃣约第'"), max_size=60))
def test_hidden_code_points_change_no_piece(text):
    spread = "".join(character + "\0" for character in text)
    plain = [(start * 2, end * 2 - 1) for start, end in find_pieces(text)]
    assert find_pieces(spread) == plain


def test_known_names_are_pieces():
    assert find_pieces("在远山书店门口", ["远山书店"]) == [(1, 5)]


@pytest.mark.slow
def test_the_work_grows_as_the_text_does():
    """Counted, not timed: every pattern is asked once a text, whatever stands in it."""
    for hostile in (
        "1," * 20_000,
        "1:" * 20_000,
        "A." * 20_000,
        "-" * 40_000,
        "·阿" * 20_000,
        "a@" * 20_000,
    ):
        assert isinstance(find_pieces(hostile), list)


@given(st.text("中三亿半第约3９aZé.-_@#www.http://·—… 年%Co", max_size=40))
def test_a_pattern_that_is_passed_over_would_find_nothing(text):
    from repurpose.text.pieces import _PATTERNS

    for pattern, needed in _PATTERNS:
        assert needed.search(text) or not pattern.search(text), pattern.pattern[:60]
