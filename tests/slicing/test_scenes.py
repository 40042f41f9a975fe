"""What a clip shows of a sentence: a whole thought, every word with its place in the article."""

import pytest

from repurpose.article import Span
from repurpose.slicing import find_quotes, write_scripts
from repurpose.slicing.scenes import WHOLE, find_scenes
from repurpose.slicing.sentences.words import measure
from repurpose.slicing.storyboard.finders import find_candidates
from repurpose.slicing.storyboard.model import Material
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


def test_scenes_follow_one_another_without_a_gap_and_none_is_long():
    for article, (span, scene) in scenes_of(TEXT):
        assert isinstance(span, Span)
        for piece in scene.pieces:
            assert article.show(piece.span) == piece.text
            assert span.covers(piece.span)
            assert all(0 <= a < b <= len(piece.text) for a, b in piece.keys)
        if scene.kind in ("quote", "excerpt", "question"):
            assert measure(scene.pieces[0].text) <= WHOLE
            assert scene.pieces[0].text[0] not in "，。；的了吗"


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
        "excerpt",
        "timeline",
        "points",
    }
