"""Posts cut anew: every word is kept, pinned posts stay, headings stay with what they head."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from repurpose import platforms
from repurpose.pack.overrides.recut import cut_points, is_bare_marker, recut, renumber, strip_number
from tests.conftest import parse


def words(texts):
    return "".join("".join(strip_number(text).split()) for text in texts)


def test_cutting_anew_keeps_every_word_and_every_limit(sample):
    limit = platforms.get("x").body
    texts = [strip_number(line) for line in sample.text.split("\n\n") if line.strip()]
    posts = recut(sample, limit, [*texts, "1/2"])
    assert words(posts) == words(texts)
    assert all(limit.excess(post) == 0 for post in posts)
    assert [post.rsplit("\n", 1)[1] for post in posts[:2]] == [f"1/{len(posts)}", f"2/{len(posts)}"]


def test_pinned_posts_stay(sample):
    limit = platforms.get("x").body
    texts = ["第一条。", "一句。二句。", "钉住的这一条。", "三句。", "四句。"]
    assert recut(sample, limit, texts, {2}) == [
        "第一条。\n\n一句。二句。",
        "钉住的这一条。",
        "三句。\n\n四句。",
    ]


def test_a_sentence_that_was_cut_inside_a_paragraph_is_joined(sample):
    block = next(b for b in sample.body if len(sample.sentences(b)) > 1)
    first, second = (sample.show(span) for span in sample.sentences(block)[:2])
    limit = platforms.get("mastodon").body
    assert recut(sample, limit, [first, second]) == [first + second]


def test_a_heading_stays_with_what_it_heads():
    article = parse("正文。")
    limit = platforms.get("x").body
    texts = ["甲" * 120 + "。\n\n小标题\n" + "乙" * 100 + "。"]
    posts = recut(article, limit, texts)
    assert [post.split("\n")[0][:3] for post in posts] == ["甲甲甲", "小标题"]


@settings(max_examples=25)
@given(
    st.lists(
        st.text(st.sampled_from("字词句。？！，、a b1./\n—“”"), min_size=1, max_size=400),
        min_size=1,
        max_size=5,
    ),
    st.sets(st.integers(0, 4)),
)
def test_any_posts_cut_anew_keep_their_words(texts, pinned):
    article, limit = parse("正文。"), platforms.get("bluesky").body
    kept = {n for n in pinned if n < len(texts) and limit.excess(texts[n] + "\n\n99/99") == 0}
    posts = recut(article, limit, texts, kept)
    assert words(posts) == words(texts)
    assert all(limit.excess(post) == 0 for post in posts)


def test_the_route_cuts_and_changes_nothing(window, pack):
    before = (pack / "pack.json").read_bytes()
    posts = ["一句。" * 80, "二句。"]
    answer = window.post("/api/p/demo/cut", {"thread": "x", "posts": posts, "pinned": [1]})
    assert words(answer.json()["posts"]) == words(posts)
    assert answer.json()["posts"][-1] == "二句。"
    assert (pack / "pack.json").read_bytes() == before
    for pinned in ([9], [-1], ["1"], None):
        body = {"thread": "x", "posts": posts, "pinned": pinned}
        assert window.post("/api/p/demo/cut", body).status_code == 400
    body = {"thread": "x", "posts": posts, "pinned": [0]}
    assert "钉住" in window.post("/api/p/demo/cut", body).json()["error"]


def test_renumbering_alone():
    assert renumber(["甲\n\n1/9", "乙"], numbered=True) == ["甲\n\n1/2", "乙\n\n2/2"]
    assert renumber(["甲\n\n1/9"], numbered=True) == ["甲"]
    assert renumber(["比例是 1/3", ""], numbered=False) == ["比例是 1/3"]


@pytest.mark.slow
@pytest.mark.corpus
def test_the_real_articles_are_cut_anew_without_loss(corpus):
    from repurpose.slicing import slice_thread

    for article in corpus:
        for name in ("x", "bluesky"):
            platform = platforms.get(name)
            texts = [
                post.text for post in slice_thread(article, platform, style="full").thread.posts
            ]
            posts = recut(article, platform.body, texts, {0, len(texts) - 1})
            assert words(posts) == words(texts)
            assert [strip_number(posts[0]), strip_number(posts[-1])] == [
                strip_number(texts[0]),
                strip_number(texts[-1]),
            ]
            assert all(platform.body.excess(post) == 0 for post in posts)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ("1. 第一点。第二句。\n2. 第二点。\n\n3/9", ["1. 第一点。", "第二句。"]),
        ("小标题\n正文一句。还有一句。", ["小标题\n正文一句。"]),
        ("做法如下：\n1. 甲。\n2. 乙。", ["做法如下：\n1. 甲。"]),
        ("It is 3.5 km. Done.", ["It is 3.5 km."]),
    ],
)
def test_a_post_is_cut_behind_sentences_alone(text, points):
    found = [0, *cut_points(text)]
    assert [text[a:b].strip() for a, b in pairwise(found)] == points


@pytest.mark.parametrize("text", ["1.", "2、\n\n3/9", "①", "-", "（三）"])
def test_a_list_number_alone_is_no_post(text):
    assert is_bare_marker(text)


@pytest.mark.parametrize("text", ["1. 甲", "2030", "好"])
def test_words_are_a_post(text):
    assert not is_bare_marker(text)
