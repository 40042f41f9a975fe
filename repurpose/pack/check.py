"""A pack folder in, what a careful editor and a careful designer would complain about out.

Everything is counted again from what the pack shows: posts by the platform's own rule, files by
their size on the disk, cards by drawing them once more. A card whose picture is, pixel for pixel,
what this version draws is measured at every pixel; of any other only the recorded lines can be
judged, and a note says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repurpose import platforms
from repurpose.article import Article, Span
from repurpose.brand import Brand
from repurpose.cards import find_kind
from repurpose.errors import ContentError, MissingGlyphs, RepurposeError
from repurpose.messages import fixed, msg
from repurpose.pack.attachments import clip_attachment, message_of
from repurpose.pack.branding import brand_of, with_avatar
from repurpose.pack.card_keywords import keywords_at
from repurpose.pack.containment import inside
from repurpose.pack.leftovers import faults_of_pack, faults_of_thread
from repurpose.pack.line_names import line_names
from repurpose.pack.manifest import ClipEntry, Manifest, ThreadEntry
from repurpose.pack.manifest_cards import CardEntry
from repurpose.pack.overrides.rework import article_of, choices_of
from repurpose.pack.store import read_manifest
from repurpose.pack.wording.rules import (
    WARNINGS,
    Severity,
    check_wording,
    faults_of_wording,
    read_thread,
)
from repurpose.platforms import Attachment, Rules

if TYPE_CHECKING:
    from repurpose.cards import Card, DrawnCard
    from repurpose.typeset import Catalogue

# What rules are called, for the catalogues.
_RULES = (
    "length",
    "media",
    "alt",
    "hashtags",
    "contrast",
    "line start",
    "line end",
    "orphan",
    "size",
    "glyph",
    "title",
    "text",
    "placeholder",
    "markup",
    "figure",
    "empty",
)
_FIRST, _LAST = "，。、；：？！”’）》〉」』】〗〕·", "“‘（《〈「『【〖〔"


@dataclass(frozen=True, slots=True)
class Complaint:
    """One thing that is wrong: where, which rule, and what was found."""

    where: str  # "x-03", "card-02 text", "clips/01-hook.mp4" ...
    rule: str  # its stable id: "length", "media", "contrast", "leaning opener" ...
    what: str

    @property
    def severity(self) -> Severity:
        """Whether it must not go out, or is a matter of taste."""
        return "warning" if self.rule in WARNINGS else "error"

    def describe(self) -> str:
        """Return the complaint as one line for people."""
        said: str = msg(
            "{place}: {rule}: {what}", place=self.where, rule=fixed(self.rule), what=self.what
        )
        return msg("warning: {what}", what=said) if self.severity == "warning" else said

    def as_json(self) -> dict[str, str]:
        """Return the complaint as JSON has it."""
        return {**asdict(self), "severity": self.severity}


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of checking a pack: `notes` name what could not be measured."""

    complaints: tuple[Complaint, ...]
    notes: tuple[str, ...]
    counts: dict[str, int] = field(default_factory=dict)  # posts, cards, measured cards, clips

    @property
    def holds(self) -> bool:
        """Say whether nothing was found that must not go out; warnings are for a person to weigh."""
        return all(complaint.severity == "warning" for complaint in self.complaints)


def check_pack(folder: Path, catalogue: "Catalogue") -> Checked:
    """Check what the pack in `folder` shows.

    Raises:
        UsageError: The folder is no pack.
        ContentError: Its manifest or its article is damaged.
    """
    manifest = read_manifest(folder)
    found = [c for name in manifest.titles for c in check_title(manifest, name)]
    for thread in manifest.threads:
        found += _check_posts(folder, manifest, thread)
    notes: list[str] = []
    measured = 0
    article = article_of(folder, manifest)
    found += [Complaint(*fault) for fault in faults_of_pack(manifest, article)]
    found += [Complaint(*fault) for fault in faults_of_wording(manifest, article)]
    choices = with_avatar(choices_of(manifest), folder, manifest)
    brand = brand_of(choices, article.language)
    link = brand.address(manifest.link)
    for entry in manifest.cards:
        found += _check_alt(entry)
        complaints, note = _check_card(folder, entry, article, catalogue, link, brand)
        found += complaints
        notes += [note] if note else []
        measured += not note
    for clip in manifest.clips:
        found += _check_clip(folder, manifest, clip)
    counts = {
        "posts": sum(len(thread.posts) for thread in manifest.threads),
        "cards": len(manifest.cards),
        "measured": measured,
        "clips": len(manifest.clips),
    }
    return Checked(tuple(dict.fromkeys(found)), tuple(notes), counts)


# --- texts and files -----------------------------------------------------------------------------


def check_title(manifest: Manifest, name: str) -> Iterator[Complaint]:
    """Yield what is wrong with the pack's title for the platform `name`."""
    title = manifest.titles.get(name, "")
    limit = platforms.rules_of(name).title_limit
    for one in (limit, *limit.also) if limit else ():
        if (count := one.count(title)) > one.most:
            what = msg("it has {length}, {most} allowed", length=one.say(count), most=one.most)
            yield Complaint(msg("title for {platform}", platform=name), "length", what)


def check_thread(
    folder: Path, manifest: Manifest, thread: ThreadEntry, article: Article | None
) -> Iterator[Complaint]:
    """Yield what is wrong with the posts of a thread: by its platform's rules, and in their words.

    Without the article, which a damaged pack may lack, nobody can say the second.
    """
    yield from _check_posts(folder, manifest, thread)
    if article is None:
        return
    yield from (Complaint(*fault) for fault in faults_of_thread(thread, article))
    yield from (Complaint(*fault) for fault in check_wording(read_thread(thread, article)))


def _check_posts(folder: Path, manifest: Manifest, thread: ThreadEntry) -> Iterator[Complaint]:
    """Yield what is wrong with the posts of a thread, by the rules of its platform."""
    rules = platforms.rules_of(thread.platform).of_variant(thread.variant)
    for number, post in enumerate(thread.posts):
        message = message_of(folder, manifest, rules, post, first=number == 0)
        for problem in rules.judge_arranged(message):
            if problem.about != "title" or not message.title:  # too long a one is said above
                yield Complaint(post.id, problem.about, problem.said)
        names = [tag for run in post.runs if run.role == "hashtag" for tag in run.text.split()]
        if len(names) > rules.hashtags:
            what = msg("{count} hashtags, {most} at most", count=len(names), most=rules.hashtags)
            yield Complaint(post.id, "hashtags", what)
        for item, name in zip(message.media, post.media, strict=True):
            yield from _check_file(f"{post.id} {name}", item, rules)


def _check_file(where: str, item: Attachment, rules: Rules) -> Iterator[Complaint]:
    path = Path(item.path)
    if not path.is_file():
        yield Complaint(where, "media", msg("the file is missing"))
        return
    for problem in rules.judge_size(item, path.stat().st_size):
        yield Complaint(where, problem.about, problem.said)


def _check_clip(folder: Path, manifest: Manifest, clip: ClipEntry) -> list[Complaint]:
    """Check a clip for every platform of the pack that takes clips, whether a post has it or not."""
    found = [
        Complaint(name, "media", msg("the file is missing"))
        for name in clip.files
        if not (folder / name).is_file()
    ]
    item = clip_attachment(folder, manifest, clip)
    path = folder / clip.file
    size = path.stat().st_size if path.is_file() else 0
    for name in dict.fromkeys(thread.platform for thread in manifest.threads):
        rules = platforms.rules_of(name)
        if rules.videos:
            problems = (*rules.judge_file(item), *rules.judge_size(item, size))
            found += [Complaint(clip.file, one.about, one.said) for one in problems]
    for number, caption in enumerate(clip.captions, start=1):
        found += _edges(
            msg("{clip} caption {number}", clip=clip.id, number=number), caption.text.splitlines()
        )
    return found


# --- cards ---------------------------------------------------------------------------------------


def _check_alt(entry: CardEntry) -> Iterator[Complaint]:
    alt = "".join(entry.alt.split())
    if not alt:
        yield Complaint(entry.id, "alt", msg("it has no alternative text"))
        return
    kind = find_kind(entry.kind)
    for line, name in zip(entry.lines, entry.fields, strict=True):
        if kind.says(name) and "".join(line.split()) not in alt:
            yield Complaint(
                entry.id, "alt", msg("the alternative text does not say {line!r}", line=line)
            )


def _check_card(
    folder: Path,
    entry: CardEntry,
    article: Article,
    catalogue: "Catalogue",
    link: str,
    brand: Brand,
) -> tuple[list[Complaint], str]:
    """Return complaints about a card, and a note when its picture could not be measured."""
    from repurpose.cards import check_card, draw_card  # noqa: PLC0415 - Pillow, only here
    from repurpose.pack.card_style import look_of, theme_of  # noqa: PLC0415

    where = entry.id
    path = inside(folder, entry.file)
    if not path.is_file():
        return [Complaint(where, "media", msg("{entry} is missing", entry=entry.file))], ""
    try:
        theme = theme_of(look_of(entry), quoting=not entry.edited, brand=brand)
        card = replace(_card(entry, article, link), brand=brand)
        drawn = draw_card(card, theme, entry.format, catalogue)
    except MissingGlyphs as error:
        return [Complaint(where, "glyph", error.message)], ""
    except RepurposeError as error:
        return _edges(where, entry.lines, entry.fields), msg(
            "{place}: only its lines were read, for it cannot be drawn again: {error}",
            place=where,
            error=error.message,
        )
    lines = [(line.text, line.field) for line in drawn.lines]
    recorded = list(zip(entry.lines, entry.fields, strict=True))
    if lines != recorded or not _same_picture(path, drawn):
        said = msg(
            "{place}: {file} is not what this version draws here; only its lines were read",
            place=where,
            file=entry.file,
        )
        return _edges(where, entry.lines, entry.fields), said
    return [
        Complaint(f"{where} {finding.field}", finding.rule, finding.message)
        for finding in check_card(drawn, theme, catalogue)
    ], ""


def _same_picture(path: Path, drawn: "DrawnCard") -> bool:
    from PIL import Image, ImageChops, UnidentifiedImageError  # noqa: PLC0415

    try:
        with Image.open(path, formats=("PNG",)) as shown:
            if shown.size != drawn.picture.size:
                return False
            return ImageChops.difference(shown.convert("RGB"), drawn.picture).getbbox() is None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False


def _edges(where: str, lines: Sequence[str], fields: Sequence[str] = ()) -> list[Complaint]:
    """Read lines for what may not begin or end one (CLREQ, line start and line end)."""
    found, before = [], None
    for line, name in zip(lines, fields or ("",) * len(lines), strict=True):
        place = f"{where} {name}".strip()
        if line and name == before and line[0] in _FIRST:
            found.append(
                Complaint(place, "line start", msg("a line starts with {line}", line=line[0]))
            )
        if line and line[-1] in _LAST:
            found.append(
                Complaint(place, "line end", msg("a line ends with {line}", line=line[-1]))
            )
        before = name
    return found


def _card(entry: CardEntry, article: Article, link: str) -> "Card":
    """Return the card as it was planned.

    Raises:
        ContentError: It was made by a version that did not keep its words.
    """
    from repurpose.cards import Card  # noqa: PLC0415

    kind = find_kind(entry.kind)
    if entry.says is None:
        raise ContentError(msg("its words are not known."))
    said: dict[str, Any] = {**entry.said}
    card = Card(
        kind.name,
        **said,
        source=entry.source,
        page=entry.page,
        link=link if kind.takes("link") else "",
        language=article.language,
        names=line_names(article),
    )
    places: dict[str, Span] = {}
    for name, span in zip(entry.fields, entry.spans, strict=True):
        if span:
            known = places.get(name, span)
            places[name] = Span(min(known.start, span.start), max(known.end, span.end))
    return replace(card, keywords=keywords_at(article, card, places, entry.keywords))
