"""An artefact's fingerprint in, its files taken over from the older pack where nothing has changed, and why not where not.

What has only moved in the article is taken over too: its files with its new places in them.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, TypeVar

from repurpose.article import Span
from repurpose.errors import RepurposeError
from repurpose.fingerprint import changed_parts
from repurpose.ink import replace_text
from repurpose.pack.card_plan import CardPlan, is_told, tell_places
from repurpose.pack.containment import inside, read_text_inside
from repurpose.pack.job import Artefact, Job
from repurpose.pack.moved import Moved
from repurpose.pack.store import copy_file, is_as_built

if TYPE_CHECKING:
    from repurpose.pack.manifest import CaptionEntry, ClipEntry, SceneEntry
    from repurpose.pack.manifest_cards import CardEntry
    from repurpose.pack.tasks import ClipTask

Entry = TypeVar("Entry", "CardEntry", "ClipEntry")
Said = TypeVar("Said", "CaptionEntry", "SceneEntry")
_PLACES = ("places",)  # the one part of a fingerprint that changes when a passage moves
_COVER = ("cover",)  # ... when a clip is to have another cover


def take_over(job: Job, name: str, key: str, older: str | None, files: Sequence[str]) -> bool:
    """Take an artefact over from the older pack when nothing of it has changed; remember why, or why not.

    `older` is the fingerprint that it had there; None: there was none.
    """
    same = older is not None and older == key
    kept = same and _take_files(job, files)
    parts = changed_parts(older, key) if older and not same else ()
    job.artefacts.append(Artefact(name, not kept, parts, new=older is None, lost=same and not kept))
    return kept


def take_card(job: Job, plan: CardPlan, key: str, entry: "CardEntry | None") -> "CardEntry | None":
    """Return the entry of a card that need not be drawn: it is in the older pack, or was drawn for another one."""
    if take_over(job, plan.file, key, entry.inputs if entry else None, _files(entry)):
        return entry
    return _take_moved_card(job, plan, key, entry) or _elsewhere(
        job, job.cache.fetch_card(key, plan.id, job.stage)
    )


def _take_moved_card(
    job: Job, plan: CardPlan, key: str, entry: "CardEntry | None"
) -> "CardEntry | None":
    if entry is None or job.artefacts[-1].parts != _PLACES or entry.notice:
        return None
    moved = _moved_card(job, plan, entry)
    if moved is None or not _take_files(job, [entry.file]):
        return None
    path = job.stage / entry.file
    data = replace_text(path.read_bytes(), "Spans", tell_places(plan))
    path.unlink()  # the older pack's is the same file
    path.write_bytes(data)
    _tell_kept(job)
    return moved.model_copy(update={"inputs": key})


def _moved_card(job: Job, plan: CardPlan, entry: "CardEntry") -> "CardEntry | None":
    """Return the entry of a card with its places in the newer article; None where one is not found."""
    spans: list[Span | None] = []
    for field, old in zip(entry.fields, entry.spans, strict=True):
        source, new = plan.sources.get(field), _find(job, old) if old else None
        if (old is None) != (source is None) or (old and not new):
            return None
        if source and new and not source.covers(new):
            return None
        spans.append(new)
    keywords = tuple(one for one in plan.keywords if is_told(one, spans))
    from repurpose.pack.overrides.card_edits import describe_card, own_card  # noqa: PLC0415

    says = describe_card(own_card(plan))
    return entry.model_copy(update={"spans": tuple(spans), "keywords": keywords, "says": says})


def take_clip(
    job: Job, task: "ClipTask", key: str, entry: "ClipEntry | None"
) -> "ClipEntry | None":
    """Return the entry of a clip that need not be made: it is in the older pack, or was made for another one."""
    file = f"clips/{task.name}.mp4"
    if take_over(job, file, key, entry.inputs if entry else None, _files(entry)):
        return entry
    return _take_moved_clip(job, task, key, entry) or _elsewhere(
        job, job.cache.fetch_clip(key, task.name, job.stage)
    )


def take_film(job: Job, entry: "ClipEntry | None") -> "ClipEntry | None":
    """Return the entry of a clip of which only the cover is to be another, its film taken over."""
    if entry is None or job.artefacts[-1].parts != _COVER or entry.notice:
        return None
    covers = {entry.cover, *(one.file for one in entry.covers)}
    return entry if _take_files(job, [f for f in entry.files if f not in covers]) else None


def _take_moved_clip(
    job: Job, task: "ClipTask", key: str, entry: "ClipEntry | None"
) -> "ClipEntry | None":
    if entry is None or job.artefacts[-1].parts != _PLACES:
        return None
    captions = [_moved_spans(job, one) for one in entry.captions]
    scenes = [_moved_spans(job, one) for one in entry.scenes]
    if None in captions or None in scenes or not _take_files(job, entry.files):
        return None
    _tell_kept(job)
    update: dict[str, object] = {
        "captions": tuple(captions),
        "scenes": tuple(scenes),
        "inputs": key,
    }
    if task.pictures:
        from repurpose.pack.manifest import PictureEntry  # noqa: PLC0415

        update["pictures"] = tuple(PictureEntry(file=p.name, span=p.span) for p in task.pictures)
    return entry.model_copy(update=update)


def _files(entry: "CardEntry | ClipEntry | None") -> tuple[str, ...]:
    return entry.files if entry else ()


def _elsewhere(job: Job, entry: Entry | None) -> Entry | None:
    """Tell that an artefact was made before, for another pack, where it was."""
    if entry:
        _tell_kept(job, elsewhere=True)
    return entry


def _moved_spans(job: Job, said: Said) -> Said | None:
    spans = [_find(job, span) for span in said.spans]
    return None if None in spans else said.model_copy(update={"spans": tuple(spans)})


def _find(job: Job, span: Span) -> Span | None:
    """Return where a passage of the older pack's article stands in the newer one."""
    if job.moved is None:
        try:
            older = read_text_inside(job.target, job.old.article.text_file) if job.old else ""
        except RepurposeError:
            older = ""
        job.moved = Moved(older, job.article.text)
    return job.moved.find(Span(*span))


def _tell_kept(job: Job, *, elsewhere: bool = False) -> None:
    last = job.artefacts[-1]
    job.artefacts[-1] = Artefact(last.file, made=False, parts=last.parts, elsewhere=elsewhere)


def _take_files(job: Job, names: Sequence[str]) -> bool:
    """Take over files of the older pack when they are still the ones that it was built with."""
    known = job.old.files if job.old else {}
    if not all(is_as_built(job.target / name, known.get(name)) for name in names):
        return False
    for name in names:
        copy_file(inside(job.target, name), job.stage / name)
    return True
