"""A folder of texts in, more labelled articles out: whose labels are kept here without their words.

`more_labels.txt` has, for each article, a line of its name, repository, commit and path (parted by tabs),
and below it one of each labelled sentence: the first 8 digits of the SHA-256 of its text, and its labels
as one number of five digits (quote, alone, hook, point, furniture; the guide is that of the folder that
`editor_labels.py` reads). The first letter of a name is the reader. No text is kept here; fetch one by

    curl -Lo FOLDER/NAME.md https://raw.githubusercontent.com/REPOSITORY/COMMIT/PATH

and what is not in the folder is left out.
"""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from benchmarks.editor_labels import Labelled, Labels, hash_of
from repurpose.article import Source, parse_article
from repurpose.slicing.sentences.units import read_sentences

LABELS = Path(__file__).resolve().parent / "more_labels.txt"


def read_more(folder: Path) -> list[Labelled]:
    """Return the labelled articles whose texts are in `folder`, in the order of the list.

    A sentence has no labels where nobody gave it any, or where it is split otherwise now.
    """
    return [
        _find_labels(name, path.read_text(encoding="utf-8"), labels)
        for name, labels in _read_labels()
        if (path := folder / f"{name}.md").exists()
    ]


def _find_labels(name: str, text: str, labels: list[tuple[str, Labels]]) -> Labelled:
    article = parse_article(text, Source(f"{name}.md", "0" * 64))
    units, _ = read_sentences(article)
    waiting: defaultdict[str, list[Labels]] = defaultdict(list)
    for digits, label in labels:
        waiting[digits].append(label)
    found = [
        left.pop(0) if (left := waiting[hash_of(unit.text)[: len(labels[0][0])]]) else None
        for unit in units
    ]
    return Labelled(name, article, units, found)


def _read_labels() -> Iterator[tuple[str, list[tuple[str, Labels]]]]:
    name, labels = "", list[tuple[str, Labels]]()
    for line in LABELS.read_text(encoding="utf-8").splitlines():
        if "\t" not in line:
            digits, given = line.split()
            labels.append((digits, Labels(*map(int, given))))
            continue
        if name:
            yield name, labels
        name, labels = line.split("\t")[0], []
    yield name, labels
