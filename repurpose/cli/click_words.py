"""What Typer says of its own accord, in the reader's language: usage, options, wrong usage."""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from repurpose.cli.language import find_words, spoken, tell
from repurpose.cli.plain_values import take_plainly
from repurpose.messages import join, msg
from repurpose.text import NEVER_FIRST, NEVER_LAST

_EXTRA = re.compile(
    r"(.*?)(?:  )?\[((?:default|env var|required|\S+<=?x|x[<>]=?)\b.*)\]", re.DOTALL
)
_RANGE = re.compile(r"(\d+)<=x<=(\d+)|x>=(\d+)")
OWN_WORDS = (  # that Typer's help has, apart from ours
    "Usage: ",
    "OPTIONS",
    "COMMAND",
    "ARGS",
    "Options",
    "Arguments",
    "Commands",
    "default",
    "env var",
    "required",
    "Examples:",
    "Show this message and exit.",
    "TEXT",
    "PATH",
)
# How Typer (and pydantic, which reads values for it) says what is wrong with one.
_FAULTS: Sequence[tuple[str, Callable[..., str]]] = (
    (r"Input should be a valid integer.*", lambda: msg("it is not a whole number")),
    (r"Input should be a valid number.*", lambda: msg("it is not a number")),
    (
        r"Input should be greater than or equal to (\S+)",
        lambda least: msg("it is less than {least}", least=least),
    ),
    (
        r"Input should be less than or equal to (\S+)",
        lambda most: msg("it is more than {most}", most=most),
    ),
    (
        r"(?:Value error, )?'(.*)' is not one of (.*?)\.?",
        lambda value, known: msg(
            "{value!r} is not one of {known}",
            value=value,
            known=join(", ", known.replace("'", "").split(", ")),
        ),
    ),
)
# What Typer says when a command line cannot be read.
_COMPLAINTS: Sequence[tuple[str, Callable[..., str]]] = (
    (r"Missing argument '(.*)'\.", lambda name: msg("{name} is missing.", name=find_words(name))),
    (r"Missing option '(.*)'\.", lambda name: msg("The option {name} is missing.", name=name)),
    (r"Missing command\.", lambda: msg("Name a command.")),
    (
        r"Option '(.*)' requires an argument\.",
        lambda name: msg("The option {name} needs a value.", name=name),
    ),
    (
        r"Option '(.*)' does not take a value\.",
        lambda name: msg("The option {name} takes no value.", name=name),
    ),
    (
        r"Got unexpected extra arguments?(?:\(s\))? \((.*)\)",
        lambda words: msg("This is too much: {arguments}", arguments=words),
    ),
    (
        r"Invalid value for (.*?): (.*)",
        lambda name, fault: msg(
            "The value of {name} does not fit: {fault}.",
            name=name.replace("'", "").replace(" / ", "/"),
            fault=_say(fault, _FAULTS),
        ),
    ),
)


_Formatter: Any = typer.Context.formatter_class


class Formatter(_Formatter):  # type: ignore[misc]
    """Writes help in the reader's language, and breaks Chinese lines where they may be broken."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line of usage."""
        said = args.replace("[OPTIONS]", f"[{find_words('OPTIONS')}]")
        said = said.replace("COMMAND [ARGS]", f"{find_words('COMMAND')} [{find_words('ARGS')}]")
        said = re.sub(r"\{(\w+)\}", r"\1", said)  # what has to be given stands without brackets
        self.write(f"{find_words('Usage: ')}{prog} {said}\n")

    def write_heading(self, heading: str) -> None:
        """Write a heading, such as that of the options."""
        self.write(f"{'':>{self.current_indent}}{find_words(heading)}{_colon()}\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs; one that begins with a backspace keeps its lines."""
        if spoken() == "en":
            super().write_text(text)
            return
        indent = " " * self.current_indent
        blocks = []
        for block in text.split("\n\n"):
            kept = block.startswith("\b")
            lines = block.split("\n")[1:] if kept else fold(block, self.width - len(indent))
            blocks.append("\n".join(indent + line for line in lines))
        self.write("\n\n".join(blocks) + "\n")

    def write_dl(
        self, rows: Sequence[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write options or commands, each with what is said of it."""
        rows = [(_name_values(name), text) for name, text in rows]
        if spoken() == "en":
            super().write_dl(rows, col_max, col_spacing)
            return
        first = min(max(map(cells, (name for name, _ in rows))), col_max) + col_spacing
        for name, text in rows:
            lines = _explained(text, max(self.width - first - 2, 10))
            head = " " * self.current_indent + name
            if cells(name) > first - col_spacing:
                self.write(f"{head}\n")
                head = ""
            gap = first + self.current_indent
            self.write(f"{head}{' ' * (gap - cells(head))}{lines[0]}".rstrip() + "\n")
            for line in lines[1:]:
                self.write(f"{'':>{gap}}{line}\n")


class Context(typer.Context):
    """A context whose help is written by our formatter."""

    formatter_class = Formatter


class Command(TyperCommand):
    """A verb."""

    context_class = Context

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option `--help`."""
        return _translated(take_plainly(super().get_help_option(ctx)))


class Group(TyperGroup):
    """A group of verbs."""

    context_class = Context

    def get_help_option(self, ctx: Any) -> Any:
        """Return the option `--help`."""
        return _translated(take_plainly(super().get_help_option(ctx)))


def put_into_words(command: Any) -> Any:
    """Put everything that a command's help says into the reader's language."""
    command.help = "\n\n".join(_say_block(block) for block in (command.help or "").split("\n\n"))
    command.short_help = find_words(command.short_help or "")
    for param in command.params:
        _translated(param)
    for verb in getattr(command, "commands", {}).values():
        put_into_words(verb)
    return command


def _translated(param: Any) -> Any:
    if param is None:
        return None
    if getattr(param, "help", None):
        param.help = find_words(param.help)
    if isinstance(param.show_default, str) and " " in param.show_default:
        param.show_default = find_words(param.show_default)
    if param.metavar:
        param.metavar = re.sub(r"[A-Z]{2,}", lambda found: find_words(found[0]), param.metavar)
    return param


def _name_values(text: str) -> str:
    """Return an option with a word for its value: N, PATH or TEXT for `<int range>`, `<str>` ..."""
    if not text.startswith("-"):  # an argument has its name already
        return re.sub(r" <.*", "", text)
    for kind, name in (
        ("int|float", "N"),
        (".*path|.*file|.*dir", "PATH"),
        (".*str|.*text", "TEXT"),
    ):
        text = re.sub(rf"<(?:list\[)?(?:{kind})[^>]*>", find_words(name), text, flags=re.IGNORECASE)
    return text


def _say_block(block: str) -> str:
    if block.startswith("\b"):
        _, heading, *lines = block.split("\n")
        return "\n".join(["\b", heading.replace("Examples:", find_words("Examples:")), *lines])
    return find_words(" ".join(block.split()))


def _explained(text: str, width: int) -> list[str]:
    """Return what is said of an option, and its default and range, in the reader's words."""
    found = _EXTRA.fullmatch(text)
    if not found:
        return fold(text, width) or [""]
    parts = []
    for part in found[2].split("; "):
        name, colon, value = part.partition(": ")
        shown = value.removeprefix("(").removesuffix(")") if value.startswith("(") else value
        if between := _RANGE.fullmatch(part):
            parts.append(_said_range(*between.groups()))
            continue
        parts.append(f"{find_words(name)}{_colon()}{shown}" if colon else find_words(part))
    *lines, last = fold(found[1], width) or [""]
    extras = f"（{'；'.join(parts)}）"
    if cells(last + extras) <= width:
        return [*lines, last + extras]
    return [*lines, *([last] if last else []), *fold(extras, width)]


def _said_range(least: str | None, most: str | None, above: str | None) -> str:
    """Return the range of a number, such as 2<=x<=99, in words."""
    if above:
        return tell(msg("at least {least}", least=above))
    return tell(msg("{least} to {most}", least=least, most=most))


def _colon() -> str:
    return ":" if spoken() == "en" else "："


def explain(error: Any) -> str:
    """Return what one of Typer's own errors says, in the reader's language."""
    near = list(getattr(error, "possibilities", None) or ())
    if option := getattr(error, "option_name", "") if "No such option" in error.message else "":
        said = msg("No such option: {name}.", name=option)
        hint = msg(" Did you mean {near}?", near=near[0]) if near else ""
        return tell(said) + tell(hint)
    return tell(_say(error.format_message(), _COMPLAINTS))


def _say(text: str, table: Sequence[tuple[str, Callable[..., str]]]) -> str:
    for pattern, make in table:
        if found := re.fullmatch(pattern, text.strip(), re.DOTALL):
            return make(*found.groups())
    return text


def cells(text: str) -> int:
    """Return how many cells of a terminal a text takes."""
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def fold(text: str, width: int) -> list[str]:
    """Break a text into lines of `width` cells: at spaces, and between Han characters."""
    lines: list[str] = []
    line, used = "", 0
    for piece in _pieces(" ".join(text.split())):
        wide = cells(piece.rstrip())
        if line and used + wide > width:
            lines.append(line.rstrip())
            line, used = "", 0
        line += piece
        used += cells(piece)
    return [*lines, line.rstrip()] if line.strip() else lines


def _pieces(text: str) -> Iterator[str]:
    """Cut a text into what stays on one line: words, and single Han with their marks."""
    piece = ""
    for c in text:
        joined = c in NEVER_FIRST or c == " " or (piece and piece[-1] in NEVER_LAST)
        breaks = piece and (piece[-1] == " " or _is_wide(c) or _is_wide(piece[-1]))
        if piece and breaks and not joined:
            yield piece
            piece = ""
        piece += c
    if piece:
        yield piece


def _is_wide(c: str) -> bool:
    return unicodedata.east_asian_width(c) in "WF"
