"""Finder of repeated words: three clauses or more, one after the other, that begin alike."""

import re
from collections.abc import Iterator, Sequence
from functools import reduce

from repurpose.slicing.sentences.chinese_words import tag_words
from repurpose.slicing.sentences.words import measure
from repurpose.slicing.storyboard.laid_out import laid_out, piece_at
from repurpose.slicing.storyboard.model import Candidate, Material, Piece
from repurpose.slicing.storyboard.plain_text import plain_text
from repurpose.text import PARTED, phrase_costs

_ANAPHORA = 3  # clauses that begin alike
_MOST_CLAUSES = 4
_SHORTEST_CLAUSE = 4.0  # full-width characters
_LONGEST_RUN = 90.0  # ... of all clauses
_UNREAD = "“「‘\u200b "
_counted = re.compile(r"(?:[一两几]|\s(?:an?|the))$")  # of what is counted, not of the opener
_clause = re.compile(r"[^，；。！？,;.!?]+(?:\.(?=\w)[^，；。！？,;.!?]+)*")
_SAID = 4  # characters of an opener in letters that parts words by spaces: The and We are none


def find_anaphoras(material: Material) -> Iterator[Candidate]:
    """Yield runs of three or more clauses of one paragraph that begin alike: the opener, and what follows."""
    article = material.article
    clauses = [
        (unit.block, unit.span.start + m.start(), m[0])
        for unit in material.units
        for m in _clause.finditer(plain_text(article, unit.span))
        if measure(m[0]) >= _SHORTEST_CLAUSE
    ]
    run: list[tuple[int, str]] = []
    before = ("", -1)
    for block, start, text in [*clauses, (-1, 0, "")]:
        bare = text.lstrip(_UNREAD)
        key = (bare[:2].lower() if not bare.isascii() else bare.split(" ")[0].lower(), block)
        if key == before and key[0]:
            run.append((start + len(text) - len(bare), bare))
            continue
        if pieces := _repeated(run, article.language):
            yield laid_out(material, "anaphora", pieces)
        run, before = [(start + len(text) - len(bare), bare)], key


def _repeated(run: Sequence[tuple[int, str]], language: str) -> list[Piece]:
    """Return the opener of clauses that begin alike, and what follows it each time; [] where that is little."""
    texts = [text for _, text in run]
    if len(run) < _ANAPHORA or sum(map(measure, texts)) > _LONGEST_RUN:
        return []
    columns = enumerate(zip(*(text.lower() for text in texts), strict=False))
    alike = next((n for n, column in columns if len(set(column)) > 1), min(map(len, texts)))
    ends = reduce(set.__and__, (_word_ends(text, language) for text in texts))
    opener = max((end for end in ends if end <= alike), default=0)
    while opener and (counted := _counted.search(texts[0][:opener])):
        opener = counted.start()
    rests = [text[opener:].strip(_UNREAD) for text in texts]
    said = texts[0][:opener].strip()
    least = _SAID if said.isascii() else 2
    if len(said) < least or min(map(measure, rests)) < 2:
        return []
    pieces = [piece_at("text", run[0][0], 0, opener)]
    for (start, text), rest in list(zip(run, rests, strict=True))[:_MOST_CLAUSES]:
        at = text.index(rest, opener)
        pieces.append(piece_at("items", start, at, at + len(rest)))
    return pieces


def _word_ends(text: str, language: str) -> set[int]:
    if language == "ja":
        return {place for place, cost in phrase_costs(text, "ja").items() if cost < PARTED}
    if not language.startswith("zh"):
        return {place for place, character in enumerate(text) if character == " "}
    ends, at = set(), 0
    for word, _ in tag_words(text):
        at = text.index(word, at) + len(word)
        ends.add(at)
    return ends
