"""What the posts of a digest say, before they are composed: values only."""

from dataclasses import dataclass

from repurpose.article import Span
from repurpose.slicing.model import By, PostRole
from repurpose.slicing.sentences.units import Unit


@dataclass(frozen=True, slots=True)
class PlannedPost:
    """What one post says, what it does in its thread, and why it is these sentences."""

    role: PostRole
    units: tuple[Unit, ...]
    reasons: tuple[str, ...] = ()  # messages
    value: float = 0.0  # what the thread would lose without it
    passed_over: str = ""  # why it was not taken, where it was not: a message
    by: By = "rule"

    @property
    def start(self) -> int:
        """Where it stands in the article."""
        return self.units[0].span.start


@dataclass(frozen=True, slots=True)
class Plan:
    """What the posts of a digest say, and the title above the first."""

    parts: tuple[PlannedPost, ...]
    next: tuple[PlannedPost, ...]  # the best that were not taken
    title: Span | None  # None where the first opens without one

    @property
    def units(self) -> tuple[Unit, ...]:
        """All sentences, in the order of the posts."""
        return tuple(unit for part in self.parts for unit in part.units)
