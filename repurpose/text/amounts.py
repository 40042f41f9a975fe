"""A number as somebody wrote it in, what it amounts to out: its value or range, its unit, and how surely."""

from dataclasses import dataclass
from typing import Literal, cast

import regex

Surety = Literal["", "about", "near", "over", "under"]  # near: a little less

_DIGITS = dict(
    zip("〇零一二两兩三四五六七八九", (0, 0, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)
)
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_BEFORE: dict[Surety, str] = {
    "near": "将近|將近|接近|几乎|幾乎|不到|不足|近|nearly|almost|close to",
    "about": "大约|大約|大概|约莫|约为|約為|差不多|约|約|about|around|roughly|some",
    "over": "超过|超過|超出|突破|至少|最少|不少于|不低于|高于|超|逾|more than|over|at least|above",
    "under": "低于|低於|少于|少於|至多|最多|不超过|不超過|less than|under|at most|up to|below",
}
_BEHIND: dict[Surety, str] = {
    "about": "左右|上下",
    "over": "以上|多|余|餘|[+＋]",
    "under": "以下|以内|以內",
}
_CURRENCY = r"[¥￥$€£₩]|US\$"
_HAN = "[〇零一二两兩三四五六七八九十百千万萬亿億]"
_ARABIC = r"\d[\d,，]*(?:\.\d+)?(?:\s?[千万萬亿億]+)?"
_NUMBER = rf"(?:{_ARABIC}|{_HAN}+(?:点{_HAN}+)?)"
_UNIT = r"[^\d\s，。,.；;：:]{0,6}?"


def _senses(words: dict[Surety, str], name: str) -> str:
    return "|".join(f"(?P<{name}_{sense}>{said})" for sense, said in words.items())


_AROUND = rf"(?:(?:只有|只|仅有|仅|僅|高达|高達|达到|達到|達|达|占|有)?(?:{_senses(_BEFORE, 'b')})?\s?(?:有|为|是)?)"
_amount = regex.compile(
    rf"{_AROUND}(?P<money>{_CURRENCY})?(?P<low>{_NUMBER})(?P<unit1>[%％])?"
    rf"(?:\s?(?:[-–—~～至到]|to)\s?(?:{_CURRENCY})?(?P<high>{_NUMBER}))?"
    rf"(?:{_senses(_BEHIND, 'm')})?(?P<unit>\s?[%％]|\s?{_UNIT})(?:{_senses(_BEHIND, 'e')})?",
    regex.IGNORECASE,
)
_parts = regex.compile(
    rf"{_AROUND}(?P<whole>{_HAN}+)分之(?P<part>{_NUMBER})(?:{_senses(_BEHIND, 'e')})?"
)
_tenths = regex.compile(
    rf"{_AROUND}(?P<part>[一二三四五六七八九1-9])成(?:{_senses(_BEHIND, 'e')})?"
)
_slash = regex.compile(rf"{_AROUND}(?P<part>\d{{1,3}})\s?[/／]\s?(?P<whole>\d{{1,3}})")
_per = regex.compile(
    rf"(?:平均)?每?(?P<whole>{_NUMBER})(?P<unit>[^\d，。]{{0,4}}?)(?:里面|里头|里边|之中|当中|中|里)(?:就|只|便)?(?:{_senses(_BEFORE, 'b')})?有?(?:{_senses(_BEFORE, 'c')})?(?P<part>{_NUMBER})[^\d，。]{{0,4}}"
)
_in = regex.compile(
    rf"{_AROUND}(?P<part>\d{{1,3}}|one|two|three|four|five|six|seven|eight|nine) (?:in|out of)(?: every)? (?P<whole>\d{{1,3}}|two|three|four|five|six|seven|eight|nine|ten)",
    regex.IGNORECASE,
)
_ENGLISH = dict(
    zip(
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"],
        range(1, 11),
        strict=True,
    )
)


@dataclass(frozen=True, slots=True)
class Amount:
    """What a number amounts to; a single one is a range of no width.

    `whole` is of how many it is a part, where it says so: 100 of a per cent, 3 of two thirds;
    `counted` says that those are things that can be counted one by one: seven people in ten.
    """

    low: float
    high: float
    unit: str = ""
    surety: Surety = ""
    whole: int = 0
    counted: bool = False

    @property
    def share(self) -> float:
        """The part of a whole that it is, from 0 to 1; 0 where it is none."""
        share = self.high / self.whole if self.whole else 0.0
        return share if 0 < share <= 1 else 0.0


def read_amount(text: str) -> Amount | None:
    """Return what a number with its qualifier and unit amounts to; None for what is no such number.

    >>> read_amount("近8%")
    Amount(low=8.0, high=8.0, unit='%', surety='near', whole=100, counted=False)
    """
    text = text.strip()
    for pattern in (_parts, _tenths, _per, _slash, _in):
        if match := pattern.fullmatch(text):
            return _share(match, counted=pattern in (_per, _in))
    match = _amount.fullmatch(text)
    if match is None:
        return None
    low, high = _value(match["low"]), _value(match["high"] or match["low"])
    unit = (match["unit1"] or match["unit"] or match["money"] or "").strip().replace("％", "%")
    if match["high"] and not match["unit1"]:
        low *= _power_of(match["high"]) if not _power_of(match["low"]) > 1 else 1
    if high < low:
        return None
    return Amount(low, high, unit, _surety(match), 100 if unit == "%" else 0)


def is_amount(text: str) -> bool:
    """Say whether a text is no more than a number with its qualifier and unit."""
    return read_amount(text) is not None


def qualifier_of(text: str) -> int:
    """Return how many of the first code points of a number are its qualifier."""
    words = "|".join((*_BEFORE.values(), "高达|高達|仅有|只有|仅|僅|只"))
    match = regex.match(rf"(?:{words})\s?", text, regex.IGNORECASE)
    return match.end() if match else 0


def _share(match: "regex.Match[str]", *, counted: bool) -> Amount | None:
    groups = match.groupdict()
    whole, part = _value(groups.get("whole") or "10"), _value(match["part"])
    if not 0 < part <= whole or whole != int(whole):
        return None
    return Amount(part, part, "", _surety(match), int(whole), counted)


def _surety(match: "regex.Match[str]") -> Surety:
    for name, said in match.groupdict().items():
        place, _, sense = name.partition("_")
        if said and sense and len(place) == 1:
            return cast("Surety", sense)
    return ""


def _power_of(number: str) -> float:
    power = 1.0
    for character in number:
        power *= _POWERS.get(character, 1) if character in "千万萬亿億" else 1
    return power


def _value(number: str) -> float:
    number = number.strip().lower()
    if number in _ENGLISH:
        return float(_ENGLISH[number])
    if number[0].isdigit():
        plain = regex.match(r"\d[\d,，]*(?:\.\d+)?", number)
        assert plain is not None  # it begins with a digit
        return float(plain.group().replace(",", "").replace("，", "")) * _power_of(number)
    whole, _, parts = number.partition("点")
    return _han(whole) + (
        float("0." + "".join(str(_DIGITS.get(c, 0)) for c in parts)) if parts else 0.0
    )


def _han(number: str) -> float:
    if len(number) > 1 and all(c in _DIGITS for c in number):
        return float("".join(str(_DIGITS[c]) for c in number))
    for mark in "亿億万萬":
        if mark in number:
            before, _, after = number.rpartition(mark)
            return (_han(before) if before else 1.0) * _POWERS[mark] + (
                _han(after) if after else 0.0
            )
    total, digit = 0.0, 0.0
    for character in number:
        if character in _POWERS:
            total += (digit or 1) * _POWERS[character]
            digit = 0.0
        else:
            digit = _DIGITS.get(character, 0)
    return total + digit
