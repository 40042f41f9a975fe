"""What a pack is made of in, the pack in the making out: its cards first, on the disk before all else is planned.

Nothing is imported here that the first card does not need: the manifest, threads, clips and the page
wait for `repurpose.pack.plan_rest` and `repurpose.pack.finish`.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from repurpose.errors import RepurposeError
from repurpose.pack.before import Read
from repurpose.pack.card_content import plan_card_content
from repurpose.pack.card_plan import CardPlan
from repurpose.pack.incremental.artefacts import open_artefacts
from repurpose.pack.job import Job
from repurpose.pack.kept import read_made, save_work
from repurpose.pack.make import card_inputs
from repurpose.pack.overrides.files import CLIPS, OWN, TAKEN, EditConflict, digest, read_hand
from repurpose.pack.overrides.taken_file import read_taken, select_taken
from repurpose.pack.parting import parting
from repurpose.pack.store import staging
from repurpose.pack.take_over import take_card
from repurpose.pack.tasks import CardsTask
from repurpose.pack.workers import Submit


def begin(
    read: Read,
    submit: Submit,
    stages: ExitStack,
    *,
    given: Collection[str] = (),
) -> Job:
    """Plan a pack, keep what has not changed, and hand out the rest.

    Args:
        read: What it is made of.
        submit: Hands out what is to be drawn.
        stages: Keeps the folder in which it is made open.
        given: What the user names just now outside the pack (`repurpose.pack.outside_files`).
    """
    article, target, hand, edited = read.article, read.target, read.hand, read.edited
    taken = read_taken(hand.get(TAKEN), target / TAKEN)
    selection = select_taken(edited.selection, taken, article)
    if CLIPS in read.changes or CLIPS in hand:
        from repurpose.pack.plan_rest import check_clips  # noqa: PLC0415  # few packs have the file

        check_clips(read, given)
    shown = plan_card_content(
        article,
        read.wished,
        read.series,
        read.titles.hashtags,
        selection,
        quotes=taken.quotes,
    )
    handover = _Handover(target, read.changes)
    job = Job(
        article=article,
        choices=read.choices,
        target=target,
        stage=stages.enter_context(staging(target, handover)),
        old=read.old,
        made=read_made(target),
        kept=read.kept,
        hand=hand,
        titles=read.titles,
        taken=taken,
        cache=open_artefacts(),
        edited=edited,
    )
    handover.job = job
    lost = _submit_cards(job, shown.cards, submit)
    from repurpose.pack.plan_rest import plan_rest  # noqa: PLC0415  # see above

    plan_rest(job, read, selection, shown, lost, submit, given)
    return job


def _submit_cards(job: Job, plans: Sequence[CardPlan], submit: Submit) -> dict[str, RepurposeError]:
    """Hand out the cards that have changed; return why some, by their files, could not be looked at."""
    older = {card.id: card for card in job.old.cards} if job.old else {}
    changed = []
    lost: dict[str, RepurposeError] = {}
    for plan in plans:
        with parting(partial(lost.__setitem__, plan.file)):
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
    return lost


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
