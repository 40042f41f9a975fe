"""Where our line ends differ from UAX #14, pair by pair, and why.

The table is Unicode's own test of pairs (LineBreakTest-15.0.0). Every difference must be argued
below, and every argument must be needed.
"""

from pathlib import Path

import pytest

from repurpose.typeset import find_fonts
from repurpose.typeset.atoms import Class, Cutter
from repurpose.typeset.bonds import GLUE, break_costs

FONTS = find_fonts(system=False)
TABLE = Path(__file__).parent / "data" / "line-break-pairs-15.0.0.txt"
ALL = frozenset()
WORDS = {"AI_AL", "AL", "HL", "NU", "SA_AL", "PO", "PR", "BB"}
CLOSERS = {"CL", "CP_CP30", "EX", "IN", "IS", "NS"}

# (first classes, second classes, whether we allow a line end, why); ALL means any class.
ARGUED = [
    (
        ALL,
        {"CJ_NS"},
        True,
        "small kana may start a line at CLREQ's and CSS's level normal; `strict` forbids it (CJ)",
    ),
    (
        ALL,
        {"IN", "NS"},
        True,
        "the samples are a one dot leader and a Khmer sign; … and Chinese marks have their own rules",
    ),
    ({"OP"}, ALL, True, "U+2329 is deprecated: it is U+3008 after normalisation, which is ours"),
    ({"SY"}, {"HL"}, True, "an address may be cut after a slash, whatever script follows"),
    ({"BA"}, {"QU"}, True, "the sample is a tab, which is a space here"),
    (
        {"CM1_CM", "ZWJ_O_ZWJ_CM"},
        ALL,
        True,
        "a control or joiner with nothing before it leaves no mark: no line is made of it",
    ),
    (
        WORDS | CLOSERS | {"HY", "SY"},
        WORDS | {"OP", "OP_OP30", "CB", "JV"},
        False,
        "what is written together without a space is one word: 3(a), f(x), {a}b, 1/2, $(5)",
    ),
    ({"PR"}, {"B2", "RI"}, False, "a currency sign keeps what it stands before"),
    ({"CB"}, ALL, False, "the object replacement character is drawn by no font; it joins a word"),
    (ALL, {"CB", "JV"}, False, "a filler without a mark belongs to what it follows"),
    ({"B2", "CJ_NS", "RI"}, {"PO"}, False, "a percent sign never starts a line"),
    (ALL, {"EM"}, False, "a skin tone never leaves the picture before it"),
    ({"BA", "HY", "SP"}, {"GL"}, False, "a no-break space never starts a line"),
    ({"SP"}, ALL, False, "further spaces, hyphens and signs without a mark hang on the space"),
    ({"ZW"}, ALL, False, "after a zero width space the rules for the start of a line still hold"),
]


def rows():
    lines = [line for line in TABLE.read_text("utf-8").splitlines() if not line.startswith("#")]
    return [line.split() for line in lines]


def differences(language):
    """Yield (first class, second class, whether we allow the line end) where UAX #14 says else."""
    stack = FONTS.stack("sans", 400, language)
    cutter = Cutter(stack, language)
    table = rows()
    for code, first, verdicts in table:
        for (other, second, _), verdict in zip(table, verdicts, strict=True):
            text = chr(int(code, 16)) + chr(int(other, 16))
            if stack.missing(text):
                continue
            atoms = cutter.cut(text)
            if any(atom.kind is Class.BREAK for atom in atoms):
                continue  # forced: there is nothing to choose
            costs = break_costs(atoms, text, language=language, strict=False, phrases=False)
            ours = any(a.start == 1 and c < GLUE for a, c in zip(atoms, costs, strict=True))
            if ours != (verdict == "+"):
                yield first, second, ours


def argues(entry, difference):
    firsts, seconds, allowed, _ = entry
    first, second, ours = difference
    return (
        ours is allowed
        and (firsts is ALL or first in firsts)
        and (seconds is ALL or second in seconds)
    )


@pytest.mark.parametrize("language", ["zh-Hans", "en"])
def test_every_difference_is_argued_and_every_argument_is_needed(language):
    found = list(differences(language))
    lost = [d for d in found if not any(argues(entry, d) for entry in ARGUED)]
    assert lost == []
    idle = [entry[3] for entry in ARGUED if not any(argues(entry, d) for d in found)]
    assert idle == []
    assert len(found) < 0.17 * len(rows()) ** 2


def test_the_table_is_whole():
    table = rows()
    assert len(table) == 43
    assert {len(verdicts) for *_, verdicts in table} == {43}
    assert {"+", "-"} == set("".join(verdicts for *_, verdicts in table))


@pytest.mark.parametrize(
    "text",
    ["甲\u00a0乙", "甲\u2060乙", "甲\u202f乙", '甲"乙', "甲 ）", "ab !", "甲\u00a0）"],
)
def test_no_line_ends_inside(text):
    atoms = Cutter(FONTS.stack("sans"), "zh-Hans").cut(text)
    costs = break_costs(atoms, text, language="zh-Hans", strict=False, phrases=False)
    assert min(costs[1:]) >= GLUE
