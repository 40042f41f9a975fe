"""Tables and numbers of an article that can be seen: found where they are, and nowhere else."""

import pytest

from repurpose.slicing.storyboard.charts.finder import find_charts
from repurpose.slicing.storyboard.model import Material
from repurpose.slicing.storyboard.tables import find_table_cards, find_table_charts
from tests.conftest import parse

TABLE = """# 一条街的树荫账

街上一棵树也没有。那一年住户凑钱买了四十棵苗。

## 哪种树更合适

{table}

最后大家选了香樟。
"""


def pieces_of(article, find):
    """What the first card says, by part; {} where there is none."""
    for one in find(Material(article, ())):
        said = {}
        for piece in one.pieces:
            said.setdefault(piece.part, []).append(article.show(piece.span))
        return said
    return {}


def in_an_article(sentence):
    return parse(f"# 题目\n\n街上的人都很安静。{sentence}大家后来都搬走了。\n", "a.md")


@pytest.mark.parametrize(
    ("sentence", "items"),
    [
        ("调查显示，近三分之二的居民愿意在正午步行去买菜。", ["近三分之二"]),
        ("到第三年，每10户中有7户认养了自己门前的树。", ["每10户中有7户"]),
        ("人工占全部花费的60%到70%。", ["60%到70%"]),
        ("香樟的成活率达到87%，没有人想到会这么高。", ["87%"]),
        ("街面的温度从2010年的46度下降到2024年的39度。", ["46度", "39度"]),
        ("树苗只要120元，人工要300元，支架是45元。", ["120元", "300元", "45元"]),
    ],
)
def test_numbers_that_can_be_drawn(sentence, items):
    assert pieces_of(in_an_article(sentence), find_charts).get("items", []) == items


@pytest.mark.parametrize(
    "sentence",
    [
        "三年之后房租涨了30%，没有人说话。",
        "这笔钱的年利率达到6%，谁也还不起。",
        "他拿到了百分之百的支持，一个人也没有反对。",
        "2009年种了40棵，2013年又来了一场雨。",
        "他从5楼走到1楼，用了很长的时间。",
    ],
)
def test_growth_prices_and_dates_are_no_charts(sentence):
    assert pieces_of(in_an_article(sentence), find_charts) == {}


def test_labels_of_a_change_are_its_years():
    found = pieces_of(in_an_article("街面的温度从2010年的46度下降到2024年的39度。"), find_charts)
    assert found["labels"] == ["2010年", "2024年"]


def test_a_table_that_fits_is_found_whole():
    text = "|  | 成荫 | 浇水 |\n| --- | --- | ---: |\n| **香樟** | 约12年 | 6次 |\n| 朴树 | `近10年` | 4次 |"
    article = parse(TABLE.format(table=text), "a.md")
    assert pieces_of(article, find_table_cards) == {
        "title": ["哪种树更合适"],
        "labels": ["", "成荫", "浇水"],
        "items": ["香樟", "约12年", "6次", "朴树", "近10年", "4次"],
    }
    assert pieces_of(article, find_table_charts) == {}


def test_names_and_like_numbers_are_bars():
    text = "项目 | 每棵的花费\n--- | ---\n树苗 | 约120元\n人工 | 超过300元"
    article = parse(TABLE.format(table=text), "a.md")
    assert pieces_of(article, find_table_charts) == {
        "title": ["每棵的花费"],
        "labels": ["树苗", "人工"],
        "items": ["约120元", "超过300元"],
    }
    assert pieces_of(article, find_table_cards) == {}


@pytest.mark.parametrize(
    "text",
    [
        "| 甲 | 乙 |\n| --- | --- |\n| 一 | [链](https://a.example) |\n| 二 | 三 |",
        "| 甲 | 乙 |\n| --- | --- |\n| 一 |  |\n| 二 | 三 |",
        "| 甲 | 乙 |\n| --- | --- |\n| 一 | 二 |",
        "| 甲 | 乙 | 丙 | 丁 |\n|---|---|---|---|\n| 一 | 二 | 三 | 四 |\n| 一 | 二 | 三 | 四 |",
        "| 甲 | 乙 |\n| --- | --- |\n" + "| 一 | 二 |\n" * 6,
    ],
)
def test_a_table_that_does_not_fit_is_left(text):
    article = parse(TABLE.format(table=text), "a.md")
    assert pieces_of(article, find_table_cards) == pieces_of(article, find_table_charts) == {}


AROUND = {  # a language, and what stands before and behind a sentence of it
    "en": ("# A title\n\nThe street was quiet in the evening. ", " Then everybody moved away.\n"),
    "ja": ("# 題名のこと\n\n通りの人はみな静かだった。", "その後、みな引っ越していった。\n"),
    "ko": ("# 제목입니다\n\n거리의 사람들은 모두 조용했다. ", " 그 뒤로 모두 떠났다.\n"),
    "zh-Hant": ("# 題目\n\n街上的人都很安靜，沒有誰說話。", "後來大家都搬走了，這裡變成學校。\n"),
}


def in_language(sentence, language):
    before, behind = AROUND[language]
    article = parse(before + sentence + behind, "a.md")
    assert article.language == language
    return article


@pytest.mark.parametrize(
    ("language", "sentence", "items"),
    [
        (
            "en",
            "Nearly two thirds of the residents walk to the market at noon.",
            ["Nearly two thirds"],
        ),
        (
            "en",
            "By the third year, seven in ten households had adopted the tree at their door.",
            ["seven in ten"],
        ),
        ("en", "Labour made up 60 to 70 percent of the whole budget.", ["60 to 70 percent"]),
        ("en", "About 87% of the seedlings survived the first winter.", ["About 87%"]),
        ("en", "One in five children had never climbed a tree.", ["One in five"]),
        (
            "en",
            "The street temperature fell from 46 degrees in 2010 to 39 degrees in 2024.",
            ["46 degrees", "39 degrees"],
        ),
        (
            "en",
            "Spending on water rose from $1.2 million to $3.4 million.",
            ["$1.2 million", "$3.4 million"],
        ),
        (
            "en",
            "The share of shaded streets grew from 12% in 2010, to 38% in 2024.",
            ["12%", "38%"],
        ),
        ("en", "Seedlings cost $120, labour $300 and stakes $45.", ["$120", "$300", "$45"]),
        (
            "en",
            "The club had 40 members in 2012, 95 members in 2016 and 210 members in 2024.",
            ["40 members", "95 members", "210 members"],
        ),
        ("en", "Street trees account for a quarter of the cooling in town.", ["a quarter"]),
        ("ja", "住民の約6割が正午に歩いて買い物へ行くと答えた。", ["約6割"]),
        ("ja", "三年目には10世帯に7世帯が家の前の木の世話をしていた。", ["10世帯に7世帯"]),
        ("ja", "人件費は予算全体の60%を占める。", ["60%"]),
        ("ja", "通りの気温は2010年の46度から2024年の39度に下がった。", ["46度", "39度"]),
        ("ja", "苗木は120円、人件費は300円、支柱は45円だった。", ["120円", "300円", "45円"]),
        ("ja", "苗木の3分の2が最初の冬を越していた。", ["3分の2"]),
        ("ja", "子どもの5人に1人は木に登ったことがない。", ["5人に1人"]),
        ("ja", "木陰の割合は12%から38%に増えた。", ["12%", "38%"]),
        ("ko", "주민의 약 60%가 정오에 걸어서 장을 본다고 답했다.", ["약 60%"]),
        ("ko", "삼 년째에는 10가구 중 7가구가 집 앞 나무를 돌봤다.", ["10가구 중 7가구"]),
        ("ko", "인건비는 전체 예산의 70%를 차지했다.", ["70%"]),
        ("ko", "거리의 기온은 2010년 46도에서 2024년 39도로 떨어졌다.", ["46도", "39도"]),
        ("ko", "묘목은 120원, 인건비는 300원, 지지대는 45원이다.", ["120원", "300원", "45원"]),
        ("ko", "아이 다섯 명 중 한 명은 나무에 올라 본 적이 없다.", ["다섯 명 중 한 명"]),
        ("ko", "묘목의 3분의 2를 차지한 것은 느티나무였다.", ["3분의 2"]),
        ("zh-Hant", "調查顯示，近三分之二的居民願意在正午步行去買菜。", ["近三分之二"]),
        ("zh-Hant", "到第三年，每10戶中有7戶認養了自己門前的樹。", ["每10戶中有7戶"]),
        ("zh-Hant", "街面的溫度從2010年的46度下降到2024年的39度。", ["46度", "39度"]),
        ("zh-Hant", "樹苗只要120元，人工要300元，支架是45元。", ["120元", "300元", "45元"]),
        ("zh-Hant", "人工佔全部花費的60%到70%。", ["60%到70%"]),
    ],
)
def test_numbers_that_can_be_drawn_in_other_languages(language, sentence, items):
    found = pieces_of(in_language(sentence, language), find_charts)
    assert found.get("items", []) == items


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "Rents rose 30% in three years and nobody complained."),
        ("en", "The bank asked for an interest rate of 6% of the people's savings."),
        ("en", "We walked from 5 to 7 and then went home."),
        ("en", "He drove for three quarters of an hour."),
        ("en", "The walk is 25% longer than the road."),
        ("en", "Prices are 40% off at the market."),
        ("en", "They built two in 10 years."),
        ("en", "She moved from 120 Main Street to 45 Oak Street."),
        ("en", "Planted in 2009, the first 40 trees were followed by 30 trees in the next year."),
        ("en", "It is 100 percent true."),
        ("ja", "家賃は三年で30%上がった。"),
        ("ja", "売り上げは前年の70%が目標だ。"),
        ("ja", "苗木は3割引で買える。"),
        ("ja", "年利は6%で、だれも返せない。"),
        ("ja", "彼は5階から1階まで歩いた。"),
        ("ko", "집세는 삼 년 만에 30% 올랐다."),
        ("ko", "매출은 작년의 70%가 목표다."),
        ("ko", "그는 5층에서 1층까지 걸어 내려왔다."),
        ("ko", "할인율은 20%이다."),
        ("zh-Hant", "三年之後房租漲了30%，沒有人說話。"),
        ("zh-Hant", "這筆錢的年利率達到6%，誰也還不起。"),
        ("en", "The odds are 1 in 1,000 people and nobody knew."),
        ("en", "The top 10 percent of the readers own a shovel."),
        ("ja", "まれな木で、1,000人に1人しか知らない。"),
    ],
)
def test_growth_prices_and_dates_are_no_charts_in_other_languages(language, sentence):
    assert pieces_of(in_language(sentence, language), find_charts) == {}
