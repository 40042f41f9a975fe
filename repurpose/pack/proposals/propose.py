"""A pack, a wish and somebody to ask in, a proposal out; nothing of the pack changes.

The same question, rules and checks as when a pack is made: what breaks a rule falls. What the person
has seen is named by its ids, so that the model does not only say it again.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from repurpose import platforms
from repurpose.article import Article
from repurpose.config import parse_wishes
from repurpose.editor import (
    Answer,
    Ask,
    AskFailed,
    Brief,
    Estimate,
    Listing,
    Preset,
    Question,
    Usage,
    ask_for_choice,
    ask_for_rewriting,
    estimate,
    first_question,
    is_private,
    number_article,
    plan_brief,
    rewrite_question,
)
from repurpose.messages import msg
from repurpose.pack.choices import Choices
from repurpose.pack.content import Content, plan_content
from repurpose.pack.made_from import article_of, choices_of
from repurpose.pack.manifest import Manifest
from repurpose.pack.manifest_file import read_manifest
from repurpose.pack.overrides.files import CARDS, TITLES, WISHES, read_hand
from repurpose.pack.overrides.series_file import read_series
from repurpose.pack.overrides.title_edits import read_titles
from repurpose.pack.proposals.model import Proposal, Wanted
from repurpose.pack.proposals.pieces import find_pieces_of
from repurpose.platforms import rules_of
from repurpose.slicing import NOTHING, Selection, Wishes, WrittenThread, find_names

WRITTEN_FORMS = ("thread", "post", "note")  # of platforms whose posts a model may write
_VARIANTS = 3  # hooks and titles that it writes beside them
_MOST_NOTES = 12

Step = Callable[[int, int], None]  # (questions that are answered, of how many)


@dataclass
class ProposalRequest:
    """A pack that lies open before a model: all that a question about it needs."""

    folder: Path
    wanted: Wanted
    manifest: Manifest = field(init=False)
    article: Article = field(init=False)
    choices: Choices = field(init=False)
    brief: Brief = field(init=False)
    listing: Listing = field(init=False)
    hand: dict[str, bytes] = field(init=False)  # the files that its author keeps

    def __post_init__(self) -> None:
        """Read the pack.

        Raises:
            ContentError: It, or a file that its author keeps in it, is damaged.
        """
        self.manifest = read_manifest(self.folder)
        self.article = article_of(self.folder, self.manifest)
        self.hand = read_hand(self.folder)
        choices = choices_of(self.manifest)
        own = Wishes(*parse_wishes(self.hand.get(WISHES), self.folder / WISHES))
        self.choices = replace(choices, wishes=choices.wishes + own)
        self.listing = number_article(self.article, self.choices.wishes)
        names = [name.text for name in find_names(self.article)]
        brief = plan_brief(
            names=names, wishes=self.choices.wishes, wish=self.wanted.wish, posts=choices.posts
        )
        self.brief = replace(brief, seen=self._seen())

    @property
    def written(self) -> list[str]:
        """The platforms whose posts the model is to write."""
        if not self.wanted.write or self.wanted.scope not in ("thread", "pack"):
            return []
        return [
            thread.platform
            for thread in self.manifest.threads
            if not thread.variant
            and self.wanted.thread in ("", thread.name)
            and platforms.get(thread.platform).form in WRITTEN_FORMS
        ]

    @property
    def chooses(self) -> bool:
        """Whether sentences are chosen, too."""
        return self.wanted.scope != "thread" or not self.written

    @property
    def private(self) -> bool:
        """Whether the article is to be sent to nobody."""
        return is_private(self.article, [self.folder])

    def questions(self) -> list[Question]:
        """Return what is asked first: one question for a choice, one for each platform that is written for."""
        chosen = [first_question(self.article, self.brief)] if self.chooses else []
        written = [
            rewrite_question(self.listing, self.brief, rules_of(name), _VARIANTS)
            for name in self.written
        ]
        return [*chosen, *written]

    def _seen(self) -> str:
        """Return the ids of what stands there now and is to be chosen again."""
        manifest, scope = self.manifest, self.wanted.scope
        posts = [
            [run.span for run in post.runs if run.role == "body" and run.span]
            for thread in manifest.threads
            if scope in ("thread", "pack") and self.wanted.thread in ("", thread.name)
            for post in thread.posts
        ]
        quotes = (
            [list(quote.spans) for quote in manifest.quotes] if scope in ("quotes", "pack") else []
        )
        items = []
        for name, groups in (("posts", posts), ("quotes", quotes)):
            ids = [
                " ".join(
                    str(line.number)
                    for line in self.listing.lines
                    if any(
                        s.start < line.unit.span.end and line.unit.span.start < s.end for s in spans
                    )
                )
                for spans in groups
            ]
            if said := "; ".join(dict.fromkeys(filter(None, ids))):
                items.append(f"{name} {said}")
        return " / ".join(items)[:2000]


def estimate_proposal(request: ProposalRequest, preset: Preset, model: str) -> Estimate:
    """Return what asking will take, about: all first questions and their answers together."""
    each = [estimate(question, preset, model) for question in request.questions()]
    known = [one.cost for one in each if one.cost is not None]
    return Estimate(
        sum(one.asked for one in each),
        sum(one.answered for one in each),
        sum(known) if known else None,
    )


def propose(
    request: ProposalRequest,
    ask: Ask,
    *,
    host: str,
    model: str,
    context: int = 0,
    step: Step = lambda *_: None,
) -> Proposal:
    """Ask a model, and return what it proposes.

    Args:
        request: The pack, and what is wanted of it.
        ask: Answers questions.
        host: Where it is.
        model: Its name, as it was asked for.
        context: How many tokens it takes; 0: nobody knows.
        step: Called when a question was answered.

    Raises:
        AskFailed: There is no answer that can be used.
    """
    asking = _Asking(request, ask, model, step)
    selection = asking.choose(context) if request.chooses else NOTHING
    written = [thread for name in request.written if (thread := asking.write(name))]
    if asking.failed and not written and selection == NOTHING:
        raise asking.failed
    selection = replace(selection, written=tuple(written))
    pieces = find_pieces_of(
        request.article, request.manifest, _content(request, selection), request.wanted
    )
    notes = list(dict.fromkeys(asking.notes))
    return Proposal(
        request.wanted,
        asking.model,
        host,
        pieces,
        asking.usage,
        asking.seconds,
        tuple(notes[:_MOST_NOTES]),
    )


def _content(request: ProposalRequest, selection: Selection) -> Content:
    """Return what the pack would say; of hashtags those that would be found."""
    names = request.choices.platforms
    if request.wanted.scope == "thread":
        names = tuple(
            t.platform for t in request.manifest.threads if t.name == request.wanted.thread
        )
    choices = replace(
        request.choices, platforms=names, variants=_VARIANTS if request.written else 0
    )
    series = read_series(request.hand.get(CARDS), request.folder / CARDS)
    own = read_titles(request.hand.get(TITLES), request.folder / TITLES)
    return plan_content(
        request.article,
        choices,
        series,
        own.hashtags if request.wanted.scope != "pack" else None,
        selection,
    )


@dataclass
class _Asking:
    """One proposal that is being asked for."""

    request: ProposalRequest
    ask: Ask
    model: str
    step: Step
    usage: Usage = field(default_factory=Usage)
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)
    failed: AskFailed | None = None
    done: int = 0

    def choose(self, context: int) -> Selection:
        chosen = ask_for_choice(self.request.article, self.ask, self.request.brief, context=context)
        self._count(chosen.usage, chosen.answers)
        if chosen.failed:
            self._fail(chosen.failed)
        self.notes += [_note(one.item, one.reason) for one in chosen.refused if not one.mended]
        return chosen.selection

    def write(self, platform: str) -> WrittenThread | None:
        if self.failed:
            return None
        came = ask_for_rewriting(
            self.request.listing,
            self.ask,
            self.request.brief,
            rules_of(platform),
            variants=_VARIANTS,
        )
        self._count(came.usage, came.answers)
        if came.failed:
            self._fail(came.failed)
        self.notes += [_note(f"{platform} {one.item}", one.reason) for one in came.flaws]
        return came.thread

    def _fail(self, failed: AskFailed) -> None:
        self.failed = failed
        self.notes.append(failed.message)

    def _count(self, usage: Usage, answers: Sequence[Answer]) -> None:
        self.usage += usage
        self.seconds += sum(answer.seconds for answer in answers)
        if answers:
            self.model = answers[-1].model
        self.done += 1
        self.step(self.done, len(self.request.questions()))


def _note(item: str, reason: str) -> str:
    return msg("{item}: {why}", item=item, why=reason)
