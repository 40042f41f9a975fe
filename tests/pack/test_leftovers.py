import pytest

from repurpose.pack import Choices, build_packs
from repurpose.pack.leftovers import (
    faults_of_pack,
    find_figures,
    find_markup,
    find_placeholder,
    is_bare,
    lost_qualifiers,
)
from repurpose.pack.verify import verify_pack
from tests.conftest import parse

BAD_MARKUP = (
    "见[说明](a.md)",
    "图在[[河流]]里",
    "{{< video >}}",
    "{% note %}",
    "::: tip",
    "$$x^2$$",
    "这是**重要**的",
    "这是*重要*的",
    "用`git`",
    "## 第二节",
    "a <br> b",
    "<span style='x'>字",
    "一段话 ^ab12c",
    "%%私记%%",
    "A [link](b.md)",
    "this is **bold**",
    "an *odd* word",
    "<!-- note -->",
    "see {#intro}",
    "注[^1]",
)
GOOD = (
    "三乘四写作 3*4 或 3 * 4。",
    "C# 与 F# 是语言。",
    "a < b，b > c",
    "他打了 5 折 #好物#",
    "We scored 2:0 at 09:30.",
    "It costs $5, not $7.",
    "TODO 应用怎么选？",
    "他说：……然后走了。",
    "I love R&D (and tea).",
)


@pytest.mark.parametrize("text", BAD_MARKUP)
def test_markup_that_was_left_over_is_found(text):
    assert find_markup(text)


@pytest.mark.parametrize("text", GOOD)
def test_plain_words_are_neither_markup_nor_placeholders(text):
    assert not find_markup(text)
    assert not find_placeholder(text)
    assert not is_bare(text)


@pytest.mark.parametrize(
    "text",
    [
        "写下你自己的话。",
        "Write words of your own.",
        "TODO",
        "TODO: a number",
        "……",
        "...",
        "[待补]",
        "（待补充：来源）",
        "TBD",
        "好的开头。\nTODO：补一段",
    ],
)
def test_placeholders_are_found(text):
    assert find_placeholder(text)


@pytest.mark.parametrize(
    "text", ["1.", "3/7", "https://example.org/a", "二、", "#标签# #二#", "12", "1. https://a.org"]
)
def test_a_post_that_says_nothing_is_bare(text):
    assert is_bare(text)


@pytest.mark.parametrize(
    ("text", "article", "lost"),
    [
        ("河水治理花了8%的收入", "河水治理花了近8%的收入。", ["8%"]),
        ("河水治理花了近8%的收入", "河水治理花了近8%的收入。", []),
        ("来了300人", "来了逾300人。", ["300"]),
        ("来了300人", "来了300多人。", ["300"]),
        ("来了300多人", "来了300多人。", []),
        ("共8%", "一处是近8%，另一处正好8%。", []),
        ("8% of it", "It took almost 8% of it.", ["8%"]),
        ("over 1,200 trees", "They planted over 1,200 trees.", []),
        ("1200 trees", "They planted over 1,200 trees.", ["1200"]),
        ("没有数字", "约20人。", []),
    ],
)
def test_a_figure_keeps_its_qualifier(text, article, lost):
    assert list(lost_qualifiers(text, find_figures(article))) == lost


def test_marks_that_the_author_shows_as_code_are_words(tmp_path):
    """An article on markup itself passes; the same marks outside code would not."""
    text = "# 记号\n\n加粗写作 `**字**`，引用写作 ``用`线`框住``，都很好记。\n\n写多了就习惯了。\n"
    choices = Choices(platforms=("zhihu", "x"), cards=False, clips=0)
    [built] = build_packs([parse(text)], choices, tmp_path, jobs=1, report=lambda *_: None)
    assert "**字**" in (built.folder / "threads" / "zhihu.md").read_text(encoding="utf-8")
    assert verify_pack(built.folder)[0] == []


def test_an_article_of_one_endless_sentence_gives_posts_with_words(tmp_path):
    text = "# 长\n\n" + "他沿着河一直往前走，" * 400 + "。\n"
    choices = Choices(platforms=("xiaohongshu", "weibo"), cards=False, clips=0)
    [built] = build_packs([parse(text)], choices, tmp_path, jobs=1, report=lambda *_: None)
    assert verify_pack(built.folder)[0] == []
    for thread in built.manifest.threads:
        if not thread.variant:  # a notice is the title and the link
            assert "河" in thread.posts[0].text


def test_a_figure_whose_about_stands_on_a_line_of_its_own_has_it(tmp_path):
    """Voices set about, number and unit apart; a card that lacks the about is still refused."""
    text = (
        "# 路灯的账\n\n一条街点了十二年灯，没有人算过账。\n\n"
        "公告显示，这些灯一年要烧掉近5亿美元的电。\n\n账单从来没有人寄给住在街上的人。\n"
    )
    article = parse(text)
    choices = Choices(platforms=("x",), clips=0, quotes=3, theme="magazine")
    [built] = build_packs([article], choices, tmp_path, jobs=1, report=lambda *_: None)
    manifest = built.manifest
    [card] = [card for card in manifest.cards if card.kind == "figure"]
    parts = [line for line, field in zip(card.lines, card.fields, strict=True) if field == "number"]
    assert parts[0] == "近"
    assert len(parts) == 3
    assert [fault for fault in faults_of_pack(manifest, article) if fault[1] == "figure"] == []
    without = card.model_copy(
        update={name: getattr(card, name)[1:] for name in ("lines", "fields", "spans")}
    )
    others = tuple(without if one is card else one for one in manifest.cards)
    cut = manifest.model_copy(update={"cards": others})
    assert (f"{card.id} number", "figure") in {fault[:2] for fault in faults_of_pack(cut, article)}
