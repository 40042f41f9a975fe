"""Whose words a quotation is, by the line below it; nobody is put into a stranger's mouth."""

import pytest

from repurpose import platforms
from repurpose.slicing import find_quotes, slice_thread, write_scripts
from repurpose.slicing.sentences.units import read_units
from tests.conftest import parse

WORDS = "桥不是为了让人过河，而是为了让两岸的人知道对岸有人。"
AROUND = (
    "河湾镇原来没有桥，过河要等船，船要等风，风要等天亮。",
    "修桥的人住了三年，走的时候没有留下名字，只在桥墩上刻了一条鱼。",
    "后来的人说不清桥修了多久，只记得第一个过桥的人是邮差。",
    "镇上的人从此不再看天色，邮差也不再睡在对岸的柴房里。",
)


def article(quotation, head=""):
    text = "\n\n".join([AROUND[0], AROUND[1], quotation, AROUND[2], AROUND[3]])
    return parse(f"{head}# 河湾镇的桥\n\n{text}\n")


@pytest.mark.parametrize(
    ("quotation", "speaker"),
    [
        (f"> {WORDS}\n>\n> —— 林河，《桥与岸》", "林河，《桥与岸》"),
        (f"> {WORDS}\n\n——林河", "林河"),
        (f"> {WORDS}\n>\n> —— 《桥与岸》", "《桥与岸》"),
        (f"“{WORDS}”\n\n—— 林河，造桥人", "林河，造桥人"),
        (f"「{WORDS}」\n\n— Ada Rivers, engineer", "Ada Rivers, engineer"),
        (f"> {WORDS}\n>\n> 出自《桥与岸》", ""),  # no line of its own: a dash says so
        (f"{WORDS}\n\n—— 林河", ""),  # the author's own words: nothing says that they are not
        (f"> {WORDS}\n>\n> —— 他后来再也没有回来", ""),
        (f"> {WORDS}", ""),
        (f"> {WORDS}\n>\n> —— 造桥师 林河", "造桥师 林河"),
        (f"正如林河所说：\n\n> {WORDS}", "林河"),
        (f"造桥的工程师林河写道：\n\n> {WORDS}", "林河，造桥的工程师"),
        (f"> {WORDS}\n\n林河这样说。", "林河"),
        (f"> {WORDS}\n\n林河这样说，镇上的人却不信。", ""),
    ],
)
def test_a_line_below_a_quotation_names_whose_words_it_is(quotation, speaker):
    found = [q for q in find_quotes(article(quotation)) if WORDS[:8] in q.text]
    assert {quote.speaker for quote in found} == {speaker}
    assert all(quote.text.strip("“”「」") == WORDS for quote in found)


@pytest.mark.parametrize("lead", ["他这样说：", "桥头的石碑上写道："])
def test_what_a_line_gives_to_nobody_that_it_names_is_no_quotation(lead):
    found = find_quotes(article(f"{lead}\n\n> {WORDS}"))
    assert not any(WORDS[:8] in quote.text for quote in found)


def test_what_the_author_signs_himself_has_no_speaker():
    signed = article(f"> {WORDS}\n>\n> —— 林河", head="---\nauthor: 林河\n---\n")
    assert {quote.speaker for quote in find_quotes(signed)} <= {""}


def test_no_post_and_no_clip_says_somebodys_words_without_the_name():
    told = article(f"> {WORDS}对岸有灯，灯就是路。\n>\n> —— 林河，《桥与岸》")
    assert [unit.text for unit in read_units(told)[0] if unit.names_speaker]
    for name in platforms.names():
        for style in ("digest", "full"):
            posts = slice_thread(told, platforms.get(name), style=style).thread.posts
            said = [
                post.text for post in posts if "对岸有人" in post.text or "灯就是路" in post.text
            ]
            assert all("林河" in text for text in said), name
    for script in write_scripts(told, find_quotes(told)):
        captions = "".join(c.text for beat in script.beats for c in beat.captions)
        assert "灯就是路" not in captions or "林河" in captions


def test_a_name_alone_is_no_quote_and_opens_no_post():
    told = article(f"> {WORDS}\n>\n> —— 林河，《桥与岸》")
    assert not [quote for quote in find_quotes(told) if quote.text.startswith("—")]
    posts = slice_thread(told, platforms.get("x"), style="digest").thread.posts
    assert not [post.text for post in posts if post.text.startswith("—")]
