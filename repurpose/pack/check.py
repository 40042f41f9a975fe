"""A pack folder in, what a careful editor and a careful designer would complain about out.

Everything is counted again from what the pack shows: posts by the platform's own rule, files by
their size on the disk, cards by drawing them once more. A card whose picture is, pixel for pixel,
what this version draws is measured at every pixel; of any other only the recorded lines can be
judged, and a note says so.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose import platforms
from repurpose.article import Article, simplify
from repurpose.clips import FORMATS, covered, format_named
from repurpose.messages import msg
from repurpose.pack.attachments import clip_attachment, message_of
from repurpose.pack.check_cards import check_cards, check_edges
from repurpose.pack.complaint import Complaint
from repurpose.pack.declaring import asked_of, declarations_of
from repurpose.pack.leftovers import faults_of_pack, faults_of_thread
from repurpose.pack.made_from import article_of
from repurpose.pack.manifest import ClipEntry, Manifest, ThreadEntry
from repurpose.pack.manifest_file import read_manifest
from repurpose.pack.wording.rules import (
    check_wording,
    faults_of_wording,
    read_thread,
)
from repurpose.pack.wording.wordlist import RULE as LISTED
from repurpose.pack.wording.wordlist import WordList, find_listed, read_lists
from repurpose.platforms import Attachment, Rules

if TYPE_CHECKING:
    from repurpose.typeset import Catalogue


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
    lists = read_lists()
    for thread in manifest.threads:
        found += _check_posts(folder, manifest, thread)
        found += _check_words(manifest, thread, lists)
    article = article_of(folder, manifest)
    found += [Complaint(*fault) for fault in faults_of_pack(manifest, article)]
    found += [Complaint(*fault) for fault in faults_of_wording(manifest, article)]
    cards = check_cards(folder, manifest, article, catalogue)
    found += cards.complaints
    for clip in manifest.clips:
        found += _check_clip(folder, manifest, clip)
    for asked in declarations_of(folder, manifest):
        found += [Complaint(asked.where, "declaration", said) for said in asked.problems]
    counts = {
        "posts": sum(len(thread.posts) for thread in manifest.threads),
        "cards": len(manifest.cards),
        "measured": cards.measured,
        "clips": len(manifest.clips),
    }
    return Checked(tuple(dict.fromkeys(found)), cards.notes, counts)


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
    yield from _check_words(manifest, thread, read_lists())
    if asked := asked_of(folder, manifest, thread):
        yield from (Complaint(asked.where, "declaration", said) for said in asked.problems)
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
            # too long a title, and what is to be declared, are said once for all posts
            if problem.about != "declaration" and (problem.about != "title" or not message.title):
                yield Complaint(post.id, problem.about, problem.said)
        names = [tag for run in post.runs if run.role == "hashtag" for tag in run.text.split()]
        if len(names) > rules.hashtags:
            what = msg("{count} hashtags, {most} at most", count=len(names), most=rules.hashtags)
            yield Complaint(post.id, "hashtags", what)
        for item, name in zip(message.media, post.media, strict=True):
            yield from _check_file(f"{post.id} {name}", item, rules)


def _check_words(
    manifest: Manifest, thread: ThreadEntry, lists: Sequence[WordList]
) -> Iterator[Complaint]:
    """Yield the words of a thread, its title and its pictures that stand on a list of words."""
    language = manifest.article.language
    said = [(post.id, post.text) for post in thread.posts]
    if not thread.variant and (title := manifest.titles.get(thread.platform)):
        said.append((msg("title for {platform}", platform=thread.platform), title))
    shown = {file for post in thread.posts for file in post.media}
    for card in manifest.cards:
        if card.file in shown:
            parts = tuple(zip(card.lines, card.fields, strict=True))
            fields = (
                "".join(t for t, f in parts if f == name) for name in dict.fromkeys(card.fields)
            )
            said.append((card.id, "\n".join(fields)))
    for where, text in said:
        for word in find_listed(simplify(text, language), lists, thread.platform):
            yield Complaint(where, LISTED, word.describe())


def _check_file(where: str, item: Attachment, rules: Rules) -> Iterator[Complaint]:
    path = Path(item.path)
    if not path.is_file():
        yield Complaint(where, "media", msg("the file is missing"))
        return
    for problem in rules.judge_size(item, path.stat().st_size):
        yield Complaint(where, problem.about, problem.said)


def _check_shape(clip: ClipEntry, platform: str, made_for: Sequence[str]) -> Iterator[Complaint]:
    """Yield a complaint where a platform's own buttons would lie over the words of a clip that was `made_for` others."""
    for name, size in FORMATS.items():
        if (size.width, size.height) == (clip.width, clip.height):
            form = format_named(name, made_for)
            if area := covered(platform, form.text, form.width, form.height):
                said = msg("the buttons of {platform} would cover its words", platform=area.label)
                yield Complaint(clip.file, "safe area", said)
            return


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
            found += _check_shape(clip, name, manifest.made_by.options.platforms)
    for number, caption in enumerate(clip.captions, start=1):
        found += check_edges(
            msg("{clip} caption {number}", clip=clip.id, number=number), caption.text.splitlines()
        )
    return found
