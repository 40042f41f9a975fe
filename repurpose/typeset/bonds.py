"""What stands between two atoms: the gap, and what it costs to break the line there.

Costs are in square em of raggedness. Three of them are walls that are climbed only when nothing
else fits the measure: `GLUE` (a number and its unit), `SHATTER` (a word cut anywhere) and `FORBID`
(the line-start and line-end rules, CLREQ "Prohibition Rules for Line Start and Line End").
"""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import regex

from repurpose.text import NAME_HAN, find_pieces, part_words, short_titles
from repurpose.typeset.atoms import Atom, Class

if TYPE_CHECKING:
    from budoux import Parser

GLUE = 1e5
SHATTER = 1e6
FORBID = 1e8
GAP = 0.25  # em between Han and Western letters (CLREQ "Mixed Text Composition")

_AFTER_STOP, _AFTER_COMMA, _PHRASE, _INSIDE = 0.0, 1.0, 8.0, 30.0
_SPLIT = 60.0  # inside a word of the list: dearer than any other gap between Han
_GLUED_START = frozenset("\"',.:;!?)]}%‰℃°’”»…％‰℃々〻ーぁぃぅぇぉっゃゅょァィゥェォッャュョ〜")
_GLUED_END = frozenset("\"'´([{«¥$€£￥＄￡№＃＠")
_CLOSING_SIGNS = frozenset(",.:;!?)]}/")  # not even after a space (UAX #14, LB13)
# Characters that forbid a line end on both of their sides (UAX #14, classes GL and WJ).
_JOINS = regex.compile("[\u00a0\u202f\u2007\u2060\ufeff]$")
_SIGNS = frozenset("%‰℃°$€£¥#@&+-")

_CLING = 20.0
_LEAN_RIGHT = frozenset(
    "这那谁每某各第几两一不未没无很更最太非将被把让使对从向往由在于与和或及跟同给为以是当仍就都却也还又再"
    "只才若如即而但因所可能会要想应须"
)
_LEAN_RIGHT_LONG = frozenset(
    [
        "而是",
        "还是",
        "不是",
        "就是",
        "以及",
        "或者",
        "并且",
        "因为",
        "所以",
        "如果",
        "正在",
        "已经",
        "可以",
        "能够",
        "通过",
        "对于",
        "关于",
        "成为",
        "一个",
        "一种",
        "一场",
        "这个",
        "那个",
    ]
)
_LEAN_LEFT = frozenset(
    "的地得了着过们吗呢吧啊么之者时后前中里上下内外间出到起来去成等们次个位笔场种条项家名款幅张座"
)

_NUMERAL = frozenset("一二三四五六七八九十百千万亿两几半数多每")
_MEASURE = frozenset(
    "个位名家台部款项条张篇份枚颗次倍届期代层级章节页缕片座场种笔幅道支只匹头朵把座间所批群行列排起桩宗股"
    "轮架栋口碗杯瓶桌句段声遍趟回步圈棵株辆艘门件套双对副盏扇封本册集首顶根块粒滴堆束串团"
)
_ABOUT = frozenset("至多 最多 至少 最少 超过 大约 不足 将近 接近 达到 高达 多达 仅有 只有".split())  # noqa: SIM905
_MONEY = regex.compile("美元|人民币|欧元|日元|英镑|港元|港币|美金|元")


@cache
def _parser(language: str) -> "Parser":
    import budoux  # noqa: PLC0415 - loads a model

    if language == "ja":
        return budoux.load_default_japanese_parser()
    if language in ("zh-Hant", "zh-HK"):
        return budoux.load_default_traditional_chinese_parser()
    return budoux.load_default_simplified_chinese_parser()


def phrase_costs(text: str, language: str) -> dict[int, float]:
    """Return the cost of a line end at places inside `text`; a hint, not a rule.

    Two witnesses: the phrases that BudouX finds, and the words of a list by their frequency. What
    both part is cheap; a word of the list is not parted whatever the phrases say.

    Words that lean on the next one (这, 在, 不, 而是 ...) or on the one before (的, 了, 下 ...) make
    their gap dearer, and so do two words of one character, which are often one word in truth.
    """
    costs: dict[int, float] = {}
    at = 0
    for piece in regex.split(r"(\n)", text):
        if piece.strip():
            place, left = at, ""
            for word in _parser(language).parse(piece):
                if left:
                    costs[place] = _word_gap(left, word)
                place, left = place + len(word), word
        at += len(piece)
    if language in ("zh", "zh-Hans"):
        begins, inside = part_words(text)
        costs |= dict.fromkeys(inside, _SPLIT)
        for place in begins - costs.keys():
            if place - 1 in inside or place + 1 in inside:
                costs[place] = _CLING  # a word end inside a phrase; lone Han may be a name
        for place in range(1, len(text)):
            if _counts(text, place):
                costs[place] = _SPLIT
            elif text[place - 1] in _MEASURE and text[max(0, place - 2)] in _NUMERAL:
                costs[place] = max(costs.get(place, _INSIDE), _CLING)  # 一座|小城
    return costs


def _counts(text: str, place: int) -> bool:
    """Say whether a count goes on at `place`: 第|一|缕, 三|座, 万|亿, 百万|欧元, 至多|12."""
    left, right = text[place - 1], text[place]
    if left in _NUMERAL and (right in _MEASURE or (left in "十百千万" and right in "百千万亿")):
        return True
    if left == "第" and right in _NUMERAL:
        return True
    if left in "十百千万亿" and _MONEY.match(text, place):
        return True
    return right.isdigit() and text[place - 2 : place] in _ABOUT


def _word_gap(left: str, right: str) -> float:
    if left in _LEAN_RIGHT or left[-1] == "之":
        return _CLING
    core = right.rstrip("，。、；：？！”’）》")
    if (len(core) == 1 and core in _LEAN_LEFT) or right[0] in "之的般":
        return _CLING
    if left in _LEAN_RIGHT_LONG:
        return _PHRASE * 1.5
    if len(left) == 1 and len(core) == 1:
        return _CLING * 0.7
    if left[-1] in NAME_HAN and right[0] in NAME_HAN:
        return _PHRASE * 1.75  # perhaps the middle of a foreign name
    return _PHRASE


def unbreakables(text: str) -> list[tuple[int, int]]:
    """Return the ranges that stay on one line where they can: pieces, short titles and quotations."""
    return [*find_pieces(text), *short_titles(text)]


def gaps(atoms: Sequence[Atom], language: str) -> tuple[list[float], list[bool]]:
    """Return the gap after each atom in em, and which marks are set to half their width.

    Of two marks side by side the empty half between them goes (CLREQ "Adjustment of Adjacent
    Punctuation Marks": two marks of 2 em take 1.5 em). Between Han and Western letters stands a
    quarter em, never at an edge or next to a Chinese mark.
    """
    after = [0.0] * len(atoms)
    half = [False] * len(atoms)
    chinese = language.startswith(("zh", "ja"))
    for k in range(len(atoms) - 1):
        left, right = atoms[k], atoms[k + 1]
        if left.room and left.kind is not Class.OPEN and Class.OPEN <= right.kind <= Class.STOP:
            half[k] = True
        elif right.kind is Class.OPEN and right.room and Class.OPEN <= left.kind <= Class.STOP:
            half[k + 1] = True  # also beside a mark in the middle of its em, as in Taiwan
        elif chinese and (_meets(left, right) or _meets(right, left, reverse=True)):
            after[k] = GAP
    return after, half


def _meets(han: Atom, word: Atom, *, reverse: bool = False) -> bool:
    if han.kind is not Class.HAN or word.kind is not Class.WORD:
        return False
    edge = word.text[-1] if reverse else word.text[0]
    return edge.isalnum() or edge in _SIGNS


def space_widths(atoms: list[Atom], language: str) -> list[Atom]:
    """Give typed spaces their width: a quarter em beside Han, none beside a Chinese mark."""
    if not language.startswith(("zh", "ja")):
        return atoms
    for k, atom in enumerate(atoms):
        if atom.kind is not Class.SPACE or atom.text == "\u3000":
            continue
        sides = [atoms[j] for j in (k - 1, k + 1) if 0 <= j < len(atoms)]
        if any(Class.OPEN <= side.kind <= Class.STOP and side.room for side in sides):
            atoms[k] = atom._replace(width=0.0)
        elif any(side.ideal for side in sides):
            atoms[k] = atom._replace(width=GAP)
    return atoms


def break_costs(
    atoms: Sequence[Atom], text: str, *, language: str, strict: bool, phrases: bool
) -> list[float]:
    """Return, for each atom, the cost of starting a line with it."""
    ends = phrase_costs(text, language) if phrases and language.startswith(("zh", "ja")) else None
    korean = language == "ko"
    costs = [0.0]
    for k in range(1, len(atoms)):
        cost = _cost(atoms[k - 1], atoms[k], ends, strict=strict, korean=korean)
        if atoms[k - 1].kind is Class.SPACE:
            # Spaces do not lift the ban between the two that they part (UAX #14, LB14).
            j = next((j for j in range(k - 2, -1, -1) if atoms[j].kind is not Class.SPACE), None)
            parted = (
                0.0 if j is None else _cost(atoms[j], atoms[k], ends, strict=strict, korean=korean)
            )
            cost = max(cost, parted) if parted >= FORBID else cost
        if _JOINS.search(text[atoms[k - 1].start : atoms[k].start]):
            cost = FORBID
        costs.append(cost)
    starts = {atom.start: k for k, atom in enumerate(atoms)}
    for first, last in unbreakables(text):
        for place in range(first + 1, last):
            inside = starts.get(place)
            if inside is not None:
                costs[inside] = max(costs[inside], GLUE)
    return costs


def _cost(
    left: Atom, right: Atom, ends: dict[int, float] | None, *, strict: bool, korean: bool
) -> float:
    a, b = left.kind, right.kind
    if b is Class.SPACE or b is Class.VOID:
        return FORBID  # a space ends the line before it, it never starts one
    if b in (Class.CLOSE, Class.STOP, Class.MIDDLE, Class.JOINER) or a is Class.OPEN:
        return FORBID
    if a is Class.SPACE:
        if b is Class.WORD and right.text[0] in _CLOSING_SIGNS:
            return FORBID
        return 0.0 if left.width > 0 else _AFTER_COMMA
    if a is b and b in (Class.DASH, Class.ELLIPSIS):
        return GLUE  # a rule of many dashes stays whole where it can
    if strict and (b in (Class.DASH, Class.ELLIPSIS)):
        return FORBID
    if b is Class.WORD and a is Class.WORD:
        return _AFTER_COMMA if left.text[-1] in "-‐/:&=\u200b\u00ad" or _soft(right) else SHATTER
    words = (Class.WORD, Class.PICTURE)  # a ％ or ￥ of its own is a picture
    if (b in words and _opens_badly(right)) or (a in words and left.text[-1] in _GLUED_END):
        return FORBID
    if b is Class.ELLIPSIS and a in (Class.HAN, Class.WORD):
        return FORBID  # what breaks off stands with what it breaks off
    if b is Class.HAN and right.text in _GLUED_START:
        return FORBID if strict or right.text in "々〻" else _INSIDE
    if a is Class.MIDDLE:
        return GLUE
    if a is Class.STOP or (a is Class.CLOSE and left.text not in "”’"):
        return _AFTER_STOP if left.text in "。？！；" else _AFTER_COMMA
    if b in (Class.DASH, Class.ELLIPSIS):
        return _PHRASE * 1.5
    if korean and a is Class.HAN and b is Class.HAN:
        return _INSIDE * 4
    if ends is not None:
        return ends.get(right.start, _INSIDE)
    return _PHRASE


def _opens_badly(atom: Atom) -> bool:
    return atom.text[0] in _GLUED_START or atom.text[0] in "-‐‑/"


def _soft(atom: Atom) -> bool:
    """A piece that begins with a sign of an address was cut there on purpose."""
    return len(atom.text) > 1 and atom.text[0] in ".?#&=_-~%"
