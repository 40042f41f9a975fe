"""Bytes of unknown encoding in, text out; what is no text, or mangled, is an error that says so."""

import codecs
import re

from repurpose.article.encodings import decode_by_letters, decode_seven_bit
from repurpose.errors import UnreadableArticle
from repurpose.messages import msg
from repurpose.patterns import lazy_pattern

_SIGNATURES = {
    b"\x89PNG": msg("a PNG picture"),
    b"\xff\xd8\xff": msg("a JPEG picture"),
    b"GIF8": msg("a GIF picture"),
    b"%PDF": msg("a PDF"),
    b"\x7fELF": msg("a program"),
    b"\x1f\x8b": msg("a gzip archive"),
    b"PK\x03\x04": msg("a zip archive"),
    b"RIFF": msg("a media file"),
    b"\xd0\xcf\x11\xe0": msg("an old Office file"),
    b"{\\rtf": msg("an RTF document"),
    b"7z\xbc\xaf": msg("a 7z archive"),
    b"Rar!": msg("a RAR archive"),
    b"bplist": msg("a property list"),
    b"SQLite format": msg("a database"),
    b"ID3": msg("a media file"),
    b"OggS": msg("a media file"),
}
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_controls = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_mojibake = re.compile(r"锟斤拷|烫烫烫|[ÃÂåäæçèé][\u0080-\u00bf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]")
_readable = lazy_pattern(r"[\s\x20-\x7e\u2010-\u2026\u3000-\u30ff\u4e00-\u9fff\uff00-\uff5e]")
_lone = re.compile(rb"(?<![\x80-\xff])[\xc0-\xff](?![\x80-\xff])")
_western = re.compile(
    "[\xa0-\xab\xad\xb0\xb2\xb4\xb7\xba-\xbd\xbf-\xcf\xd1-\xd6\xd8-\xdc\xdf-\xef\xf1-\xf6\xf8-\xfc\xffŒœŸ€‚„…‘’“”–—™•]"
)
_HINT = msg("Save it as UTF-8 and try again.")


def decode(data: bytes, name: str) -> str:
    r"""Return the text in `data`: byte-order mark dropped, line ends as \n.

    UTF-8, UTF-16 and UTF-32 (with or without a mark), UTF-7, GB18030, HZ, Big5, EUC-KR, Shift_JIS,
    EUC-JP, ISO 2022 and Windows-1252 are told apart; what is none of them for sure is refused.

    Args:
        data: The file's bytes.
        name: The file's name, for messages.

    Raises:
        UnreadableArticle: The file is empty, a binary, or mangled.
    """
    if not data.strip():
        raise UnreadableArticle(
            msg("{name} is empty.", name=name), hint=msg("Give an article with some text in it.")
        )
    for signature, what in _SIGNATURES.items():
        if data.startswith(signature):
            raise UnreadableArticle(
                msg("{name} is {what}, not a text.", name=name, what=what),
                hint=msg("Give a .md, .txt, .html or .docx file."),
            )
    text: str = _decode_marked(data, name) or _decode_unmarked(data, name)
    _refuse_mangled(text, name)
    text = text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "")
    if not any(sign.isalnum() for sign in text):
        raise UnreadableArticle(
            msg("{name} has no words in it.", name=name),
            hint=msg("Give an article with some text in it."),
        )
    return text


def _decode_marked(data: bytes, name: str) -> str:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return data[len(mark) :].decode(encoding)
            except UnicodeDecodeError as error:
                raise _mangled(name, encoding.upper(), error.start + len(mark)) from None
    return ""


def _decode_unmarked(data: bytes, name: str) -> str:
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        broken = error.start
    else:
        if "\0" not in text:
            return decode_seven_bit(data) or text
        broken = data.index(0)
    if wide := _decode_utf16(data):
        return wide
    if 0 in data:
        raise UnreadableArticle(
            msg(
                "{name} is a binary (a zero byte at {position:,}), not a text.",
                name=name,
                position=data.index(0),
            ),
            hint=msg("Give a .md, .txt, .html or .docx file."),
        )
    if known := decode_by_letters(data):
        return known
    # In either encoding the frequent characters have codes of their own; in the wrong one they
    # come out as rare characters.
    score, best = 0.0, ""
    if 2 * len(_lone.findall(data)) > sum(byte > 0x7F for byte in data[:100_000]):
        return _decode_western(data, name, broken)  # accented letters stand alone, Han in pairs
    for encoding in ("gb18030", "big5hkscs"):
        guess = _try(data, encoding)
        if guess is not None and _share_of_common(guess, encoding) > score:
            score, best = _share_of_common(guess, encoding), guess
    if score < 0.6:
        raise _mangled(name, "UTF-8", broken)
    return best


def _decode_western(data: bytes, name: str, broken: int) -> str:
    """Decode Windows-1252; letters that Western languages do not have are of another encoding."""
    text = data.decode("cp1252", "replace")
    high = [character for character in text[:100_000] if character > "\x7f"]
    if sum(bool(_western.match(character)) for character in high) < 0.95 * len(high):
        raise _mangled(name, "UTF-8", broken)
    return text


def _try(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _decode_utf16(data: bytes) -> str:
    """Decode UTF-16 without a mark: the zero bytes of its line ends and Latin letters tell it."""
    if len(data) % 2:
        return ""
    little, big = data.count(b"\n\0"), data.count(b"\0\n")
    for encoding, zeros, others in (("utf-16-le", little, big), ("utf-16-be", big, little)):
        text = _try(data, encoding)
        if text and (zeros > others or (len(data) < 2000 and zeros >= others)):
            readable = len(_readable.findall(text[:2000]))
            if readable > 0.9 * len(text[:2000]) and not _controls.search(text):
                return text
    return ""


def _share_of_common(text: str, encoding: str) -> float:
    """Return the share of characters that are ASCII, marks, or level-1 (frequent) Han."""
    sample = text[:20_000]
    common = 0
    for character in sample:
        if character < "\x80":
            common += character.isprintable() or character.isspace()
            continue
        code = character.encode(encoding, "ignore")
        if len(code) != 2:
            continue
        if encoding == "gb18030":  # GB 2312: marks in rows 1-3, level 1 in rows 16-55
            common += 0xA1 <= code[0] <= 0xA3 or (0xB0 <= code[0] <= 0xD7 and code[1] >= 0xA1)
        else:  # Big5: marks A140-A3BF, level 1 A440-C67E
            common += 0xA1 <= code[0] <= 0xC6
    return common / max(1, len(sample))


def _refuse_mangled(text: str, name: str) -> None:
    broken = text.count("\ufffd")
    if broken > 2 or (broken and broken * 500 > len(text)):
        where = text.index("\ufffd")
        line = text.count("\n", 0, where) + 1
        raise UnreadableArticle(
            msg(
                "{name} is mangled: {count} characters were lost (first in line {line}).",
                name=name,
                count=broken,
                line=line,
            ),
            hint=_HINT,
        )
    if len(_mojibake.findall(text)) * 20 > len(text):
        raise UnreadableArticle(
            msg("{name} is mangled: it was read in a wrong encoding and saved.", name=name),
            hint=msg("Open the original again in its own encoding and save it as UTF-8."),
        )
    if len(_controls.findall(text)) * 100 > len(text):
        raise UnreadableArticle(
            msg("{name} is a binary (control characters), not a text.", name=name),
            hint=msg("Give a .md, .txt, .html or .docx file."),
        )


def _mangled(name: str, encoding: str, position: int) -> UnreadableArticle:
    return UnreadableArticle(
        msg(
            "{name} is mangled: not valid {encoding} at byte {position:,}, nor in another encoding that is known.",
            name=name,
            encoding=encoding,
            position=position,
        ),
        hint=_HINT,
    )
