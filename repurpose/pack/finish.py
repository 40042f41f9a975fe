"""A pack in the making in, the pack out: what was handed out taken back, text, page and manifest written."""

from collections.abc import Iterator, Sequence
from functools import partial

from repurpose import platforms
from repurpose.editor import FILE as EDITOR_FILE
from repurpose.errors import RepurposeError
from repurpose.messages import msg
from repurpose.pack.choosers import with_editing
from repurpose.pack.containment import inside
from repurpose.pack.content import without_files
from repurpose.pack.document import DOCUMENT, write_document
from repurpose.pack.entries import build_manifest, describe_thread
from repurpose.pack.job import Built, Job, summarize
from repurpose.pack.kept import is_kept, made_names
from repurpose.pack.make import (
    CardsMade,
)
from repurpose.pack.manifest import ClipEntry, Manifest, ThreadEntry, dump
from repurpose.pack.manifest_cards import CardEntry, PairEntry
from repurpose.pack.manifest_types import DeclaredEntry
from repurpose.pack.overrides.card_edits import describe_card, own_card
from repurpose.pack.overrides.declared_file import settle_declared
from repurpose.pack.overrides.files import (
    CARDS,
    GENERATED,
    OWN,
)
from repurpose.pack.overrides.taken_file import taken_runs
from repurpose.pack.overrides.thread_edits import apply_edit, find_edit, generated_hash
from repurpose.pack.overrides.title_edits import apply_titles
from repurpose.pack.own_media import described, own_thread, with_pictures
from repurpose.pack.page import write_page
from repurpose.pack.parting import parting
from repurpose.pack.store import (
    MANIFEST,
    copy_file,
    describe_file,
    explain,
    list_files,
    write_text,
)
from repurpose.pack.threads_file import write_posts
from repurpose.pack.workers import Report
from repurpose.pack.written import with_taken_titles
from repurpose.validation import check


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
        summarize(manifest),
        drawn,
        tuple(job.notices),
        tuple(job.failed.values()),
        tuple(job.artefacts),
        manifest,
    )


def _lost(job: Job) -> set[str]:
    """Return the cards and clips of the pack's content that were not made."""
    cards = {plan.file for plan in job.content.cards if plan.id not in job.cards}
    made = {clip.file for clip in job.clips.values()}
    return cards | {file for file in job.clip_files() if file not in made}


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
