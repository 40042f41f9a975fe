"""A pack folder in, every passage that cannot be proved out.

A passage holds when the span that it carries shows, after the transform that packs declare, exactly
its text. The transform is computed from `article.txt` alone, over the whole text at once.
"""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from repurpose import platforms
from repurpose.article import (
    CONVERSIONS,
    FORMS,
    HIDDEN,
    Article,
    Reading,
    Source,
    Span,
    Tracer,
    has_parts,
    parse_article,
    read_articles,
    time_of,
)
from repurpose.cards import find_kind
from repurpose.errors import RepurposeError
from repurpose.messages import msg
from repurpose.pack.containment import find_inside, inside, read_text_inside
from repurpose.pack.leftovers import faults_of_pack
from repurpose.pack.manifest import Manifest
from repurpose.pack.manifest_file import read_manifest
from repurpose.pack.store import is_as_built
from repurpose.pack.threads_file import read_posts
from repurpose.pack.written import (
    check_written,
    source_texts,
    written_everywhere,
    written_runs,
)

_PROVED = ("body", "title")  # roles of runs that must have a span


@dataclass(frozen=True, slots=True)
class Finding:
    """One passage that does not hold."""

    where: str  # "x-03", "card-02 line 1", "files" ...
    what: str
    text: str = ""  # as the pack has it
    shown: str = ""  # as the article has it there

    def describe(self) -> str:
        """Return the finding as one line for people."""
        said: str = msg("{place}: {what}", place=self.where, what=self.what)
        if self.text:
            said = msg("{said}: {text!r}", said=said, text=_short(self.text))
        if self.shown:
            said = msg(
                "{said}; the article has there: {text!r}", said=said, text=_short(self.shown)
            )
        return said

    def as_json(self) -> dict[str, str]:
        """Return the finding as JSON has it."""
        return asdict(self)


def verify_pack(
    folder: Path, article: Path | None = None, *, allow_written: bool = False
) -> tuple[list[Finding], int]:
    """Return what does not hold in a pack, and how many passages were proved.

    Args:
        folder: The pack.
        article: The article as it is today; passages that it no longer shows are findings too.
        allow_written: A model's words are no findings, while they keep to their sources.

    Raises:
        UsageError: The folder is no pack.
        ContentError: Its manifest is damaged or of another schema.
    """
    manifest = read_manifest(folder)
    findings = list(_check_files(folder, manifest))
    about = manifest.article
    if not find_inside(folder, about.text_file):
        return [*findings, Finding("article", msg("its text is missing"))], 0
    text = read_text_inside(folder, about.text_file)
    source = Source(about.source.name, about.source.sha256)
    original = parse_article(text, source, language=about.language)
    proved = 0
    for where, claim, spans in _passages(manifest):
        finding = _check_passage(original, where, claim, spans)
        findings += [finding] if finding else []
        proved += finding is None
    findings += _check_written(original, manifest, allowed=allow_written)
    findings += _check_posts(manifest)
    findings += _check_titles(original, manifest)
    findings += _check_keywords(original, manifest)
    findings += _check_speakers(original, manifest)
    findings += _check_formulas(original, manifest)
    faults = faults_of_pack(manifest, original)
    findings += [Finding(where, what) for where, _, what in faults]
    findings += _check_thread_files(folder, manifest, original)
    if article is not None:
        findings += _check_stale(original, manifest, article)
    return findings, proved


def _check_files(folder: Path, manifest: Manifest) -> Iterator[Finding]:
    for name, entry in manifest.files.items():
        path = inside(folder, name)
        if not path.is_file():
            yield Finding("files", "missing", name)
        elif not is_as_built(path, entry) and not _is_thread(name):
            yield Finding("files", msg("changed since the pack was built"), name)
    for name in sorted(set(manifest.made_files()) - manifest.files.keys()):
        yield Finding("files", msg("not listed"), name)


def _is_thread(name: str) -> bool:
    return name.startswith("threads/") and name.endswith(".md")


def _passages(manifest: Manifest) -> Iterator[tuple[str, str, Sequence[Span]]]:
    """Yield (where, text, spans) of everything that must stand in the article."""
    for thread in manifest.threads:
        for post in thread.posts:
            for run in post.runs:
                if run.role in _PROVED:
                    yield post.id, run.text, (run.span,) if run.span else ()
        for number, hook in enumerate(thread.hooks):
            where = msg("hook {number} of {thread}", number=number, thread=thread.name)
            for run in hook.runs:
                if run.role in _PROVED:
                    yield where, run.text, (run.span,) if run.span else ()
        for run in (run for post in thread.next_posts for run in post.runs):
            if run.role in _PROVED:
                where = msg("next best of {thread}", thread=thread.name)
                yield where, run.text, (run.span,) if run.span else ()
    for quote in (*manifest.quotes, *manifest.next_quotes):
        yield quote.id, quote.text, quote.spans
    for planned in manifest.storyboard:
        for piece in planned.pieces:
            yield planned.id, piece.text, (piece.span,)
    for card in manifest.cards:
        kind = find_kind(card.kind)
        pairs = zip(card.lines, card.spans, card.fields, strict=True)
        for number, (line, span, field) in enumerate(pairs, start=1):
            # Fields in the author's own words quote nothing.
            if field not in card.edited and (span or kind.quotes(field)):
                yield (
                    msg("{card} line {number}", card=card.id, number=number),
                    line,
                    (span,) if span else (),
                )
    if (pair := manifest.cover_pair) and pair.span:
        yield pair.file, pair.title, (pair.span,)
    for script in manifest.scripts:
        scenes = (*(beat.scene for beat in script.beats), script.end)
        for scene in filter(None, scenes):
            for shown in scene.pieces:
                if shown.span:  # else its words are those of its captions
                    yield msg("a scene of {clip}", clip=script.slug), shown.text, (shown.span,)
    for clip in manifest.clips:
        for number, caption in enumerate(clip.captions, start=1):
            if caption.spans or not caption.edited:  # own words quote nothing
                yield (
                    msg("{clip} caption {number}", clip=clip.id, number=number),
                    caption.text,
                    caption.spans,
                )


def _check_keywords(article: Article, manifest: Manifest) -> Iterator[Finding]:
    """Yield words that a card sets apart and that none of its lines says."""
    for card in manifest.cards:
        for keyword in card.keywords:
            told = [span for span in card.spans if span]
            hidden = [
                place
                for place in range(keyword.start, min(keyword.end, len(article.text)))
                if article.shown[place] != HIDDEN
                and not article.shown[place].isspace()
                and not any(span.start <= place < span.end for span in told)
            ]
            if hidden or keyword.end > len(article.text):
                shown = article.show(keyword)
                yield Finding(card.id, msg("sets apart what none of its lines says"), shown)


def _check_formulas(article: Article, manifest: Manifest) -> Iterator[Finding]:
    """Yield formulas of cards that the article does not have, sign for sign."""
    for card in manifest.cards:
        tex = str(card.said.get("formula") or "")
        if tex and "formula" not in card.edited and tex not in article.text:
            yield Finding(card.id, msg("its formula is not in the article"), tex)


def _check_passage(
    article: Article, where: str, text: str, spans: Sequence[Span]
) -> Finding | None:
    if not spans:
        return Finding(where, msg("says something without a place in the article"), text)
    if any(span.end > len(article.text) for span in spans):
        return Finding(where, msg("its place is outside the article"), text)
    shown = "".join(article.show(span) for span in spans)
    if _squeeze(shown) == _squeeze(text):
        return None
    return Finding(where, msg("is not what the article says"), text, shown)


def _check_written(article: Article, manifest: Manifest, *, allowed: bool) -> Iterator[Finding]:
    """Say where a model's words stand, unless that is allowed, and what they change of their sources."""
    for where, run in written_everywhere(manifest):
        if not run.sources:
            yield Finding(where, msg("was written by a model and names no sources"), run.text)
        elif any(span.end > len(article.text) for span in run.sources):
            yield Finding(where, msg("its place is outside the article"), run.text)
        elif not allowed:
            yield Finding(where, msg("was written by a model, not by the author"), run.text)
    for where, run, fault in check_written(article, manifest):
        changed = msg("changes what the article says: {fault}", fault=fault.message)
        yield Finding(where, changed, run.text, " ".join(source_texts(article, run)))


def _squeeze(text: str) -> str:
    """Drop white space: a line end on a card or in a caption says nothing."""
    return re.sub(r"\s+", "", text)


def _check_posts(manifest: Manifest) -> Iterator[Finding]:
    for thread in manifest.threads:
        rules = platforms.rules_of(thread.platform).of_variant(thread.variant)
        for post in thread.posts:
            limit = rules.limit_for(media=bool(post.media))
            if "".join(run.text for run in post.runs) != post.text:
                yield Finding(post.id, msg("its text is not the sum of its runs"), post.text)
            if (length := limit.count(post.text)) != post.length:
                yield Finding(
                    post.id,
                    msg("counts {length}, not {recorded}", length=length, recorded=post.length),
                )
            if limit.excess(post.text):
                yield Finding(
                    post.id,
                    msg("is over the limit of {length}", length=limit.say(limit.most)),
                    post.text,
                )


def _check_titles(article: Article, manifest: Manifest) -> Iterator[Finding]:
    """A title is the article's words, unless it is marked as the author's own."""
    tracer = Tracer(article)
    offered = [(name, title) for name, titles in manifest.other_titles.items() for title in titles]
    known = {(name, run.text) for name, runs in manifest.written_titles.items() for run in runs}
    for name, title in offered:
        if (name, title) in known:  # a model's, which is checked as one
            continue
        if tracer.find(title) is None:
            yield Finding(
                msg("title for {platform}", platform=name), msg("is not in the article"), title
            )
    for name, title in manifest.titles.items():
        if name in manifest.edited.titles or (name, title) in known:
            continue
        if tracer.find(title) is None:
            yield Finding(
                msg("title for {platform}", platform=name), msg("is not in the article"), title
            )


def _check_speakers(article: Article, manifest: Manifest) -> Iterator[Finding]:
    """A speaker's name and role are the article's words, though not always in its order."""
    tracer = Tracer(article)
    for quote in (*manifest.quotes, *manifest.next_quotes):
        for part in re.split(r"[，,]\s*", quote.speaker):
            if part and tracer.find(part) is None:
                yield Finding(quote.id, msg("its speaker is not in the article"), quote.speaker)
        if quote.at is not None and (
            not quote.spans or quote.at != time_of(article, quote.spans[0])
        ):
            yield Finding(quote.id, msg("it is said at another time"), f"{quote.at:g}")


def _check_thread_files(folder: Path, manifest: Manifest, article: Article) -> Iterator[Finding]:
    """Posts that were edited by hand since the pack was built must still be the article's words."""
    tracer = Tracer(article)
    for thread in manifest.threads:
        if not find_inside(folder, thread.file):
            continue
        known = [post.text.strip() for post in thread.posts]
        for number, text in enumerate(read_posts(read_text_inside(folder, thread.file)), start=1):
            if text in known:
                continue
            for line in text.splitlines():
                for sentence in re.findall(r"[^。！？!?]+[。！？!?]*[”’」』）)]*", line):
                    if len(sentence.strip()) > 3 and tracer.find(sentence) is None:
                        yield Finding(
                            msg("{file} post {number}", file=thread.file, number=number),
                            msg("was edited by hand and is not in the article"),
                            sentence.strip(),
                        )


def _check_stale(then: Article, manifest: Manifest, path: Path) -> Iterator[Finding]:
    """Say which passages the article of today no longer shows."""
    data = path.read_bytes() if path.is_file() else b""
    if hashlib.sha256(data).hexdigest() == manifest.article.source.sha256:
        return
    try:
        source = manifest.article.source
        form = source.form if source.form in FORMS else ""
        part = then.meta.get("part", "") if has_parts(data, path.name, form) else ""
        convert = source.convert if source.convert in CONVERSIONS else ""
        reading = Reading(form or "auto", part=part, convert=convert)
        today = read_articles([str(path)], read_stdin=bytes, reading=reading)
    except RepurposeError as error:
        yield Finding("article", error.message)
        return
    tracers = [Tracer(article) for article in today]
    rest = (
        (where, one) for where, run in written_runs(manifest) for one in source_texts(then, run)
    )
    passages = ((where, text) for where, text, _ in _passages(manifest))
    for where, text in (*passages, *rest):
        if all(tracer.find(text) is None for tracer in tracers):
            yield Finding(where, msg("is stale: the article has changed"), text)


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 60 else f"{text[:57]}..."
