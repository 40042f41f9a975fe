"""Serif faces by language and weight: what was drawn for a region serves it, a bold one where it is."""

from dataclasses import replace

import pytest

from repurpose.typeset import find_fonts
from repurpose.typeset.catalogue import Catalogue
from repurpose.typeset.sfnt import read_coverage


def test_a_region_has_its_own_serif(fonts):
    pytest.importorskip("pylopdf_fonts_jp")
    assert fonts.stack("serif", 400, "ja").first.family == "Noto Serif JP"
    assert fonts.stack("serif", 400, "zh-Hans").first.family == "Noto Serif SC"
    assert fonts.stack("serif", 400, "en").first.family == "Noto Serif SC"


class Machine:
    """The fonts of a machine, as the catalogue asks for them."""

    def __init__(self, files):
        self.files = tuple(files)

    def faces(self, weight, language):
        return tuple(file.face(weight, language) for file in self.files)


@pytest.mark.parametrize("language", ["zh-Hans", "zh-Hant", "zh-HK", "ja", "ko", "en"])
def test_a_bold_serif_comes_along_and_sets_no_text(fonts, language):
    """Also where a region's own regular face is not installed."""
    bare = Catalogue(tuple(f for f in fonts.files if "_jp" not in f.path), fonts.order)
    assert bare.stack("serif", 700, language).first.weight == 700
    assert bare.stack("serif", 400, language).first.weight == 400


def test_the_bold_serif_has_what_is_printed_in_names(fonts):
    face = fonts.stack("serif", 700).first
    coverage = read_coverage(face.path, face.index)
    assert not [c for c in "镕喆堃翀媽門気駅対가“”《》…—，。ーゃ€°85" if ord(c) not in coverage]


def without_bold(fonts):
    return tuple(f for f in fonts.files if f.weights != (700, 700))


def with_bold(fonts):
    """A machine that has a bold Chinese serif and a serif of every region."""
    one = next(f for f in fonts.files if f.family == "Noto Sans CJK")
    regions = {"zh-Hans": 2, "zh-Hant": 3, "ja": 0, "ko": 1}
    mine = replace(one, family="Noto Serif CJK", source="system", index=regions)
    return Machine([replace(mine, weights=(400, 400)), replace(mine, weights=(700, 700))])


@pytest.mark.parametrize(
    ("weight", "language", "family"),
    [
        (400, "zh-Hans", "Noto Serif SC"),
        (500, "zh-Hans", "Noto Serif SC"),
        (800, "zh-Hans", "Noto Serif CJK"),
        (700, "en", "Noto Serif CJK"),
    ],
)
def test_a_bold_serif_comes_from_the_machine(fonts, weight, language, family):
    here = Catalogue(without_bold(fonts), fonts.order, _system=with_bold(fonts))
    stack = here.stack("serif", weight, language)
    assert stack.first.family == family
    assert ("machine" in " ".join(stack.notes)) == (family == "Noto Serif CJK")


def test_without_its_package_a_region_is_served_by_the_machine(fonts):
    bare = tuple(f for f in without_bold(fonts) if not f.languages or "zh-Hans" in f.languages)
    here = Catalogue(bare, fonts.order, _system=with_bold(fonts))
    assert here.stack("serif", 400, "ko").first.family == "Noto Serif CJK"
    assert Catalogue(bare, fonts.order).stack("serif", 400, "ko").first.family == "Noto Serif SC"


def test_the_sans_of_the_package_serves_all():
    stack = find_fonts().stack("sans", 900, "ja")
    assert stack.first.family == "Noto Sans CJK"
    assert stack.notes == ()
