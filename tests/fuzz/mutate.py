"""An input and chance in, a wrong one out: by the pieces that each form is made of.

Text is changed by lines, words and pieces; JSON by its values and names; TOML by its lines.
"""

import json
import re
from collections.abc import Callable, Sequence
from copy import deepcopy
from random import Random
from typing import Any

MOST = 100_000  # bytes of an input

NASTY = (
    "\0", "\x1b[31m", "\x1b]52;c;YQ==\x07", "\x7f", "\x85", "\x9b31m", "\ufeff", "\u200b", "\u200d", "\u202e", "\u2066", "\u2028",
    "\u2029", "\u00ad", "\ufffd", "\ufffe", "\ue000", "\U000e0041", "\U0010ffff", "\u0301" * 9, "👨\u200d👩\u200d👧", "🇨🇳", "1\ufe0f\u20e3",
    "\r", "\r\n", "\n", "\n\n", "\t", " ", "\u3000", "\v", "\f", "甲", "乙丙丁。", "“", "”", "「", "」", "（", "）", "，", "。", "！", "？",
    "……", "——", "English words.", "ﷺ", "שלום", "العربية", "ｶﾞ", "が", "한국어입니다.", "１２３", "1,234.5", "-0", "1e999", "9" * 40, "0x1f", "NaN",
    "%s", "%n", "{0}", "{name}", "{{", "}}", "\\", "\\u0000", "'", '"', "`", "<", ">", "&", "&amp;", "&#0;", "&#x110000;", "../", "/etc/passwd",
    "file:///etc/passwd", "http://[bad", "https://a.b/c?d=e#f", "http://127.0.0.1:1/", "a@b.cn", "CON", "~", "$HOME", "|", ";", "#", "@", "*", "?",
)  # fmt: skip
NUMBERS = ("0", "-1", "1", "2", "99", "100", "255", "65536", "2147483648", "9223372036854775808", "1e308", "1e999", "-1e999", "0.1", "1.5", "3" * 5000)  # fmt: skip
VALUES: tuple[Any, ...] = (
    None, True, False, 0, -1, 1, 2, 7, 1.5, -0.0, 1e308, 10**30, 2**63, -(2**31), "", " ", "x", "甲", "0", "null", "../outside/secret.md",
    "/etc/passwd", "a" * 3000, "\x00", "\x1b[31m", "\u202e", "\ud800", "2026-13-45", "9999-12-31T23:59:59Z", [], {}, [[]], [None], {"": None},
    [0, 1], [1, 0], [-1, 5], [0, 10**9], ["a"], "https://example.com/", "http://[bad", "#fff", "en", "zh-Hans",
)  # fmt: skip
_number = re.compile(rb"\d+(?:\.\d+)?")


def text_mutator(
    pieces: Sequence[str], others: Sequence[bytes], *, encodings: bool = False
) -> Callable[[bytes, Random], bytes]:
    """Return what changes a text made of `pieces`, and splices it with `others`."""
    known = [piece.encode("utf-8", "replace") for piece in pieces]

    def mutate(data: bytes, chance: Random) -> bytes:
        for _ in range(chance.choice((1, 1, 2, 3, 6))):
            data = _change(data, chance, known, others)[:MOST]
        if encodings and chance.random() < 0.2:
            data = _encoded(data, chance)
        return data

    return mutate


def _change(data: bytes, chance: Random, pieces: Sequence[bytes], others: Sequence[bytes]) -> bytes:
    start, end = _slice(data, chance)
    match chance.randrange(12):
        case 0 | 1 | 2:
            return data[:start] + chance.choice(pieces) + data[start:]
        case 3:
            piece = chance.choice(pieces) if chance.random() < 0.5 else data[start:end]
            return data[:start] + piece * chance.choice((2, 3, 9, 60, 300)) + data[start:]
        case 4:
            return data[:start] + data[end:]
        case 5:
            return data[:start] + chance.choice(pieces) + data[end:]
        case 6:
            other = chance.choice(others) if others else data
            first, last = _slice(other, chance)
            return (
                data[:start] + other[first:last] + data[end if chance.random() < 0.5 else start :]
            )
        case 7:
            lines = data.split(b"\n")
            at, to = chance.randrange(len(lines)), chance.randrange(len(lines))
            lines.insert(to, lines[at] if chance.random() < 0.5 else lines.pop(at))
            return b"\n".join(lines)
        case 8:
            return data[:start] + chance.choice(NASTY).encode() + data[start:]
        case 9:
            found = list(_number.finditer(data[:20_000]))
            if not found:
                return data + chance.choice(pieces)
            match = chance.choice(found)
            return data[: match.start()] + chance.choice(NUMBERS).encode() + data[match.end() :]
        case 10:
            around = chance.choice(pieces), chance.choice(pieces)
            times = chance.choice((1, 1, 2, 50))
            return (
                data[:start] + around[0] * times + data[start:end] + around[1] * times + data[end:]
            )
        case _:
            at = chance.randrange(len(data) + 1)
            return data[:at] + bytes([chance.randrange(256)]) + data[at + chance.randrange(2) :]


def _slice(data: bytes, chance: Random) -> tuple[int, int]:
    """Return the ends of a stretch, between characters of UTF-8."""
    length = chance.choice((0, 1, 4, 20, 100, 1000, len(data)))
    start = chance.randrange(len(data) + 1)
    end = min(len(data), start + chance.randint(0, length))
    while start < len(data) and data[start] & 0xC0 == 0x80:
        start += 1
    while end < len(data) and data[end] & 0xC0 == 0x80:
        end += 1
    return start, max(start, end)


def _encoded(data: bytes, chance: Random) -> bytes:
    text = data.decode("utf-8", "replace")
    name = chance.choice(("utf-16", "utf-16-le", "utf-8-sig", "gb18030", "big5", "shift_jis", "euc-kr", "latin-1", "utf-32"))  # fmt: skip
    if chance.random() < 0.3:
        text = text.replace("\n", chance.choice(("\r", "\r\n", "\u2028", "\n\r")))
    return text.encode(name, "ignore")


def grow_text(data: bytes, chance: Random) -> Callable[[int], bytes]:
    """Return what makes a text of a length, by repeating a stretch of it in its place."""
    start, end = _slice(data[:4000], chance)
    end = min(end, start + chance.choice((1, 3, 8, 40, 400)))
    piece = data[start:end].decode("utf-8", "ignore").encode() or b"a"
    before, after = data[:start][-1000:], data[end:][:1000]
    return lambda length: before + piece * (length // len(piece)) + after


# JSON.


def json_mutator(
    others: Sequence[bytes], values: Sequence[Any] = (), *, raw: float = 0.1
) -> Callable[[bytes, Random], bytes]:
    """Return what changes values and names of JSON, and rarely its text."""
    as_text = text_mutator(
        ("{", "}", "[", "]", '"', ",", ":", "1", "null", "\\u0000", "\\ud800", "[" * 500), others
    )
    all_values = (*VALUES, *values)

    def mutate(data: bytes, chance: Random) -> bytes:
        if chance.random() < raw:
            return as_text(data, chance)
        try:
            found = json.loads(data if chance.random() < 0.95 else chance.choice(others))
        except (ValueError, RecursionError):
            return as_text(chance.choice(others), chance)
        for _ in range(chance.choice((1, 1, 1, 2, 3, 8))):
            found = change_value(found, chance, all_values)
        try:
            return json.dumps(found, ensure_ascii=chance.random() < 0.2).encode("utf-8", "surrogatepass")[: 10 * MOST]  # fmt: skip
        except (ValueError, RecursionError):
            return data

    return mutate


def change_value(root: Any, chance: Random, values: Sequence[Any]) -> Any:
    """Return JSON values with one of them, or one name, changed."""
    places = [*_places(root)]
    if not places or chance.random() < 0.01:
        return deepcopy(chance.choice(values))
    holder, key = chance.choice(places)
    match chance.randrange(9):
        case 0 | 1 | 2 | 3:
            holder[key] = deepcopy(chance.choice(values))  # shared, it could come to hold itself
        case 4:
            other, there = chance.choice(places)
            holder[key] = json.loads(json.dumps(other[there])) if _small(other[there]) else None
        case 5:
            del holder[key]
        case 6 if isinstance(holder, dict):
            name = str(chance.choice((*NASTY, "x", "id", "text", *holder)))
            holder[name] = holder.pop(key)
        case 7:
            holder[key] = _twisted(holder[key], chance)
        case _ if isinstance(holder, list) and _small(holder[key]):
            copied = json.loads(json.dumps(holder[key]))
            holder[key:key] = [copied] * chance.choice((1, 2, 30))
        case _:
            holder[key] = deepcopy(chance.choice(values))
    return root


def _places(root: Any) -> Any:
    """Yield (holder, key) of all values."""
    stack = [root]
    while stack:
        one = stack.pop()
        pairs = (
            one.items()
            if isinstance(one, dict)
            else enumerate(one)
            if isinstance(one, list)
            else ()
        )
        for key, value in pairs:
            yield one, key
            stack.append(value)


def _small(value: Any) -> bool:
    try:
        return len(json.dumps(value)) < 20_000
    except (ValueError, RecursionError):
        return False


def _twisted(value: Any, chance: Random) -> Any:
    match value:
        case bool():
            return chance.choice((not value, "true", 1, None))
        case int() | float():
            return chance.choice((-value, value + 1, value * 10, str(value), float(value), [value]))
        case str():
            at = chance.randrange(len(value) + 1)
            return chance.choice((value * 2, value[:at], value[:at] + chance.choice(NASTY) + value[at:], [value], {"text": value}, value * 200))  # fmt: skip
        case list():
            return chance.choice((value[::-1], value * 2, {}, {"0": value}, value[:1]))
        case dict():
            return chance.choice(([value], dict(list(value.items())[::-1]), list(value)))
        case _:
            return chance.choice((0, "", [], {}))


def grow_json(data: bytes, chance: Random) -> Callable[[int], bytes]:
    """Return what makes JSON of a length, by repeating one text or one list of it."""
    try:
        root = json.loads(data)
    except (ValueError, RecursionError):
        return grow_text(data, chance)
    places = [
        (h, k) for h, k in _places(root) if isinstance(h[k], str | list) and h[k] and _small(h[k])
    ]
    if not places:
        return grow_text(data, chance)
    holder, key = chance.choice(places)
    kept, size = holder[key], len(json.dumps(holder[key]))
    nasty = isinstance(kept, str) and chance.random() < 0.5

    def make(length: int) -> bytes:
        piece = chance.choice(NASTY) if nasty else kept
        holder[key] = piece * (length // (len(piece) if nasty else size) + 1)
        return json.dumps(root).encode()

    return make


# TOML.

TOML_VALUES = (
    '""', '" "', '"x"', '"甲"', "0", "-1", "1", "1.5", "nan", "inf", "-inf", "9223372036854775807", "true", "false", "[]", "{}", '["a"]', "[[]]", "[1, 2]",
    "2027-03-01", "9999-12-31", "0001-01-01", "23:59:59", "2027-03-01T09:30:00Z", "9999-12-31T23:59:59-23:59", '"\\u0000"', '"\\u001b[31m"', '"\\u202e"',
    "'''\n'''", '"""\n甲\n"""', '"../outside/secret.md"', '"/etc/passwd"', '"file:../outside/secret.md"', '"#fff"', '"#zzzzzz"', '"rgb(0,0,0)"', '"+0d 09:30"',
    '"25:00"', '"tomorrow"', '"Asia/Shanghai"', '"UTC+99"', '"1d"', '"-1d"', '"99999999d"', '"' + "a" * 2000 + '"', "[" + "1," * 500 + "]", "{a = {b = {c = 1}}}",
)  # fmt: skip


def toml_mutator(
    pieces: Sequence[str], others: Sequence[bytes], values: Sequence[str] = ()
) -> Callable[[bytes, Random], bytes]:
    """Return what changes the values, names and tables of TOML by its lines, and rarely its text."""
    as_text = text_mutator((*pieces, *TOML_VALUES), others)
    all_values = [value.encode() for value in (*TOML_VALUES, *values, *values)]

    def mutate(data: bytes, chance: Random) -> bytes:
        if chance.random() < 0.1:
            return as_text(data, chance)
        for _ in range(chance.choice((1, 1, 2, 3))):
            data = _change_line(data, chance, [p.encode() for p in pieces], all_values, others)[
                :MOST
            ]
        return data

    return mutate


def _change_line(
    data: bytes,
    chance: Random,
    pieces: Sequence[bytes],
    values: Sequence[bytes],
    others: Sequence[bytes],
) -> bytes:
    lines = data.split(b"\n")
    at = chance.randrange(len(lines))
    set_lines = [n for n, line in enumerate(lines) if b"=" in line]
    match chance.randrange(8):
        case 0 | 1 | 2 if set_lines:
            at = chance.choice(set_lines)
            lines[at] = lines[at].partition(b"=")[0] + b"= " + chance.choice(values)
        case 3:
            lines.insert(at, chance.choice(pieces))
        case 4:
            del lines[at]
        case 5:
            lines.insert(at, chance.choice(lines))
        case 6 if others:
            other = chance.choice(others).split(b"\n")
            first = chance.randrange(len(other))
            lines[at:at] = other[first : first + chance.choice((1, 1, 5, 30))]
        case _:
            if set_lines:
                at = chance.choice(set_lines)
                name, _, value = lines[at].partition(b"=")
                where = chance.randrange(len(value) + 1)
                said = chance.choice(NASTY).replace("\\", "").encode()
                lines[at] = name + b"=" + value[:where] + said + value[where:]
    return b"\n".join(lines)
