"""The sentences of an article in, how many must follow each out: what may not be parted.

A list goes with the sentence that leads it in; what is refuted goes with its refutation. A sentence
that needs others can be said in a post that holds them all; it can never be a quote.
"""

import re
from collections.abc import Sequence
from typing import Protocol

from repurpose.article import Kind

_REACH = 3  # sentences within which a refutation follows


class Line(Protocol):
    """What is looked at of a sentence (see `Unit`)."""

    @property
    def section(self) -> int:
        """The number of its section."""

    @property
    def kind(self) -> Kind:
        """The kind of its block."""

    @property
    def lead_in(self) -> bool:
        """Whether it announces what follows."""


_supposed = re.compile(
    r"(?:^|[，。“])(?:或许|也许|有人(?:会|可能|也许)?(?:说|认为|觉得|问)|有些人(?:会)?(?:说|认为|觉得)|很多人(?:会)?(?:以为|认为|觉得|说)|你(?:可能|也许|或许)?(?:会)?(?:说|以为|觉得|认为|问)"
    r"|人们(?:常|总|往往)?(?:以为|认为|说)|表面上|看上去|看起来|乍一看|理所当然|按理说|传统观点|通常认为)"
    r"|^(?:You (?:might|may|could) (?:say|think|argue)|Some (?:people )?(?:say|argue|think)|People (?:often )?(?:say|think)|It (?:seems|looks|appears)|On the surface)\b"
    r"|と思うかもしれ|と思われがち|一見|고 생각할지도"
)
_refuted = re.compile(
    r"^(?:但|然而|可是|不过|其实|事实上|实际上|错|不对|并非|恰恰相反|But\b|However\b|Yet\b|In fact\b|Actually\b|しかし|だが|でも|ところが|실제로|그러나|하지만)"
    r"|错误|是错的|错了|胡说|并非如此|不是这样|并不成立|站不住脚|\bwrong\b|\bmyth\b|間違い"
)
_good_news = re.compile(
    r"(?:有个|一个)?好消息(?:是|：)|(?:The|First,? the) good news\b|良いニュース"
)
_bad_news = re.compile(
    r"(?:但|而)?(?:更)?坏(?:的)?消息(?:是|：)|(?:But )?the bad news\b|悪いニュース", re.IGNORECASE
)
_own_turn = re.compile(
    r"[，；](?:但|却|然而|其实|可是|不过|实际上)|\bbut\b|しかし|だが|하지만", re.IGNORECASE
)


def count_bonds(lines: Sequence[Line], texts: Sequence[str]) -> list[int]:
    """Return how many sentences must follow each; `texts` in Simplified Han."""
    bonds = [0] * len(lines)
    for i, line in enumerate(lines):
        if line.lead_in:
            bonds[i] = _count_list(lines, i + 1)
        if refutation := _find_refutation(lines, texts, i):
            bonds[i] = max(bonds[i], refutation)
        if _good_news.match(texts[i]):
            bonds[i] = max(bonds[i], _find_bad_news(texts[i + 1 : i + 1 + _REACH]))
    return bonds


def _find_bad_news(texts: Sequence[str]) -> int:
    """Return how far below good news the last of the bad stands; half of such a pair says the opposite."""
    return max((n for n, text in enumerate(texts, start=1) if _bad_news.match(text)), default=0)


def _count_list(lines: Sequence[Line], start: int) -> int:
    end = start
    while end < len(lines) and lines[end].kind == Kind.ITEM:
        end += 1
    return max(end - start, min(1, len(lines) - start))


def _find_refutation(lines: Sequence[Line], texts: Sequence[str], index: int) -> int:
    """Return how far below a supposition its refutation stands; 0 when there is none."""
    if not _supposed.search(texts[index]) or _own_turn.search(texts[index]):
        return 0
    start = index
    if lines[index].lead_in:  # what is supposed is a list: the refutation stands below it
        start += _count_list(lines, index + 1)
    for other in range(start + 1, min(start + 1 + _REACH, len(lines))):
        if lines[other].section == lines[index].section and _refuted.search(texts[other]):
            return other - index
    return 0
