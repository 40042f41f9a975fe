"""What a clip shows of a sentence: a whole thought, every word with its place in the article."""

import re

import pytest

from repurpose.article import Span
from repurpose.slicing import find_quotes, write_scripts
from repurpose.slicing.scenes import WHOLE, find_scenes, list_scenes, list_spans
from repurpose.slicing.sentences.words import measure
from repurpose.slicing.storyboard.finders import find_candidates
from repurpose.slicing.storyboard.model import Material
from repurpose.text import closed_places
from tests.conftest import parse

TEXT = """# 雨

镇上的人都信天。与其说这是一份预报，不如说这是一份邀请。

相信雨量计里的刻度，相信老人手上的茧，相信第二天的预报。

一位种了四十年玉米的老人站在田埂上对记者说了很久他怎样看云识天气，又怎样在去年冬天决定把祖上传下来的办法交给一台机器，而机器第一天就报错了，他却没有生气。
"""


def scenes_of(text):
    article = parse(text)
    found = list(find_candidates(Material(article, find_quotes(article))))
    for block in article.body:
        yield from ((article, one) for one in find_scenes(article, block.span, found))


def test_a_sentence_is_shown_as_what_it_says():
    kinds = [scene.kind for _, (_, scene) in scenes_of(TEXT)]
    assert "compare" in kinds
    assert "anaphora" in kinds


DATES = """# 县志

2011年，县里装了第一座气象站{more}。

2014年，站里开始每天报雨量{more}。

2015年，全县的村子都有了雨量计{more}。
"""


@pytest.mark.parametrize(
    ("more", "kinds"),
    [("", ["timeline"]), ("，还请了一位退休的老师天天来抄数", ["figure", "quote"] * 3)],
)
def test_dates_stand_on_a_line_or_each_is_as_large_as_a_number(more, kinds):
    article = parse(DATES.format(more=more))
    found = find_candidates(Material(article, find_quotes(article)))
    [dates] = [one for one in found if one.drawn == "timeline"]
    scenes = list_scenes(article, dates)
    assert [scene.kind for _, scene in scenes] == kinds
    said = [article.show(span).strip("，。") for spans, _ in scenes for span in spans]
    whole = "".join(article.show(span) for span in list_spans(dates))
    assert "".join(said) == re.sub("[，。]", "", whole)


LIST = """# 修渠

## 水渠该怎样修

- {one}
- {two}
- 石匠只收一半工钱
- 管水的人轮着当
"""


@pytest.mark.parametrize(
    ("items", "pages"),
    [
        (("先问地势", "水往低处走"), [[1, 2, 3, 4]]),
        (("先问地势再决定渠口开在哪里", "水往低处走人往水边走"), [[1, 2], [3, 4]]),
    ],
)
def test_a_long_list_stands_on_several_scenes_that_go_on_counting(items, pages):
    article = parse(LIST.format(one=items[0], two=items[1]))
    found = find_candidates(Material(article, find_quotes(article)))
    points = next(one for one in found if one.drawn == "points")
    scenes = list_scenes(article, points)
    shown = [[piece.text for piece in scene.pieces] for _, scene in scenes]
    assert [scene.first for _, scene in scenes] == [page[0] for page in pages]
    assert [len(texts) - 1 for texts in shown] == [len(page) for page in pages]
    assert {texts[0] for texts in shown} == {"水渠该怎样修"}  # each says of what
    assert [span for spans, _ in scenes for span in spans] == list_spans(points)  # but once aloud


def test_numbers_with_much_to_say_have_a_scene_each():
    text = "# 雨\n\n修一条渠的石匠在三个月里拿到300元工钱，守渠的老人一整年的收入却达到1200元。"
    scenes = [scene for _, (_, scene) in scenes_of(text)]
    assert [scene.kind for scene in scenes] == ["figure", "figure"]
    assert [scene.pieces[0].text for scene in scenes] == ["300元", "1200元"]


def test_a_chart_says_nothing_twice():
    text = "# 雨\n\n去年夏天里，甜玉米价格上涨超过130%，本地土豆超过67%，北坡大豆超过39%。"
    [(_, (_, scene))] = [one for one in scenes_of(text) if one[1][1].kind == "chart"]
    fields = [piece.field for piece in scene.pieces]
    assert fields == ["title", *["labels"] * 3, *["items"] * 3]
    assert scene.pieces[0].text == "去年夏天里"


def test_a_clause_without_a_mark_parts_between_two_phrases():
    said = "种了四十年玉米的老人站在田埂上对远道而来的年轻记者慢慢地说起他怎样看云识天气"
    parts = [scene.pieces[0].text for _, (_, scene) in scenes_of(f"# 雨\n\n{said}。")]
    assert len(parts) == 2
    assert "".join(parts) == said
    assert max(map(measure, parts)) <= WHOLE + 4
    assert len(parts[0]) not in closed_places(said, "zh-Hans")


def test_a_number_has_no_more_of_a_long_sentence_than_its_own_clauses():
    text = "# 雨\n\n当我们每天都在谈论云和远方的风暴的时候，一件更要紧的事情往往被所有人忘记了——县里有超过130万公里的水渠。"
    [*before, (_, last)] = [one for _, one in scenes_of(text)]
    assert last.kind == "figure"
    assert last.pieces[0].text == "超过130万公里"
    assert measure(last.pieces[1].text) < WHOLE
    assert before


def test_scenes_follow_one_another_without_a_gap_and_none_is_long():
    for article, (span, scene) in scenes_of(TEXT):
        assert isinstance(span, Span)
        for piece in scene.pieces:
            assert article.show(piece.span) == piece.text
            assert span.covers(piece.span)
            assert all(0 <= a < b <= len(piece.text) for a, b in piece.keys)
        if scene.kind in ("quote", "excerpt", "question"):
            said = scene.pieces[0].text
            inner = said.rstrip("。！？；，”")  # a clause is never parted
            assert measure(said) <= WHOLE or not set("。！？；，") & set(inner)
            assert scene.pieces[0].text[0] not in "，。；的了吗"


@pytest.mark.slow
@pytest.mark.corpus
def test_every_word_of_a_scene_has_its_place(corpus):
    kinds = set()
    for article in corpus:
        for script in write_scripts(article, find_quotes(article)):
            for beat in script.beats:
                assert beat.scene
                kinds.add(beat.scene.kind)
                spans = [span for caption in beat.captions for span in caption.spans]
                said = Span(min(s.start for s in spans), max(s.end for s in spans))
                for piece in beat.scene.pieces:
                    assert article.show(piece.span) == piece.text
                    assert said.start <= piece.span.start
                    assert piece.span.end <= said.end + 1
    assert kinds >= {
        "cover",
        "figure",
        "compare",
        "anaphora",
        "quote",
        "points",
    }
