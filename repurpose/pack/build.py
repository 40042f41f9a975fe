"""Articles and choices in, pack folders out: plan, draw what changed, write whole or not at all."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import Future
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType
from typing import Any

from repurpose import platforms
from repurpose.article import Article
from repurpose.config import parse_wishes
from repurpose.errors import (
    ContentError,
    Interrupted,
    MachineError,
    PartialFailure,
    RepurposeError,
    UsageError,
)
from repurpose.messages import msg
from repurpose.pack.choices import Choices
from repurpose.pack.containment import check_folder, inside
from repurpose.pack.content import Content, plan_content, without_clips
from repurpose.pack.document import DOCUMENT, write_document
from repurpose.pack.entries import build_manifest, describe_thread
from repurpose.pack.make import CardsTask, card_inputs, clip_fingerprint, clip_tasks, fonts
from repurpose.pack.manifest import CardEntry, ClipEntry, Manifest, ThreadEntry, dump
from repurpose.pack.outside_files import remember_files
from repurpose.pack.overrides.card_edits import describe_card, own_card
from repurpose.pack.overrides.clip_edits import apply_clips, filmed_choices, read_clips
from repurpose.pack.overrides.files import (
    CARDS,
    CLIPS,
    GENERATED,
    OWN,
    TITLES,
    WISHES,
    EditConflict,
    read_hand,
)
from repurpose.pack.overrides.series_file import read_series
from repurpose.pack.overrides.thread_edits import apply_edit, find_edit, generated_hash
from repurpose.pack.overrides.title_edits import OwnTitles, apply_titles, read_titles
from repurpose.pack.page import write_page
from repurpose.pack.pictures import local_pictures
from repurpose.pack.store import (
    MANIFEST,
    check_out,
    copy_file,
    describe_file,
    explain,
    is_as_built,
    list_files,
    read_manifest,
    staging,
    write_text,
)
from repurpose.pack.threads_file import write_posts
from repurpose.pack.workers import Report, Submit, workers
from repurpose.slicing import Wishes

NOTHING: Mapping[str, bytes | None] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Built:
    """A pack that stands on the disk."""

    folder: Path
    manifest: Manifest
    drawn: int  # artefacts made anew; the others were as they had been
    notices: tuple[str, ...] = ()
    failed: tuple[RepurposeError, ...] = ()  # what kept clips of it from being made


@dataclass
class _Job:
    """A pack in the making."""

    article: Article
    choices: Choices
    target: Path
    stage: Path
    content: Content
    old: Manifest | None
    kept: dict[str, bytes]  # what people keep by hand in the older pack
    hand: dict[str, bytes]  # the same with what is to change now
    titles: OwnTitles
    keys: dict[str, str] = field(default_factory=dict)  # artefact id -> fingerprint
    cards: dict[str, CardEntry] = field(default_factory=dict)  # by their ids
    clips: dict[str, ClipEntry] = field(default_factory=dict)
    waiting: "list[tuple[str, Future[Any]]]" = field(default_factory=list)  # a clip's name, or ""
    failed: dict[str, RepurposeError] = field(default_factory=dict)  # clips that could not be made
    notices: list[str] = field(default_factory=list)


def build_packs(
    articles: Sequence[Article],
    choices: Choices,
    out: Path,
    *,
    jobs: int,
    report: Report,
    force: bool = False,
) -> list[Built]:
    """Write one pack for each article into `out` and return them in order.

    Args:
        articles: What to make packs of.
        choices: How.
        out: The folder that holds the packs; it is made when missing.
        jobs: How many processes draw and encode.
        report: Called with (article id, what, done, of how many).
        force: Write into a folder that holds other things too.

    Raises:
        UsageError: `out` holds other things, or an option cannot be.
        MachineError: A font, the encoder or room on the disk is missing.
        PartialFailure: Some of several articles failed, or a clip; all else is written.
        RepurposeError: So, and one of them by a fault of ours.
    """
    check_out(out, force=force)
    given = remember_files(choices)
    built: list[Built] = []
    failed: list[tuple[Article, RepurposeError]] = []
    with ExitStack() as open_stages, workers(jobs, report) as submit:
        begun: list[tuple[_Job, ExitStack]] = []
        for article in articles:
            with ExitStack() as one, _collecting(failed, article, several=len(articles) > 1):
                job = begin(
                    article, choices, out / article.id, submit, one, force=force, given=given
                )
                if not begun:
                    job.notices += fonts().left_out
                begun.append((job, open_stages.enter_context(one.pop_all())))
        for job, stage in begun:
            with _collecting(failed, job.article, several=len(articles) > 1), stage:
                built.append(finish(job, report))
                failed += [(job.article, error) for error in built[-1].failed]
    if failed and len(built) == len(articles):
        lines = "; ".join(
            msg("{article}: {error}", article=article.id, error=error.message)
            for article, error in failed
        )
        raise PartialFailure(
            msg("Clips could not be made, all else is done: {lines}", lines=lines),
            hint=failed[0][1].hint,
        )
    if failed:
        lines = "; ".join(
            msg("{article}: {error}", article=article.id, error=error.message)
            for article, error in failed
        )
        ours = any(isinstance(error, _Fault) for _, error in failed)
        raise (RepurposeError if ours else PartialFailure)(
            msg(
                "{count} of {total} packs failed: {lines}",
                count=len(failed),
                total=len(articles),
                lines=lines,
            ),
            hint=failed[0][1].hint,
        )
    return built


class _Fault(RepurposeError):
    """A fault of ours in one article of several; the others are made before it is told."""


@contextmanager
def _collecting(
    failed: list[tuple[Article, RepurposeError]], article: Article, *, several: bool
) -> Iterator[None]:
    """Keep the error of one article of several, so that the others go on."""
    try:
        yield
    except RepurposeError as error:
        if not several or isinstance(error, Interrupted):
            raise
        failed.append((article, error))
    except Exception as error:
        if not several:
            raise
        failed.append((article, _Fault(msg("a fault of ours: {error!r}", error=error))))


def begin(
    article: Article,
    choices: Choices,
    target: Path,
    submit: Submit,
    stages: ExitStack,
    *,
    force: bool = False,
    changes: Mapping[str, bytes | None] = NOTHING,
    given: Collection[str] = (),
) -> _Job:
    """Plan a pack, keep what has not changed, and hand out the rest.

    `changes` are files that people keep by hand, as they are to be in the new pack; None: gone.
    `given` are the files outside the pack that the user names just now.
    """
    strange = target.exists() and not (target / MANIFEST).is_file()
    if strange and not force and (not target.is_dir() or any(target.iterdir())):
        raise UsageError(
            msg("{target} holds files of something else.", target=target),
            hint=msg("Choose another --out, or add --force."),
        )
    if target.is_dir():
        check_folder(target)  # what stands there may be anybody's
    kept = read_hand(target)
    hand = {name: data for name, data in {**kept, **changes}.items() if data is not None}
    wishes = choices.wishes + Wishes(*parse_wishes(hand.get(WISHES), target / WISHES))
    series = read_series(hand.get(CARDS), target / CARDS)
    titles = read_titles(hand.get(TITLES), target / TITLES)
    wished = replace(choices, wishes=wishes)
    content = plan_content(article, wished, series, titles.hashtags)
    clips = read_clips(hand.get(CLIPS), target / CLIPS)
    content = replace(content, scripts=apply_clips(content.scripts, clips))
    filmed, withheld = filmed_choices(choices, clips, given)
    promises = dict.fromkeys(text for sliced in content.threads for text in sliced.removed)
    old = None
    with suppress(RepurposeError):
        old = read_manifest(target)
    stage = stages.enter_context(staging(target, lambda older: _check_kept(older, kept, hand)))
    job = _Job(article, choices, target, stage, content, old, kept, hand, titles)
    job.notices += withheld
    job.notices += [
        msg("left out of posts, for only a 公众号 can keep it: {text}", text=text)
        for text in promises
    ]
    _submit_cards(job, submit)
    _submit_clips(job, submit, filmed)
    return job


def _check_kept(older: Path, kept: dict[str, bytes], mine: dict[str, bytes]) -> None:
    """Refuse to replace a pack in which somebody has changed a file since it was read."""
    theirs = read_hand(older)
    for name in sorted(theirs.keys() | kept.keys()):
        if theirs.get(name) != kept.get(name):
            raise EditConflict(name, mine.get(name), theirs.get(name))


def _submit_cards(job: _Job, submit: Submit) -> None:
    older = {card.id: card for card in job.old.cards} if job.old else {}
    changed = []
    for plan in job.content.cards:
        key = card_inputs(plan, job.article.id, job.choices.png)
        job.keys[plan.id] = key
        entry = older.get(plan.id)
        if entry and entry.inputs == key and _take_over(job, [entry.file]):
            job.cards[plan.id] = entry
        else:
            changed.append(plan)
    if changed:
        task = CardsTask(
            job.article.id, job.article.shown, tuple(changed), job.stage, job.choices.png
        )
        job.waiting.append(("", submit(task)))


def _submit_clips(job: _Job, submit: Submit, choices: Choices) -> None:
    """Hand out the clips, by the choices of the pack and of `clips.toml`."""
    if choices.clips and not choices.backdrop:
        broken: list[str] = []
        shown = local_pictures(job.article, broken)
        if broken:
            names = ", ".join(broken)
            job.notices.append(msg("pictures that are damaged are not shown: {names}", names=names))
        for picture in shown:
            target = job.stage / picture.name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(picture.path.read_bytes())  # no link: the author may draw on his own
    older = {clip.id: clip for clip in job.old.clips} if job.old else {}
    for task in clip_tasks(job.article, job.content, choices, job.stage):
        key = clip_fingerprint(task)
        job.keys[task.name] = key
        entry = older.get(task.name)
        if entry and entry.inputs == key and _take_over(job, entry.files):
            job.clips[task.name] = entry
        else:
            job.waiting.append((task.name, submit(task)))


def _take_over(job: _Job, names: Sequence[str]) -> bool:
    """Take over files of the older pack when they are still the ones that it was built with."""
    known = job.old.files if job.old else {}
    if not all(is_as_built(job.target / name, known.get(name)) for name in names):
        return False
    for name in names:
        copy_file(inside(job.target, name), job.stage / name)
    return True


def finish(job: _Job, report: Report) -> Built:
    """Wait for what was handed out; write text, page and manifest; move the pack to its place."""
    drawn = 0
    for clip, future in job.waiting:
        try:
            made = future.result()
        except (ContentError, MachineError) as error:
            if not clip:
                raise
            job.failed[clip] = error  # the rest of the pack goes on
            job.notices.append(
                msg(
                    "clip {clip} was not made: {error} {hint}",
                    clip=clip,
                    error=error.message,
                    hint=error.hint,
                ).strip()
            )
            continue
        if isinstance(made, ClipEntry):
            # What was made only as a fallback is made again next time.
            key = "" if made.notice else job.keys[made.id]
            job.clips[made.id] = made.model_copy(update={"inputs": key})
            job.notices += [made.notice] if made.notice else []
            drawn += 1
            continue
        for card in made:
            job.cards[card.id] = card.model_copy(update={"inputs": job.keys[card.id]})
            drawn += 1
    if job.failed:
        lost = {f"clips/{name}.mp4" for name in job.failed}
        job.content = without_clips(job.content, lost)
    try:
        manifest = _write_rest(job)
    except OSError as error:
        raise explain(error, job.target) from None
    report(job.article.id, "pack", 1, 1)
    return Built(job.target, manifest, drawn, tuple(job.notices), tuple(job.failed.values()))


def _write_rest(job: _Job) -> Manifest:
    write_text(job.stage, "article.txt", job.article.text)
    cards = [job.cards[plan.id] for plan in job.content.cards]
    clips = [job.clips[name] for name in job.keys if name in job.clips]
    threads = [_write_thread(job, number) for number in range(len(job.content.threads))]
    threads = [_with_document(job, thread, cards) for thread in threads]
    manifest = build_manifest(
        job.article, job.choices, job.content, threads=threads, cards=cards, clips=clips
    )
    manifest = apply_titles(manifest, job.titles, job.article)
    if CARDS in job.hand:
        planned = tuple(describe_card(own_card(plan)) for plan in job.content.planned)
        manifest = manifest.model_copy(update={"planned": planned})
    _carry_over(job)
    page = write_page(
        manifest,
        lambda name: (job.stage / name).read_bytes(),
        job.article.text,
        language="zh" if job.article.chinese else "en",
    )
    write_text(job.stage, "index.html", page)
    files = {name: describe_file(job.stage / name) for name in list_files(job.stage)}
    manifest = manifest.model_copy(update={"files": files})
    write_text(job.stage, MANIFEST, dump(manifest))
    return manifest


def _with_document(job: _Job, thread: ThreadEntry, cards: Sequence[CardEntry]) -> ThreadEntry:
    """Return a thread with the document of the cards, where the platform has documents."""
    if not (cards and platforms.get(thread.platform).media.document):
        return thread
    document = write_document(job.stage, [card.file for card in cards], job.article.title)
    return thread.model_copy(update={"document": document})


def _write_thread(job: _Job, number: int) -> ThreadEntry:
    """Write one thread's file, the author's edits kept."""
    sliced = job.content.threads[number]
    thread = sliced.thread
    name = f"threads/{thread.name}.md"
    generated = generated_hash(thread)
    text = write_posts([post.text for post in thread.posts])
    edit = find_edit(job.old, job.hand.get(name), thread)
    if edit is not None and edit != text:
        write_text(job.stage, name, edit)
        write_text(job.stage, name.removesuffix(".md") + GENERATED, text)
        job.notices.append(
            msg(
                "{file} was edited by hand and is kept; what would be generated is in {thread}{generated}.",
                file=job.target / name,
                thread=thread.name,
                generated=GENERATED,
            )
        )
        thread = apply_edit(job.article, thread, edit)
        return describe_thread(job.article, sliced, thread, generated, edited=True)
    write_text(job.stage, name, text)
    return describe_thread(job.article, sliced, thread, generated, edited=False)


def _carry_over(job: _Job) -> None:
    """Keep the files that people put into the older pack themselves."""
    for name in OWN:
        if name in job.hand:
            (job.stage / name).write_bytes(job.hand[name])
    if not job.target.is_dir():
        return
    made = {*(_made_names(job.old) if job.old else ()), *OWN}
    for name in list_files(job.target):
        if name not in made and not (job.stage / name).exists():
            copy_file(inside(job.target, name), job.stage / name)


def _made_names(manifest: Manifest) -> set[str]:
    """Return the files of a pack that were made, not put there by people."""
    names = {"article.txt", "index.html", DOCUMENT, *manifest.made_files()}
    for thread in manifest.threads:
        names |= {thread.file, thread.file.removesuffix(".md") + GENERATED}
    return names | {picture.file for clip in manifest.clips for picture in clip.pictures}
