"""What a person said to `repurpose pack` in, the choices of a pack out: flags, then files, then the usual."""

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any, Literal

from repurpose.config import Config, PackOptions, lay_over, settle_brand
from repurpose.declared import read_said
from repurpose.errors import UnknownName
from repurpose.names import canonical

if TYPE_CHECKING:
    from repurpose.article import Reading
    from repurpose.pack import Choices


@dataclass(frozen=True, slots=True, kw_only=True)
class PackFlags:
    """The flags of `repurpose pack`; in `options`, what a `repurpose.toml` may say too."""

    options: PackOptions = field(default_factory=PackOptions)
    cards: bool = True
    clips: int = 1
    voice_fallback: str | None = None
    backdrop: tuple[str, ...] = ()
    editor: Literal["none", "select", "rewrite"] = "none"  # as it was settled
    form: str = "auto"
    part: str = ""  # the chapter or the release
    convert: str = ""


def settle_choices(flags: PackFlags, config: Config) -> "Choices":
    """Return the choices: a flag first, then the file, then what is usual.

    Raises:
        UnknownName: A platform, theme, format or the like does not exist.
        UsageError: A number is out of its bounds.
    """
    from repurpose.cards import find_format
    from repurpose.pack import Choices, check_clip_choices
    from repurpose.slicing import Wishes
    from repurpose.themes import load_theme

    said = lay_over(flags.options, config.options)
    plain = Choices(
        cards=flags.cards,
        clips=flags.clips,
        backdrop=flags.backdrop,
        editor=flags.editor,
        voice_fallback=_one_of("voice fallback", flags.voice_fallback, ("none",)) is not None,
        wishes=Wishes(config.pinned, config.banned),
        brand=settle_brand(config.brand),
        declared=read_said(config.declare),
    )
    given: dict[str, Any] = {
        name: value for name in _PLAIN if (value := getattr(said, name)) is not None
    }
    if said.platforms:
        given["platforms"] = said.platforms
    if said.theme is not None:
        given["theme"] = load_theme(said.theme).name
    if said.format is not None:
        given["format"] = find_format(said.format).name
    choices = replace(plain, **given)
    if choices.clips:
        check_clip_choices(choices)
    return choices


# What goes from the flags or the file into the choices as it is.
_PLAIN = (
    "style", "posts", "variants", "cover", "cover_picture", "png", "seconds", "captions", "clip_format", "motion", "voice", "music", "sounds", "footage", "link",
)  # fmt: skip


def settle_reading(flags: PackFlags, config: Config) -> "Reading":
    """Return how the articles are read.

    Raises:
        UnknownName: There is no such form, language or conversion.
    """
    from repurpose.article import CONVERSIONS, FORMS, LANGUAGES, Reading

    said = flags.options.article_language or config.options.article_language
    language = canonical("language", said) if said else None
    return Reading(
        form=_one_of("form", flags.form, FORMS),
        part=flags.part,
        language=_one_of("language", language, LANGUAGES) or "",
        convert=_one_of("conversion", flags.convert or None, tuple(CONVERSIONS)) or "",
    )


def _one_of(kind: str, value: Any, known: tuple[str, ...]) -> Any:
    if value is not None and value not in known:
        raise UnknownName(kind, value, known)
    return value
