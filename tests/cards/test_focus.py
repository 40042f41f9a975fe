"""What of a sentence stands large: the clause of its keyword, or the end of its last clause, as a phrase."""

import pytest

from repurpose.cards import Card, draw_card
from repurpose.cards.voices.slots import slots_of
from repurpose.themes import load_theme
from repurpose.typeset import find_fonts

FONTS = find_fonts(system=False)
SANS = ("newsroom", "tech-dark", "journal", "brutalist")


def parts(text, keyword="", kind="quote", language="zh-Hans"):
    at = text.find(keyword) if keyword else -1
    keys = (("text", at, at + len(keyword)),) if keyword else ()
    slots = slots_of(Card(kind, text=text, keywords=keys, language=language))
    return tuple(
        slots[name].text if name in slots else "" for name in ("lead", "joint", "core", "tail")
    )


@pytest.mark.parametrize(
    ("text", "keyword", "core"),
    [
        ("路灯亮了一整夜，真正被照见的是晚归的人。", "晚归", "晚归的人"),  # behind the copula
        ("城市在白天属于所有人，到了夜里才属于还醒着的人。", "", "还醒着的人"),
        ("如果没有人愿意等，那么再亮的灯也只是照着自己的影子。", "影子", "照着自己的影子"),
        (
            "修灯的人换了三代，名字从来没有被路过的人记住。",
            "",
            "从来没有被路过的人记住",
        ),  # not without 没有
        (
            "灯越多的街道，走夜路的人反而越少。",
            "越少",
            "越少",
        ),  # behind its 反而
    ],
)
def test_the_end_of_a_sentence_stands_large(text, keyword, core):
    found = parts(text, keyword)
    assert found[2] == core
    assert "".join(found) == text.rstrip("。")


@pytest.mark.parametrize(
    ("text", "keyword", "language"),
    [
        (
            "如果先关掉整条街上最亮的那一盏路灯，街上的人会慢慢看见还亮着的窗。",
            "最亮",
            "zh-Hans",
        ),  # before
        ("灯亮了。", "", "zh-Hans"),  # nothing leads to it
        ("We keep the lamp lit because somebody may still be on the way home.", "", "en"),
        ("街灯がついているのは、まだ帰っていない人がいるからだ。", "", "ja"),  # ends in its verb
    ],
)
def test_what_has_no_short_end_has_no_focus(text, keyword, language):
    assert parts(text, keyword, language=language)[2] == ""


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("A town that pays for its own lamps learns to look up at night.", "to look up at night"),
        ("The council wrote the rule with one purpose in mind: to save money.", "to save money"),
        ("Nobody asked the neighbours, and they still don’t know it.", "don’t know it"),
        ("We left the switch under a board at the end of a narrow street.", "of a narrow street"),
        ("The lamp is lit.", ""),  # nothing leads to it
        ("He said the lamp “was never theirs to put out.”", ""),  # half of what is quoted
    ],
)
def test_an_english_sentence_ends_on_a_phrase(text, core):
    assert parts(text, language="en")[2] == core


def test_an_english_keyword_that_stands_before_keeps_its_place():
    text = "A town that pays for its own lamps learns to look up at night."
    assert parts(text, "own lamps", language="en")[2] == ""
    assert parts(text, "night", language="en")[2] == "to look up at night"


def test_no_focus_begins_with_a_mark_or_behind_a_lonely_copula():
    text = "它将不再是一座需要人守着的塔，而是能听懂脚步、记住回家、自己会亮的“伙伴”。"
    assert parts(text, "伙伴")[2][:1] not in "、，"
    lead, joint, core, _ = parts("大家后来才明白，当年在街口点灯的人，是老周的父亲。", "父亲")
    assert (lead[-1], joint, core) == ("是", "", "老周的父亲")
    lead, _, core, _ = parts("这些灯的账往往需要以年为单位的积累才能还清电费。", "")
    assert not lead.endswith("为")
    assert core


def test_no_focus_begins_within_a_phrase():
    """Not behind 不, nor behind 的 with anything but a noun, nor with what hangs on the word before."""
    for text in (
        "修灯的人说，他最怕的是一条街上所有的灯在同一个晚上坏掉的声音。",
        "很多人以为夜里安静，其实是因为他们从来没有在不开灯的房间里听过。",
    ):
        lead, _, core, _ = parts(text)
        assert not core or (lead[-1] not in "的地得不" and core[0] not in "的了着过于")


@pytest.mark.parametrize(
    ("text", "core"),
    [
        # The noun that a long 的 leads to; not amid what stands before it.
        ("这条街上的灯，一直是那些靠着它走夜路的晚归人群的共同记忆。", "共同记忆"),
        ("老城区的路灯改造，最后考验的是一座拥有数百万常住人口的夜间城市。", "夜间城市"),
        # A predicate with its adverb, not what stands before that.
        ("路灯维护、线路检修、应急照明等问题将更加突出。", "将更加突出"),
        ("小城的财政收入有限，路灯维修往往难以得到专项资金。", "往往难以得到专项资金"),
        ("到了九月再数一遍，街口那四十盏灯一盏都没有少。", "一盏都没有少"),
        # What is counted by 一个.
        ("我们不是在卖灯，而是在出售一个照亮回家路的承诺。", "照亮回家路的承诺"),
        # Nothing rather than half a compound.
        ("这场停电让人看见了市政工程、社区互助与城市照明的重量。", ""),
        ("想要了解这个系统，只需要打开 lamp.py 文件再读一遍。", "lamp.py 文件再读一遍"),
    ],
)
def test_a_focus_parts_no_compound_and_no_subject(text, core):
    assert parts(text)[2] == core


@pytest.mark.parametrize("kind", ["quote", "excerpt"])
@pytest.mark.parametrize("name", SANS)
def test_a_focus_is_the_largest_and_the_rest_steps_back(name, kind):
    """In the bold voices the rest is of a lighter weight and half as large at the most."""
    text = "如果没有人愿意等，那么再亮的灯也只是照着自己的影子。"
    for place in range(2, 9):
        card = Card(kind, text=text, keywords=(("text", 23, 25),), source="夜灯", page=f"{place}/9")
        drawn = draw_card(card, load_theme(name), "xiaohongshu", FONTS)
        blocks = sorted((w for w in drawn.written if w.field == "text"), key=lambda w: w.size)
        assert len(blocks) > 1, drawn.layout
        assert blocks[-1].size >= 1.3 * blocks[0].size, drawn.layout
        assert blocks[0].weight < blocks[-1].weight, drawn.layout
        said = "".join(line.text for line in drawn.lines if line.field == "text")
        assert said == text.rstrip("。")


@pytest.mark.parametrize("name", SANS)
def test_articles_do_not_begin_with_the_same_layout(name):
    """Which of the layouts comes first is the article's own."""
    text = "如果没有人愿意等，那么再亮的灯也只是照着自己的影子。"
    found = {
        draw_card(
            Card("quote", text=text, source=source, page="3/9"),
            load_theme(name),
            "xiaohongshu",
            FONTS,
        ).layout.split()[0]
        for source in ("夜灯", "晚归的人", "街上的树", "桥", "雨后", "水库", "修灯")
    }
    assert len(found) > 1


@pytest.mark.parametrize(
    ("text", "keyword", "parted"),
    [
        (
            "只要把灯点亮，等到夜深的时候就一定能成功照亮回家路。",
            "",
            "成|功",
        ),  # 成 is no copula there
        ("卖的都是大家愿意付的那个价钱而并非成本加上利润率。", "利润率", "成|本"),
        ("我们不关心今晚的灯有没有亮，只关心路人是否平安。", "", "是|否"),
        ("他总说路要慢慢走，而不是赶快做完功课混日子。", "", "做|完"),
    ],
)
def test_what_stands_large_begins_with_a_word(text, keyword, parted):
    lead, joint, core, _ = parts(text, keyword)
    ends = {len(lead), len(lead + joint), len(lead + joint + core)}
    assert text.index(parted.replace("|", "")) + 1 not in ends


@pytest.mark.parametrize(
    ("text", "core"),
    [
        ("夜班司机们最先说出来的，是关于城市照明规则的漏洞。", "城市照明规则的漏洞"),
        ("老人们这些年慢慢习惯了，也一直在推动路灯系统的改造。", "路灯系统的改造"),
    ],
)
def test_a_compound_is_not_parted_where_another_place_is_near(text, core):
    lead, joint, found, _ = parts(text)
    assert core in found or core in lead + joint
