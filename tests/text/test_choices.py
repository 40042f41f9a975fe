"""Questions that name their answers: what stands before them, and each of them, as places in the text."""

import pytest

from repurpose.text import find_choices


@pytest.mark.parametrize(
    ("text", "stem", "options"),
    [
        ("这盏灯，是城市的善意，还是账单上的浪费？", "这盏灯，是", ["城市的善意", "账单上的浪费"]),
        ("路灯最先改变谁？是司机、行人，还是老人或孩子？", "路灯最先改变谁？", ["司机", "行人", "老人", "孩子"]),
        ("你认为停电是偶然事故还是长期失修？", "你认为停电是", ["偶然事故", "长期失修"]),
        ("面对噪声、光污染与电费上涨这三件事，您认为哪一件最该先解决？", "您认为哪一件最该先解决？", ["噪声", "光污染", "电费上涨"]),
        ("关键是什么？是更亮的灯，是更少的灯，还是会关的灯？", "关键是什么？", ["更亮的灯", "更少的灯", "会关的灯"]),
        ("如果只剩一盏灯，你会选择点亮还是熄灭？", "如果只剩一盏灯，你会选择", ["点亮", "熄灭"]),
        ("你喜歡貓還是狗？", "你喜歡", ["貓", "狗"]),
        ("Would you rather wait or pay now?", "Would you rather", ["wait", "pay now"]),
        ("夜道に要るのは、灯りですか、それとも人ですか？", "夜道に要るのは", ["灯り", "人"]),
        ("最初に変わるのはどちらでしょうか、学校、それとも病院？", "最初に変わるのはどちらでしょうか", ["学校", "病院"]),
        ("밤길에 필요한 것은 불빛입니까, 아니면 사람입니까?", "밤길에 필요한 것은", ["불빛", "사람"]),
        ("What do you choose: speed or safety?", "What do you choose:", ["speed", "safety"]),
    ],
)  # fmt: skip
def test_what_may_be_answered(text, stem, options):
    named = find_choices(text)
    assert named is not None
    assert text[slice(*named.stem)] == stem
    assert [text[slice(*one)] for one in named.options] == options


@pytest.mark.parametrize(
    "text",
    [
        "他还是走了吗？",
        "你还是不信吗？",
        "你愿意为一盏灯付钱吗？",
        "是灯，还是夜？我不知道。",
        "Do you like it or not?",
        "是否还是要这样做？",
        "这是一座在三十年里从来没有人算过它到底要为每一盏路灯付出多少电费的城市，还是一座不想算的城市？",
        "",
    ],
)
def test_what_names_no_choice(text):
    assert find_choices(text) is None
