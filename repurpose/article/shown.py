"""Canonical text in, what readers see out, code point by code point: the transform that packs declare.

The result is as long as the text. Each code point either shows as itself, or as the full-width form
of a half-width mark, or as the one space that stands for a run of white space, or not at all, which
U+0000 says. A span of the source therefore is a span of the result, and what a span shows does not
depend on who asks: `verify` proves a pack with the same function that made it.
"""

import re
from html import unescape

from repurpose.article import lines as grammar
from repurpose.article.chars import FULL_WIDTH_MARKS, HAN, KANA
from repurpose.article.lines import Line
from repurpose.article.width import restore_width

HIDDEN = "\0"

_inline = re.compile(
    r"(?P<escape>\\[!-/:-@\[-`{-~])"
    r"|(?P<code>(?P<ticks>`+)[^`](?:.*?[^`])?(?P=ticks)(?!`))"
    r"|(?P<image>!\[[^\]]*\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+\"[^\"]*\")?\)|\[[^\]]*\]))"
    r"|(?P<note>\[\^[^\]\s]+\])"
    r"|(?P<link>\[(?P<words>(?:[^\[\]\\]|\\.|\[[^\[\]]*\])+)\]"
    r"(?P<target>\(\s*<?[^()\s]*(?:\([^()\s]*\)[^()\s]*)*>?(?:\s+[\"'“][^\"'”]*[\"'”])?\s*\)|\[[^\]]*\]))"
    r"|(?P<auto><(?P<address>(?:https?://|mailto:)[^<>\s]+)>)"
    r"|(?P<tag></?[A-Za-z][^<>]*>|<!--.*?-->)"
    r"|(?P<entity>&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z]\w{1,31});)"
)
_closing = {
    grammar.HEADING: re.compile(r"[ \t]+#+[ \t]*$"),
    grammar.FRONT: re.compile(r"[\"'][ \t]*$"),
}
_special = re.compile(r"[\\`!\[<&*_~=]")
_marks = re.compile(r"\*{1,3}|_{1,3}|~~|==")
_space = re.compile(r"[\s\x00]+")
_shut = re.compile(f"[{FULL_WIDTH_MARKS}]")
_cjk = re.compile(f"[{HAN}{KANA}]")


def show(text: str, lines: list[Line], *, chinese: bool) -> str:
    """Return what readers see at each code point of `text`; U+0000 where they see nothing.

    Args:
        text: The canonical text.
        lines: `read_lines(text)`.
        chinese: Whether half-width marks are restored to full width.
    """
    pieces: list[str] = []
    end = 0
    for line in lines:
        pieces.append(text[end : line.start])
        pieces.append(_show_line(text[line.start : line.end], line, chinese=chinese))
        end = line.end
    pieces.append(text[end:])
    return _fold_space("".join(pieces))


def _show_line(raw: str, line: Line, *, chinese: bool) -> str:
    hidden = line.body - line.start
    body = raw[hidden:].replace(HIDDEN, " ")
    closing = _closing[line.kind].search(body) if line.kind in _closing else None
    if closing:
        body = body[: closing.start()] + HIDDEN * len(closing.group())
    if line.kind not in (grammar.CODE, grammar.TABLE):
        if chinese:  # first, while code and link targets can still be told from text
            body = restore_width(body)
        if _special.search(body):
            body = _hide_marks(body)
    return HIDDEN * hidden + body


def _hide_marks(body: str) -> str:
    """Hide the inline marks of CommonMark and GFM in one line; keep its length."""
    kept: list[tuple[int, int]] = []  # ranges in which emphasis marks are plain text
    pieces: list[str] = []
    end = 0
    for match in _inline.finditer(body):
        pieces.append(body[end : match.start()])
        pieces.append(_hide_inline(match))
        if not match.group("link"):
            kept.append(match.span())
        end = match.end()
    pieces.append(body[end:])
    return _hide_emphasis("".join(pieces), kept)


def _hide_inline(match: re.Match[str]) -> str:
    whole = match.group()
    if match.group("escape"):
        return HIDDEN + whole[1]
    if match.group("code"):
        ticks = len(match.group("ticks"))
        return HIDDEN * ticks + whole[ticks:-ticks] + HIDDEN * ticks
    if words := match.group("words"):
        words = _hide_marks(words) if _special.search(words) else words
        return HIDDEN + words + HIDDEN * (len(whole) - len(words) - 1)
    if address := match.group("address"):
        return HIDDEN + address + HIDDEN
    if match.group("entity"):
        character = unescape(whole)
        known = len(character) == 1 and character != HIDDEN
        return character + HIDDEN * (len(whole) - 1) if known else whole
    return HIDDEN * len(whole)  # image, footnote mark, HTML


def _hide_emphasis(body: str, kept: list[tuple[int, int]]) -> str:
    """Hide paired emphasis marks, and `**` that has lost its partner.

    CommonMark's flanking rules (0.31, section 6.2) fail beside Chinese punctuation, as in
    `**“国产替代”的加速跑**。`; marks here pair by order instead.
    """
    opened: dict[str, re.Match[str]] = {}
    hide: list[tuple[int, int]] = []
    index = 0
    for match in _marks.finditer(body):
        while index < len(kept) and kept[index][1] <= match.start():
            index += 1
        if index < len(kept) and kept[index][0] < match.end():
            continue
        mark = match.group()
        before, after = body[match.start() - 1 : match.start()], body[match.end() : match.end() + 1]
        if _is_plain(mark, before, after):
            continue
        if mark in opened and not before.isspace():
            hide += [opened.pop(mark).span(), match.span()]
        elif after and not after.isspace():
            opened.setdefault(mark, match)
        elif mark in ("**", "***"):
            hide.append(match.span())
    hide += [m.span() for mark, m in opened.items() if mark in ("**", "***")]
    characters = list(body)
    for start, end in hide:
        characters[start:end] = HIDDEN * (end - start)
    return "".join(characters)


def _is_plain(mark: str, before: str, after: str) -> bool:
    """Say whether a mark is part of a word or a sum: snake_case, 2*3, a == b."""
    inside = before.isascii() and after.isascii() and before.isalnum() and after.isalnum()
    if mark[0] == "_":
        return before.isalnum() and after.isalnum()
    if mark == "==":
        return inside or (before in ("", " ", "=", "!", "<", ">") and after in ("", " ", "="))
    return inside and (mark != "**" or before.isdigit())


def _fold_space(text: str) -> str:
    """Fold each run of white space to one space, or to nothing where Chinese needs none.

    Nothing is left beside a full-width mark, on the inner side of a curly quotation mark, between
    a quotation mark and Han, and where a line end stands between two Han.
    """

    def fold(match: re.Match[str]) -> str:
        run = match.group()
        if run.count(HIDDEN) == len(run):
            return run
        left = text[match.start() - 1] if match.start() else "\n"
        right = text[match.end()] if match.end() < len(text) else "\n"
        if _needs_no_space(left, right, broken="\n" in run):
            return HIDDEN * len(run)
        return " " + HIDDEN * (len(run) - 1)

    return _space.sub(fold, text)


def _needs_no_space(left: str, right: str, *, broken: bool) -> bool:
    if _shut.match(left) or _shut.match(right) or left in "“‘" or right in "”’":
        return True
    if right in "“‘—…" or left in "”’—…":
        return bool(_cjk.match(left) or _cjk.match(right))
    return broken and bool(_cjk.match(left) and _cjk.match(right))


def hidden_removed(shown: str) -> str:
    """Return a stretch of shown text as readers see it: without U+0000, trimmed."""
    return shown.replace(HIDDEN, "").strip()
