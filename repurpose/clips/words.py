"""What the layout needs to know of a text: its figures, and where a title may be parted."""

import re

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
