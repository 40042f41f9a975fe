"""What `repurpose check` reads in the words of a pack: each rule finds its own, and nothing else."""

import json

import pytest

from repurpose.article import Span
from repurpose.cli.app import run
from repurpose.pack import Choices, build_packs
from repurpose.pack.check import check_pack
from repurpose.pack.leftovers import cut_qualifier
from repurpose.pack.wording.boilerplate import find_boilerplate
from repurpose.pack.wording.lists import find_fragment, find_lone_mark
from repurpose.pack.wording.openers import announces, find_leaning_word
from repurpose.pack.wording.rules import RULES, SaidPost, SaidThread, check_wording
from repurpose.typeset import find_fonts
from tests.conftest import parse


def said(*posts, goes_on=False, title="河边的磨坊", article="", call=False):
    """Return which posts, counted from 1, break which rule."""
    made = tuple(SaidPost(str(n), text, (), False, call) for n, text in enumerate(posts, 1))
    thread = SaidThread(made, goes_on, title, article)
    return {(int(post), rule) for post, rule, _ in check_wording(thread)}


LEANING = (
    "然而，磨坊在第二年就停了。",
    "但水位没有再降。",
    "所以他们换了一台更大的水车。",
    "而在上游，鱼已经不见了。",
    "它每天磨三百斤麦子。",
    "其中一半卖到了镇上。",
    "这让整条河都安静下来。",
    "那台机器后来进了博物馆。",
    "此外，运费也涨了。",
    "至于那座桥，没有人再提。",
    "或者，干脆不磨。",
    "第二，要有耐心。",
    "针对这个问题，镇上开了三次会。",
    "在此之前，河上没有桥。",
    "那天傍晚，他把钥匙交了出去。",
    "下一步，他要把水车修好。",
    "从上面的账目看，磨坊一直在亏。",
    "以下部分是水车的图纸。",
    "对此，镇长没有回答。",
    "However, the mill closed within a year.",
    "But nobody noticed.",
    "If so, the bridge goes too.",
    "It was the last one on the river.",
    "They moved upstream in 1911.",
    "This changed the valley.",
    "For example, the ferry stopped.",
    "しかし、水車は止まった。",
    "それは川の終わりだった。",
    "彼女は毎朝そこに立った。",
    "하지만 물레방아는 멈췄다.",
    "그는 열쇠를 돌려주었다.",
)
STANDING = (
    "这些年，河边的磨坊少了一半。",
    "这个世界不缺磨坊，缺的是水。",
    "此刻的河面很静。",
    "他人的评价不是你的尺子。",
    "其实，磨坊从来没有赚过钱。",
    "也许水会回来。",
    "但凡见过那条河的人都记得它的声音。",
    "而今的河边只剩一座桥。",
    "并不是每座磨坊都要转。",
    "更多的人选择离开。",
    "那年夏天没有下雨。",
    "与其等水，不如修渠。",
    "可以没有桥，不能没有路。",
    "还有人说，磨坊的声音会进梦里。",
    "该死的不是鱼，是那条管子。",
    "镇长说，它明年就开。",
    "It takes three winters to learn a river.",
    "It is hard to say when the water turned.",
    "These days nobody asks for flour.",
    "Those who stay learn to listen.",
    "これからの川を考える。",
    "それぞれの家に水車があった。",
    "この世に同じ川は二つとない。",
)


@pytest.mark.parametrize("text", LEANING)
def test_an_opener_that_leans_is_found(text):
    assert find_leaning_word(text)
    assert find_leaning_word(f"“{text}”")


@pytest.mark.parametrize("text", STANDING)
def test_an_opener_that_stands_by_itself_is_none(text):
    assert not find_leaning_word(text)


def test_only_what_readers_see_first_can_lean():
    assert said("磨坊停了。", "然而，水还在。") == {(2, "leaning opener")}
    assert said("磨坊停了。", "然而，水还在。", goes_on=True) == set()
    assert said("然而，水还在。", "磨坊停了。", goes_on=True) == {(1, "leaning opener")}


@pytest.mark.parametrize(
    ("lines", "before", "after", "fragment"),
    [
        (["3. 修渠"], [], [], "3. 修渠"),
        (["• 修渠"], ["水少了。"], ["鱼走了。"], "• 修渠"),
        (["* 修渠"], [], [], "* 修渠"),
        (["二、修渠"], [], [], "二、修渠"),
        (["（2）修渠"], [], [], "（2）修渠"),
        (["1、修渠", "水少了。"], [], [], "1、修渠"),
        (["1. 修渠", "2. 换水车", "3. 等雨"], [], [], ""),
        (["3. 等雨"], ["1. 修渠", "2. 换水车"], [], ""),
        (["1. 修渠"], [], ["2. 换水车"], ""),
        (["• 修渠", "• 等雨"], [], [], ""),
        (["- 修渠", "一句解释。", "- 等雨"], [], [], ""),
        (["3.5米高的水车", "2024. 那一年"], [], [], ""),
        (["——镇上的人", "-5 度也转"], [], [], ""),
    ],
)
def test_an_item_without_its_list(lines, before, after, fragment):
    assert find_fragment(lines, before, after) == fragment


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("水少了。\n\n2.", "2."),
        ("水少了。 3、", "3、"),
        ("水少了。\n•", "•"),
        ("它高 12.", ""),
        ("第 3 座磨坊。", ""),
    ],
)
def test_a_number_alone_at_the_end(text, mark):
    assert find_lone_mark(text) == mark


@pytest.mark.parametrize(
    "text",
    [
        "欢迎关注我们的公众号，每周五更新。",
        "长按识别下方二维码，加入读者群。",
        "点击阅读原文，查看图纸。",
        "往期推荐：桥的历史",
        "本文首发于河流月刊。",
        "转载请注明出处。",
        "译者：林河",
        "责编｜何桥",
        "图片来源：镇档案馆",
        "未经授权，不得转载。",
        "简历请发至邮箱。",
        "我们下期再见。",
        "感谢您的阅读！",
        "Subscribe to the River Letter for more.",
        "This essay was originally published in River Monthly.",
        "Photo: the town archive",
        "Translated by L. He",
        "Thanks for reading!",
        "We're hiring: two millers.",
        "無断転載を禁じます。",
        "訳：川田",
        "最後までお読みいただき、ありがとうございました。",
        "구독과 좋아요 부탁드립니다.",
        "무단 전재 및 재배포 금지",
    ],
)
def test_an_articles_frame_is_found(text):
    assert find_boilerplate(text)


@pytest.mark.parametrize(
    "text",
    [
        "关注河流的人越来越多。",
        "他请大家关注水位。",
        "转发量一夜之间过了十万。",
        "翻译是另一种写作。",
        "编辑部在河边的老楼里。",
        "店里写着“扫码关注公众号”，没有人扫。",
        "限时折扣让磨坊多卖了一倍。",
        "A newsletter is a letter after all.",
        "She edited the map by hand.",
        "Readers share what they fear.",
        "写真は川を止める。",
        "출처를 알 수 없는 물.",
    ],
)
def test_the_subject_is_no_frame(text):
    assert not find_boilerplate(text)


@pytest.mark.parametrize(
    "sentence",
    [
        "原因有三：",
        "接下来，我们来看看水车的图纸。",
        "更微妙的是：",
        "计算过程如下。",
        "Let's look at the ledger.",
        "The reasons are as follows.",
        "次に図面を見ていきましょう。",
        "이유는 다음과 같다.",
    ],
)
def test_an_announcement_ends_no_post(sentence):
    assert announces(sentence)
    assert said(f"磨坊停了。{sentence}") == {(1, "announcement")}
    assert said(f"磨坊停了。{sentence}", call=True) == set()  # the call is what it announces


@pytest.mark.parametrize(
    "sentence",
    ["水位在两米以下。", "他看了看下面的河。", "How do we look at a river?", "這條河以下游最寬。"],
)
def test_a_statement_announces_nothing(sentence):
    assert not announces(sentence)


def test_a_title_or_a_post_that_stands_there_twice():
    assert said("河边的磨坊\n\n河边的磨坊。\n\n水少了。") == {(1, "repeated title")}
    assert said("河边的磨坊\n\n水少了。") == set()
    assert (2, "repeated title") in said("水少了很多很多。", "水少了很多很多。")


def test_a_sentence_that_stands_in_two_posts():
    twice = "磨坊在一九三一年停了下来。"
    assert said(f"{twice}水还在。", f"桥也拆了。{twice}") == {(2, "repeated sentence")}
    assert said(twice, f"桥也拆了。{twice}", article="磨坊在一九三一年停了下来" * 2) == set()
    assert said("水还在。", "桥也拆了。水还在。") == set()  # too short to say that it was copied


@pytest.mark.parametrize(
    ("before", "part", "after", "figure"),
    [
        ("磨坊亏了近", "8%的本钱", "。", "8%"),
        ("磨坊亏了近**", "8%的本钱", "**。", "8%"),
        ("", "来了300", "多人看桥。", "300"),
        ("", "磨坊亏了8%", "左右。", "8%"),
        ("磨坊亏了", "近8%的本钱", "。", ""),
        ("磨坊亏了", "8%的本钱", "。", ""),
        ("They planted nearly ", "900 trees", " there.", "900"),
        ("They planted ", "900 trees", " there.", ""),
    ],
)
def test_no_span_parts_a_figure_from_its_qualifier(before, part, after, figure):
    article = parse(f"# 账本\n\n{before}{part}{after}\n")
    start = article.text.index(before + part) + len(before)
    assert cut_qualifier(article, Span(start, start + len(part))) == figure


def test_every_rule_has_an_id_of_its_own_and_both_severities_are_used():
    ids = [rule.id for rule in RULES]
    assert len(set(ids)) == len(ids)
    assert {rule.severity for rule in RULES} == {"error", "warning"}


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    lines = "\n\n".join(f"磨坊第{n}年的账上写着，水位又低了一寸，麦子少了一石。" for n in "一二三")
    article = parse(f"# 河边的磨坊\n\n{lines}\n")
    choices = Choices(platforms=("x",), cards=False, clips=0, style="digest")
    out = tmp_path_factory.mktemp("packs")
    return build_packs([article], choices, out, jobs=1, report=lambda *_: None)[0].folder


def edit(pack, text):
    """Let the first post say `text`, as the author's own words."""
    path = pack / "pack.json"
    manifest = json.loads(path.read_text("utf-8"))
    post = manifest["threads"][0]["posts"][0]
    post |= {"runs": [{"text": text, "role": "label", "span": None}], "text": text}
    manifest["threads"][0] |= {"posts": [post], "style": "digest"}
    path.write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")


@pytest.mark.parametrize(
    ("text", "rule", "severity", "code"),
    [
        ("然而，水还在。", "leaning opener", "warning", 0),
        ("水还在。\n\n欢迎关注我们的公众号。", "boilerplate", "error", 3),
        ("https://example.org/a", "empty", "error", 3),
        ("水还在。\n\n2.", "list fragment", "error", 3),
        ("水还在 ^b12c", "markup", "error", 3),
        ("水还在。", None, None, 0),
    ],
)
def test_the_verb_tells_rule_and_severity(pack, capsys, text, rule, severity, code):
    edit(pack, text)
    assert run(["check", str(pack), "--json"]) == code
    [row] = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    told = [(found["rule"], found["severity"]) for found in row["findings"]]
    assert told == ([(rule, severity)] if rule else [])
    assert check_pack(pack, find_fonts()).holds is (code == 0)
