"""Two sentences in, what one of them has the other way round out: whose number it is, who does it to whom, who says it."""

from collections.abc import Iterator
from itertools import product

import regex

from repurpose.editor.checking.claim_words import pattern_of
from repurpose.editor.checking.comparisons import (
    find_taken_subjects,
    find_turned_comparisons,
    find_turned_roles,
)
from repurpose.editor.checking.opposite_words import moments, opposites
from repurpose.editor.checking.sentence_words import EMPTY_WORDS, Sentence, Token, nearest
from repurpose.slicing import Quantity

_PASSIVE = "[被遭由受把将给让]|\\bby\\b|れる|られ"
_RELATION = "[比较胜输赢超追代]|高于|低于|超过|不如|不及|优于|领先|落后|than|より"

Range = tuple[int, int]


def find_swaps(said: Sentence, source: Sentence) -> Iterator[str]:
    """Yield the words of `said` that stand to each other in `source` the other way round."""
    yield from _owners(said, source)
    yield from _movements(said, source)
    yield from _relations(said, source)
    yield from _tellers(said, source)
    yield from find_turned_comparisons(said, source)
    yield from find_turned_roles(said, source)
    yield from find_taken_subjects(said, source)
    yield from _leaders(said, source)


def _segments(sentence: Sentence) -> list[tuple[Quantity, Range]]:
    """Return the quantities, each with the range of what it belongs to: its clause, or its part of a shared one."""
    found: list[tuple[Quantity, Range]] = []
    quantities = [q for q in sentence.quantities if not q.article]
    for quantity in quantities:
        start, end = sentence.clause_at(quantity.start)
        for other in quantities:
            if start <= other.start < quantity.start:
                start = max(start, other.end)
            elif quantity.start < other.start < end:
                end = quantity.end
        found.append((quantity, (start, end)))
    return found


def _match(
    quantity: Quantity, among: list[tuple[Quantity, Range]]
) -> tuple[Quantity, Range] | None:
    """Return the one quantity that amounts to the same, None where there are none or several."""
    found = [pair for pair in among if pair[0].amount == quantity.amount]
    return found[0] if len(found) == 1 else None


def _owners(said: Sentence, source: Sentence) -> Iterator[str]:
    """Whose number it is, and when it was: 甲店卖出90杯 where 乙店 did."""
    here, there = [_parts(sentence) for sentence in (said, source)]
    of, was_of = _parts_of(said), _parts_of(source)
    if {pair[::-1] for pair in of} & was_of - of:
        yield said.plain.strip()
        return
    counted = {amount for pair in of & was_of for amount in pair}
    for (sort, amount), within in here:
        if isinstance(amount, tuple) and amount[0] in counted:
            continue
        mine = [range_ for key, range_ in there if key == (sort, amount)]
        if len(mine) != 1:
            continue
        words, own = _all_words(said, within), _all_words(source, mine[0])
        own |= {word for word in words if word in source.plain[slice(*mine[0])]}
        for (other_sort, other), range_ in there:
            if other_sort != sort or other == amount:
                continue
            theirs = _all_words(source, range_)
            if words & (theirs - own) and own - theirs and not words & (own - theirs):
                yield said.plain[slice(*within)].strip()
                return


def _leaders(said: Sentence, source: Sentence) -> Iterator[str]:
    """Whose number it is, by those with whom clauses begin: 李师傅修表三十年 where 张师傅 does, and 李师傅 twelve."""
    there = _segments(source)
    for quantity, within in _segments(said):
        mine = _match(quantity, there)
        leader = _leader(said, said.clause_at(quantity.start))
        if not mine or not leader:
            continue
        own = _leader(source, source.clause_at(mine[0].start))
        for other, _ in there:
            theirs = _leader(source, source.clause_at(other.start))
            if (
                other.unit == mine[0].unit
                and other.amount != quantity.amount
                and leader & (theirs - own)
                and own - theirs
                and not leader & (own - theirs)
                and not any(word in said.plain[slice(*within)] for word in own - theirs)
            ):
                yield said.plain[slice(*within)].strip()
                return


def _leader(sentence: Sentence, clause: Range) -> set[str]:
    """Return the words before the first verb of a clause."""
    found: set[str] = set()
    for token in sentence.tokens:
        if clause[0] <= token.start < clause[1]:
            if token.tag.startswith(("v", "p", "d", "c", "m")):
                break
            if token.is_thing:
                found.add(token.text)
    return found


def _parts_of(sentence: Sentence) -> set[tuple[object, object]]:
    """Return the pairs of numbers of which one is a part of the other: nine of fourteen."""
    return {
        (q.values, r.values)
        for q, r in zip(sentence.quantities, sentence.quantities[1:], strict=False)
        if regex.fullmatch(r"\s?(?:out )?of\s(?:the\s|all\s)?", sentence.plain[q.end : r.start])
    }


def _parts(sentence: Sentence) -> list[tuple[tuple[str, object], Range]]:
    """Return what numbers and moments a sentence has, by sort and amount, each with what it belongs to."""
    found: list[tuple[tuple[str, object], Range]] = [
        ((q.unit, q.amount), within) for q, within in _segments(sentence)
    ]
    for clause in sentence.clauses:
        named = moments(sentence.plain[slice(*clause)], sentence.language)
        if len(named) == 1:
            found.append((("moment", named.pop()), clause))
    return found


def _all_words(sentence: Sentence, within: Range) -> set[str]:
    return sentence.things(within) | {t.text for t in sentence.words(within) if t.tag != "t"}


def _movements(said: Sentence, source: Sentence) -> Iterator[str]:
    """Which way a number went: 涨3% where it fell."""
    there = _segments(source)
    for quantity, within in _segments(said):
        mine = _match(quantity, there)
        if not mine:
            continue
        for pair in opposites(said.language):
            here = [bool(p.search(said.plain[slice(*within)])) for p in pair]
            was = [bool(p.search(source.plain[slice(*mine[1])])) for p in pair]
            if sum(here) == 1 and sum(was) == 1 and here != was:
                yield said.plain[slice(*within)].strip()
                return


def _relations(said: Sentence, source: Sentence) -> Iterator[str]:
    """Who does it to whom, and what is more than what: 机器比手冲慢 where 手冲比机器慢."""
    for clause, there in product(said.clauses, source.clauses):
        for verb, same in product(_verbs(said, clause), _verbs(source, there)):
            if (
                verb.text == same.text
                and _is_crossed(said, clause, verb, source, there, same)
                and _same_voice(said, clause, source, there)
            ):
                yield said.plain[slice(*clause)].strip()
                return


def _is_crossed(
    said: Sentence, clause: Range, verb: Token, source: Sentence, there: Range, same: Token
) -> bool:
    """Say whether what stands before a verb here stands behind it there, and the other way round."""
    was_left, was_right = _sides(source, there, same)
    was_left, was_right = was_left - was_right, was_right - was_left
    left, right = (
        said.plain[clause[0] : verb.start],
        said.plain[verb.start + len(verb.text) : clause[1]],
    )
    if said.language == "en":
        mine = _sides(said, clause, verb)
        held = [
            [w in side for w in was]
            for side, was in ((mine[0], was_right), (mine[1], was_left), (mine[0], was_left))
        ]
    else:
        held = [
            [w in side for w in was]
            for side, was in ((left, was_right), (right, was_left), (left, was_left))
        ]
    compares = regex.fullmatch(_RELATION, verb.text)
    stays = (  # 准时 of 火车比飞机准时
        said.language != "en" and any(w in right for w in was_right) and not compares
    )
    return any(held[0]) and any(held[1]) and not any(held[2]) and not stays


def _verbs(sentence: Sentence, within: Range) -> list[Token]:
    start, end = within
    compared = [
        Token(m.group().lower(), "v", m.start())
        for m in regex.finditer(_RELATION, sentence.plain, flags=regex.IGNORECASE)
        if start <= m.start() < end
    ]
    return compared + [
        t for t in sentence.tokens if start <= t.start < end and _is_deed(sentence, t)
    ]


def _is_deed(sentence: Sentence, token: Token) -> bool:
    """Say whether a verb is done by one thing to another: not 是, and not the verb of 他翻的书."""
    follows = sentence.plain[token.start + len(token.text) :][:1]
    if sentence.language == "en":
        return token.tag == "n"
    return token.tag.startswith("v") and token.text not in EMPTY_WORDS and follows != "的"


def _sides(sentence: Sentence, within: Range, verb: Token) -> tuple[set[str], set[str]]:
    """Return what stands before and after a verb: things, and beside a comparison any word that says something."""
    compares = regex.fullmatch(_RELATION, verb.text)
    sides = []
    for side in ((within[0], verb.start), (verb.start + len(verb.text), within[1])):
        words = {t.text for t in sentence.words(side)} if compares else set()
        sides.append((sentence.things(side) | words) - {verb.text})
    return sides[0], sides[1]


def _same_voice(said: Sentence, clause: Range, source: Sentence, there: Range) -> bool:
    """Say whether neither or both are passive, and both go the same way: 慢 there is not 快 here."""
    here, was = said.plain[slice(*clause)], source.plain[slice(*there)]
    if bool(regex.search(_PASSIVE, here)) != bool(regex.search(_PASSIVE, was)):
        return False
    for pair in opposites(said.language):
        for one, other in (pair, pair[::-1]):
            if one.search(here) and other.search(was) and not one.search(was):
                return False
    return True


def _tellers(said: Sentence, source: Sentence) -> Iterator[str]:
    """Who says it: somebody whom the source names, but who does not say this there."""
    told = _told(source)
    for name, words in _told(said):
        if not name or name not in source.plain or not told:
            continue
        near = nearest(said, words, source) if words[0] < words[1] else None
        tellers = {who for who, where in told if who and (near is None or _meet(where, near))}
        if tellers and not any(name in teller or teller in name for teller in tellers):
            yield said.plain[slice(*said.clause_at(words[0] - 1))].strip() or name
            return


def _meet(one: Range, other: Range) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _told(sentence: Sentence) -> list[tuple[str, Range]]:
    """Return for each verb of speech the last thing before it in its clause, and the range of what is said."""
    found = []
    matches = list(pattern_of("speech", sentence.language).finditer(sentence.plain))
    for number, match in enumerate(matches):
        start, end = sentence.clause_at(match.start())
        before = [
            t
            for t in sentence.tokens
            if start <= t.start < match.start() and t.is_thing and t.tag != "r"
        ]
        until = matches[number + 1].start() if number + 1 < len(matches) else len(sentence.plain)
        until = min(until, sentence.clause_at(until - 1)[0]) if number + 1 < len(matches) else until
        after = (match.end(), max(until, end))
        if not sentence.plain[slice(*after)].strip("，。！？,.!? ”’」』"):  # ……，馆长说。
            at = sentence.clauses.index((start, end)) if (start, end) in sentence.clauses else 0
            after = sentence.clauses[at - 1] if at else after
        topics = [t for t in before if sentence.plain.startswith("は", t.start + len(t.text))]
        found.append(((topics or before)[-1].text if before else "", after))
    return found
