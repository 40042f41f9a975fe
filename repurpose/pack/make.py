"""Planned cards in, their files out: work that may be handed to worker processes.

Everything here can be pickled; a worker finds the fonts and the theme by itself. Fork is unsafe
beside an encoder's threads, so workers are spawned.
"""

import hashlib
from dataclasses import asdict, dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

from repurpose.article import HIDDEN, Article, Span
from repurpose.errors import RepurposeError
from repurpose.fingerprint import code_print, fingerprint
from repurpose.pack.card_fitting import draw_fitting
from repurpose.pack.card_plan import CardPlan, tell_places
from repurpose.pack.card_style import theme_of
from repurpose.pack.cover_pair import FILE, PairTask
from repurpose.pack.font_files import fonts, fonts_fingerprint
from repurpose.pack.manifest_version import SCHEMA_VERSION
from repurpose.pack.parting import parting
from repurpose.pack.tasks import CardsTask, ClipTask, Progress
from repurpose.themes import voice_print
from repurpose.versions import version_of

if TYPE_CHECKING:
    from repurpose.pack.manifest_cards import CardEntry

_ROOMS = ("cards", "ink", "text", "themes", "typeset")  # whose code draws a card


@dataclass(frozen=True, slots=True)
class CardsMade:
    """What came of drawing cards: their entries of the manifest, and why others, by id, were not."""

    entries: "tuple[CardEntry, ...]"
    failed: dict[str, RepurposeError]


def draw_cards(task: CardsTask, progress: Progress) -> CardsMade:
    """Draw the cards of `task` into its folder; one that cannot be drawn keeps none of the others.

    Raises:
        OSError: The disk is full or read-only.
    """
    entries: list[CardEntry] = []
    failed: dict[str, RepurposeError] = {}
    for number, plan in enumerate(task.plans):
        progress("cards", number, len(task.plans))
        with parting(partial(failed.__setitem__, plan.id)):
            entries.append(_draw_card(task, plan))
    progress("cards", len(task.plans), len(task.plans))
    return CardsMade(tuple(entries), failed)


def _draw_card(task: CardsTask, plan: CardPlan) -> "CardEntry":
    from repurpose.ink import (  # noqa: PLC0415  # Pillow, only where it draws
        PNG_KEYWORD,
        encode_png,
        xmp_packet,
    )

    plan, drawn, notice = draw_fitting(task.shown, plan, fonts())
    spans = [_line_span(task.shown, plan, line) for line in drawn.lines]
    provenance = {
        "Title": plan.card.title or plan.card.source,
        "Software": f"repurpose {version_of('repurpose')}",
        "Article": task.article_id,
        "Spans": tell_places(plan),
    }
    if not plan.picture:  # how a picture of the article's came about nobody here knows
        provenance[PNG_KEYWORD] = xmp_packet("digitalCreation")
    target = task.folder / plan.file
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(encode_png(drawn.canvas, level=task.png, text=provenance))
    from repurpose.pack.entries import describe_drawn  # noqa: PLC0415  # a card stands on the disk by now

    return describe_drawn(plan, drawn, tuple(spans), notice)


def _line_span(shown: str, plan: CardPlan, line: Any) -> Span | None:
    """Return where a card's line stands in the article; None for a label."""
    source = plan.sources.get(line.field)
    if source is None:
        return None
    offsets = [i for i in range(*source) if shown[i] != HIDDEN]
    while offsets and shown[offsets[0]].isspace():  # a field's text is trimmed
        offsets.pop(0)
    return Span(offsets[line.start], offsets[line.end - 1] + 1) if line.end > line.start else None


def discard(task: CardsTask | PairTask | ClipTask) -> None:
    """Remove what a killed process has left of a clip or of cards: nobody knows what is whole."""
    if isinstance(task, PairTask):
        (task.folder / FILE).unlink(missing_ok=True)
        return
    if isinstance(task, CardsTask):
        for plan in task.plans:
            (task.folder / plan.file).unlink(missing_ok=True)
        return
    from repurpose.clips import remove_remains  # noqa: PLC0415  # see above

    remove_remains(task.folder / "clips", task.name)


def card_inputs(plan: CardPlan, article: Article, png: str = "fast") -> str:
    """Return the fingerprint of all that decides a card's bytes and entry."""
    theme = theme_of(plan.look, quoting=not plan.edited, brand=plan.card.brand)
    typed = {name: article.text[span.start : span.end] for name, span in plan.sources.items()}
    return fingerprint(
        {
            "words": (asdict(plan.card), typed, plan.file, plan.edited, plan.authored, article.id),
            "places": ({name: tuple(span) for name, span in plan.sources.items()}, plan.keywords),
            "look": (repr(theme), voice_print(theme.voice), plan.look, png),
            "picture": hashlib.sha256(plan.picture).hexdigest() if plan.picture else "",
            "fonts": fonts_fingerprint(),
            "program": (code_print(*_ROOMS), version_of("repurpose"), SCHEMA_VERSION),
        }
    )
