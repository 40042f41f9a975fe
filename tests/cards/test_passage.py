"""Long text on cards: how many lines each page holds, and which lines stay together."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurpose.cards import Card, draw_card, draw_series
from repurpose.errors import Overflow
from repurpose.themes import load_theme
from tests.cards.test_layouts import FONTS, NEWS, PARAGRAPH, block, themed

# A passage in one size of type, so that pages hold the same number of lines.
SIZE = 44


def passage(*counts, size=SIZE, **more):
    """Draw paragraphs of so many full lines; return the cards, and how many lines each holds."""
    each = int((1080 - 2 * 97) // size)  # between the margins of the theme
    text = "\n".join("天" * (each * count) for count in counts)
    card, theme = Card("passage", text=text, **more), themed(sizes=(size, size))
    series = draw_series(card, theme, "xiaohongshu", FONTS)
    return series, [sum(line.field == "text" for line in drawn.lines) for drawn in series]


STEP = SIZE * NEWS.leading.body
FULL = passage(60)[1][0]  # lines


def test_pages_are_filled():
    series, lines = passage(60)
    assert lines[:-1] == [FULL] * (len(lines) - 1)
    top, bottom = block(series[0], "text").box[1::2]
    assert (bottom - top) == pytest.approx(FULL * STEP, abs=STEP)
    assert bottom + top > 1440 - STEP  # as much is free below as above, but for part of a line


@pytest.mark.parametrize(
    ("paragraphs", "lines"),
    [
        # One line would be left for the second page: it takes another along.
        ((FULL + 1,), [FULL - 1, 2]),
        ((FULL + 2,), [FULL, 2]),
        # One line of the second paragraph would find room on the first page: it waits.
        ((FULL - 2, 2), [FULL - 2, 2]),
        ((FULL - 2, 3), [FULL - 2, 3]),
        ((FULL - 2, 5), [FULL - 2, 5]),
        # Two of three would, and the last takes one of them along, which leaves one.
        ((FULL - 3, 3), [FULL - 3, 3]),
        ((FULL - 3, 4), [FULL - 1, 2]),
        # A paragraph of one line is whole.
        ((FULL - 2, 1, 4), [FULL - 1, 4]),
    ],
)
def test_no_line_of_a_paragraph_stands_alone(paragraphs, lines):
    assert passage(*paragraphs)[1] == lines


def test_paragraphs_stand_apart_by_part_of_a_line():
    series, _ = passage(3, 2, 4)
    first, second, third = [w.box for w in series[0].written if w.field == "text"]
    assert second[1] - first[1] == pytest.approx(STEP * 3.62, abs=2)
    assert third[1] - second[1] == pytest.approx(STEP * 2.62, abs=2)


def test_a_title_takes_its_room_on_the_first_page_only():
    plain, lines = passage(60)
    titled, fewer = passage(60, title="夜灯")
    title, text = block(titled[0], "title").box, block(titled[0], "text").box
    assert text[1] - title[3] == pytest.approx(0.06 * 1080, abs=2)
    assert title[1] == pytest.approx(block(titled[1], "text").box[1], abs=2)
    assert block(plain[1], "text").box == block(titled[1], "text").box
    lost = lines[0] - fewer[0]
    assert lost * STEP >= text[1] - title[1] > (lost - 1) * STEP


@pytest.mark.parametrize("paragraphs", [5, 8])
def test_text_is_as_large_as_the_number_of_pages_allows(paragraphs):
    card = Card("passage", text=PARAGRAPH * paragraphs)

    def pages(least, most):
        return draw_series(card, themed(sizes=(least, most)), "xiaohongshu", FONTS)

    series = pages(36, 54)
    (size,) = {w.size for one in series for w in one.written if w.field == "text"}
    assert 36 < size < 54
    assert len(pages(size, size)) == len(series) == len(pages(36, 36))
    assert len(pages(size + 1, size + 1)) > len(series)


@pytest.mark.slow
@pytest.mark.parametrize(("name", "form"), [("newsroom", "x"), ("brutalist", "square")])
def test_a_title_leaves_three_lines_of_text_or_there_is_no_card(name, form):
    held = set()
    for length in range(20, 46, 5):
        long = "夜灯" * 26
        title = ("夜灯照亮谁的归途" * 6)[:length]
        card = Card("passage", title=title, text=PARAGRAPH.strip() * 4, source=long, footer=long)
        try:
            first, *_ = draw_series(card, load_theme(name), form, FONTS)
        except Overflow:
            held.add(0)
        else:
            held.add(sum(line.field == "text" for line in first.lines))
    assert min(held) == 0
    assert min(held - {0}) == 3


def parted(counts, first, later):
    """The rule once more: lines a page for paragraphs of so many lines, on pages of so many."""
    rows = [(k, count, 0.62 * (k == 0)) for count in counts for k in range(count)]
    pages = []
    while rows:
        used, held = 0.0, 0
        for number, (_, _, above) in enumerate(rows):
            used += 1 + (above if number else 0.0)
            if used > (later if pages else first):
                break
            held = number + 1
        if held < len(rows):
            number, count, _ = rows[held]
            held -= count > 2 and number == count - 1
        if held < len(rows) and held > 2:
            number, count, _ = rows[held - 1]
            held -= count > 1 and number == 0
        pages.append(held)
        rows = rows[held:]
    return pages


@settings(max_examples=25)
@given(
    st.lists(st.integers(1, 5), min_size=2, max_size=7),
    st.sampled_from([90, 128, 160]),
    st.booleans(),
)
def test_a_page_takes_what_finds_room(counts, size, titled):
    """Short pages, so that ends of paragraphs meet ends of pages."""
    low = 1440 - (0.94 * NEWS.style.margin + 0.05) * 1080
    first, later = (
        (low - block(series[0], "text").box[1]) / (size * NEWS.leading.body) + 0.35  # of a line
        for series, _ in (passage(1, size=size, title="夜" * t, page="1") for t in (titled, False))
    )
    _, lines = passage(*counts, size=size, title="夜" * titled, page="1")
    assert lines == parted(counts, first, later)


def test_a_short_text_is_as_large_as_the_theme_allows():
    drawn = draw_card(Card("passage", text="灯亮了。"), themed(sizes=(36, 54)), "square", FONTS)
    assert block(drawn, "text").size == 54


def test_indents_and_empty_lines_are_no_text():
    text = "\u3000\u3000灯亮了。\n \n\u3000\u3000灯灭了。\n\n\n  人睡了。\n"
    drawn = draw_card(Card("passage", text=text), NEWS, "square", FONTS)
    assert [line.text for line in drawn.lines] == ["灯亮了。", "灯灭了。", "人睡了。"]
    for line in drawn.lines:
        assert text[line.start : line.end] == line.text


def test_a_card_is_one_page_and_a_series_less_than_a_hundred():
    """Drawn as one card, so that nothing is drawn: a series that cannot be told so already."""
    size = 160
    full, each = passage(20, size=size)[1][0], int((1080 - 2 * 97) // size)
    told = {}
    for pages in (2, 99, 100):
        card = Card("passage", text="天" * (each * full * pages), page="1")
        with pytest.raises(Overflow) as failed:
            draw_card(card, themed(sizes=(size, size)), "xiaohongshu", FONTS)
        found = failed.value.message.arguments
        told[pages] = (found["count"], found["most"])
    assert told == {2: (2, 1), 99: (99, 1), 100: (100, 99)}


def test_the_least_card_with_a_title_has_three_lines():
    """Lower and lower cards: the last one that can be has room for three lines, and no less."""
    size = 100
    card = Card("passage", title="夜灯", text="天" * 40, page="1")
    for high in range(1000, 896, -8):
        try:
            first, *_ = draw_series(card, themed(sizes=(size, size)), f"1080x{high}", FONTS)
        except Overflow:
            break
    else:
        pytest.fail("three lines on the lowest card")
    assert sum(line.field == "text" for line in first.lines) == 3
    low = high + 8 - (0.8 * NEWS.style.margin + 0.03) * 1080  # it is wider than high
    lines = (low - block(first, "text").box[1]) / (size * NEWS.leading.body)
    assert lines == pytest.approx(3, abs=0.08)


def test_of_the_largest_size_a_card_holds_three_lines():
    drawn = draw_card(Card("passage", text="天"), themed(sizes=(36, 400)), "1080x900", FONTS)
    (text,) = drawn.written
    room = 900 - (0.8 * NEWS.style.margin + 0.03) * 1080 - text.box[1]
    assert text.size == int(room / (3 * NEWS.leading.body))


@pytest.mark.parametrize(
    ("mark", "lost"),
    [
        ("。", 3),  # a page gives up a quarter of its lines for the end of a sentence
        ("，", 2),  # a sixth for that of a clause
        ("灯", 0),
    ],
)
def test_a_page_ends_where_one_breathes(mark, lost):
    each = int((1080 - 2 * 97) // SIZE)
    row = "天" * each
    at = FULL - lost - 1
    text = "".join("天" * (each - 1) + mark if k == at else row for k in range(FULL + 9))
    card = Card("passage", text=text)
    first, *_ = draw_series(card, themed(sizes=(SIZE, SIZE)), "xiaohongshu", FONTS)
    assert sum(line.field == "text" for line in first.lines) == FULL - lost
