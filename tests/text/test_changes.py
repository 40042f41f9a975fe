"""A per cent of growth, interest or odds is told from a share of a whole, in four languages."""

import pytest

from repurpose.text import tells_change


@pytest.mark.parametrize(
    ("sentence", "number", "change"),
    [
        ("浇水的花费增加近8%。", "近8%", True),
        ("街上的居民里，70%愿意步行。", "70%", False),
        ("澆水的花費提升了8%。", "8%", True),
        ("The cost of water grew by 8% last year.", "8%", True),
        ("In the street, 70% of the people walk.", "70%", False),
        ("Prices rose twice; 70% of the people walk.", "70%", False),
        ("水やりの費用は8%上昇した。", "8%", True),
        ("住民の70%が歩いて通う。", "70%", False),
        ("물값이 8% 올랐다.", "8%", True),
        ("주민의 70%가 걸어서 다닌다.", "70%", False),
    ],
)
def test_what_grew_is_no_share(sentence, number, change):
    at = sentence.index(number)
    assert tells_change(sentence, at, at + len(number)) is change
