"""The top of a text in, its front matter out: YAML, TOML or JSON, as site generators write it.

Only what readers may need is understood: simple keys, lists, folded values. Whatever else a header
holds is passed over; a text that only looks like one stays text.
"""

import json
import re
import tomllib
from collections.abc import Sequence
from typing import Any

from repurpose.article.chars import without_invisibles
from repurpose.article.line import FRONT, Line
from repurpose.json_object import JsonObject

_MOST_LINES = 300
_key = re.compile(r"[^\W\d][\w .-]*[ \t]*:(?:\s|$)|[ \t]*-(?:[ \t]|$)|[ \t]*#|[ \t]+\S|[}\]]")
_title_key = {
    "---": re.compile(r"(?:title|标题)[ \t]*:[ \t]*(?P<quote>[\"']?)", re.IGNORECASE),
    "+++": re.compile(r"title[ \t]*=[ \t]*(?P<quote>[\"']{1,3})", re.IGNORECASE),
    "{": re.compile(r"[ \t]*\"title\"[ \t]*:[ \t]*(?P<quote>\")", re.IGNORECASE),
}
_folded = re.compile(r"[|>][+-]?\d?[ \t]*$")
_meta_line = re.compile(r"(?P<key>[^\W\d][\w-]*)[ \t]*:[ \t]*(?P<value>.*)")


def read_front_matter(text: str, bounds: Sequence[tuple[int, int]]) -> list[Line]:
    """Return the lines of a header at the very top of `text`; none when there is no header."""
    opening = text[slice(*bounds[0])].strip("\ufeff").rstrip() if bounds else ""
    if opening not in _title_key:
        return []
    for count, (start, end) in enumerate(bounds[1:_MOST_LINES], start=2):
        raw = text[start:end]
        if raw.rstrip() in {"---": ("---", "..."), "+++": ("+++",), "{": ("}",)}[opening]:
            if opening != "---" and not _data(text[bounds[0][0] : end], opening):
                return []
            return _lines(text, bounds[:count], opening)
        if opening == "---" and raw.strip() and not _key.match(raw):
            return []
    return []


def _data(header: str, opening: str) -> JsonObject:
    """Return what a TOML or JSON header holds; nothing when it is neither."""
    try:
        if opening == "{":
            data = json.loads(header)
        else:
            data = tomllib.loads(header.partition("\n")[2].rpartition("\n")[0])
    except (ValueError, RecursionError):
        return {}
    return data if isinstance(data, dict) else {}


def _lines(text: str, bounds: Sequence[tuple[int, int]], opening: str) -> list[Line]:
    """Return the header's lines; of them only the title's value is a reader's text."""
    lines = [Line(start, end, FRONT, end) for start, end in bounds]
    for number, (start, end) in enumerate(bounds):
        title = _title_key[opening].match(text, start, end)
        if title is None:
            continue
        if opening == "---" and _folded.match(text, title.end(), end):
            for below in range(number + 1, len(bounds)):
                first, last = bounds[below]
                value = text[first:last].lstrip(" \t")
                if last - first == len(value) or not value.strip():
                    break
                lines[below] = Line(first, last, FRONT, last - len(value))
        elif opening == "---" or "\\" not in text[title.end() : end]:
            lines[number] = Line(start, end, FRONT, title.end())
        break
    return lines


def read_meta(text: str, lines: Sequence[Line]) -> dict[str, str]:
    """Return the simple keys of a header in lower case; lists are joined by commas.

    A value is one line without what leaves no mark.
    """
    header = [text[line.start : line.end] for line in lines if line.kind == FRONT]
    opening = header[0].strip("\ufeff").rstrip() if header else ""
    if opening in ("+++", "{"):
        data = _data("\n".join(header), opening)
        found = {str(key).lower(): _written(value) for key, value in data.items()}
    else:
        found = _read_yaml(header)
    return {key: " ".join(without_invisibles(value).split()) for key, value in found.items()}


def _written(value: Any) -> str:
    if isinstance(value, list):
        return ", ".join(str(item) for item in value if not isinstance(item, dict | list))
    return "" if isinstance(value, dict) else str(value)


def _read_yaml(header: Sequence[str]) -> dict[str, str]:
    meta: dict[str, str] = {}
    key, folded = "", False
    for raw in header:
        match = _meta_line.match(raw)
        if match:
            key = match.group("key").lower()
            value = match.group("value").strip()
            folded = bool(_folded.match(value))
            meta[key] = "" if folded else value.strip("\"'[]")
        elif key and raw.strip().startswith("- "):
            item = raw.strip()[2:].strip("\"' ")
            meta[key] = f"{meta[key]}, {item}" if meta[key] else item
        elif key and folded and raw[:1] in (" ", "\t"):
            meta[key] = f"{meta[key]} {raw.strip()}".strip()
    return meta
