"""Names of sources in, the articles of which packs must be made out, and the packs that are as they were."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.article import find_names, is_no_path, with_unique_ids
from repurpose.pack.choices import Choices
from repurpose.pack.incremental.asked import hash_asked, is_settled
from repurpose.pack.incremental.place import record_file
from repurpose.pack.incremental.stamps import Stamp, look_at

if TYPE_CHECKING:
    from repurpose.article import Article, Reading
    from repurpose.pack.incremental.record import Unchanged
    from repurpose.pack.job import Built


@dataclass(frozen=True, slots=True)
class Sources:
    """What stands between names and packs: what to make, what is there already."""

    articles: "list[Article]"  # to make packs of, each of another id
    unchanged: "list[Unchanged]"
    order: dict[str, int]  # a pack's name -> the place of its source among all
    bases: dict[str, str]  # an article's id -> its id before it was made different from the others'
    asked: str  # "" where nothing is to be remembered
    seen: dict[Path, Stamp]
    began: int

    def remember(self, built: "Sequence[Built]", out: Path) -> None:
        """Write down what was built, so that it need not be made again."""
        if not self.asked:
            return
        from repurpose.pack.incremental.record import write_record  # noqa: PLC0415  # pydantic

        packs = {pack.folder.name: pack for pack in built}
        made = [
            (article, self.bases[article.id], packs[article.id])
            for article in self.articles
            if article.id in packs
        ]
        write_record(out, self.asked, self.seen, made, began=self.began)


def read_changed(
    names: Sequence[str],
    read: "Callable[[Sequence[str]], list[Article]]",
    choices: Choices,
    reading: "Reading",
    out: Path,
    *,
    now: int,
    only: bool = False,
    anew: bool = False,
) -> Sources:
    """Return the articles that have changed since their packs were built into `out`, and the packs of the others.

    Args:
        names: Paths, folders, patterns, addresses, or `-`.
        read: Reads some of them; ids are as each article alone would have them.
        choices: How packs are made.
        reading: How articles are read.
        out: The folder of the packs.
        now: In ns since 1970.
        only: Packs are for the platforms of `choices` and no others.
        anew: Take every article, whatever was built before.

    Raises:
        UsageError: A path does not exist, or a folder holds no article.
    """
    found = find_names(names)
    files = [Path(name) for name in found if not is_no_path(name)]
    twice = len({*files}) < len(files)
    asked = hash_asked(choices, reading, only=only) if is_settled(choices) and not twice else ""
    seen = {file: look_at(file, now) for file in files}  # before anything reads them
    there = _unchanged(files, asked, out) if asked and not anew else {}
    articles = read([name for name in found if Path(name) not in there])
    kept = {one.made.name for packs in there.values() for one in packs}
    if kept & {article.id for article in articles}:  # the order of all decides who has the id
        there, articles = {}, read(found)
    unique = with_unique_ids(articles)
    return Sources(
        articles=unique,
        unchanged=[one for file in files for one in there.get(file, ())],
        order=_places(found, there, unique),
        bases={one.id: article.id for one, article in zip(unique, articles, strict=True)},
        asked=asked,
        seen={file: stamp for file, stamp in seen.items() if file not in there},
        began=now,
    )


def _places(
    found: Sequence[str], there: "Mapping[Path, Sequence[Unchanged]]", articles: "Sequence[Article]"
) -> dict[str, int]:
    """Return the place of each pack's source among all names, by the pack's name.

    Articles come in the order of their names; an address may give several, or none.
    """
    at = {Path(name): place for place, name in enumerate(found) if not is_no_path(name)}
    places = {one.folder.name: at[file] for file, packs in there.items() for one in packs}
    last = -1
    for article in articles:
        place = at.get(Path(article.source.path)) if article.source.path else None
        if place is None:
            addresses = (n for n, name in enumerate(found) if n > last and is_no_path(name))
            place = next(addresses, last)
        places[article.id] = last = place
    return places


def _unchanged(files: Sequence[Path], asked: str, out: Path) -> "dict[Path, tuple[Unchanged, ...]]":
    """Return the packs that need not be made, by the source files that they are of."""
    if not record_file(out).exists():
        return {}
    from repurpose.pack.incremental.record import find_unchanged, read_record  # noqa: PLC0415

    return find_unchanged(files, asked, out, read_record(out))
