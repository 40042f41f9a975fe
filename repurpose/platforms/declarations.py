"""What a platform asks an author to declare in, what is declared there and why out; pure.

Nothing here judges the law: a statement says what is known of a work, which words a platform's form has
for it, and who still has to choose. What only an author knows (`Declared`) is asked once; what a model
did is known from the work itself (`Provenance`).
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from repurpose.declared import Declared, Topic
from repurpose.messages import Translatable, msg

State = Literal["none", "choose", "set"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a model did in a message."""

    written: bool = False  # some of its sentences
    voice: str = ""  # which synthetic voice speaks in its clip


@dataclass(frozen=True, slots=True)
class Question:
    """One thing that a platform asks to be declared, in the words of its form."""

    topic: Topic
    option: str  # what is chosen there
    source: str
    checked: str  # ISO date of the reading
    verified: bool = True  # False: from memory or a weak source
    group: str = ""  # the heading above the option, where one of several is chosen
    otherwise: str = ""  # the option of that group which says that nothing is declared
    field: str = ""  # of its interface; "": it has none
    demanded: bool = False  # what is so has to be declared
    answered: bool = False  # the form cannot be sent without an answer
    preset: bool = False  # the form has chosen it already
    assisted: bool = False  # what a model only helped with is meant too
    voiced: bool = True  # a synthetic voice is meant too


@dataclass(frozen=True, slots=True)
class Statement:
    """A question of a platform with its answer for one message."""

    question: Question
    state: State
    why: Translatable  # for people, without a full stop
    first_at: str = ""  # of a repost


def settle(
    questions: Sequence[Question], declared: Declared, provenance: Provenance
) -> tuple[Statement, ...]:
    """Return the answer to each question: by what a model did, else by what the author says."""
    return tuple(_settle(question, declared, provenance) for question in questions)


def made_by_model(question: Question, provenance: Provenance) -> Translatable | None:
    """Return what a model made of a message, as far as the question means it; None: nothing."""
    if provenance.written:
        return msg("a model wrote some of these sentences")
    if provenance.voice and question.voiced:
        return msg("the voice {name} is synthetic", name=provenance.voice)
    return None


def _settle(question: Question, declared: Declared, provenance: Provenance) -> Statement:
    if question.topic == "ai":
        return _settle_ai(question, declared, provenance)
    said = getattr(declared, question.topic)
    if said is None:
        return Statement(question, "choose", msg("nobody has said it"))
    if question.topic == "repost" and said:
        why = msg("the author says that it was first published elsewhere")
        return Statement(question, "set", why, said)
    if said:
        return Statement(question, "set", msg("the author says so"))
    return Statement(question, "none", msg("the author says that it is not so"))


def _settle_ai(question: Question, declared: Declared, provenance: Provenance) -> Statement:
    if made := made_by_model(question, provenance):
        return Statement(question, "set", made)
    if declared.ai == "made" or (declared.ai == "assisted" and question.assisted):
        return Statement(question, "set", msg("the author says so"))
    if declared.ai == "assisted":
        why = msg("the author says that a model helped, and this asks what a model made")
        return Statement(question, "choose", why)
    if declared.ai == "none":
        return Statement(question, "none", msg("the author says that no model made any of it"))
    return Statement(question, "none", msg("every sentence is the article's own"))


def contradictions(
    questions: Sequence[Question], declared: Declared, provenance: Provenance
) -> Iterator[Translatable]:
    """Yield where an author's word is against what a model did, for people."""
    for question in questions:
        if question.topic != "ai" or declared.ai != "none":
            continue
        if made := made_by_model(question, provenance):
            yield msg(
                "it is declared to be made without AI, but {made}: repurpose declare PACK --ai made, or edit it",
                made=made,
            )


def unanswered(statements: Sequence[Statement]) -> Iterator[Question]:
    """Yield the questions that a form wants answered and nobody has answered.

    Where one of several is chosen, a choice answers them all.
    """
    chosen = {one.question.group for one in statements if one.state == "set"} - {""}
    for one in statements:
        question = one.question
        if question.answered and one.state == "choose" and question.group not in chosen:
            yield question


def steps_of(statements: Sequence[Statement]) -> Iterator[Translatable]:
    """Yield what a person does on the platform's form, a line each, for people.

    Of several options under one heading one is chosen; the line that says so names the heading.
    """
    told: set[str] = set()
    for one in statements:
        yield from _steps_of(one, statements, told)


def _steps_of(
    one: Statement, statements: Sequence[Statement], told: set[str]
) -> Iterator[Translatable]:
    question = one.question
    place = f"{question.group}：{question.option}" if question.group else question.option
    if one.state == "set":
        yield msg("Choose “{option}”: {why}.", option=place, why=one.why)
        if one.first_at:
            yield msg("Give its source: {source}", source=one.first_at)
    elif one.state == "choose":
        if question.group and any(
            other.state == "set" and other.question.group == question.group for other in statements
        ):
            return  # one of the list is chosen
        yield msg("Decide on “{option}” yourself: {why}.", option=place, why=one.why)
    elif question.preset and question.otherwise:
        yield msg(
            "“{option}” is chosen already: choose “{otherwise}” instead ({why}).",
            option=place,
            otherwise=question.otherwise,
            why=one.why,
        )
    group = [s for s in statements if question.group and s.question.group == question.group]
    otherwise = next((s.question.otherwise for s in group if s.question.otherwise), "")
    preset = any(s.question.preset for s in group)
    if question.group in told or not otherwise or preset or any(s.state != "none" for s in group):
        return
    told.add(question.group)
    option = f"{question.group}：{otherwise}"
    yield msg("Choose “{option}”: nothing of that list applies.", option=option)
