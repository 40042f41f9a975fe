"""The beginning of a sentence in, the date that it opens with out: Chinese, Japanese, Korean, English."""

import re
from dataclasses import dataclass

from repurpose.patterns import lazy_pattern

_YEAR = r"(?P<year>(?:1[4-9]|20)\d\d)"
_MONTHS = "January February March April May June July August September October November December"
_MONTH = "|".join(f"{name[:3]}(?:{name[3:]})?" for name in _MONTHS.split())
_HAN = (  # 早在2006年3月, 2019年底, 1998年春
    r"(?:早在|时间来到了?|到了?|就在|在|自从?)?"
    rf"(?P<date>{_YEAR}(?:\s?年)?(?:\s?(?P<month>\d{{1,2}})\s?月)?(?:\s?(?P<day>\d{{1,2}})\s?[日号])?"
    r"(?:春天|夏天|秋天|冬天|[春夏秋冬](?![^，、])|年?(?:底|初|末|中)|上半年|下半年|上半期|下半期)?)"
)
_HANGUL = (  # 2006년 3월 12일, 2019년 말
    rf"(?P<date>{_YEAR}\s?년(?:\s?(?P<month>\d{{1,2}})\s?월)?(?:\s?(?P<day>\d{{1,2}})\s?일)?"
    r"(?:\s?(?:말|초|봄|여름|가을|겨울|상반기|하반기))?)"
)
_ENGLISH = (  # In March 2006; On March 12, 2006; By late 2019; In the spring of 1998
    r"(?:(?:[Ii]n|[Bb]y|[Oo]n|[Ss]ince)\s)?(?:the\s)?"
    r"(?P<date>(?:(?:early|mid|late|spring|summer|autumn|fall|winter)[\s-](?:of\s)?|the (?:end|beginning) of )?"
    rf"(?:(?P<name>{_MONTH})\.?(?:\s(?P<day>\d{{1,2}})(?:st|nd|rd|th)?)?,?\s)?{_YEAR})(?![\d-])"
)
_MARKS = "\u200b“ *"
_patterns = [re.compile(rf"^[{_MARKS}]*{one}") for one in (_HANGUL, _HAN, _ENGLISH)]
# After a date, before what happened then; Japanese and Korean say に and 에 there.
_goes_on = lazy_pattern(
    r"(?:[，,、：:]\s?|\s?[–—]\s?|\*\*[：:]|\u200b*[：:，]|从|(?:には?|から|までに)、?|(?:에는?|부터),?\s|,\s)"
)


@dataclass(frozen=True, slots=True)
class Opening:
    """The date that a sentence opens with: when, where it stands there, and where its event begins."""

    when: tuple[int, int, int]  # year, month and day; 0 for what is not said
    place: tuple[int, int]
    behind: int


def opening_date(plain: str) -> Opening | None:
    """Return the date that a sentence, in Simplified Han, opens with; None where its event does not follow."""
    for pattern in _patterns:
        match = pattern.match(plain)
        gap = match and _goes_on.match(plain, match.end())
        if match and gap:
            behind = match.end() if gap[0] == "从" else gap.end()
            return Opening(_when(match.groupdict()), match.span("date"), behind)
    return None


def _when(said: dict[str, str | None]) -> tuple[int, int, int]:
    month = int(said.get("month") or 0)
    if name := said.get("name"):
        month = 1 + next(k for k, one in enumerate(_MONTHS.split()) if one.startswith(name[:3]))
    return int(said["year"] or 0), month, int(said.get("day") or 0)
