"""A thread as generated and a file as edited in, the thread as the author wants it out."""

import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from repurpose import platforms
from repurpose.article import Article, Span, Tracer
from repurpose.pack.manifest import Manifest
from repurpose.pack.overrides.recut import strip_number
from repurpose.pack.threads_file import read_posts, write_posts
from repurpose.patterns import lazy_pattern
from repurpose.slicing import Post, Role, Run, Thread

_special = lazy_pattern(
    r"(?P<link>https?://\S+)|(?P<hashtag>(?<!\S)[#＃][^\s#＃]+(?:[#＃])?)|(?P<number>(?:(?<=\n)|^)\d{1,3}/\d{1,3}\s*$)"
)
_marker = lazy_pattern(r"[ \t\u3000]*(?:[-*•·▪▎]|\d{1,3}[.、)）])[ \t]*|【(?=[^】]+】$)")
_pieces = lazy_pattern(r"\n+|[^\n。！？!?]+[。！？!?]*[”’」』）)]*")


def generated_hash(thread: Thread) -> str:
    """Return the hash of the file that a thread gives when nobody edits it."""
    return hashlib.sha256(write_posts([post.text for post in thread.posts]).encode()).hexdigest()


def find_edit(old: Manifest | None, data: bytes | None, thread: Thread) -> str | None:
    """Return the text of a thread's file, `data`, when somebody changed it since it was generated."""
    known = old.thread(thread.platform, thread.variant) if old else None
    if known is None or data is None:
        return None
    same = hashlib.sha256(data).hexdigest() == known.generated
    return None if same else data.decode("utf-8", "replace")


def apply_edit(
    article: Article,
    thread: Thread,
    text: str,
    hooks: Sequence[Post] = (),
    taken: Sequence[Run] = (),
) -> Thread:
    """Return `thread` with the posts of `text`; what the article shows keeps its place in it.

    The author's own new words become runs without a span; pictures stay with what they show. A post
    keeps the role of the one that it shares most words with. `hooks` are other posts that may open it.
    What is not word for word a generated post is chosen by the person. `taken` are sentences in a
    model's words that the person took.
    """
    tracer = Tracer(article)
    calls = "\n".join(r.text for post in thread.posts for r in post.runs if r.role == "cta")
    written = _written_sentences((*thread.posts, *hooks, Post(tuple(taken))))
    posts = [Post(tuple(_runs(article, tracer, post, calls))) for post in read_posts(text)]
    if written:
        posts = [replace(post, runs=_as_written(post.runs, written)) for post in posts]
    planned = [_with_role(thread, post) for post in posts]
    return replace(thread, posts=tuple(_with_media(thread, planned)))


def _written_sentences(posts: Iterable[Post]) -> dict[str, Run]:
    """Return what a model has written for some posts, by its words without white space."""
    return {
        piece.strip(): replace(run, text=piece)
        for post in posts
        for run in post.runs
        if run.role == "written"
        for piece in (run.text, *_pieces.findall(run.text))
        if piece.strip()
    }


def _as_written(runs: Iterable[Run], written: Mapping[str, Run]) -> tuple[Run, ...]:
    """Return runs, those that are still a model's words marked so; what a person changed is theirs."""
    return tuple(
        replace(run, role="written", sources=written[run.text.strip()].sources)
        if run.role == "label" and run.text.strip() in written
        else run
        for run in runs
    )


def _with_role(thread: Thread, post: Post) -> Post:
    """Return a post with the role of the generated one that it shares most with; its reasons, too,
    while it says all of that one's sentences and none of another's.
    """
    shares = [_shared(old, post) for old in thread.posts]
    same_words = (old for old in thread.posts if _bare(old.text) == _bare(post.text))
    post = replace(post, by=next((old.by for old in same_words), "person"))
    if not any(shares):
        return post
    old = thread.posts[shares.index(max(shares))]
    proved = [run.text for run in old.runs if run.role in ("body", "title", "written")]
    same = sum(map(bool, shares)) == 1 and all(text in post.text for text in proved)
    return replace(post, role=old.role, reasons=old.reasons if same else ())


def _bare(text: str) -> str:
    """Return what a post says, its number and white space aside."""
    return "".join(strip_number(text).split())


def _with_media(thread: Thread, posts: Sequence[Post]) -> Iterator[Post]:
    """Yield `posts` with the pictures of the generated thread, each beside the words it stood by.

    What opened the thread still opens it. A post takes as many as the platform allows.
    """
    media: list[list[str]] = [[] for _ in posts]
    for number, old in enumerate(thread.posts):
        shared = [_shared(old, post) for post in posts]
        best = max(shared, default=0)
        place = 0 if number == 0 else shared.index(best) if best else number
        if old.media and place < len(media):
            media[place] += old.media
    most = max(platforms.rules_of(thread.platform).of_variant(thread.variant).images, 1)
    for post, files in zip(posts, media, strict=True):
        yield replace(post, media=tuple(dict.fromkeys(files))[:most])


def _shared(one: Post, other: Post) -> int:
    """Return how many code points of the article both posts say, or rest on."""
    return sum(
        max(0, min(a.end, b.end) - max(a.start, b.start))
        for a in _places(one)
        for b in _places(other)
    )


def _places(post: Post) -> list[Span]:
    return [
        span for run in post.runs for span in (*((run.span,) if run.span else ()), *run.sources)
    ]


def _runs(article: Article, tracer: Tracer, text: str, calls: str) -> list[Run]:
    """Return the runs of a post; `calls` is what the generated thread asks of its readers."""
    runs: list[Run] = []
    end = 0
    for match in _special.finditer(text):
        runs += _trace(article, tracer, text[end : match.start()], calls)
        role = match.lastgroup
        runs.append(Run(match.group(), role))  # type: ignore[arg-type]  # a role's name
        end = match.end()
    return runs + _trace(article, tracer, text[end:], calls)


def _trace(article: Article, tracer: Tracer, text: str, calls: str) -> list[Run]:
    """Return runs for plain text: longest first, whole lines, then sentences."""
    runs: list[Run] = []
    for line in re.findall(r"\n+|[^\n]+", text):
        if run := _body(article, tracer, line):
            runs.append(run)
            continue
        if marker := _marker.match(line):  # of a list item, or around a heading
            rest = line[marker.end() :]
            words = rest.removesuffix("】")
            if run := _body(article, tracer, words):
                after = [Run(rest[len(words) :], "label")] if rest != words else []
                runs += [Run(marker.group(), "label"), run, *after]
                continue
        pieces = _pieces.findall(line)
        for piece in pieces:
            role: Role = "cta" if len(piece) > 3 and piece in calls else "label"
            runs.append(_body(article, tracer, piece) or Run(piece, role))
    return runs


def _body(article: Article, tracer: Tracer, text: str) -> Run | None:
    if not text.strip() or len(text.strip()) < 2:
        return None
    span = tracer.find(text)
    # A run must show exactly what the article shows there, spaces included.
    return Run(text, "body", span) if span and article.show(span) == text else None
