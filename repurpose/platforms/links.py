"""Where a platform sees a link in a text: X with bare domains, Mastodon with a scheme only.

The rule is the one that X published (twitter-text 3.1.0, `extractUrlsWithIndices`, read 2026-11) and
that Mastodon changed (`config/initializers/twitter_regex.rb`, read 2026-11). It is written here as a
scan from left to right, so that its cost is linear: the published regular expressions go back to the
start of a run for each full stop, and a run of Chinese has no space to end it.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from repurpose.patterns import lazy_pattern
from repurpose.platforms.tlds import LONGEST, TOP_LEVEL_DOMAINS

Range = tuple[int, int]

_SPACES = "\\t-\\r \\x85\\xa0\\u1680\\u180e\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000"
_DIRECTIONS = "\\u202a-\\u202e\\u061c\\u200e\\u200f\\u2066-\\u2069"
_NOT_IN_LABEL = rf"!'#%&()*+,\\/:;<=>?@\[\]^{{|}}~${_SPACES}\ufffe\ufeff\uffff{_DIRECTIONS}"
_LABEL = re.compile(rf"[^{_NOT_IN_LABEL}._-]")  # what a label may begin and end with
_RUN = re.compile(rf"[^{_NOT_IN_LABEL}]+")
_NOT_BEFORE = re.compile("[A-Za-z0-9@＠$#＃\ufffe\ufeff\uffff]")

_LATIN = (
    "\\xc0-\\xd6\\xd8-\\xf6\\xf8-\\u024f\\u0253\\u0254\\u0256\\u0257\\u0259\\u025b\\u0263\\u0268"
    "\\u026f\\u0272\\u0289\\u028b\\u02bb\\u0300-\\u036f\\u1e00-\\u1eff"
    # letters whose capitals stand in the ranges above: the published rule ignores case
    "\\u0260\\u0269\\u0275\\u0280\\u0283\\u0288\\u028a\\u028c\\u0292\\u0399\\u03b9\\u1fbe"
    "\\u2c65\\u2c66\\u2c7e\\u2c7f\\ua7dc"
)
_CYRILLIC = "\\u0400-\\u04ff\\u1c80-\\u1c87"
_ASCII_LABELS = re.compile(rf"(?:[-A-Za-z0-9{_LATIN}]+\.)+")
_PUNYCODE = re.compile(r"xn--[-0-9a-z]+", re.IGNORECASE | re.ASCII)
_IDNA_DOTS = re.compile("[.。．｡]")  # RFC 3490, section 3.1
_PORT = re.compile(r":[0-9]+")
_NOT_BARE = frozenset("-_./")  # before a domain without a scheme: no link
_MOST = 4096  # UTF-16 units of an address that X accepts
_LABEL_MOST = 63  # RFC 1035, section 2.3.4


@dataclass(frozen=True, slots=True)
class _Grammar:
    """What differs between the platforms that use X's rule."""

    scheme: re.Pattern[str]  # what may stand before the domain
    path: re.Pattern[str]
    path_end: re.Pattern[str]  # the last character that belongs to a path
    query: re.Pattern[str]
    query_end: re.Pattern[str]
    bare: bool  # a domain without a scheme is a link too


class _Found(NamedTuple):
    """An address: where it starts, and where its domain starts and ends."""

    start: int
    domain_start: int
    domain_end: int


def _path(plain: str) -> re.Pattern[str]:
    """Return a path of `plain` characters and of brackets nested at most twice."""
    inner = rf"\((?:{plain}+|{plain}*\({plain}+\){plain}*)\)"
    return lazy_pattern(rf"/(?:{plain}+|{inner})*")


_X_PLAIN = rf"[A-Za-z0-9{_CYRILLIC}{_LATIN}!*';:=+,.$/%#\[\]\-\u2013_~@|&]"
_X = _Grammar(
    scheme=lazy_pattern(r"https?://$", re.IGNORECASE | re.ASCII),
    path=_path(_X_PLAIN),
    path_end=lazy_pattern(rf"[-+A-Za-z0-9{_CYRILLIC}{_LATIN}=_#/)]"),
    query=lazy_pattern(r"\?[A-Za-z0-9!?*'@();:&=+$/%#\[\]\-_.,~|]*"),
    query_end=lazy_pattern(r"[A-Za-z0-9\-_&=#/]"),
    bare=True,
)
_UCS = "\\xa0-\\ud7ff\\ue000-\\ufdcf\\ufdf0-\\uffef\\U00010000-\\U0010fffd"
_MASTODON = _Grammar(
    scheme=lazy_pattern(
        r"(?:https?|dat|dweb|ipfs|ipns|ssb|gopher|gemini)://$", re.IGNORECASE | re.ASCII
    ),
    path=_path(r"[^\s<>()?]"),
    path_end=lazy_pattern(r"[^\s(?!*\"'「」<>;:=,.$%\[\]~&|@]"),
    query=lazy_pattern(rf"\?[A-Za-z0-9!?*'();:&=+$/%#\[\]\-_.,~|@^{_UCS}]*"),
    query_end=lazy_pattern(rf"[A-Za-z0-9_&=#/\-{_UCS}]"),
    bare=False,
)
_T_CO = re.compile(r"https?://t\.co/([a-z0-9]+)", re.IGNORECASE | re.ASCII)
_T_CO_SLUG_MOST = 40


def links_on_x(text: str) -> list[Range]:
    """Return the half-open code-point ranges that X turns into links, in order.

    `text` is expected in NFC, as X counts it. A bare `example.com` is a link; a link ends before the
    first Chinese character of its path.
    """
    return list(_scan(text, _X))


def links_on_mastodon(text: str) -> list[Range]:
    """Return the half-open code-point ranges that Mastodon turns into links, in order.

    Only addresses with a scheme count, and a path goes on to the next white space, Chinese included.
    """
    return list(_scan(text, _MASTODON))


def _scan(text: str, grammar: _Grammar) -> Iterator[Range]:
    """Yield the links of `text`; each run of domain characters is looked at once."""
    position = 0
    if "." not in text:
        return
    for run in _RUN.finditer(text):
        if "." not in run[0]:
            continue
        chain = None
        while position < run.end():
            chain = chain or _Chain(text, *run.span())
            found = chain.next_domain(position, grammar)
            if found is None:
                break
            end, path = _tail(text, found.domain_end, grammar)
            # what stands before a link is used up by it; after a half of an emoji nothing is
            used = chain.uses_up(found.start, position)
            after_mark = used and text[max(0, found.start - 1) : found.start] in _NOT_BARE
            if not (after_mark and found.start == found.domain_start):
                domain = text[found.domain_start : found.domain_end]
                if not used and domain[0] > "\uffff":
                    domain = chr(0xDC00 + (ord(domain[0]) & 0x3FF)) + domain[1:]
                if _resolvable(domain) and end - found.start <= _MOST:
                    yield from _accepted(text, found, end, path=path, grammar=grammar)
            position = end


class _Chain:
    """The labels of one run between full stops, and how far a domain reaches from each."""

    def __init__(self, text: str, start: int, end: int) -> None:
        """Split `text[start:end]` at full stops, noting where a top-level domain follows."""
        self.text = text
        self.labels: list[Range] = []
        at = start
        for dot in [*(i for i in range(start, end) if text[i] == "."), end]:
            self.labels.append((at, dot))
            at = dot + 1
        self.stops = [stop for _, stop in self.labels]
        self.tops = [_top_level(text, stop, end) for _, stop in self.labels]
        # reach[i]: the last label of the longest domain that goes on with the whole label i
        self.reach: list[int | None] = [None] * (len(self.labels) + 1)
        for i in range(len(self.labels) - 1, -1, -1):
            first, stop = self.labels[i]
            if first < stop and self._edge(first) and self._edge(stop - 1):
                further = self.reach[i + 1]
                self.reach[i] = further if further is not None else self._last(i, first)

    def _edge(self, index: int) -> bool:
        return _LABEL.match(self.text, index) is not None

    def _last(self, i: int, start: int) -> int | None:
        """Return `i` if label `i` from `start` on may be the name before the top level."""
        stop = self.labels[i][1]
        return i if self.tops[i] is not None and "_" not in self.text[start:stop] else None

    def next_domain(self, position: int, grammar: _Grammar) -> _Found | None:
        """Return the first address whose domain is in this run, at `position` or after."""
        first = bisect_right(self.stops, position)
        for i in range(first, len(self.labels)):
            start, stop = self.labels[i]
            if start == stop or not self._edge(stop - 1):
                continue
            further = self.reach[i + 1]
            if further is None:
                if self.tops[i] is None:
                    continue
                start = max(start, self.text.rfind("_", start, stop) + 1)
            last = i if further is None else further
            top = self.tops[last]
            for at in self._starts(max(start, position), stop):
                link = self._link_start(at, position, grammar)
                if link is not None and top is not None:
                    return _Found(link, at, top)
        return None

    def _starts(self, start: int, stop: int) -> Iterator[int]:
        """Yield where a domain may start in `start:stop`, in the order of preference."""
        lead = start == 0 and stop > 1 and self.text[0] <= "\uffff"
        if lead and self._edge(1) and not _NOT_BEFORE.match(self.text):
            start = 1  # the published rule uses a character up before it tries the very beginning
        for at in range(start, stop):
            if self._edge(at):
                yield at

    def _link_start(self, at: int, position: int, grammar: _Grammar) -> int | None:
        """Return where a link whose domain starts at `at` starts itself, None if it cannot."""
        if self.text[at - 1 : at] == "/":
            scheme = grammar.scheme.search(self.text, max(position, at - 10), at)
            if scheme and self._may_follow(scheme.start(), position):
                return scheme.start()
        return at if self._may_follow(at, position) else None

    def _may_follow(self, at: int, position: int) -> bool:
        """Say whether the character before `at` lets a link start: it is used up by it.

        The published rule sees UTF-16 units: the first half of an emoji stands before its second.
        """
        return at == 0 or self.text[at] > "\uffff" or self.uses_up(at, position)

    def uses_up(self, at: int, position: int) -> bool:
        """Say whether the character before `at` is free, and one that a link may follow."""
        return at > position and not _NOT_BEFORE.match(self.text, at - 1)


def _top_level(text: str, dot: int, end: int) -> int | None:
    """Return the end of the top-level domain after the full stop at `dot`, None if there is none."""
    for stop in range(min(dot + 1 + LONGEST, end), dot + 2, -1):
        after = text[stop : stop + 1]
        if (after.isascii() and (after.isalnum() or after in "@+-")) and after:
            continue
        if text[dot + 1 : stop].lower() in TOP_LEVEL_DOMAINS:
            return stop
    puny = _PUNYCODE.match(text, dot + 1, end)
    return puny.end() if puny else None


def _tail(text: str, at: int, grammar: _Grammar) -> tuple[int, bool]:
    """Return the end of port, path and query after a domain that ends at `at`; is there a path?"""
    if port := _PORT.match(text, at):
        at = port.end()
    path = grammar.path.match(text, at)
    if path:
        at = max(_trim(text, at + 1, path.end(), grammar.path_end), at + 1)
    if query := grammar.query.match(text, at):
        at = max(_trim(text, at + 1, query.end(), grammar.query_end), at)
    return at, path is not None


def _trim(text: str, start: int, end: int, last: re.Pattern[str]) -> int:
    """Return `end` moved back to just after a character that `last` allows; 0 if there is none."""
    while end > start and not last.match(text, end - 1):
        end -= 1
    return end if end > start else 0


def _accepted(
    text: str, found: _Found, end: int, *, path: bool, grammar: _Grammar
) -> Iterator[Range]:
    """Yield the ranges of an address that ends at `end` which really become links."""
    start, domain_start, domain_end = found
    parts = list(_ascii_domains(text, domain_start, domain_end))
    if text.startswith("xn--", domain_start) and not parts:
        return
    if start < domain_start:
        if short := _T_CO.match(text, start, end):
            if len(short[1]) > _T_CO_SLUG_MOST:
                return
            query = grammar.query.match(text, short.end(), end)
            end = short.end()
            if query:
                end = max(_trim(text, end + 1, query.end(), grammar.query_end), end)
        yield start, end
    elif grammar.bare:
        if path and parts:
            first, stop = parts[-1]
            parts[-1] = first, _advance(text, stop, end - domain_end)
        yield from parts


def _advance(text: str, at: int, units: int) -> int:
    """Return the place `units` UTF-16 units after `at`, never inside a character."""
    while units > 0 and at < len(text):
        units -= 1 + (text[at] > "\uffff")
        at += units >= 0
    return at


def _ascii_domains(text: str, start: int, end: int) -> Iterator[Range]:
    """Yield the parts of a domain that are domains of Latin letters: `看a.com` has `a.com`."""
    at = start
    while labels := _ASCII_LABELS.search(text, at, end):
        at = labels.end()
        for dot in range(labels.end() - 1, labels.start(), -1):
            stop = _top_level(text, dot, end) if text[dot] == "." else None
            if stop is not None:
                yield labels.start(), stop
                at = stop
                break


def _resolvable(domain: str) -> bool:
    """Say whether each label of `domain` has a legal length once written in ASCII."""
    for label in domain.split("."):
        if len(label) > _LABEL_MOST:  # Punycode never shortens
            return False
        parts = (
            part if part.isascii() else f"xn--{part.encode('punycode').decode()}"
            for part in _IDNA_DOTS.split(label)
        )
        if not 1 <= len(".".join(parts)) <= _LABEL_MOST:
            return False
    return True
