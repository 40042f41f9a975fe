"""Finder of comparisons: one thing against another, each side with its own words.

Only skeletons that say so themselves are taken: 不是…而是, 与其…不如, 对甲来说…对乙来说, 支持者…反对者. Both
sides stand in one sentence, or in two that follow each other in a paragraph.
"""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from repurpose.article import Article, Span
from repurpose.slicing.sentences.clauses import governs
from repurpose.slicing.sentences.words import leans_back, measure
from repurpose.slicing.storyboard.laid_out import laid_out, piece_at
from repurpose.slicing.storyboard.model import Candidate, Material, Piece
from repurpose.slicing.storyboard.plain_text import plain_text

_SIDE = r"[^，。；：！？,;!?\n]"
_END = r"(?=[。！？；”』」\u200b]*$|[。！？；])"  # the second side runs to the end of its sentence
_LIKE = 3.2  # times as long as the other a side may be
_NAMES = {"ll": "labels", "l": "items", "rl": "labels", "r": "items"}
_SUBJECT = rf"{_SIDE}{{2,16}}?"

# label, side, label, side; within one sentence
_WITHIN = [
    re.compile(pattern)
    for pattern in (
        (
            rf"(?P<ll>对于?{_SIDE}{{1,14}}?(?:而言|来说|来讲))，(?P<l>{_SIDE}{{4,40}})[，；。](?:而|但)?"
            rf"(?P<rl>对于?{_SIDE}{{1,14}}?(?:而言|来说|来讲))，(?P<r>[^。！？]{{4,40}}){_END}"
        ),
        (
            rf"(?P<ll>{_SUBJECT}(?:并不是|不是|并非|不再是|不在于|不只是|不仅仅是|不仅是))(?P<l>{_SIDE}{{2,24}})，"
            rf"(?P<rl>而是|而在于|更是|而逐渐成为|而成为)(?P<r>[^。！？；]{{2,34}}){_END}"
        ),
        rf"(?P<ll>既是)(?P<l>{_SIDE}{{2,20}})，(?P<rl>也是|又是)(?P<r>[^。！？]{{2,24}}){_END}",
        rf"(?P<ll>与其)(?P<l>{_SIDE}{{2,24}})，(?P<rl>不如)(?P<r>[^。！？]{{2,30}}){_END}",
        (
            rf"(?P<ll>(?!预计|将|很快|要){_SUBJECT}从)(?P<l>{_SIDE}{{3,16}}?)(?:，)?(?P<rl>转向|走向|回归到?|变成了?|升级为|演变为|演变成)"
            rf"(?P<r>{_SIDE}{{3,18}}){_END}"
        ),
    )
]
# Words that stand against each other, at the beginning of two clauses.
_PAIRS = (
    (r"以前|过去|从前|原来", r"现在|如今|今天"),
    (r"支持者(?:们)?(?:认为|说|相信)?|赞成者(?:认为)?|乐观者(?:认为|相信)?|乐观派(?:认为)?", r"反对者(?:们)?则?(?:认为|说|警告|担心)?|批评者则?(?:认为|说|警告)?|悲观者则?(?:认为)?|悲观派则?(?:认为)?|怀疑者则?(?:认为)?"),
    (r"短期(?:来看|看|内|而言)?", r"长期(?:来看|看|而言)?|长远(?:来看|看)?"),
    (r"表面上看?|从表面看|看上去|看起来", r"实际上|实则|事实上|深层里|深层次?看|背后(?:却)?是?|本质上是?"),
    (r"一方面", r"另一方面"),
    (r"一边是?", r"另一边是?|一边是?"),
    (r"理论上(?:说|讲)?", r"实际上|现实中|实践中"),
    (r"在?国内", r"在?(?:国外|海外)"),
    (r"在?线上", r"在?线下"),
    (r"进攻方|甲方", r"防守方|乙方"),
    (r"(?:往)?好的?(?:方面|一面)是?", r"(?:往)?坏的?(?:方面|一面)是?"),
)  # fmt: skip
_supposes = re.compile(r"如果|假如|只要|虽然|尽管|因为|由于|当(?!代|下|地)|即使|除非|一旦")
_PAIRED = [
    re.compile(
        rf"^(?P<ll>{left})(?P<lj>，|：)?(?P<l>{_SIDE}{{4,36}})(?:，|；|。|；而|，而|。而)(?:但|而|可|却)?"
        rf"(?P<rl>{right})(?P<rj>，|：)?(?P<r>[^。！？；]{{4,44}}){_END}"
    )
    for left, right in _PAIRS
]


def find_comparisons(material: Material) -> Iterator[Candidate]:
    """Yield sentences that set one thing against another, each side with its own words."""
    for unit in material.units:
        if unit.led or unit.bonds or unit.announces or unit.question or leans_back(unit.text):
            continue
        plain = plain_text(material.article, unit.span)
        pieces = _within(plain, unit.span.start) or _paired(plain, unit.span.start)
        if pieces and _balanced(material.article, pieces):
            yield laid_out(material, "compare", pieces)
    for one, other in pairwise(material.units):
        if one.block == other.block and not (
            one.led or one.bonds > 1 or one.question or other.question
        ):
            span = Span(one.span.start, other.span.end)
            pieces = _paired(plain_text(material.article, span), span.start)
            both = pieces and pieces[2].span.start >= other.span.start
            if both and _balanced(material.article, pieces):
                yield laid_out(material, "compare", pieces)


def _within(plain: str, base: int) -> list[Piece]:
    for pattern in _WITHIN:
        match = pattern.search(plain)
        if match is None or (match.start() and plain[match.start() - 1] not in "，。；：“「\u200b"):
            continue
        supposed = _supposes.match(match["ll"])
        if not (supposed or governs(plain[: match.start()]) or leans_back(match[0])):
            return [piece_at(part, base, *match.span(group)) for group, part in _NAMES.items()]
    return []


def _paired(plain: str, base: int) -> list[Piece]:
    start = len(plain) - len(plain.lstrip("\u200b “"))
    for pattern in _PAIRED:
        if match := pattern.match(plain[start:]):
            return [
                piece_at(part, base + start, *match.span(group)) for group, part in _NAMES.items()
            ]
    return []


def _balanced(article: Article, pieces: Sequence[Piece]) -> bool:
    """Say whether both sides have about as much to say."""
    left, right = (measure(article.show(p.span)) for p in pieces if p.part == "items")
    shown = article.show(Span(pieces[0].span.start, pieces[-1].span.end))
    marks = all(shown.count(a) == shown.count(b) for a, b in ("“”", "「」", "（）", "《》"))
    return marks and max(left, right) <= _LIKE * max(1.0, min(left, right))
