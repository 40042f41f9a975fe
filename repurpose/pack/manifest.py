"""The manifest of a pack, `pack.json`, as a frozen typed value; its JSON Schema is made from it.

Keys that this version does not know are kept. Spans are half-open ranges of code points of the
pack's `article.txt`; paths are relative to the pack, with forward slashes, and never lead out of it.
"""

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Literal

from pydantic import Field

from repurpose.json_object import JsonObject
from repurpose.pack.manifest_cards import PICTURES, CardEntry, CardWords, MediaEntry, PairEntry
from repurpose.pack.manifest_storyboard import ClipCoverEntry, ScriptEntry, StoryboardEntry
from repurpose.pack.manifest_types import (
    By,
    Chosen,
    Count,
    DeclaredEntry,
    Notice,
    PackPath,
    Place,
    Places,
    Seconds,
    Sha256,
    Size,
    SourceEntry,
    Text,
)
from repurpose.pack.manifest_version import SCHEMA_VERSION
from repurpose.validation import OpenModel

RunRole = Literal["body", "title", "number", "hashtag", "link", "cta", "label", "written"]
PostRole = Literal["hook", "claim", "reason", "story", "turn", "answer", "close"]


class ArticleEntry(OpenModel):
    """The article: its text stands in `text_file`."""

    id: Annotated[str, Field(pattern=r'^[^\s\x00-\x1f\x7f-\x9f/\\:*?"<>|.]{1,64}$')]
    title: str
    author: str
    language: Annotated[str, Field(pattern="^(zh-Hans|zh-Hant|ja|ko|en)$")]
    source: SourceEntry
    text_file: Literal["article.txt"]
    chars: Count


def _proved_runs(schema: JsonObject) -> None:
    """Say in the schema what `repurpose verify` proves: the article's words have a place in it,
    and a model's words the sentences that they rest on.
    """
    schema["allOf"] = [
        {
            "if": {"properties": {"role": {"enum": ["body", "title"]}}},
            "then": {"properties": {"span": {"type": "array"}}},
        },
        {
            "if": {"properties": {"role": {"const": "written"}}},
            "then": {
                "properties": {"span": {"type": "null"}, "sources": {"minItems": 1}},
                "required": ["sources"],
            },
        },
    ]


class Run(OpenModel, json_schema_extra=_proved_runs):
    """A stretch of a post. `body` and `title` are the article's words and have a span; `written` is a
    model's, and has the places of the sentences that it rests on.
    """

    text: Text
    role: RunRole
    span: Place | None
    sources: Places = ()  # of what a model has `written`


class PostEntry(Chosen):
    """One message of a thread; its text is the concatenation of its runs."""

    id: Text
    role: PostRole
    runs: tuple[Run, ...]
    text: str
    length: Count = Field(description="By the platform's own counting rule.")
    limit: Size
    media: tuple[PackPath, ...]
    reasons: tuple[Notice, ...] = Field(
        default=(), description="Why it says these sentences, most telling first."
    )


class NextPostEntry(OpenModel):
    """A post that a digest had no place for."""

    role: PostRole
    runs: tuple[Run, ...]
    text: Text
    reasons: tuple[Notice, ...]
    passed_over: Notice = Field(description="Why it was not taken.")


class HookEntry(OpenModel):
    """A post that may open a thread in place of its first one."""

    runs: tuple[Run, ...]
    text: Text
    length: Count
    reasons: tuple[Notice, ...] = ()


class LeftOutEntry(OpenModel):
    """What a digest does not say, and why."""

    span: Place
    text: str
    reason: str


class ThreadEntry(OpenModel):
    """The posts for one platform, in order."""

    platform: Text
    variant: str = ""
    form: str = ""
    style: Literal["full", "digest"]
    posts: tuple[PostEntry, ...]
    unit: str = ""
    next_posts: tuple[NextPostEntry, ...] = Field(
        default=(), description="The best that were not taken; best first."
    )
    hooks: tuple[HookEntry, ...] = Field(
        default=(),
        description="How it may open: first as it was made, then the variants; an author takes one.",
    )
    left_out: tuple[LeftOutEntry, ...] = ()
    removed: tuple[str, ...] = Field(
        default=(), description="Sentences that cannot stand in a post."
    )
    charged: tuple[tuple[tuple[str, float], ...], ...] = Field(
        default=(), description="For each cut, what it was charged for and how much."
    )
    generated: str = Field(
        pattern="^([0-9a-f]{64})?$",
        default="",
        description="SHA-256 of the thread's file as it is when nobody edits it.",
    )
    edited: bool = Field(default=False, description="Somebody edited the thread's file by hand.")
    document: PackPath | None = Field(default=None, description="The cards as one PDF file.")

    @property
    def name(self) -> str:
        """The name of its file, `threads/<name>.md`: the platform's, with the variant."""
        return f"{self.platform}-{self.variant}" if self.variant else self.platform

    @property
    def file(self) -> str:
        """The path of that file."""
        return f"threads/{self.name}.md"


class EditedItem(OpenModel):
    """An item of what a model was asked to choose: who chose it, and why it was not the model."""

    item: Text = Field(description="`posts`, `quotes` ... or one of them, such as `post 4`.")
    by: By
    reason: Notice = ""


class WeightEntry(OpenModel):
    """Something about a sentence that made it likelier, or less likely, to be a quote."""

    about: Text = Field(description="What it is, in English; after `lacks: ` what is not there.")
    weight: float = Field(description="In labels of an editor, who gives 0 to 3.")


class QuoteEntry(Chosen):
    """One or two sentences that stand alone; `speaker` is empty when they are the author's."""

    id: Text
    text: Text
    speaker: str
    spans: Places
    score: float
    reasons: tuple[str, ...]
    weights: tuple[WeightEntry, ...] = Field(
        default=(), description="What mattered most: up to three things for it, two against."
    )
    passed_over: Notice = Field(default="", description="Why it was not taken.")
    at: float | None = Field(
        default=None, description="When it is said, in seconds of the recording: of a transcript."
    )


class FigureEntry(OpenModel):
    """A number of the article, and the sentence that it stands in."""

    text: str
    spans: Places
    sentence: Place


class PointsEntry(OpenModel):
    """A list of the article: its heading, if it has one, and its points."""

    title: Place | None
    spans: Places


class CaptionEntry(OpenModel):
    """One caption of a clip, from `start` to `end` in seconds."""

    start: Seconds
    end: Seconds
    text: Text
    spans: Places
    edited: bool = Field(default=False, description="The author's own words: they have no place.")


class SceneEntry(OpenModel):
    """A stretch of a clip with one layout, from `start` to `end` in seconds."""

    start: Seconds
    end: Seconds
    kind: Text
    spans: Places
    shows: str = Field(default="", description="The kind of card that is built up; none: captions.")


class PictureEntry(OpenModel):
    """A picture of the article that a clip shows: its file, and where the article shows it."""

    file: PackPath
    span: Place


class ClipEntry(OpenModel):
    """A clip, its cover and its captions."""

    id: Text
    file: PackPath
    cover: PackPath
    srt: PackPath
    vtt: PackPath
    ass: PackPath | None = None
    width: Size
    height: Size
    fps: Size
    seconds: Annotated[float, Field(gt=0)]
    voice: str
    timing: str = ""
    music: str = ""
    style: str = ""
    captions: tuple[CaptionEntry, ...]
    scenes: tuple[SceneEntry, ...]
    pictures: tuple[PictureEntry, ...] = ()
    covers: tuple[ClipCoverEntry, ...] = ()
    notice: Notice = ""
    inputs: str = Field(
        default="", description="The fingerprint of all that the clip was made from."
    )

    @property
    def files(self) -> tuple[str, ...]:
        """The files that were made for it: the film, its cover, its captions."""
        made = (self.file, self.cover, self.srt, self.vtt, *(one.file for one in self.covers))
        return (*made, self.ass) if self.ass else made


class FileEntry(OpenModel):
    """A file of the pack as it was built."""

    sha256: Sha256
    bytes: Count


class OptionsEntry(OpenModel):
    """What a pack was asked for; see `Choices` for the rest."""

    platforms: tuple[str, ...] = ()
    theme: str = ""
    format: str = ""
    link: str = ""


class MadeBy(OpenModel):
    """The program's version, what it was asked for, and who chose: `offline` or a model's name."""

    version: str
    options: OptionsEntry
    editor: str


class EditedEntry(OpenModel):
    """What is the author's own, with what would have been generated: titles by platform, hashtags."""

    titles: Mapping[str, str] = Field(default={})
    hashtags: tuple[Text, ...] = ()


class Manifest(OpenModel):
    """pack.json of a pack, schema version 2. Further keys may stand anywhere."""

    schema_version: Literal[2]
    article: ArticleEntry
    titles: Mapping[str, Text] = Field(description="By platform, where a platform wants a title.")
    other_titles: Mapping[str, tuple[Text, ...]] = Field(
        default={}, description="By platform, the titles to choose from, best first."
    )
    written_titles: Mapping[str, tuple[Run, ...]] = Field(
        default={}, description="By platform, those of `other_titles` that a model has written."
    )
    hashtags: tuple[Text, ...] = Field(description="Best first, without the # sign.")
    threads: tuple[ThreadEntry, ...]
    quotes: tuple[QuoteEntry, ...]
    next_quotes: tuple[QuoteEntry, ...] = Field(
        default=(), description="The next best, which were not taken; best first."
    )
    figures: tuple[FigureEntry, ...] = ()
    points: tuple[PointsEntry, ...] = ()
    storyboard: tuple[StoryboardEntry, ...] = Field(
        default=(), description="What nine cards could say, the cover first and the close last."
    )
    scripts: tuple[ScriptEntry, ...] = ()
    cards: tuple[CardEntry, ...]
    cover_pair: PairEntry | None = None
    media: tuple[MediaEntry, ...] = ()
    clips: tuple[ClipEntry, ...]
    files: Mapping[PackPath, FileEntry] = Field(
        description="Every file but pack.json and what is in kept/, by path."
    )
    made_by: MadeBy
    edited: EditedEntry = EditedEntry()
    declared: DeclaredEntry = Field(
        default=DeclaredEntry(),
        description="What the author says of the work, for platforms that ask.",
    )
    editing: tuple[EditedItem, ...] = Field(
        default=(), description="Who chose what, where a model was asked to choose."
    )
    notices: tuple[str, ...] = Field(
        default=(), description="What could not be made, or was shortened, and why."
    )
    planned: tuple[CardWords, ...] = Field(
        default=(), description="The cards that the article gives, where the author keeps his own."
    )

    @property
    def link(self) -> str:
        """The address of the article on the web, or ""."""
        return self.made_by.options.link

    @property
    def pictures(self) -> list[str]:
        """The names of the article's pictures that the pack has, as cards name them."""
        head = f"{PICTURES}/"
        return [name.removeprefix(head) for name in self.files if name.startswith(head)]

    def thread(self, platform: str, variant: str = "") -> ThreadEntry | None:
        """Return the thread of a platform, if the pack has one."""
        named = (t for t in self.threads if (t.platform, t.variant) == (platform, variant))
        return next(named, None)

    def card_of(self, file: str) -> CardEntry | None:
        """Return the card whose picture is `file`."""
        return next((card for card in self.cards if card.file == file), None)

    def media_of(self, file: str) -> MediaEntry | None:
        """Return the author's own picture whose file is `file`."""
        return next((one for one in self.media if one.file == file), None)

    def named_files(self) -> Iterator[str]:
        """Yield every file that the manifest names, some of them more than once."""
        yield self.article.text_file
        yield from self.files
        yield from self.made_files()
        for thread in self.threads:
            yield thread.file
            yield from (file for post in thread.posts for file in post.media)
            if thread.document:
                yield thread.document
        yield from (one.file for one in self.media)
        yield from (picture.file for clip in self.clips for picture in clip.pictures)
        yield from (card.picture_file for card in self.cards if card.picture_file)

    def made_files(self) -> Iterator[str]:
        """Yield the pictures and films that cards and clips name."""
        yield from (card.file for card in self.cards)
        if self.cover_pair:
            yield self.cover_pair.file
        for clip in self.clips:
            yield from clip.files


def role_of(number: int, count: int) -> PostRole:
    """Return what the post at `number` of `count` does in its thread, where nobody planned it."""
    if number == 0:
        return "hook"
    return "close" if number == count - 1 else "claim"


def to_json(value: OpenModel) -> JsonObject:
    """Return a part of a manifest, or the whole, as JSON has it: what was never said is left out."""
    return value.model_dump(mode="json", exclude_unset=True)


def dump(manifest: Manifest) -> str:
    """Return the manifest as it is written: UTF-8 as it reads, one value a line."""
    return json.dumps(to_json(manifest), ensure_ascii=False, indent=1) + "\n"


def schema() -> JsonObject:
    """Return the JSON Schema of `pack.json` (draft 2020-12)."""
    head = {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:repurpose:schema:pack:{SCHEMA_VERSION}",
    }
    return head | Manifest.model_json_schema() | {"title": "Repurpose pack"}
