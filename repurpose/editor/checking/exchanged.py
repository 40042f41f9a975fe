"""Two sentences in, the word of one out that stands where the other has another: a near copy with one thing exchanged.

A paraphrase moves words about. Where a clause has the words of a source clause in their order, save for one thing
between two words that both have, that thing was exchanged: 东北大学 where it is 北海道大学.
"""

from collections.abc import Iterator
from difflib import SequenceMatcher

import regex

from repurpose.editor.checking.sentence_words import Sentence, Token, nearest

_LEAST_COPIED = 0.5  # of the characters of the clause
_THINGS = ("nr", "ns", "nt", "nz", "n", "t", "f", "j", "g")
_MOST_LETTERS = 6


def find_exchanged_things(said: Sentence, source: Sentence) -> Iterator[str]:
    """Yield the things that stand in the place of others of the source, which the sentence does not name."""
    if said.language not in ("zh", "ja"):
        return
    for clause in said.clauses:
        near = nearest(said, clause, source)
        if near is None:
            continue
        here, there = (
            [t for t in s.tokens if a <= t.start < b and t.text.strip()]
            for s, (a, b) in ((said, clause), (source, near))
        )
        matcher = SequenceMatcher(
            None, [t.text for t in there], [t.text for t in here], autojunk=False
        )
        copied = sum(
            len(here[j].text)
            for _, start, size in matcher.get_matching_blocks()
            for j in range(start, start + size)
        )
        if copied < _LEAST_COPIED * sum(len(t.text) for t in here):
            continue
        for kind, a, b, c, d in matcher.get_opcodes():
            if kind == "replace" and said.language == "ja":
                yield from (t.text for t in here[c:d] if _is_new_name(t, source))
            if kind == "replace" and c and d < len(here) + (said.language == "zh"):
                yield from _exchanged(there[a:b], here[c:d], said, source)


def _is_new_name(token: Token, source: Sentence) -> bool:
    """Say whether a word is long and has no character of the source: 長新太 where it is 安野光雅."""
    return bool(regex.fullmatch(r"\p{Han}{3,}", token.text)) and not any(
        c in source.plain for c in token.text
    )


def _exchanged(
    was: list[Token], now: list[Token], said: Sentence, source: Sentence
) -> Iterator[str]:
    old, new = ("".join(t.text for t in tokens) for tokens in (was, now))
    one_thing = all(_is_thing(t, said.language) for t in (*was, *now)) and (
        len(was) == len(now) == 1 or said.language == "zh"
    )
    if (
        one_thing
        and max(len(old), len(new)) <= _MOST_LETTERS
        and min(len(old), len(new)) > 1
        and not all(c in source.plain for c in new)
        and not all(c in said.plain for c in old)
        and old[-1]
        == new[-1]  # a thing of the same sort: 大学, 县; or a name with the other's character
    ):
        yield new


def _is_thing(token: Token, language: str) -> bool:
    return (
        language == "ja"
        or token.tag.startswith(_THINGS)
        or (
            len(token.text) < 3
            and bool(regex.fullmatch(r"\p{Han}+", token.text))
            and token.tag == "a"
        )
    )
