"""Hashtags as they stand in a post."""

import pytest
import regex
from hypothesis import given
from hypothesis import strategies as st

from repurpose.platforms.hashtags import tag_name, write_double_hash, write_hash


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("算力", "算力"),
        ("#AI芯片", "AI芯片"),
        ("Mt.Gox", "MtGox"),
        ("deep learning", "DeepLearning"),
        ("C++", "C"),
        ("字节跳动", "字节跳动"),
        ("AI，芯片", "AI芯片"),
        ("2026", ""),
        ("！？", ""),
        ("2nm制程", "2nm制程"),
        ("한국어", "한국어"),
    ],
)
def test_a_tag_is_one_word(name, tag):
    assert tag_name(name) == tag


def test_signs_stand_where_the_platform_wants_them():
    assert write_hash("算力") == "#算力"
    assert write_double_hash("算力") == "#算力#"
    assert write_hash("2026") == write_double_hash("2026") == ""


@given(st.text(max_size=30))
def test_nothing_but_letters_marks_and_digits_is_left(name):
    tag = tag_name(name)
    assert regex.fullmatch(r"[\p{L}\p{M}\p{N}]*", tag)
    assert not tag.isdigit()
    assert tag_name(tag) == tag
