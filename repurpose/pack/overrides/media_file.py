"""`media.toml` and threads as planned in, the pictures of each post as the author wants them out.

The file names the pictures of a post in their order, and what a picture shows, for who cannot see it. A post is
found by how it begins, so that the file holds while posts before it come and go. The author's own pictures, and
what is cropped of others, lie in `media/` of the pack.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, ClassVar

from annotated_types import Ge, MaxLen

from repurpose.messages import msg
from repurpose.pack.overrides.files import MEDIA, read_own, write_own
from repurpose.pack.overrides.recut import strip_number
from repurpose.slicing import Post, Thread
from repurpose.toml_files import CLOSED, Text, Wrong, written

FOLDER = "media"  # of a pack
MOST_FILES = 60
_BEGINS = 24  # characters of a post by which it is found
_LONGEST = 4000  # characters of a description, of which platforms take less


def _read_alt(text: str) -> str:
    if len(text) > _LONGEST:
        raise Wrong(msg("must be at most {longest} characters", longest=_LONGEST))
    return text.strip()


Alt = Annotated[str, written(_read_alt)]


@dataclass(frozen=True, slots=True)
class OwnPost:
    """The pictures of one post: `begins` is how it starts, `post` its number where that fits none."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    thread: Text
    post: Annotated[int, Ge(1)]
    begins: str = ""
    files: Annotated[tuple[Text, ...], MaxLen(MOST_FILES)] = ()


@dataclass(frozen=True, slots=True)
class OwnMedia:
    """What the author wants: pictures by post, and descriptions by file."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    post: tuple[OwnPost, ...] = ()
    alt: Mapping[str, Alt] = field(default_factory=dict)


def read_media(content: bytes | None, where: Path | str = MEDIA) -> OwnMedia:
    """Return what the file wants; nothing when there is no file.

    Raises:
        ContentError: The file says something that cannot be; file, line and key are named.
    """
    return read_own(OwnMedia, content, where)


def write_media(own: OwnMedia, before: bytes | None = None) -> bytes | None:
    """Return the file that says so, `before` changed; None when nothing is wanted."""
    if not own.post and not own.alt:
        return None
    rows = [
        {"thread": one.thread, "post": one.post, "begins": one.begins, "files": list(one.files)}
        for one in own.post
    ]
    table: dict[str, Any] = {"post": rows} if rows else {}
    table |= {"alt": dict(own.alt)} if own.alt else {}
    return write_own(table, before, "The pictures of each post, as the author wants them.")


def begins_with(text: str) -> str:
    """Return the words by which a post is found."""
    return " ".join(strip_number(text).split())[:_BEGINS]


def put_media(
    own: OwnMedia, thread: str, number: int, text: str, files: Collection[str] | None
) -> OwnMedia:
    """Return the wishes with those for one post replaced; None: as it is generated."""
    begins = begins_with(text)
    others = tuple(
        one
        for one in own.post
        if one.thread != thread or (one.begins != begins if one.begins else one.post != number)
    )
    mine = () if files is None else (OwnPost(thread, number, begins, tuple(files)),)
    return replace(own, post=(*others, *mine))


def own_files(own: OwnMedia, thread: str, posts: Collection[str]) -> dict[int, tuple[str, ...]]:
    """Return the wished files by the place of each post, `posts` being their texts."""
    starts = [begins_with(text) for text in posts]
    found: dict[int, tuple[str, ...]] = {}
    for one in own.post:
        if one.thread != thread:
            continue
        place = starts.index(one.begins) if one.begins in starts else one.post - 1
        if place < len(starts):
            found[place] = one.files
    return found


def with_media(thread: Thread, own: OwnMedia, there: Collection[str]) -> Thread:
    """Return a thread with the pictures that the author wants; those of `there` alone can be shown."""
    wanted = own_files(own, thread.name, [post.text for post in thread.posts])

    def shown(place: int, post: Post) -> Post:
        if place not in wanted:
            return post
        files = tuple(dict.fromkeys(file for file in wanted[place] if file in there))
        return replace(post, media=files)

    return replace(
        thread, posts=tuple(shown(place, post) for place, post in enumerate(thread.posts))
    )
