"""Which characters are what: the few classes that reading and cutting Chinese text need."""

import re
from collections.abc import Iterable

from repurpose.patterns import lazy_pattern

# Han, kana, Bopomofo and their extensions. Hangul is left out: Korean sets its marks half-width.
HAN = "\u3005\u3007\u2e80-\u2fdf\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
KANA = "\u3040-\u30ff\u31f0-\u31ff\uff66-\uff9f"
HANGUL = "\u1100-\u11ff\u3130-\u318f\uac00-\ud7af"

# Marks that stand a full em in Chinese. Curly quotes, dashes and dots are shared with Latin text
# and only count beside Han, so they are not among them.
FULL_WIDTH_MARKS = (
    "\u3001-\u3003\u3008-\u3011\u3014-\u301f\uff01-\uff0f\uff1a-\uff1f\uff3b-\uff40\uff5b-\uff65"
)
SHARED_MARKS = "“”‘’—…·"

OPENERS = "“‘「『（《〈【〔〖([{"
CLOSERS = "”’」』）》〉】〕〗)]}"
PAIRS = dict(zip(OPENERS, CLOSERS, strict=True))

# Characters that leave no mark: fillers, joiners, directions, tags, soft hyphens, controls. A joiner
# (U+200C, U+200D) is kept where it shapes what is seen: within an emoji or a joining script; so are
# the tags of a flag and the selectors that choose a glyph (U+FE0E, U+FE0F).
_invisible = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0\ufff0-\ufffb\U000e0000-\U000e007f]+"
)
_shaped = lazy_pattern(
    "[\u0600-\u08ff\u0900-\u0dff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff\u1800-\u18af\ufb50-\ufdff\ufe70-\ufefc]"
)
_pictured = lazy_pattern(
    "[\u203c-\u3299\ufe0f\U0001f000-\U0001faff]"  # what an emoji sequence is joined of
)

_cjk = lazy_pattern(f"[{HAN}{KANA}]")


def invisibles(text: str) -> list[tuple[int, int]]:
    """Return the ranges of `text` that leave no mark, in order; joiners that matter are in none."""
    found: list[tuple[int, int]] = []
    for match in _invisible.finditer(text):
        start, end = match.span()
        run = match.group()
        before, after = text[start - 1 : start], text[end : end + 1]
        if run in ("\u200c", "\u200d") and (
            (_shaped.match(before) and _shaped.match(after))
            or (run == "\u200d" and _pictured.match(before) and _pictured.match(after))
        ):
            continue
        if before == "\U0001f3f4" and run[-1] == "\U000e007f":  # a flag of a region
            continue
        found.append((start, end))
    return found


def without_invisibles(text: str) -> str:
    """Return `text` without what leaves no mark."""
    return blank_out(text, invisibles(text), "")


def blank_out(text: str, ranges: Iterable[tuple[int, int]], blank: str = "\0") -> str:
    """Return `text` with sorted ranges of it written over by `blank`."""
    pieces: list[str] = []
    end = 0
    for start, stop in ranges:
        pieces += (text[end:start], blank * (stop - start))
        end = stop
    return "".join([*pieces, text[end:]])


def has_cjk(text: str) -> bool:
    """Say whether any Han or kana stands in `text`."""
    return bool(_cjk.search(text))


def merged(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return ranges in order, those that overlap or meet as one."""
    found: list[tuple[int, int]] = []
    for start, end in sorted(ranges):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
