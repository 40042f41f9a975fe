"""A number as somebody wrote it in, what it amounts to out: its value or range, its unit, and how surely."""

from dataclasses import dataclass
from typing import Literal, cast

import regex

from repurpose.patterns import lazy_regex

Surety = Literal["", "about", "near", "over", "under"]  # near: a little less

_DIGITS = dict(
    zip("〇零一二两兩三四五六七八九", (0, 0, 1, 2, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True)
)
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_MORE_POWERS = {
    **_POWERS, "兆": 10**12, "백": 100, "천": 1000, "만": 10**4, "억": 10**8, "조": 10**12,
}  # fmt: skip
_WORDS_OF_POWER = {
    "thousand": 10**3,
    "million": 10**6,
    "billion": 10**9,
    "trillion": 10**12,
    "bn": 10**9,
}
_BIG = "千万萬亿億兆천백만억조"
_PER_CENT = ("%", "％", "percent", "per cent", "パーセント", "퍼센트")
_BEFORE: dict[Surety, str] = {
    "near": "将近|將近|接近|几乎|幾乎|不到|不足|近|ほぼ|거의|nearly|almost|close to",
    "about": "大约|大約|大概|约莫|约为|約為|差不多|约|約|およそ|おおよそ|약|대략|about|around|roughly|approximately|some",
    "over": "超过|超過|超出|突破|至少|最少|不少于|不低于|高于|超|逾|少なくとも|최소|more than|over|at least|above",
    "under": "低于|低於|少于|少於|至多|最多|不超过|不超過|最大で?|최대|less than|fewer than|under|at most|up to|below",
}
_BEHIND: dict[Surety, str] = {
    "near": r"近く|弱|\s?가까이",
    "about": r"左右|上下|ほど|程度|前後|\s?(?:가량|정도)",
    "over": r"以上|多|余り|余|餘|強|超|[+＋]|\s?(?:이상|넘게)",
    "under": r"以下|以内|以內|未満|\s?(?:이하|미만)",
}
_CURRENCY = r"[¥￥$€£₩]|US\$"
_HAN = "[〇零一二两兩三四五六七八九十百千万萬亿億]"
_ARABIC = r"\d[\d,，]*(?:\.\d+)?(?:\s?[千万萬亿億兆천백만억조]+|\s?(?:thousand|million|billion|trillion|bn)\b)?"
_NUMBER = rf"(?:{_ARABIC}|{_HAN}+(?:点{_HAN}+)?)"
_UNIT = r"(?:[^\d\s，。,.；;：:]{0,6}?|[A-Za-z]{1,14}|per cent|percentage points?)"


def _senses(words: dict[Surety, str], name: str) -> str:
    return "|".join(f"(?P<{name}_{sense}>{said})" for sense, said in words.items())


_AROUND = rf"(?:(?:只有|只|仅有|仅|僅|わずか|무려|겨우|불과|only|just|高达|高達|达到|達到|達|达|占|有)?(?:{_senses(_BEFORE, 'b')})?\s?(?:有|为|是)?)"
_amount = lazy_regex(
    rf"{_AROUND}(?P<money>{_CURRENCY})?(?P<low>{_NUMBER})(?P<unit1>[%％])?"
    rf"(?:\s?(?:[-–—~～至到]|to)\s?(?:{_CURRENCY})?(?P<high>{_NUMBER}))?"
    rf"(?:{_senses(_BEHIND, 'm')})?(?P<unit>\s?[%％]|\s?{_UNIT})(?:{_senses(_BEHIND, 'e')})?",
    regex.IGNORECASE,
)
_parts = lazy_regex(
    rf"{_AROUND}(?P<whole>{_HAN}+)分之(?P<part>{_NUMBER})(?:{_senses(_BEHIND, 'e')})?"
)
_tenths = lazy_regex(
    rf"{_AROUND}(?P<part>[一二三四五六七八九1-9])[成割](?:{_senses(_BEHIND, 'e')})?"
)
_slash = lazy_regex(rf"{_AROUND}(?P<part>\d{{1,3}})\s?[/／]\s?(?P<whole>\d{{1,3}})")
COUNTERS_JA = r"人|世帯|社|戸|軒|校|台|個|件|回|組|店|国|本|匹|頭"
COUNTERS_KO = r"명|가구|곳|개|집|사람|대|번|회"
NATIVE_KO = r"하나|둘|셋|넷|한|두|세|네|다섯|여섯|일곱|여덟|아홉|열"
_COUNTS = r"one|two|three|four|five|six|seven|eight|nine"
_PARTS = r"third|quarter|fourth|fifth|sixth|eighth|tenth"
_per = lazy_regex(
    rf"(?:平均)?每?(?P<whole>{_NUMBER})(?P<unit>[^\d，。]{{0,4}}?)(?:里面|里头|里边|之中|当中|中|里)(?:就|只|便)?(?:{_senses(_BEFORE, 'b')})?有?(?:{_senses(_BEFORE, 'c')})?(?P<part>{_NUMBER})[^\d，。]{{0,4}}"
)
_per_ja = lazy_regex(
    rf"{_AROUND}(?P<whole>{_NUMBER})(?P<unit>{COUNTERS_JA})(?:中|のうち|に|につき)、?(?:{_senses(_BEFORE, 'c')}|わずか)?(?P<part>{_NUMBER})(?P=unit)(?:{_senses(_BEHIND, 'e')})?"
)
_per_ko = lazy_regex(
    rf"{_AROUND}(?P<whole>\d{{1,3}}|{NATIVE_KO})\s?(?P<unit>{COUNTERS_KO})\s?(?:중|가운데|당)에?\s?(?:{_senses(_BEFORE, 'c')}|겨우|불과)?\s?(?P<part>\d{{1,3}}|{NATIVE_KO})\s?(?P=unit)(?:꼴)?"
)
_parts_of = lazy_regex(  # 3分の2, 3분의 2
    rf"{_AROUND}(?P<whole>{_NUMBER}|[이삼사오육칠팔구십백]+)(?:分の|분의\s?)(?P<part>{_NUMBER}|[일이삼사오육칠팔구십]+)(?:{_senses(_BEHIND, 'e')})?"
)
_fraction = lazy_regex(
    rf"{_AROUND}(?P<part>a|{_COUNTS})[ -](?P<whole>{_PARTS})s?", regex.IGNORECASE
)
_in = lazy_regex(
    rf"{_AROUND}(?P<part>\d{{1,3}}|{_COUNTS}) (?:in|out of)(?: every)? (?P<whole>\d{{1,3}}|{_COUNTS}|ten|twenty|hundred)",
    regex.IGNORECASE,
)
_ENGLISH = {
    "a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "twenty": 20, "hundred": 100,
    "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10,
}  # fmt: skip
_KOREAN = {
    "하나": 1, "한": 1, "둘": 2, "두": 2, "셋": 3, "세": 3, "넷": 4, "네": 4, "다섯": 5, "여섯": 6, "일곱": 7,
    "여덟": 8, "아홉": 9, "열": 10,
    "일": 1, "이": 2, "삼": 3, "사": 4, "오": 5, "육": 6, "칠": 7, "팔": 8, "구": 9, "십": 10, "백": 100,
}  # fmt: skip


_COUNTING = (_per, _per_ja, _per_ko, _in)
_SHARES = (_parts, _tenths, _per, _slash, _in, _per_ja, _per_ko, _parts_of, _fraction)


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
    for pattern in _SHARES:
        if match := pattern.fullmatch(text):
            return _share(match, counted=pattern in _COUNTING)
    match = _amount.fullmatch(text)
    if match is None:
        return None
    low, high = _value(match["low"]), _value(match["high"] or match["low"])
    unit = (match["unit1"] or match["unit"] or match["money"] or "").strip()
    unit = "%" if unit.lower() in _PER_CENT else unit
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
    words = "|".join(
        (*_BEFORE.values(), "高达|高達|仅有|只有|仅|僅|只|わずか|무려|겨우|불과|only|just")
    )
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
        power *= _MORE_POWERS.get(character, 1) if character in _BIG else 1
    for word in regex.findall(r"[a-z]+", number):
        power *= _WORDS_OF_POWER.get(word, 1)
    return power


def _value(number: str) -> float:
    number = number.strip().lower()
    if number in _ENGLISH or number in _KOREAN:
        return float(_ENGLISH.get(number) or _KOREAN[number])
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
