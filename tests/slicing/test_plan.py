"""What each post of a digest does, and why it is these sentences."""

import pytest

from repurpose import platforms
from repurpose.messages import Translatable
from repurpose.slicing import slice_thread
from repurpose.slicing.planning.windows import best_window, is_unfinished
from repurpose.slicing.sentences.announcing import announces
from repurpose.slicing.sentences.units import read_units
from tests.conftest import parse


@pytest.mark.parametrize(
    "text",
    [
        "更微妙的是，", "但更要命的是：", "下面我们来看三个例子。", "步骤如下。", "接下来就说说怎么修。", "原因有三个。",
        "老张的做法分为四步。", "他是这样说的：", "Here is why:", "Here's what happened.", "There are three reasons.",
        "Let's look at the numbers.", "次に、屋根を見てみましょう。", "灯灭了，",
    ],
)  # fmt: skip
def test_an_announcement_is_known(text):
    assert announces(text)


@pytest.mark.parametrize(
    "text",
    [
        "气温降到零度以下。", "他有三个孩子。", "更重要的是睡眠。", "下面没有人。", "日子就是这样。", "她看了看窗外。", "这才是最关键的。",
        "I left the key here.", "The cat sat below the stairs, and it purred.", "他说：“够了。”",
    ],
)  # fmt: skip
def test_what_says_something_itself_is_no_announcement(text):
    assert not announces(text)


PARTS = (
    ("量尺寸", "沙发先量门，再量电梯，最后量楼道，少量一样就要拆。因为楼道最窄，拐弯处只有八十厘米。"),
    ("看合同", "合同要写明上楼费，不写的那一家最后收了四百块。更微妙的是，涨价的话总在车开以后说。"),
    ("那天早上", "我在楼下等了两个小时，司机说车坏在桥上。他打了六个电话，才借到另一辆。"),
    ("装箱子", "书要放在小箱子里，放大箱子的人都在楼梯上后悔过。步骤如下。"),
    ("别省钱", "搬家公司为什么贵，贵的其实是上楼的那一段路。便宜的胶带省了五块，摔掉的碗花了两百，而不是反过来。"),
    ("最后一趟", "空房子比来时还大，回声也大。一个家装得下的东西，从来不是箱子的数目。"),
)  # fmt: skip


def moving():
    body = "".join(f"## {name}\n\n{text}\n\n" for name, text in PARTS)
    opening = "搬家公司的报价差三倍，差的究竟是什么？去年我搬了四次，第四次只花了第一次的一半。\n\n"
    return parse(f"# 搬家为什么这么贵\n\n{opening}{body}")


@pytest.fixture(scope="module")
def posts():
    return slice_thread(moving(), platforms.get("x"), style="digest").thread.posts


def test_every_post_of_a_digest_has_a_role_and_reasons_that_can_be_translated(posts):
    roles = [post.role for post in posts]
    assert roles[0] == "hook"
    assert roles[-1] == "close"
    assert set(roles[1:-1]) <= {"claim", "reason", "story", "turn", "answer"}
    for post in posts:
        assert 1 <= len(post.reasons) <= 3
        assert all(isinstance(reason, Translatable) for reason in post.reasons)


def test_a_title_that_asks_is_answered_once(posts):
    [answer] = [post for post in posts if post.role == "answer"]
    assert "上楼的那一段路" in answer.text
    told = slice_thread(
        parse(moving().text.replace("为什么这么贵", "记")), platforms.get("x"), style="digest"
    )
    assert "answer" not in [post.role for post in told.thread.posts]


@pytest.mark.parametrize("name", ["x", "weibo", "xiaohongshu", "mastodon", "linkedin"])
def test_no_post_ends_on_an_announcement(name):
    article = moving()
    ends = {unit.span.end for unit in read_units(article)[0] if unit.announces}
    assert len(ends) == 1  # as a sentence of its own
    for style in ("digest", None):
        for post in slice_thread(article, platforms.get(name), style=style).thread.posts:
            spans = [run.span for run in post.runs if run.role == "body"]
            assert not spans or spans[-1].end not in ends


def test_a_window_ends_behind_what_its_announcement_promises():
    units, _ = read_units(parse("# 题\n\n事情是这样的。灯先灭了，然后门开了。猫跑了出去。\n"))
    assert units[0].announces
    for worth in range(3):
        window = best_window(units, lambda u, w=worth: float(u is units[w]), lambda _: 0.1, 1.0)
        assert window
        assert not is_unfinished(window[-1])


def test_the_next_best_posts_say_nothing_that_is_said_and_why_they_were_not_taken():
    sliced = slice_thread(moving(), platforms.get("x"), style="digest", posts=4)
    said = [run.span for post in sliced.thread.posts for run in post.runs if run.role == "body"]
    assert len(sliced.next) == 3
    for post in sliced.next:
        spans = [run.span for run in post.runs if run.role == "body"]
        assert spans
        assert not any(a.start < b.end and b.start < a.end for a in spans for b in said)
        assert isinstance(post.passed_over, Translatable)
        assert post.role
        assert post.reasons
        assert platforms.get("x").body.excess(post.text) == 0


@pytest.mark.parametrize("name", ["x", "weibo", "xiaohongshu"])
def test_an_article_of_one_sentence_that_fits_no_post_still_gives_posts(name):
    article = parse("# 题\n\n" + "没有句号的一段话，" * 400)
    for style in ("digest", None):
        posts = slice_thread(article, platforms.get(name), style=style).thread.posts
        assert posts
        assert all(post.text.strip() for post in posts)


def test_sentences_that_are_joined_keep_the_articles_order(posts):
    spans = [run.span for post in posts for run in post.runs if run.role == "body"]
    assert spans == sorted(spans)


def test_a_newsletters_digest_speaks_of_what_its_title_names():
    others = [
        (
            f"## {name}\n\n"
            f"{name}今年来了900人，比去年多两倍，没有一个人觉得挤。为什么？因为{name}的门换成了玻璃的。\n\n"
            f"{name}的人说，门是最便宜的广告，也是唯一不会说谎的广告。"
        )
        for name in ("河湾书店", "山上的面馆", "旧码头")
    ]
    lamps = (
        "## 灯塔\n\n灯塔看守人把灯擦了三十一年，灯塔从来没有灭过。\n\n"
        "灯塔的灯换成电的以后，看守人还是每天爬一百二十级台阶。"
    )
    text = "\n\n".join([*others[:2], lamps, others[2]])
    opened = {}
    for subject in ("看守人为什么还在爬灯塔", "面馆为什么不装招牌"):
        article = parse(f"# 河湾周刊（第 12 期）：{subject}\n\n{text}\n")
        posts = slice_thread(article, platforms.get("x"), style="digest").thread.posts
        opened[subject] = next(run.text for run in posts[0].runs if run.role == "body")
    assert ["灯塔" in said for said in opened.values()] == [True, False]
    assert "面馆" in opened["面馆为什么不装招牌"]


def test_no_post_says_the_title_again_below_it():
    text = "# 河湾周刊（第 12 期）：灯塔从来没有灭过\n\n灯塔从来没有灭过！\n\n" + "\n\n".join(
        f"第{n}级台阶上刻着一个人的名字，那个人从来没有上过灯塔。" for n in "一二三四五六七八九十"
    )
    posts = slice_thread(parse(text), platforms.get("x"), style="digest").thread.posts
    assert sum(post.text.count("灯塔从来没有灭过") for post in posts) <= 1
