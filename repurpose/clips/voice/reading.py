"""A sentence as the author wrote it in; what a voice is to say out, with the way back to the text.

Captions keep the author's writing. A voice gets numbers, units, percentages, dates and years in
words, and no marks that voices stumble over (quotation and title marks, dashes, brackets).
"""

import re
from dataclasses import dataclass

from repurpose.clips.voice.numerals import by_place, digit_by_digit

_NUMBER = r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNITS = {
    "km/h": "公里每小时",
    "m/s": "米每秒",
    "km²": "平方公里",
    "㎡": "平方米",
    "m²": "平方米",
    "km": "公里",
    "cm": "厘米",
    "mm": "毫米",
    "nm": "纳米",
    "kg": "公斤",
    "mg": "毫克",
    "kWh": "千瓦时",
    "TWh": "太瓦时",
    "GWh": "吉瓦时",
    "MWh": "兆瓦时",
    "GW": "吉瓦",
    "MW": "兆瓦",
    "kW": "千瓦",
    "℃": "摄氏度",
    "°C": "摄氏度",
    "m": "米",
    "g": "克",
}
_MONEY = {"$": "美元", "＄": "美元", "€": "欧元", "£": "英镑", "¥": "元", "￥": "元"}
_TWO = "个家台座项次倍年天位种条名人件款只层张篇部辆艘"  # measure words that 两 goes with, not 二
_unit = "|".join(re.escape(u) for u in sorted(_UNITS, key=len, reverse=True))
_RULES = re.compile(
    r"(?P<date>(?<!\d)\d{4}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])(?!\d))"
    r"|(?P<years>(?<!\d)\d{4}(?:\s*[-–—~～至到]\s*\d{4})?(?=\s*年))"
    r"|(?P<clock>(?<![\d:])(?:[01]?\d|2[0-3])[:：][0-5]\d(?![\d:：]))"
    r"|(?P<latin>[A-Za-z][A-Za-z]*(?:[.\-+&'’/]?[A-Za-z0-9])*\+*)"
    rf"|(?P<money>[$＄€£¥￥])\s*(?P<sum>{_NUMBER})(?P<scale>\s*(?:万亿|亿|万|千|百)?)"
    rf"|(?P<sign>[+\-−])?(?P<a>{_NUMBER})\s*(?P<ap>[%％‰])?"
    rf"(?:\s*(?P<to>[-–—~～:：])\s*(?P<b>{_NUMBER})\s*(?P<bp>[%％‰])?)?(?:\s*(?P<unit>{_unit})(?![A-Za-z]))?"
)
_SILENT = dict.fromkeys('“”‘’「」『』《》〈〉·*_#`"', "")
_PAUSE = dict.fromkeys("（）()【】[]—…～", "，")
_HAN = re.compile("[\u3400-\u9fff\U00020000-\U0003ffff]")
_KANA = re.compile("[\u3041-\u30ff]")


@dataclass(frozen=True, slots=True)
class Spoken:
    """What to say, and for each of its pieces the range of the author's text that it stands for."""

    text: str
    pieces: tuple[tuple[int, int, int, int], ...]  # spoken start and end, source start and end

    def source(self, start: int, end: int) -> tuple[int, int]:
        """Return the range of the author's text that the spoken range `[start, end)` stands for."""
        touched = [p for p in self.pieces if p[0] < end and p[1] > start]
        if not touched:
            return (0, 0)
        first, last = touched[0], touched[-1]
        # A piece said as it is written maps character by character.
        low = first[2] + (start - first[0] if _alike(first) and start > first[0] else 0)
        high = last[3] - (last[1] - end if _alike(last) and end < last[1] else 0)
        return low, high


def _alike(piece: tuple[int, int, int, int]) -> bool:
    return piece[1] - piece[0] == piece[3] - piece[2]


def read_out(text: str) -> Spoken:
    """Return what a voice is to say for `text`; numbers are put into Han only in a Chinese text."""
    chinese = _HAN.search(text) is not None and not _KANA.search(text)
    said: list[str] = []
    pieces: list[tuple[int, int, int, int]] = []
    at = length = 0

    def add(spoken: str, start: int, end: int) -> None:
        nonlocal length
        if spoken:
            said.append(spoken)
            pieces.append((length, length + len(spoken), start, end))
            length += len(spoken)

    while at < len(text):
        match = _RULES.match(text, at) if chinese else None
        if match and match.end() > at:
            add(_in_words(match, text), match.start(), match.end())
            at = match.end()
            continue
        char = text[at]
        if char in _PAUSE and said and said[-1][-1] in "，。、；：！？":
            pass  # one pause is enough
        elif char in _PAUSE:
            add("，" if chinese else ", ", at, at + 1)
        else:
            add(_SILENT.get(char, char), at, at + 1)
        at += 1
    return Spoken("".join(said), tuple(pieces))


def _in_words(match: "re.Match[str]", text: str) -> str:
    """Say what one of the rules has found."""
    if match.group("latin"):
        return match.group()
    if date := match.group("date"):
        year, month, day = re.split(r"[-/.]", date)
        return f"{digit_by_digit(year)}年{by_place(str(int(month)))}月{by_place(str(int(day)))}日"
    if years := match.group("years"):
        return "到".join(digit_by_digit(y) for y in re.findall(r"\d{4}", years))
    if clock := match.group("clock"):
        hour, minute = re.split("[:：]", clock)
        said = f"{by_place(str(int(hour)))}点"
        if minute != "00":
            said += ("零" if minute[0] == "0" else "") + by_place(str(int(minute))) + "分"
        return said
    if match.group("money"):
        scale = match.group("scale").strip()
        return by_place(match.group("sum")) + scale + _MONEY[match.group("money")]
    return _quantity(match, text[match.end() : match.end() + 1])


def _quantity(match: "re.Match[str]", after: str) -> str:
    unit = _UNITS.get(match.group("unit") or "", "")
    first, second = match.group("a"), match.group("b")
    said = _share(first, match.group("ap") or (match.group("bp") if second else None))
    if first == "2" and not match.group("ap") and not second and (unit or after in tuple(_TWO)):
        said = "两"
    if sign := match.group("sign"):
        below = "零下" if unit == "摄氏度" else "负"
        said = ("正" if sign == "+" else below) + said
    if second:
        joint = "比" if match.group("to") in ":：" else "到"
        said += joint + _share(second, match.group("bp"))
    return said + unit


def _share(number: str, mark: str | None) -> str:
    if mark:
        return ("千分之" if mark == "‰" else "百分之") + by_place(number)
    return by_place(number)
