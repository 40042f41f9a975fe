"""Parts and a table of figures in, what each hook and title went out with out: so that they can be compared.

The outbox knows which of a pack's hooks and titles a publication opened with. What came back (views,
likes) platforms show in tables of their own; such a table is joined by the address of a post, or by
the part's name.
"""

import csv
import io
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from statistics import median
from urllib.parse import urlsplit

from repurpose.errors import ContentError
from repurpose.messages import msg
from repurpose.outbox.core.machine import State
from repurpose.outbox.core.model import Part

_KEYS = (
    "part",
    "url",
    "link",
    "permalink",
    "post_url",
    "链接",
    "网址",
    "地址",
)  # of the column that names a post
_TIMES = {"万": 10_000, "w": 10_000, "k": 1000, "m": 1_000_000, "亿": 100_000_000}
_NUMBER = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)\s?([万亿wkm]?)%?", re.ASCII)
Figures = Mapping[str, Mapping[str, float]]  # by part or address: what was counted, by name


@dataclass(frozen=True, slots=True)
class VariantRow:
    """One hook or title of a platform: the posts that went out with it, and what came back."""

    platform: str
    variant: str  # "hook 2"
    sent: int
    waiting: int
    figures: Mapping[str, tuple[float, int]] = field(default_factory=dict)  # median, of how many
    parts: tuple[str, ...] = ()


def compare_variants(parts: Iterable[Part], figures: Figures | None = None) -> list[VariantRow]:
    """Return a row for each hook and title of each platform, in the order of their numbers."""
    found: dict[tuple[str, str], list[Part]] = defaultdict(list)
    for part in parts:
        for variant in filter(None, part.message.variant.split(", ")):
            found[part.platform, variant].append(part)
    return [
        _row(platform, variant, found[platform, variant], figures or {})
        for platform, variant in sorted(found, key=_order)
    ]


def _order(key: tuple[str, str]) -> tuple[str, str, int]:
    kind, _, number = key[1].partition(" ")
    return key[0], kind, int(number) if number.isdigit() else 99


def _row(platform: str, variant: str, parts: list[Part], figures: Figures) -> VariantRow:
    sent = [part for part in parts if part.state == State.SENT]
    values: dict[str, list[float]] = defaultdict(list)
    for part in sent:
        for name, value in (
            figures.get(part.name) or figures.get(_address(part.remote_url), {})
        ).items():
            values[name].append(value)
    told = {name: (median(some), len(some)) for name, some in values.items()}
    names = tuple(part.name for part in parts)
    return VariantRow(platform, variant, len(sent), len(parts) - len(sent), told, names)


def read_figures(text: str) -> Figures:
    """Return what a table in CSV says of posts: one column names the post, the others are numbers.

    Raises:
        ContentError: No column names posts.
    """
    sample = text.removeprefix("\ufeff")
    table = csv.DictReader(io.StringIO(sample), delimiter="\t" if "\t" in sample[:400] else ",")
    heads = {(head or "").strip().lower(): head for head in table.fieldnames or ()}
    key = next((heads[name] for name in _KEYS if name in heads), None)
    if key is None:
        raise ContentError(
            msg("No column of the table names posts."),
            hint=msg("One has to be called part or url."),
        )
    found: dict[str, dict[str, float]] = {}
    for row in table:
        name = (row.get(key) or "").strip()
        numbers = {
            str(head).strip(): number
            for head, cell in row.items()
            if head and head != key and (number := _number(cell)) is not None
        }
        if name and numbers:
            found[_address(name)] = numbers
    return found


def _address(said: str) -> str:
    """Return an address without what does not name the post; a part's name as it is."""
    if "://" not in said:
        return said
    try:
        parts = urlsplit(said)
    except ValueError:
        return said
    return f"{(parts.hostname or '').removeprefix('www.')}{parts.path.rstrip('/')}"


def _number(cell: object) -> float | None:
    if not isinstance(cell, str):
        return None
    found = _NUMBER.fullmatch(cell.strip().replace(",", "").lower())
    return float(found[1]) * _TIMES.get(found[2], 1) if found else None
