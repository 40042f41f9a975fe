"""The first lines of a series stand on one baseline, however long or short its texts are; what stands elsewhere says so."""

from dataclasses import replace

import pytest

from repurpose.cards import Card, draw_card, find_format
from repurpose.cards.voices.slots import slots_of
from repurpose.cards.voices.suiting import is_wanted
from repurpose.themes import load_theme, load_voice, theme_names, voice_names
from repurpose.typeset import find_fonts

FONTS = find_fonts(system=False)
TALL = find_format("xiaohongshu")
THEMES = {
    load_theme(name).voice: name for name in reversed(theme_names()) if load_theme(name).voice
}
SOURCE = "潮汐站：谁在替大海记账"
QUOTES = (
    "海从来不记账。",
    "最难的不是开口，而是忍住。",
    "我们守的不是一台机器，而是一条没有人走过的航线。",
    "潮水每天涨落两次，没有人会为此鼓掌，可是所有的船都在等它。",
    "他在值班室里坐了三十一年，把每一次涨落写进本子里，后来机器来了，他把本子交了上去，第二天照旧早起。",
)
LISTS = (
    Card("points", title="守站人的三件事", items=("看潮：每天四次", "写下来，再念一遍", "把灯擦亮")),
    Card("points", title="一个人守着一座潮汐站要记住的三件小事", items=("看潮", "写下来", "把灯擦亮")),
    Card("steps", title="换一盏灯", items=("先断电，再等它凉", "拧下旧灯", "装上新灯，合闸")),
    Card("timeline", labels=("1931年", "1998年", "2016年"), items=("建站", "第一台机器", "最后一个守站人离开")),
    Card("compare", labels=("对于机器来说", "对于守站人来说"), items=("潮是一个数", "潮是一天里的两次见面")),
    Card("anaphora", text="他记下的是", items=("涨潮", "落潮", "没有人来的日子")),
    Card("question", text="一座没有人守的站，还算站吗？"),
)  # fmt: skip
MEETS = {"number": lambda put: put.number, "columns": lambda put: put.upright}


def texts():
    yield from LISTS
    for said in QUOTES:
        yield Card("quote", text=said)
        yield Card("quote", text=said, speaker="林见川")
        yield Card("excerpt", text=said)


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize("voice", voice_names())
def test_the_first_line_of_any_text_stands_on_the_first_baseline_of_its_layout(voice):
    found = {(one.kind, one.name): one for one in load_voice(voice).layout}
    height = TALL.height * (1 - TALL.top - TALL.bottom)
    hung, wrong = 0, []
    for card in texts():
        for place in range(2, 9):
            drawn = draw_card(
                replace(card, source=SOURCE, page=f"{place}/9"),
                load_theme(THEMES[voice]),
                TALL,
                FONTS,
            )
            layout = found.get((card.kind, drawn.layout.rpartition(" ")[0]))
            if layout is None or layout.focus not in ("head", "picture"):
                continue
            first = TALL.top * TALL.height + height * (
                layout.first or load_voice(voice).first_baseline
            )
            said = [
                w for w in drawn.written if w.field not in ("source", "footer", "page", "speaker")
            ]
            if layout.focus == "picture":
                said = [w for w in said if not w.field.startswith("labels")]
            hung += 1
            if abs(min(said, key=lambda w: w.box[1]).baseline - first) > 2:
                wrong.append((layout.name, card.kind, card.title or card.text, place))
    assert hung > 50
    assert wrong == []


@pytest.mark.parametrize("voice", voice_names())
def test_what_a_layout_calls_its_focus_is_what_the_eye_meets(voice):
    card = Card(
        "quote",
        text=QUOTES[2],
        speaker="林见川",
        title=SOURCE,
        items=("一", "二"),
        labels=("三", "四"),
    )
    slots = slots_of(card) | dict.fromkeys(
        ("digits", "core", "lead", "opening", "passage"), slots_of(card)["text"]
    )
    for layout in load_voice(voice).layout:
        if layout.kind in ("cover", "end", "picture", "formula"):
            continue
        written = [
            put for put in layout.put
            if put.draw != "menu" and is_wanted(put, slots) and (put.number or put.rows or put.texts)
        ]  # fmt: skip
        top = min(put.box[1] for put in written)
        highest = [put for put in written if put.box[1] == top]
        number = any(put.number for put in layout.put)
        upright = any(put.upright for put in highest)
        assert (layout.focus == "columns") == upright, layout.name
        assert (layout.focus == "number") == number, layout.name
        if layout.focus == "foot":
            assert [put.anchor for put in written][:1] == ["bottom"], layout.name
        assert (layout.focus == "picture") == bool(layout.first), layout.name


@pytest.mark.parametrize("voice", voice_names())
def test_something_is_drawn_below_a_text_that_ends_in_the_upper_half(voice):
    theme = load_theme(THEMES[voice])
    empty = []
    for place in range(2, 9):
        card = Card("quote", text=QUOTES[1], source=SOURCE, page=f"{place}/9")
        drawn = draw_card(card, theme, TALL, FONTS)
        low = max(w.box[3] for w in drawn.written if w.field == "text")
        below = (0, low + 20, drawn.width, round(TALL.height * 0.9))
        if drawn.picture.crop(below).getcolors(1) is not None and low < TALL.height / 2:
            empty.append(drawn.layout)
    assert empty == []
