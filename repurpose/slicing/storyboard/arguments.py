"""Finder of arguments that have a shape: one thing grows with another, three that hold together, what lies beneath.

Only skeletons that say so themselves are taken, each within one sentence: 越…越…, 只有…才…, 没有…就没有…, 先…再…最后…,
表面…其实…, 既…又…, 不等于, 比…更重要的是…, 三样东西：…、…和…. Each names the shape in which `cards/kinds/diagram.py`
draws it, and the parts of the sentence that stand in it; what leads to them is the text above.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from repurpose.article import Kind
from repurpose.patterns import lazy_pattern
from repurpose.slicing.judging.score import ALONE
from repurpose.slicing.sentences.units import Unit
from repurpose.slicing.sentences.words import leans_back, measure
from repurpose.slicing.storyboard.laid_out import laid_out, piece_at
from repurpose.slicing.storyboard.model import Candidate, Material, Piece
from repurpose.slicing.storyboard.plain_text import plain_text

_SIDE = r"[^，。；：、！？,;:!?\n“”（）()\u200b]"
_WIDE = r"[^，。；：！？,;:!?\n（）()\u200b]"
_END = r"(?=[。！？；…]*[”』」\u200b]*$)"
_LED = r"(?P<text>(?:[^。！？；\n]{1,40}?[，：])?)"
_SUBJECT = rf"(?P<text>(?:[^。！？；越\n]{{1,40}}?[，：])?(?:(?!越){_SIDE}){{0,14}}?)"
_WORTH = 2.0  # of a sentence, in an editor's labels, from which its shape is worth a card
_LONGEST = 62.0  # full-width characters of a sentence


# What a part points at outside of its sentence; a supposition that is only a way to say something.
_away = re.compile(
    r"这(?!样|里|种人)|那(?:个|些|种|样|里|时)|[它该此其](?!实|他|次|中|外|它)|他(?!们|人)|她|上述|前者|后者|以下|如下|下面|这样"
)
_said_so = re.compile(
    r"一句话|总结|来说|说的话|打个比方|论资|相比|比较|换作|换成|万一|愿意|没记错|有兴趣|感兴趣|不信|你问|有人问|是真的|总是对"
)


@dataclass(frozen=True, slots=True)
class _Skeleton:
    """A pattern of a sentence with the groups `text`, `l1` `i1`, `l2` `i2` …: lead, joints and parts."""

    shape: str
    words: tuple[str, ...]  # of which one must stand there
    pattern: re.Pattern[str]
    most: float  # full-width characters of a part


def _skeleton(shape: str, words: str, pattern: str, most: float) -> _Skeleton:
    return _Skeleton(shape, tuple(words.split()), lazy_pattern(pattern), most)


_SKELETONS = (
    _skeleton("axes", "越", rf"^{_SUBJECT}(?P<i1>越(?!来越|發|发|南|狱|野)(?:(?!的){_SIDE}){{1,9}}?)(?!的)，?(?P<i2>(?:(?!越){_SIDE}){{0,5}}?越(?!来越|发|南|狱|野|好[。！？；…]|多[。！？；…]){_SIDE}{{1,10}}){_END}", 11),
    _skeleton("gate", "只有 唯有", rf"^{_LED}(?P<l1>只有|唯有)，?(?P<i1>{_WIDE}{{2,22}})，(?P<l2>{_SIDE}{{0,6}}?(?:才能?够?|方能?))(?P<i2>{_WIDE}{{2,22}}){_END}", 20),
    _skeleton("gate", "没有", rf"^{_LED}(?P<l1>没有)(?P<i1>{_SIDE}{{2,14}})，(?P<l2>就没有|便没有|就不会有|就谈不上)(?P<i2>{_SIDE}{{2,14}}){_END}", 14),
    _skeleton("gate", "如果 要是 假如 一旦 只要", rf"^{_LED}(?P<l1>如果|要是|假如|一旦|只要)(?!说|要说)(?P<i1>(?:(?!就){_WIDE}){{3,22}}?)，(?P<l2>(?:那么|那(?![么样个些种里时])|就|便|则|也就)?)(?P<i2>(?!所以|因此|但|请|没有任何){_WIDE}{{4,26}}){_END}", 20),
    _skeleton("cause", "因为 由于", rf"^{_LED}(?P<l1>因为|由于|正因为?)(?P<i1>{_WIDE}{{3,22}})，(?P<l2>所以|因此|才)(?P<i2>{_WIDE}{{4,24}}){_END}", 20),
    _skeleton("scale", "虽 尽管", rf"^{_LED}(?P<l1>虽然|尽管|虽)(?P<i1>{_WIDE}{{3,22}})，(?P<l2>但是?|可是?|却|不过|然而)(?P<i2>{_WIDE}{{4,24}}){_END}", 20),
    _skeleton("stairs", "先", rf"^{_LED}(?P<l1>先|首先)(?P<i1>{_WIDE}{{2,16}})，(?P<l2>再|然后|其次)(?P<i2>{_WIDE}{{2,16}})，(?P<l3>最后|最终|再)(?P<i3>{_WIDE}{{2,18}}){_END}", 18),
    _skeleton("stairs", "不仅 不但 不只 不光 不止", rf"^{_SUBJECT}(?P<l1>(?:不仅仅?|不但|不只|不光|不止)是?)(?P<i1>{_WIDE}{{3,20}})，(?P<l2>还|也|更|而且|甚至|更是|也是|还是)(?P<i2>{_WIDE}{{3,22}}){_END}", 18),
    _skeleton("iceberg", "表面 看上去 看起来 看似", rf"^{_LED}(?P<l1>表面上?看?(?:起来|来看)?|看上去|看起来|看似)(?:，)?(?P<i1>{_WIDE}{{2,22}})，(?P<l2>(?:但|而|可|却)?(?:他们?|我们?)?(?:其实|实际上|实则|事实上|背后(?:却)?是?|本质上|骨子里|内里))(?:，)?(?P<i2>{_WIDE}{{3,26}}){_END}", 26),
    _skeleton("overlap", "既", rf"^{_SUBJECT}(?P<l1>既(?!然|定|有的|得|往|成))(?P<i1>{_SIDE}{{2,14}})，?(?P<l2>(?:同时)?(?:又|也))(?P<i2>{_SIDE}{{2,16}}){_END}", 14),
    _skeleton("unequal", "不等 不意味 不代表", rf"^{_LED}(?P<i1>{_SIDE}{{1,16}}?)(?P<l1>(?:并|从来|从|绝)?不(?:等于|等同于|意味着|代表着?))(?P<i2>{_SIDE}{{2,18}}){_END}", 16),
    _skeleton("scale", "比", rf"^{_LED}(?P<l1>比起?)(?P<i1>{_SIDE}{{2,14}}?)，?(?P<l2>更{_SIDE}{{1,5}}的，?(?:是|在于))(?P<i2>{_SIDE}{{2,18}}){_END}", 18),
    _skeleton("triangle", "：", rf"^(?P<text>[^。！？\n]{{2,44}}?：)(?P<i1>{_SIDE}{{1,9}})、(?P<i2>{_SIDE}{{1,9}}?)(?:、|和|与|及|以及)(?P<i3>{_SIDE}{{1,9}}){_END}", 10),
    _skeleton("triangle", "三", rf"^(?P<text>[^。！？\n]{{2,44}}?三(?:个|种|样|件|大|点|重|类|方面|项|条|股|层){_SIDE}{{0,8}}?(?:，(?:即|就是|分别是)|是|为))(?P<i1>{_SIDE}{{1,9}})、(?P<i2>{_SIDE}{{1,9}}?)(?:、|和|与|及|以及)(?P<i3>{_SIDE}{{1,9}}){_END}", 10),
)  # fmt: skip


def find_arguments(material: Material) -> Iterator[Candidate]:
    """Yield sentences that set their parts in a shape, each part with its place."""
    for unit in material.units:
        if not _told(unit):
            continue
        score = material.judge.score(unit.span, unit.text)
        if score.alone < ALONE or score.point + score.quote / 2 < _WORTH:
            continue
        plain = plain_text(material.article, unit.span)
        for skeleton in _SKELETONS:
            if pieces := _pieces(skeleton, plain, unit.span.start):
                yield laid_out(material, "diagram", pieces)
                break


def _told(unit: Unit) -> bool:
    """Say whether a sentence is understood alone, and no question or item."""
    held = unit.led or unit.bonds or unit.announces or unit.question or unit.kind == Kind.ITEM
    return not (held or leans_back(unit.text)) and measure(unit.text) <= _LONGEST


def _points_away(part: str) -> bool:
    """Say whether a part needs what stands around its sentence, or supposes nothing in truth."""
    return bool(_away.search(part) or _said_so.search(part))


def _pieces(skeleton: _Skeleton, plain: str, base: int) -> list[Piece]:
    if not any(word in plain for word in skeleton.words):
        return []
    start = len(plain) - len(plain.lstrip("\u200b “"))
    match = skeleton.pattern.match(plain[start:])
    if match is None or any(_points_away(match[name] or "") for name in match.groupdict()):
        return []
    if any(measure(match[name] or "") > skeleton.most for name in ("i1", "i2")):
        return []
    return [
        piece_at(
            {"t": "text", "l": "labels", "i": "items"}[name[0]], base + start, *match.span(name)
        )
        for name in match.groupdict()
        if match[name]
    ]
