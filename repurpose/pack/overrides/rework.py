"""A pack and changes to what people keep in it by hand in, the pack made again out: whole or not at all.

The article is the pack's own `article.txt`, the choices are those it was made with; so a pack can be
changed wherever it lies. Only what the changes touch is drawn anew.
"""

import threading
from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from repurpose.brand import Brand
from repurpose.errors import Interrupted
from repurpose.messages import msg
from repurpose.pack.before import NOTHING, read_before
from repurpose.pack.begin import begin
from repurpose.pack.branding import with_avatar
from repurpose.pack.finish import finish
from repurpose.pack.job import Built, Job
from repurpose.pack.made_from import article_of, choices_of
from repurpose.pack.manifest_file import read_manifest
from repurpose.pack.outside_files import remember_given, text_hash
from repurpose.pack.overrides.clip_edits import read_clips, wanted_choices
from repurpose.pack.overrides.files import CARDS, CLIPS, EditConflict, check_base, read_hand
from repurpose.pack.workers import Report, workers

if TYPE_CHECKING:
    from repurpose.editor import EditingSession

_TRIES = 5  # when somebody else changes another file of the pack at the same moment


def rework_pack(
    folder: Path,
    changes: Mapping[str, bytes | None] = NOTHING,
    *,
    platforms: Sequence[str] = (),
    only: bool = False,
    base: Mapping[str, str] = MappingProxyType({}),
    jobs: int = 1,
    report: Report = lambda *_: None,
    stop: threading.Event | None = None,
    use_files: bool = False,
    editor: Literal["none", "select", "rewrite"] | None = None,
    session: "EditingSession | None" = None,
    brand: Brand | None = None,
    link: str | None = None,
) -> Built:
    """Make the pack in `folder` again from its own article, with `changes` to its hand-kept files.

    Args:
        folder: The pack.
        changes: What is to stand in `threads/*.md`, `cards.toml` and `wishes.toml`; None: no file. Also
            in the article's own text, from which all follows that nobody has written by hand.
        platforms: Names of platforms that are added.
        only: The pack is for those `platforms` and no others from now on.
        base: The hash (`hand.digest`) of each file as it was read before it was changed.
        jobs: How many processes encode clips.
        report: Called with (article id, what, done, of how many).
        stop: Set by another thread to have it end soon (with 2 jobs or more) and change nothing.
        use_files: The user knows the files outside the pack and the voices on servers that it names,
            and wants them used.
        editor: Whether a model chooses from now on; None: as it is.
        session: Where a model is asked; without one what it chose earlier holds on.
        brand: Whose mark the cards bear from now on; None: as it is.
        link: Where the article stands, from now on; None: as it is.

    Raises:
        Interrupted: `stop` was set; nothing was written.
        EditConflict: A file of `base` has changed since; nothing was written.
        UsageError: The folder is no pack.
        ContentError: The manifest, the article or a file is damaged, or `changes` make a card's text
            too long.
    """
    for last in range(_TRIES, 0, -1):
        check_base(base, changes, folder)
        manifest = read_manifest(folder)
        text_file = manifest.article.text_file
        article = article_of(folder, manifest, changes.get(text_file))
        by_hand = {name: data for name, data in changes.items() if name != text_file}
        choices = with_avatar(choices_of(manifest), folder, manifest)
        if brand is not None:
            choices = replace(choices, brand=brand)
        if link is not None:
            choices = replace(choices, link=link)
        own = read_clips(read_hand(folder).get(CLIPS))
        wanted = wanted_choices(choices, own).options() if use_files else {}
        given = remember_given(wanted, [text_hash(article.text)])
        if editor:
            choices = replace(choices, editor=editor)
        if platforms:
            there = () if only else choices.platforms
            choices = replace(choices, platforms=tuple(dict.fromkeys((*there, *platforms))))
        try:
            with (
                ExitStack() as stages,
                workers(jobs, report, cards_here=True, stop=stop) as submit,
            ):
                read = read_before(
                    article, choices, folder, only=only, changes=by_hand, session=session
                )
                job = begin(read, submit, stages, given=given)
                check_base(base, changes, folder)
                built = finish(job, report)
                if CARDS in changes:
                    _refuse_unfit(job)
                if stop is not None and stop.is_set():
                    raise Interrupted(msg("Stopped."))
        except EditConflict as conflict:
            if conflict.file in changes or last == 1:
                raise
            continue  # another file: take it in as well
        if built.drawn:
            job.cache.trim()
        return job.settle(built)
    raise AssertionError("the last try returns or raises")


def _refuse_unfit(job: Job) -> None:
    """Refuse a change of the cards after which one cannot be drawn that could be before.

    Raises:
        RepurposeError: Why it cannot be.
    """
    before = job.old.notices if job.old else ()
    for names, error in job.failed.items():
        for name in names.split(", "):
            if name.startswith("cards/") and not any(name in notice for notice in before):
                raise error
