"""`repurpose.toml` in, checked settings out: what flags and the environment leave open.

The file beside the article comes first, then the one in the working folder, then the user's. A pack's
own `wishes.toml` adds pinned and banned sentences for that pack alone.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, ClassVar, Literal, TypeVar

from annotated_types import Interval

from repurpose.card_kinds import CoverKind
from repurpose.errors import SetupError
from repurpose.folders import user_folder
from repurpose.messages import msg
from repurpose.toml_files import CLOSED, Text

if TYPE_CHECKING:
    from repurpose.toml_files import TomlText

FILE = "repurpose.toml"
Texts = tuple[Text, ...]
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
    png: Literal["fast", "small", "max"] | None = None
    captions: Text | None = None
    clip_format: Text | None = None
    motion: Literal["none", "pan", "zoom"] | None = None
    voice: Text | None = None
    music: Text | None = None
    link: str | None = None
    article_language: Text | None = None


@dataclass(frozen=True, slots=True)
class Sentences:
    """Words of sentences that must be said, and that must not; `wishes.toml` of a pack says the same."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    pin: Texts = ()
    ban: Texts = ()


@dataclass(frozen=True, slots=True)
class Notices:
    """Whom `repurpose run` tells, and of what."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    to: Texts | None = None
    on: Texts | None = None


@dataclass(frozen=True, slots=True)
class Watched:
    """What `repurpose run` watches for new articles, and what becomes of them."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    folders: Texts | None = None
    feeds: Texts | None = None
    plan: Text | None = None
    out: Text | None = None


@dataclass(frozen=True, slots=True)
class EditorOptions:
    """The section `[editor]`: which model is asked to choose, and on what terms."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    mode: Literal["none", "select", "rewrite"] | None = None
    preset: Text | None = None  # see `repurpose editor presets`
    base_url: Text | None = None
    model: Text | None = None
    key_variable: Text | None = None  # the name of an environment variable, never a key
    proxy: Text | None = None  # an address, or "env" for the environment's
    timeout: Annotated[float, Interval(gt=0, le=3600)] | None = None  # seconds of a whole call
    max_cost: Annotated[float, Interval(ge=0)] | None = None  # US dollars a run
    wish: Text | None = None
    offline: bool | None = None
    allowed_hosts: Texts | None = None


Section = TypeVar("Section", PackOptions, Notices, Watched, EditorOptions)


@dataclass(frozen=True, slots=True)
class ConfigFile:
    """What a `repurpose.toml` says."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    pack: PackOptions = PackOptions()
    sentences: Sentences = Sentences()
    notices: Notices = Notices()
    watch: Watched = Watched()
    editor: EditorOptions = EditorOptions()


@dataclass(frozen=True, slots=True)
class Config:
    """Settings from files; what no file sets is None."""

    options: PackOptions = PackOptions()
    pinned: tuple[str, ...] = ()
    banned: tuple[str, ...] = ()
    files: tuple[Path, ...] = ()
    outdated: tuple[str, ...] = ()  # for people: what the files say by a former name
    notices: Notices = Notices()  # of `repurpose run`
    watch: Watched = Watched()
    editor: EditorOptions = EditorOptions()


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
    return found


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


def parse_wishes(content: bytes | None, path: Path) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the pinned and the banned words of a pack's `wishes.toml`; nothing when it is missing.

    Raises:
        SetupError: `content` is no TOML, or says something else; `path` is named.
    """
    if content is None:
        return (), ()
    from repurpose.toml_files import check_toml, parse_toml  # noqa: PLC0415  # where one is read

    said = check_toml(Sentences, parse_toml(content, str(path), fails=SetupError))
    return said.pin, said.ban
