"""The name of a kind of card in; what it takes, quotes, says and draws out: one file a kind."""

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

from repurpose.card_kinds import KINDS
from repurpose.errors import UnknownName
from repurpose.messages import translate
from repurpose.names import canonical

if TYPE_CHECKING:
    from repurpose.cards.kinds.base import Kind


def find_kind(name: str) -> "Kind":
    """Return the kind of that name; it also answers to what people call it, such as 金句.

    Raises:
        UnknownName: There is no such kind.
    """
    meant = name if name in KINDS else canonical("card kind", name)
    if meant in KINDS:
        return _load(meant)
    raise UnknownName("card kind", name, KINDS)


def all_kinds() -> "tuple[Kind, ...]":
    """Return every kind, in the order in which people are shown them."""
    return tuple(_load(name) for name in KINDS)


def kind_labels(language: str) -> dict[str, str]:
    """Return what people call each kind in `language`, as a heading, by its name."""
    return {kind.name: translate(kind.label, language).capitalize() for kind in all_kinds()}


@cache
def _load(name: str) -> "Kind":
    kind: Kind = import_module(f"{__name__}.{name}").KIND
    return kind
