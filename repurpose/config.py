"""`repurpose.toml` in, checked settings out: what flags and the environment leave open.

The file beside the article comes first, then the one in the working folder, then the user's. A pack's
own `wishes.toml` adds pinned and banned sentences for that pack alone.
"""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeVar

from annotated_types import Interval, MaxLen, MinLen

from repurpose.brand import ARTICLE_CODE, NO_CODE, Brand, BrandWords
from repurpose.card_kinds import CoverKind
from repurpose.config_sections import EditorOptions, Notices, ReviewOptions, Watched
from repurpose.declared import NOTHING_SAID, DeclareOptions
from repurpose.errors import SetupError
from repurpose.folders import user_folder
from repurpose.messages import msg, reason_of
from repurpose.toml_files import CLOSED, Parsed, Text, Wrong

if TYPE_CHECKING:
    from repurpose.toml_files import TomlText

FILE = "repurpose.toml"
MOST_AVATAR = 5_000_000  # bytes: every pack keeps a copy
Texts = tuple[Text, ...]
_NO_NOTICES, _NOTHING_WATCHED, _NO_EDITOR, _NO_REVIEW = (
    Notices(),
    Watched(),
    EditorOptions(),
    ReviewOptions(),
)
_FORMER = {"lang": "article_language"}  # of [pack]: a former name, and the name


@dataclass(frozen=True, slots=True)
class PackOptions:
    """The section `[pack]`: what flags of `repurpose pack` leave open; None is left open here too."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    platforms: Texts | None = None
    style: Literal["full", "digest"] | None = None
    posts: Annotated[int, Interval(ge=2, le=99)] | None = None
    variants: Annotated[int, Interval(ge=0, le=5)] | None = None
    theme: Text | None = None
    format: Text | None = None
    cover: CoverKind | None = None
    cover_picture: Text | None = None
    png: Literal["fast", "small", "max"] | None = None
    seconds: Annotated[int, Interval(ge=10, le=90)] | None = None
    captions: Text | None = None
    clip_format: Text | None = None
    motion: Literal["none", "pan", "zoom"] | None = None
    voice: Text | None = None
    music: Text | None = None
    sounds: Text | None = None
    footage: Text | None = None
    link: str | None = None
    article_language: Text | None = None


@dataclass(frozen=True, slots=True)
class Sentences:
    """Words of sentences that must be said, and that must not; `wishes.toml` of a pack says the same."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    pin: Texts = ()
    ban: Texts = ()


def _read_accent(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9a-fA-F]{6}", value):
        raise Wrong(
            msg("must be a colour, not {found!r}", found=value),
            hint=msg("Write it as #1a2b3c: two hexadecimal digits each for red, green and blue."),
        )
    return value.lower()


def _read_code(value: Any) -> str:
    if not isinstance(value, str) or not (
        value in (ARTICLE_CODE, NO_CODE) or re.match(r"https?://[^\s/]+", value)
    ):
        raise Wrong(
            msg("must be `article`, `none`, or an address, not {found!r}", found=value),
            hint=msg("Write an address as https://example.org/me."),
        )
    return value


def _text_of(pattern: str, *examples: str) -> dict[str, Any]:
    return {"type": "string", "pattern": pattern, "examples": list(examples)}


Line = Annotated[str, MinLen(1), MaxLen(60)]


@dataclass(frozen=True, slots=True)
class BrandIn:
    """What a brand says of itself in one language, in `[brand.languages.en]` and the like."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    name: Line | None = None
    handle: Line | None = None
    tagline: Line | None = None


@dataclass(frozen=True, slots=True)
class BrandOptions:
    """The section `[brand]`: whose name, mark and colour stand on the cards."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    name: Line | None = None
    handle: Line | None = None
    tagline: Line | None = None
    avatar: Text | None = None  # a picture, beside this file or below
    monogram: Annotated[str, MinLen(1), MaxLen(4)] | None = None  # where there is no picture
    accent: (
        Annotated[str, Parsed(_read_accent, lambda: _text_of("^#[0-9a-fA-F]{6}$", "#1b36ff"))]
        | None
    ) = None
    qr: (
        Annotated[
            str, Parsed(_read_code, lambda: _text_of("^(article|none|https?://.+)$", "article"))
        ]
        | None
    ) = None
    qr_side: Literal["left", "right"] | None = None
    swipe: bool | None = None
    clips: bool | None = None
    languages: dict[Literal["zh-Hans", "zh-Hant", "ja", "ko", "en"], BrandIn] | None = None


Section = TypeVar(
    "Section",
    ReviewOptions,
    PackOptions,
    Notices,
    Watched,
    EditorOptions,
    BrandOptions,
    DeclareOptions,
)


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """What a `repurpose.toml` says."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    pack: PackOptions = PackOptions()
    sentences: Sentences = Sentences()
    notices: Notices = _NO_NOTICES
    watch: Watched = _NOTHING_WATCHED
    editor: EditorOptions = _NO_EDITOR
    brand: BrandOptions = BrandOptions()
    declare: DeclareOptions = NOTHING_SAID
    review: ReviewOptions = _NO_REVIEW


@dataclass(frozen=True, slots=True)
class Config:
    """Settings from files; what no file sets is None."""

    options: PackOptions = PackOptions()
    pinned: tuple[str, ...] = ()
    banned: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    outdated: tuple[str, ...] = ()  # for people: what the files say by a former name
    notices: Notices = _NO_NOTICES  # of `repurpose run`
    watch: Watched = _NOTHING_WATCHED
    editor: EditorOptions = _NO_EDITOR
    brand: BrandOptions = BrandOptions()  # its picture as an absolute path
    declare: DeclareOptions = NOTHING_SAID
    review: ReviewOptions = _NO_REVIEW


def user_name() -> str:
    """Return who uses this machine, as it stands beside an approval."""
    import getpass  # noqa: PLC0415

    try:
        return getpass.getuser()
    except (OSError, KeyError):  # a user without a name, as in containers
        return "somebody"


def load_config(beside: Sequence[Path]) -> Config:
    """Return the settings of the first file that sets each of them.

    Args:
        beside: Folders of the articles; the working folder and the user's come after them.

    Raises:
        SetupError: A file is no TOML, or sets something that does not exist.
    """
    folders = dict.fromkeys(Path(os.path.realpath(p)) for p in (*beside, Path.cwd(), user_folder()))
    files = [folder / FILE for folder in folders if (folder / FILE).is_file()]
    outdated: list[str] = []
    read = [_read(path, outdated) for path in files]
    return Config(
        lay_over(PackOptions(), *(one.pack for one in read)),
        tuple(word for one in read for word in one.sentences.pin),
        tuple(word for one in read for word in one.sentences.ban),
        tuple(files),
        tuple(outdated),
        lay_over(Notices(), *(one.notices for one in read)),
        lay_over(Watched(), *(one.watch for one in read)),
        lay_over(EditorOptions(), *(one.editor for one in read)),
        lay_over(BrandOptions(), *(one.brand for one in read)),
        lay_over(DeclareOptions(), *(one.declare for one in read)),
        lay_over(ReviewOptions(), *(one.review for one in read)),
    )


def _read(path: Path, outdated: list[str]) -> ConfigFile:
    """Return what a file says; what it says by a former name is added to `outdated`."""
    from repurpose.toml_files import check_toml, open_toml  # noqa: PLC0415  # where one is read

    source = open_toml(path, fails=SetupError)
    pack = source.table.get("pack")
    for old, new in _FORMER.items():
        if isinstance(pack, dict) and old in pack:
            renamed = {new: pack[old], **{key: pack[key] for key in pack if key != old}}
            source = replace(source, table={**source.table, "pack": renamed})
            outdated.append(
                msg("{file}: pack.{old} is now called {new}.", file=path, old=old, new=new)
            )
    found = check_toml(ConfigFile, source)
    own = Path(os.path.realpath(user_folder() / FILE))
    if path != own:
        _refuse_foreign(found, source, own)
    return replace(found, brand=_with_picture(found.brand, path, source, own=path == own))


def _with_picture(
    brand: BrandOptions, path: Path, source: "TomlText", *, own: bool
) -> BrandOptions:
    """Return a brand whose picture is named by its whole path.

    Raises:
        SetupError: There is no such file, or it lies elsewhere, where a folder from anywhere may not reach.
    """
    if brand.avatar is None:
        return brand
    folder = Path(os.path.realpath(path.parent))
    picture = Path(os.path.realpath(folder / Path(brand.avatar).expanduser()))
    if not own and not picture.is_relative_to(folder):
        raise source.error(
            ("brand", "avatar"),
            msg("a picture from elsewhere counts only in your own settings"),
            msg("Copy it beside this file, and name it from here."),
        )
    if not picture.is_file():
        raise source.error(
            ("brand", "avatar"),
            msg("there is no picture {path}", path=picture),
            msg("Check the path; without a picture a monogram is drawn from the name."),
        )
    return replace(brand, avatar=str(picture))


def settle_brand(said: BrandOptions) -> Brand:
    """Return the brand that settings speak of, with the bytes of its picture.

    Raises:
        SetupError: The picture cannot be read, or is too large.
    """
    words = tuple(
        BrandWords(language, one.name or "", one.handle or "", one.tagline or "")
        for language, one in sorted((said.languages or {}).items())
    )
    return Brand(
        name=said.name or "",
        handle=said.handle or "",
        tagline=said.tagline or "",
        monogram=said.monogram or "",
        avatar=settle_picture(said.avatar),
        accent=said.accent or "",
        qr=said.qr or ARTICLE_CODE,
        qr_side=said.qr_side or "right",
        swipe=said.swipe,
        words=words,
        clips=said.clips is not False,
    )


def settle_picture(name: str | Path | None) -> bytes:
    """Return the bytes of a brand's picture; nothing where none is named.

    Raises:
        SetupError: It cannot be read, is too large, or is of another kind.
    """
    if name is None:
        return b""
    try:
        if Path(name).stat().st_size > MOST_AVATAR:
            raise SetupError(
                msg(
                    "The avatar {path} is larger than {most} MB.",
                    path=name,
                    most=MOST_AVATAR // 10**6,
                ),
                hint=msg("Take a smaller picture: some hundred pixels are enough."),
            )
        data = Path(name).read_bytes()
    except OSError as error:
        raise SetupError(
            msg("Cannot read the avatar {path}: {error}.", path=name, error=reason_of(error)),
            hint=msg("Name another picture under [brand] in repurpose.toml, or none."),
        ) from None
    if not data.startswith((b"\x89PNG", b"\xff\xd8\xff", b"RIFF")):
        raise SetupError(
            msg("The avatar {path} is not a PNG, JPEG or WebP file.", path=name),
            hint=msg("Name another picture under [brand] in repurpose.toml, or none."),
        )
    return data


def _refuse_foreign(found: ConfigFile, source: "TomlText", own: Path) -> None:
    """Refuse what only the user's own file may say: a folder may have come from anywhere."""
    for number, to in enumerate(found.notices.to or ()):
        if to.startswith("command:"):
            raise source.error(
                ("notices", "to", number),
                msg("a command is run only when your own {own} names it", own=own),
                msg("Move it there, or say it with --notify."),
            )
    for key in (
        "key_variable",
        "allowed_hosts",
        "proxy",
    ):  # a secret and an article would leave with them
        if getattr(found.editor, key) is not None:
            raise source.error(
                ("editor", key),
                msg("this counts only in your own {own}", own=own),
                msg("Move it there."),
            )


def lay_over(*sections: Section) -> Section:
    """Return the first section, with what it leaves open from the first of the others that says it."""
    first = sections[0]
    said = {
        one.name: next(
            (value for section in sections if (value := getattr(section, one.name)) is not None),
            None,
        )
        for one in fields(first)
    }
    return replace(first, **said)


@dataclass(frozen=True, slots=True)
class WishesFile(Sentences):
    """What a `wishes.toml` says: sentences, and why some of them must not be said."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    why: Mapping[str, str] = field(default_factory=dict)


def read_wishes(content: bytes | None, path: Path) -> WishesFile:
    """Return what a pack's `wishes.toml` says; nothing when it is missing.

    Raises:
        SetupError: `content` is no TOML, or says something else; `path` is named.
    """
    if content is None:
        return WishesFile()
    from repurpose.toml_files import check_toml, parse_toml  # noqa: PLC0415  # where one is read

    return check_toml(WishesFile, parse_toml(content, str(path), fails=SetupError))


def parse_wishes(content: bytes | None, path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the pinned and the banned words of a pack's `wishes.toml`; nothing when it is missing.

    Raises:
        SetupError: `content` is no TOML, or says something else; `path` is named.
    """
    said = read_wishes(content, path)
    return said.pin, said.ban
