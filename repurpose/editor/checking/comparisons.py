"""Two sentences in, what one of them has more of, or does, where the other says it of the other side; by grammar alone.

A comparison has two sides: what is compared, and what it is compared with (behind 比 and than, before より).
Japanese says by a particle who does it and to whom. A clause without a subject takes that of the clause before it.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from repurpose.editor.checking.sentence_words import Sentence, Token, nearest

Range = tuple[int, int]
_GRADE = "更|还|要|[多少高低快慢大小长短早晚好差强弱深浅厚薄轻重贵远近冷热难]|容易|便宜|安全|危险"
_CHINESE = regex.compile(
    rf"(?<![相对])比(?![例如赛喻分方重较])(?P<with>[^，。；：？！\n]+?)(?={_GRADE}|[，。；：？！\n]|$)"
)
_CHINESE_TWO = regex.compile(  # 高于 and the like say the grade before the standard
    rf"{_CHINESE.pattern}|(?:[高低多少大小优强弱早晚快慢贵]于|超过|不如|不及)(?P<with>[^，。；：？！\n]+)"
)
_ENGLISH = regex.compile(
    r"\bthan\s+(?P<with>[^,.;:?!\n]+?)(?=\s+(?:in|on|at|by|for|during|over|last|this|when|while|did|does|do|was|were|is|are|had|has)\b|[,.;:?!\n]|$)",
    regex.IGNORECASE,
)
_JAPANESE = regex.compile(r"(?P<with>[^、。はがをにで\n]+?)より(?!も?、)")
_PREPOSITIONS = "向跟给替对从"
_PASSIVE = regex.compile("れる|れた|られ|れて|もら|くれ")
_ROLES = {
    "は": "who",
    "が": "who",
    "も": "who",
    "を": "what",
    "に": "whom",
    "へ": "whom",
    "から": "from",
}
_particle = regex.compile("|".join(sorted(_ROLES, key=len, reverse=True)))


@dataclass(frozen=True)
class _Compared:
    """The words of the two sides of a comparison that only one of them has, and the range of all of it."""

    what: frozenset[str]
    against: frozenset[str]
    within: Range


def find_turned_comparisons(said: Sentence, source: Sentence) -> Iterator[str]:
    """Yield the comparison that has for its standard what the source compares with it: 北比南低 where 南比北低."""
    there = _comparisons(source)
    for mine in _comparisons(said):
        for theirs in there:
            if (
                mine.against & theirs.what
                and mine.what & theirs.against
                and not (mine.against & theirs.against)
                and not _is_turned_twice(said, mine, source, theirs)
            ):
                yield said.plain[slice(*mine.within)].strip()
                return


def _comparisons(sentence: Sentence) -> list[_Compared]:
    forms = {"zh": _CHINESE_TWO, "en": _ENGLISH, "ja": _JAPANESE}.get(sentence.language)
    found = []
    for match in forms.finditer(sentence.plain) if forms else ():
        clause = sentence.clause_at(match.start())
        against = _words(sentence, match.span("with"))
        what = _words(sentence, (clause[0], match.start()))
        if sentence.language == "ja":  # 端末より紙のほうが: the side may stand behind
            what |= _words(sentence, (match.end(), clause[1]))
        found.append(_Compared(what - against, against - what, clause))
    return found


def _words(sentence: Sentence, within: Range) -> frozenset[str]:
    start, end = within
    return frozenset(
        t.text
        for t in sentence.tokens
        if start <= t.start
        and t.start + len(t.text) <= end
        and t.tag[:1] not in ("x", "u", "p", "d", "m")
        and t.text != "the"
    )


def _is_turned_twice(said: Sentence, mine: _Compared, source: Sentence, theirs: _Compared) -> bool:
    """Say whether the direction is turned as well: 北比南高 where 南比北低."""
    here, there = said.plain[slice(*mine.within)], source.plain[slice(*theirs.within)]
    grades = regex.compile(
        r"[多少高低快慢大小长短早晚好差强弱深浅厚薄轻重贵远近冷热難难短長]|\b\w+er\b|more|less"
    )
    return not set(grades.findall(here)) & set(grades.findall(there))


def find_turned_roles(said: Sentence, source: Sentence) -> Iterator[str]:
    """Yield two Japanese words that change their particles: 師匠が弟子に where 弟子が師匠に."""
    if said.language not in ("ja", "zh"):
        return
    if bool(_PASSIVE.search(said.plain)) != bool(_PASSIVE.search(source.plain)):
        return
    mine, theirs = _roles(said), _roles(source)
    both = [word for word in mine if word in theirs]
    for one in both:
        for other in both:
            if one < other and mine[one] == theirs[other] != mine[other] == theirs[one]:
                yield f"{one}・{other}"
                return


def _roles(sentence: Sentence) -> dict[str, str]:
    """Return which part each word has by the particle behind it, or the preposition before it, where it stands once."""
    if sentence.language == "zh":
        return _chinese_roles(sentence)
    found: dict[str, str] = {}
    for token in sentence.tokens:
        after = _particle.match(sentence.plain, token.start + len(token.text))
        if after:
            found[token.text] = "" if token.text in found else _ROLES[after.group()]
    return {word: role for word, role in found.items() if role}


def _chinese_roles(sentence: Sentence) -> dict[str, str]:
    found: dict[str, str] = {}
    before: Token | None = None
    for token in sentence.tokens:
        if token.is_thing and token.tag != "r" and len(token.text) > 1:
            role = "who"
            if before and before.text in _PREPOSITIONS:
                role = before.text
            elif before and before.tag[:1] in "vpnu" and before.tag[:1] != "x":
                role = ""
            found[token.text] = "" if token.text in found else role
        before = token
    return {word: role for word, role in found.items() if role}


def find_taken_subjects(said: Sentence, source: Sentence) -> Iterator[str]:
    """Yield a clause without a subject that takes one of whom the source says something else.

    甲用纸，乙用平板。甲记得更多 must not become 乙用平板，记得更多.
    """
    if said.language != "zh":
        return
    leaders = {clause: _leader(source, clause) for clause in source.clauses}
    named = {leader.text for leader in leaders.values() if leader}
    for before, clause in zip(said.clauses, said.clauses[1:], strict=False):
        subject, own = _leader(said, before), _leader(said, clause)
        near = nearest(said, clause, source)
        if subject is None or own is not None or near is None or subject.text not in named:
            continue
        theirs = leaders[near] or _leader_before(source, near, leaders)
        if (
            theirs
            and theirs.text not in said.plain
            and subject.text not in source.plain[slice(*near)]
        ):
            yield said.plain[slice(*clause)].strip()
            return


def _leader(sentence: Sentence, clause: Range) -> Token | None:
    """Return the thing with which a clause begins, behind one word at most; None where it begins otherwise."""
    tokens = [t for t in sentence.tokens if clause[0] <= t.start < clause[1] and t.text.strip()]
    for token in tokens[:2]:
        if token.is_thing and token.tag != "r" and len(token.text) > 1 and token.text != "结果":
            return token
        if token.tag[:1] in ("v", "p"):
            return None
    return None


def _leader_before(
    source: Sentence, clause: Range, leaders: dict[Range, Token | None]
) -> Token | None:
    at = source.clauses.index(clause)
    return next((leaders[c] for c in reversed(source.clauses[:at]) if leaders[c]), None)
