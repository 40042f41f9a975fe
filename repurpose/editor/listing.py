"""An article in, its sentences and clauses with short ids out: what a model sees and can name.

`number_article` gives a `Listing`. Its `lines` are the sentences that may be chosen, numbered from 1
over the whole article; a line of several clauses has them lettered. Its `spans` are the table of all
ids: `t` the title and `ta`, `tb` ... its parts, `h1` ... the headings, `70` a sentence, `70c` a clause
(with the comma that ends it). Furniture, credits, calls to action and what the author has banned have
no id, so that nobody can choose them.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from repurpose.article import Article, Span, parts_of
from repurpose.slicing import Unit, Wishes, cut_clauses, read_units, without_joint

NO_WISHES: Final[Wishes] = Wishes()


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence that may be chosen, with its number and its clauses."""

    number: int
    unit: Unit
    clauses: tuple[Span, ...]

    def names(self) -> Iterator[tuple[str, Span]]:
        """Yield its id and, where it has several, those of its clauses, each with its span."""
        yield f"{self.number}", self.unit.span
        if len(self.clauses) > 1:
            for place, span in enumerate(self.clauses):
                yield f"{self.number}{letters(place)}", span


@dataclass(frozen=True)
class Listing:
    """An article with the ids of all that may be chosen of it."""

    article: Article
    lines: tuple[Line, ...]
    headings: tuple[Span, ...]  # h1 is the first

    @cached_property
    def spans(self) -> Mapping[str, Span]:
        """The span of every id, in the order of the text."""
        found: dict[str, Span] = dict(self.title)
        found |= {f"h{n}": span for n, span in enumerate(self.headings, start=1)}
        for line in self.lines:
            found |= dict(line.names())
        return found

    @cached_property
    def title(self) -> tuple[tuple[str, Span], ...]:
        """The ids of the title and, where it has several, of its parts."""
        whole = self.article.title_span
        if whole is None:
            return ()
        parts = list(parts_of(self.article.shown, whole))
        lettered = [(f"t{letters(n)}", part) for n, part in enumerate(parts)]
        return (("t", whole), *(lettered if len(parts) > 1 else ()))

    def show(self, name: str) -> str:
        """Return what readers see of an id, without the comma that ends a clause.

        Raises:
            KeyError: There is no such id.
        """
        return self.article.show(without_joint(self.article, self.spans[name]))

    def line(self, name: str) -> Line | None:
        """Return the line that the id of a sentence or a clause belongs to."""
        digits = name.rstrip("abcdefghijklmnopqrstuvwxyz")
        number = int(digits) if digits.isdecimal() and len(digits) < 6 else 0
        return self.lines[number - 1] if 0 < number <= len(self.lines) else None


def letters(number: int) -> str:
    """Return a, b ... z, aa, ab ... for 0, 1 ... 25, 26, 27 ..."""
    first, last = divmod(number, 26)
    return (chr(96 + first) if first else "") + chr(97 + last)


_MOST_CLAUSES = 27 * 26  # that two letters can name


def number_article(article: Article, wishes: Wishes = NO_WISHES) -> Listing:
    """Return the article's sentences and clauses with their ids, without what `wishes` ban."""
    units = [unit for unit in read_units(article)[0] if not wishes.bans(unit.text)]
    lines = tuple(
        Line(number, unit, tuple(_clauses(article, unit)))
        for number, unit in enumerate(units, start=1)
    )
    headings = dict.fromkeys(span for unit in units for span in unit.headings)
    return Listing(article, lines, tuple(headings))


def _clauses(article: Article, unit: Unit) -> list[Span]:
    spans = cut_clauses(article, unit.span)
    if len(spans) <= _MOST_CLAUSES:
        return spans
    last = Span(spans[_MOST_CLAUSES - 1].start, spans[-1].end)
    return [*spans[: _MOST_CLAUSES - 1], last]
