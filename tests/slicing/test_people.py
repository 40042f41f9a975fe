"""People whom an article tells of: a sentence that begins with a name and says who that is, and no other."""

import pytest

from repurpose.slicing.storyboard.model import Material
from repurpose.slicing.storyboard.people import find_people
from tests.conftest import parse


def people_of(sentence):
    article = parse(f"# 题目\n\n河边的灯亮了一夜。\n\n{sentence}\n\n后来大家都搬走了。\n", "a.md")
    found = find_people(Material(article, ()))
    return [[article.show(piece.span) for piece in one.pieces] for one in found]


@pytest.mark.parametrize(
    ("sentence", "name"),
    [
        ("李明是一名城市照明工程师，在河边住了二十年。", "李明"),
        ("王芳，52岁，在灯具厂做了三十年的学徒和师傅。", "王芳"),
        ("弗洛伦斯·拉罗谢尔是一位灯塔看守人的女儿。", "弗洛伦斯·拉罗谢尔"),
    ],
)
def test_who_somebody_is(sentence, name):
    assert people_of(sentence) == [[name, sentence]]


@pytest.mark.parametrize(
    "sentence",
    [
        "这是一名工程师对河边的灯说过的话。",
        "路灯是一位沉默的朋友，每天晚上都会准时来。",
        "李明说河边的灯应该再暗一点，再晚一点。",
        "李明是一名医生。",
    ],
)
def test_what_says_of_nobody_who_that_is(sentence):
    assert people_of(sentence) == []
