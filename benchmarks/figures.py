"""What a benchmark measured, as rows: printed as a table, kept as JSON, gathered by `python -m benchmarks`.

Figures of one run on one machine: they are compared within a run, ours with a peer's.
"""

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Figure:
    """One number: of what, whose, in which unit.

    The first of those that share `what` and `unit` is ours; what the others are beside it is their ratio.
    """

    what: str
    who: str
    value: float
    unit: str


def ratio_of(figure: Figure, figures: Iterable[Figure]) -> float | None:
    """Return how many times ours a figure is; None for ours, and where ours is nothing."""
    same = (one for one in figures if (one.what, one.unit) == (figure.what, figure.unit))
    first = next(same)
    return None if figure == first or not first.value else figure.value / first.value


def table_of(rows: Sequence[Sequence[str]], head: Sequence[str]) -> str:
    """Return a table in Markdown, its columns of even width; the last two hold numbers."""
    wide = [max(len(row[at]) for row in (head, *rows)) for at in range(len(head))]
    numbers = len(head) - 2

    def line(row: Sequence[str]) -> str:
        cells = (
            cell.rjust(width) if at >= numbers else cell.ljust(width)
            for at, (cell, width) in enumerate(zip(row, wide, strict=True))
        )
        return f"| {' | '.join(cells)} |"

    rule = (f"{'-' * (width - 1)}{':' if at >= numbers else '-'}" for at, width in enumerate(wide))
    return "\n".join((line(head), f"| {' | '.join(rule)} |", *map(line, rows)))


def number(value: float) -> str:
    """Return a number in three figures, whole ones as they are."""
    return f"{value:.0f}" if value >= 100 or value == round(value) else f"{value:.3g}"


def add_json(parser: ArgumentParser) -> None:
    """Give a benchmark its `--json FILE`."""
    parser.add_argument("--json", type=Path, metavar="FILE", help="keep the figures there too")


def tell(figures: Sequence[Figure], options: Namespace) -> None:
    """Print the figures as a table; keep them where `--json` says."""
    rows = []
    for figure in figures:
        ratio = ratio_of(figure, figures)
        times = number(ratio) if ratio else ""
        rows.append((figure.what, figure.who, figure.unit, number(figure.value), times))
    print(table_of(rows, ("what", "who", "unit", "figure", "times ours")))
    if options.json:
        options.json.write_text(json.dumps([asdict(one) for one in figures], ensure_ascii=False))
