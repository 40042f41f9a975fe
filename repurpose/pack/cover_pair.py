"""A cover's plan in, the pair of covers that heads an article in a feed out: 2.35:1 beside 1:1, in one picture.

A 公众号 takes one picture and two places in it: the wide one heads the article, the square one stands beside
its title in lists. Both bear a short title of the author's own words. Where the pack's cover itself goes
out, it is cropped around its title.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.article import Article, Kind, Span, parts_of
from repurpose.pack.card_fitting import draw_fitting
from repurpose.pack.card_keywords import cover_words_of, with_keywords
from repurpose.pack.card_plan import CardPlan
from repurpose.slicing import measure, short_title
from repurpose.versions import version_of

if TYPE_CHECKING:
    from repurpose.cards import DrawnCard
    from repurpose.pack.manifest_cards import Crop, PairEntry
    from repurpose.typeset import Catalogue

FILE = "covers/pair.png"
LEAST, MOST = 3.5, 10.0  # full-width characters of a short title
HIGH = 760  # px: 2.35 times it is a whole number
WIDE = 1786
_PLACES = 6  # decimals of a share of the picture


@dataclass(frozen=True, slots=True)
class PairTask:
    """The pair of covers of one pack that has to be drawn. It can be pickled."""

    article_id: str
    shown: str
    cover: CardPlan  # the pack's own
    wide: CardPlan
    square: CardPlan
    folder: Path
    inputs: str  # the fingerprint of all that decides it

    @property
    def title(self) -> str:
        """What people call it."""
        return FILE


def find_short_title(article: Article) -> Span | None:
    """Return the author's own words of 4 to 10 字 that a small cover can bear; None: the whole title.

    A whole part of the title, else its big word, else a heading or a part of one.
    """
    if found := short_title(article, MOST):
        return found
    words = cover_words_of(article)
    if words and _fits(article, words.core):
        return words.core
    headings = (block for block in article.blocks if block.kind is Kind.HEADING)
    parts = (part for block in headings for part in parts_of(article.shown, block.span))
    return next((part for part in parts if _fits(article, part)), None)


def _fits(article: Article, span: Span) -> bool:
    return LEAST <= measure(article.show(span)) <= MOST


def plan_pair(article: Article, cover: CardPlan) -> tuple[CardPlan, CardPlan]:
    """Return the wide and the square cover, in the look of the pack's own.

    A title that the author has written by hand stays as it is.
    """
    title = find_short_title(article) if "title" in cover.sources else None
    card = replace(cover.card, author="", kicker="", page="", keywords=())
    plan = replace(cover, card=card, keywords=())
    if title:
        card = replace(card, title=article.show(title))
        plan = replace(plan, card=card, sources={"title": title})
    wide, square = (
        replace(plan, look=replace(plan.look, format=f"{width}x{HIGH}")) for width in (WIDE, HIGH)
    )
    return with_keywords(article, wide), with_keywords(article, square)


def draw_pair(task: PairTask, catalogue: "Catalogue") -> "PairEntry":
    """Draw the pair into the pack's folder; return its entry of the manifest.

    Raises:
        Overflow: A title does not fit.
        MissingGlyphs: No font has some of its characters.
        OSError: The disk is full or read-only.
    """
    from PIL import Image  # noqa: PLC0415  # only where it draws

    from repurpose.ink import encode_png  # noqa: PLC0415
    from repurpose.pack.manifest_cards import PairEntry  # noqa: PLC0415

    plan, wide, _ = draw_fitting(task.shown, task.wide, catalogue)
    _, square, _ = draw_fitting(task.shown, task.square, catalogue)
    _, cover, _ = draw_fitting(task.shown, task.cover, catalogue)
    both = Image.new("RGB", (WIDE + HIGH, HIGH))
    both.paste(wide.picture, (0, 0))
    both.paste(square.picture, (WIDE, 0))
    target = task.folder / FILE
    target.parent.mkdir(parents=True, exist_ok=True)
    text = {"Title": plan.card.title, "Software": f"repurpose {version_of('repurpose')}"}
    target.write_bytes(encode_png(both, level="small", text=text))
    edge = round(WIDE / (WIDE + HIGH), _PLACES)
    return PairEntry(
        file=FILE,
        width=WIDE + HIGH,
        height=HIGH,
        title=plan.card.title,
        span=plan.sources.get("title"),
        wide=(0.0, 0.0, edge, 1.0),
        square=(edge, 0.0, 1.0, 1.0),
        cover=task.cover.file,
        cover_wide=_crop(cover, 2.35),
        cover_square=_crop(cover, 1.0),
        inputs=task.inputs,
    )


def _crop(drawn: "DrawnCard", ratio: float) -> "Crop":
    """Return the largest part of a card of this ratio, around the middle of its title."""
    width, height = drawn.picture.size
    across, high = (width, width / ratio) if width / ratio <= height else (height * ratio, height)
    boxes = [one.box for one in drawn.written if one.field == "title"]
    left, top, right, bottom = (
        (
            min(box[0] for box in boxes),
            min(box[1] for box in boxes),
            max(box[2] for box in boxes),
            max(box[3] for box in boxes),
        )
        if boxes
        else (0, 0, width, height)
    )
    x = min(max(0.0, (left + right - across) / 2), width - across)
    y = min(max(0.0, (top + bottom - high) / 2), height - high)
    shares = (x / width, y / height, (x + across) / width, (y + high) / height)
    first, second, third, fourth = (round(share, _PLACES) for share in shares)
    return (first, second, third, fourth)


def pair_inputs(cards: Mapping[str, str]) -> str:
    """Return the fingerprint of a pair, by those of the cards that it is made of."""
    return hashlib.sha256(repr((WIDE, HIGH, sorted(cards.items()))).encode()).hexdigest()
