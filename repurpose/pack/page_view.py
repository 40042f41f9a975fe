"""A pack's manifest in; the values that the page shows out."""

import base64
import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from repurpose import platforms
from repurpose.article import Source, Span, hidden_removed, parse_article
from repurpose.errors import ContentError
from repurpose.messages import msg
from repurpose.pack.choosers import chooser_of
from repurpose.pack.manifest import (
    ClipEntry,
    FileEntry,
    Manifest,
    PostEntry,
    QuoteEntry,
    Run,
    ThreadEntry,
)
from repurpose.pack.manifest_cards import CardEntry
from repurpose.pack.manifest_types import Chosen
from repurpose.pack.media import MIMES, mime_of
from repurpose.pack.page_article import Pair, coverage, lay_out_article
from repurpose.pack.page_values import (
    ByView,
    CaptionView,
    CardView,
    ClipView,
    Counter,
    FileView,
    PageView,
    PictureView,
    PostView,
    QuoteView,
    RunView,
    ThreadView,
)
from repurpose.pack.written import title_by_model, written_runs
from repurpose.platforms import Rules

Read = Callable[[str], bytes]

# Weibo's feed folds what is longer than its classic 140 characters behind 展开; a drawing, not a limit.
FOLD = 140
_RING = 2 * math.pi * 8  # the outline of a counter's ring, radius 8


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
    cards = tuple(_card(card, files, len(text), _by(manifest, card)) for card in manifest.cards)
    clips = tuple(_clip(clip, files, len(text)) for clip in manifest.clips)
    media = _Media(files, cards, clips)
    shown = _shown(manifest, text)
    names = [thread.platform for thread in manifest.threads if not thread.variant]
    threads = tuple(
        # Two threads of one platform are told apart by their variant, or else by their style.
        _thread(number, thread, manifest, media, shown, twin=names.count(thread.platform) > 1)
        for number, thread in enumerate(manifest.threads)
    )
    quotes = tuple(_quote(quote, len(text), _by(manifest, quote)) for quote in manifest.quotes)
    cited = [*_all_spans(threads, cards, clips, quotes)]
    return PageView(
        manifest.article,
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
    )


def _shown(manifest: Manifest, text: str) -> str:
    """Return what readers see at each code point; parsed only where a model's sources are shown."""
    if not written_runs(manifest):
        return text
    return parse_article(text, Source("", ""), language=manifest.article.language).shown


def _cut(spans: Iterable[Span | None], end: int) -> tuple[Pair, ...]:
    """Return spans cut to a text of `end` code points."""
    return tuple((s.start, min(s.end, end)) for s in spans if s and s.start < end)


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

    def place(self, name: str) -> PictureView:
        if name in self._known:
            return self._known[name]
        key = f"loose-{hashlib.sha256(name.encode()).hexdigest()[:12]}"
        first = name not in self._loose
        self._loose.add(name)
        uri = self._files.embed(name).uri if first else ""
        return PictureView(key, PurePosixPath(name).stem, False, uri)


def _thread(
    number: int, thread: ThreadEntry, manifest: Manifest, media: _Media, shown: str, *, twin: bool
) -> ThreadView:
    known = thread.platform in platforms.names()
    rules = platforms.rules_of(thread.platform).of_variant(thread.variant) if known else None
    opening = [run.role for post in thread.posts[:1] for run in post.runs if run.role != "label"]
    return ThreadView(
        key=f"t{number}",
        platform=thread.platform,
        look=platforms.get(thread.platform).look if known else "plain",
        style=thread.style,
        variant=thread.variant,
        edited=thread.edited,
        left_out=len(thread.left_out),
        posts=tuple(
            _post(f"p{number}-{index}", post, rules, media, shown, _by(manifest, post))
            for index, post in enumerate(thread.posts)
        ),
        # A title that already opens the first post is not shown twice.
        title="" if opening[:1] == ["title"] else manifest.titles.get(thread.platform, ""),
        twin=twin,
    )


def _by(manifest: Manifest, entry: Chosen) -> ByView | None:
    """Return who chose an entry, where the manifest says so."""
    found = chooser_of(manifest, entry)
    return ByView(found.by, found.model) if found else None


def _post(
    key: str,
    post: PostEntry,
    rules: Rules | None,
    media: _Media,
    shown: str,
    chosen: ByView | None,
) -> PostView:
    return PostView(
        key,
        tuple(_run(run, shown) for run in post.runs),
        post.text,
        len(post.text) > FOLD,
        _counter(post, rules),
        tuple(media.place(name) for name in post.media),
        chosen,
    )


def _run(run: Run, shown: str) -> RunView:
    if run.role != "written":
        return RunView(run.text, run.role, _cut([run.span], len(shown)))
    spans = _cut(run.sources, len(shown))
    words = (hidden_removed(shown[start:end]).strip() for start, end in spans)
    return RunView(run.text, run.role, spans, "\n".join(words))


def _counter(post: PostEntry, rules: Rules | None) -> Counter:
    """Return how full a post is by its platform's rules; by the manifest where we have none."""
    length, most, over = post.length, post.limit, post.length - post.limit
    if rules:
        limit = rules.limit_for(media=bool(post.media))
        length, most, over = limit.count(post.text), limit.most, limit.excess(post.text)
    share = min(1.0, length / most)
    dash = f"{share * _RING:.2f} {_RING:.2f}"
    return Counter(length, most, max(0, over), near=over <= 0 and share >= 0.9, dash=dash)


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
        spans=_cut(card.told_spans, end),
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
                _cut(caption.spans, end),
                caption.edited,
            )
            for caption in clip.captions
        ),
    )


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 60}:{seconds % 60:04.1f}"


def _quote(quote: QuoteEntry, end: int, chosen: ByView | None) -> QuoteView:
    spans = _cut(quote.spans, end)
    at = "" if quote.at is None else _in_recording(quote.at)
    score = f"{quote.score:.3g}"
    return QuoteView(quote.text, quote.speaker, score, quote.reasons, spans, chosen, at)


def _in_recording(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
