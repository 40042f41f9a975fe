"""A pack folder in, what people keep in it by hand out: posts, cards, clips, titles and wishes, with their hashes."""

import hashlib
import os
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import Any, TypeVar

from repurpose.errors import ContentError
from repurpose.messages import msg
from repurpose.pack.containment import find_inside, read_inside

T = TypeVar("T")
ARTICLE = "article.txt"  # made, but a person may change it: all else follows from it
CARDS = "cards.toml"
CLIPS = "clips.toml"
DECLARE = "declare.toml"
MEDIA = "media.toml"
TAKEN = "taken.toml"
TITLES = "titles.toml"
WISHES = "wishes.toml"
OWN = (CARDS, CLIPS, DECLARE, MEDIA, TAKEN, TITLES, WISHES)  # beside the posts of threads/*.md
GENERATED = ".generated.md"


class EditConflict(ContentError):
    """A file that people keep by hand has changed since it was read."""

    def __init__(self, file: str, mine: bytes | None, theirs: bytes | None) -> None:
        """Keep the file's path in the pack, what was to be written, and what stands there now."""
        super().__init__(
            msg("{file} was changed by somebody else in the meantime.", file=file),
            hint=msg("Nothing was written: look at it, and do it again."),
        )
        self.file = file
        self.mine = mine
        self.theirs = theirs


def hand_files(folder: Path) -> list[str]:
    """Return the paths of the files that people may keep by hand, as far as they are there."""
    posts = (folder / "threads").glob("*.md")
    names = [f"threads/{p.name}" for p in posts if not p.name.endswith(GENERATED)]
    names += [name for name in OWN if os.path.lexists(folder / name)]
    return sorted(names)


def read_hand(folder: Path) -> dict[str, bytes]:
    """Return those files and what they hold.

    Raises:
        ContentError: One leads out of the pack, is no plain file, or is too large.
    """
    return {name: read_inside(folder, name) for name in hand_files(folder)}


def read_changeable(folder: Path) -> dict[str, bytes]:
    """Return the files of a pack that a step of the studio may change: the hand-kept ones, and the article.

    Raises:
        ContentError: One leads out of the pack, is no plain file, or is too large.
    """
    there = find_inside(folder, ARTICLE)
    return read_hand(folder) | ({ARTICLE: read_inside(folder, ARTICLE)} if there else {})


def read_table(content: bytes | None, where: Path | str) -> Mapping[str, Any]:
    """Return what a TOML file kept by hand says; nothing when there is no file.

    Raises:
        ContentError: It is no TOML, or no UTF-8 text; `where` and the line are named.
    """
    from repurpose.toml_files import parse_toml  # noqa: PLC0415  # only where one is read

    return parse_toml(content or b"", str(where), fails=ContentError).table


def read_own(kind: type[T], content: bytes | None, where: Path | str) -> T:
    """Return what a TOML file kept by hand says, as its model; its plain value when there is no file.

    Raises:
        ContentError: It says something that cannot be; `where`, line and key are named.
    """
    if content is None:
        return kind()
    from repurpose.toml_files import check_toml, parse_toml  # noqa: PLC0415

    return check_toml(kind, parse_toml(content, str(where), fails=ContentError))


def check_own(kind: type[T], table: Mapping[str, Any], where: Path | str) -> T:
    """Return a table from elsewhere, such as the studio's page, as the model of such a file.

    Raises:
        ContentError: It says something that cannot be; `where` and the key are named.
    """
    from repurpose.toml_files import check_table  # noqa: PLC0415

    return check_table(kind, table, str(where), fails=ContentError)


def write_own(
    table: Mapping[str, Any], before: bytes | None, comment: str, inline: Collection[str] = ()
) -> bytes:
    """Return the file that says `table`; what a person wrote around it in `before` stays."""
    from repurpose.toml_files import write_toml  # noqa: PLC0415  # only where one is written

    kept = (before or b"").decode("utf-8", "replace")
    return write_toml(table, before=kept, comment=comment, inline=inline).encode()


def digest(content: bytes | None) -> str:
    """Return the hash by which a later change is recognised; empty for a file that is not there."""
    return "" if content is None else hashlib.sha256(content).hexdigest()


def check_base(base: Mapping[str, str], mine: Mapping[str, bytes | None], folder: Path) -> None:
    """Check that files still are what somebody read before changing them.

    Args:
        base: The hash of each file as it was read.
        mine: What is to stand in them.
        folder: The pack.

    Raises:
        EditConflict: One is not.
    """
    for name, known in base.items():
        theirs = read_inside(folder, name) if find_inside(folder, name) else None
        if digest(theirs) != known:
            raise EditConflict(name, mine.get(name), theirs)
