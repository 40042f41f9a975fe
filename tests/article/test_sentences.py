import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.article.sentences import split_sentences
from tests.conftest import parse


def sentences(text):
    article = parse(text)
    return [article.show(span) for block in article.body for span in article.sentences(block)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("天亮了。鸟在叫！你醒了吗？", ["天亮了。", "鸟在叫！", "你醒了吗？"]),
        ("他说：“好！走吧。”然后走了。", ["他说：“好！走吧。”", "然后走了。"]),
        ("“走吧。”他说道。天黑了。", ["“走吧。”他说道。", "天黑了。"]),
        ("“它像一辆赛车，”老陈比喻道。众人笑了。", ["“它像一辆赛车，”老陈比喻道。", "众人笑了。"]),
        ("（真的吗？也许。）没有人知道。", ["（真的吗？也许。）", "没有人知道。"]),
        ("圆周率是3.14。Mt.Gox倒了。", ["圆周率是3.14。", "Mt.Gox倒了。"]),
        ("他怎么会来？！不可能！！", ["他怎么会来？！", "不可能！！"]),
        ("我等了很久很久很久……后来雨停了。", ["我等了很久很久很久……", "后来雨停了。"]),
        ("“你来吗？”、“来吗？”和沉默。雨停了。", ["“你来吗？”、“来吗？”和沉默。", "雨停了。"]),
        (
            "不管是「我看过了。」或「我没去。」都答非所问。雨停了。",
            ["不管是「我看过了。」或「我没去。」都答非所问。", "雨停了。"],
        ),
        ("“先坐下。”这句话刻在门上。雨停了。", ["“先坐下。”这句话刻在门上。", "雨停了。"]),
        ("“先坐下。”都市里没有人听。", ["“先坐下。”", "都市里没有人听。"]),
        ("价格,而不是速度.他笑了。", ["价格，而不是速度.他笑了。"]),
        ("他引用《你好吗？世界》一书。再见。", ["他引用《你好吗？世界》一书。", "再见。"]),
        ("He met Dr. Smith at 5 p.m. It rained. “Why?” she asked.", None),
    ],
)
def test_chinese(text, expected):
    if expected is None:
        expected = ["He met Dr. Smith at 5 p.m. It rained.", "“Why?” she asked."]
    assert sentences(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("先做两步：1. 拧开盖子 2. 倒进水里。", ["先做两步：1. 拧开盖子 2. 倒进水里。"]),
        ("3. 最后擦干手。收工。", ["3. 最后擦干手。", "收工。"]),
        ("词条在 https://ci.example/q?词=水&页=2 上。看完了。", ["词条在 https://ci.example/q?词=水&页=2 上。", "看完了。"]),
        ("见 https://ci.example/a!b?c=1 一页。", ["见 https://ci.example/a!b?c=1 一页。"]),
        ("去过 https://ci.example?我没去过。", ["去过 https://ci.example?", "我没去过。"]),
        ("He wrote to J. K. Lane. She read it.", ["He wrote to J. K. Lane.", "She read it."]),
        ("Two steps. 1. Open it. 2. Close it.", ["Two steps.", "1. Open it.", "2. Close it."]),
        ("The score was 10. Then it rained.", ["The score was 10.", "Then it rained."]),
        ("Write to ann@mail.example. 她会回信。", ["Write to ann@mail.example.", "她会回信。"]),
    ],
)  # fmt: skip
def test_no_sentence_ends_within_a_piece_or_behind_the_number_of_a_point(text, expected):
    spans = split_sentences(text, 0, len(text))
    assert [text[a:b] for a, b in spans] == expected


def test_english():
    text = "The U.S. economy grew 3.5% in 2024. Mr. Lee disagreed! Did it? Yes."
    assert sentences(text) == [
        "The U.S. economy grew 3.5% in 2024.",
        "Mr. Lee disagreed!",
        "Did it?",
        "Yes.",
    ]


def test_a_quotation_without_end_does_not_swallow_the_paragraph():
    assert len(sentences("他说：“第一句。第二句。第三句。")) == 3


@given(st.text(st.sampled_from("中文字a1。！？…“”‘’（）《》，、：；.!? \n"), max_size=120))
def test_sentences_tile_what_can_be_seen(text):
    spans = split_sentences(text, 0, len(text))
    for above, below in itertools.pairwise(spans):
        assert above.end <= below.start
        assert not text[above.end : below.start].strip()
    seen = "".join(text[a:b] for a, b in spans)
    assert "".join(seen.split()) == "".join(text.split())


@given(st.lists(st.sampled_from(["他来了。", "“好吗？走！”", "（是。）", "天黑了！"]), max_size=12))
def test_no_pair_of_marks_is_ever_parted(parts):
    text = "".join(parts)
    for start, end in split_sentences(text, 0, len(text)):
        piece = text[start:end]
        assert piece.count("“") == piece.count("”")
        assert piece.count("（") == piece.count("）")
