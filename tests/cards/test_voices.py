"""Voices: what a card is parted into, how its series is composed, and that nothing of it is lost or unread."""

from dataclasses import replace

import pytest
import regex

from repurpose.cards import Card, check_card, draw_card, find_format, find_kind
from repurpose.cards.voices.slots import rows_of, slots_of
from repurpose.cards.voices.suiting import is_wanted, layouts_for
from repurpose.errors import SetupError
from repurpose.ink import contrast, worst_contrast
from repurpose.themes import ground_palette, load_theme, load_voice, theme_names, voice_names
from repurpose.typeset import find_fonts

FONTS = find_fonts(system=False)
VOICED = [name for name in theme_names() if load_theme(name).voice]
TALL, SQUARE, STORY = map(find_format, ("xiaohongshu", "square", "story"))
QUOTE = "我们不是在卖灯，而是在卖一个不必害怕的夜晚。"
WORDS = {"excerpt", "compare", "timeline", "anaphora", "steps", "ledger", "matrix", "question"}
SERIES = (
    Card("cover", title="夜灯：当路灯学会思考，谁在为黑暗付账？", kicker="城市", author="城市观察",
         page="1/9", keywords=(("title", 14, 19),)),
    Card("quote", text=QUOTE, speaker="林见川", source="夜灯：谁付账", page="2/9", keywords=(("text", 17, 21),)),
    Card("figure", number="近60%", text="约等于全城一年的电费。", source="夜灯：谁付账", page="3/9"),
    Card("quote", text="一座城市的夜灯，照亮了谁的归途，又为谁的黑暗付账？这件事从来没有人算过。",
         source="夜灯：谁付账", page="4/9", keywords=(("text", 29, 33),)),
    Card("points", title="三件要问的事", items=("谁付账：账单从来没有人寄给你", "谁受益，以及这些受益从哪里来", "谁被照亮"),
         source="夜灯：谁付账", page="5/9"),
    Card("quote", text="最难的不是写，而是忍住不多说那一句。", source="夜灯：谁付账", page="7/9", keywords=(("text", 9, 11),)),
    Card("figure", number="142.9亿美元", text="每一盏灯在二十年里要烧掉的钱。", source="夜灯：谁付账", page="8/9"),
    Card("excerpt", text="这座城市的灯亮了一百年，没有人问过是谁在替它们付账，直到账单寄到了每一户人家。",
         source="夜灯：谁付账", page="2/9", keywords=(("text", 19, 21),)),
    Card("compare", labels=("对于点灯的人来说", "对于走夜路的人来说"), items=("一盏灯是一张账单", "一盏灯是一条能走回家的路"),
         source="夜灯：谁付账", page="3/9", keywords=(("items.1", 8, 10),)),
    Card("compare", labels=("夜灯照亮的不是", "而是"), items=("路", "人"), source="夜灯：谁付账", page="4/9"),
    Card("timeline", labels=("1907年", "1998年3月", "2016年底"), items=("第一盏煤气灯在河边点亮", "最后一盏煤气灯熄灭", "路灯开始自己决定什么时候亮"),
         source="夜灯：谁付账", page="5/9"),
    Card("timeline", title="灯的一百年", labels=("1907年", "2016年"), items=("河边的第一盏灯在雨里点亮", "最后一个点灯人交出了他的梯子"), source="夜灯：谁付账", page="6/9"),
    Card("anaphora", text="他们付的是", items=("看不见的电费", "睡不着的夜晚", "一句没人说的谢谢"), source="夜灯：谁付账", page="5/9"),
    Card("anaphora", text="谁在为夜里的灯", items=("付账", "守夜", "换灯泡", "写这一句话"), source="夜灯：谁付账", page="6/9"),
    Card("steps", title="换一盏灯", items=("断电：先拉闸", "拧下旧灯，再等它凉", "装上新灯", "合闸：看它亮"),
         source="夜灯：谁付账", page="7/9"),
    Card("ledger", title="一盏灯的账", labels=("142.9亿元", "近60%", "20年"), items=("全城一年的电费", "花在没有人走的路上", "一盏灯的寿命"),
         source="夜灯：谁付账", page="3/9"),
    Card("ledger", labels=("超过1.2万盏", "8%"), items=("城里有超过1.2万盏灯", "其中8%从来不亮"), source="夜灯：谁付账", page="4/9"),
    Card("matrix", title="四种夜晚", labels=("有灯有人", "有灯没人", "没灯有人", "没灯没人"),
         items=("一条街最晚安静下来", "灯替谁亮着", "人们贴着墙根走", "只有风"), source="夜灯：谁付账", page="5/9"),
    Card("matrix", items=("有灯有人", "有灯没人", "没灯有人", "没灯没人"), source="夜灯：谁付账", page="6/9"),
    Card("question", text="一盏没有人走过的灯，到底是为谁亮着的？", title="答案写在电费单的背面。", source="夜灯：谁付账", page="7/9"),
    Card("question", text="一盏没有人走过的灯，到底是为谁亮着的？", source="夜灯：谁付账", page="8/9"),
    Card("end", text="你愿意为一盏不认识的灯付钱吗？", title="夜灯：谁在付账", author="城市观察", page="9/9",
         link="https://example.org/lamp"),
)  # fmt: skip


def said(drawn, field):
    return "".join("".join(line.text.split()) for line in drawn.lines if line.field == field)


def words(text):
    return "".join(regex.findall(r"[\p{L}\p{N}]", text))


@pytest.mark.parametrize("name", VOICED)
@pytest.mark.mostly_slow(quick=3)
def test_nothing_of_a_card_is_lost_and_all_of_it_can_be_read(name):
    theme = load_theme(name)
    for form in (TALL, SQUARE, STORY):
        for card in SERIES:
            drawn = draw_card(card, theme, form, FONTS)
            assert drawn.layout, (card.kind, form.name)
            assert check_card(drawn, theme, FONTS) == (), (card.kind, form.name, drawn.layout)
            for field in find_kind(card.kind).fields:
                value = getattr(card, field.name)
                if field.quotes and isinstance(value, str) and field.name != "source":
                    assert words(said(drawn, field.name)) == words(value), drawn.layout
            for part, entries in (("items", card.items), ("labels", card.labels)):
                for place, entry in enumerate(entries):
                    assert words(said(drawn, f"{part}.{place}")) == words(entry), drawn.layout
            for line in drawn.lines:
                part, _, place = line.field.partition(".")
                value = getattr(card, part)
                value = value[int(place)] if place else value
                assert value[line.start : line.end] == line.text


@pytest.mark.parametrize("name", VOICED)
def test_every_ground_of_a_voice_can_be_written_on(name):
    theme = load_theme(name)
    for ground in load_voice(theme.voice).grounds:
        palette = ground_palette(load_voice(theme.voice), ground, theme)
        assert contrast(palette.text, palette.bg) >= 4.5, ground
        assert contrast(palette.on_accent, palette.accent) >= 4.5, ground


@pytest.mark.parametrize("name", voice_names())
@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_neighbours_are_never_composed_alike(name, language):
    """Whatever stands on them; and a card is drawn alone as its series has it."""
    voice, before = load_voice(name), None
    for place in range(2, 9):
        keys = (("text", 17, 21),) if place % 3 else ()
        card = Card("quote", text=QUOTE, keywords=keys, page=f"{place}/9", language=language)
        layout, ground = next(layouts_for(voice, card, slots_of(card), TALL))
        assert (layout.name, ground) == next(
            (one.name, g) for one, g in layouts_for(voice, card, slots_of(card), TALL)
        )
        assert layout.name != before
        before = layout.name


@pytest.mark.parametrize("name", voice_names())
def test_every_kind_of_a_voice_has_a_layout_for_any_card(name):
    """One that asks nothing of what stands on it: the others are for what suits them."""
    voice = load_voice(name)
    for kind in {one.kind for one in voice.layout}:
        free = [one for one in voice.layouts(kind) if not one.room and not one.scripts]
        assert free, kind
    assert len(voice.layouts("quote")) >= 5
    assert {one.kind for one in voice.layout} >= WORDS


@pytest.mark.parametrize(
    ("number", "parts"),
    [
        ("近8%", ("近", "8", "%")),
        ("60%-70%", ("", "60%-70%", "")),
        ("10-15倍", ("", "10-15", "倍")),
        ("¥1,000", ("", "¥1,000", "")),
        ("超过5500万", ("超过", "5500", "万")),
        ("142.9亿美元", ("", "142.9", "亿美元")),
        ("1/4", ("", "1/4", "")),
        ("四分之一", ("", "四分之一", "")),
        ("-3.5%", ("", "-3.5", "%")),
        ("more than 40 years", ("more than", "40", "years")),
    ],
)
def test_a_number_has_its_sign_and_unit_beside_it(number, parts):
    slots = slots_of(Card("figure", number=number, text="灯"))
    found = tuple(slots[name].text if name in slots else "" for name in ("sign", "digits", "unit"))
    assert found == parts


@pytest.mark.parametrize(
    ("text", "key", "parts"),
    [
        ("最难的不是写，而是忍住不多说。", "忍住", ("最难的不是写，", "而是", "忍住不多说", "")),
        (
            "写得慢，才是真正的快，谁也不信。",
            "真正的快",
            ("写得慢，", "才是", "真正的快，", "谁也不信。"),
        ),
        ("写作就是忍住。", "忍住", ("", "", "", "")),
        ("一，二三四五六七八九十一二三四五六七八九十", "九", ("", "", "", "")),
    ],
)
def test_the_clause_of_a_keyword_stands_large(text, key, parts):
    at = text.index(key)
    slots = slots_of(Card("quote", text=text, keywords=(("text", at, at + len(key)),)))
    found = tuple(
        slots[name].text if name in slots else "" for name in ("lead", "joint", "core", "tail")
    )
    assert found == parts


def test_a_cover_is_parted_at_its_core():
    title = "夜灯：谁在为黑暗付账？"
    slots = slots_of(Card("cover", title=title, keywords=(("title", 6, 8),)))
    assert [slots[name].text for name in ("above", "core", "below")] == [
        "夜灯：谁在为",
        "黑暗",
        "付账？",
    ]
    assert [title[slots[n].offset :][: len(slots[n].text)] for n in ("above", "core", "below")] == [
        slots[n].text for n in ("above", "core", "below")
    ]


def test_items_are_parted_at_their_joint():
    items = ("谁付账：账单没有人寄给你", "谁受益，从哪里来", "谁被照亮")
    rows = rows_of(Card("points", items=items), "items")
    assert [(row["head"].text, row["rest"].text if "rest" in row else "") for row in rows] == [
        ("谁付账", "账单没有人寄给你"),
        ("谁受益，", "从哪里来"),
        ("谁被照亮", ""),
    ]


def test_a_keyword_is_seen():
    """Its colour is on the card where it stands, and nowhere without it."""
    theme = load_theme("brutalist")
    card = Card("quote", text=QUOTE, page="3/9", keywords=(("text", 17, 21),))
    colours = [
        {colour for _, colour in draw_card(one, theme, TALL, FONTS).picture.getcolors(1 << 20)}
        for one in (card, Card("quote", text=QUOTE, page="3/9"))
    ]
    apart = colours[0] - colours[1]
    assert len(apart) > 10 or load_theme("brutalist").cover_palette.bg in apart


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ('rhythm = ["nowhere"]', "nowhere"),
        (
            "[[layout]]\nname = 'a'\nkind = 'quote'\ngrounds = ['x']\nput = [{box = [0,0,1,1]}]",
            "'x'",
        ),
        ("margin = 9", "margin"),
    ],
)
def test_a_mistake_in_a_voice_is_named(tmp_path, monkeypatch, wrong, told):
    monkeypatch.chdir(tmp_path)
    name = f"mine{abs(hash(wrong)) % 999}"
    folder = tmp_path / "voices" / name
    folder.mkdir(parents=True)
    plain = "label = 'a'\nlabel_zh = 'a'\nkey = 'slab'\n"
    plain += "" if "margin" in wrong else "margin = 0.1\n"
    plain += "" if "layout" in wrong else "layout = []\n"
    fonts = "".join(
        f"{one} = ['sans', 400]\n" for one in ("title", "quote", "body", "label", "figure")
    )
    text = plain + wrong + "\n[fonts]\n" + fonts + "[grounds.a]\nbg = 'bg'\n"
    if "layout" in wrong:
        text = plain + "[fonts]\n" + fonts + "[grounds.a]\nbg = 'bg'\n" + wrong
    (folder / "voice.toml").write_text(text, encoding="utf-8")
    with pytest.raises(SetupError, match=told):
        load_voice(name)


@pytest.mark.parametrize("name", voice_names())
def test_what_stands_before_the_core_of_a_title_is_not_parted_by_it(name):
    """No small line of a cover is left hanging on 的 under the word that it leads to."""
    order = ("opening", "further", "core")
    title = slots_of(Card("cover", title="一盏灯"))
    for layout in load_voice(name).layouts("cover"):
        for there in ({"above", "below"}, {"above"}, {"below"}):
            parts = dict.fromkeys(there, title["title"])
            said = [text.slot for put in layout.put if is_wanted(put, parts) for text in put.texts]
            slots = [slot for slot in said if slot in order]
            if {"opening", "further"} <= set(slots):
                assert slots == list(order), layout.name


KEYED = (
    Card("quote", text="灯塔不是为了船，而是为了等船的人。", speaker="守灯人", keywords=(("text", 12, 16),)),
    Card("excerpt", text="灯塔不是为了船，而是为了等船的人，海面下的夜晚没有边界。", keywords=(("text", 12, 16), ("text", 21, 23))),
    Card("points", title="灯塔留下的东西", items=("火痕：每一夜都不一样", "规矩：先敬海，再点灯", "账本：谁也不欠一盏灯"),
         keywords=(("items.0", 3, 6), ("items.1", 4, 6))),
    Card("compare", labels=("以前", "现在"), items=("一座灯塔等着全村的人", "全村的人等着一座灯塔"),
         keywords=(("items.0", 2, 4), ("items.1", 7, 9))),
    Card("question", text="灯塔究竟是为谁亮着的？", title="为等船的人。", keywords=(("text", 5, 7), ("title", 1, 5))),
    Card("timeline", labels=("1998年", "2006年", "2019年"), items=("点亮了第一盏灯", "守灯人换了三代", "交给了年轻人"),
         keywords=(("items.0", 2, 5),)),
)  # fmt: skip
LARGE = 0.045  # of the width: 18 pt of a phone (WCAG 2.2, 1.4.3)


@pytest.mark.mostly_slow(quick=4)
@pytest.mark.parametrize("name", theme_names())
def test_keywords_are_read_on_what_lies_beneath_them(name):
    """On a panel, a bubble or a slip as on the ground; whatever ground the place in a series brings."""
    for card in KEYED:
        for place in (2, 3, 4):
            card = replace(card, source="夜灯", page=f"{place}/9")  # noqa: PLW2901
            drawn = draw_card(card, load_theme(name), "xiaohongshu", FONTS)
            for block in drawn.written:
                under = drawn.canvas.before(block.order, block.box)
                whole = (0, 0, block.box[2] - block.box[0], block.box[3] - block.box[1])
                least = 3.0 if block.size / drawn.width >= LARGE else 4.5
                assert worst_contrast(under, whole, block.colour) >= least, (
                    card.kind,
                    drawn.layout,
                    block.field,
                )


@pytest.mark.parametrize("name", voice_names())
@pytest.mark.parametrize("count", [6, 7, 9, 12, 20])
def test_a_loud_card_comes_after_two_calm_ones_whatever_the_length(name, count):
    voice = load_voice(name)
    calm = []
    for place in range(2, count):
        card = Card("quote", text=QUOTE, page=f"{place}/{count}")
        _, ground = next(layouts_for(voice, card, slots_of(card), TALL))
        calm.append(voice.grounds[ground].bg in ("bg", "panel"))
    assert not any(all(calm[k : k + 3]) for k in range(len(calm) - 2)), calm


@pytest.mark.parametrize("name", ["report", "note", "tech", "interview"])
def test_the_marks_of_a_long_series_keep_off_the_title(name):
    """Their first one stands to the right of the foot's words, also with a hundred cards."""
    theme = next(one for one in theme_names() if load_theme(one).voice == name)
    card = Card("quote", text=QUOTE, source="夜灯：谁付账", page="60/100")
    drawn = draw_card(card, load_theme(theme), "xiaohongshu", FONTS)
    [foot] = [block for block in drawn.written if block.field == "source"]
    row = (foot.box[2] + 4, foot.box[1], round(drawn.width * 0.48), foot.box[3])
    picture, ground = (one.crop(row) for one in (drawn.picture, drawn.ground))
    plain = {colour for _, colour in picture.convert("RGB").getcolors(1 << 16)}
    assert len(plain) <= max(2, len(ground.convert("RGB").getcolors(1 << 16)))


def test_four_fields_beside_each_other_are_set_in_one_size():
    """Whatever their words are long: labels in one, what they say in another."""
    [card] = [card for card in find_kind("matrix").samples() if card.labels]
    for name in ("newsroom", "ink", "terminal"):
        drawn = draw_card(card, load_theme(name), "xiaohongshu", FONTS)
        for part in ("labels", "items"):
            sizes = [block.size for block in drawn.written if block.field.startswith(part)]
            assert max(sizes) - min(sizes) <= 1, (name, part, sizes)


@pytest.mark.mostly_slow(quick=5)
@pytest.mark.parametrize("name", VOICED)
def test_a_cover_says_its_big_word_once(name):
    title = "一盏灯的第二次生命：为什么好路灯值得被拆开再装一遍"
    for kind in ("word", "person"):
        card = Card("cover", title=title, cover=kind, page="1/9", keywords=(("title", 13, 16),))
        drawn = draw_card(card, load_theme(name), TALL, FONTS)
        assert words("".join(said(drawn, "title"))).count("好路灯") == 1, drawn.layout


def test_what_lies_beneath_a_surface_is_an_iceberg():
    sides = ("路灯只是路灯", "它们说的是谁能在夜里走路")
    for labels, deep in ((("表面上看", "深层里"), True), (("点灯的人认为", "走路的人认为"), False)):
        card = Card("compare", labels=labels, items=sides, source="夜灯：谁付账", page="4/9")
        drawn = draw_card(card, load_theme("memo"), TALL, FONTS)
        assert ("iceberg" in drawn.layout) == deep
        assert any(part.name == "iceberg" for part in drawn.parts) == deep


@pytest.mark.parametrize("text", ["一盏灯亮着。", QUOTE])
def test_a_sheet_of_the_notebook_ends_below_its_words(text):
    card = Card("excerpt", text=text, source="夜灯：谁付账", page="5/9")
    drawn = draw_card(card, load_theme("memo"), TALL, FONTS)
    sheets = [part for part in drawn.parts if part.name == "rough"]
    assert "pinned" in drawn.layout
    (part,) = sheets
    low = max(box[3] for box in drawn.canvas.boxes(part.first, part.last))
    words = max(w.box[3] for w in drawn.written if w.field == "text")
    assert words < low
    assert low - words < 0.14 * drawn.height or low < 0.45 * drawn.height
