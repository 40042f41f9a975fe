"""Finders of numbers that can be drawn: a share of a whole, a change from one to another, like numbers in a row.

A per cent of growth, of interest or of a price is no share of a whole, and is never drawn as one.
"""

import re
from collections.abc import Iterator, Sequence

from repurpose.article import Span
from repurpose.slicing.sentences.units import Unit
from repurpose.slicing.sentences.words import leans_back, measure
from repurpose.slicing.storyboard.model import Candidate, Material, Piece
from repurpose.slicing.storyboard.plain_text import plain_text
from repurpose.text import Amount, clauses_beside, read_amount, tells_change

_OWN_LAYOUT = 1.0  # labels more for what has a layout of its own
_LONGEST = 62.0  # full-width characters of the sentence under a chart
_LEAST, _LARGEST = 0.02, 0.98  # a share that can be seen
_LABEL = (1, 9)  # characters of what a bar is of

_Q = r"(?:将近|接近|几乎|不到|不足|大约|大概|约莫|约为|差不多|超过|超出|突破|至少|最少|不少于|不低于|至多|最多|不超过|高达|只有|仅有|近|约|超|逾|仅)?"
_HAN = "[一二两三四五六七八九十百]"
_SHARE = rf"{_Q}\s?(?:\d{{1,3}}(?:\.\d+)?\s?[%％](?:\s?[-–—~～至到]\s?\d{{1,3}}(?:\.\d+)?\s?[%％])?|\d{{1,2}}\s?[-–—~～]\s?\d{{1,3}}(?:\.\d+)?\s?[%％]|{_HAN}+分之{_HAN}+|[一二三四五六七八九]成(?![就为员本功立果长绩熟都交]))(?:左右|以上|以下|多)?"
_share = re.compile(_SHARE)
_per = re.compile(
    rf"(?:平均)?每(?:\d{{1,3}}|{_HAN}+)(?:个|名|位|户|家|对|份)?[^\d，。；：一二两三四五六七八九十百每]{{0,6}}(?:里|中)(?:面|间)?(?:就|只|便)?{_Q}有{_Q}(?:\d{{1,3}}|{_HAN}+)(?:个|名|位|户|家|对|份|人)"
)
# What makes a per cent a part of a whole: what stands before it, or whose part it is.
_WHOLE_BEFORE = re.compile(
    r"(?:占(?:了|到|据|去|比|有)?|占[^，。；]{1,14}的|份额|比例|比重|(?<![利税费效概速增倍频汇润长])率"
    r"|(?:量|总数|总额|人口|市场|收入|面积|资产|股本|总体|全部)的)"
    r"(?:已经|已|就|也|都|竟|却|还|仍|依然|高)?(?:达到|达|为|是|有|到|接近|超过|只|仅|约)?了?\s?$"
)
_WHOLE_BEHIND = re.compile(
    r"^\s?(?:来自|认为|表示|的?(?:受访者|受访|人口|人群|人类|人们|人(?![均工民])|用户|网友|读者|观众|学生|孩子|儿童|女性|男性|员工|家庭|企业|公司"
    r"|老师|国家|城市|居民|选民|家长|年轻人|老人|消费者|开发者|患者|投资者|市场份额|份额|时间|股份|股权|收入来自|受试者|参与者|样本|题目|流量"
    r"|订单|客户|医生|程序员|毕业生|村民|土地|面积|森林|能量|水|血液|电力|树))"
)
_NUMBER = (
    rf"{_Q}\s?\d[\d,]*(?:\.\d+)?\s?(?:[-–~～]\s?\d[\d,]*(?:\.\d+)?)?\s?[多余]?[千万亿]*[多余]?"
)
_UNIT = r"(?:[%％]|个百分点|美元|欧元|日元|元|块|人|名|家|次|倍|公里|千米|米|厘米|毫米|纳米|吨|公斤|克|度|℃|小时|分钟|毫秒|秒|天|周|个月|年|岁|亩|平方米|辆|台|部|枚|颗|棵|篇|字|户|GB|MB|TB|W|瓦|千瓦时)"
_AMOUNT = rf"{_NUMBER}{_UNIT}(?:左右|以上|以下)?"
_TO = r"(?:增加|增长|上升|攀升|飙升|提高|提升|上涨|下降|下跌|减少|缩短|缩小|扩大|降低|滑落|跌|涨|升|降|增|减|变成|变|下调|上调|收缩|砍|下修|上修|压缩|跃升|反弹)(?:到|至|为|成)?|骤降至|猛增到"
_OF = r"(?P<{0}>[^，。；：\d]{{1,9}}|(?:1[6-9]|20)\d\d年(?:\d{{1,2}}月)?)"
_change = re.compile(
    rf"从(?:{_OF.format('la')}的)?(?:每[秒天年月周])?(?P<a>{_AMOUNT})[^，。；\d]{{0,6}}(?:，)?(?:一路|逐步|迅速|大幅|已经|又|再|直接)?(?:{_TO})(?:了)?(?:{_OF.format('lb')}的)?(?:每[秒天年月周])?(?P<b>{_AMOUNT})"
)
_item = re.compile(
    rf"(?:^|(?<=[，；、：]))(?:而|但|其中)?(?P<label>[^，。；：、\d]{{2,9}}?)(?:的)?(?:[是为有达占需花仅只](?:到|了|要)?|达到|高达|价格为|则(?:是|为|有|达))?(?P<number>{_AMOUNT})(?=[，；、。！]|$)"
)
_any = re.compile(r"\d[\d,]*(?:\.\d+)?")


def find_charts(material: Material) -> Iterator[Candidate]:
    """Yield sentences whose numbers can be drawn."""
    for unit in material.units:
        if unit.led or unit.bonds or unit.announces or unit.question or leans_back(unit.text):
            continue
        if measure(unit.text) > _LONGEST:
            continue
        plain = plain_text(material.article, unit.span)
        pieces = _share_of(unit, plain) or _changed(unit, plain) or _row_of(unit, plain)
        if pieces:
            worth = material.worth_of(unit) + _OWN_LAYOUT
            yield Candidate("chart", (*pieces, Piece("text", unit.span)), worth)


def _share_of(unit: Unit, plain: str) -> list[Piece]:
    """Return the one share of a sentence, where it is a part of a whole."""
    found = [match.span() for match in _per.finditer(plain)]
    if not found:
        found = [match.span() for match in _share.finditer(plain)]
        if len(found) == 1 and not _is_part(plain, *found[0]):
            return []
    if len(found) != 1:
        return []
    start, end = found[0]
    start += len(plain[start:end]) - len(plain[start:end].lstrip())
    amount = read_amount(plain[start:end])
    if amount is None or not _LEAST <= amount.share <= _LARGEST:
        return []
    return [_piece(unit, "items", start, end)]


def _is_part(plain: str, start: int, end: int) -> bool:
    if tells_change(plain, start, end):
        return False
    clause, behind = clauses_beside(plain, start, end)
    return bool(_WHOLE_BEFORE.search(clause) or _WHOLE_BEHIND.match(behind))


def _changed(unit: Unit, plain: str) -> list[Piece]:
    """Return what something was and what it became."""
    match = _change.search(plain)
    if match is None or not _alike([match["a"], match["b"]]):
        return []
    labels = [match.span(name) for name in ("la", "lb") if match[name]]
    labels = labels if len(labels) == 2 else []
    numbers = [match.span("a"), match.span("b")]
    return _pieces(unit, plain, labels, numbers)


def _row_of(unit: Unit, plain: str) -> list[Piece]:
    """Return like numbers, each of something that is named before it."""
    found = list(_item.finditer(plain))
    labels = [match.span("label") for match in found]
    numbers = [match.span("number") for match in found]
    said = [match["label"] for match in found]
    if not 2 <= len(found) <= 4 or len(set(said)) != len(said):
        return []
    if len(_any.findall(plain)) != len(found) or not _alike([m["number"] for m in found]):
        return []
    return _pieces(unit, plain, labels, numbers)


def _alike(numbers: Sequence[str]) -> bool:
    """Say whether numbers are of one unit, and can be drawn beside each other."""
    amounts = [read_amount(number) for number in numbers]
    known: list[Amount] = [amount for amount in amounts if amount]
    if len(known) != len(amounts) or len({amount.unit for amount in known}) != 1:
        return False
    if known[0].unit == "年" and any(1500 < amount.low < 2200 for amount in known):
        return False
    highs = [amount.high for amount in known]
    return min(highs) > 0 and len(set(highs)) > 1 and max(highs) / min(highs) <= 200


def _pieces(
    unit: Unit,
    plain: str,
    labels: Sequence[tuple[int, int]],
    numbers: Sequence[tuple[int, int]],
) -> list[Piece]:
    found = [_piece(unit, "labels", *_trimmed(plain, *place)) for place in labels]
    return found + [_piece(unit, "items", *_trimmed(plain, *place)) for place in numbers]


def _trimmed(plain: str, start: int, end: int) -> tuple[int, int]:
    while start < end and plain[start] in " \u200b":
        start += 1
    while end > start and plain[end - 1] in " \u200b":
        end -= 1
    return start, end


def _piece(unit: Unit, part: str, start: int, end: int) -> Piece:
    return Piece(part, Span(unit.span.start + start, unit.span.start + end))
