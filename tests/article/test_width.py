import re
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.article.width import TO_FULL, restore_width

MIXED = st.text(
    st.one_of(
        st.sampled_from(",:;?!()，。：；？！（）、“”‘’《》—…·*_`[]#~<>&\\/ \n"),
        st.sampled_from("中文排版的人是在不AI芯片"),
        st.sampled_from("abcXYZ0189.@-"),
        st.characters(codec="utf-8"),
    ),
    max_size=80,
)


@given(MIXED)
def test_only_seven_marks_change_and_only_to_their_full_forms(text):
    restored = restore_width(text)
    assert len(restored) == len(text)
    for before, after in zip(text, restored, strict=True):
        assert after in (before, TO_FULL.get(before))


@given(MIXED)
def test_doing_it_twice_changes_nothing(text):
    once = restore_width(text)
    assert restore_width(once) == once


@given(st.text(st.characters(max_codepoint=0x24F), max_size=120))
def test_text_without_han_is_untouched(text):
    assert restore_width(text) == text


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("价格,而不是速度", "价格，而不是速度"),
        ("他问:为什么?", "他问：为什么？"),
        ("“推论”(Inference)——才是", "“推论”（Inference）——才是"),
        ("GPT-4o,Claude,Gemini三家", "GPT-4o，Claude，Gemini三家"),
        ("Mt.Gox即Magic: The Gathering的缩写", "Mt.Gox即Magic: The Gathering的缩写"),
        ("时间12:30,比分3:2,价1,234.5元", "时间12:30，比分3:2，价1,234.5元"),
        ("见 https://a.cn/x?a=1,b:2 后面", "见 https://a.cn/x?a=1,b:2 后面"),
        ("写信给 a.b@c.com,谢谢", "写信给 a.b@c.com，谢谢"),
        ("用`f(a, b)`即可,对吗?", "用`f(a, b)`即可，对吗？"),
        ("**重点**:看这里!", "**重点**：看这里！"),
        ("Hello, world! (really)", "Hello, world! (really)"),
        ('他说: "Hello, world!"', '他说： "Hello, world!"'),
        ("访问localhost:8080试试", "访问localhost:8080试试"),
        ("甲!?乙", "甲！？乙"),
    ],
)
def test_examples(source, shown):
    assert restore_width(source) == shown


def test_a_long_line_of_brackets_takes_linear_time():
    # Quadratic work on 400,000 brackets would not come back within the test's time.
    assert restore_width("(" * 200_000 + "中" + ")" * 200_000).startswith("（")


@pytest.mark.corpus
def test_at_most_one_mark_is_left_in_the_real_articles(corpus_files):
    text = "\n".join(path.read_text(encoding="utf-8") for path in corpus_files)
    restored = restore_width(text)
    left = Counter(re.findall(r"[,:;?!()]", restored))
    assert left == {":": 1}
    assert "Magic: The Gathering" in restored
