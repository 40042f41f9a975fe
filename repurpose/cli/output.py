"""What people and programs read: messages on standard error, JSON lines on standard output.

Everything that this program prints goes through here, and so does every question it asks: what came
from elsewhere (answers of servers, articles, names of files) cannot steer the terminal.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext, redirect_stdout
from datetime import date
from typing import TYPE_CHECKING, Any

import typer

from repurpose.cli.language import spoken, tell
from repurpose.errors import RepurposeError
from repurpose.messages import fixed, msg
from repurpose.visible import make_line, make_visible, write_json

if TYPE_CHECKING:
    from rich.console import Console


def complain(error: RepurposeError) -> None:
    """Print an error as one line on standard error: what, where, and what to do."""
    complain_of(tell(error.whole))


def complain_of(text: str) -> None:
    """Print a line in red on standard error, with the program's name before it."""
    typer.secho(make_line(f"repurpose: {text}"), err=True, fg=typer.colors.RED)


def say(text: str, *, quiet: bool = False) -> None:
    """Print a line for people on standard error."""
    if not quiet:
        typer.echo(make_visible(tell(text)), err=True)


def out(text: str) -> None:
    """Print a line for people on standard output."""
    typer.echo(make_visible(tell(text)))


def paint(text: str, colour: str | None = None, *, dim: bool = False, err: bool = False) -> None:
    """Print a line in one colour."""
    print_parts([(text, colour)], dim=dim, err=err)


def print_parts(
    parts: Iterable[tuple[str, str | None]], *, dim: bool = False, err: bool = False
) -> None:
    """Print a line of texts, each in its own colour; None is the terminal's."""
    typer.echo(
        "".join(
            typer.style(make_visible(text), fg=colour, dim=dim or None)
            if colour or dim
            else make_visible(text)
            for text, colour in parts
        ),
        err=err,
    )


def print_document(text: str) -> None:
    """Print a file on standard output: into a pipe as it is, on a terminal so that it is only seen."""
    typer.echo(make_visible(text) if sys.stdout.isatty() else text, nl=False)


def print_code(draw: Callable[[Any], None]) -> None:
    """Let `draw` draw a picture of our own, such as a QR code, on standard error, if that is a terminal."""
    if sys.stderr.isatty():
        draw(sys.stderr)


def log_line(text: str, *, err: bool = True) -> None:
    """Print a line of the journal in one write: lines of several threads stay whole."""
    stream = sys.stderr if err else sys.stdout
    stream.write(make_line(text) + "\n")
    stream.flush()


def log_json(value: Any) -> None:
    """Print a line of the journal as JSON, in one write."""
    sys.stdout.write(write_json(value) + "\n")
    sys.stdout.flush()


def make_console(*, err: bool = False, **settings: Any) -> "Console":
    """Return a console of `rich` that shows what would steer it."""
    from rich.console import Console
    from rich.segment import Segment

    class SafeConsole(Console):
        def render(self, *given: Any, **named: Any) -> Iterator[Segment]:
            for part in super().render(*given, **named):
                yield part if part.control else part._replace(text=make_visible(part.text))

    return SafeConsole(stderr=err, **settings)


def ask(
    label: str, *, default: str | None = None, show_default: bool = False, secret: bool = False
) -> str:
    """Ask for a text on standard error; one that is `secret` is not shown while it is typed."""
    with _answers_apart():
        return str(
            typer.prompt(
                make_visible(tell(label)),
                default=default,
                show_default=show_default,
                hide_input=secret,
                err=True,
            )
        )


def ask_secret(label: str) -> str:
    """Ask for a text that is not shown while it is typed."""
    return ask(label, secret=True)


def confirm(question: str) -> None:
    """Ask yes or no; no ends the program."""
    with _answers_apart():
        typer.confirm(make_visible(tell(question)), abort=True, err=True)


def agree(question: str) -> bool:
    """Ask yes or no; return which. No is usual."""
    with _answers_apart():
        return bool(typer.confirm(make_visible(tell(question)), default=False, err=True))


def _answers_apart() -> AbstractContextManager[object]:
    """Keep the space that Click prints before each answer out of what programs read on standard output."""
    return nullcontext() if sys.stdout.isatty() else redirect_stdout(sys.stderr)


def print_json(value: Any, *, indent: int | None = None) -> None:
    """Print one JSON object on standard output, on one line unless it is to be read."""
    typer.echo(write_json(value, indent))


def size_text(count: int) -> str:
    """Return a number of bytes as people read it."""
    return f"{count / 1_000_000:.1f} MB" if count >= 1_000_000 else f"{count / 1000:.0f} kB"


def day_text(day: date) -> str:
    """Return a day as people write it, with its day of the week."""
    if spoken() == "en":
        return f"{day:%a %d %b %Y}"
    return f"{day.year}年{day.month}月{day.day}日 周{'一二三四五六日'[day.weekday()]}"


def state_text(state: str) -> str:
    """Return the name of a part's state: in English as `--state` takes it."""
    from repurpose.outbox import STATE_WORDS, State

    return str(state) if spoken() == "en" else tell(STATE_WORDS[State(state)])


def _say_nothing(article: str, what: str, done: int, count: int) -> None:
    pass


@contextmanager
def progress(total: int, *, quiet: bool) -> Iterator[Callable[[str, str, int, int], None]]:
    """Give a reporter for `build_packs`: one live display on a terminal, silence elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield _say_nothing
        return
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    display = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(bar_width=24),
        TextColumn("{task.completed:>5.0f}/{task.total:.0f} {task.fields[unit]}", markup=False),
        TextColumn("{task.fields[pace]}"),
        TimeRemainingColumn(compact=True),
        console=make_console(err=True),
        transient=True,
    )
    rows: dict[tuple[str, str], Any] = {}
    with display:
        whole = display.add_task(tell(msg("packs")), total=total, unit=tell(msg("packs")), pace="")

        def report(article: str, what: str, done: int, count: int) -> None:
            if what == "pack":
                display.advance(whole)
                for key in [key for key in rows if key[0] == article]:
                    display.remove_task(rows.pop(key))
                return
            key = (article, what)
            if key not in rows:
                unit = tell(msg("frames") if what.startswith("clip") else msg("cards"))
                name = f"{article[:28]} · {tell(fixed(what))}"
                rows[key] = display.add_task(name, total=count, unit=unit, pace="")
            speed = next(t.speed for t in display.tasks if t.id == rows[key])
            pace = f"{speed:.0f}/s" if speed else ""
            display.update(rows[key], completed=done, total=count, pace=pace)

        yield report
