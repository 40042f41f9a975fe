"""Texts that somebody meant to fill are named; texts that only speak of such things are not."""

import pytest

from repurpose.pack.leftovers import find_placeholder


@pytest.mark.parametrize(
    "text",
    [
        "写下你自己的话。",
        "开头。\n【待补充】",
        "TODO: 写结尾",
        "Lorem ipsum dolor",
        "（此处填写标题）",
        "[insert link here]",
    ],
)
def test_placeholders_are_found(text):
    assert find_placeholder(text)


@pytest.mark.parametrize(
    "text",
    [
        "我的 TODO 清单很长。",
        "写下你自己的话，别人才会读。",
        "名单待定，周五公布。",
        "这里（待会儿）再说。",
        "Write words of your own, she said.",
    ],
)
def test_words_about_them_are_not(text):
    assert not find_placeholder(text)
