"""A machine that knows nothing of us reads the cards of a pack: what it reads is what they say."""

import unicodedata
from collections import Counter

import numpy as np
import pytest

from repurpose.cards import Card, check_card, draw_card, find_kind
from repurpose.pack.choices import Choices
from repurpose.pack.content import plan_content
from repurpose.themes import load_theme
from repurpose.typeset import find_fonts

FONTS = find_fonts(system=False)
DASHES = dict.fromkeys(map(ord, "—–-一―…·•."), None)  # reading machines confuse and drop these
SEEN = (  # what no plan of the sample has
    "question", "table", "chart", "code", "person", "compare", "timeline", "anaphora", "steps", "ledger", "matrix", "picture",
)  # fmt: skip
MARGIN = "0123456789>|"  # ordinals and a prompt stand in the margin, they are no text of the card

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def reader():
    rapidocr = pytest.importorskip(
        "rapidocr_onnxruntime", reason="rapidocr-onnxruntime is not installed"
    )
    return rapidocr.RapidOCR()


def plain(text):
    return "".join(unicodedata.normalize("NFKC", text).translate(DASHES).split())


def distance(a, b):
    """Levenshtein's."""
    row = list(range(len(b) + 1))
    for i, x in enumerate(a, start=1):
        before, row[0] = row[0], i
        for j, y in enumerate(b, start=1):
            before, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, before + (x != y))
    return row[-1]


def rows(found):
    """The texts that were read, and those of one height joined from left to right."""
    boxes = [
        (sum(p[1] for p in box) / 4, min(p[0] for p in box), box[3][1] - box[0][1], text)
        for box, text, _ in found or []
    ]
    joined = []
    for y, _, high, _ in boxes:
        level = sorted((b for b in boxes if abs(b[0] - y) < high / 2), key=lambda b: b[1])
        joined.append("".join(b[3] for b in level))
    return [b[3] for b in boxes] + joined


@pytest.mark.parametrize("theme", ["newsroom", "terminal", "journal", "brutalist", "ink"])
def test_what_is_read_is_what_is_said(reader, sample, theme):
    wrong = count = 0
    planned = [plan.card for plan in plan_content(sample, Choices(clips=0)).cards]
    seen = [card for name in SEEN for card in find_kind(name).samples()]
    for card in [*planned, *seen]:
        drawn = draw_card(card, load_theme(theme), "xiaohongshu", FONTS)
        assert check_card(drawn, load_theme(theme), FONTS) == ()
        found, _ = reader(np.asarray(drawn.picture)[:, :, ::-1])
        read = [plain(text) for text in rows(found)]
        read += [text.lstrip(MARGIN) for text in read]
        upright = {written.field for written in drawn.written if not written.baseline}
        every = "".join(read)
        for line in drawn.lines:
            said = plain(line.text)
            # Cells of a row may be read in one; each is there all the same.
            whole = any(said in text for text in read)
            if line.field in upright:  # columns side by side are read across
                wrong += sum(letter not in every for letter in said)
            else:
                wrong += 0 if whole else min(distance(said, text) for text in read)
            count += len(said)
    assert count > 150
    assert wrong / count <= 0.03, f"{wrong} of {count} characters misread"


FORMULAS = (
    (r"\frac{1}{u} + \frac{1}{v} = \frac{1}{f}", "111uvf"),
    (r"a^2 + b^2 = c^2", "a2b2c2"),
    (r"x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a}", "xbb24ac2a"),
)
TAKEN_FOR = str.maketrans(
    {"²": "2", "α": "a", "t": "1"}
)  # what the machine sees in an italic letter


@pytest.mark.parametrize("theme", ["newsroom", "ink", "terminal"])
def test_letters_and_digits_of_a_formula_are_read(reader, theme):
    """It knows no formulas: what it reads of one in any of three sizes counts, in whatever order."""
    for tex, characters in FORMULAS:
        card = Card("formula", title="公式", text="其中都是常见的量。", formula=tex)
        drawn = draw_card(card, load_theme(theme), "xiaohongshu", FONTS)
        top = max(block.box[3] for block in drawn.written if block.field == "title")
        low = min(block.box[1] for block in drawn.written if block.field == "text")
        picture = drawn.picture.crop((0, top + 4, drawn.width, low - 4))
        wanted, found = Counter(characters), Counter()
        for scale in (0.5, 1, 2):
            size = (int(picture.width * scale), int(picture.height * scale))
            read, _ = reader(np.asarray(picture.resize(size))[:, :, ::-1])
            said = "".join(text for _, text, _ in read or []).lower().translate(TAKEN_FOR)
            found |= Counter(said)
        share = (wanted & found).total() / len(characters)
        assert share >= 0.65, (tex, share)
