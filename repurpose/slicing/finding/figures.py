"""An Article in, its striking numbers and its lists out: material for figure and points cards."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from repurpose.article import HAN, Article, Block, Kind, Span
from repurpose.patterns import lazy_pattern
from repurpose.slicing.finding.titles import without_ordinal
from repurpose.slicing.sentences.units import read_units
from repurpose.slicing.sentences.words import is_lead_in, leans_back, measure

_UNITS = (
    "(?:亿|万|千|百|兆|億|萬|억|천|만)*\\s?(?:美元|欧元|人民币|日元|英镑|元|块|%|％|个百分点|倍|公里|千米|米|厘米|纳米|英里|吨|公斤|度|℃|小时|分钟|秒钟|秒|天(?!气|空|性)|周(?!围)|个月|年(?![轻级])"
    "|枚|次|人(?![口群类工均物])|名|家(?!庭)|个国家|个|种|项|条(?!件)|篇|字(?!母)|张|部(?![分门])|岁|座|棵|株|辆|艘|栋|幢|亩|顷|户(?![外口])|台(?![湾灣风風积積北南])|杯|册|平方米|輛|棟|畝|戶(?![外口])|冊|歐元|人民幣|日圓|英鎊|塊|個百分點|里|奈米|噸|小時|分鐘|個月|個國家|個|種|項|條|張|歲|円|時間|か月|倍|割"
    "|원|달러|유로|명|년|개월|개|배|시간|%p|(?:million|billion|trillion|percent|years?|months?|weeks?|days?|hours?|minutes?|people|times|kilometers|kilometres|miles|tons|degrees)\\b)"
)
_QUALIFIERS = (
    "將近|接近|約|約莫|超過|不少於|不超過|幾乎|およそ|わずか|約|ほぼ|약 ?|거의 |겨우 |최소 |최대 "
    "|(?:[Aa]bout|[Aa]round|[Rr]oughly|[Nn]early|[Aa]lmost|[Oo]ver|[Mm]ore than|[Ll]ess than|[Ff]ewer than|[Aa]t least|[Aa]t most|[Uu]p to|[Oo]nly|[Jj]ust) "
    "|将近|接近|大约|约莫|超过|不到|不足|不少于|不超过|至少|最多|高达|几乎|差不多|近|约|超|达|逾|仅"
)
_HIGHER = r"(?:\d[\d,]*(?:亿|億|兆|조|억)\s?)?"  # what stands before 8000万元 in 10亿8000万元
_DIGITS = r"\d[\d,]*+(?:\.\d++)?+"
_figure = re.compile(
    rf"(?P<sign>{_QUALIFIERS})?(?P<money>(?:US|HK|NT)?[$€£¥￥₩]\s?)?"
    rf"(?P<number>(?<![\d,.]){_HIGHER}{_DIGITS}(?:[%％]?[-–~～—－至到]{_DIGITS})?+)"
    rf"\s?(?:多|余|餘)?(?P<unit>{_UNITS})?(?:左右|上下|以上|以下|以内|以內|未満|前後|程度|[弱強](?![一-鿿])|\s?(?:미만|이상|이하|가량|정도))?"
)
_year = re.compile(r"^(?:1[6-9]|20)\d\d$")
_digit = re.compile(r"\d")
_before_colon = lazy_pattern(rf"[{HAN}A-Za-z0-9“”·\s]{{2,20}}(?=[：:])")
_opened = lazy_pattern(
    r"\d[^（）()]*[（(][^（）()]*$"
)  # a number that says in brackets once more what another said
_AGAIN = 3.0
_large = re.compile(r"[亿万億萬억만]|[mbtr]illion")
_PLAIN = ("年", "个", "個", "天", "种", "種", "项", "項", "条", "條", "歳", "年間", "か月", "년", "개", "years", "days", "weeks", "months", "people", "times")  # fmt: skip
_weights = {
    "$": 4,
    "€": 4,
    "£": 4,
    "¥": 3,
    "￥": 3,
    "円": 3,
    "원": 3,
    "달러": 4,
    "percent": 3.5,
    "美元": 4,
    "欧元": 4,
    "人民币": 4,
    "人民幣": 4,
    "元": 3,
    "%": 3.5,
    "％": 3.5,
    "倍": 3.5,
    "人": 2.5,
    "次": 2,
    "公里": 2.5,
}

SHORTEST, LONGEST = 3.0, 62.0  # full-width characters of the sentence below a number


@dataclass(frozen=True, slots=True)
class Figure:
    """A number with its unit, and the sentence that says what it counts."""

    number: Span
    sentence: Span
    worth: float


@dataclass(frozen=True, slots=True)
class Points:
    """A list of the article: what leads it in, and its points, the bold label or the whole item."""

    heading: Span | None
    points: tuple[Span, ...]


def find_figures(article: Article, most: int = 5, chosen: Sequence[Span] = ()) -> list[Figure]:
    """Return the article's striking numbers, best first, each from another sentence.

    Years, ordinals and list markers are none. The sentence must stand by itself. Of the sentences
    that an editor has `chosen`, those that have such a number come first.
    """
    units, _ = read_units(article)
    found = []
    for unit in units:
        if (
            not SHORTEST <= measure(unit.text) <= LONGEST
            or leans_back(unit.text)
            or is_lead_in(unit.text)
        ):
            continue
        best = max(_numbers(article, unit.span), key=lambda pair: pair[1], default=None)
        if best:
            found.append(Figure(best[0], unit.span, best[1]))
    places = {span: place for place, span in enumerate(chosen)}
    found.sort(key=lambda f: (places.get(f.sentence, len(places)), -f.worth, f.number.start))
    return found[:most]


def numbers_in(article: Article, span: Span) -> list[Span]:
    """Return the numbers within `span` with their qualifiers and units, the most striking first."""
    found = sorted(_numbers(article, span), key=lambda pair: (-pair[1], pair[0].start))
    return [number for number, _ in found]


def _numbers(article: Article, whole: Span) -> Iterator[tuple[Span, float]]:
    shown = article.shown[whole.start : whole.end]
    for match in _figure.finditer(shown):
        number, measure_word = match["number"], match["unit"] or ""
        if not (measure_word or match["money"]):
            continue
        if _year.match(number) and measure_word in ("年", "个", "년"):
            continue
        if re.search(r"第$", shown[: match.start()]):
            continue
        counted = match["money"] or measure_word
        worth = next((w for u, w in _weights.items() if counted.endswith(u)), 1.0)
        worth += 1.0 if _large.search(measure_word) else 0.0
        worth += 0.5 if "." in number or "-" in number else 0.0
        worth -= 1.5 if measure_word in _PLAIN else 0.0
        worth -= _AGAIN if _opened.search(shown[: match.start()]) else 0.0
        first = min(match.start(name) for name in ("sign", "money", "number") if match[name])
        yield Span(whole.start + first, whole.start + match.end()), worth


def find_points(article: Article, *, least: int = 3, longest: float = 30.0) -> list[Points]:
    """Return the article's lists whose points are short enough for a card, the longest list first.

    A point is its whole item. Where items are too long, it is what stands before their colons or is
    bold there, unless that only names a value ("area: 50 km²") or a field that other lists have too.
    """
    lists: list[tuple[Span | None, list[Block]]] = []
    heading: Span | None = None
    items: list[Block] = []
    for block in (*article.blocks, None):
        if block is not None and block.kind == Kind.ITEM:
            items.append(block)
            continue
        if len(items) >= least:
            lists.append((heading, items))
        items = []
        if block is not None and block.kind == Kind.HEADING:
            heading = _without_stop(article, without_ordinal(article, block.span))
    labels = Counter(
        article.show(label)
        for _, items in lists
        for label in (_label(article, i) for i in items)
        if label
    )
    found = [
        Points(heading, points)
        for heading, items in lists
        if (points := _points(article, items, longest, labels))
    ]
    return sorted(found, key=lambda points: (-len(points.points), points.points[0].start))


def _points(
    article: Article, items: Sequence[Block], longest: float, labels: Mapping[str, int]
) -> tuple[Span, ...]:
    """Return the items of a list as points; none where they do not fit, or their labels say nothing."""

    def fit(points: Sequence[Span]) -> bool:
        return all(_fits_card(article, point, longest) for point in points)

    whole = tuple(_without_stop(article, item.span) for item in items)
    own = [label for item in items if (label := _label(article, item))]
    ends = {point.start: point.end for point in whole}
    valued = sum(
        bool(_digit.search(article.shown, label.end, ends.get(label.start, label.end)))
        for label in own
    )
    fields = sum(labels[article.show(label)] > 1 for label in own)
    telling = len(own) == len(items) and max(valued, fields) <= len(items) / 2
    choices = (whole, tuple(own)) if telling else (whole,)
    return next((points for points in choices if fit(points)), ())


def _label(article: Article, item: Block) -> Span | None:
    """Return what leads an item in: its bold words, or what stands before its colon."""
    if item.label:
        return _without_stop(article, item.label)
    span = item.span
    colon = _before_colon.match(article.shown, span.start, span.end)
    return _without_stop(article, Span(span.start, colon.end())) if colon else None


def _fits_card(article: Article, point: Span, longest: float) -> bool:
    return measure(article.show(point)) <= longest and not article.has_formula(point)


def _without_stop(article: Article, span: Span) -> Span:
    """Return a span without the stop or colon that ends it."""
    end = span.end
    while end > span.start and article.shown[end - 1] in "。；：，:;. ":
        end -= 1
    return Span(span.start, end)
