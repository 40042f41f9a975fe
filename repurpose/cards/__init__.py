"""A card and a theme in; a picture, its lines of text and its alternative text out."""

from repurpose.card_kinds import KINDS, CardKind
from repurpose.cards.check import Finding, check_card
from repurpose.cards.contact import draw_contact_sheet
from repurpose.cards.draw import describe, draw_card, draw_series
from repurpose.cards.formats import DEFAULT, FORMATS, Format, find_format
from repurpose.cards.kinds import all_kinds, find_kind, kind_labels
from repurpose.cards.kinds.base import CardField, Kind
from repurpose.cards.model import Card, CardLine, DrawnCard, Images, Written
from repurpose.cards.nine import NINE_FORMAT, cut_in_nine
from repurpose.cards.sheet import keep_grounds

__all__ = [
    "DEFAULT",
    "FORMATS",
    "KINDS",
    "NINE_FORMAT",
    "Card",
    "CardField",
    "CardKind",
    "CardLine",
    "DrawnCard",
    "Finding",
    "Format",
    "Images",
    "Kind",
    "Written",
    "all_kinds",
    "check_card",
    "cut_in_nine",
    "describe",
    "draw_card",
    "draw_contact_sheet",
    "draw_series",
    "find_format",
    "find_kind",
    "keep_grounds",
    "kind_labels",
]
