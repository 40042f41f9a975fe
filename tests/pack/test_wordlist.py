"""Lists of words: what stands on one is found with its place, its false friends are not, one line turns it off."""

import json

import pytest

from repurpose.cli.app import run
from repurpose.errors import SetupError
from repurpose.pack.build import build_packs
from repurpose.pack.choices import Choices
from repurpose.pack.wording.wordlist import FILE, find_listed, read_lists
from tests.conftest import parse

FOUND = [
    ("这是国家级的品质。", "xiaohongshu", "国家级"),
    ("本店销量第一，欢迎来看。", "douyin", "销量第一"),
    ("这款产品的功效是最好的。", "xiaohongshu", "最"),
    ("今天下单，到手价绝对便宜。", "weibo", "绝对"),
    ("想要的加VX：abc", "xiaohongshu", "加VX"),
    ("我们是NO.1。", "weibo", "NO.1"),
    ("扫码进群领资料。", "bilibili", "扫码"),
    ("打 138-0013-8000 找我。", "zhihu", "138-0013-8000"),
    ("关注公众号看全文。", "xiaohongshu", "关注公众号"),
]
SPARED = [
    ("最近一次下单是最后一天，最终没有优惠。", "xiaohongshu"),
    ("这家店铺第一次打折，第一时间就卖完了。", "xiaohongshu"),
    ("最大的问题是人。", "douyin"),  # nothing is sold
    ("完美的一天，绝对难忘。", "weibo"),
    ("全国人口第一大省。", "toutiao"),
    ("国家级自然保护区里有鹤。", "xiaohongshu"),
    ("可以扫码支付。", "zhihu"),
    ("关注公众号看全文。", "wechat"),  # at home there
    ("SVX-2000 与 NO.10 号楼。", "weibo"),
    ("编号 2138001380001 的零件。", "xiaohongshu"),
    ("这是国家级的品质，销量第一。", "x"),  # no Chinese platform
]


@pytest.mark.parametrize(("text", "platform", "word"), FOUND)
def test_a_word_of_a_list_is_found_where_it_stands(text, platform, word):
    found = list(find_listed(f"第一行。\n{text}", read_lists([]), platform))
    assert word in [one.word for one in found]
    assert {one.line for one in found} == {2}
    assert all(one.word in one.around and one.of.source and one.of.checked for one in found)


@pytest.mark.parametrize(("text", "platform"), SPARED)
def test_false_friends_are_not(text, platform):
    assert [one.word for one in find_listed(text, read_lists([]), platform)] == []


@pytest.mark.corpus
def test_ordinary_words_of_real_articles_raise_no_alarm(corpus):
    """One article sends its readers to a 公众号: the only hit in all of them, and a right one."""
    lists = read_lists([])
    found = [one.word for a in corpus for one in find_listed(a.text, lists, "xiaohongshu")]
    assert found == ["关注公众号"]


@pytest.mark.parametrize(
    ("file", "names"),
    [
        ("off = true\n", []),
        ('off = ["contact"]\n', ["absolutes"]),
        ('[[list]]\nname = "mine"\nwords = ["赋能"]\n', ["absolutes", "contact", "mine"]),
        ("", ["absolutes", "contact"]),
    ],
)
def test_ones_own_file_adds_a_list_and_one_line_turns_them_off(tmp_path, file, names):
    (tmp_path / FILE).write_text(file, "utf-8")
    assert [one.name for one in read_lists([tmp_path])] == names


def test_ones_own_words_count_everywhere(tmp_path):
    (tmp_path / FILE).write_text('[[list]]\nname = "mine"\nwords = ["赋能"]\n', "utf-8")
    assert [w.word for w in find_listed("为你赋能", read_lists([tmp_path]), "x")] == ["赋能"]


@pytest.mark.parametrize("file", ["[[list]]\n", '[[list]]\nname = "a"\nword = ["x"]\n', "off = 3"])
def test_a_file_that_says_something_else_is_named(tmp_path, file):
    (tmp_path / FILE).write_text(file, "utf-8")
    with pytest.raises(SetupError, match=FILE):
        read_lists([tmp_path])


def test_check_warns_and_lets_it_go_out(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPURPOSE_HOME", str(tmp_path / "home"))
    body = (
        "我在这里写了很多年。这家小店从来不说自己独一无二，来的人却一年比一年多。文章到此为止了。"
    )
    choices = Choices(platforms=("xiaohongshu",), cards=False, clips=0, style="full")
    article = parse(f"# 写了很多年\n\n{body}\n")
    folder = build_packs([article], choices, tmp_path / "p", jobs=1, report=lambda *_: None)[
        0
    ].folder
    capsys.readouterr()
    assert run(["check", str(folder), "--json"]) == 0
    found = [
        f for f in json.loads(capsys.readouterr().out)["findings"] if f["rule"] == "listed word"
    ]
    assert [(f["severity"], f["where"]) for f in found] == [("warning", "xiaohongshu-01")]
    (tmp_path / FILE).write_text("off = true\n", "utf-8")
    assert run(["check", str(folder), "--json"]) == 0
    assert "listed word" not in capsys.readouterr().out
