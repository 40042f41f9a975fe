"""Articles in, what is chosen of each out: from a kept answer, else from a model, else nothing.

A session is where the choosing of one run is done. It asks nobody what is known already, counts what
all of it costs, and never keeps a pack from being made.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from threading import Lock

from repurpose.article import Article
from repurpose.editor.asking import Ask, AskFailed, Usage
from repurpose.editor.choosing.choose import Chosen, ask_for_choice
from repurpose.editor.edited import Edited, Kept, Told
from repurpose.editor.kept.recalling import Recalled, recall
from repurpose.editor.kept.record import (
    Record,
    accepted_of,
    dump_record,
    key_of,
    read_record,
    selection_of,
    text_digest,
    write_record,
)
from repurpose.editor.message import Brief, plan_brief
from repurpose.editor.private import is_private
from repurpose.editor.rewriting.message import REWRITE_PROMPT
from repurpose.editor.rewriting.per_platform import Writing, write_for
from repurpose.errors import RepurposeError
from repurpose.messages import msg, plural, store
from repurpose.messages import recall as said_again
from repurpose.slicing import NOTHING, Selection, Wishes, find_names

# What an answer chooses, as people are told, and where a selection has it.
ITEMS = {
    "posts": "posts",
    "quotes": "quotes",
    "titles": "titles",
    "figures": "figures",
    "cover": "core",
    "keywords": "keywords",
    "cards": "cards",
    "clip": "beats",
    "hashtags": "hashtags",
}


# Why nobody answers that will be so for the next article, too.
_MEETS_ALL = ("cost", "money", "login", "model", "offline", "permission", "unreachable")


@dataclass
class EditingSession:
    """Where the articles of one run are edited, `at_once` of them by as many threads; `spent` adds up what it cost."""

    ask: Ask | None = None  # None: nobody may be asked
    host: str = ""
    model: str = ""
    wish: str = ""
    again: bool = False  # ask anew although an answer is kept
    context: int = 0  # tokens that the model takes; 0: not known
    at_once: int = 1  # articles that may be asked about at once
    spent: Usage = field(default_factory=Usage)
    asked: int = 0  # articles that a model was asked about
    by_rules: int = 0  # of them, those of which it chose nothing
    _said: set[str] = field(default_factory=set)  # kinds of failure that were told
    _lock: Lock = field(default_factory=Lock)

    def brief(self, article: Article, wishes: Wishes, posts: int | None) -> Brief:
        """Return what an answer about an article has to keep to."""
        names = [name.text for name in find_names(article)]
        return plan_brief(names=names, wishes=wishes, wish=self.wish, posts=posts)

    def edit(
        self,
        article: Article,
        wishes: Wishes,
        *,
        posts: int | None = None,
        kept: Kept | None = None,
        place: Path | None = None,
        rewrite: Sequence[str] = (),
        variants: int = 0,
    ) -> Edited:
        """Return what is chosen of an article, and what is written for the platforms of `rewrite`.

        Args:
            article: The article.
            wishes: What its author wants said, and what not.
            posts: How many posts a thread may have.
            kept: What its pack has of an earlier choice.
            place: Its pack's folder.
            rewrite: Platforms whose posts a model is to write.
            variants: How many other hooks it is to write for each of them.
        """
        made = self._edit(article, wishes, posts, kept, place)
        if not rewrite:
            return made
        return self._rewrite(made, article, wishes, posts, kept, place, rewrite, variants)

    def _rewrite(
        self,
        made: Edited,
        article: Article,
        wishes: Wishes,
        posts: int | None,
        kept: Kept | None,
        place: Path | None,
        platforms: Sequence[str],
        variants: int,
    ) -> Edited:
        """Add what a model has written for platforms: what is kept, else what it writes now."""
        record = _read(Kept(made.record, ""))[0] if made.record else None
        if record is None or record.failed:
            return made
        old = _read(kept)[0]
        moved = old is not None and old.article != text_digest(article)
        private = is_private(article, [place] if place else [])
        written = write_for(
            platforms,
            article,
            self.brief(article, wishes, posts),
            ask=None if private else self.ask,
            known={one.platform: one for one in record.written if one.prompt == REWRITE_PROMPT},
            again=self.again,
            before=kept.text if kept and moved else None,
            variants=variants,
            context=self.context,
        )
        self._add(written.usage)
        told = [
            *made.told,
            *(Told(f"{name} {f.item}", "rule", f.reason) for name, f in written.flaws),
        ]
        told += [Told(f"rewrite {name}", "model") for name in written.threads]
        failed = written.failed
        if written.usage != Usage():
            record = record.model_copy(update={"usage": record.usage.plus(written.usage)})
        if written.asked:
            why = store(failed.message)[:2000] if failed else ""
            record = record.model_copy(update={"writing_failed": why})
        if record.writing_failed:
            told.append(Told("writing", "rule", said_again(record.writing_failed)))
        updated = record.model_copy(
            update={"written": tuple(written.records.values()), "mode": "rewrite"}
        )
        return replace(
            made,
            selection=replace(made.selection, written=tuple(written.threads.values())),
            record=dump_record(updated),
            model=made.model or (record.model if written.threads else ""),
            told=tuple(told),
            notices=(*made.notices, *self._tell_written(written)),
        )

    def _edit(
        self,
        article: Article,
        wishes: Wishes,
        posts: int | None,
        kept: Kept | None,
        place: Path | None,
    ) -> Edited:
        brief = self.brief(article, wishes, posts)
        known, notices = _read(kept)
        if known and not self._asks_anew(known, article, brief):
            return _from_record(known, article, wishes, kept, notices)
        if self.ask is None:
            return Edited(notices=tuple(notices))
        chosen = self._choose(article, brief, place)
        if chosen.failed and known and not known.failed:  # an older choice is better than none
            old = _from_record(known, article, wishes, kept, notices)
            stays = msg("the earlier choice stays: {reason}", reason=chosen.failed.message)
            return replace(old, notices=(*old.notices, stays))
        record = write_record(article, chosen, brief, host=self.host, model=self.model)
        if known and known.article == record.article and not self.again:  # it was paid for
            record = record.model_copy(update={"written": known.written})
        made = _from_record(record, article, wishes, None, notices)
        return replace(made, notices=(*made.notices, *self._tell(chosen)))

    def _is_news(self, failed: AskFailed) -> bool:
        """Say whether people are told of a failure: of one that meets every article, once a run."""
        if failed.why not in _MEETS_ALL:
            return True
        with self._lock:
            news = failed.why not in self._said
            self._said.add(failed.why)
        return news

    def _add(self, usage: Usage) -> None:
        with self._lock:
            self.spent += usage

    def _tell_written(self, written: Writing) -> Iterator[str]:
        count = len(written.asked) - bool(written.failed)
        if count > 0:
            yield with_cost(
                plural(
                    "{model} wrote for {count} platform: {asked} + {answered} tokens",
                    "{model} wrote for {count} platforms: {asked} + {answered} tokens",
                    count=count,
                    model=self.model,
                    asked=written.usage.asked,
                    answered=written.usage.answered,
                ),
                written.usage,
            )
        if written.failed and self._is_news(written.failed):
            yield msg("nothing more is written by a model: {reason}", reason=written.failed.message)

    def _asks_anew(self, known: Record, article: Article, brief: Brief) -> bool:
        if self.ask is None:
            return False
        if self.again or known.failed:
            return True
        if known.article != text_digest(article):  # what still stands is carried over
            return False
        return known.key != key_of(article, brief, mode="select", host=self.host, model=self.model)

    def _choose(self, article: Article, brief: Brief, place: Path | None) -> Chosen:
        assert self.ask is not None
        with self._lock:
            self.asked += 1
        if is_private(article, [place] if place else []):
            failed = AskFailed("private", msg("The article is private: it is sent to nobody."))
            return Chosen(failed=failed)
        chosen = ask_for_choice(article, self.ask, brief, context=self.context)
        self._add(chosen.usage)
        return chosen

    def _tell(self, chosen: Chosen) -> Iterator[str]:
        if chosen.failed:
            with self._lock:
                self.by_rules += 1
            if self._is_news(chosen.failed):
                yield _tell_failure(chosen.failed)
            return
        usage, seconds = chosen.usage, sum(answer.seconds for answer in chosen.answers)
        yield tell_usage(usage, chosen.answers[-1].model if chosen.answers else self.model, seconds)

    def tell_spent(self) -> str:
        """Return what all articles took together, for people."""
        spent = self.spent
        said: str = msg(
            "the editor, {count} articles together: {asked} + {answered} tokens",
            count=self.asked,
            asked=spent.asked,
            answered=spent.answered,
        )
        said = with_cost(said, spent)
        if not self.by_rules:
            return said
        return plural(
            "{said}; {count} of them by rules",
            "{said}; {count} of them by rules",
            count=self.by_rules,
            said=said,
        )


def tell_usage(usage: Usage, model: str, seconds: float = 0.0) -> str:
    """Return what asking took, for people: tokens, seconds, and money where a price is known."""
    said: str = msg(
        "{model} chose: {asked} + {answered} tokens, {seconds:.0f} s",
        model=model,
        asked=usage.asked,
        answered=usage.answered,
        seconds=seconds,
    )
    return with_cost(said, usage)


def with_cost(said: str, usage: Usage) -> str:
    """Return a sentence with the money that asking took, where a price is known."""
    if usage.cost is None:
        return said
    return msg("{said}, about ${cost:.4f}", said=said, cost=usage.cost)


def _tell_failure(failed: AskFailed) -> str:
    return msg("the rules choose, not a model: {reason}", reason=failed.message)


def _read(kept: Kept | None) -> tuple[Record | None, list[str]]:
    """Return the record of a pack; none, and a notice, where it cannot be used."""
    if kept is None:
        return None, []
    try:
        return read_record(kept.record), []
    except RepurposeError as error:
        reason = error.message
        return None, [msg("the pack's editor.json cannot be used: {reason}", reason=reason)]


def _from_record(
    record: Record, article: Article, wishes: Wishes, kept: Kept | None, notices: list[str]
) -> Edited:
    """Return what a record chooses of an article, and the record as it is kept on."""
    same = record.article == text_digest(article)
    before = None if same or kept is None else kept.text
    recalled = Recalled(NOTHING, 0, 0)
    if same or before is not None:
        recalled = recall(selection_of(record.accepted), article, wishes, before=before)
    said = list(notices)
    if recalled.lost:
        said.append(_tell_lost(recalled))
    if not same:
        record = record.model_copy(
            update={"article": text_digest(article), "accepted": accepted_of(recalled.selection)}
        )
    model = record.said[-1].model if record.said else record.model
    chose = recalled.selection != NOTHING
    return Edited(
        recalled.selection,
        dump_record(record),
        model if chose else "",
        tuple(_tell_items(record, recalled.selection)),
        tuple(said),
    )


def _tell_lost(recalled: Recalled) -> str:
    return msg(
        "of the editor's {total} choices {count} still hold; the rules choose the rest",
        total=recalled.carried + recalled.lost,
        count=recalled.carried,
    )


def _tell_items(record: Record, selection: Selection) -> Iterator[Told]:
    """Yield who chose each kind of item, then what fell of the answer."""
    failed = said_again(record.failed)
    if failed:
        yield Told("all", "rule", failed)
        return
    fell = {one.item: said_again(one.reason) for one in record.refused}
    for item, attribute in ITEMS.items():
        if getattr(selection, attribute):
            yield Told(item, "model")
        else:
            yield Told(item, "rule", fell.get(item, msg("nothing that was chosen holds")))
    for one in record.refused:
        if one.item not in ITEMS:
            yield Told(one.item, "model" if one.mended else "rule", said_again(one.reason))
