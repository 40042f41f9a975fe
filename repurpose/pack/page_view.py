"""A pack's manifest in; the values that the page shows out."""

import base64
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from repurpose.errors import ContentError
from repurpose.messages import msg
from repurpose.pack.article_bodies import ArticleBodies
from repurpose.pack.handset import by_view, cut_spans, shown_text, thread_view, who_of
from repurpose.pack.manifest import (
    ClipEntry,
    FileEntry,
    Manifest,
    QuoteEntry,
)
from repurpose.pack.manifest_cards import CardEntry
from repurpose.pack.media import MIMES, mime_of
from repurpose.pack.page_article import Pair, coverage, lay_out_article
from repurpose.pack.page_values import (
    ByView,
    CaptionView,
    CardView,
    ClipView,
    FileView,
    PageView,
    PictureView,
    QuoteView,
    ThreadView,
)
from repurpose.pack.written import title_by_model

Read = Callable[[str], bytes]


def data_uri(name: str, content: bytes) -> str:
    """Return `content` as a `data:` address; the suffix of `name` says what it is.

    Raises:
        ContentError: a suffix that is no picture, video or captions of a pack.
    """
    mime = mime_of(name)
    if not mime:
        raise ContentError(
            msg("The page cannot show {name!r}.", name=name),
            hint=msg("It shows {pictures}.", pictures=", ".join(sorted(MIMES))),
        )
    return f"data:{mime};base64,{base64.b64encode(content).decode('ascii')}"


@dataclass(frozen=True, slots=True)
class Files:
    """The pack's files: their bytes as addresses, and their sizes."""

    read: Read
    listed: Mapping[str, FileEntry]

    def embed(self, name: str) -> FileView:
        """Return what the page needs of one file."""
        try:
            content = self.read(name)
        except (OSError, KeyError) as error:
            raise ContentError(
                msg("The pack names {name!r}, but it cannot be read.", name=name),
                hint=msg("Build the pack again."),
            ) from error
        size = self.listed[name].bytes if name in self.listed else len(content)
        return FileView(data_uri(name, content), PurePosixPath(name).name, size_in_words(size))


def size_in_words(size: int) -> str:
    """Return a number of bytes as people read it, in decimal units: `840 KB`, `1.2 MB`."""
    if size < 1000:
        return f"{size} B"
    if size < 999_500:
        return f"{size / 1000:.0f} KB"
    return f"{size / 1_000_000:.1f} MB"


def view_of(manifest: Manifest, files: Files, text: str) -> PageView:
    """Return all that the template of the page shows; spans beyond the text are cut off."""
    cards = tuple(_card(card, files, len(text), by_view(manifest, card)) for card in manifest.cards)
    clips = tuple(_clip(clip, files, len(text)) for clip in manifest.clips)
    place = _Media(files, cards, clips)
    inside = ArticleBodies(manifest, text, lambda name: files.embed(name).uri)
    threads = tuple(
        thread_view(manifest, thread, shown_text(manifest, text), place, inside, number)
        for number, thread in enumerate(manifest.threads)
    )
    quotes = tuple(_quote(quote, len(text), by_view(manifest, quote)) for quote in manifest.quotes)
    cited = [*_all_spans(threads, cards, clips, quotes)]
    return PageView(
        manifest.article,
        who_of(manifest, place),
        manifest.made_by.version,
        threads,
        cards,
        clips,
        quotes,
        manifest.titles,
        tuple(sorted(manifest.edited.titles)),
        tuple(name for name in manifest.titles if title_by_model(manifest, name)),
        manifest.hashtags,
        tuple(lay_out_article(text, cited)),
        coverage(text, cited),
        inside.css,
    )


def _all_spans(
    threads: Iterable[ThreadView],
    cards: Iterable[CardView],
    clips: Iterable[ClipView],
    quotes: Iterable[QuoteView],
) -> Iterator[Pair]:
    """Yield every span of threads, cards, clips and quotes, wherever it hangs."""
    for thread in threads:
        yield from (span for post in thread.posts for run in post.runs for span in run.spans)
    yield from (span for card in cards for span in card.spans)
    yield from (span for clip in clips for caption in clip.captions for span in caption.spans)
    yield from (span for quote in quotes for span in quote.spans)


class _Media:
    """Where each picture of a post stands on the page; one that is no card is embedded once."""

    def __init__(self, files: Files, cards: Sequence[CardView], clips: Sequence[ClipView]) -> None:
        self._files = files
        self._loose: set[str] = set()
        self._known = {card.file: PictureView(card.key, card.alt, False, "") for card in cards}
        self._known |= {clip.file: PictureView(clip.key, clip.slug, True, "") for clip in clips}

    def __call__(self, name: str) -> PictureView:
        if name in self._known:
            return self._known[name]
        key = f"loose-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
        first = name not in self._loose
        self._loose.add(name)
        uri = self._files.embed(name).uri if first else ""
        return PictureView(key, PurePosixPath(name).stem, False, uri)


def _card(card: CardEntry, files: Files, end: int, chosen: ByView | None) -> CardView:
    file = files.embed(card.file)
    return CardView(
        key=f"card-{hashlib.sha256(card.file.encode()).hexdigest()[:12]}",
        file=card.file,
        uri=file.uri,
        name=file.name,
        size=file.size,
        kind=card.kind,
        theme=card.theme,
        format=card.format,
        width=card.width,
        height=card.height,
        alt=card.alt,
        spans=cut_spans(card.told_spans, end),
        chosen=chosen,
    )


def _clip(clip: ClipEntry, files: Files, end: int) -> ClipView:
    return ClipView(
        key=f"clip-{hashlib.sha256(clip.file.encode()).hexdigest()[:12]}",
        file=clip.file,
        slug=PurePosixPath(clip.file).stem,
        video=files.embed(clip.file),
        cover=files.embed(clip.cover),
        srt=files.embed(clip.srt),
        vtt=files.embed(clip.vtt),
        width=clip.width,
        height=clip.height,
        fps=f"{clip.fps:g}",
        seconds=f"{clip.seconds:.1f}",
        voice="" if clip.voice == "none" else clip.voice,
        captions=tuple(
            CaptionView(
                caption.start,
                _clock(caption.start),
                caption.text,
                cut_spans(caption.spans, end),
                caption.edited,
            )
            for caption in clip.captions
        ),
    )


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{seconds % 60:04.1f}"


def _quote(quote: QuoteEntry, end: int, chosen: ByView | None) -> QuoteView:
    spans = cut_spans(quote.spans, end)
    at = "" if quote.at is None else _in_recording(quote.at)
    score = f"{quote.score:.3g}"
    return QuoteView(quote.text, quote.speaker, score, quote.reasons, spans, chosen, at)


def _in_recording(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
