"""What people and programs read: messages on standard error, JSON lines on standard output."""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import typer

from repurpose.cli.language import spoken, tell
from repurpose.errors import RepurposeError
from repurpose.messages import fixed, msg


def complain(error: RepurposeError) -> None:
    """Print an error as one line on standard error: what, where, and what to do."""
    message, hint = tell(error.message), tell(error.hint)
    gap = " " if hint and message[-1:].isascii() else ""
    typer.secho(f"repurpose: {message}{gap}{hint}", err=True, fg=typer.colors.RED)


def say(text: str, *, quiet: bool = False) -> None:
    """Print a line for people on standard error."""
    if not quiet:
        typer.echo(tell(text), err=True)


def out(text: str) -> None:
    """Print a line for people on standard output."""
    typer.echo(tell(text))


def ask_secret(label: str) -> str:
    """Ask for a text that is not shown while it is typed."""
    return str(typer.prompt(tell(label), hide_input=True, err=True))


def confirm(question: str) -> None:
    """Ask yes or no; no ends the program."""
    typer.confirm(tell(question), abort=True, err=True)


def print_json(value: Any) -> None:
    """Print one JSON object on one line of standard output."""
    typer.echo(json.dumps(value, ensure_ascii=False))


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
    from repurpose.outbox.core.machine import STATE_WORDS, State

    return str(state) if spoken() == "en" else tell(STATE_WORDS[State(state)])


def _say_nothing(article: str, what: str, done: int, count: int) -> None:
    pass


@contextmanager
def progress(total: int, *, quiet: bool) -> Iterator[Callable[[str, str, int, int], None]]:
    """Give a reporter for `build_packs`: one live display on a terminal, silence elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield _say_nothing
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    display = Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(bar_width=24),
        TextColumn("{task.completed:>5.0f}/{task.total:.0f} {task.fields[unit]}"),
        TextColumn("{task.fields[pace]}"),
        TimeRemainingColumn(compact=True),
        console=Console(stderr=True),
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
