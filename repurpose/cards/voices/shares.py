"""A number in, the share that it says of a whole out: what a meter, drops or a doughnut may show."""

import re

_PERCENT = re.compile(r"(\d{1,3}(?:\.\d+)?)\s*[%％]")
_FRACTION = re.compile(r"(\d{1,2})\s*[/／]\s*(\d{1,3})")
_HAN = {
    "一": 1,
    "二": 2,
    "两": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
    "十": 10,
    "百": 100,
}
_PARTS = re.compile(r"([二三四五六七八九十百])分之([一二两三四五六七八九])")
_TENTHS = re.compile(r"(?<![一二三四五六七八九十百千万\d])([一二三四五六七八九])成")


def share_of(number: str) -> float | None:
    """Return a share from 0 to 1, where a number says one; None for all others."""
    if match := _PERCENT.search(number):
        share = float(match[1]) / 100
    elif match := _FRACTION.search(number):
        share = int(match[1]) / max(1, int(match[2]))
    elif match := _PARTS.search(number):
        share = _HAN[match[2]] / _HAN[match[1]]
    elif match := _TENTHS.search(number):
        share = _HAN[match[1]] / 10
    else:
        return None
    return share if 0 < share <= 1 else None
