"""`cards.toml` in, the series that the author wants out, and back: the look of all cards, and the cards."""

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field, fields, make_dataclass
from functools import cache
from pathlib import Path
from typing import Annotated, Any, ClassVar

from annotated_types import Interval, MaxLen

from repurpose.card_kinds import CardKind
from repurpose.cards import CardField, Kind, all_kinds, find_kind
from repurpose.errors import UnknownName
from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.pack.card_style import COLOURS, FONTS, PLAIN, CardStyle
from repurpose.pack.overrides.files import CARDS, check_own, read_own, write_own
from repurpose.themes import theme_names
from repurpose.toml_files import CLOSED, Made, Mistyped, Parsed, Wrong, one_of, written

MOST_CARDS = 99
LONGEST = 2000  # characters of one field: more fits no card
LOOKS = tuple(f.name for f in fields(CardStyle))


@dataclass(frozen=True, slots=True)
class OwnCard:
    """One card of the author's series: its kind, its words by field, its look."""

    kind: CardKind
    says: Mapping[str, Any]  # field -> text, `items` -> tuple of texts
    at: int = 0  # where the article's words are looked for first: code points
    look: CardStyle = PLAIN


@dataclass(frozen=True, slots=True)
class CardSeries:
    """The look of all cards, and the cards; None: those that the article gives."""

    look: CardStyle = PLAIN
    cards: tuple[OwnCard, ...] | None = None


def series_kinds() -> tuple[Kind, ...]:
    """Return the kinds of card that may stand in a pack, in the order that people are shown."""
    return tuple(kind for kind in all_kinds() if kind.in_series)


# What stands in the file.


def _name_of(names: Callable[[], Iterable[str]] | Iterable[str]) -> Parsed:
    """Return one of several names, never a path; an empty text leaves the choice open."""
    named = one_of(names)
    return Parsed(lambda value: value if value == "" else named.read(value), named.schema)


def _read_format(text: str) -> str:
    from repurpose.cards import find_format  # noqa: PLC0415

    if text:
        find_format(text)
    return text


def _read_colour(text: str) -> str:
    from repurpose.themes import read_colour  # noqa: PLC0415

    read_colour(text)
    return text


def _checked_words(words: Any) -> Any:
    if sum(map(len, words)) > LONGEST:
        raise Wrong(msg("is longer than {longest} characters", longest=LONGEST))
    return words


Theme = Annotated[str, _name_of(theme_names)]
Format = Annotated[str, written(_read_format, "square", "1080x1440")]
Font = Annotated[str, _name_of(FONTS)]
Colours = Mapping[Annotated[str, one_of(COLOURS)], Annotated[str, written(_read_colour, "#1a2b3c")]]
Words = Annotated[str, Made(str, _checked_words)]
Items = Annotated[tuple[str, ...], Made(tuple[str, ...], _checked_words)]
_LOOK: list[Any] = [
    ("theme", Theme, ""),
    ("format", Format, ""),
    ("font", Font, ""),
    ("colours", Colours, field(default_factory=dict)),
]


def _value_of(field: CardField) -> Any:
    """Return the type of a field of a card: one of its choices, lines, or a text."""
    if field.choices:
        return Annotated[str, _name_of(field.choices)]
    return Items if field.shape == "list" else Words


@cache
def _table_of(kind: str) -> type:
    """Return the model of a card of one kind."""
    says = [(field.name, _value_of(field) | None, None) for field in find_kind(kind).editable]
    table: list[Any] = [
        ("kind", Annotated[str, one_of((kind,))]),
        ("at", Annotated[int, Interval(ge=0)], 0),
        *_LOOK,
        *says,
    ]
    return make_dataclass(
        f"{kind.title()}Card", table, frozen=True, namespace={"__pydantic_config__": CLOSED}
    )


def _read_card(value: Any) -> OwnCard:
    from repurpose.toml_files import check_value  # noqa: PLC0415  # only where one is read

    if not isinstance(value, Mapping):
        raise Mistyped
    if "kind" not in value:
        known = ", ".join(kind.name for kind in series_kinds())
        raise Wrong(msg("is missing"), "kind", hint=msg("Known: {names}.", names=known))
    try:
        kind = find_kind(one_of(_kind_names()).read(_kind_name(value["kind"]))).name
    except Wrong as wrong:
        raise Wrong(wrong.said, "kind", hint=wrong.hint) from None
    said: Any = check_value(_table_of(kind), {**value, "kind": kind})
    says = {field.name: getattr(said, field.name) for field in find_kind(kind).editable}
    return OwnCard(kind, {n: v for n, v in says.items() if v is not None}, said.at, _look(said))


def _kind_names() -> tuple[str, ...]:
    return tuple(kind.name for kind in series_kinds())


def _kind_name(word: Any) -> Any:
    """Return the name of the kind that a word stands for; a strange word as it is."""
    with suppress(UnknownName):
        return find_kind(word).name if isinstance(word, str) else word
    return word


def _card_schema() -> JsonObject:
    from pydantic import TypeAdapter  # noqa: PLC0415  # only for who asks

    return {
        "type": "object",
        "oneOf": [TypeAdapter(_table_of(k)).json_schema() for k in _kind_names()],
    }


def _look(said: Any) -> CardStyle:
    return CardStyle(said.theme, said.format, said.font, tuple(sorted(said.colours.items())))


@dataclass(frozen=True, slots=True)
class SeriesFile:
    """What a `cards.toml` says."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    theme: Theme = ""
    format: Format = ""
    font: Font = ""
    colours: Colours = field(default_factory=dict)
    card: (
        Annotated[
            tuple[Annotated[OwnCard, Parsed(_read_card, _card_schema)], ...], MaxLen(MOST_CARDS)
        ]
        | None
    ) = None


def read_series(content: bytes | None, where: Path | str = CARDS) -> CardSeries:
    """Return the series that a file holds; the plain one when there is no file.

    Raises:
        ContentError: The file says something that cannot be; file, line and key are named.
    """
    said = read_own(SeriesFile, content, where)
    return CardSeries(_look(said), said.card)


def series_from(table: Mapping[str, Any], where: Path | str = CARDS) -> CardSeries:
    """Return the series that a table describes, as the file has it.

    Raises:
        ContentError: It says something that cannot be; `where` and the key are named.
    """
    said = check_own(SeriesFile, table, where)
    return CardSeries(_look(said), said.card)


def write_series(series: CardSeries, before: bytes | None = None) -> bytes:
    """Return the file that holds `series`, `before` changed; `read_series` gives it back."""
    table = _look_table(series.look)
    if series.cards is not None:
        table["card"] = [_card_table(card) for card in series.cards]
    comment = (
        "The cards as you want them. What the article says keeps its source; the rest is yours."
    )
    return write_own(table, before, comment, inline=("colours",))


def _card_table(card: OwnCard) -> dict[str, Any]:
    at = {"at": card.at} if card.at else {}
    names = [field.name for field in find_kind(card.kind).editable]
    says = {name: card.says[name] for name in names if card.says.get(name)}
    return {"kind": card.kind, **at, **says, **_look_table(card.look)}


def _look_table(look: CardStyle) -> dict[str, Any]:
    table = {name: getattr(look, name) for name in ("theme", "format", "font")}
    table["colours"] = dict(look.colours)
    return {name: value for name, value in table.items() if value}
