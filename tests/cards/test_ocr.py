"""A machine that knows nothing of us reads the cards of a pack: what it reads is what they say."""

import unicodedata

import numpy as np
import pytest

from repurpose.cards import check_card, draw_card, find_kind
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


@pytest.mark.parametrize("theme", ["newsroom", "terminal", "journal", "brutalist"])
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
        for line in drawn.lines:
            said = plain(line.text)
            # Cells of a row may be read in one; each is there all the same.
            whole = any(said in text for text in read)
            wrong += 0 if whole else min(distance(said, text) for text in read)
            count += len(said)
    assert count > 150
    assert wrong / count <= 0.03, f"{wrong} of {count} characters misread"
