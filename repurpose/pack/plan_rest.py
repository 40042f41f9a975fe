"""A pack whose cards are handed out in, all else of it planned and handed out: threads, covers, clips, media."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from functools import partial

from repurpose import platforms
from repurpose.errors import RepurposeError
from repurpose.pack.beat_footage import carry_footage
from repurpose.pack.before import Read
from repurpose.pack.card_content import CardContent
from repurpose.pack.card_formulas import tell_formulas
from repurpose.pack.choices import Choices
from repurpose.pack.clip_cover import find_covers
from repurpose.pack.content import plan_content
from repurpose.pack.content_notes import tell_fewer_clips, tell_not_said
from repurpose.pack.cover_pair import FILE as PAIR
from repurpose.pack.cover_pair import PairTask, pair_inputs, plan_pair
from repurpose.pack.job import Job
from repurpose.pack.kept import carry_kept
from repurpose.pack.make import card_inputs
from repurpose.pack.make_clips import clip_fingerprint, clip_tasks
from repurpose.pack.overrides.clip_edits import (
    OwnClips,
    apply_clips,
    filmed_choices,
    planned_choices,
    read_clips,
)
from repurpose.pack.overrides.files import CLIPS
from repurpose.pack.own_media import take_media
from repurpose.pack.parting import parting
from repurpose.pack.table_pictures import draw_tables
from repurpose.pack.take_over import take_clip, take_film, take_over
from repurpose.pack.taken_along import take_brand, take_card_pictures, take_pictures
from repurpose.pack.workers import Submit
from repurpose.slicing import Selection


def check_clips(read: Read, given: Collection[str]) -> None:
    """Refuse clips that cannot be made, where the author has just wished for them.

    Raises:
        ContentError: `clips.toml` says what cannot be.
        UnknownName, UsageError: So do its new wishes.
    """
    clips = _own_clips(read)
    if CLIPS in read.changes:
        filmed_choices(read.choices, clips, read.article.text, given)


def plan_rest(
    job: Job,
    read: Read,
    selection: Selection,
    shown: CardContent,
    lost: Mapping[str, RepurposeError],
    submit: Submit,
    given: Collection[str],
) -> None:
    """Plan all of a pack but its cards, and hand out what is to be made.

    Args:
        job: The pack; its cards are handed out.
        read: What it is made of.
        selection: What an editor has chosen of the article.
        shown: What its cards say.
        lost: Why some of those, by their files, are not made.
        submit: Hands out what is to be drawn.
        given: What the user names just now outside the pack.
    """
    clips = _own_clips(read)
    content = plan_content(
        job.article,
        planned_choices(read.wished, clips),
        read.series,
        read.titles.hashtags,
        selection,
        quotes=job.taken.quotes,
        cards=shown,
    )
    job.content = replace(content, scripts=apply_clips(content.scripts, clips))
    job.told += [*(kept.describe() for kept in read.remains), *read.edited.notices]
    job.notices += tell_fewer_clips(job.content, job.choices.clips)
    job.notices += tell_not_said(job.content)
    job.notices += tell_formulas(job.article) if job.choices.cards else ()
    for name, error in job.content.failed.items():
        job.lose([name], error)
    carry_kept(job.target, job.stage)
    take_media(job)
    carry_footage(job.target, job.stage)
    take_brand(job)
    take_card_pictures(job)
    for name, error in lost.items():
        job.lose([name], error)
    _submit_pair(job, submit)
    with parting(partial(job.lose, job.clip_files())):
        filmed, withheld = filmed_choices(job.choices, clips, job.article.text, given)
        job.told += withheld
        _submit_clips(job, submit, filmed)


def _own_clips(read: Read) -> OwnClips:
    return read_clips(read.hand.get(CLIPS), read.target / CLIPS)


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


def _submit_clips(job: Job, submit: Submit, choices: Choices) -> None:
    """Hand out the clips, by the choices of the pack and of `clips.toml`."""
    whole = any(platforms.get(name).article for name in choices.platforms)
    draw_tables(job)
    if whole or (choices.clips and not choices.backdrop and not choices.footage):
        take_pictures(job, whole=whole)
    older = {clip.id: clip for clip in job.old.clips} if job.old else {}
    covers = find_covers(job)
    for task in clip_tasks(job.article, job.content, choices, job.stage, covers):
        file = f"clips/{task.name}.mp4"
        with parting(partial(job.lose, [file])):
            key = clip_fingerprint(task)
            job.keys[task.name] = key
            if entry := take_clip(job, task, key, older.get(task.name)):
                job.clips[task.name] = entry
            else:
                film = take_film(job, older.get(task.name))
                job.waiting.append(((file,), submit(replace(task, made=film))))
