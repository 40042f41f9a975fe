import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose import platforms
from repurpose.article import Span
from repurpose.article.trace import Tracer
from repurpose.platforms import Limit
from repurpose.slicing import slice_thread, write_scripts
from repurpose.slicing.composing.closing import without_begging, write_call
from repurpose.slicing.finding.quotes import is_balanced
from repurpose.slicing.sentences.units import read_units
from repurpose.slicing.sentences.words import leans_back
from tests.conftest import parse
from tests.steps import growth

FOUR = ("x", "weibo", "bluesky", "mastodon")
THREADS = ("x", "bluesky", "mastodon", "threads")


def check(article, sliced, platform):
    """Everything that must hold of every thread of every article."""
    thread = sliced.thread
    assert thread.posts
    for post in thread.posts:
        assert platform.body.excess(post.text) == 0
        assert "**" not in post.text
        for run in post.runs:
            assert run.text
            if run.role in ("body", "title"):
                assert run.span is not None
                assert article.show(run.span) == run.text
        assert not any(run.role == "title" for run in post.runs[-1:]) or post is thread.posts[0]
    said = [run.span for post in thread.posts for run in post.runs if run.role == "body"]
    assert said == sorted(said), "the article's order is kept"
    units, _ = read_units(article)
    gone = [left.span for left in sliced.left_out]
    for unit in units:
        covered, left = (
            sum(max(0, min(s.end, unit.span.end) - max(s.start, unit.span.start)) for s in spans)
            for spans in (said, gone)
        )
        assert covered + left >= len(unit.text), f"neither said nor listed: {unit.text}"
        assert covered <= unit.span.end - unit.span.start, f"said twice: {unit.text}"


@pytest.mark.parametrize("name", platforms.names())
def test_the_sample_on_every_platform(sample, name):
    platform = platforms.get(name)
    check(sample, slice_thread(sample, platform), platform)


@pytest.mark.parametrize("name", THREADS)
@pytest.mark.parametrize("style", ["full", "digest"])
def test_both_styles(sample, name, style):
    platform = platforms.get(name)
    sliced = slice_thread(sample, platform, style=style)
    check(sample, sliced, platform)
    bodies = [p for p in sliced.thread.posts if any(r.role == "body" for r in p.runs)]
    assert not any(run.role == "cta" for post in sliced.thread.posts[:-1] for run in post.runs)
    for post in bodies:
        assert all(is_balanced(run.text) for run in post.runs if run.role == "body")
    if style == "full":
        assert not [left for left in sliced.left_out if "digest" in left.reason]


def test_the_wish_for_a_number_of_posts_is_kept(sample):
    x = platforms.get("x")
    for posts in (2, 3, 5, 8):
        thread = slice_thread(sample, x, style="digest", posts=posts).thread
        assert len(thread.posts) <= posts
        assert thread.posts[-1].text.rstrip().endswith(f"{len(thread.posts)}/{len(thread.posts)}")


def test_posts_do_not_open_with_a_word_that_points_back(sample):
    for name in THREADS:
        for style in ("full", "digest"):
            posts = slice_thread(sample, platforms.get(name), style=style).thread.posts
            openers = [
                next(r.text for r in p.runs if r.role in ("body", "title")) for p in posts[:-1]
            ]
            assert sum(map(leans_back, openers)) <= len(posts) * 0.1


def test_the_link_stands_in_the_last_post_only(sample):
    link = "https://example.com/a"
    posts = slice_thread(sample, platforms.get("x"), link=link).thread.posts
    assert [link in post.text for post in posts] == [False] * (len(posts) - 1) + [True]


@pytest.mark.mostly_slow(quick=19)
@pytest.mark.parametrize("name", platforms.names())
@pytest.mark.parametrize(
    "text",
    ["# 晒书\n\n趁太阳好，把书搬出来晒。\n\n傍晚收。\n", "趁太阳好，把旧书搬到院子里晒了。\n"],
)
def test_a_short_note_with_a_link_is_one_post_everywhere(name, text):
    article, platform = parse(text), platforms.get(name)
    link = "https://example.org/notes/7"
    sliced = slice_thread(article, platform, link=link)
    check(article, sliced, platform)
    [post] = sliced.thread.posts
    assert "晒" in post.text
    if platform.link_in_body:
        assert [run.text for run in post.runs if run.role == "link"] == [link]
    assert not any(run.role == "number" for run in post.runs)


def test_a_note_that_fits_only_without_its_link_keeps_the_link():
    platform, link = platforms.get("x"), "https://example.org/notes/7"
    for sentences in range(1, 12):
        article = parse("晒书\n\n" + "趁太阳好把书搬出来晒了一遍。" * sentences + "\n")
        sliced = slice_thread(article, platform, style="full", link=link)
        check(article, sliced, platform)
        assert link in sliced.thread.posts[-1].text


def test_the_author_can_force_a_cut():
    article = parse(
        "标题\n\n第一句话在这里。\n\n---\n\n第二句话在那里。\n\n<!-- post -->\n\n第三句话。\n"
    )
    posts = slice_thread(article, platforms.get("mastodon"), style="full").thread.posts
    bodies = [[r.text for r in p.runs if r.role == "body"] for p in posts]
    assert bodies == [["第一句话在这里。"], ["第二句话在那里。"], ["第三句话。"]]


def test_a_call_to_action_takes_the_platforms_word_and_loses_foreign_promises():
    article = parse(
        "标题\n\n正文的一句话。\n\n**今日互动:**\n"
        "你最喜欢哪一幅?欢迎在评论区分享你的想法,点赞最高的三位读者将获得数字藏品。"
        "想了解更多,可关注公众号回复“记忆”。\n"
    )
    on_x = write_call(article, platforms.get("x"))
    assert on_x.text == "你最喜欢哪一幅？欢迎在回复里分享你的想法。"
    assert len(on_x.removed) == 2
    at_home = write_call(article, platforms.get("wechat"))
    assert "公众号" in at_home.text
    assert not at_home.removed


def test_a_sentence_longer_than_a_post_is_cut_at_clauses_never_in_a_number_or_word():
    clause = "这一部分讲的是142.9亿美元与Kubernetes的关系，"
    article = parse("标题\n\n" + clause * 9 + "到此为止。\n")
    sliced = slice_thread(article, platforms.get("x"), style="full")
    check(article, sliced, platforms.get("x"))
    bodies = [r.text for p in sliced.thread.posts for r in p.runs if r.role == "body"]
    assert len(bodies) > 1
    for text in bodies[:-1]:
        assert text.endswith("，")


@pytest.mark.parametrize(
    "text", ["一句话。", "标题\n\n一句话。", "标题", "**粗**", "1. 甲\n2. 乙\n"]
)
def test_the_smallest_articles_give_small_honest_threads(text):
    article = parse(text)
    for name in FOUR:
        sliced = slice_thread(article, platforms.get(name))
        assert 1 <= len(sliced.thread.posts) <= 2
        for post in sliced.thread.posts:
            assert platforms.get(name).body.excess(post.text) == 0


WORDS = st.sampled_from(
    [
        "他来了。",
        "为什么？",
        "因为142.9亿美元！",
        "“好。走吧。”他说道。",
        "\n\n",
        "\n**一、标题**\n",
        "\n- 条目，",
        "Kubernetes ",
        "https://a.cn/b?c=d ",
        "这样，",
        "然而",
        "；",
        "👩‍👩‍👧‍👦",
        "\n---\n",
        "`x`",
        "长" * 90,
    ]
)


@given(
    st.lists(WORDS, max_size=40).map("".join),
    st.sampled_from(FOUR),
    st.sampled_from([None, "full"]),
)
def test_any_article_keeps_every_rule(text, name, style):
    article = parse("标题在这里\n\n" + text)
    platform = platforms.get(name)
    if not any(article.sentences(block) for block in article.body):
        return
    check(article, slice_thread(article, platform, style=style), platform)


def test_text_is_traced_back_to_its_place(sample):
    tracer = Tracer(sample)
    for block in sample.body:
        for span in sample.sentences(block):
            found = tracer.find(sample.show(span), near=span.start)
            assert found == Span(*span)
    assert tracer.find("这句话不在文章里") is None


@pytest.mark.slow
@pytest.mark.corpus
def test_the_ten_articles_on_four_platforms(corpus):
    for article in corpus:
        for name in FOUR:
            for style in ("full", "digest"):
                platform = platforms.get(name)
                sliced = slice_thread(article, platform, style=style)
                check(article, sliced, platform)
                text = "\n".join(p.text for p in sliced.thread.posts)
                assert "本文仅代表" not in text
                assert "本文基于" not in text
                assert "公众号" not in text
                if platform.form == "thread":
                    assert "评论区" not in text
                assert not re.search(r"[^\s]\s*[一二三四五六]、[^\n]*\n\n\d+/", text)


def test_limits_come_from_the_platforms_own_file(sample):
    platform = platforms.get("bluesky")
    assert isinstance(platform.body, Limit)
    assert all(
        platform.body.excess(p.text) == 0 for p in slice_thread(sample, platform).thread.posts
    )


@pytest.mark.slow
def test_text_without_any_mark_is_cut_in_linear_time():
    article = parse("没有标点的一大段" * 4_000)  # 32,000 code points in one sentence
    sliced = slice_thread(article, platforms.get("x"), style="full")
    assert len(sliced.thread.posts) > 200
    assert all(platforms.get("x").body.excess(post.text) == 0 for post in sliced.thread.posts)


LISTED = """# 搬家前要问的三件事

搬家公司的报价差三倍，差的不是力气，是箱子。去年我搬了四次，第四次只花了第一次的一半。

钱花在哪里，要看清楚。箱子越小，搬得越快，摔得越少。

出门前检查：

- 水阀
- 电闸
- 窗户

{more}
最后一趟车开走的时候，空房子比来时还大。

你搬过最轻松的一次家，是怎么做到的？欢迎在评论区分享你的经验，记得点赞关注！
"""


def long_article():
    parts = (
        "纸箱按房间编号，到了新家照号放，三个小时就能做饭。", "冰箱提前一天断电，否则水会流满电梯。", "旧家具卖不掉就送人，送不掉才扔，扔一次两百块。",
        "沙发先量门，再量电梯，最后量楼道，少量一样就要拆。", "合同要写明上楼费，不写的那一家最后最贵。", "书要放在小箱子里，反过来的人都会在楼梯上后悔。",
    )  # fmt: skip
    more = "".join(
        f"## 第{n}步\n\n{one}{two}\n\n"
        for n, (one, two) in enumerate(zip(parts, parts[::-1], strict=True), 1)
    )
    return parse(LISTED.format(more=more))


@pytest.mark.parametrize("name", ["x", "weibo"])
def test_a_digest_has_no_headings_no_lone_bullets_and_no_pleas(name):
    thread = slice_thread(
        long_article(), platforms.get(name), style="digest" if name == "x" else None
    ).thread
    text = "\n".join(post.text for post in thread.posts)
    assert "第2步" not in text
    assert "点赞" not in text
    assert "怎么做到的？" in thread.posts[-1].text
    bullets = [word for word in ("水阀", "电闸", "窗户") if word in text]
    assert bullets in ([], ["水阀", "电闸", "窗户"])


def test_a_whole_article_keeps_its_headings():
    thread = slice_thread(long_article(), platforms.get("weibo"), style="full").thread
    assert "第2步" in thread.posts[0].text


@pytest.mark.parametrize(
    ("call", "kept"),
    [
        ("你怎么看？欢迎在评论区分享你的高见！", "你怎么看？"),
        ("欢迎留言。你更想先学哪一样？记得关注我。", "你更想先学哪一样？"),
        ("你会先修哪一间？在评论区分享你的做法，让我们一起想。", "你会先修哪一间？"),
        ("欢迎在评论区分享你的故事。", ""),
        ("欢迎在回复里分享您的看法，让我们一起想！", ""),
        ("欢迎在评论区说说：\n1. 你会去吗？\n2. 为什么？", "1. 你会去吗？\n2. 为什么？"),
        ("周六我们在河边等你。欢迎转发。", "周六我们在河边等你。"),
        ("What would you drop first? Let me know in the comments!", "What would you drop first?"),
        ("", ""),
    ],
)  # fmt: skip
def test_a_question_closes_without_pleas(call, kept):
    assert without_begging(call) == kept


@pytest.mark.parametrize(
    "text", ["字。", "一二三四五六，七八。", "“水位退得很快。”他说。", "## 节\n\n一句话。\n\n"]
)
@pytest.mark.slow
def test_a_digest_and_scripts_take_steps_in_proportion_to_the_length(text):
    def work(count):
        article = parse("# 题目\n\n" + text * count)
        slice_thread(article, platforms.get("x"), style="digest")
        write_scripts(article, [])

    assert growth(work, 60, times=4) < 1.25


def test_a_point_opens_without_its_connective_where_the_sentence_before_is_not_said():
    paragraphs = [
        f"第{n}口窑的火候由老匠人自己看，他说第{n}口窑最难烧。窑边的风很大，柴也湿了，谁都没有办法。要知道，第{n}口窑的茶壶能卖三百元。"
        for n in "一二三四五六七八九十"
    ]
    article = parse("# 十口窑\n\n" + "\n\n".join(paragraphs))
    post = slice_thread(article, platforms.get("xiaohongshu")).thread.posts[0]
    above = ""
    for run in post.runs:
        if run.role == "body" and run.span is not None:
            opened = article.show(run.span).startswith("要知道")
            assert not opened or "没有办法" in above
        above = run.text


def test_what_only_begs_closes_no_note():
    text = (
        "# 窑火\n\n" + "窑火要看三天三夜，老匠人不睡觉。\n\n" * 3 + "欢迎在评论区分享你的看法！\n"
    )
    for name in ("xiaohongshu", "weibo"):
        thread = slice_thread(parse(text), platforms.get(name)).thread
        assert "评论区" not in "".join(post.text for post in thread.posts)


def test_a_linkedin_post_opens_with_a_hook_that_is_seen_whole():
    long = (
        "Why did 4,000 people in a town of 6,000 carry flour, books and one another up a hill for 31"
        " years, when the mill below had stopped in 1931, and when nobody had promised any of them"
        " that a page of its accounts would be read?"
    )
    short = "The mill sold 4,000 books in 31 years, and not one of them paid the rent."
    rest = (
        f"The wheel turned once in {n} seconds, and the miller wrote each sack on door {n}. Nobody"
        f" painted over it. The town kept door {n} when it sold the roof, and the wheat went by road."
        for n in range(40, 52)
    )
    article = parse("# The mill\n\n" + "\n\n".join([long, short, *rest]) + "\n")
    opened = {
        name: slice_thread(article, platforms.get(name)).thread.posts[0].text
        for name in ("linkedin", "facebook")
    }
    assert opened["facebook"].startswith(long)
    assert len(opened["linkedin"].split("\n\n")[0]) <= platforms.get("linkedin").fold.most
