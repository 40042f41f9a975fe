"""Paths or standard input in, Articles out: the one place of this room that touches files."""

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from pathlib import Path

from repurpose.article.decode import decode
from repurpose.article.model import Article, Source
from repurpose.article.parse import parse_article, split_articles
from repurpose.errors import UnreadableArticle, UsageError

SUFFIXES = (".md", ".markdown", ".txt", ".text", ".html", ".htm", ".xhtml", ".docx")


def read_articles(
    names: Iterable[str], *, read_stdin: Callable[[], bytes], language: str = ""
) -> list[Article]:
    """Return the articles in files, folders (recursively) and standard input (`-`).

    A file may hold several articles. Ids are made unique in the order of reading.

    Raises:
        UsageError: A path does not exist, or a folder holds no article.
        UnreadableArticle: A file is empty, a binary, or mangled.
    """
    articles: list[Article] = []
    for name in names:
        if name == "-":
            articles += articles_in(read_stdin(), "standard input", "stdin", language=language)
            continue
        for path in _find_files(Path(name)):
            articles += articles_in(_read(path), str(path), path.name, language=language)
    return _with_unique_ids(articles)


def articles_in(data: bytes, shown_name: str, name: str, *, language: str = "") -> list[Article]:
    """Return the articles in the bytes of one file; `shown_name` is for messages."""
    text = decode(data, shown_name)
    digest = hashlib.sha256(data).hexdigest()
    pieces = split_articles(text)
    stem = name.rsplit(".", 1)[0]
    articles = []
    for number, piece in enumerate(pieces, start=1):
        own = name if len(pieces) == 1 else f"{stem}-{number:02}"
        article = parse_article(piece, Source(name, digest), language=language, name=own)
        if not any(article.sentences(block) for block in (*article.body, *article.blocks)):
            raise UnreadableArticle(
                f"{shown_name} has no sentence in it.", hint="Give an article with some text in it."
            )
        articles.append(article)
    return articles


def _find_files(path: Path) -> Iterator[Path]:
    if path.is_dir():
        found = sorted(
            p
            for p in path.rglob("*")
            if p.suffix.lower() in SUFFIXES and p.is_file() and not _in_pack_or_hidden(p, path)
        )
        if not found:
            raise UsageError(
                f"No article in {path}.", hint=f"It holds no {', '.join(SUFFIXES)} file."
            )
        yield from found
    elif path.is_file():
        yield path
    else:
        raise UsageError(f"No such file: {path}.", hint="Check the path; - reads standard input.")


def _in_pack_or_hidden(path: Path, top: Path) -> bool:
    """Say whether a file is hidden or belongs to a pack that was written into the folder."""
    inner = path.relative_to(top).parts
    if any(part.startswith(".") for part in inner):
        return True
    return any((parent / "pack.json").is_file() for parent in path.parents if parent != top.parent)


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise UsageError(
            f"Cannot read {path}: {error.strerror}.", hint="Check its permissions."
        ) from None


def _with_unique_ids(articles: list[Article]) -> list[Article]:
    taken: set[str] = set()
    unique = []
    for article in articles:
        name, number = article.id, 2
        while name in taken:
            name, number = f"{article.id}-{number}", number + 1
        taken.add(name)
        unique.append(article if name == article.id else replace(article, id=name))
    return unique
