"""What the layout needs to know of a text: its figures, and where a title may be parted."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

# Figures with their unit are what a reader is to remember; bare years and ordinals are not.
FIGURES = re.compile(
    r"[+\-−]?[\d.,]*\d\s*(?:%|％|万亿|亿|万|千|百|倍|个百分点)(?:多|余)?"
    r"(?:美元|欧元|英镑|日元|港元|人民币|元|人|吨|台|颗|个|辆|家|千瓦时|度)?"
    r"|[+\-]?[\d.,]*\d\s*(?:纳米|美元|欧元|元|GW|MW|TB|GB|nm)"
)


def parted(title: str) -> tuple[str, str]:
    """Part a title in two ranks when both sides say something by themselves.

    It is parted at its first colon or dash, which the line end then stands for, or after a
    question or exclamation mark, which stays.
    """
    for mark in ("：", "——", ": ", "？", "！"):
        main, found, rest = title.partition(mark)
        if found and len(main) >= 4 and len(rest) >= 4:
            return (main + mark if mark in "？！" else main).strip(), rest.strip()
    return title, ""


def spaced(text: str) -> bool:
    """Say whether a line end may stand for a space of the text."""
    return " " in text.strip()


def is_quoted(texts: Sequence[str]) -> bool:
    """Say whether the captions of a beat say somebody's words, and not only a quoted term."""
    text = "".join(texts)
    found = re.search(r"“([^”]*)”|「([^」]*)」", text)
    return found is not None and len(found.group()) >= 10 and len(found.group()) > 0.4 * len(text)


@dataclass(frozen=True, slots=True)
class Count:
    """A figure that can be counted up: what stands before its number, the number, what follows."""

    before: str
    number: str  # as the author wrote it: 1,300 or 35.5
    after: str

    @property
    def text(self) -> str:
        """The figure as the author wrote it."""
        return self.before + self.number + self.after

    def at(self, share: float) -> str:
        """Return the figure when `share` (0 to 1) of it is counted, written as the author does."""
        if share >= 1:
            return self.text
        bare = self.number.replace(",", "")
        places = len(bare.partition(".")[2])
        value = f"{float(bare) * max(0.0, share):{',' if ',' in self.number else ''}.{places}f}"
        return self.before + value + self.after


_QUALIFIER = re.compile(r"(?:大约|约|将近|接近|近|超过|逾|至多|最多|至少|不到|不足|高达|可能)\s*$")
_NUMBER = re.compile(r"\d+(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")


def count_of(text: str) -> Count | None:
    """Return the first figure of a caption that is worth counting up, if there is one."""
    for match in FIGURES.finditer(text):
        number = _NUMBER.search(match.group())
        if number and float(number.group().replace(",", "")) >= 2 and len(match.group()) <= 11:
            a, b = number.span()
            said = _QUALIFIER.search(text[: match.start()])
            before = (said.group() if said else "") + match.group()[:a]
            return Count(before, number.group(), match.group()[b:])
    return None
