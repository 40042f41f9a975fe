"""One block's shown text in, the spans of its sentences out: never inside a quotation or a bracket.

The rule, for Chinese and Japanese: a run of 。！？… with the closing marks after it ends a sentence,
unless a quotation mark or bracket is still open, or what follows goes on with the same sentence: a
comma, or the words that say who spoke (“……。”他说道。). For Latin text and Korean, a full stop ends a
sentence before white space and a capital, a Hangul syllable or Han, unless it closes an
abbreviation, numbers a point (1. 打开), or stands within a piece such as an address.
"""

import re
from bisect import bisect_right

from repurpose.article.chars import HAN, HANGUL, KANA, PAIRS
from repurpose.article.shown import HIDDEN
from repurpose.article.span import Span
from repurpose.patterns import lazy_pattern
from repurpose.text import find_pieces, is_inside

LONGEST_QUOTATION = 400  # code points; a longer pair of marks is a monologue, and is cut inside

_H = HIDDEN
# ASCII quotation marks open and close with one character, so they only count as closing marks.
_end = re.compile(
    rf"(?:[。！？!?]|…+|\.(?!\d))(?:{_H}*[。！？!?….])*(?:{_H}*[”’）】》〉」』〕\])\"'])*{_H}*"
)
_mark = re.compile(r"[“”‘’「」『』（）《》〈〉【】〔〕〖〗()\[\]{}]")
_goes_on = re.compile(rf"{_H}*[，、；：,;:—]")
_joins = re.compile(rf"{_H}*[和与及或的等之是與]")  # “你来吗？”和“来吗？”的区别
# 「我看得太多。」或「我没有看。」都不是答案: a quotation within a sentence keeps its full stop.
_joins_speech = lazy_pattern(
    rf"{_H}*(?:或是?|和|与|與|及|以及)[“「『]|{_H}*(?:都(?![市城会會督])|皆|均(?![衡匀勻])|的[^。！？]|这[句样种番]|這[句樣種番]|之类|之類)"
)
_NEAR = 80  # code points on both sides of a mark that are looked at
SPEECH_VERBS = (
    "说道|说|坦言|表示|指出|认为|强调|透露|解释道|解释|补充道|补充|回忆道|回忆|写道|称|直言|感叹道|感叹|感慨道|感慨"
    "|比喻道|比喻|问道|问|答道|回答|反问道|反问|喊道|笑道|叹道|叫道|评价道|评价|总结道|总结|分析道|分析|留言|介绍道?|告诉\\S{1,6}?"
    "|警告道?|提醒道?|承认|宣布|调侃道?|自嘲道?|辩解道?|道|說道|說|問道|問|稱|寫道|認為|強調|解釋|回憶|補充|坦承"
)
_attribution = lazy_pattern(
    rf"{_H}*[^，。！？；：“”\s]{{0,16}}?(?:{SPEECH_VERBS})(?:{_H}*[，。！？：]|\s*$)"
)
_abbreviation = re.compile(
    r"(?<![A-Za-z])(?:Mr|Mrs|Ms|Dr|Prof|St|Jr|Sr|Inc|Ltd|Co|Corp|No|Fig|vs|etc|e\.g|i\.e|cf|al|approx"
    r"|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|U\.S|U\.K|a\.m|p\.m|[A-Z])\.$"
)
_capital = lazy_pattern(rf"[\s\x00]+[\"'(“‘\[]?[A-Z0-9{HAN}{KANA}{HANGUL}]")
_point = re.compile(r"\W*\d{1,3}\.")  # a sentence that is only the number of a point
_point_of_list = re.compile(r"[\s：；，、。！？:;,(（]\d{1,2}\.$")  # 步骤：1. 打开 2. 关上
_parameter = re.compile(r"[^\s=?&，。！？；、：]{1,40}=")  # of an address: q?词=水
_beside_cjk = re.compile(rf"[{HAN}{KANA}]")


def split_sentences(shown: str, start: int, end: int) -> list[Span]:
    """Return the spans of the sentences in `shown[start:end]`, in order.

    Together they hold every visible code point of the range; a range with nothing to see gives
    none. Linear in `end - start`.
    """
    text = shown[start:end]
    closed_at = _enclosing(text)
    spans: list[Span] = []
    begin = 0
    for match in _end.finditer(text):
        stop = match.end()
        if stop < len(text) and not _ends_sentence(text, match, begin, closed_at):
            continue
        spans.append(Span(start + begin, start + stop))
        begin = stop
    spans.append(Span(start + begin, end))
    return [span for raw in spans if (span := _trim(shown, raw)) is not None]


def _ends_sentence(
    text: str, match: re.Match[str], begin: int, closed_at: tuple[list[int], list[int]]
) -> bool:
    stop = match.end()
    starts, ends = closed_at
    index = bisect_right(starts, match.start()) - 1
    if index >= 0 and ends[index] > stop:  # inside a quotation or a bracket
        return False
    following = text[stop : stop + 40]
    if _goes_on.match(following):
        return False
    ended = match.group()
    if ended.strip(HIDDEN)[-1] in "”’」』" and (
        _attribution.match(following)
        or _joins_speech.match(following)
        or (ended[0] in "！？" and _joins.match(following))
    ):
        return False
    if ended[0] == "…":
        return stop - begin > 8 and not following.startswith("…")
    if ended[0] in "。！？":
        return True
    return _ends_latin(text, match, following, begin)


def _ends_latin(text: str, match: re.Match[str], following: str, begin: int) -> bool:
    """Judge . ! ? of Latin text by what stands around them."""
    mark, seen = match.group()[0], following.lstrip(HIDDEN)
    if mark == "?" and _parameter.match(seen) and _is_address(text, match.start()):
        return False
    if mark in "!?" and _beside_cjk.match(seen[:1]):
        return not _parts_piece(text, match)
    if not _capital.match(following):
        return False
    before = text[max(0, match.start() - 12) : match.start() + 1].replace(HIDDEN, "")
    if mark == "." and (_abbreviation.search(before) or _numbers(text, match, begin, seen)):
        return False
    return not _parts_piece(text, match)


def _numbers(text: str, match: re.Match[str], begin: int, following: str) -> bool:
    """Say whether a full stop only closes the number of a point."""
    said = text[max(begin, match.start() - 12) : match.start() + 1].replace(HIDDEN, "")
    if match.start() - begin < 12 and _point.fullmatch(said.strip()):
        return True
    return bool(_point_of_list.search(said) and _beside_cjk.match(following.lstrip()[:1]))


def _parts_piece(text: str, match: re.Match[str]) -> bool:
    """Say whether what nobody may part goes on behind a mark: an address, initials with their name."""
    begin = max(0, match.start() - _NEAR)
    near = text[begin : match.end() + _NEAR]
    return is_inside(find_pieces(near), match.end() - begin)


def _is_address(text: str, place: int) -> bool:
    """Say whether an address stands directly before `place`."""
    words = text[max(0, place - _NEAR) : place].split()
    return bool(words) and "://" in words[-1] and not text[place - 1].isspace()


def _enclosing(text: str) -> tuple[list[int], list[int]]:
    """Return starts and ends of the outermost pairs of marks; a mark without partner is ignored."""
    opened: list[tuple[str, int]] = []
    pairs: list[tuple[int, int]] = []
    for match in _mark.finditer(text):
        mark = match.group()
        if mark in PAIRS:
            opened.append((mark, match.start()))
            continue
        nearest = range(len(opened) - 1, max(-1, len(opened) - 9), -1)  # bounded: linear cost
        depth = next((i for i in nearest if PAIRS[opened[i][0]] == mark), None)
        if depth is not None:
            begin = opened[depth][1]
            del opened[depth:]
            if match.end() - begin <= LONGEST_QUOTATION:
                pairs.append((begin, match.end()))
    pairs.sort()
    starts: list[int] = []
    ends: list[int] = []
    for begin, finish in pairs:
        if not ends or begin >= ends[-1]:
            starts.append(begin)
            ends.append(finish)
    return starts, ends


def _trim(shown: str, span: Span) -> Span | None:
    """Drop unseen code points and white space from both ends; None when nothing is left."""
    piece = shown[span.start : span.end]
    kept = piece.strip(" \n\t\r\f\v\u3000\u00a0" + HIDDEN)
    if not kept:
        return None
    left = len(piece) - len(piece.lstrip(" \n\t\r\f\v\u3000\u00a0" + HIDDEN))
    return Span(span.start + left, span.start + left + len(kept))
