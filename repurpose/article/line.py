"""One source line and its kinds: what the readers of lines, blocks and shown text share."""

from typing import NamedTuple

(
    TEXT,
    BLANK,
    HEADING,
    ITEM,
    QUOTED,
    CODE,
    FRONT,
    TABLE,
    IMAGE,
    RULE,
    POST,
    COMMENT,
    NOTE,
    REFERENCE,
    FORMULA,
) = [
    "text",
    "blank",
    "heading",
    "item",
    "quoted",
    "code",
    "front",
    "table",
    "image",
    "rule",
    "post",
    "comment",
    "note",
    "reference",
    "formula",
]


class Line(NamedTuple):
    """One source line: `[start, end)` without its line end; the reader's text begins at `body`."""

    start: int
    end: int
    kind: str
    body: int
    level: int = 0  # of a heading; 1 for an ordered item
    indent: int = 0  # columns before the marker or the text
