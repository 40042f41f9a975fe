"""Where the captions of real articles are cut, counted.

    python -m benchmarks.captions [--show]

The scripts of the ten articles in ../shared/articles and of the labelled ones in ../shared/editor are
written as a pack writes them. Words of Chinese are judged as in `benchmarks.series`, which tells what to
install; without that they are judged by the product's own list. `--show` prints each place objected to.
"""

import argparse
from collections import Counter
from itertools import pairwise

from benchmarks.series import ENOUGH, FOLDERS, judges, objecting
from repurpose.article import Article, read_articles
from repurpose.slicing import find_quotes, write_scripts
from repurpose.slicing.captions import MOST
from repurpose.slicing.sentences.words import measure
from repurpose.text import find_pieces, inner_places, part_words

_PARTICLES = "的了着过吗呢吧啊呀嘛们"


def count_article(article: Article, counted: Counter[str], shown: list[str]) -> None:
    """Count the cuts of an article's scripts."""
    for script in write_scripts(article, find_quotes(article)):
        counted["scripts"] += 1
        for beat in script.beats:
            counted["captions"] += len(beat.captions)
            counted["with a keyword"] += sum(bool(c.keys) for c in beat.captions)
            counted["wider than two lines"] += sum(
                beat.kind != "hook" and measure(c.text) > MOST for c in beat.captions
            )
            for first, second in pairwise(beat.captions):
                counted["cuts"] += 1
                if first.spans[-1].end != second.spans[0].start:
                    continue  # a mark stands between them
                text, at = first.text + second.text, len(first.text)
                listed = part_words(text, article.language)[1]
                against = objecting(text).items()
                places = {k for k, by in against if len(by) >= ENOUGH} if judges() else listed
                for name, wrong in (
                    ("words parted", at in places),
                    ("words of our list parted", at in listed),
                    ("pieces parted", at in inner_places(find_pieces(text))),
                    ("particles first", second.text[0] in _PARTICLES and at + 1 not in places),
                ):
                    if wrong:
                        counted[name] += 1
                        shown.append(f"{name}: {first.text}|{second.text}")


def main() -> None:
    """Print the counts of both folders."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--show", action="store_true")
    asked = parser.parse_args()
    names = (
        "scripts", "captions", "with a keyword", "wider than two lines", "cuts",
        "words parted", "words of our list parted", "pieces parted", "particles first",
    )  # fmt: skip
    for folder, path in FOLDERS.items():
        counted: Counter[str] = Counter()
        shown: list[str] = []
        paths = [str(p) for p in sorted(path.glob("*.md"))]
        for article in read_articles(paths, read_stdin=lambda: b""):
            count_article(article, counted, shown)
        print(f"{folder:10} " + ", ".join(f"{counted[name]} {name}" for name in names))
        if asked.show:
            print(*shown, sep="\n")


if __name__ == "__main__":
    main()
