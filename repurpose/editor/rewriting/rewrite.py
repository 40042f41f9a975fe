"""An article, a platform and somebody to ask in, posts in a model's words out, checked; or the sources themselves.

One question, a fresh one where the answer cannot be read, and one repair round that names the faults.
A post whose sentences still change something is not taken: it says the sentences that it rests on.
Whatever happens, a pack can be made of what comes out.

An article past the model's context is drafted section by section; a last pass writes the posts from the
sentences on which those drafts rest.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, get_args

from repurpose.article import Span
from repurpose.editor.asking import Answer, Ask, AskFailed, Question, Usage
from repurpose.editor.checking.check import check_rewritten
from repurpose.editor.checking.fault import Fault
from repurpose.editor.listing import Listing
from repurpose.editor.message import SPARE_TOKENS, Brief, estimate_tokens, parts_of_listing
from repurpose.editor.rewriting.message import most_posts, rewrite_question
from repurpose.messages import msg
from repurpose.platforms import Rules
from repurpose.slicing import (
    PostRole,
    WrittenPost,
    WrittenSentence,
    WrittenThread,
    leans_back,
)

_REPAIRED = 30  # lines of a repair round
_LONGEST = 600  # code points of a sentence
_OF_ONE_ANSWER = (
    "empty",
    "truncated",
    "not JSON",
    "refused",
    "too long",
)  # the next section may do better


@dataclass(frozen=True, slots=True)
class Flaw:
    """An item of an answer that is not taken: which, why, and the ids that it names."""

    item: str  # "post 2", "hook 1"
    reason: str  # a message
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rewritten:
    """What came of asking: a thread, what of the answer was not taken, and what it cost."""

    thread: WrittenThread | None = None
    flaws: tuple[Flaw, ...] = ()
    answers: tuple[Answer, ...] = ()
    usage: Usage = field(default_factory=Usage)
    failed: AskFailed | None = None
    shown: frozenset[int] | None = None  # of a long article: the sentences that the last pass saw


def ask_for_rewriting(
    listing: Listing,
    ask: Ask,
    brief: Brief,
    rules: Rules,
    *,
    variants: int = 0,
    context: int = 0,
    shown: frozenset[int] | None = None,
) -> Rewritten:
    """Return posts for a platform in a model's words; never raises for what it, or its server, does.

    Args:
        listing: The article with its ids.
        ask: Whom to ask.
        brief: What its author wants.
        rules: Those of the platform.
        variants: How many other hooks and titles are wanted.
        context: How many tokens the model takes; 0 where nobody knows.
        shown: Of a long article, the sentences that drafts for another platform rest on.
    """
    asking = _Asking(listing, ask, brief, rules, variants, context, shown)
    try:
        return asking.write()
    except AskFailed as error:
        return Rewritten(
            answers=tuple(asking.answers),
            usage=asking.usage + error.usage,
            failed=error,
            shown=asking.shown,
        )


@dataclass
class _Asking:
    """One article that is rewritten for one platform."""

    listing: Listing
    ask: Ask
    brief: Brief
    rules: Rules
    variants: int
    context: int = 0
    shown: frozenset[int] | None = None
    answers: list[Answer] = field(default_factory=list)
    usage: Usage = field(default_factory=Usage)

    def write(self) -> Rewritten:
        question, draft = self._first_draft()
        flaws = list(draft.flaws(self))
        if any(flaw.item.startswith("post") for flaw in flaws):
            repaired = self._repair(question, flaws)
            again = list(repaired.flaws(self)) if repaired else []
            if repaired and len(again) < len(flaws):
                draft, flaws = repaired, again
        thread = draft.thread(self, {flaw.item for flaw in flaws})
        return Rewritten(thread, tuple(flaws), tuple(self.answers), self.usage, shown=self.shown)

    def _first_draft(self) -> "tuple[Question, _Draft]":
        question = self._question(self.shown)
        room = self.context - SPARE_TOKENS if self.context else 0
        if self.shown is None and room > 0 and estimate_tokens(question.messages[0]) > room:
            question = self._question(self._drafted(room))
        try:
            return question, self._read_draft(question)
        except AskFailed as error:
            if error.why != "too long" or self.shown is not None:
                raise
            self.usage += error.usage
            question = self._question(self._drafted(estimate_tokens(question.messages[0]) // 2))
            return question, self._read_draft(question)

    def _question(self, numbers: Collection[int] | None) -> Question:
        return rewrite_question(self.listing, self.brief, self.rules, self.variants, numbers)

    def _drafted(self, room: int) -> frozenset[int]:
        """Draft a long article section by section; return the sentences on which the drafts rest, as far as they fit."""
        rests: list[int] = []
        failed: AskFailed | None = None
        for part in _joined_parts(self.listing, lambda n: self._tokens(n) <= room):
            try:
                value = self._send(self._question(part)).value
            except AskFailed as error:
                if error.why not in _OF_ONE_ANSWER:
                    raise
                self.usage += error.usage
                failed = error
                continue
            draft = read_draft(value, most_posts(self.brief, self.rules), self.variants)
            named = (name for post in draft.posts for name in post.ids)
            rests += [line.number for name in named if (line := self.listing.line(name))]
        if not rests and failed:
            failed.usage = Usage()  # it is counted
            raise failed
        taken: set[int] = set()
        for number in dict.fromkeys(rests):
            if self._tokens({*taken, number}) <= room:
                taken.add(number)
        self.shown = frozenset(taken or {1})
        return self.shown

    def _tokens(self, numbers: Collection[int]) -> int:
        return estimate_tokens(self._question(numbers).messages[0])

    def _read_draft(self, question: Question) -> "_Draft":
        for _ in range(2):
            answer = self._send(question)
            draft = read_draft(answer.value, most_posts(self.brief, self.rules), self.variants)
            if draft.posts:
                return draft
        said = msg("{model} answered, but wrote nothing.", model=answer.model)
        raise AskFailed("not JSON", said)

    def _send(self, question: Question) -> Answer:
        answer = self.ask(question)
        self.answers.append(answer)
        self.usage += answer.usage
        return answer

    def _repair(self, question: Question, flaws: Sequence[Flaw]) -> "_Draft | None":
        messages = (*question.messages, self.answers[-1].raw, write_flaws(flaws))
        try:
            value = self._send(replace(question, messages=messages)).value
        except AskFailed as error:  # the first answer stands
            self.usage += error.usage
            return None
        draft = read_draft(value, most_posts(self.brief, self.rules), self.variants)
        return draft if draft.posts else None

    def spans(self, names: Sequence[str]) -> tuple[Span, ...]:
        """Return the places of ids, those that nobody has left out."""
        known = self.listing.spans
        return tuple(sorted({known[name] for name in names if name in known}))

    def problems(self, sentence: "_Sentence") -> Iterator[str]:
        """Yield what is wrong with one sentence."""
        unknown = [name for name in sentence.ids if name not in self.listing.spans]
        if unknown or not sentence.ids:
            yield msg("names ids that are not there")
            return
        sources = [self.listing.article.show(span) for span in self.spans(sentence.ids)]
        for fault in check_rewritten(sentence.text, sources, self.listing.article.language):
            yield _say(fault)
        if self.brief.wishes.bans(sentence.text):
            yield msg("says what the author does not want said")

    def excess(self, text: str) -> int:
        """Return by how much a post of that text is over the platform's limit, its number counted."""
        number = "\n\n99/99" if self.rules.platform.numbered else ""
        return self.rules.limit_for().excess(text + number)


def _joined_parts(listing: Listing, fits: Callable[[Collection[int]], bool]) -> list[set[int]]:
    """Return the numbers of the sentences of an article's sections, as many together as fit."""
    groups: list[set[int]] = []
    for part in parts_of_listing(listing):
        numbers = {line.number for line in part}
        if groups and fits(groups[-1] | numbers):
            groups[-1] |= numbers
        else:
            groups.append(numbers)
    return groups


def _say(fault: Fault) -> str:
    return fault.message


@dataclass(frozen=True, slots=True)
class _Sentence:
    text: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Post:
    role: PostRole
    sentences: tuple[_Sentence, ...]

    @property
    def ids(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for one in self.sentences for name in one.ids))


@dataclass(frozen=True, slots=True)
class _Draft:
    """An answer of the right shape, not yet checked."""

    posts: tuple[_Post, ...] = ()
    hooks: tuple[_Sentence, ...] = ()
    titles: tuple[_Sentence, ...] = ()

    def flaws(self, asking: _Asking) -> Iterator[Flaw]:
        """Yield what is wrong with each item."""
        gap = "" if asking.listing.article.language.startswith(("zh", "ja")) else " "
        said: set[str] = set()
        for number, post in enumerate(self.posts, start=1):
            item, text = f"post {number}", gap.join(one.text for one in post.sentences)
            for sentence in post.sentences:
                for problem in asking.problems(sentence):
                    yield Flaw(item, problem, sentence.ids)
            if over := asking.excess(text):
                yield Flaw(item, msg("is too long by {count}", count=over), post.ids)
            if leans_back(text):
                yield Flaw(
                    item, msg("begins with a word that points to what is not there"), post.ids
                )
            if text in said:
                yield Flaw(item, msg("says what another post says"), post.ids)
            said.add(text)
        limit = asking.rules.title_limit
        for kind, sentences in (("hook", self.hooks), ("title", self.titles)):
            for number, sentence in enumerate(sentences, start=1):
                for problem in asking.problems(sentence):
                    yield Flaw(f"{kind} {number}", problem, sentence.ids)
                if kind == "title" and limit and limit.excess(sentence.text):
                    yield Flaw(f"{kind} {number}", msg("is too long"), sentence.ids)

    def thread(self, asking: _Asking, flawed: set[str]) -> WrittenThread | None:
        """Return what is taken of it: a flawed post says its sources, a flawed hook or title is left out."""
        posts = []
        for number, post in enumerate(self.posts, start=1):
            if f"post {number}" not in flawed:
                posts.append(
                    WrittenPost(post.role, tuple(_written(asking, s) for s in post.sentences))
                )
            elif places := asking.spans(post.ids):
                posts.append(WrittenPost(post.role, (), places))
        if not any(post.sentences for post in posts):
            return None
        hooks, titles = (
            tuple(
                _written(asking, sentence)
                for number, sentence in enumerate(sentences, start=1)
                if f"{kind} {number}" not in flawed
            )
            for kind, sentences in (("hook", self.hooks), ("title", self.titles))
        )
        return WrittenThread(asking.rules.platform.name, tuple(posts), hooks, titles)


def _written(asking: _Asking, sentence: _Sentence) -> WrittenSentence:
    return WrittenSentence(sentence.text, asking.spans(sentence.ids))


def read_draft(value: Mapping[str, Any], posts: int, variants: int) -> _Draft:
    """Return what of an answer has the right shape."""
    found = value.get("posts")
    read = (_read_post(one) for one in (found if isinstance(found, list) else [])[:posts])
    return _Draft(
        tuple(post for post in read if post),
        tuple(_read_sentences(value.get("hooks"), variants)),
        tuple(_read_sentences(value.get("titles"), variants)),
    )


def _read_post(one: Any) -> _Post | None:
    if not isinstance(one, dict) or one.get("role") not in get_args(PostRole):
        return None
    sentences = tuple(_read_sentences(one.get("sentences"), 12))
    return _Post(one["role"], sentences) if sentences else None


def _read_sentences(found: Any, most: int) -> Iterator[_Sentence]:
    for one in (found if isinstance(found, list) else [])[:most]:
        text = one.get("text") if isinstance(one, dict) else None
        ids = one.get("ids") if isinstance(one, dict) else None
        if isinstance(text, str) and isinstance(ids, list) and 0 < len(text.strip()) <= _LONGEST:
            names = tuple(str(name) for name in ids[:24] if isinstance(name, str | int))
            yield _Sentence(" ".join(text.split()), names)


def write_flaws(flaws: Sequence[Flaw]) -> str:
    """Return what a repair round asks: each item with what is wrong and its ids."""
    lines = [
        (
            "These items change what the article says or break a rule."
            " Answer with the same object, changed only there:"
        )
    ]
    for one in flaws[:_REPAIRED]:
        ids = ["ids", *one.ids] if one.ids else []
        lines.append(" ".join([f"{one.item}:", str(one.reason), *ids]))
    return "\n".join(lines)
