"""What a user chooses about a pack; no I/O."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from repurpose.brand import NO_BRAND, Brand
from repurpose.card_formats import DEFAULT_FORMAT
from repurpose.card_kinds import COVERS, CoverKind
from repurpose.declared import NOT_DECLARED, Declared
from repurpose.errors import UnknownName, UsageError
from repurpose.messages import msg
from repurpose.names import canonical, split_names
from repurpose.platforms import names, usual_names
from repurpose.slicing import MOST_VARIANTS, Wishes

STYLES = ("full", "digest")
PNG_LEVELS = ("fast", "small", "max")
EDITORS = ("none", "select", "rewrite")
MOTIONS = ("calm", "none", "pan", "zoom")
SOUNDS = ("on", "none")
MOST_CLIPS = 12
CLIP_SECONDS = (10, 90)
NO_PICTURE = "none"  # on covers


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of a pack: the same article and choices give the same pack."""

    platforms: tuple[str, ...] = field(default_factory=usual_names)
    style: Literal["full", "digest"] | None = None  # of threads; None: what readers expect
    posts: int | None = None  # of a digest thread
    theme: str = "newsroom"
    format: str = DEFAULT_FORMAT
    cover: CoverKind | None = None  # what covers make large, or show; None: what suits the article
    cover_picture: str = (
        ""  # a picture of the article, `none`; "": the first that is fit for a cover
    )
    cards: bool = True
    png: Literal["fast", "small", "max"] = "fast"  # how hard the cards' files are compressed
    quotes: int = 7  # quote cards, at the most
    clips: int = 1
    seconds: int | None = (
        None  # that a clip is to take; None: highlights of 20 to 30, a story of 40
    )
    captions: str = "plain"  # how a clip's captions look
    clip_format: str = "vertical"
    voice: str = "none"  # a provider, or provider:voice
    voice_fallback: bool = False  # make the clip without a voice when the voice fails
    music: str = "calm"  # a mood, a file, or none
    sounds: Literal["on", "none"] = "on"  # short ones at a clip's cuts and where something lands
    backdrop: tuple[str, ...] = ()  # pictures, or one film, behind a clip's text; `none`
    footage: str = ""  # a folder of pictures and films, matched to what a clip says
    motion: Literal["calm", "none", "pan", "zoom"] = "pan"  # of those pictures; calm: of anything
    link: str = ""
    variants: int = 0  # other hooks and titles to choose from, for each platform
    wishes: Wishes = field(default_factory=Wishes)
    editor: Literal["none", "select", "rewrite"] = "none"  # whether a model chooses
    brand: Brand = NO_BRAND  # whose mark the cards bear
    declared: Declared = NOT_DECLARED  # what the author says of every work of his

    def __post_init__(self) -> None:
        """Refuse what cannot be; the files and names that drawing needs are looked up there.

        Raises:
            UnknownName: There is no such platform, style, level or motion.
            UsageError: A number is out of its bounds.
        """
        self._take_aliases()
        for platform in self.platforms:
            _require("platform", platform, names())
        if self.style is not None:
            _require("style", self.style, STYLES)
        _require("png level", self.png, PNG_LEVELS)
        if self.cover is not None:
            _require("cover", self.cover, COVERS)
        _require("motion", self.motion, MOTIONS)
        _require("sounds", self.sounds, SOUNDS)
        _require("mode", self.editor, EDITORS)
        if self.posts is not None:
            _require_within("posts", self.posts, 2, 99)
        _require_within("quotes", self.quotes, 0, 99)
        _require_within("clips", self.clips, 0, MOST_CLIPS)
        if self.seconds is not None:
            _require_within("seconds", self.seconds, *CLIP_SECONDS)
        _require_within("variants", self.variants, 0, MOST_VARIANTS)

    def _take_aliases(self) -> None:
        """Put the name of everything where an alias was given, such as 微博 or xhs."""
        meant = (canonical("platform", name) for name in split_names(self.platforms))
        found: dict[str, Any] = {"platforms": tuple(dict.fromkeys(meant))}
        for name, kind in _KINDS.items():
            if (given := getattr(self, name)) is not None:
                found[name] = canonical(kind, given)
        provider, colon, voice = self.voice.partition(":")
        found["voice"] = canonical("voice", provider) + colon + voice
        for name, value in found.items():
            object.__setattr__(self, name, value)

    def options(self) -> dict[str, Any]:
        """Return the choices as they stand in `pack.json`."""
        said = asdict(self) | {"platforms": list(self.platforms), "backdrop": list(self.backdrop)}
        if not self.variants:  # as it was before there were some
            del said["variants"]
        if self.cover is None:
            del said["cover"]
        if not self.cover_picture:
            del said["cover_picture"]
        if not self.footage:
            del said["footage"]
        if self.seconds is None:
            del said["seconds"]
        if self.sounds == "on":  # as it was before there were some
            del said["sounds"]
        if self.editor == "none":  # as it was before there was one
            del said["editor"]
        del said["declared"]
        if table := self.declared.as_table():
            said["declared"] = table
        brand = said.pop("brand")
        del brand["avatar"]  # a file of the pack
        if brand["clips"]:  # as it was before that could be said
            del brand["clips"]
        if self.brand != NO_BRAND:
            said["brand"] = brand
        return said


_KINDS = {  # a choice -> what its names are names of
    "style": "style",
    "theme": "theme",
    "format": "format",
    "png": "png level",
    "captions": "caption style",
    "clip_format": "clip format",
    "music": "music",
    "motion": "motion",
    "sounds": "sounds",
}


def _require(kind: str, name: str, known: Iterable[str]) -> None:
    if name not in (choices := tuple(known)):
        raise UnknownName(kind, str(name), choices)


def _require_within(name: str, number: int, least: int, most: int) -> None:
    if not isinstance(number, int) or not least <= number <= most:
        raise UsageError(
            msg(
                "{name} must be a whole number from {least} to {most}, not {number!r}.",
                name=name,
                least=least,
                most=most,
                number=number,
            )
        )
