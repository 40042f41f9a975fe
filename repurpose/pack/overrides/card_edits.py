"""`cards.toml` and the cards as planned in, the cards as the author wants them out.

The file holds the look of the whole series and, once the author has touched single cards, all of
them in order. Their words stand in it as text: what the article shows is found there again and
keeps its place, everything else is the author's own, and a card never offers that as a quotation.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any

from repurpose.article import Article, Span
from repurpose.article.trace import Tracer
from repurpose.cards import Card
from repurpose.errors import ContentError, RepurposeError
from repurpose.messages import msg
from repurpose.pack.card_plan import CardPlan
from repurpose.pack.card_style import PLAIN, CardStyle, check_look
from repurpose.pack.manifest import CardWords
from repurpose.pack.overrides.files import CARDS, read_table

# What each kind says in fields of its own; `items` is a list.
FIELDS: dict[str, tuple[str, ...]] = {
    "cover": ("title", "kicker", "author", "footer"),
    "quote": ("text", "speaker", "kicker", "footer"),
    "points": ("title", "items", "kicker", "footer"),
    "figure": ("number", "text", "kicker", "footer"),
    "end": ("text", "title", "author", "footer"),
}
MOST_CARDS = 99
LONGEST = 2000  # characters of one field: more fits no card
_LABELS = ("kicker", "author", "footer", "speaker")  # state nothing of the article
_LOOKS = tuple(f.name for f in fields(CardStyle))


@dataclass(frozen=True, slots=True)
class OwnCard:
    """One card of the author's series: its kind, its words by field, its look."""

    kind: str
    says: Mapping[str, Any]  # field -> text, `items` -> tuple of texts
    at: int = 0  # where the article's words are looked for first: code points
    look: CardStyle = PLAIN


@dataclass(frozen=True, slots=True)
class CardSeries:
    """The look of all cards, and the cards; None: those that the article gives."""

    look: CardStyle = PLAIN
    cards: tuple[OwnCard, ...] | None = None


def read_series(content: bytes | None, where: Path | str = CARDS) -> CardSeries:
    """Return the series that a file holds; the plain one when there is no file.

    Raises:
        ContentError: The file is no TOML, or says something that cannot be; file and key are named.
    """
    return series_from(read_table(content, where), where)


def series_from(table: Mapping[str, Any], where: Path | str = CARDS) -> CardSeries:
    """Return the series that a table describes, as the file has it.

    Raises:
        ContentError: It says something that cannot be; `where` and the key are named.
    """
    table = dict(table)
    cards = table.pop("card", None)
    if cards is not None and not isinstance(cards, list):
        raise ContentError(msg("{where}: card: must be a list of tables.", where=where))
    if cards is not None and len(cards) > MOST_CARDS:
        raise ContentError(
            msg(
                "{where}: {count} cards, {most_cards} allowed.",
                where=where,
                count=len(cards),
                most_cards=MOST_CARDS,
            )
        )
    look = _read_look(table, where, "")
    if table:
        raise ContentError(
            msg("{where}: unknown key {next!r}.", where=where, next=next(iter(table)))
        )
    read = None
    if cards is not None:
        read = tuple(
            _read_card(card, where, msg("card {n}", n=n)) for n, card in enumerate(cards, 1)
        )
    return CardSeries(look, read)


def _read_look(table: dict[str, Any], where: Path | str, place: str) -> CardStyle:
    given = {name: table.pop(name) for name in _LOOKS if name in table}
    colours = given.pop("colours", {})
    if not isinstance(colours, dict) or not all(
        isinstance(value, str) for value in (*given.values(), *colours.values())
    ):
        raise ContentError(
            msg(
                "{where}: {value}: {looks} are texts.",
                where=where,
                value=place or "series",
                looks=", ".join(_LOOKS),
            )
        )
    look = CardStyle(**given, colours=tuple(sorted(colours.items())))
    try:
        check_look(look)
    except RepurposeError as error:
        said = (
            msg("{where}: {place}: {error}", where=where, place=place, error=error.message)
            if place
            else msg("{where}: {error}", where=where, error=error.message)
        )
        raise ContentError(said, hint=error.hint) from None
    return look


def _read_card(table: Any, where: Path | str, place: str) -> OwnCard:
    if not isinstance(table, dict):
        raise ContentError(msg("{where}: {place}: must be a table.", where=where, place=place))
    table = dict(table)
    kind, at = table.pop("kind", ""), table.pop("at", 0)
    if kind not in FIELDS:
        known = ", ".join(FIELDS)
        raise ContentError(
            msg("{where}: {place}: unknown kind {kind!r}.", where=where, place=place, kind=kind),
            hint=msg("Known: {known}.", known=known),
        )
    if not isinstance(at, int) or isinstance(at, bool) or at < 0:
        raise ContentError(
            msg("{where}: {place}: at: must be a place in the article.", where=where, place=place)
        )
    look = _read_look(table, where, place)
    says: dict[str, Any] = {}
    for name, value in table.items():
        if name not in FIELDS[kind]:
            known = ", ".join(FIELDS[kind])
            raise ContentError(
                msg(
                    "{where}: {place}: a {kind} has no {name!r}.",
                    where=where,
                    place=place,
                    kind=kind,
                    name=name,
                ),
                hint=msg("Known: {known}.", known=known),
            )
        texts = value if name == "items" else [value]
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise ContentError(
                msg("{where}: {place}: {name}: must be text.", where=where, place=place, name=name)
            )
        if sum(map(len, texts)) > LONGEST:
            raise ContentError(
                msg(
                    "{where}: {place}: {name}: is longer than {longest} characters.",
                    where=where,
                    place=place,
                    name=name,
                    longest=LONGEST,
                )
            )
        says[name] = tuple(texts) if name == "items" else value
    return OwnCard(kind, says, at, look)


def write_series(series: CardSeries) -> bytes:
    """Return the file that holds `series`; `read_series` gives it back."""
    lines = [
        "# The cards as you want them. What the article says keeps its source; the rest is yours."
    ]
    lines += _look_lines(series.look)
    if series.cards is not None and not series.cards:
        lines.append("card = []")
    for card in series.cards or ():
        lines += ["", "[[card]]", f"kind = {_toml(card.kind)}"]
        lines += [f"at = {card.at}"] if card.at else []
        lines += [
            f"{name} = {_toml(card.says[name])}"
            for name in FIELDS[card.kind]
            if card.says.get(name)
        ]
        lines += _look_lines(card.look)
    return ("\n".join(lines) + "\n").encode()


def _look_lines(look: CardStyle) -> list[str]:
    named = [(name, getattr(look, name)) for name in _LOOKS if name != "colours"]
    lines = [f"{name} = {_toml(value)}" for name, value in named if value]
    if look.colours:
        inner = ", ".join(f"{token} = {_toml(value)}" for token, value in look.colours)
        lines.append(f"colours = {{ {inner} }}")
    return lines


def _toml(value: Any) -> str:
    """Return a text, or texts, as TOML: its basic strings take JSON's escapes (TOML 1.0, String)."""
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return "[" + ", ".join(_toml(item) for item in value) + "]"


def own_card(plan: CardPlan) -> OwnCard:
    """Return a planned card as the author's file would hold it."""
    says = {name: getattr(plan.card, name) for name in FIELDS[plan.card.kind]}
    at = min((span.start for name, span in plan.sources.items() if name != "source"), default=0)
    return OwnCard(plan.card.kind, {name: value for name, value in says.items() if value}, at)


def describe_card(own: OwnCard) -> CardWords:
    """Return a card of the series as the author's file and the manifest have it."""
    told: dict[str, Any] = {"at": own.at, **own.says, "colours": dict(own.look.colours)}
    told |= {name: getattr(own.look, name) for name in ("theme", "format", "font")}
    return CardWords(kind=own.kind, **{name: value for name, value in told.items() if value})


def apply_series(
    article: Article, planned: Sequence[CardPlan], series: CardSeries, base: CardStyle, link: str
) -> list[CardPlan]:
    """Return the cards to draw: those of the author's series, or the planned ones in its look.

    Args:
        article: In which the words of the cards are looked for.
        planned: The cards that the article gives.
        series: What the author wants.
        base: The look that the pack was asked for.
        link: The address for the end card.
    """
    look = series.look.over(base)
    if series.cards is None:
        return [replace(plan, look=look) for plan in planned]
    tracer = Tracer(article)
    count = len(series.cards)
    plans = []
    for number, own in enumerate(series.cards, start=1):
        plan = plan_own(article, own, tracer, link=link, page=f"{number}/{count}")
        name = f"{number:02}"
        plans.append(
            replace(
                plan,
                id=f"card-{name}",
                file=f"cards/{name}-{own.kind}.png",
                look=own.look.over(look),
            )
        )
    return plans


def plan_own(article: Article, own: OwnCard, tracer: Tracer, *, link: str, page: str) -> CardPlan:
    """Return one card of the author's series: what the article says keeps its place.

    Words that are not the article's never stand above its title or a speaker's name: those would
    make a quotation of them.

    Raises:
        ContentError: The speaker of a quotation is nobody in the article.
    """
    sources: dict[str, Span] = {}
    edited: list[str] = []

    def settle(field: str, text: str) -> str:
        """Return `text` as the article shows it, when it does."""
        span = tracer.find(text, own.at) if text.strip() else None
        if span is None:
            edited.extend([field] if text.strip() else [])
            return text
        sources[field] = span
        return article.show(span)

    says: dict[str, Any] = {}
    for name, value in own.says.items():
        if name == "items":
            says[name] = tuple(settle(f"items.{n}", text) for n, text in enumerate(value))
        elif name in _LABELS or (own.kind, name) == ("end", "text"):
            says[name] = value
        else:
            says[name] = settle(name, value)
    card = Card(own.kind, **says, page=page, language=article.language)  # type: ignore[arg-type]
    if own.kind == "end":
        card = replace(card, link=link)
    elif own.kind != "cover" and not edited and article.title_span:
        card = replace(card, source=article.title)
        sources["source"] = article.title_span
    if edited:
        card = replace(card, speaker="")
    elif card.speaker and not all(tracer.find(p) for p in re.split(r"[，,]\s*", card.speaker) if p):
        raise ContentError(
            msg("{speaker!r} does not stand in the article.", speaker=card.speaker),
            hint=msg("A card gives words only to people whom the article names."),
        )
    return CardPlan("", "", card, sources, edited=tuple(edited))
