"""Numbers as they are said in Chinese: digits in, Han out.

Years and codes are said digit by digit; everything else by place. GB/T 15835-2011 (numerals in
publications) says how they are written; the readings are those of standard Mandarin.
"""

_DIGITS = "零一二三四五六七八九"
_PLACES = ("", "十", "百", "千")
_GROUPS = ("", "万", "亿", "万亿")
_MOST = 16  # digits that are read by place


def digit_by_digit(number: str) -> str:
    """Read a number as a row of digits: 2026 becomes 二零二六."""
    return "".join(_DIGITS[int(c)] for c in number if c.isdigit())


def by_place(number: str) -> str:
    """Read a number by place: 142.9 becomes 一百四十二点九. Commas are thousands separators.

    Numbers with a leading zero or with more than sixteen digits are codes and read by digit.
    """
    whole, _, rest = number.replace(",", "").partition(".")
    if (len(whole) > 1 and whole.startswith("0")) or len(whole) > _MOST:
        said = digit_by_digit(whole)
    else:
        said = _whole(int(whole or "0"))
    return said + (f"点{digit_by_digit(rest)}" if rest else "")


def _whole(value: int) -> str:
    if value == 0:
        return "零"
    groups: list[int] = []
    while value:
        value, part = divmod(value, 10_000)
        groups.append(part)
    said, gap = "", False
    for rank in range(len(groups) - 1, -1, -1):
        part = groups[rank]
        if part == 0:
            gap = bool(said)
            continue
        if said and (gap or part < 1000):
            said += "零"
        said += _group(part) + _GROUPS[rank]
        gap = False
    return said[1:] if said.startswith("一十") else said


def _group(part: int) -> str:
    said, gap = "", False
    for rank in range(3, -1, -1):
        digit = part // 10**rank % 10
        if digit:
            said += ("零" if gap and said else "") + _DIGITS[digit] + _PLACES[rank]
            gap = False
        else:
            gap = True
    return said
