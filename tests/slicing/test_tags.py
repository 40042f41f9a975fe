"""Hashtags are names and terms of the subject, whole: no verbs, no fragments, no words of every text."""

import pytest

from repurpose.slicing import find_hashtags, find_tags
from tests.conftest import parse

BREAD = """# 一个面包师的酵母日记

酵母菌喜欢温暖的厨房。每天早上，面包师给酵母菌喂面粉和水，酵母菌吃完了就开始冒泡。{name}说，发酵箱里的温度决定一切。

冬天的发酵箱要调高两度，否则酵母菌会睡过去。面包师把发酵箱放在窗边，发完了第一批面团，再看第二批。

{name}的配方写在《慢发酵手册》里，《慢发酵手册》已经卖了三千本。他用 Bread Lab 的面粉，也在 Bread Lab 教课，学生用 GitHub 记录，github 上有配方，文件叫 recipe.md，改了 recipe.md 就要说明。

酵母菌不会说话，面包师却听得见。{name}说，这件事情没有捷径，一月和二月都一样。
"""


def tags(text: str, **more: object) -> list[str]:
    return find_tags(parse(text, **more))


def test_names_and_terms_of_the_subject_are_tags():
    found = tags(BREAD.format(name="顾长庚"))
    assert {"酵母菌", "面包师", "慢发酵手册", "Bread Lab"} <= set(found)


@pytest.mark.parametrize(
    "word",
    [
        "发完",
        "发完了",
        "事情",
        "一月",
        "二月",
        "每天",
        "recipe.md",
        "Bread",
        "Lab",
        "开始",
        "长庚",
        "菌",
        "两度",
    ],
)
def test_what_no_person_writes_is_none(word):
    assert word not in tags(BREAD.format(name="顾长庚"))


def test_none_stands_twice_in_another_case_or_length():
    found = [tag.lower().replace(" ", "") for tag in tags(BREAD.format(name="顾长庚"))]
    assert not [a for a in found for b in found if a != b and a in b]
    assert len(found) == len(set(found))


def test_a_name_with_foreign_letters_is_whole():
    text = (
        "# 海边的工坊\n\n"
        + "Björn Ångström 在海边开了工坊。我问 Björn Ångström 什么是钟。《Tête de pierre》挂在墙上。\n\n"
        * 3
    )
    found = tags(text)
    assert "Björn Ångström" in found
    assert not {"Bj", "Björn", "Tête"} & set(found)


def test_a_name_that_no_dictionary_has_is_whole():
    text = (
        "# 海边的工坊\n\n"
        + "乌尔芙在海边开了工坊。人们说乌尔芙很安静。乌尔芙做的钟走得准。我问乌尔芙为什么。\n\n" * 2
    )
    assert "乌尔芙" in tags(text)
    assert "尔芙" not in tags(text)


def test_traditional_text_has_the_tags_of_its_own_script():
    text = (
        "# 機器學習與農田\n\n"
        + "農田裡的感測器每小時記錄溼度。機器學習讀這些記錄，機器學習告訴農夫何時灌溉。感測器壞了，農田就安靜了。\n\n"
        * 3
    )
    found = tags(text)
    assert "感測器" in found
    assert any("機器學習" in tag for tag in found)


def test_english_tags_are_nouns_and_names():
    text = (
        "# The lighthouse keepers\n\n"
        + (
            "The lighthouse stands on Skerry Rock. We've read that the keepers of the lighthouse need a library. "
            "You'll find the keepers in the lantern room, and the lantern turns all night. I'm told Skerry Rock is cold.\n\n"
        )
        * 2
    )
    found = tags(text, language="en")
    assert {"Skerry Rock", "lighthouse", "keepers", "lantern"} >= set(found[:3])
    assert not {"we've", "you'll", "i'm", "need", "find", "told", "read"} & {
        tag.lower() for tag in found
    }


@pytest.mark.parametrize("text", ["", "# 题\n\n话。", "123\n\n456。", "# 。\n\n！！！"])
def test_a_text_without_a_subject_has_none_or_few(text):
    assert len(tags(text)) <= 2


def test_part_of_a_longer_name_is_none():
    text = (
        "# 潮州渡船\n\n"
        + "老周修好了青石码头渡船。青石码头渡船不收钱，孩子们都坐青石码头渡船。\n\n" * 3
    )
    assert not {"码头渡船", "石码头", "头渡船"} & set(tags(text))


def test_what_counts_is_no_part_of_a_tag():
    text = (
        "# 写作课\n\n"
        + "她写了三篇文章，每篇文章都讲海。十篇文章里有海鸥，海鸥飞过灯塔。灯塔边住着海鸥。\n\n" * 2
    )
    found = tags(text)
    assert "篇文章" not in found
    assert {"海鸥", "灯塔"} <= set(found)


def test_english_terms_of_two_words_are_whole_and_adjectives_are_none():
    text = (
        "# The wrong kiln\n\n"
        + "We fired the pots in the wrong kiln. Glaze chemistry is slow, and the wrong glaze cracks. "
        "Our kiln needs glaze chemistry. The wrong heat ruins a kiln, and glaze chemistry saves it.\n\n"
        * 2
    )
    found = tags(text, language="en")
    assert "glaze chemistry" in found
    assert "wrong" not in found


def test_japanese_terms_are_no_stems_of_verbs():
    text = (
        "# 窯元の暗黙知\n\n"
        + "職人は暗黙知を持つ。暗黙知は言葉にならない。彼は火の色に気付く。気付くたびに釉薬を変えた。釉薬は暗黙知である。\n\n"
        * 2
    )
    found = tags(text, language="ja")
    assert "暗黙知" in found
    assert "気付" not in found


BAY = (
    "波罗的海的货船夜里不点灯，岸上的人只听得见锚链的声音。",
    "海底电缆一断，小岛就没有电话。修海底电缆的船要走三天，电缆埋得太浅，海底电缆又被拖断过。",
    "稳定性是最先被提起的，稳定性也最先被忘记，没有人为稳定性付钱。",
    "渔民靠刻意留白过日子：账本刻意留白，渔网刻意留白，连门牌也刻意留白。",
    "Rosa Linden 守着灯塔。Linden 说船会来，Linden 把灯擦了又擦，Linden 从不下山。",
)


def test_a_titles_words_that_always_stand_together_are_one_tag():
    tags = find_tags(parse("# 刻意留白的小岛\n\n" + "\n\n".join(BAY)))
    assert "刻意留白" in tags
    assert not {"留白", "刻意"} & set(tags)


def test_a_place_is_a_tag_also_with_a_particle_within():
    assert "波罗的海" in find_tags(parse("# 波罗的海的灯塔\n\n" + "\n\n".join(BAY)))


def test_a_word_gives_way_to_the_longer_term_that_says_it_better():
    tags = find_tags(parse("# 小岛和电缆\n\n" + "\n\n".join(BAY)))
    assert "海底电缆" in tags
    assert "电缆" not in tags


def test_qualities_and_given_names_are_none():
    tags = find_tags(parse("# 小岛上的灯塔\n\n" + "\n\n".join(BAY)))
    assert not {"稳定性", "Rosa"} & set(tags)
    assert any("Linden" in tag for tag in tags)


def test_headings_of_promotion_give_none():
    about = "\n\n## 关于作者\n\n## 潮汐工坊\n\n潮汐工坊欢迎你关注公众号。\n"
    tags = find_tags(parse("# 小岛上的灯塔\n\n" + "\n\n".join(BAY) + about))
    assert not [tag for tag in tags if "潮汐" in tag]


def test_the_authors_own_tags_go_before_those_that_are_found():
    said = BREAD.format(name="顾长庚")
    found = find_hashtags(parse(f'---\ntags: ["烘焙", 酵母菌, "#手艺"]\n---\n{said}'))
    assert found[:3] == ["烘焙", "酵母菌", "手艺"]
    assert found.count("酵母菌") == 1
    assert set(found[3:]) < set(tags(said))
    assert find_hashtags(parse(said)) == tags(said)
