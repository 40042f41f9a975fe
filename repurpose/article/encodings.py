"""Bytes in, the text of an encoding that its own letters or signs give away out; or nothing.

Hangul in EUC-KR has the same bytes as frequent Han in GB 2312, and kana stand in rows of their own: who
reads them as Chinese gets Chinese. So they are looked for before Han are.
"""

import re

from repurpose.patterns import lazy_pattern

_pair = re.compile(rb"[\x81-\xfe][\x40-\xfe]")
_shifted = re.compile(rb"\+[A-Za-z0-9+/]{3,2000}-?")
_hz = re.compile(rb"~\{[!-}]{2,2000}~\}")
_foreign = lazy_pattern("[\u0370-\u1fff\u3001-\u30ff\u3400-\u9fff\uac00-\ud7a3\uff01-\uff5e]")
_kana = re.compile("[\u3041-\u3096\u30a1-\u30fa\u30fc]")
_LEAST = 6  # letters that tell an encoding


def decode_seven_bit(data: bytes) -> str:
    """Return the text of ISO 2022, HZ or UTF-7, whose bytes are all ASCII; nothing for plain ASCII."""
    if not data.isascii():
        return ""
    if b"\x1b$" in data:
        korean = b"\x1b$)C" in data[:1000]
        return _try(data, "iso2022_kr" if korean else "iso2022_jp_2") or ""
    if _hz.search(data):
        return _told(_try(data, "hz"), len(_hz.findall(data)))
    shifted = _shifted.findall(data)
    if len(shifted) >= 2 and len(b"".join(shifted)) * 3 > len(data):
        return _told(_try(data, "utf-7"), len(shifted))
    return ""


def _told(text: str | None, least: int) -> str:
    """Return a text if it holds letters that ASCII could not say, at least so many."""
    return text if text and len(_foreign.findall(text)) >= least else ""


def decode_by_letters(data: bytes) -> str:
    """Return the text of EUC-KR, EUC-JP or Shift_JIS, told by Hangul and kana; else nothing."""
    sample = data[:40_000]
    pairs = [pair for pair in _pair.findall(sample) if pair[0] >= 0xA1 and pair[1] >= 0xA1]
    letters = [pair[0] for pair in pairs if pair[0] >= 0xB0]
    hangul = sum(0xB0 <= lead <= 0xC8 for lead in letters)
    # A Han is in the first half of GB 2312's level 1 about every other time, a Hangul always is.
    if hangul >= _LEAST and hangul >= 0.97 * len(letters) and _has_blanks(sample, hangul):
        return _try(data, "cp949") or ""
    kana = sum(pair[0] in (0xA4, 0xA5) for pair in pairs)
    if kana >= _LEAST and kana >= 0.15 * len(pairs):
        return _try(data, "euc_jp") or ""
    shifted = _try(data, "cp932")
    if shifted is not None:
        high = [character for character in shifted[:20_000] if character > "\x7f"]
        found = sum(bool(_kana.match(character)) for character in high)
        if found >= _LEAST and found >= 0.2 * len(high):
            return shifted
    return ""


def _has_blanks(sample: bytes, letters: int) -> bool:
    """Say whether words are parted by blanks, as Korean parts them and Chinese does not."""
    return sample.count(b" ") * 12 >= letters


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, ValueError):
        return None
