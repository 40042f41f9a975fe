"""What a clip shows that nobody reads out: code and tables, while the sentence before them is said."""

import pytest

from repurpose.slicing import find_quotes, write_scripts
from repurpose.slicing.exhibits import find_exhibit
from repurpose.slicing.storyboard.finders import find_candidates
from repurpose.slicing.storyboard.model import Material
from tests.conftest import parse

LEAD = "只要让机器知道自己什么时候在空转，电费就能省下一半。"
CODE = """```python
    def idle(samples):
        quiet = [s for s in samples if s < 2.5]

        return len(quiet) > 50
```"""
TABLE = """| 办法 | 花费 | 省电 |
| --- | --- | --- |
| 换设备 | 三百万元 | 四成 |
| 写程序 | 两万元 | 五成 |"""


WHOLE = f"""# 夜里的电费

一家小工厂去年的电费是142万元，其中一半花在夜里空转的机器上。

{LEAD}

{CODE}

省电不是少做事，而是不做没用的事。机器不会累，但账单会。
"""


def exhibit_of(*blocks):
    article = parse("\n\n".join(("# 夜里的电费", *blocks)))
    found = list(find_candidates(Material(article, find_quotes(article))))
    return article, find_exhibit(article, found, ())


@pytest.mark.parametrize(("block", "kind"), [(CODE, "code"), (TABLE, "table")])
def test_a_thing_is_shown_while_the_sentence_before_it_is_said(block, kind):
    article, (spans, scene) = exhibit_of(LEAD, block)
    assert [article.show(span) for span in spans] == [LEAD]
    assert scene.kind == kind
    for piece in scene.pieces:
        assert (article.show(piece.span) if piece.span else "") == piece.text.strip()


def test_code_stands_as_far_in_as_in_the_article():
    _, (_, scene) = exhibit_of(LEAD, CODE)
    items = [piece.text for piece in scene.pieces if piece.field == "items"]
    assert items[0] == "def idle(samples):"
    assert items[1].startswith("    quiet")
    assert items[2] == ""
    assert scene.language == "python"
    _, (_, plain) = exhibit_of(LEAD, CODE.replace("python", ""))
    assert plain.language == ""


@pytest.mark.parametrize("before", [(), ("短。",)])
def test_a_thing_that_no_sentence_leads_to_is_not_shown(before):
    assert exhibit_of(*before, CODE)[1] is None


def test_the_first_clip_alone_shows_it():
    article = parse(WHOLE)
    kinds = [
        [beat.scene.kind for beat in script.beats if beat.scene]
        for script in write_scripts(article, find_quotes(article))
    ]
    assert kinds[0].count("code") == 1
    assert not any("code" in others for others in kinds[1:])
