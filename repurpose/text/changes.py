"""A per cent and the sentence that says it in, whether it tells how much something changed or costs out.

Growth, interest, prices, speed and odds are no shares of a whole, and must never be drawn as one.
"""

import regex

from repurpose.patterns import lazy_regex

_CLAUSE = lazy_regex(r"[，。；：、？！]|[,;:.?!](?=\s|$)")
_HAN = lazy_regex(
    r"增|涨|漲|升|降|跌|减|減|提高|下滑|高出|低出|多出|缩水|縮水|打折|折扣|利率|利息|税|稅|同比|环比|環比|回报|回報|收益|溢价|溢價|贬值|貶值|升值"
    r"|概率|可能性|几率|機率|速度|效率|幅|快了|慢了|贵了|貴了|便宜|提升"
    r"|上昇|低下|値上|値下|割引|金利|利回り|伸び|成長|縮小|拡大|向上|改善|前年比|高い|安い|速く|速い"
    r"|증가|감소|상승|하락|올랐|올라|내렸|내려|늘었|늘어|줄었|줄어|할인|금리|이자|성장|인상|인하|대비|빨라|느려"
)
_LATIN = lazy_regex(
    r"\b(?:grow\w*|grew|ris\w+|rose|increas\w+|jump\w*|climb\w*|surg\w+|soar\w*|gain\w*|(?<!made )(?<!make )(?<!makes )(?<!making )up(?! to\b)|fall\w*|fell|drop\w*|declin\w+|decreas\w+|slump\w*"
    r"|down|cut\w*|reduc\w+|shr[iau]nk\w*|improv\w+|more|less|fewer|higher|lower|faster|slower|cheaper|better|worse|greater|rate|interest|yield\w*"
    r"|discount\w*|off|tax\w*|return\w*|inflation|chance\w*|likely|likelihood|probability|odds|change\w*|boost\w*|rais\w+|hike\w*|accura\w+|efficien\w+)\b",
    regex.IGNORECASE,
)
_NEAR = 8  # Han characters from a number on which a word of change concerns it
_WORDS = 26  # ... characters of Latin


def clauses_beside(text: str, start: int, end: int) -> tuple[str, str]:
    """Return what stands before and behind a place in its clause."""
    return _CLAUSE.split(text[:start])[-1], _CLAUSE.split(text[end:])[0]


def tells_change(text: str, start: int, end: int) -> bool:
    """Say whether the number at `start` to `end` tells how much something changed, costs or yields.

    >>> tells_change("成本增加近8%", 4, 7)
    True
    """
    before, behind = clauses_beside(text, start, end)
    if _HAN.search(before[-_NEAR:]) or _HAN.search(behind[:_NEAR]):
        return True
    return bool(_LATIN.search(before[-_WORDS:]) or _LATIN.search(behind[:_WORDS]))
