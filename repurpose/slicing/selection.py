"""What an editor has chosen of an article, as places in it: slicing takes it in place of its own ranking."""

from dataclasses import dataclass

from repurpose.article import Span
from repurpose.slicing.model import PostRole


@dataclass(frozen=True, slots=True)
class ChosenPost:
    """What one post says: whole clauses, each span within one sentence, in the article's order."""

    role: PostRole
    spans: tuple[Span, ...]
    more: tuple[Span, ...] = ()  # best first: what a longer post adds


@dataclass(frozen=True, slots=True)
class WrittenSentence:
    """A sentence in a model's words, and the places of those that it rests on."""

    text: str
    sources: tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class WrittenPost:
    """A post in a model's words; without sentences it says its sources themselves."""

    role: PostRole
    sentences: tuple[WrittenSentence, ...]
    sources: tuple[Span, ...] = ()  # of a post without sentences

    @property
    def places(self) -> tuple[Span, ...]:
        """All that it rests on, in the article's order, each once."""
        spans = (span for sentence in self.sentences for span in sentence.sources)
        return tuple(sorted({*spans, *self.sources}))


@dataclass(frozen=True, slots=True)
class WrittenThread:
    """What a model has written for a platform: its posts, and further ways to open it."""

    platform: str
    posts: tuple[WrittenPost, ...]
    hooks: tuple[WrittenSentence, ...] = ()
    titles: tuple[WrittenSentence, ...] = ()


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen; what is empty is left to slicing's own judgement."""

    subject: Span | None = None  # the sentence that says what the article is about
    dropped: tuple[Span, ...] = ()  # sentences that are none of its subject
    titles: tuple[Span, ...] = ()  # best first
    posts: tuple[ChosenPost, ...] = ()
    quotes: tuple[Span, ...] = ()  # best first: a sentence, or neighbouring clauses
    figures: tuple[Span, ...] = ()  # sentences with a number, best first
    core: Span | None = None  # the big words of the cover
    keywords: tuple[Span, ...] = ()  # words to set apart
    cards: tuple[Span, ...] = ()  # of the nine, in their order
    beats: tuple[Span, ...] = ()  # of the clip, in their order
    hashtags: tuple[str, ...] = ()  # best first
    written: tuple[WrittenThread, ...] = ()  # what a model has written, by platform

    def written_for(self, platform: str) -> WrittenThread | None:
        """Return what a model has written for a platform."""
        return next((one for one in self.written if one.platform == platform), None)


NOTHING = Selection()
