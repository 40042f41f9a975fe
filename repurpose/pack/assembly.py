"""One article and choices in, its pack in the making out: planned, drawn where it changed, written."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from repurpose import platforms
from repurpose.editor import FILE as EDITOR_FILE
from repurpose.errors import RepurposeError
from repurpose.messages import msg
from repurpose.pack.beat_footage import carry_footage
from repurpose.pack.before import Read
from repurpose.pack.card_formulas import tell_formulas
from repurpose.pack.choices import Choices
from repurpose.pack.choosers import with_editing
from repurpose.pack.containment import inside
from repurpose.pack.content import clip_file, plan_content, without_files
from repurpose.pack.content_notes import tell_fewer_clips, tell_not_said
from repurpose.pack.cover_pair import FILE as PAIR
from repurpose.pack.cover_pair import PairTask, pair_inputs, plan_pair
from repurpose.pack.document import DOCUMENT, write_document
from repurpose.pack.entries import build_manifest, describe_thread
from repurpose.pack.incremental.artefacts import open_artefacts
from repurpose.pack.job import Built, Job
from repurpose.pack.kept import carry_kept, is_kept, made_names, read_made, save_work
from repurpose.pack.make import (
    CardsMade,
    CardsTask,
    card_inputs,
    clip_fingerprint,
    clip_tasks,
)
from repurpose.pack.manifest import ClipEntry, Manifest, ThreadEntry, dump
from repurpose.pack.manifest_cards import CardEntry, PairEntry
from repurpose.pack.manifest_types import DeclaredEntry
from repurpose.pack.overrides.card_edits import describe_card, own_card
from repurpose.pack.overrides.clip_edits import (
    apply_clips,
    filmed_choices,
    planned_choices,
    read_clips,
)
from repurpose.pack.overrides.declared_file import settle_declared
from repurpose.pack.overrides.files import (
    CARDS,
    CLIPS,
    GENERATED,
    OWN,
    TAKEN,
    EditConflict,
    digest,
    read_hand,
)
from repurpose.pack.overrides.taken_file import read_taken, select_taken, taken_runs
from repurpose.pack.overrides.thread_edits import apply_edit, find_edit, generated_hash
from repurpose.pack.overrides.title_edits import apply_titles
from repurpose.pack.own_media import described, own_thread, take_media, with_pictures
from repurpose.pack.page import write_page
from repurpose.pack.parting import parting
from repurpose.pack.store import (
    MANIFEST,
    copy_file,
    describe_file,
    explain,
    list_files,
    staging,
    write_text,
)
from repurpose.pack.table_pictures import draw_tables
from repurpose.pack.take_over import take_card, take_clip, take_over
from repurpose.pack.taken_along import take_brand, take_card_pictures, take_pictures
from repurpose.pack.threads_file import write_posts
from repurpose.pack.workers import Report, Submit
from repurpose.pack.written import with_taken_titles
from repurpose.validation import check


def begin(read: Read, submit: Submit, stages: ExitStack, *, given: Collection[str] = ()) -> Job:
    """Plan a pack, keep what has not changed, and hand out the rest.

    Args:
        read: What it is made of.
        submit: Hands out what is to be drawn.
        stages: Keeps the folder in which it is made open.
        given: What the user names just now outside the pack (`repurpose.pack.outside_files`).
    """
    article, choices, target, changes = read.article, read.choices, read.target, read.changes
    old, kept, hand, titles, edited = read.old, read.kept, read.hand, read.titles, read.edited
    taken = read_taken(hand.get(TAKEN), target / TAKEN)
    selection = select_taken(edited.selection, taken, article)
    clips = read_clips(hand.get(CLIPS), target / CLIPS)
    wished = planned_choices(read.wished, clips)
    content = plan_content(
        article, wished, read.series, titles.hashtags, selection, quotes=taken.quotes
    )
    content = replace(content, scripts=apply_clips(content.scripts, clips))
    if CLIPS in changes:
        filmed_choices(
            choices, clips, article.text, given
        )  # nobody's wish is taken that cannot be done
    handover = _Handover(target, changes)
    stage = stages.enter_context(staging(target, handover))
    made = read_made(target)
    cache = open_artefacts()
    job = Job(
        article,
        choices,
        target,
        stage,
        content,
        old,
        made,
        kept,
        hand,
        titles,
        taken,
        cache,
        edited,
    )
    handover.job = job
    job.told += [*(kept.describe() for kept in read.remains), *edited.notices]
    job.notices += tell_fewer_clips(content, choices.clips)
    job.notices += [*tell_not_said(content), *(tell_formulas(article) if choices.cards else ())]
    for name, error in content.failed.items():
        job.lose([name], error)
    carry_kept(target, stage)
    take_media(job)
    carry_footage(target, stage)
    take_brand(job)
    take_card_pictures(job)
    _submit_cards(job, submit)
    _submit_pair(job, submit)
    with parting(partial(job.lose, _clip_files(job))):
        filmed, withheld = filmed_choices(choices, clips, article.text, given)
        job.told += withheld
        _submit_clips(job, submit, filmed)
    return job


def _submit_pair(job: Job, submit: Submit) -> None:
    """Hand out the pair of covers, where a platform of the pack heads an article with one."""
    cover = next((plan for plan in job.content.cards if plan.card.kind == "cover"), None)
    if cover is None or not any(platforms.get(name).cover_pair for name in job.choices.platforms):
        return
    with parting(partial(job.lose, [PAIR])):
        wide, square = plan_pair(job.article, cover)
        plans = {"cover": cover, "wide": wide, "square": square}
        key = pair_inputs({n: card_inputs(plan, job.article) for n, plan in plans.items()})
        older = job.old.cover_pair if job.old else None
        if take_over(job, PAIR, key, older.inputs if older else None, [PAIR]):
            job.pair = older
            return
        task = PairTask(job.article.id, job.article.shown, cover, wide, square, job.stage, key)
        job.waiting.append(((PAIR,), submit(task)))


@dataclass
class _Handover:
    """Sees that a new pack has all that people wrote in the older one, before that is let go."""

    target: Path
    changes: Mapping[str, bytes | None]
    job: Job | None = None

    def __call__(self, older: Path, newer: Path) -> None:
        """Take over what people wrote; refuse when somebody wrote in the meantime.

        Raises:
            EditConflict: A file that people keep by hand has changed since it was read.
        """
        assert self.job is not None
        theirs = read_hand(older)
        for name in sorted(theirs.keys() | self.job.kept.keys()):
            if theirs.get(name) != self.job.kept.get(name):
                raise EditConflict(name, self.job.hand.get(name), theirs.get(name))
        aside = save_work(older, newer, self.job.made, replaced=set(self._rewritten(self.job)))
        self.job.told += [kept.describe() for kept in aside]

    def _rewritten(self, job: Job) -> Iterable[str]:
        """Yield the files whose new words are a person's too."""
        for name, data in self.changes.items():
            generated = job.made.hashes.get(name) if name not in OWN else None
            if data is not None and digest(data) != generated:
                yield name


def _submit_cards(job: Job, submit: Submit) -> None:
    older = {card.id: card for card in job.old.cards} if job.old else {}
    changed = []
    for plan in job.content.cards:
        with parting(partial(job.lose, [plan.file])):
            key = card_inputs(plan, job.article, job.choices.png)
            job.keys[plan.id] = key
            if entry := take_card(job, plan, key, older.get(plan.id)):
                job.cards[plan.id] = entry
            else:
                changed.append(plan)
    if changed:
        task = CardsTask(
            job.article.id, job.article.shown, tuple(changed), job.stage, job.choices.png
        )
        job.waiting.append((tuple(plan.file for plan in changed), submit(task)))


def _clip_files(job: Job) -> list[str]:
    """Return the files of the clips that the pack is to have."""
    scripts = job.content.scripts[: job.choices.clips]
    return [clip_file(number, script) for number, script in enumerate(scripts, start=1)]


def _submit_clips(job: Job, submit: Submit, choices: Choices) -> None:
    """Hand out the clips, by the choices of the pack and of `clips.toml`."""
    whole = any(platforms.get(name).article for name in choices.platforms)
    draw_tables(job)
    if whole or (choices.clips and not choices.backdrop and not choices.footage):
        take_pictures(job, whole=whole)
    older = {clip.id: clip for clip in job.old.clips} if job.old else {}
    for task in clip_tasks(job.article, job.content, choices, job.stage):
        file = f"clips/{task.name}.mp4"
        with parting(partial(job.lose, [file])):
            key = clip_fingerprint(task)
            job.keys[task.name] = key
            if entry := take_clip(job, task, key, older.get(task.name)):
                job.clips[task.name] = entry
            else:
                job.waiting.append(((file,), submit(task)))


def finish(job: Job, report: Report) -> Built:
    """Wait for what was handed out; write text, page and manifest; move the pack to its place."""
    drawn = 0
    try:
        for files, future in job.waiting:
            with parting(partial(job.lose, files)):
                made = future.result()
                if isinstance(made, PairEntry):
                    job.pair, drawn = made, drawn + 1
                    continue
                took = _take_clip if isinstance(made, ClipEntry) else _take_cards
                drawn += took(job, made)
        if job.failed:
            job.content = without_files(job.content, _lost(job))
        manifest = _write_rest(job)
    except OSError as error:
        raise explain(error, job.target) from None
    report(job.article.id, "pack", 1, 1)
    return Built(
        job.target,
        manifest,
        drawn,
        tuple(job.notices),
        tuple(job.failed.values()),
        tuple(job.artefacts),
    )


def _lost(job: Job) -> set[str]:
    """Return the cards and clips of the pack's content that were not made."""
    cards = {plan.file for plan in job.content.cards if plan.id not in job.cards}
    made = {clip.file for clip in job.clips.values()}
    return cards | {file for file in _clip_files(job) if file not in made}


def _take_clip(job: Job, made: ClipEntry) -> int:
    # What was made only as a fallback is made again next time.
    key = "" if made.notice else job.keys[made.id]
    job.clips[made.id] = entry = made.model_copy(update={"inputs": key})
    job.cache.keep(entry, job.stage)
    job.notices += [made.notice] if made.notice else []
    return 1


def _take_cards(job: Job, made: CardsMade) -> int:
    files = {plan.id: plan.file for plan in job.content.cards}
    for card in made.entries:
        job.cards[card.id] = entry = card.model_copy(update={"inputs": job.keys[card.id]})
        job.cache.keep(entry, job.stage)
    alike: dict[str, list[str]] = {}  # what no font has, no card can show: said once
    for name, error in made.failed.items():
        alike.setdefault(str(error.message), []).append(name)
    for names in alike.values():
        job.lose([files[name] for name in names], made.failed[names[0]])
    return len(made.entries)


def _write_rest(job: Job) -> Manifest:
    write_text(job.stage, "article.txt", job.article.text)
    cards = [described(job, plan.id) for plan in job.content.cards if plan.id in job.cards]
    job.notices += [card.notice for card in cards if card.notice]
    clips = [job.clips[name] for name in job.keys if name in job.clips]
    threads = list(_write_threads(job, cards))
    manifest = build_manifest(
        job.article, job.choices, job.content, threads=threads, cards=cards, clips=clips
    )
    manifest = with_taken_titles(manifest, job.taken, job.titles, job.article)
    manifest = apply_titles(manifest, job.titles, job.article)
    manifest = with_editing(manifest, job.edited, job.titles, job.taken)
    if said := settle_declared(job.hand, job.article, job.choices.declared).as_table():
        manifest = manifest.model_copy(update={"declared": check(DeclaredEntry, said)})
    if job.edited.record is not None:
        (job.stage / EDITOR_FILE).write_bytes(job.edited.record)
    manifest = with_pictures(job, manifest)
    if job.pair:
        manifest = manifest.model_copy(update={"cover_pair": job.pair})
    if CARDS in job.hand:
        planned = tuple(describe_card(own_card(plan)) for plan in job.content.planned)
        manifest = manifest.model_copy(update={"planned": planned})
    if job.notices:
        manifest = manifest.model_copy(update={"notices": tuple(dict.fromkeys(job.notices))})
    _carry_over(job)
    with parting(partial(job.lose, ["index.html"])):
        page = write_page(
            manifest,
            lambda name: (job.stage / name).read_bytes(),
            job.article.text,
            language="zh" if job.article.chinese else "en",
        )
        write_text(job.stage, "index.html", page)
    names = list_files(job.stage)
    files = {name: describe_file(job.stage / name) for name in names if not is_kept(name)}
    manifest = manifest.model_copy(update={"files": files})
    write_text(job.stage, MANIFEST, dump(manifest))
    return manifest


def _write_threads(job: Job, cards: Sequence[CardEntry]) -> Iterator[ThreadEntry]:
    """Write the threads' files, and yield the entries of those that could be written."""
    for number, sliced in enumerate(job.content.threads):
        with parting(partial(_lose_thread, job, f"threads/{sliced.thread.name}.md")):
            thread = _write_thread(job, number)
            if cards and platforms.get(thread.platform).media.document:
                with parting(partial(job.lose, [DOCUMENT])):
                    about = job.article
                    document = write_document(
                        job.stage, cards, about.title, about.author, about.language
                    )
                    thread = thread.model_copy(update={"document": document})
            yield thread


def _lose_thread(job: Job, name: str, error: RepurposeError) -> None:
    """Remember that a thread was not made; what a person wrote in its file stays there."""
    if not (job.stage / name).with_suffix(GENERATED).exists():
        (job.stage / name).unlink(missing_ok=True)
    job.lose([name], error)


def _write_thread(job: Job, number: int) -> ThreadEntry:
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
        job.told.append(
            msg(
                "{file} was edited by hand and is kept; what would be generated is in {thread}{generated}.",
                file=job.target / name,
                thread=thread.name,
                generated=GENERATED,
            )
        )
        words = taken_runs(job.taken, name, job.article)
        thread = apply_edit(job.article, thread, edit, sliced.hooks, words)
        thread = own_thread(job, thread)
        return describe_thread(job.article, sliced, thread, generated, edited=True)
    write_text(job.stage, name, text)
    thread = own_thread(job, thread)
    return describe_thread(job.article, sliced, thread, generated, edited=False)


def _carry_over(job: Job) -> None:
    """Keep the files that people put into the older pack themselves."""
    for name in OWN:
        if name in job.hand:
            (job.stage / name).write_bytes(job.hand[name])
    if not job.target.is_dir():
        return
    made = {*(made_names(job.old) if job.old else ()), *OWN}
    for name in list_files(job.target):
        if name not in made and not is_kept(name) and not (job.stage / name).exists():
            copy_file(inside(job.target, name), job.stage / name)
