"""A folder of articles labelled by an editor in, each sentence with its labels out.

The folder holds `articles/NAME.md` and `NAME.tsv` (number, quote, alone, hook, point and, in some
sets, furniture), and `furniture.tsv` (name, number) for the other sets. How sentences are split
changes: `editor_sentences.tsv` beside this file has the hash of each sentence that was labelled
(name, number, the first 16 digits of SHA-256), by which its labels are found again.
"""

import csv
from collections import defaultdict
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from repurpose.article import Article, Source, parse_article
from repurpose.slicing.sentences.units import Unit, read_sentences

FOLDER = Path(__file__).resolve().parent.parent.parent / "shared" / "editor"
HASHES = Path(__file__).resolve().parent / "editor_sentences.tsv"


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
    hashes = _hashes(HASHES)
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
            by_text[hashes[name, number]].append(Labels(quote, alone, hook, point, aside))
        labels = [
            waiting.pop(0) if (waiting := by_text[hash_of(unit.text)]) else None for unit in units
        ]
        found.append(Labelled(name, article, units, labels))
    return found


def _hashes(path: Path) -> dict[tuple[str, int], str]:
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {(name, int(number)): digits for name, number, digits in rows}


def _pairs(path: Path) -> set[tuple[str, int]]:
    if not path.exists():
        return set()
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines() if line)
    return {(row[0], int(row[1])) for row in rows}


def _rows(path: Path) -> list[list[int]]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, delimiter="\t")
        return [[int(cell) for cell in row] for row in rows if row and row[0].strip().isdigit()]


def hash_of(text: str) -> str:
    """Return the digits by which a sentence is known, however it is broken into lines."""
    return sha256(" ".join(text.split()).encode()).hexdigest()[:16]
