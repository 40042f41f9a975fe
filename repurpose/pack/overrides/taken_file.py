"""`taken.toml` in, what a model proposed and a person took out, and back.

The file says who proposed what stands where: which quotes and which big words of the cover go before
those that would be found, and which posts and titles are a model's choice. A sentence in the model's
words is kept with those that it rests on, as words of the article: they are looked up in it whenever
the pack is made, so that a changed article leaves no place that is wrong.
"""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Any, ClassVar, Literal

from annotated_types import MaxLen

from repurpose.article import Article, Span, Tracer
from repurpose.pack.overrides.files import TAKEN, read_own, write_own
from repurpose.slicing import Run, Selection
from repurpose.toml_files import CLOSED

_Line = Annotated[str, MaxLen(2000)]
_Lines = Annotated[tuple[_Line, ...], MaxLen(24)]


@dataclass(frozen=True, slots=True)
class TakenSentence:
    """A sentence in a model's words, and the article's sentences that it rests on."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    text: _Line
    rests_on: _Lines


@dataclass(frozen=True, slots=True)
class TakenText:
    """A post, title or quote that was taken: the model that proposed it, its file, its words."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    model: _Line
    file: _Line
    text: Annotated[str, MaxLen(40_000)]  # of a post: without its number
    wish: _Line = ""
    role: Literal["", "hook", "claim", "reason", "story", "turn", "answer", "close"] = (
        ""  # of a post
    )
    sentences: Annotated[tuple[TakenSentence, ...], MaxLen(60)] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """All that was taken: the quotes as they are wanted, the big words of the cover, and whose choice is what."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    quotes: Annotated[tuple[_Line, ...], MaxLen(40)] = ()
    cover: _Line = ""
    text: Annotated[tuple[TakenText, ...], MaxLen(400)] = ()

    def find(self, file: str, words: str) -> TakenText | None:
        """Return what was taken for a file with these words, white space and a post's number aside."""
        wanted = _squeeze(words)
        found = (one for one in reversed(self.text) if one.file == file)
        return next((one for one in found if _squeeze(one.text) == wanted), None)

    def adding(self, texts: Iterable[TakenText]) -> "Taken":
        """Return it with more texts; what was taken before with the same words is said once."""
        new = tuple(texts)
        kept = tuple(
            old
            for old in self.text
            if not any(one.file == old.file and one.text == old.text for one in new)
        )
        return replace(self, text=(*kept, *new))


def _squeeze(text: str) -> str:
    from repurpose.pack.overrides.recut import strip_number  # noqa: PLC0415  # few packs have the file

    return "".join(strip_number(text).split())


def read_taken(content: bytes | None, where: Path | str = TAKEN) -> Taken:
    """Return what the file says; nothing when there is no file.

    Raises:
        ContentError: The file says something that cannot be; file, line and key are named.
    """
    return read_own(Taken, content, where)


def write_taken(taken: Taken, before: bytes | None = None) -> bytes | None:
    """Return the file that says so, `before` changed; None when nothing was taken."""
    if taken == Taken():
        return None
    table: dict[str, Any] = {}
    if taken.quotes:
        table["quotes"] = list(taken.quotes)
    if taken.cover:
        table["cover"] = taken.cover
    if taken.text:
        table["text"] = [_filled(asdict(one)) for one in taken.text]
    comment = "What a model proposed and you took. Without this file the rules choose, and posts are yours."
    return write_own(table, before, comment)


def _filled(table: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in table.items()
        if value
    }


def select_taken(selection: Selection, taken: Taken, article: Article) -> Selection:
    """Return a selection in which the cover words that a person took go before all others."""
    title = article.title_span
    if not taken.cover or not title:
        return selection
    core = Tracer(article).find(taken.cover, title.start)
    return replace(selection, core=core) if core and title.covers(core) else selection


def taken_runs(taken: Taken, file: str, article: Article) -> list[Run]:
    """Return the sentences in a model's words that were taken for a file; those whose
    sources the article no longer has are the person's own.
    """
    sentences = [s for one in taken.text if one.file == file for s in one.sentences]
    if not sentences:
        return []
    tracer = Tracer(article)
    found: list[Run] = []
    for sentence in sentences:
        places = [tracer.find(text) for text in sentence.rests_on]
        sources: tuple[Span, ...] = tuple(span for span in places if span)
        if sources and len(sources) == len(places):
            found.append(Run(sentence.text, "written", sources=sources))
    return found
