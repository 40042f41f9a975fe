"""What a model has written, as editor.json keeps it; and what of a kept text still holds for an article."""

from collections.abc import Callable
from typing import Annotated

from pydantic import Field

from repurpose.article import Article, Span
from repurpose.editor.checking.check import check_rewritten
from repurpose.editor.rewriting.message import REWRITE_PROMPT
from repurpose.editor.rewriting.rewrite import Rewritten
from repurpose.slicing import PostRole, Wishes, WrittenPost, WrittenSentence, WrittenThread
from repurpose.validation import Model

_MOST = 2**31
_Place = tuple[Annotated[int, Field(ge=0, le=_MOST)], Annotated[int, Field(ge=1, le=_MOST)]]
_Places = Annotated[tuple[_Place, ...], Field(max_length=200)]
_Line = Annotated[str, Field(max_length=400)]


class SentenceRecord(Model):
    """A sentence in a model's words, and the places that it rests on."""

    text: Annotated[str, Field(min_length=1, max_length=600)]
    spans: Annotated[_Places, Field(min_length=1)]


class WrittenPostRecord(Model):
    """A post; without sentences it says its places themselves."""

    role: PostRole
    sentences: Annotated[tuple[SentenceRecord, ...], Field(max_length=12)] = ()
    spans: _Places = ()


class WrittenRecord(Model):
    """What a model wrote for a platform: the raw answers, and what was taken of them."""

    platform: _Line
    prompt: _Line = REWRITE_PROMPT
    said: Annotated[tuple[Annotated[str, Field(max_length=200_000)], ...], Field(max_length=8)] = ()
    posts: Annotated[tuple[WrittenPostRecord, ...], Field(max_length=40)] = ()
    hooks: Annotated[tuple[SentenceRecord, ...], Field(max_length=20)] = ()
    titles: Annotated[tuple[SentenceRecord, ...], Field(max_length=20)] = ()


def written_record(platform: str, made: Rewritten) -> WrittenRecord:
    """Return what is kept of an answer; without posts where none could be taken."""
    thread = made.thread
    return WrittenRecord(
        platform=platform,
        said=tuple(answer.raw[:200_000] for answer in made.answers[:8]),
        posts=tuple(map(_post_record, thread.posts)) if thread else (),
        hooks=tuple(map(_sentence_record, thread.hooks)) if thread else (),
        titles=tuple(map(_sentence_record, thread.titles)) if thread else (),
    )


def _post_record(post: WrittenPost) -> WrittenPostRecord:
    sentences = tuple(map(_sentence_record, post.sentences))
    return WrittenPostRecord(role=post.role, sentences=sentences, spans=_pairs(post.sources))


def _sentence_record(sentence: WrittenSentence) -> SentenceRecord:
    return SentenceRecord(text=sentence.text, spans=_pairs(sentence.sources))


def _pairs(spans: tuple[Span, ...]) -> tuple[tuple[int, int], ...]:
    return tuple((span.start, span.end) for span in spans)


def recall_written(
    record: WrittenRecord, article: Article, wishes: Wishes, *, before: str | None = None
) -> WrittenThread | None:
    """Return what of a kept text holds for an article; None where nothing that was written does.

    Every sentence is checked again: the article may be another one, and a pack may come from anybody.
    One that does not hold makes its post say its sources instead.

    Args:
        record: What was kept.
        article: The article as it is now.
        wishes: What its author wants said, and what not.
        before: The text that the places were made for, where it is another one.
    """
    move = _mover(article, before)
    posts = [
        post
        for one in record.posts
        if (post := _recall_post(one, article, wishes, move)) is not None
    ]
    if not any(post.sentences for post in posts):
        return None
    hooks, titles = (
        tuple(found for one in several if (found := _recall_sentence(one, article, wishes, move)))
        for several in (record.hooks, record.titles)
    )
    return WrittenThread(record.platform, tuple(posts), hooks, titles)


_Move = Callable[[tuple[int, int]], Span | None]


def _mover(article: Article, before: str | None) -> _Move:
    text = article.text

    def move(pair: tuple[int, int]) -> Span | None:
        start, end = pair
        if before is None:
            return Span(start, end) if start < end <= len(text) else None
        passage = before[start:end]
        at = text.find(passage) if passage.strip() else -1
        once = at >= 0 and text.find(passage, at + 1) < 0
        return Span(at, at + len(passage)) if once else None

    return move


def _recall_post(
    record: WrittenPostRecord, article: Article, wishes: Wishes, move: _Move
) -> WrittenPost | None:
    sentences = [_recall_sentence(one, article, wishes, move) for one in record.sentences]
    whole = tuple(one for one in sentences if one)
    if whole and len(whole) == len(sentences):
        return WrittenPost(record.role, whole)
    pairs = [*record.spans, *(pair for one in record.sentences for pair in one.spans)]
    places = tuple(sorted({span for pair in pairs if (span := move(pair))}))
    return WrittenPost(record.role, (), places) if places else None


def _recall_sentence(
    record: SentenceRecord, article: Article, wishes: Wishes, move: _Move
) -> WrittenSentence | None:
    spans = [move(pair) for pair in record.spans]
    sources = tuple(span for span in spans if span)
    if len(sources) < len(spans) or wishes.bans(record.text):
        return None
    texts = [article.show(span) for span in sources]
    if check_rewritten(record.text, texts, article.language):
        return None
    return WrittenSentence(" ".join(record.text.split()), sources)


def carry_record(record: WrittenRecord, thread: WrittenThread | None) -> WrittenRecord:
    """Return a record whose places are those of the article as it is now."""
    if thread is None:
        return record.model_copy(update={"posts": (), "hooks": (), "titles": ()})
    return record.model_copy(
        update={
            "posts": tuple(map(_post_record, thread.posts)),
            "hooks": tuple(map(_sentence_record, thread.hooks)),
            "titles": tuple(map(_sentence_record, thread.titles)),
        }
    )
