"""A folder of articles labelled by an editor in, each sentence with its labels out.

The folder holds `articles/NAME.md` and `NAME.tsv` (number, quote, alone, hook, point and, in some
sets, furniture), `furniture.tsv` (name, number) for the other sets, and `sentences.tsv` (name,
number, text): labels are found again by text, for splitting changes.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from repurpose.article import Article, Source, parse_article
from repurpose.slicing.units import Unit, read_sentences

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "editor"


@dataclass(frozen=True, slots=True)
class Labels:
    """An editor's judgement of one sentence; 0 is the least."""

    quote: int  # 0 never on a card ... 3 the article's best
    alone: int  # 1: understood by who knows only the title
    hook: int  # 0-3: opens a thread
    point: int  # 0-3: the article needs it
    furniture: int  # 1: no word of the subject


@dataclass(frozen=True)
class Labelled:
    """An article with its sentences; `labels` holds None where a sentence is split otherwise."""

    name: str  # of its file; the first letter is the set, one reader each
    article: Article
    units: list[Unit]
    labels: list[Labels | None]


def read_labelled(folder: Path = FOLDER) -> list[Labelled]:
    """Return the labelled articles, in the order of their names; none where the folder is not."""
    texts = _texts(folder / "sentences.tsv")
    furniture = _pairs(folder / "furniture.tsv")
    found = []
    for path in sorted((folder / "articles").glob("*.tsv")):
        name = path.stem
        article = parse_article(
            path.with_suffix(".md").read_text(encoding="utf-8"), Source(f"{name}.md", "0" * 64)
        )
        units, _ = read_sentences(article)
        by_text: defaultdict[str, list[Labels]] = defaultdict(list)
        for number, quote, alone, hook, point, *rest in _rows(path):
            aside = int((name, number) in furniture or rest == [1])
            by_text[texts[name, number]].append(Labels(quote, alone, hook, point, aside))
        labels = [
            waiting.pop(0) if (waiting := by_text[_plain(unit.text)]) else None for unit in units
        ]
        found.append(Labelled(name, article, units, labels))
    return found


def _texts(path: Path) -> dict[tuple[str, int], str]:
    if not path.exists():
        return {}
    lines = path.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t", 2) for line in lines)
    return {(name, int(number)): _plain(text) for name, number, text in rows}


def _pairs(path: Path) -> set[tuple[str, int]]:
    if not path.exists():
        return set()
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line)
    return {(row[0], int(row[1])) for row in rows}


def _rows(path: Path) -> list[list[int]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t")
        return [[int(cell) for cell in row] for row in rows if row and row[0].strip().isdigit()]


def _plain(text: str) -> str:
    return " ".join(text.split())
