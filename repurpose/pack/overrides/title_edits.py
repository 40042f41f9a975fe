"""`titles.toml` and the titles and hashtags of an article in, those that the author wants out.

The file holds a title for each platform that the author has one of his own for, and the hashtags of
all posts when he chose them. A title that the article shows too keeps its place there; every other
one is the author's own, and the manifest says so, with what would have been generated.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from annotated_types import MaxLen

from repurpose import platforms
from repurpose.messages import msg
from repurpose.pack.overrides.files import TITLES, check_own, read_own, write_own
from repurpose.platforms import tag_name
from repurpose.toml_files import CLOSED, Made, Wrong, one_of, written

if TYPE_CHECKING:
    from repurpose.article import Article
    from repurpose.pack.manifest import Manifest

MOST_TAGS = 20
LONGEST = 200  # characters of a title, twice what the roomiest platform takes


def _titled() -> list[str]:
    return [name for name in platforms.names() if platforms.get(name).title]


def _read_line(text: str) -> str:
    if not text.strip() or not text.isprintable() or len(text) > LONGEST:
        raise Wrong(msg("must be one line of at most {longest} characters", longest=LONGEST))
    return text.strip()


def _read_tag(text: str) -> str:
    if not text.strip() or not text.isprintable() or not tag_name(text):
        raise Wrong(
            msg("{text!r} cannot be a hashtag", text=text[:40]),
            hint=msg("A hashtag has letters, and is more than digits."),
        )
    return text.strip().strip("#＃")


def _once(tags: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(tags))


Title = Annotated[str, written(_read_line)]
Tags = Annotated[tuple[Annotated[str, written(_read_tag)], ...], MaxLen(MOST_TAGS)]


@dataclass(frozen=True, slots=True)
class OwnTitles:
    """What the author wants: titles by platform, and hashtags without their sign; None: those found.

    A title over its platform's limit may stand there.
    """

    __pydantic_config__: ClassVar[Any] = CLOSED

    titles: Mapping[Annotated[str, one_of(_titled)], Title] = field(default_factory=dict)
    hashtags: Annotated[tuple[str, ...], Made(Tags, _once)] | None = None


def read_titles(content: bytes | None, where: Path | str = TITLES) -> OwnTitles:
    """Return what the file wants; nothing when there is no file.

    Raises:
        ContentError: The file says something that cannot be; file, line and key are named.
    """
    return read_own(OwnTitles, content, where)


def titles_from(table: Mapping[str, Any], where: Path | str = TITLES) -> OwnTitles:
    """Return what a table wants, as the file has it.

    Raises:
        ContentError: It says something that cannot be; `where` and the key are named.
    """
    return check_own(OwnTitles, table, where)


def write_titles(own: OwnTitles, before: bytes | None = None) -> bytes | None:
    """Return the file that says so, `before` changed; None when nothing is wanted."""
    if not own.titles and own.hashtags is None:
        return None
    table: dict[str, Any] = {} if own.hashtags is None else {"hashtags": own.hashtags}
    table |= {"titles": own.titles} if own.titles else {}
    return write_own(table, before, "Titles and hashtags as the author wants them.")


def apply_titles(manifest: "Manifest", own: OwnTitles, article: "Article") -> "Manifest":
    """Return the manifest with the author's titles for the generated ones, marked as his own; a model's, that he took, is not."""
    from repurpose.article import Tracer  # noqa: PLC0415  # not for who only reads the file
    from repurpose.pack.content import found_hashtags  # noqa: PLC0415

    chosen = {thread.platform for thread in manifest.threads}
    wanted = {name: title for name, title in own.titles.items() if name in chosen}
    tracer = Tracer(article) if wanted else None
    told: dict[str, Any] = {}
    by_model = {(name, run.text) for name, runs in manifest.written_titles.items() for run in runs}
    own_words = [pair for pair in wanted.items() if pair not in by_model]
    if tracer and (new := [name for name, title in own_words if tracer.find(title) is None]):
        told["titles"] = {name: manifest.titles.get(name, "") for name in new}
    if own.hashtags is not None and own.hashtags != (found := found_hashtags(article)):
        told["hashtags"] = found
    changes: dict[str, Any] = {"titles": {**manifest.titles, **wanted}}
    if told:
        from repurpose.pack.manifest import EditedEntry  # noqa: PLC0415

        changes["edited"] = EditedEntry(**told)
    return manifest.model_copy(update=changes)
