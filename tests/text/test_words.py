"""Where words end: what no line, caption or token may part, in sentences of our own."""

from itertools import pairwise

import pytest

from repurpose.text import INSIDE, PARTED, PHRASE, closed_places, part_words, phrase_costs


def parted(text, language="zh-Hans", names=()):
    begins, inside = part_words(text, language, names)
    assert not begins & inside
    assert begins | inside == set(range(len(text)))
    edges = [*sorted(begins), len(text)]
    return "|".join(text[a:b] for a, b in pairwise(edges))


@pytest.mark.parametrize(
    ("expected", "language"),
    [
        ("灯塔下|的|资产负债表|没有|人|看", "zh-Hans"),
        ("毕加索|的|画|挂在|过渡期|的|墙上", "zh-Hans"),
        ("海面上|正|上演|无声|的|戏", "zh-Hans"),  # not 上正, nor 面上
        ("台积电|把|最先进制程|留在|岛上", "zh-Hans"),
        ("他|读|的|是|珍藏版|图书", "zh-Hans"),  # not 珍藏|版图|书
        ("这|是|一堆|大道理", "zh-Hans"),  # a prefix
        ("他|听见|断裂声", "zh-Hans"),  # a suffix
        ("画家|卡佩莱斯|在|巴黎", "zh-Hans"),  # a foreign name that no list has
        ("作家|王小波|说", "zh-Hans"),  # a surname and what follows it
        ("哪怕是|更多|的|人", "zh-Hans"),
        ("與眾不同|的|人", "zh-Hant"),
        ("多發病|和|常見病", "zh-Hant"),
        ("走|著|走|著|，|看見|名著", "zh-Hant"),
        ("", "zh-Hans"),
    ],
)
def test_words(expected, language):
    assert parted(expected.replace("|", ""), language) == expected


def test_names_of_the_article_are_words():
    text = "云算计的人把云霁科技卖了"
    assert "云霁科技" not in parted(text).split("|")
    assert "云霁科技" in parted(text, names=("云霁科技", "不在这里")).split("|")
    assert "雲霽科技" in parted("把雲霽科技賣了", "zh-Hant", ("雲霽科技",)).split("|")


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("夜里的灯亮着", 2),  # 的
        ("夜里的灯亮着", 5),  # 着
        ("他走了很久", 2),  # 了
        ("第三座桥", 1),
        ("三座桥", 1),
    ],
)
def test_no_line_begins_with_a_particle_or_parts_a_count(text, place):
    assert phrase_costs(text, "zh-Hans")[place] >= PARTED


@pytest.mark.parametrize(
    "shown",
    [
        "为什么好|内容没有人看",  # an adjective and its noun
        "一座老|房子的门",
        "為什麼好|內容沒有人看",
        "不多|说那一句",  # an adverb and its verb
        "请先|问价钱",
    ],
)
def test_one_han_holds_on_to_what_it_tells_of(shown):
    place = shown.index("|")
    costs = phrase_costs(shown.replace("|", ""), "zh-Hant" if "為" in shown else "zh-Hans")
    assert costs[place] >= PARTED


@pytest.mark.parametrize("shown", ["他很好|我们也好", "做得好|才能继续", "他跑得快|大家知道"])
def test_one_han_of_a_predicate_does_not(shown):
    assert phrase_costs(shown.replace("|", ""), "zh-Hans")[shown.index("|")] < INSIDE


def test_what_joins_two_words_may_begin_a_line_whatever_word_it_ends():
    """相与 is a word, 真相 and 希望 are two that 与 joins; 相对和平 has no such 和."""
    assert phrase_costs("灯塔真相与希望", "zh-Hans")[4] < PARTED
    assert phrase_costs("那里一直相对和平", "zh-Hans").get(7, PARTED) >= PARTED


@pytest.mark.parametrize("shown", ["守灯的AI|监管", "每一块H100|芯片"])
def test_letters_and_their_noun_part_for_more_than_a_phrase(shown):
    assert INSIDE <= phrase_costs(shown.replace("|", ""), "zh-Hans")[shown.index("|")] < PARTED


def test_a_short_name_that_no_list_has_stays_whole():
    assert phrase_costs("而非传统的竹科、中科", "zh-Hans")[6] >= PARTED


@pytest.mark.parametrize(("text", "place"), [("我了解他", 1), ("这个地方很好", 2), ("他着急了", 1)])
def test_a_word_that_begins_like_a_particle_may_begin_a_line(text, place):
    assert phrase_costs(text, "zh-Hans").get(place, 0.0) < PARTED


def test_japanese_ends_lines_between_bunsetsu():
    text = "当たり前のことを、コンピューターのプログラミングで確かめる。"
    costs = phrase_costs(text, "ja")
    for word in ("当たり前の", "コンピューター", "プログラミング", "確かめる"):
        start = text.index(word)
        assert all(costs[start + k] >= PARTED for k in range(1, len(word))), word
    assert costs[text.index("プログラミング")] == PHRASE


@pytest.mark.parametrize(
    "phrases",
    [
        "騙し騙し|使う。",  # said twice
        "半ズボンの|少年が|生ビールを|飲む。",  # a prefix of katakana
        "若い|二人が|話し合う。",  # a verb of two, which 若い is not
        "花を|見る|人々が|いろいろな|道を|行く。",
    ],
)
def test_japanese_words_that_a_model_of_phrases_parts(phrases):
    text = phrases.replace("|", "")
    costs = phrase_costs(text, "ja")
    free = [place for place in range(1, len(text) - 1) if costs.get(place, 0.0) < PARTED]
    assert "|".join(text[a:b] for a, b in pairwise([0, *free, len(text)])) == phrases


def test_a_bunsetsu_longer_than_a_line_ends_one_between_its_words():
    text = "国際連合安全保障理事会が"
    costs = phrase_costs(text, "ja")
    assert [k for k in range(1, len(text)) if costs.get(k, 0.0) < PARTED] == [4, 6, 8]


@pytest.mark.parametrize(
    ("text", "held"),
    [("그는 갈 수 없다", "수"), ("아는 것이 힘이다", "것이"), ("옛날 한 사람이 살았다", "사람이")],
)
def test_korean_lines_end_between_phrases(text, held):
    costs = phrase_costs(text, "ko")
    assert list(costs) == [text.index(held)]


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("码头上的美国人走了", 6),  # 美国|人
        ("岛上有一种灯塔主义", 7),  # 灯塔|主义: no list has it
        ("灯塔不只是灯", 3),
        ("船队前三名回来了", 3),
        ("他守灯这么多年了", 6),
        ("岛上的餐饮店主走了", 5),  # 餐饮店|主 and 餐饮|店主 are as likely
        ("岛上的餐饮店主走了", 6),
        ("走得快的人大于五个", 5),  # 人大|于
        ("他爱上海边的灯了", 2),
        ("你们凭什么点灯", 3),
        ("他是卡内基梅隆的人", 5),  # 卡内基|梅隆: a foreign name of two words
        ("他写非虚构类文章", 5),
    ],
)
def test_what_makes_one_word_with_its_neighbour_is_not_parted(text, place):
    assert phrase_costs(text, "zh-Hans")[place] >= PARTED


def test_words_of_every_line_of_text_are_looked_up():
    costs = phrase_costs("夜里的灯\n海面上的船", "zh-Hans")
    assert costs[6] >= PARTED


@pytest.mark.parametrize(
    "shown",
    [
        "为什么好|内容值得",
        "一共3.5|亿元",
        "他说Don|'t",
        "交易|所关了门",
        "生产线却已满|负荷运转",
        "你会|不会觉得",
        "能|不能做到",
        "这笔史|上最大的投资",
        "守灯人一生立|德立言",
        "守灯人一生立德|立言",
        "他为灯塔散|尽家财",
        "她走|遍了海岸",
    ],
)
def test_no_line_ends_where_words_and_pieces_are_whole(shown):
    assert shown.index("|") in closed_places(shown.replace("|", ""), "zh-Hans")


@pytest.mark.parametrize(
    "shown", ["岛上的学生|学习点灯", "岛上的电灯|电线坏了", "他守夜|守得很久", "他|尽力守灯"]
)
def test_what_only_looks_like_a_saying_may_part(shown):
    assert shown.index("|") not in closed_places(shown.replace("|", ""), "zh-Hans")


def test_what_says_nothing_alone_rather_stays_with_what_stands_before_it():
    costs = phrase_costs("人在赶时间的时候最容易牺牲的就是准确", "zh-Hans")
    assert costs[6] > PHRASE  # 的|时候
