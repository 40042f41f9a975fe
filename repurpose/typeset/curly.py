"""English as it is typed in, as a compositor sets it out: curly quotation marks, and dashes for `--`.

Only the glyphs change: the result is as long as the text, and each code point stands where it stood, so
that what is drawn still equals its place in the article. (Chicago Manual of Style, 17th ed., 6.112 to
6.115 on marks, 6.85 on dashes.)
"""

import regex

from repurpose.patterns import lazy_regex

_JOINER = "\u2060"  # draws nothing and parts nothing: the second half of a dash
_MARK = lazy_regex(r"[\"']|(?<![-\w])--(?![-\w])|(?<=[\p{L}\p{N}.,”\"])--(?=[\p{L}\p{N}\"“])")
_OPENS_AFTER = regex.compile(r"[\s(\[{/“‘\"'—–-]|^$")
_ELISION = lazy_regex(r"'(?:\d\ds?\b|tis\b|twas\b|em\b|til\b|n'|cause\b)", regex.IGNORECASE)
_KEPT = regex.compile(r"(?:https?://|www\.)\S+|`[^`]*`")


def with_curly_marks(text: str) -> str:
    """Return `text` with the marks that a compositor would set; code and addresses stay as typed."""
    if not _MARK.search(text):
        return text
    kept = [match.span() for match in _KEPT.finditer(text)]
    seen = list(text)
    for match in _MARK.finditer(text):
        place = match.start()
        if any(start <= place < end for start, end in kept):
            continue
        if match.group() == "--":
            seen[place : place + 2] = "—" + _JOINER
        else:
            seen[place] = _curled(text, place)
    return "".join(seen)


def _curled(text: str, place: int) -> str:
    """Return the curly form of the mark at `place`; of feet and inches the mark itself."""
    mark, before, after = text[place], text[place - 1 : place], text[place + 1 : place + 2]
    if before.isdigit() and (after.isdigit() or (not after.isalpha() and _is_measure(text, place))):
        return mark
    opens = bool(_OPENS_AFTER.match(before)) and bool(after) and not after.isspace()
    if mark == '"':
        return "“" if opens else "”"
    return "‘" if opens and not _ELISION.match(text, place) else "’"


def _is_measure(text: str, place: int) -> bool:
    """Say whether a mark after a digit counts feet or inches: no mark of its kind has been opened."""
    return text.count(text[place], 0, place) % 2 == 0
