"""Make the bold serif that comes along: the characters that people print, of Noto Serif CJK Bold.

    python -m tools.serif_bold NotoSerifCJK-Bold.ttc CHARACTERS.txt fonts/serif/NotoSerifCJK-Bold-Common.otf

The collection is that of Noto (`apt install fonts-noto-cjk`), CHARACTERS.txt holds further ones as they
are, one after another: the table of 8,105 of mainland China (通用规范汉字表) was given. With them go GB 2312,
the first plane of Big5, JIS X 0208 and the Hangul of KS X 1001, what stands beside Han in print, and the
forms of each region: a shaper chooses among them by the language (`locl`). Needs fonttools.
"""

import sys
from collections.abc import Iterator, Sequence
from itertools import product
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont

_FACE = 2  # of the collection: Simplified Chinese, whose forms stand where no language is given
_CODES = (
    ("gb2312", range(0xB0, 0xF8)),
    ("big5", range(0xA4, 0xC7)),
    ("euc_jp", range(0xB0, 0xF5)),
    ("euc_kr", range(0xB0, 0xC9)),  # Hangul alone
)
_BESIDE = (
    (0x20, 0x24F),
    (0x2B0, 0x2FF),
    (0x370, 0x52F),
    (0x2000, 0x2E7F),
    (0x3000, 0x33FF),
    (0xFE10, 0xFE6F),
    (0xFF00, 0xFFEF),
)
_FEATURES = (
    *("ccmp", "locl", "mark", "mkmk", "kern", "vkrn", "liga"),
    *("vert", "vrt2", "halt", "vhal", "palt", "vpal", "chws", "vchw", "pwid", "fwid", "hwid"),
)


def characters(further: str) -> Iterator[int]:
    """Yield the code points that are kept."""
    yield from map(ord, further)
    for first, last in _BESIDE:
        yield from range(first, last + 1)
    for codec, rows in _CODES:
        for pair in product(rows, range(0x40, 0xFF)):
            yield from map(ord, bytes(pair).decode(codec, errors="ignore"))


def make(source: Path, further: str, target: Path) -> None:
    """Write the font."""
    font = TTFont(source, fontNumber=_FACE)
    options = subset.Options()
    options.layout_features = list(_FEATURES)
    options.name_IDs = ["*"]  # whose it is and under which licence
    options.hinting = False  # cards are drawn large; hints are a tenth of the file
    options.glyph_names = False
    kept = subset.Subsetter(options)
    kept.populate(unicodes=set(characters(further)))
    kept.subset(font)
    font.save(target)


def main(arguments: Sequence[str]) -> None:
    """Run the command."""
    source, further, target = map(Path, arguments)
    make(source, "".join(further.read_text(encoding="utf-8").split()), target)


if __name__ == "__main__":
    main(sys.argv[1:])
