"""A sentence in a model's words and the sentences that it rests on in, what it changes of them out; pure, no model.

Facts first: each number with unit and qualifier, each name, date and quotation must stand in the
sources. Then what the sources deny, suppose or doubt may not get lost, and nothing may be added that
they do not say: a cause, a superlative, a certainty, a comparison. What is left of a change of sense
no rule sees, which is why a person has to approve what a model wrote.
"""

from collections.abc import Callable, Iterator, Sequence

import regex

from repurpose.article import detect_language
from repurpose.editor.checking.facts_kept import (
    find_changed_numbers,
    find_ideas_beyond,
    find_invented_quotations,
    find_links,
    find_strange_dates,
    find_strange_names,
)
from repurpose.editor.checking.fault import Fault
from repurpose.editor.checking.sense_kept import (
    find_additions,
    find_contraries,
    find_lost_negations,
    find_lost_speakers,
    find_lost_suppositions,
    find_swapped,
    find_turned_clauses,
)
from repurpose.editor.checking.sentence_words import Sentence
from repurpose.messages import msg

_CHECKS: tuple[Callable[[Sentence, Sentence], Iterator[Fault]], ...] = (
    find_changed_numbers, find_strange_names, find_invented_quotations, find_strange_dates,
    find_lost_negations, find_lost_suppositions, find_lost_speakers, find_additions, find_contraries,
    find_turned_clauses, find_swapped, find_links, find_ideas_beyond,
)  # fmt: skip


def check_rewritten(text: str, sources: Sequence[str], language: str) -> tuple[Fault, ...]:
    """Return what `text`, one or more sentences of a model, changes of what `sources` say; nothing when it is faithful.

    Args:
        text: As it would be posted.
        sources: The sentences that it cites, each as readers see it, in the article's order.
        language: The article's, BCP 47.
    """
    said, source = Sentence(text, language), Sentence("\n".join(sources), language)
    if not said.words() and not said.quantities:
        return (Fault("nothing", text, msg("it says nothing")),)
    faults: list[Fault] = []
    for check in _CHECKS:
        faults += check(said, source)
    if not _is_in(text, language):
        faults.append(
            Fault(
                "language",
                language,
                msg("it is not in the article's language, {language}", language=language),
            )
        )
    return tuple(faults)


def _is_in(text: str, language: str) -> bool:
    found = detect_language(text)
    if found == language:
        return True
    plain = regex.search(r"[\p{Han}]", text)
    if language == "ja" or not plain:
        return bool(plain) or bool(regex.fullmatch(r"[\P{L}A-Za-z]*", text))
    # A short text may have no character that only one of the scripts has.
    return (
        language == "zh-Hant"
        and found == "zh-Hans"
        and not regex.search(
            "[这个们来说对时会为国学发经还过没让给从后实点开关体与无问见长门车东书马鱼鸟龙风飞电业务产动员变数据网应报场战难]",
            text,
        )
    )
