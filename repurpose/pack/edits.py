"""A thread as generated and a file as edited in, the thread as the author wants it out."""

import hashlib
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

from repurpose.article import Article
from repurpose.article.trace import Tracer
from repurpose.pack.threads_file import read_posts, write_posts
from repurpose.slicing import Post, Run, Thread

_special = re.compile(
    r"(?P<link>https?://\S+)|(?P<hashtag>(?<!\S)[#＃][^\s#＃]+(?:[#＃])?)|(?P<number>(?:(?<=\n)|^)\d{1,3}/\d{1,3}\s*$)"
)
_pieces = re.compile(r"\n+|[^\n。！？!?]+[。！？!?]*[”’」』）)]*")


def generated_hash(thread: Thread) -> str:
    """Return the hash of the file that a thread gives when nobody edits it."""
    return hashlib.sha256(write_posts([post.text for post in thread.posts]).encode()).hexdigest()


def find_edit(folder: Path, old: dict[str, Any], name: str, thread: Thread) -> str | None:
    """Return the text of a thread's file when somebody changed it since it was generated."""
    known = [
        t.get("generated")
        for t in old.get("threads", [])
        if (t.get("platform"), t.get("variant", "")) == (thread.platform, thread.variant)
    ]
    path = folder / name
    if not known or not path.is_file():
        return None
    data = path.read_bytes()
    return None if hashlib.sha256(data).hexdigest() in known else data.decode("utf-8", "replace")


def apply_edit(article: Article, thread: Thread, text: str) -> Thread:
    """Return `thread` with the posts of `text`; what the article shows keeps its place in it.

    The author's own new words become runs without a span; pictures stay with their posts.
    """
    tracer = Tracer(article)
    posts = []
    for number, post in enumerate(read_posts(text)):
        media = thread.posts[number].media if number < len(thread.posts) else ()
        posts.append(Post(tuple(_runs(article, tracer, post)), media))
    return replace(thread, posts=tuple(posts))


def _runs(article: Article, tracer: Tracer, text: str) -> list[Run]:
    runs: list[Run] = []
    end = 0
    for match in _special.finditer(text):
        runs += _trace(article, tracer, text[end : match.start()])
        role = match.lastgroup
        runs.append(Run(match.group(), role))  # type: ignore[arg-type]  # a role's name
        end = match.end()
    return runs + _trace(article, tracer, text[end:])


def _trace(article: Article, tracer: Tracer, text: str) -> list[Run]:
    """Return runs for plain text: longest first, whole lines, then sentences."""
    runs: list[Run] = []
    for line in re.findall(r"\n+|[^\n]+", text):
        if run := _body(article, tracer, line):
            runs.append(run)
            continue
        pieces = _pieces.findall(line)
        runs += [_body(article, tracer, piece) or Run(piece, "label") for piece in pieces]
    return runs


def _body(article: Article, tracer: Tracer, text: str) -> Run | None:
    if not text.strip() or len(text.strip()) < 2:
        return None
    span = tracer.find(text)
    # A run must show exactly what the article shows there, spaces included.
    return Run(text, "body", span) if span and article.show(span) == text else None
