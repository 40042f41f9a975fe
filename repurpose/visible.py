r"""Text from anybody in, text that a terminal only shows out: what would steer the terminal is written as it is named.

A server's answer, an article, a file's name may hold escape sequences (ECMA-48: colours, the window's
title, the clipboard by OSC 52), a bell, a carriage return that overwrites the line, or characters that
turn the order of what follows (Unicode Standard Annex 9). All stand there as `\x1b`, `\u202e` ...
"""

import json
import re
from typing import Any

from repurpose.patterns import lazy_pattern

# C0 but tab and line end, DEL and C1; what orders letters, parts lines or tags unseen; half of a pair.
_STEERING = "\x00-\x08\x0b-\x1f\x7f-\x9f"
_UNSEEN = "\u061c\u200e\u200f\u2028-\u202e\u2066-\u206f\ufff9-\ufffb\U000e0001\U000e0020-\U000e007f"
_foreign = lazy_pattern(f"[{_STEERING}{_UNSEEN}\ud800-\udfff]")
_line_end = re.compile(r"\r\n?|\n")
# Flags of regions are drawn by tags after a black flag (UTS 51); those alone are letters, not hidden words.
_flag = re.compile("\U0001f3f4[\U000e0030-\U000e007a]{1,7}\U000e007f")


def make_visible(text: str) -> str:
    """Return `text` with all that steers a terminal written out; line ends and tabs stay.

    A text without any is returned as it is: a message stays one.
    """
    if text.isascii() and text.isprintable():
        return text
    if "\U0001f3f4" in text:
        kept = _flag.findall(text)
        parts = [_foreign.sub(_name, part) for part in _flag.split(text)]
        return parts[0] + "".join(flag + part for flag, part in zip(kept, parts[1:], strict=True))
    shown = _foreign.sub(_name, text)
    return text if shown == text else shown


def make_line(text: str) -> str:
    """Return `text` as one line: what would begin another is written out too."""
    return _line_end.sub(_name, make_visible(text)) if "\n" in text else make_visible(text)


def write_json(value: Any, indent: int | None = None) -> str:
    """Return a value as JSON that a terminal only shows; a program reads the same value from it."""
    text = json.dumps(value, ensure_ascii=False, indent=indent)
    return _foreign.sub(_escape, text)  # C0 is escaped already, and what is left stands in strings


def _name(found: re.Match[str]) -> str:
    return "".join(
        {"\n": "\\n", "\r": "\\r"}.get(sign)
        or (f"\\x{ord(sign):02x}" if ord(sign) < 0x100 else f"\\u{ord(sign):04x}")
        for sign in found[0]
    )


def _escape(found: re.Match[str]) -> str:
    sign = found[0]
    return "".join(
        f"\\u{int.from_bytes(sign.encode('utf-16-be', 'surrogatepass')[at : at + 2], 'big'):04x}"
        for at in range(0, 2 if ord(sign) < 0x10000 else 4, 2)
    )
