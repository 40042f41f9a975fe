"""Paths, addresses or standard input in, Articles out: the one place of this room that touches files."""

import hashlib
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import partial
from glob import glob
from pathlib import Path

from repurpose.article.convert import convert_script
from repurpose.article.decode import decode
from repurpose.article.model import Article, Source
from repurpose.article.parse import parse_article, split_articles
from repurpose.article.sources import forms
from repurpose.errors import RepurposeError, UnreadableArticle, UsageError
from repurpose.messages import msg, reason_of

UNREAD = (".ass", ".ssa", ".sbv", ".lrc", ".sub")  # subtitles of other kinds
FORMS = ("auto", *forms.FORMS)
SUFFIXES = forms.SUFFIXES


@dataclass(frozen=True, slots=True)
class Reading:
    """How articles are read."""

    form: str = "auto"  # one of FORMS; auto goes by the first bytes and the name
    language: str = ""  # BCP 47; detected when empty
    convert: str = ""  # s2t or t2s: Simplified to Traditional Chinese, or back
    part: str = (
        ""  # of a file that holds several: the chapter of a book, the release of a change log
    )


def read_articles(
    names: Iterable[str],
    *,
    read_stdin: Callable[[], bytes],
    reading: Reading | None = None,
    on_error: Callable[[str, RepurposeError], None] | None = None,
) -> list[Article]:
    """Return the articles in files, folders (recursively), addresses and standard input (`-`), each of another id.

    As `read_sources`; ids are made unique in the order of reading.
    """
    return with_unique_ids(
        read_sources(names, read_stdin=read_stdin, reading=reading, on_error=on_error)
    )


def read_sources(
    names: Iterable[str],
    *,
    read_stdin: Callable[[], bytes],
    reading: Reading | None = None,
    on_error: Callable[[str, RepurposeError], None] | None = None,
) -> list[Article]:
    """Return the articles in files, folders (recursively), addresses and standard input (`-`).

    A name with `*` or `?` that is no file is a pattern. A file may hold several articles.
    With `on_error`, an article that cannot be read is told to it by name and the others are read;
    else the first such error is raised.

    Raises:
        UsageError: A path does not exist, a folder holds no article, or an address is refused.
        UnreadableArticle: A file is empty, a binary, mangled, hostile, or too large.
        MachineError: A page needs the `web` extra.
    """
    reading = reading or Reading()
    articles: list[Article] = []
    for shown_name, read in [*_sources(names, read_stdin, reading)]:
        try:
            articles += read()
        except RepurposeError as error:
            if on_error is None or isinstance(error, UsageError):
                raise
            on_error(shown_name, error)
        except Exception as error:
            if on_error is None:
                raise
            fault = msg("{name} could not be read: {error!r}.", name=shown_name, error=error)
            on_error(shown_name, RepurposeError(fault))
    return articles


def find_names(names: Iterable[str]) -> list[str]:
    """Return names with the files that folders and patterns stand for in their places.

    Raises:
        UsageError: A path does not exist, or a folder holds no article.
    """
    found: list[str] = []
    for name in names:
        found += [name] if is_no_path(name) else map(str, _find_files(name))
    return found


def is_no_path(name: str) -> bool:
    """Say whether a name means an address or standard input, and no file."""
    return name == "-" or name.lower().startswith(("http://", "https://"))


def _sources(
    names: Iterable[str], read_stdin: Callable[[], bytes], reading: Reading
) -> Iterator[tuple[str, Callable[[], list[Article]]]]:
    """Yield the name of each thing to read for messages, and what reads it."""
    for name in names:
        if name == "-":
            yield (
                msg("standard input"),
                lambda: articles_in(read_stdin(), msg("standard input"), "stdin", reading),
            )
        elif name.lower().startswith(("http://", "https://")):
            yield name, partial(_read_address, name, reading)
        else:
            for path in _find_files(name):
                yield str(path), partial(_read_file, path, reading)


def _read_file(path: Path, reading: Reading) -> list[Article]:
    return articles_in(_read(path), str(path), path.name, reading, str(path.parent))


def articles_in(
    data: bytes, shown_name: str, name: str, reading: Reading, folder: str = ""
) -> list[Article]:
    """Return the articles in the bytes of one file of `folder`; `shown_name` is for messages."""
    text, part = _read_text(data, shown_name, name, reading)
    source = _source(name, data, reading, folder)
    return _articles(text, source, shown_name, reading, part)


def _source(name: str, data: bytes, reading: Reading, folder: str = "") -> Source:
    form = "" if reading.form == "auto" else reading.form
    return Source(name, hashlib.sha256(data).hexdigest(), folder, form, reading.convert)


def _read_text(data: bytes, shown_name: str, name: str, reading: Reading) -> tuple[str, str]:
    """Return the canonical text of a file, and which part of it that is, where it holds several."""
    _refuse_subtitles(data, shown_name, name)
    form = forms.form_of(data, name) if reading.form == "auto" else forms.find_form(reading.form)
    _refuse_large(len(data), shown_name, form.most_bytes)
    if form.name == "text":
        if reading.part and reading.form == "auto":
            form = forms.find_form("release")  # a version of a log with another name
        else:
            return decode(data, shown_name), ""
    extract = forms.read_as(form, data, shown_name, reading.part)
    return extract.text, extract.meta.get("part", "")


def _refuse_subtitles(data: bytes, shown_name: str, name: str) -> None:
    """Refuse subtitles that nothing here reads: their times are no sentences."""
    if name.lower().endswith(UNREAD) or data[:100].lstrip(b"\xef\xbb\xbf \r\n").startswith(
        b"[Script Info]"
    ):
        raise UnreadableArticle(
            msg("{name} holds subtitles of a kind that is not read.", name=shown_name),
            hint=msg("Save them as .srt or .vtt."),
        )


def _refuse_large(size: int, shown_name: str, most: int) -> None:
    if size > most:
        raise UnreadableArticle(
            msg(
                "{name} is larger than {most} MB.",
                name=shown_name,
                most=most // 1_000_000,
            ),
            hint=msg("Give one article a file."),
        )


def _read_address(address: str, reading: Reading) -> list[Article]:
    from repurpose.article.sources.web import read_address  # noqa: PLC0415  # httpx only for addresses

    extract = read_address(address, form=reading.form, part=reading.part)
    source = _source(address, extract.text.encode(), reading)
    return _articles(extract.text, source, address, reading, extract.meta.get("part", ""))


def _articles(
    text: str, source: Source, shown_name: str, reading: Reading, part: str = ""
) -> list[Article]:
    pieces = split_articles(convert_script(text, reading.convert))
    stem = source.name.rsplit(".", 1)[0]
    articles = []
    for number, piece in enumerate(pieces, start=1):
        own = source.name if len(pieces) == 1 else f"{stem}-{number:02}"
        own = f"{stem}-{part.replace('.', '-')}" if part and len(pieces) == 1 else own
        article = parse_article(piece, source, language=reading.language, name=own)
        if not any(article.sentences(block) for block in article.body):
            raise UnreadableArticle(
                msg("{name} has no sentence in it.", name=shown_name),
                hint=msg("Give an article with some text in it."),
            )
        articles.append(article)
    return articles


def _find_files(name: str) -> Iterator[Path]:
    path = Path(name)
    if path.is_dir():
        found = sorted(
            p
            for p in path.rglob("*")
            if p.suffix.lower() in SUFFIXES and p.is_file() and not _in_pack_or_hidden(p, path)
        )
        if not found:
            raise UsageError(
                msg("No article in {path}.", path=path),
                hint=msg("It holds no {suffixes} file.", suffixes=", ".join(SUFFIXES)),
            )
        yield from found
    elif path.is_file():
        yield path
    elif matched := _each_once(sorted(glob(name, recursive=True))):  # noqa: PTH207 - a whole pattern, with its folder
        yield from map(Path, matched)
    else:
        raise UsageError(
            msg("No such file: {path}.", path=path),
            hint=msg("Check the path; - reads standard input."),
        )


def _each_once(names: list[str]) -> list[str]:
    """Return the files among some paths; what a link in a circle leads to again is one file."""
    found = {os.path.realpath(name): name for name in reversed(names) if Path(name).is_file()}
    return sorted(found.values())


def _in_pack_or_hidden(path: Path, top: Path) -> bool:
    """Say whether a file is hidden or belongs to a pack that was written into the folder."""
    inner = path.relative_to(top).parts
    if any(part.startswith(".") for part in inner):
        return True
    folders = [top.joinpath(*inner[:depth]) for depth in range(len(inner))]
    return any((folder / "pack.json").is_file() for folder in folders)


def _read(path: Path) -> bytes:
    try:
        _refuse_large(path.stat().st_size, str(path), forms.most_bytes_of(path.name))
        with path.open("rb") as stream:  # what grows while it is read, or never ends, is cut off
            return stream.read(forms.MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(
            msg("Cannot read {path}: {error}.", path=path, error=reason_of(error)),
            hint=msg("Check its permissions."),
        ) from None


def with_unique_ids(articles: Iterable[Article]) -> list[Article]:
    """Return the articles, a number added to the id of each that another had before it."""
    return list(each_with_unique_id(articles))


def each_with_unique_id(articles: Iterable[Article]) -> Iterator[Article]:
    """Yield the same one after another, as they are read."""
    taken: set[str] = set()
    for article in articles:
        name, number = article.id, 2
        while name in taken:
            name, number = f"{article.id}-{number}", number + 1
        taken.add(name)
        yield article if name == article.id else replace(article, id=name)
