"""An article and somebody to ask in, what the model chose of it out, checked; or why nothing was.

One question; a fresh one where the answer cannot be read; one repair round that names rule and ids
for the items that readers would see. What still breaks a rule then falls, that item alone. Whatever
happens, a pack can be made of what comes out: of an empty selection it is made offline.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from repurpose.article import Article
from repurpose.editor.asking import Answer, Ask, AskFailed, Question, Usage
from repurpose.editor.choosing.contract import (
    Choice,
    Misshapen,
    is_usable,
    read_choice,
    read_sections,
    schema,
    sections_schema,
)
from repurpose.editor.choosing.rules import Judged, Refusal, judge
from repurpose.editor.listing import Line, Listing, number_article
from repurpose.editor.message import (
    OUTLINE_SYSTEM,
    SPARE_TOKENS,
    SYSTEM,
    Brief,
    compose,
    estimate_tokens,
    parts_of_listing,
    write_outline,
)
from repurpose.messages import msg
from repurpose.slicing import NOTHING, Selection

_REPAIRED = 30  # lines of a repair round


@dataclass(frozen=True, slots=True)
class Chosen:
    """What came of asking: a selection, what of the answer fell, and what it cost."""

    selection: Selection = NOTHING
    refused: tuple[Refusal, ...] = ()
    answers: tuple[Answer, ...] = ()  # in the order in which they came
    usage: Usage = field(default_factory=Usage)
    failed: AskFailed | None = None  # why there is no answer, where there is none


def ask_for_choice(article: Article, ask: Ask, brief: Brief, *, context: int = 0) -> Chosen:
    """Return what a model chooses of an article; never raises for what it, or its server, does.

    `context` is how many tokens the model takes, 0 where nobody knows.
    """
    listing = number_article(article, brief.wishes)
    if not listing.lines:
        return Chosen()
    asking = _Asking(listing, ask, brief, context)
    try:
        return asking.choose()
    except AskFailed as error:
        return Chosen(answers=tuple(asking.answers), usage=asking.usage + error.usage, failed=error)


def first_question(article: Article, brief: Brief) -> Question:
    """Return the question that is asked first, such as for an estimate."""
    return _question(number_article(article, brief.wishes), brief, None)


def _question(listing: Listing, brief: Brief, only: Sequence[Line] | None) -> Question:
    numbers = None if only is None else {line.number for line in only}
    shown = listing.lines if only is None else only
    ids = [name for line in shown for name, _ in line.names()]
    return Question(
        SYSTEM,
        (compose(listing, brief, numbers),),
        schema(brief.posts),
        ids=(*dict(listing.title), *ids),
    )


@dataclass
class _Asking:
    """One article that is asked about."""

    listing: Listing
    ask: Ask
    brief: Brief
    context: int
    answers: list[Answer] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)

    def choose(self) -> Chosen:
        question = _question(self.listing, self.brief, None)
        room = self.context - SPARE_TOKENS if self.context else 0
        if room > 0 and estimate_tokens(question.messages[0]) > room:
            question = self._shortened(room)
        try:
            choice, wrong = self._ask(question)
        except AskFailed as error:
            if error.why != "too long" or room > 0 or len(parts_of_listing(self.listing)) < 2:
                raise
            self.usage += error.usage
            question = self._shortened(estimate_tokens(question.messages[0]) // 2)
            choice, wrong = self._ask(question)
        judged = judge(self.listing, choice, self.brief.wishes)
        refused = [*(_refusal(one) for one in wrong), *judged.refused]
        if judged.worth_asking:
            judged, refused = self._repair(question, judged, refused)
        return Chosen(judged.selection, tuple(refused), tuple(self.answers), self.usage)

    def _ask(self, question: Question) -> tuple[Choice, tuple[Misshapen, ...]]:
        """Ask, and once more where the answer chooses nothing.

        Raises:
            AskFailed: There is no answer, or none that chooses anything.
        """
        for _ in range(2):
            answer = self._send(question)
            choice, wrong = read_choice(answer.value)
            if is_usable(choice):
                return choice, wrong
        raise AskFailed(
            "not JSON",
            msg("{model} answered, but chose nothing of the article.", model=answer.model),
        )

    def _send(self, question: Question) -> Answer:
        answer = self.ask(question)
        self.answers.append(answer)
        self.usage += answer.usage
        return answer

    def _shortened(self, room: int) -> Question:
        """Ask which parts of a long article matter, and return the question about those that fit."""
        parts = parts_of_listing(self.listing)
        outline = Question(OUTLINE_SYSTEM, (write_outline(self.listing, room),), sections_schema())
        named = read_sections(self._send(outline).value)
        wanted = [*named, *(n for n in (1, len(parts)) if n not in named)]
        taken: list[int] = []
        for number in wanted:
            if not 0 < number <= len(parts):
                continue
            lines = [line for n in sorted({*taken, number}) for line in parts[n - 1]]
            if estimate_tokens(_question(self.listing, self.brief, lines).messages[0]) <= room:
                taken.append(number)
        lines = [line for n in sorted(taken) for line in parts[n - 1]]
        return _question(self.listing, self.brief, lines or parts[0])

    def _repair(
        self, question: Question, judged: Judged, refused: list[Refusal]
    ) -> tuple[Judged, list[Refusal]]:
        """Ask once more for what readers would see; keep the answer that breaks fewer rules."""
        asked = replace(
            question,
            messages=(*question.messages, self.answers[-1].raw, write_repair(judged.worth_asking)),
        )
        try:
            choice, wrong = read_choice(self._send(asked).value)
        except AskFailed as error:  # the first answer stands
            self.usage += error.usage
            return judged, refused
        again = judge(self.listing, choice, self.brief.wishes)
        if not is_usable(choice) or _worth(again) <= _worth(judged):
            return judged, refused
        return again, [*(_refusal(one) for one in wrong), *again.refused]


def _worth(judged: Judged) -> tuple[bool, int, int]:
    """Return how good an answer is: whether it has a thread, and how little of it falls."""
    chosen = judged.selection
    return (
        bool(chosen.posts),
        -len(judged.worth_asking),
        len(chosen.posts) + len(chosen.quotes),
    )


def _refusal(one: Misshapen) -> Refusal:
    return Refusal(one.item, one.reason)


def write_repair(refused: Sequence[Refusal]) -> str:
    """Return what a repair round asks: each item with the rule that it breaks and its ids."""
    lines = ["These items break a rule. Answer with the same object, changed only there:"]
    for one in refused[:_REPAIRED]:
        ids = ["ids", *one.ids] if one.ids else []
        lines.append(" ".join([f"{one.item}:", str(one.reason), *ids]))
    return "\n".join(lines)
