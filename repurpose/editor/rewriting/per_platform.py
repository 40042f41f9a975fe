"""An article, platforms and what was written for them before in, what holds of it or is written now out."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from repurpose import platforms
from repurpose.article import Article
from repurpose.editor.asking import Ask, AskFailed, Usage
from repurpose.editor.kept.written_record import (
    WrittenRecord,
    carry_record,
    recall_written,
    written_record,
)
from repurpose.editor.listing import number_article
from repurpose.editor.message import Brief
from repurpose.editor.rewriting.rewrite import Flaw, ask_for_rewriting
from repurpose.platforms import rules_of
from repurpose.slicing import WrittenThread

_FORMS = ("thread", "post", "note")  # of which posts are written


def platforms_to_write(names: Iterable[str]) -> list[str]:
    """Return the platforms whose posts a model writes: those of threads, posts and notes."""
    known = (platforms.get(name) for name in names)
    return [one.name for one in known if one.form in _FORMS]


@dataclass
class Writing:
    """What was written for the platforms of one article, and what it cost."""

    records: dict[str, WrittenRecord]
    threads: dict[str, WrittenThread] = field(default_factory=dict)
    flaws: list[tuple[str, Flaw]] = field(default_factory=list)  # each with its platform
    usage: Usage = field(default_factory=Usage)
    asked: list[str] = field(default_factory=list)  # platforms for which a model was asked now
    failed: AskFailed | None = None  # after which nobody was asked again


def write_for(
    names: Sequence[str],
    article: Article,
    brief: Brief,
    *,
    ask: Ask | None,
    known: Mapping[str, WrittenRecord],
    again: bool = False,
    before: str | None = None,
    variants: int = 0,
    context: int = 0,
) -> Writing:
    """Return posts in a model's words for platforms: those that are kept, else what it writes now; never raises.

    Args:
        names: Those of the platforms.
        article: The article.
        brief: What its author wants.
        ask: Whom to ask; None: nobody.
        known: What was written before, by platform.
        again: Ask anew although something is known.
        before: The text that `known` was written for, where it is another one.
        variants: How many other hooks and titles are wanted.
        context: How many tokens the model takes; 0 where nobody knows.
    """
    made = Writing(dict(known))
    listing = number_article(article, brief.wishes)
    shown: frozenset[int] | None = None  # of a long article, drafted once for all platforms
    for name in names:
        since = before
        if ask and not made.failed and listing.lines and (again or name not in known):
            came = ask_for_rewriting(
                listing,
                ask,
                brief,
                rules_of(name),
                variants=variants,
                context=context,
                shown=shown,
            )
            shown = came.shown
            made.asked.append(name)
            made.usage += came.usage
            made.failed = came.failed
            if not came.failed:
                made.records[name], since = written_record(name, came), None
                made.flaws += [(name, flaw) for flaw in came.flaws]
        if name not in made.records:
            continue
        thread = recall_written(made.records[name], article, brief.wishes, before=since)
        if thread:
            made.threads[name] = thread
        if since is not None:
            made.records[name] = carry_record(made.records[name], thread)
    return made
