"""A rewritten sentence and its sources in, the facts that the sources do not have out: numbers, names, dates, quotations."""

from collections.abc import Iterator

import regex

from repurpose.editor.checking.claim_words import pattern_of
from repurpose.editor.checking.exchanged import find_exchanged_things
from repurpose.editor.checking.fault import Fault
from repurpose.editor.checking.opposite_words import moments
from repurpose.editor.checking.sentence_words import Sentence, Token
from repurpose.messages import msg
from repurpose.slicing import Quantity, occurrences

_UNSEEN, _RARE = (
    3,
    60,
)  # occurrences in the dictionary's corpus: of a word that is none, of a character for names
LEAST_SHARE = 0.5  # of the words of a sentence that its sources have too


def find_changed_numbers(said: Sentence, source: Sentence) -> Iterator[Fault]:
    """Yield numbers that the source does not have, or has with another unit or qualifier."""
    for found in said.quantities:
        if found.article and (
            any(q.article for q in source.quantities)
            or not any(
                q.unit == found.unit and q.text[-1:] == found.text[-1:] for q in source.quantities
            )
        ):
            continue
        if any(found.agrees(q) for q in source.quantities):
            continue
        if any(found.equals(q) for q in source.quantities):
            sense = msg("'{words}' is not how the source qualifies the number", words=found.text)
            yield Fault("qualifier", found.text, sense)
        elif len(found.values) > 1 and _has_each(found, source):
            continue
        elif any(found.values == q.values for q in source.quantities):
            yield Fault(
                "unit",
                found.text,
                msg("'{words}' has another unit in the source", words=found.text),
            )
        elif not _is_part_of_name(said, found.start, source):
            yield Fault(
                "number", found.text, msg("'{words}' is not in the source", words=found.text)
            )


def _has_each(found: Quantity, source: Sentence) -> bool:
    """Say whether both ends of a range stand in the source by themselves: 从61%到66%."""
    return all(
        any(
            q.values == (value,) and q.unit == found.unit and q.qualifiers == found.qualifiers
            for q in source.quantities
        )
        for value in found.values
    )


def _is_part_of_name(said: Sentence, place: int, source: Sentence) -> bool:
    """Say whether a numeral stands in a Chinese word that the source has as well, such as a name."""
    if said.language != "zh":
        return False
    token = next((t for t in said.tokens if t.start <= place < t.start + len(t.text)), None)
    return (
        token is not None
        and len(token.text) > 1
        and not token.text[0].isdigit()
        and token.text in source.plain
    )


def find_strange_names(said: Sentence, source: Sentence) -> Iterator[Fault]:
    """Yield names, Latin words and titles that the source does not have."""
    seen = {**source.foreign}
    for form, word in said.foreign.items():
        if said.language == "en" and not _is_name(said.plain, word):
            continue
        if (
            form not in seen
            and form.removesuffix("'s").removesuffix("’s") not in seen
            and form not in source.plain.lower()
        ):
            yield Fault("name", word, msg("'{words}' is not in the source", words=word))
    for title in regex.findall(r"《([^《》]+)》", said.plain):
        if not regex.search(
            rf"(?:^|[《「“]|(?<![《\p{{L}}])){regex.escape(title)}(?![\p{{L}}][^《》]*》)",
            source.plain,
        ):
            yield Fault("title", title, msg("'{words}' is not in the source", words=title))
    for dotted in regex.findall(r"\p{Han}{1,6}(?:[·・]\p{Han}{1,6})+", said.plain):
        parts = regex.split("[·・]", dotted)
        if not all(
            part in source.plain or part[:2] in source.plain for part in parts
        ) or not regex.search(r"[·・]", source.plain):
            yield Fault("name", dotted, msg("'{words}' is not in the source", words=dotted))
    for token in said.tokens if said.language == "zh" else ():
        if _is_listed_name(token) and (
            not _stands(token.text, source) or _goes_on_differently(token, said, source)
        ):
            yield Fault("name", token.text, msg("'{words}' is not in the source", words=token.text))
    yield from _unknown_names(said, source)
    yield from _other_persons(said, source)
    for words in find_exchanged_things(said, source):
        yield Fault("name", words, msg("'{words}' is not in the source", words=words))
    if said.language == "ja":
        for word in regex.findall(
            r"[ァ-ヴー]{3,}|[一-鿿]{2,4}(?=さん|氏|様|市|県|町|村|駅|社)", said.plain
        ):
            if word not in source.plain:
                yield Fault("name", word, msg("'{words}' is not in the source", words=word))


def _unknown_names(said: Sentence, source: Sentence) -> Iterator[Fault]:
    """Yield Chinese words that no dictionary knows and of which the source has no character: somebody's name."""
    if said.language != "zh":
        return
    run: list[str] = []
    for token in [*said.tokens, Token("", "x", len(said.plain))]:
        strange = regex.fullmatch(r"\p{Han}+", token.text) and not any(
            c in source.plain for c in token.text
        )
        if strange and (len(token.text) == 1 or occurrences(token.text) <= _UNSEEN):
            run.append(token.text)
            continue
        name = "".join(run)
        if len(name) > 1 and any(
            occurrences(w) <= (_RARE if len(w) == 1 else _UNSEEN) for w in run
        ):
            yield Fault("name", name, msg("'{words}' is not in the source", words=name))
        run = []


def _other_persons(said: Sentence, source: Sentence) -> Iterator[Fault]:
    """Yield a person whose surname the source has with another given name: 沈浩然 where it is 沈默然."""
    for surname, given in zip(said.tokens, said.tokens[1:], strict=False):
        name = surname.text + given.text
        if (
            surname.tag.startswith("nr")
            and len(surname.text) == 1
            and len(given.text) == 2  # characters of a given name
            and given.tag[:1] not in ("v", "u", "p", "d")
            and surname.text in source.plain
            and name not in source.plain
            and given.text not in source.plain
        ):
            yield Fault("name", name, msg("'{words}' is not in the source", words=name))


def _stands(name: str, source: Sentence) -> bool:
    return name in source.plain or (
        len(name) > 2
        and (name[1:] in source.plain or name[:-1] in source.plain)
        and not _is_person(name, source)
    )


def _is_person(name: str, source: Sentence) -> bool:
    return any(
        t.tag.startswith("nr") and len(t.text) == len(name) and t.text != name
        for t in source.tokens
    )


def _goes_on_differently(name: Token, said: Sentence, source: Sentence) -> bool:
    """Say whether a name is the beginning of a person's in the source, and goes on with another character here."""
    follows = said.plain[name.start + len(name.text) :][:1]
    longer = [
        t.text
        for t in source.tokens
        if t.tag.startswith("nr")
        and t.text.startswith(name.text)
        and len(t.text) > max(2, len(name.text))
    ]
    return (
        bool(longer)
        and bool(regex.match(r"\p{Han}", follows))
        and all(t[len(name.text)] != follows for t in longer)
    )


def _is_listed_name(token: Token) -> bool:
    return token.tag in ("nr", "ns", "nt", "nz", "nrt", "nrfg") and len(token.text) > 1


def _is_name(text: str, word: str) -> bool:
    """Say whether an English word is written as a name: a capital in mid-sentence, digits, or two capitals."""
    if regex.search(r"\d|[a-z][A-Z]|[A-Z]{2}", word):
        return True
    return (
        word[0].isupper()
        and word != "I"
        and not word.startswith(("I'", "I’"))
        and bool(regex.search(rf"[\w,;)'’”]\s+{regex.escape(word)}(?!\w)", text))
    )


def find_invented_quotations(said: Sentence, source: Sentence) -> Iterator[Fault]:
    """Yield words in quotation marks that do not stand in the source, or are nobody's speech there."""
    spoken = [regex.sub(r"\s|[，。！？、；：,.!?;:]", "", q) for q in quoted(source.plain)]
    bare = regex.sub(r"\s|[，。！？、；：,.!?;:]", "", source.plain)
    for words in quoted(said.plain):
        squeezed = regex.sub(r"\s|[，。！？、；：,.!?;:]", "", words)
        if not squeezed:
            continue
        is_speech = len(squeezed) > (9 if said.language != "en" else 24) or _is_told(said, words)
        if squeezed not in bare:
            yield Fault(
                "quotation",
                words,
                msg("the quotation '{words}' is not in the source word for word", words=words),
            )
        elif is_speech and not any(squeezed in q for q in spoken):
            yield Fault(
                "quotation", words, msg("'{words}' is nobody's speech in the source", words=words)
            )


def _is_told(said: Sentence, words: str) -> bool:
    """Say whether quoted words follow a verb of speech and a colon or comma."""
    told = rf"(?:{pattern_of('speech', said.language).pattern}|说|道|讲)\s?[：:,，]\s?[“「『\"]{regex.escape(words)}"
    return bool(regex.search(told, said.plain, flags=regex.IGNORECASE))


def quoted(text: str) -> list[str]:
    """Return what stands in quotation marks."""
    found = regex.findall(
        r"“([^“”]*)”|‘([^‘’]{2,})’|「([^「」]*)」|『([^『』]*)』|\"([^\"]*)\"", text
    )
    return ["".join(groups) for groups in found]


def find_strange_dates(said: Sentence, source: Sentence) -> Iterator[Fault]:
    """Yield moments that the source does not name, such as 去年."""
    for moment in sorted(moments(said.plain, said.language) - moments(source.plain, said.language)):
        if moment not in source.plain:
            yield Fault("date", moment, msg("'{words}' is not in the source", words=moment))


def find_links(said: Sentence, _: Sentence) -> Iterator[Fault]:
    """Yield a link, mention or hashtag."""
    for address in said.addresses[:1]:
        yield Fault(
            "link",
            address,
            msg("links, mentions and hashtags are not the model's: '{words}'", words=address),
        )


def find_ideas_beyond(said: Sentence, source: Sentence) -> Iterator[Fault]:
    """Yield the words that the source does not have, where they are too many."""
    words = said.words()
    strange = [token.text for token in words if not source.likeness(token.text)]
    if len(strange) > 1 and 1 - len(strange) / len(words) < LEAST_SHARE:
        yield Fault(
            "beyond",
            " ".join(strange),
            msg("it says more than the source: {words}", words=", ".join(strange)),
        )
