"""What every kind of card is: the fields that it takes, what it quotes, says and draws."""

from abc import ABC, abstractmethod
from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from typing import ClassVar, Literal

from repurpose.card_kinds import CardKind
from repurpose.cards.frame import draw_frame
from repurpose.cards.model import Card
from repurpose.cards.sheet import Area, Sheet
from repurpose.errors import ContentError, UnknownName
from repurpose.messages import msg

NewSheet = Callable[[Card], Sheet]  # an empty sheet for a card, in the theme and format at hand
Shape = Literal["line", "text", "list", "picture"]

_CARD_FIELDS = frozenset(field.name for field in fields(Card))
_LISTS = frozenset(field.name for field in fields(Card) if field.default == ())
_FRAME = ("kicker", "source", "footer", "page")  # head and foot, which every card may have
_LABELS = (
    "kicker",
    "footer",
    "page",
    "author",
    "speaker",
    "brand",
    "cover",
    "picture",
)  # state nothing


@dataclass(frozen=True, slots=True)
class CardField:
    """A field of `Card` that a kind takes, in the order in which the card says them.

    `needed` is what a message calls a field without which there is no such card, such as "a title".
    """

    name: str
    quotes: bool = False  # says the article's words, so it must have a place there
    asks: bool = False  # may be the article's words, and has its place where it is
    needed: str = ""
    shape: Shape = "line"  # how it is edited: a line, several, a list of lines, a picture's name
    dash: bool = False  # a dash stands before it in the alternative text
    given: bool = False  # filled by the pack: no author writes it
    choices: tuple[str, ...] = ()  # of which it holds one: how the card looks, not what it says
    least: int = 1  # entries of a list that is needed
    most: int = 99  # entries of a list
    exact: bool = False  # entries of a list keep the space before them, and may be empty

    @property
    def silent(self) -> bool:
        """Whether it says nothing: how the card looks, or which picture it shows."""
        return bool(self.choices) or self.shape == "picture"


KICKER, FOOTER, AUTHOR = CardField("kicker"), CardField("footer"), CardField("author")
SPEAKER = CardField("speaker", dash=True)
TITLE = CardField("title", quotes=True, shape="text")
SOURCE = CardField("source", quotes=True, given=True)
PICTURE = CardField("picture", shape="picture")


def items_of(needed: str, least: int = 1, most: int = 99, *, exact: bool = False) -> CardField:
    """Return the field of a kind that is about a list of the article's words; `needed` names them."""
    return CardField(
        "items", quotes=True, needed=needed, shape="list", least=least, most=most, exact=exact
    )


class Kind(ABC):
    """A kind of card. Its file gives these facts, and a `draw`; everything else follows from them.

    Raises:
        TypeError: The class takes a field that no card has, or as a text what a card has as
            a list, or needs none that it says: such a card
            could have an empty alternative text.
    """

    __slots__ = ()

    name: ClassVar[CardKind]
    label: ClassVar[str]  # what people call it, a message
    fields: ClassVar[tuple[CardField, ...]]
    ground: ClassVar[CardKind | None] = None  # the kind whose backdrop it shares in every theme
    in_series: ClassVar[bool] = True  # may stand in a pack and in `cards.toml`
    illustrates: ClassVar[bool] = False  # shows one passage: goes with the post that says it
    closes: ClassVar[bool] = False  # stands last: new cards come before it
    cropped: ClassVar[bool] = False  # has neither head nor foot where lists crop it to a square
    parts: ClassVar[bool] = False  # takes as many cards as its text needs
    shows_picture: ClassVar[bool] = False  # is about a picture, which is no background there

    def __init_subclass__(cls) -> None:
        """Refuse a kind that could not be drawn or would say nothing."""
        strange = [field.name for field in cls.fields if field.name not in _CARD_FIELDS]
        if strange:
            raise TypeError(f"{cls.__name__}: a card has no field {strange[0]!r}")
        unlike = [f.name for f in cls.fields if (f.shape == "list") != (f.name in _LISTS)]
        if unlike:
            raise TypeError(f"{cls.__name__}: {unlike[0]!r} has another shape on a card")
        if not any(field.needed and field.name not in _FRAME for field in cls.fields):
            raise TypeError(f"{cls.__name__}: its alternative text could be empty")

    @abstractmethod
    def draw(self, sheet: Sheet, area: Area) -> None:
        """Fill the area between head and foot.

        Raises:
            Overflow: A text does not fit.
        """

    @abstractmethod
    def samples(self) -> tuple[Card, ...]:
        """Return cards of this kind as a designer would try them, for contact sheets and tests."""

    def split(self, card: Card, new_sheet: NewSheet, most: int) -> Sequence[Sheet]:
        """Draw `card` on as many sheets as it takes, `most` at most; one, unless the kind parts.

        Raises:
            Overflow: It takes more, or a single part does not fit.
        """
        return (self.drawn(new_sheet(card)),)

    def drawn(self, sheet: Sheet) -> Sheet:
        """Draw head, foot and what is between them."""
        self.draw(sheet, draw_frame(sheet))
        return sheet

    def alt(self, card: Card) -> str:
        """Return the alternative text: what the card says, without head and foot."""
        dash = "——" if card.language.startswith("zh") else "—"
        parts = []
        for field in self.fields:
            if field.name not in _FRAME and not field.silent:
                said = [text.strip() for text in _texts(card, field.name)]
                parts += [f"{dash} {text}" if field.dash else text for text in said if text]
        return "\n".join(parts)

    def alt_of(self, sheet: Sheet) -> str:
        """Return the alternative text of a drawn sheet."""
        return self.alt(sheet.card)

    def check(self, card: Card) -> None:
        """Check that a card has what it is about.

        Raises:
            ContentError: It lacks that, or would have an empty alternative text.
            UnknownName: A field of choices holds none of them.
        """
        for field in self.fields:
            chosen = getattr(card, field.name) if field.choices else ""
            if chosen and chosen not in field.choices:
                raise UnknownName(field.name, chosen, field.choices)
            said = _texts(card, field.name)
            if field.needed and sum(bool(text.strip()) for text in said) < field.least:
                raise ContentError(
                    msg("A {kind} card needs {field}.", kind=self.label, field=field.needed)
                )
            if len(said) > field.most:
                raise ContentError(
                    msg(
                        "A {kind} card takes {most} {name} at the most.",
                        kind=self.label,
                        most=field.most,
                        name=field.name,
                    )
                )
        if not self.alt(card):
            raise ContentError(
                msg(
                    "A {kind} card needs {field}.",
                    kind=self.label,
                    field=msg("an alternative text"),
                )
            )

    @property
    def editable(self) -> tuple[CardField, ...]:
        """The fields that an author may write."""
        return tuple(field for field in self.fields if not field.given)

    @property
    def subject(self) -> CardField:
        """The field that the card is about."""
        return next(field for field in self.fields if field.needed)

    @property
    def grounds(self) -> tuple[str, ...]:
        """The kinds whose backdrop, panel and palette a theme gives it: itself, and `ground`."""
        return (self.name, self.ground) if self.ground else (self.name,)

    def read_lines(self, words: str) -> dict[str, str | tuple[str, ...]]:
        """Return what a card says that is given as plain lines: its subject, in whole or a line each."""
        if self.subject.shape != "list":
            return {self.subject.name: words}
        return {self.subject.name: tuple(filter(None, map(str.strip, words.splitlines())))}

    def takes(self, name: str) -> bool:
        """Say whether the kind has a field of that name."""
        return any(field.name == name for field in self.fields)

    def quotes(self, name: str) -> bool:
        """Say whether a field, such as `text` or `items.2`, must stand in the article.

        What the kind does not know is held for a quotation, but for labels.
        """
        part = name.partition(".")[0]
        known = next((field.quotes for field in self.fields if field.name == part), None)
        return part not in _LABELS if known is None else known

    def asks(self, name: str) -> bool:
        """Say whether a field that quotes nothing may yet be the article's words."""
        return any(field.asks for field in self.fields if field.name == name)

    def says(self, name: str) -> bool:
        """Say whether the alternative text has what a field, such as `text` or `items.2`, says."""
        part = name.partition(".")[0]
        return part not in _FRAME and any(f.name == part and not f.silent for f in self.fields)


def joined(label: str, text: str, language: str) -> str:
    """Return what is said of a label as one line to be read aloud: 1998年：…; a label may begin a sentence."""
    if not label or not text:
        return label or text
    if language.startswith("zh"):
        flows = label[-1] in "是如为說说，：——"
        return f"{label}{'' if flows else '：'}{text}"
    flows = label[-1] in ",:" or text[:1].islower()
    return f"{label}{' ' if flows else ': '}{text}"


def _texts(card: Card, name: str) -> tuple[str, ...]:
    value = getattr(card, name)
    return (value,) if isinstance(value, str) else tuple(value)
