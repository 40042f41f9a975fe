"""Credits, captions, promotion and references are no words of the subject: no output says them."""

import pytest

from benchmarks.editor_labels import read_labelled
from repurpose import platforms
from repurpose.slicing import find_names, find_quotes, slice_thread
from repurpose.slicing.sentences.furniture import (
    CAPTION,
    CREDIT,
    EMPTY,
    GREETING,
    PROMOTION,
    REFERENCE,
)
from repurpose.slicing.sentences.units import read_units
from tests.conftest import parse

BODY = "雨停以后，镇上的人才想起那座桥。桥墩上的水线比去年高了一尺。没有人量过它到底能撑多久。\n\n老桥不是被水冲垮的，而是被遗忘压垮的。"
FURNITURE = {
    "译者：林小满　校对：陈默": CREDIT,
    "原載於《河岸》雜誌，轉載請聯繫編輯部": CREDIT,
    "Cover art by Ann Ray.": CREDIT,
    "写真：山田花子": CREDIT,
    "출처: 강변일보": CREDIT,
    "—— 林小满": CREDIT,
    "本文根据作者在河岸讲坛的发言整理而成。": CREDIT,
    "黄昏的老桥 | 林小满 / flickr": CAPTION,
    "左起：林小满、陈默、周舟": CAPTION,
    "欢迎关注公众号「河岸来信」，回复「桥」领取地图。": PROMOTION,
    "歡迎大家訂閱我們的頻道。": PROMOTION,
    "我们正在诚聘编辑，简历发至 job@example.com。": PROMOTION,
    "Subscribe to get the next letter in your inbox.": PROMOTION,
    "チャンネル登録をお願いします。": PROMOTION,
    "구독과 좋아요 부탁드립니다.": PROMOTION,
    "https://example.com/bridge": REFERENCE,
    "详情请移步：https://example.com/bridge": REFERENCE,
    "Ray, A. 2001. Journal of Bridges 12 (3): 5–9.": REFERENCE,
    "各位同学：": GREETING,
    "谢谢大家！": GREETING,
    "Thanks for reading!": GREETING,
    "最後までお読みいただきありがとうございました。": GREETING,
    "……": EMPTY,
}


@pytest.mark.parametrize("line", FURNITURE)
def test_a_line_that_is_no_word_of_the_subject_is_left_out_with_its_reason(line):
    language = "zh-Hant" if "載" in line or "歡" in line else ""
    article = parse(f"桥的记忆\n\n{BODY}\n\n{line}\n\n{BODY}\n", language=language)
    units, left_out = read_units(article)
    assert line.rstrip("。！!.") not in "".join(unit.text for unit in units)
    assert FURNITURE[line] in [left.reason for left in left_out]
    assert sum("遗忘压垮" in unit.text for unit in units) == 2


@pytest.mark.parametrize(
    "line",
    [
        "广告收入连续三个季度下滑，平台却说不出原因。",
        "他从左到右读完了那一行字。",
        "我们可以加入我们需要的任何材料。",
        "公司舍不得花钱招聘，于是到处求人。",
        "作者的意思是：桥比人活得久。",
        "来源可靠的水，才养得住一座镇。",
        "总统第一时间为他点赞，市场却不买账。",
        "She said the author was right about bridges.",
        "The newsletter changed how the town talks.",
    ],
)
def test_a_sentence_about_the_same_things_stays(line):
    article = parse(f"桥的记忆\n\n{BODY}\n\n{line}\n\n{BODY}\n")
    assert line in [unit.text for unit in read_units(article)[0]]


def test_what_stands_below_a_heading_of_references_goes_and_the_rest_stays():
    article = parse(
        f"# 桥的记忆\n\n## 一、老桥\n\n{BODY}\n\n## 二、新桥\n\n{BODY}{BODY}\n\n## 参考资料\n\n1. 河岸年鉴\n2. 桥梁志\n\n## 关于作者\n\n林小满在河边长大。\n"
    )
    units, left_out = read_units(article)
    assert not {"河岸年鉴", "桥梁志", "林小满在河边长大。"} & {unit.text for unit in units}
    assert len([left for left in left_out if left.reason == REFERENCE]) == 3


def test_a_short_line_below_a_picture_is_its_caption():
    article = parse(f"桥的记忆\n\n{BODY}\n\n![](a.png)\n\n雨后的老桥\n\n{BODY}\n")
    assert "雨后的老桥" not in [unit.text for unit in read_units(article)[0]]


def test_a_heading_goes_on_to_the_next_sentence_of_its_section():
    article = parse(f"# 桥的记忆\n\n{BODY}\n\n## 新桥\n\n摄影：林小满\n\n{BODY}\n")
    units, _ = read_units(article)
    [headed] = [unit for unit in units if unit.headings]
    assert headed.opens_block
    assert headed.text.startswith("雨停以后")


def test_an_article_of_nothing_else_keeps_its_words():
    article = parse("标题\n\n谢谢大家！\n")
    assert [unit.text for unit in read_units(article)[0]] == ["谢谢大家！"]


@pytest.mark.mostly_slow(quick=10)
@pytest.mark.parametrize("name", platforms.names())
def test_no_post_quote_or_tag_says_furniture(name):
    lines = [line for line in FURNITURE if line.startswith(("译者", "欢迎", "黄昏", "详情"))]
    text = "\n\n".join(part for line in lines for part in (BODY, line))
    article = parse(f"桥的记忆\n\n{text}\n\n{BODY}\n")
    said = "".join(post.text for post in slice_thread(article, platforms.get(name)).thread.posts)
    quoted = "".join(quote.text for quote in find_quotes(article))
    tags = [tag.text for tag in find_names(article)]
    for line in lines:
        assert line.rstrip("。") not in said + quoted
    assert not {"林小满", "陈默", "河岸来信", "flickr"} & set(tags)


@pytest.mark.slow
@pytest.mark.corpus
def test_the_labelled_articles_furniture_is_found_and_little_else():
    """The words were gathered with some of these articles in sight: a floor, not a proof."""
    right = wrong = missed = 0
    for one in read_labelled():
        kept = {unit.span for unit in read_units(one.article)[0]}
        for unit, labels in zip(one.units, one.labels, strict=True):
            if labels:
                gone = unit.span not in kept and not unit.dangles  # before code or a table
                right += gone and labels.furniture
                wrong += gone and not labels.furniture
                missed += (not gone) and labels.furniture
    if not right:
        pytest.skip("the labelled articles are not here")
    assert right / (right + wrong) >= 0.95
    assert right / (right + missed) >= 0.82
