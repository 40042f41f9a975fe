"""`repurpose init`: five questions in, a `repurpose.toml` out; nothing is written before the last answer."""

import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repurpose.cli.named_file import write_named
from repurpose.cli.options import Json, Quiet
from repurpose.cli.output import agree, ask, complain, print_json, say
from repurpose.errors import RepurposeError, UsageError
from repurpose.first_settings import (
    QUESTIONS,
    Answers,
    Name,
    check_answer,
    check_line,
    default_platforms,
    settings_text,
    taken_together,
    usual_answers,
)
from repurpose.messages import msg, reason_of

if TYPE_CHECKING:
    from repurpose.brand import Brand

_ANOTHER = msg("Choose another file with --out.")


def command(
    out: Annotated[Path, typer.Option("--out", "-o", help="The settings file.")] = Path(
        "repurpose.toml"
    ),
    language: Annotated[
        str | None,
        typer.Option("--language", help="Of your articles: zh-Hans, zh-Hant, en, ja, ko, several."),
    ] = None,
    platform: Annotated[
        list[str] | None,
        typer.Option(
            "--platform", "-p", help="home (国内), abroad (海外), all, or a name; repeat."
        ),
    ] = None,
    name: Annotated[
        str | None, typer.Option(help="The name under which your cards appear.")
    ] = None,
    handle: Annotated[str | None, typer.Option(help="Such as @name.")] = None,
    tagline: Annotated[
        str | None, typer.Option(help="A line about you, for the last card.")
    ] = None,
    avatar: Annotated[
        Path | None, typer.Option(help="A picture; without one a monogram is drawn from the name.")
    ] = None,
    accent: Annotated[str | None, typer.Option(help="Your colour, such as #1b36ff.")] = None,
    theme: Annotated[
        str | None, typer.Option("--theme", "-t", help="See `repurpose themes`.")
    ] = None,
    voice: Annotated[
        str | None, typer.Option(help="Who speaks clips; see `repurpose voices`.")
    ] = None,
    yes: Annotated[
        bool, typer.Option("--yes", "-y", help="Ask nothing: flags, and what is usual.")
    ] = False,
    look: Annotated[
        bool,
        typer.Option("--look/--no-look", help="Show the covers of all themes before you choose."),
    ] = True,
    force: Annotated[
        bool, typer.Option("--force", help="With --yes: change a settings file that is there.")
    ] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Make your settings: five questions, and a repurpose.toml beside your articles.

    Asked are the language of your articles, where you post, your name with handle and picture, a look
    (a sheet of covers is opened), and who speaks your clips. What a flag says is not asked. A file that
    is there is changed only when you agree; its other settings and its comments stay. Until the last
    answer nothing is written: Ctrl-C leaves everything as it was.

    Examples:
      repurpose init

      repurpose init --yes --name 夜灯周刊 --handle @nightlamp --theme magazine

      repurpose init --language en -p abroad --no-look
    """
    before = _read(out)
    if before and yes and not force:
        raise UsageError(
            msg("{path} is there already.", path=out),
            hint=msg("Add --force to change it, or choose another file with --out."),
        )
    if before and not yes and not agree(msg("{path} is there already. Change it?", path=out)):
        say(msg("Nothing was changed."), quiet=quiet)
        return
    said = _flags(language, platform, name, handle, tagline, accent, theme, voice)
    usual = usual_answers(_spoken())
    picture = avatar
    if not yes:
        said, picture = _ask_all(said, usual, avatar, look=look)
    elif said.language:
        usual = taken_together(Answers(platforms=default_platforms(said.language)), usual)
    answers = taken_together(said, usual) if not before or not yes else said
    answers, copied = _with_picture(answers, picture, out)
    text = settings_text(answers, before, str(out))
    for path, data in copied:
        write_named(path, data, _ANOTHER)
    write_named(out, text, _ANOTHER)
    if json:
        files = [str(path) for path, _ in copied]
        print_json({"file": str(out), "platforms": list(answers.platforms or ()), "copied": files})
        return
    say(msg("Your settings are in {path}.", path=out), quiet=quiet)
    say(msg("Next: repurpose pack ARTICLE.md"), quiet=quiet)


def _read(path: Path) -> str:
    """Return what stands in the settings file; "" where there is none."""
    if not path.exists():
        return ""
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            msg("Cannot read {path}: {error}.", path=path, error=reason_of(error)), hint=_ANOTHER
        ) from None


def _spoken() -> str:
    """Return the language in which people here most likely write."""
    from repurpose.cli.language import spoken

    return "zh-Hans" if spoken().startswith("zh") else "en"


def _flags(
    language: str | None,
    platform: list[str] | None,
    name: str | None,
    handle: str | None,
    tagline: str | None,
    accent: str | None,
    theme: str | None,
    voice: str | None,
) -> Answers:
    """Return what the flags answer.

    Raises:
        UnknownName, UsageError: One of them cannot be.
    """
    given: list[tuple[Name, str | None]] = [
        ("language", language),
        ("platforms", ",".join(platform) if platform else None),
        ("brand", name),
        ("theme", theme),
        ("voice", voice),
    ]
    answers = Answers(
        handle=check_line(handle or ""), tagline=check_line(tagline or ""), accent=accent
    )
    for question, words in given:
        if words is not None:
            answers = taken_together(answers, check_answer(question, words))
    return answers


def _ask_all(
    said: Answers, usual: Answers, avatar: Path | None, *, look: bool
) -> tuple[Answers, Path | None]:
    """Ask the questions that no flag has answered; return the answers, and the picture.

    Raises:
        UsageError: Nobody is there to answer.
    """
    from repurpose.config import settle_picture

    for number, question in enumerate(QUESTIONS, start=1):
        if _answered(said, question.name):
            continue
        if question.name == "platforms" and said.language:
            usual = taken_together(Answers(platforms=default_platforms(said.language)), usual)
        usually = _usually(question.name, usual)
        say(msg("{number}/5  {question}", number=number, question=question.asks))
        say(msg("     {hint}", hint=question.hint))
        if question.name == "theme" and look:
            with _covers(said, settle_picture(avatar)):
                answer = _ask_until(question.name, usually)
        else:
            answer = _ask_until(question.name, usually)
        said = taken_together(said, answer)
        if question.name == "brand" and said.name:
            handle = said.handle or check_line(_ask(msg("     handle"), ""))
            said = taken_together(said, Answers(handle=handle))
            avatar = avatar or _ask_picture()
    return said, avatar


def _answered(said: Answers, name: Name) -> bool:
    return getattr(said, "name" if name == "brand" else name) is not None


def _usually(name: Name, usual: Answers) -> str:
    if name == "brand":
        return ""
    value = getattr(usual, name)
    return ", ".join(value) if isinstance(value, tuple) else str(value or "")


def _ask(label: str, usually: str) -> str:
    """Ask once.

    Raises:
        UsageError: Standard input has ended: nobody is there.
    """
    try:
        return ask(label, default=usually, show_default=bool(usually))
    except typer.Abort as abort:
        if sys.stdin.isatty() or not isinstance(abort.__context__, EOFError):  # Ctrl-C, or Ctrl-D
            raise
        raise UsageError(
            msg("Nobody is there to answer."), hint=msg("Say --yes, and what matters by flags.")
        ) from None


def _ask_until(name: Name, usually: str) -> Answers:
    """Ask until the answer can be taken."""
    while True:
        try:
            return check_answer(name, _ask("    ", usually))
        except UsageError as error:
            if isinstance(error.__context__, typer.Abort):
                raise
            complain(error)
        except RepurposeError as error:
            complain(error)


def _ask_picture() -> Path | None:
    """Ask for a picture until there is one, or none is wanted."""
    from repurpose.config import settle_picture

    while True:
        words = _ask(msg("     picture (empty: a monogram)"), "").strip().strip("'\"")
        if not words:
            return None
        path = Path(words).expanduser()
        try:
            settle_picture(path)
        except RepurposeError as error:
            complain(error)
        else:
            return path


@contextmanager
def _covers(said: Answers, avatar: bytes) -> Iterator[None]:
    """Show the covers of all themes while the theme is chosen; nothing of it stays."""
    from repurpose.ink import encode_png
    from repurpose.pack import draw_cover_sheet
    from repurpose.themes import theme_names
    from repurpose.typeset import find_fonts

    brand = _brand(said, avatar)
    language = said.language or "zh-Hans"
    with tempfile.TemporaryDirectory(prefix="repurpose-") as folder:
        path = Path(folder, "covers.png")
        path.write_bytes(encode_png(draw_cover_sheet(theme_names(), brand, find_fonts(), language)))
        say(msg("     Look at {path}", path=path))
        for number, name in enumerate(theme_names(), start=1):
            say(f"     {number:>2}  {name}")
        _open(path)
        yield


def _brand(said: Answers, avatar: bytes) -> "Brand":
    from repurpose.brand import Brand

    return Brand(
        said.name or "", said.handle or "", avatar=avatar, accent=said.accent or "", swipe=True
    )


def _open(path: Path) -> None:
    """Open a picture where there is a desktop; a terminal alone shows its path."""
    import webbrowser

    if sys.stdin.isatty() and (os.environ.get("DISPLAY") or sys.platform in ("darwin", "win32")):
        webbrowser.open(path.as_uri())


def _with_picture(
    answers: Answers, picture: Path | None, out: Path
) -> tuple[Answers, list[tuple[Path, bytes]]]:
    """Return the answers with the picture as the file names it, and what is to be copied beside that.

    Raises:
        SetupError: The picture cannot be read.
        UsageError: Another file stands where its copy would.
    """
    from repurpose.config import settle_picture

    if picture is None:
        return answers, []
    data = settle_picture(picture)
    home = Path(os.path.realpath(out.parent))
    there = Path(os.path.realpath(picture))
    if there.is_relative_to(home):
        name = there.relative_to(home).as_posix()
        return taken_together(Answers(avatar=name), answers), []
    copy = out.parent / f"avatar{picture.suffix.lower()}"
    if copy.exists() and copy.read_bytes() != data:
        raise UsageError(
            msg("{path} exists already.", path=copy),
            hint=msg("Move it, or put your picture beside the settings yourself."),
        )
    return taken_together(Answers(avatar=copy.name), answers), [(copy, data)]
