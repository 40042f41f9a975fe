"""A pack in the making, and one that stands on the disk."""

from collections.abc import Iterable, Mapping
from concurrent.futures import Future
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repurpose.editor import NOT_EDITED
from repurpose.errors import RepurposeError
from repurpose.messages import join, msg

if TYPE_CHECKING:
    from repurpose.article import Article
    from repurpose.editor import Edited
    from repurpose.pack.choices import Choices
    from repurpose.pack.content import Content
    from repurpose.pack.incremental.artefacts import ArtefactCache
    from repurpose.pack.kept import Made
    from repurpose.pack.manifest import ClipEntry, Manifest
    from repurpose.pack.manifest_cards import CardEntry, PairEntry
    from repurpose.pack.moved import Moved
    from repurpose.pack.overrides.media_file import OwnMedia
    from repurpose.pack.overrides.taken_file import Taken
    from repurpose.pack.overrides.title_edits import OwnTitles


@dataclass(frozen=True, slots=True)
class Artefact:
    """A card or a clip of a pack, and why it was made, or was not."""

    file: str
    made: bool
    parts: tuple[str, ...] = ()  # of its fingerprint, that changed
    new: bool = False  # the older pack had none
    lost: bool = False  # its file was changed by somebody, or was not there
    elsewhere: bool = False  # it had been made before, for this pack or another one


@dataclass(frozen=True, slots=True)
class Summary:
    """What people and programs are told of a pack, and no more: of thousands it is kept until the end."""

    id: str
    title: str
    posts: Mapping[str, int]  # how many each thread has
    cards: int
    seconds: tuple[float, ...]  # of its clips
    whole: bool  # no clip was made only as good as it could be


@dataclass(frozen=True, slots=True)
class Built:
    """A pack that stands on the disk."""

    folder: Path
    summary: Summary
    drawn: int  # artefacts made anew; the others were as they had been
    notices: tuple[str, ...] = ()
    failed: tuple[RepurposeError, ...] = ()  # why some of it could not be made
    artefacts: tuple[Artefact, ...] = ()  # cards and clips, in the order of the pack
    held: "Manifest | None" = field(default=None, repr=False)  # of a pack that was built alone

    @property
    def manifest(self) -> "Manifest":
        """Its manifest; that of one among several is read from the disk.

        Raises:
            RepurposeError: The pack is no longer there.
        """
        from repurpose.pack.manifest_file import read_manifest  # noqa: PLC0415  # the first card is drawn without

        return self.held or read_manifest(self.folder)


def summarize(manifest: "Manifest") -> Summary:
    """Return what is told of a pack."""
    return Summary(
        id=manifest.article.id,
        title=manifest.article.title,
        posts={thread.name: len(thread.posts) for thread in manifest.threads},
        cards=len(manifest.cards),
        seconds=tuple(clip.seconds for clip in manifest.clips),
        whole=all(clip.inputs for clip in manifest.clips),
    )


@dataclass
class Job:
    """A pack in the making."""

    article: "Article"
    choices: "Choices"
    target: Path
    stage: Path
    old: "Manifest | None"
    made: "Made"  # what of the older pack the program made
    kept: dict[str, bytes]  # what people keep by hand in the older pack
    hand: dict[str, bytes]  # the same with what is to change now
    titles: "OwnTitles"
    taken: "Taken"  # what a person took of a model's proposals
    cache: "ArtefactCache"
    edited: "Edited" = NOT_EDITED  # what a model has chosen
    content: "Content" = field(init=False)  # planned when the cards are handed out
    keys: dict[str, str] = field(default_factory=dict)  # artefact id -> fingerprint
    cards: "dict[str, CardEntry]" = field(default_factory=dict)  # by their ids
    pair: "PairEntry | None" = None  # of covers
    media: "OwnMedia" = field(init=False)  # pictures of posts, as the author wants them
    clips: "dict[str, ClipEntry]" = field(default_factory=dict)
    moved: "Moved | None" = None  # between the older pack's article and this one, once asked for
    artefacts: list[Artefact] = field(default_factory=list)
    waiting: "list[tuple[tuple[str, ...], Future[Any]]]" = field(default_factory=list)  # files
    failed: dict[str, RepurposeError] = field(default_factory=dict)  # by artefact
    notices: list[str] = field(default_factory=list)  # of what the pack says and lacks
    told: list[str] = field(default_factory=list)  # of what became of people's own work

    def settle(self, built: Built) -> Built:
        """Return what was built, now that it stands in its place, with all that is to be said."""
        said = dict.fromkeys((*self.notices, *self.told))
        return replace(built, notices=tuple(said))

    def clip_files(self) -> list[str]:
        """Return the files of the clips that the pack is to have."""
        from repurpose.pack.content import clip_file  # noqa: PLC0415  # after the first card

        scripts = self.content.scripts[: self.choices.clips]
        return [clip_file(number, script) for number, script in enumerate(scripts, start=1)]

    def lose(self, names: Iterable[str], error: RepurposeError) -> None:
        """Remember what could not be made, and why; the rest of the pack goes on."""
        name = ", ".join(names)
        self.failed[name] = error
        said = msg("{name} was not made: {error}", name=name, error=error.message)
        self.notices.append(join(" ", filter(None, (said, error.hint))))
        error.message = msg("{name}: {why}", name=name, why=error.message)
