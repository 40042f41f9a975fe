"""How a clip is to be made: choices in, and a fingerprint of them out; nothing heavy is imported."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from repurpose.article import Span
from repurpose.clips.layout.labels import Labels
from repurpose.clips.layout.styles import DEFAULT_STYLE, load_style
from repurpose.errors import UsageError
from repurpose.fingerprint import code_print, fingerprint
from repurpose.messages import msg, reason_of
from repurpose.slicing import Script
from repurpose.themes import voice_print

if TYPE_CHECKING:
    from repurpose.themes import Theme

# What draws and plays a clip: other code in these rooms may make another one of the same inputs.
_ROOMS = ("clips", "cards", "ink", "text", "themes", "typeset")

Motion = Literal["calm", "none", "pan", "zoom"]
MOTIONS: tuple[Motion, ...] = ("calm", "none", "pan", "zoom")

Sounds = Literal["on", "none"]
SOUNDS: tuple[Sounds, ...] = ("on", "none")


@dataclass(frozen=True, slots=True)
class Recipe:
    """All choices about a clip but its script, theme, fonts and voice. It can be pickled."""

    format: str = "vertical"  # a name of `FORMATS`
    platforms: Sequence[str] = ()  # that it is made for: whose buttons its words keep clear of
    captions: str = DEFAULT_STYLE  # a caption style; see `style_names`
    music: str = "calm"  # a mood of `repurpose.clips.audio.music`, a path, or `none`
    sounds: Sounds = "on"  # short ones at cuts and where something lands; with `calm` none either
    backdrop: Sequence[Path] = ()  # pictures, one a scene in turn, or one film, behind the text
    footage: Sequence[tuple[str, Path]] = ()  # the pictures of single beats, by their names there
    # Of the article: the place of its caption, and its file; a scene shows it.
    pictures: Sequence[tuple[Span, Path]] = ()
    covers: Sequence[str] = ()  # platforms that get a cover in the shape they show it in
    cover: float | None = None  # the second whose frame is the cover; none: the title, large
    # Of pictures: by whole pixels, or `zoom`, which is slower to make. With `calm` nothing moves:
    # words, numbers and grounds stand at once where they will stay.
    motion: Motion = "pan"
    labels: Labels = field(default_factory=Labels)  # words that are not the article's
    article_id: str = ""  # goes into the file's comment
    language: str = "zh-Hans"  # of the script, as a BCP 47 tag
    seconds: tuple[float, float] = (15.0, 30.0)  # the length to aim at without a voice
    fps: int = 30
    most_bytes: int = 50_000_000  # of the video: what the strictest platform takes
    # Parts of the clip that are encoded at once; the bytes are the same. A pack that makes several
    # clips at once is done as soon with 1, in less memory.
    threads: int = 2


def clip_inputs(
    script: Script,
    recipe: Recipe,
    *,
    theme: "Theme",
    voice: str = "none",
    fonts: str = "",
    cover: str = "",
) -> str:
    """Return the fingerprint (`repurpose.fingerprint`) of all that decides what a clip looks like.

    Equal fingerprints mean that making the clip again would give the same bytes; with a voice, as
    long as its sentences are kept. `voice` is the voice's `key`; `fonts` is whatever the caller
    knows about the fonts at hand, such as names and versions; `cover` tells of one that a person chose.

    Raises:
        UsageError: a file of the music or the backdrop cannot be read.
    """
    said = asdict(script)
    music = _digest(Path(recipe.music)) if Path(recipe.music).suffix else recipe.music
    return fingerprint(
        {
            "words": (_apart(said), asdict(recipe.labels), recipe.article_id, recipe.language),
            "places": list(_spans_in(said)),
            "look": (
                theme,
                voice_print(theme.voice),
                (recipe.format, sorted(recipe.platforms)),
                load_style(recipe.captions),
                recipe.fps,
            ),
            "length": (recipe.seconds, recipe.most_bytes),
            "sound": (voice, music, recipe.sounds),
            "picture": (
                [_digest(path) for path in recipe.backdrop],
                [(name, _digest(path)) for name, path in recipe.footage],
                [_digest(path) for _, path in recipe.pictures],
                recipe.motion
                if recipe.backdrop or recipe.footage or recipe.motion == "calm"
                else "",
            ),
            "cover": (list(recipe.covers), recipe.cover, cover),
            "fonts": fonts,
            "program": (code_print(*_ROOMS), encoder_name()),
        }
    )


def _spans_in(value: object) -> Iterator[Span]:
    """Yield all places in an article that a value names, in their order."""
    if isinstance(value, Span):
        yield value
    elif isinstance(value, dict):
        yield from (span for one in value.values() for span in _spans_in(one))
    elif isinstance(value, list | tuple):
        yield from (span for one in value for span in _spans_in(one))


def _apart(value: Any) -> Any:
    """Return a value with the length of each place instead of the place."""
    if isinstance(value, Span):
        return value.end - value.start
    if isinstance(value, dict):
        return {name: _apart(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [_apart(one) for one in value]
    return value


def encoder_name() -> str:
    """Return which encoder is used, and its version: the same frames give other bytes in another."""
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - 30 ms

    for package in ("av", "imageio-ffmpeg"):
        try:
            return f"{package} {version(package)}"
        except PackageNotFoundError:
            continue
    return ""


def _digest(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError as error:
        raise UsageError(
            msg("{path} cannot be read: {error}.", path=path, error=reason_of(error))
        ) from error
