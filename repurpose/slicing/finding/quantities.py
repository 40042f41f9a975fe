"""A text in, its quantities out: value, unit and qualifier, so that 约六千册 and about 6,000 can be compared.

What a quantity looks like is `text/pieces.py`'s matter, whose units and currencies are used here; what
it amounts to is this module's. Full-width digits, 万 and 亿, per cents and the numerals of Chinese and
English are brought to one form. Texts are in Simplified Han.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction

import regex

from repurpose.slicing.sentences.chinese_words import read_word, tag_words
from repurpose.text import CURRENCY, UNITS

_WIDE = {ord("％"): "%", ord("．"): ".", ord("，"): "，"} | {
    wide: chr(wide - 0xFEE0) for wide in (*range(0xFF10, 0xFF1A), *range(0xFF21, 0xFF5B))
}
_DIGITS = dict(zip("零〇一二两三四五六七八九", (0, 0, 1, 2, 2, 3, 4, 5, 6, 7, 8, 9), strict=True))
_POWERS = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8, "兆": 10**12}
_ENGLISH = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {
    word: value
    for value, word in zip(
        range(20, 100, 10),
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"],
        strict=True,
    )
}
_PARTS = {"third": 3, "quarter": 4, "fifth": 5, "tenth": 10}
_SCALES = {
    "hundred": 100, "thousand": 1000, "million": 10**6, "billion": 10**9, "trillion": 10**12,
    "k": 1000, "m": 10**6, "bn": 10**9,
}  # fmt: skip

# What is said of a number: each word with the senses that it has.
_QUALIFIERS = {
    "about": "来|約|大约|大概|约莫|约为|约|左右|上下|前后|差不多|≈|~|roughly|about|around|approximately|some|or so|およそ|ほど|程度|くらい|ぐらい",
    "near": "将近|接近|几乎|近|nearly|almost|close to|近く",
    "over": "超过|超出|超|突破|逾|多|余|以上|之多|>|more than|over|above|well over|upwards of|を超え|超え|超",
    "under": "不到|不足|少于|低于|未到|未满|不满|以下|以内|<|less than|fewer than|under|below|未満",
    "at least": "至少|最少|不少于|不低于|起码|以上|≥|at least|no fewer than|no less than|少なくとも",
    "at most": "至多|最多|不超过|不多于|以下|以内|≤|at most|up to|no more than|多くとも|最大",
    "only": "仅有|仅仅|仅|只有|只|才|only|just|わずか|たった",
    "number": "第|头",
}
_AFTER = "左右|上下|以上|以下|以内|之多|前后|多|余|or so|ほど|程度|くらい|ぐらい|以上|以下|未満|近く|を超え|超え|超"

# Units that are one unit by several names; a classifier of things in general is none.
_UNIT_NAMES = {
    "%": "%|percent|per cent|パーセント",
    "points": "个百分点|百分点|percentage points?|pp|ポイント",
    "people": "人|名|位|people|persons",
    "hours": "个小时|个钟头|小时|时间|hours?|hrs?|時間",
    "minutes": "分钟|分|minutes?|mins?",
    "seconds": "秒钟|秒|seconds?",
    "days": "天|days?|日間",
    "weeks": "个星期|星期|周|weeks?|週間",
    "months": "个月|months?|か月|ヶ月|カ月",
    "years": "years?|年間",
    "day": "日|号",
    "month": "月份|月",
    "yuan": "人民币|RMB|CNY|元|块|塊|圆",
    "dollars": r"美元|美金|US\$|\$|USD|dollars?|ドル",
    "euros": "欧元|€|EUR|euros?|ユーロ",
    "pounds": "英镑|£|GBP",
    "yen": "日元|円|JPY|yen",
    "HK dollars": r"港元|港币|HK\$|HKD",
    "NT dollars": r"新台币|台币|NT\$",
    "won": "韩元|원|₩",
    "km": r"公里|千米|km|キロ(?:メートル)?|kilomet(?:re|er)s?",
    "cm": "厘米|公分|cm|centimet(?:re|er)s?",
    "miles": "英里|miles?",
    "m": "米|公尺|m|メートル",
    "kg": "公斤|千克|kg",
    "m²": "平方米|㎡|m²",
    "°C": "℃|度",
    "times": "次|回|times?",
    "fold": "倍|fold",
    "": "个|家|台|部|款|项|条|张|篇|份|枚|颗|种|件|套|本|册|间|所|座|栋|艘|辆|首|句|段|杯|只|把|块钱|間|頭|匹|つ|軒|棟",
}
_units = {
    name: regex.compile(f"(?:{pattern})", regex.IGNORECASE) for name, pattern in _UNIT_NAMES.items()
}
_qualifiers = {
    name: regex.compile(f"(?:{pattern})", regex.IGNORECASE) for name, pattern in _QUALIFIERS.items()
}
_LATER = {*_AFTER.split("|"), "来"} - {"超"}  # only behind a number
_BEFORE = "|".join(
    sorted({*"|".join(_QUALIFIERS.values()).split("|")} - _LATER, key=len, reverse=True)
).replace("只|", "只(?!要)|")
_HAN = "[零〇一二两三四五六七八九十百千万亿兆]"
_EN = "|".join(sorted(_ENGLISH, key=len, reverse=True))
_NUMBER = (
    rf"(?:一半|半数|对半|\d+(?:,\d{{3}})*(?:\.\d+)?(?:[多余]?\s?[十百千万亿兆]+)?(?:\s?(?:thousand|million|billion|trillion|bn|k|m)\b)?"
    rf"|(?:[几数](?=[十百千万亿]))?{_HAN}+(?:点{_HAN}+)?(?:几(?![乎何]))?|[几](?=[个年天次位名家种])|半(?=年|天|个月|个小时|小时)"
    rf"|\b(?:{_EN}|an?)[-\s](?:thirds?|quarters?|fifths?|tenths?)\b(?=\s(?:of|less|more|fewer|lower|higher|smaller|larger|as)\b|[,.;:!?]|$)"
    rf"|\b(?:{_EN})(?:[-\s](?:{_EN}|hundred|thousand|million|billion))*\b)"
)
_EXTRA = r"个小时|个钟头|个星期|刻钟|个半|[℃℉]|个百分点|percentage points?|percent|per cent|时间|people|[^\W\d_]円|日間|週間|時間|ヶ月|か月|カ月|年間|ポイント|パーセント|ドル|ユーロ|キロ|メートル|軒|棟|つ|块钱|杯|把|成|折|km²?|kg|°C|dollars?|years?|months?|weeks?|days?|hours?|minutes?|seconds?|kilomet(?:re|er)s?|centimet(?:re|er)s?|miles?|times?|fold|[kKMGT]i?B|mm|cm|ml|m²|m(?![a-zA-Z])"
_quantity = regex.compile(
    rf"(?:(?P<before>{_BEFORE})(?:需要|[了有为占需要到是在达])?(?:[等花用卖付跑走读写住睡][了过]?)?\s?)?"
    rf"(?:达到|高达|多达|达)?(?P<currency>{CURRENCY})?(?P<sign>[-−](?=\d))?"
    rf"(?:(?P<den>{_NUMBER})分之)?"
    rf"(?<![A-Za-z\d.,]|[A-Za-z]-)(?P<a>{_NUMBER})(?![.]\d)"
    rf"(?:(?P<unit1>%|{UNITS})?\s?(?:[-－–—~～至到]|to|から)\s?(?:{CURRENCY})?(?P<b>{_NUMBER}))?"
    rf"(?P<over>[多余](?![样数次])|来(?=[个人年岁家万位名]))?\s?(?P<unit>%|‰|{_EXTRA}|{UNITS})?(?:(?P<after>{_AFTER})(?![样数次]))?",
    regex.IGNORECASE,
)
_clock = regex.compile(r"(?<!\d)(\d{1,2})[:：](\d\d)(?!\d)")
# Words with a numeral in them that count nothing.
_NO_NUMBER = regex.compile(
    "十分(?!之|钟)|十足|一旦|一直|一样|一些|一般|一切|一定|一起|一边|一方面|一面|统一|唯一|同一|万一|百姓|一点|一下|一会儿|一再|一向|一时|一度|一致|一律|一味|一如|一番|不一|单一|专一"
    "|千万(?=别|不要|要)|亿万|万分(?!之)|百分百|四处|三三两两|七上八下|一一|千方百计|一五一十|星期[一二三四五六]|周[一二三四五六](?![年岁])|礼拜[一二三四五六]|两者|二者|进一步|一步步|一旁|一侧|万物|万事|千古|百科|八卦|五官|四季|四周|一体|一流|一线|二手|三明治|十字|百货"
)
_VAGUE = "几数"
_WEAK = ("一", "one", "1")  # of a thing in general it may be an article


@dataclass(frozen=True)
class Quantity:
    """A number of a text: what it amounts to, of what, and how surely."""

    text: str  # as it stands there
    start: int
    end: int
    values: tuple[Fraction, ...]  # two of a range
    unit: str = ""  # "" of things in general
    qualifiers: frozenset[str] = frozenset()
    vague: bool = False  # 几十
    article: bool = False  # 一个: may count nothing
    bare: bool = False  # no unit is written: what is counted follows, or is clear

    @property
    def amount(self) -> tuple[tuple[Fraction, ...], str, bool]:
        """What must be equal for two quantities to say the same, but for the qualifier."""
        return self.values, self.unit, self.vague

    def agrees(self, other: "Quantity") -> bool:
        """Say whether the other one says the same: value, unit and qualifier."""
        mine, theirs = self.qualifiers, other.qualifiers - {"only"}
        return self.equals(other) and bool(mine & theirs or mine in (theirs, other.qualifiers))

    def equals(self, other: "Quantity") -> bool:
        """Say whether value and unit are the same; 400 may be 400 people or things."""
        if self.amount == other.amount:
            return True
        bare = (self.bare or other.bare) and {self.unit, other.unit} <= {"", "people"}
        return bare and (self.values, self.vague) == (other.values, other.vague)


def narrow(text: str) -> str:
    """Return a text with full-width digits, letters and signs of per cent made half-width; as long as before."""
    return text.translate(_WIDE)


def find_quantities(text: str) -> list[Quantity]:
    """Return the quantities of a text in Simplified Han, in order."""
    text = narrow(text)
    text = _clock.sub(
        lambda found: f"{found[1]}点{found[2]}" if found[2] != "00" else f"{found[1]}点", text
    )
    taken = _words_without_number(text)
    return [
        quantity
        for match in _quantity.finditer(text)
        if not (
            _begins_han(match)
            and any(a < match.end("a") and match.start("a") < b for a, b in taken)
        )
        for quantity in _read(match)
    ]


def _begins_han(match: "regex.Match[str]") -> bool:
    return not match["a"][0].isdigit() and not match["den"]


def _words_without_number(text: str) -> list[tuple[int, int]]:
    """Return the ranges of words that hold a numeral and count nothing: 十分, 三心二意, 百姓."""
    found = [match.span() for match in _NO_NUMBER.finditer(text)]
    if not regex.search(_HAN, text):
        return found
    at = 0
    for word, tag in tag_words(text):
        if (
            len(word) > 1
            and tag[:1] in "ivadlcnr"
            and regex.search(_HAN, word)
            and read_word(word).known
            and not _counts(word)
        ):
            found.append((at, at + len(word)))
        at += len(word)
    return found


def _counts(word: str) -> bool:
    """Say whether a word is a numeral with its unit: 晚十点, whatever the dictionary calls it."""
    return word not in ("千万", "万一") and bool(
        regex.fullmatch(rf"(?:{_BEFORE}|[早晚上下])?第?{_HAN}+(?:{UNITS}|成|倍)?", word)
    )


def _read(match: "regex.Match[str]") -> Iterator[Quantity]:
    first, unit = match["a"], _unit(match)
    numbers = [first, match["b"]] if match["b"] else [first]
    values = [_value(number) for number in numbers]
    if len(numbers) == 1 and len(first) == 2 and all(c in _DIGITS for c in first):
        low, high = _DIGITS[first[0]], _DIGITS[first[1]]
        values = [Fraction(low), Fraction(high)] if high == low + 1 else values  # 三四年
    if first in ("一半", "半数", "对半"):
        unit = "%"
    if unit == "刻钟":
        values, unit = [value * 15 for value in values], "minutes"
    if unit == "成" and not regex.match(
        "[为了功本立员果长绩就熟都]", match.string[match.end() : match.end() + 1]
    ):
        values, unit = [value * 10 for value in values], "%"
    elif unit == "成":
        unit = ""
    if match["den"]:
        bottom = {"百": 100, "千": 1000, "万": 10**4}.get(match["den"]) or _value(match["den"])
        values = [value / bottom if bottom else value for value in values]
        if bottom == 100:
            values, unit = [value * 100 for value in values], "%"
    if match["sign"]:
        values[0] = -values[0]
    vague = any(c in first for c in _VAGUE)
    plain = first in _WEAK and not match["b"] and not match["den"]
    if (
        len(first) == 1
        and not first.isdigit()
        and not (match["unit"] or match["den"] or match["b"] or match["before"] == "第")
    ):
        return  # a numeral that stands before nothing that is counted
    senses = _senses(match)
    if match["b"] and (
        "から" in match.group()
        or match.string[: match.start()].endswith(("从", "由", "自", "from ", "From "))
    ):  # from one to the other: two of them
        for value in values:
            yield Quantity(
                match.group().strip(), match.start(), match.end(), (value,), unit, senses, vague
            )
        return
    yield Quantity(
        match.group().strip(),
        match.start(),
        match.end(),
        tuple(values),
        unit,
        senses,
        vague,
        article=plain and (unit in ("", "times") or not match["unit"]) and not senses - {"only"},
        bare=not (match["unit"] or match["unit1"] or match["currency"] or unit),
    )


def _unit(match: "regex.Match[str]") -> str:
    written = match["unit"] or match["unit1"] or (match["currency"] or "").strip()
    if match["currency"] and match["currency"].strip() in ("¥", "￥"):
        return "yuan"
    if not written:
        return ""
    return next(
        (name for name, names in _units.items() if names.fullmatch(written)), written.lower()
    )


def _senses(match: "regex.Match[str]") -> frozenset[str]:
    said = (
        match["before"],
        match["over"],
        match["after"],
        "多" if regex.search("[多余]", match["a"]) else "",
    )
    return frozenset(
        name
        for word in said
        for name, words in _qualifiers.items()
        if word and words.fullmatch(word)
    )


def _value(number: str) -> Fraction:
    number = number.replace(",", "").strip()
    if number[0].isdigit():
        plain = regex.match(r"\d+(?:\.\d+)?", number)
        assert plain is not None  # it begins with a digit
        value = Fraction(plain.group())
        rest = number[plain.end() :].strip().lower().lstrip("多余")
        if rest in _SCALES:
            return value * _SCALES[rest]
        for power in rest:
            value *= _POWERS.get(power, 1)
        return value
    if number[0].isascii():
        return _english(number.lower())
    if "半" in number:
        return Fraction(50 if len(number) > 1 else Fraction(1, 2))
    return _chinese(number.strip(_VAGUE) or "1")


def _english(words: str) -> Fraction:
    total, group = 0, 0
    if part := regex.fullmatch(r"(.+)[-\s](third|quarter|fifth|tenth)s?", words):
        return (Fraction(1) if part[1] in ("a", "an") else _english(part[1])) / _PARTS[part[2]]
    for word in regex.split(r"[-\s]+", words):
        if word in _SCALES:
            group = (group or 1) * _SCALES[word]
            if group >= 1000:
                total, group = total + group, 0
        else:
            group += _ENGLISH.get(word, 0)
    return Fraction(total + group)


def _chinese(number: str) -> Fraction:
    whole, _, parts = number.partition("点")
    if len(whole) > 1 and all(c in _DIGITS for c in whole):  # 二〇二四; 三四 is three or four
        value = Fraction("".join(str(_DIGITS[c]) for c in whole))
    else:
        value = Fraction(_han_value(whole))
    if parts and all(c in _DIGITS for c in parts):
        value += Fraction("0." + "".join(str(_DIGITS[c]) for c in parts))
    return value


def _han_value(number: str) -> int:
    for mark in "兆亿万":  # what stands before the largest is counted in it
        if mark in number:
            before, _, after = number.rpartition(mark)
            return (_han_value(before) if before else 1) * _POWERS[mark] + (
                _han_value(after) if after else 0
            )
    total, digit = 0, 0
    for character in number:
        if character in _POWERS:
            total += (digit or 1) * _POWERS[character]
            digit = 0
        else:
            digit = _DIGITS.get(character, 0)
    return total + digit
