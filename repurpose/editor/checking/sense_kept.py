"""A rewritten sentence and its sources in, what it changes of their sense out: what they deny, suppose, doubt, compare."""

from collections.abc import Iterator

import regex

from repurpose.editor.checking.claim_words import Words, added_kinds, kept_kinds, pattern_of
from repurpose.editor.checking.facts_kept import quoted
from repurpose.editor.checking.fault import Fault, Rule
from repurpose.editor.checking.opposite_words import opposites, plain_opposites
from repurpose.editor.checking.sentence_words import Sentence, nearest, share
from repurpose.editor.checking.swaps import find_swaps
from repurpose.messages import msg
from repurpose.slicing import EDGE_LEFT

_NAMES_THE_TELLER = (
    "according to",
    "据",
    "によると",
    "によれば",
)  # what is said stands in the next clause
_USED = 0.5  # of the words of a source clause, from which on a sentence has used it


def _negations_in(sentence: Sentence, within: tuple[int, int]) -> int:
    text = sentence.uncounted[within[0] : within[1]]
    text = pattern_of("no negation", sentence.language).sub(" ", text)
    return len(pattern_of("negation", sentence.language).findall(text))


def _denies(sentence: Sentence, within: tuple[int, int], besides: str = "") -> bool:
    """Say whether a range denies, by a word that is not among those that the other sentence says `besides`."""
    if _negations_in(sentence, within):
        return True
    found = pattern_of("denies", sentence.language).finditer(sentence.plain, *within)
    return any(match.group().lower() not in besides.lower() for match in found)


def _around(sentence: Sentence, clause: tuple[int, int]) -> tuple[int, int]:
    """Return the range of a clause with its neighbours in the same sentence."""
    at = sentence.clauses.index(clause)
    start, end = clause
    if at and not _parts(sentence, sentence.clauses[at - 1], clause):
        start = sentence.clauses[at - 1][0]
    if at + 1 < len(sentence.clauses) and not _parts(sentence, clause, sentence.clauses[at + 1]):
        end = sentence.clauses[at + 1][1]
    return start, end


def _parts(sentence: Sentence, clause: tuple[int, int], after: tuple[int, int]) -> bool:
    """Say whether a sentence ends between two clauses."""
    return bool(regex.search(r"[。！!；;\n]|\. ", sentence.plain[clause[1] : after[0]]))


def _used_clauses(said: Sentence, source: Sentence) -> list[tuple[int, int]]:
    """Return the clauses of the sources whose words are for the most part in the sentence."""
    return [clause for clause in source.clauses if share(source, clause, said) >= _USED]


def find_lost_negations(said: Sentence, source: Sentence) -> Iterator[Fault]:
    """Yield a negation that is lost, or that the source does not have."""
    whole = (0, len(said.plain))
    used = _used_clauses(said, source)
    for clause in source.clauses:
        words = source.plain[slice(*clause)].strip()
        if not _negations_in(source, clause):
            continue
        if clause not in used:
            if said.language == "zh" and len(source.clauses) == 1 and _has_letters(said, words):
                yield Fault(
                    "negation", words, msg("the negation of '{words}' is lost", words=words)
                )
                return
            continue
        near = nearest(source, clause, said)
        if (
            not _denies(said, (near and _around(said, near)) or whole, words)
            or (near and not _is_answer(said, near) and _is_bare(said, near, source, clause))
            or (near and _is_halved(said, near, source, clause))
        ):
            yield Fault("negation", words, msg("the negation of '{words}' is lost", words=words))
            return
    for clause in said.clauses:
        if not _negations_in(said, clause):
            continue
        near = nearest(said, clause, source)
        around = (near and _around(source, near)) or (0, len(source.plain))
        if not _denies(source, around) or (
            near and around == near and _is_bare(source, near, said, clause)
        ):
            words = said.plain[slice(*clause)].strip()
            yield Fault("negation", words, msg("the source does not deny: '{words}'", words=words))
            return


def _has_letters(sentence: Sentence, denied: str) -> bool:
    """Say whether a clause that denies nothing has nearly all characters of a denied one that say something."""
    letters = {
        c for c in regex.findall(r"\p{Han}", denied) if c not in EDGE_LEFT and c not in "从来们"
    }
    return len(letters) > 1 and any(
        sum(c in sentence.plain[a:b] for c in letters) >= 0.8 * len(letters)
        and not _denies(sentence, (a, b))
        for a, b in sentence.clauses
    )


def _is_halved(
    sentence: Sentence, clause: tuple[int, int], other: Sentence, denied: tuple[int, int]
) -> bool:
    """Say whether one of two negations of a clause is lost whose words are all there."""
    words = [t.text for t in other.words(denied)]
    held = sentence.plain[slice(*clause)]
    count, was = _negations_in(sentence, clause), _negations_in(other, denied)
    return was == 2 and count == 1 and len(words) > 1 and all(word in held for word in words)


def _is_answer(sentence: Sentence, clause: tuple[int, int]) -> bool:
    """Say whether the clause behind does nothing but deny: 愿意的供应商，一家也没有."""
    at = sentence.clauses.index(clause) + 1
    after = sentence.clauses[at : at + 1]
    return any(_negations_in(sentence, c) and len(sentence.words(c)) < 2 for c in after)


def _is_bare(
    sentence: Sentence, clause: tuple[int, int], other: Sentence, denied: tuple[int, int]
) -> bool:
    """Say whether a clause says nearly all that a denied one says, and denies nothing itself."""
    if _denies(sentence, clause, other.plain[slice(*denied)]):
        return False
    words = [
        t.text
        for t in other.words(denied)
        if not pattern_of("negation", other.language).search(t.text)
    ]
    held = sentence.plain[slice(*clause)]
    stems = {t.text for t in sentence.words(clause)}
    return len(words) > 1 and all(word in held or word in stems for word in words)


def find_lost_suppositions(said: Sentence, source: Sentence) -> Iterator[Fault]:
    """Conditions, doubts and what holds for a part only: a used clause keeps them."""
    used = _used_clauses(said, source)
    for kind, words in kept_kinds(said.language).items():
        rule: Rule = "condition" if kind in ("if", "unless", "even if", "only if") else "hedge"
        for start, end in used if rule == "hedge" else _governed(used, source):
            found = words.said.search(source.uncounted, start, end)
            if (
                found
                and not _is_answered(words, said, source, rule)
                and not (kind == "part" and said.quantities)
            ):
                yield Fault(
                    rule, found.group(), msg("'{words}' of the source is lost", words=found.group())
                )
                break
    if rival := _sharper_condition(said, source):
        yield Fault("condition", rival, msg("the source does not say '{words}'", words=rival))


def _is_answered(words: Words, said: Sentence, source: Sentence, rule: Rule) -> bool:
    """Say whether a sentence has a word of the kind, or a wider one.

    A wider word that the source has too is said of something else: 料 of 颜料 is no doubt. The words that join
    a condition and what follows from it stand in both.
    """
    if rule == "condition":
        return bool(words.answered.search(said.plain))
    return bool(words.said.search(said.plain)) or any(
        match.group().lower() not in source.plain.lower()
        for match in words.answered.finditer(said.plain)
    )


def _governed(used: list[tuple[int, int]], source: Sentence) -> list[tuple[int, int]]:
    """Return the used clauses and the ones before and after them: a condition governs its neighbour."""
    return [_around(source, clause) for clause in used]


def _sharper_condition(said: Sentence, source: Sentence) -> str:
    """Return what makes a sufficient condition of the source a necessary one."""
    kinds = kept_kinds(said.language)
    for kind in ("only if", "unless"):
        if kind in kinds and (found := kinds[kind].said.search(said.plain)):
            answers = (
                (kinds["only if"].answered, kinds["unless"].answered)
                if "unless" in kinds
                else (kinds[kind].answered,)
            )
            if not any(words.search(source.plain) for words in answers):
                return str(found.group())
    return ""


def find_lost_speakers(said: Sentence, source: Sentence) -> Iterator[Fault]:
    """What somebody says in the source may not become a fact."""
    speech = pattern_of("speech", said.language)
    if speech.search(said.plain) or quoted(said.plain):
        return
    for found in speech.finditer(source.plain):
        a, b = source.clause_at(found.start())
        at = next((i for i, clause in enumerate(source.clauses) if clause == (a, b)), None)
        after = source.clauses[at + 1 : at + 2] if at is not None else []
        far = b - found.end() < 3 or found.group().lower() in _NAMES_THE_TELLER
        governed = [(found.end(), b), *after] if far else [(found.end(), b)]
        if any(share(source, clause, said) >= _USED for clause in governed):
            yield Fault(
                "speaker",
                found.group(),
                msg("who says it is lost: '{words}'", words=source.plain[a:b].strip()),
            )
            return


def find_additions(said: Sentence, source: Sentence) -> Iterator[Fault]:
    """Yield causes, superlatives, certainties and comparisons that the source does not have."""
    for kind, words in added_kinds(said.language).items():
        for found in words.said.finditer(said.uncounted):
            if (
                kind == "superlative"
                and said.language == "zh"
                and not _is_own_superlative(said.plain[found.start() :], source.plain)
            ):
                pass
            elif words.answered.search(source.plain) and not _is_one_made_the_one(
                kind, said, source
            ):
                continue
            yield Fault(
                "added",
                found.group(),
                msg("the source does not say '{words}'", words=found.group()),
            )
            break


def _is_one_made_the_one(kind: str, said: Sentence, source: Sentence) -> bool:
    """Say whether one of the oldest became the oldest."""
    one_of = pattern_of("one of", said.language)
    return (
        (kind == "superlative" or (kind == "first" and said.language == "zh"))
        and bool(one_of.search(source.plain))
        and not one_of.search(said.plain)
    )


def _is_own_superlative(rest: str, source: str) -> bool:
    """Say whether 最 stands before a word that the source has as well."""
    return not rest.startswith("最") or "最" not in source or rest[1:2] in source


def find_contraries(said: Sentence, source: Sentence) -> Iterator[Fault]:
    """A sentence that has one of two opposite words where its source has only the other says the contrary."""
    for pair in opposites(said.language):
        for one, other in (pair, pair[::-1]):
            found = one.search(said.uncounted)
            if (
                not found
                or one.search(source.plain)
                or not other.search(source.uncounted)
                or other.search(said.plain)
            ):
                continue
            negations = [_negations_in(s, (0, len(s.plain))) for s in (said, source)]
            if negations[0] % 2 == negations[1] % 2:
                yield Fault(
                    "direction",
                    found.group(),
                    msg("the source says the contrary of '{words}'", words=found.group()),
                )


def find_turned_clauses(said: Sentence, source: Sentence) -> Iterator[Fault]:
    """A clause that says what a source clause says, in the opposite direction: 比新城区高 where it is 低."""
    pairs = (*opposites(said.language), *plain_opposites(said.language))
    for clause in said.clauses:
        near = nearest(said, clause, source)
        if near is None or len(said.words(clause)) < 2:
            continue
        here, there = said.uncounted[slice(*clause)], source.uncounted[slice(*near)]
        even = (_negations_in(said, clause) - _negations_in(source, near)) % 2 == 0
        for one, other in (*pairs, *(pair[::-1] for pair in pairs)):
            found = one.search(here)
            if (
                found
                and even
                and other.search(there)
                and not one.search(there)
                and not other.search(here)
            ):
                yield Fault(
                    "direction",
                    found.group(),
                    msg("the source says the contrary of '{words}'", words=found.group()),
                )
                return


def find_swapped(said: Sentence, source: Sentence) -> Iterator[Fault]:
    """Yield what the source has the other way round."""
    for words in find_swaps(said, source):
        yield Fault(
            "swapped", words, msg("the source has it the other way round: '{words}'", words=words)
        )
