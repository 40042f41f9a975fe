"""What a run is doing, on a terminal: a panel that stays below the lines of what happened."""

import threading
import time
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, Self
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from rich.console import Group
from rich.live import Live
from rich.rule import Rule
from rich.table import Table
from rich.text import Text

from repurpose.cli.language import spoken, tell
from repurpose.cli.output import day_text
from repurpose.errors import RepurposeError
from repurpose.messages import mark, msg
from repurpose.outbox import State, from_moment
from repurpose.schedule import JournalLine

if TYPE_CHECKING:
    from rich.console import Console

    from repurpose.schedule import Row, Status

_MOST = 8  # rows of a section
_READ_EVERY = 20.0  # seconds between two readings of the outbox, when nothing happens
_WIDE = 100  # cells, from which the accounts' own wall times have room
_COLOURS = {"error": "red", "warning": "yellow"}
_MARKS = {"sent": ("✓", "green"), "error": ("✗", "red"), "warning": ("!", "yellow")}
_COUNTS: tuple[tuple[State, str], ...] = (  # in the last line, in this order
    (State.SENT, mark("{count} sent")),
    (State.READY, mark("{count} ready")),
    (State.DRAFT, mark("{count} for approval")),
    (State.APPROVED, mark("{count} without a time")),
    (State.HOLD, mark("{count} held")),
    (State.FAILED, mark("{count} failed")),
    (State.SKIPPED, mark("{count} skipped")),
)


class Screen:
    """Draws the panel when something happens, and as often as the time that it shows changes."""

    def __init__(self, console: "Console", read: "Callable[[], Status]", node: str) -> None:
        """Make ready; `read` asks how things stand."""
        self._console, self._read, self._node = console, read, node
        self._live = Live(console=console, auto_refresh=False, transient=True)
        self._changed, self._ended = threading.Event(), threading.Event()
        self._thread = threading.Thread(target=self._draw_on, name="screen", daemon=True)

    def tell(self, line: JournalLine) -> None:
        """Print a line above the panel, and draw the panel again."""
        self._console.print(draw_line(line), no_wrap=True, overflow="ellipsis", crop=True)
        self._changed.set()

    def __enter__(self) -> Self:
        self._live.start()
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        self._changed.set()
        self._thread.join(1.0)
        self._live.stop()

    def _draw_on(self) -> None:
        while not self._ended.is_set():
            begun = time.monotonic()
            try:
                status = self._read()
                cost = time.monotonic() - begun
            except RepurposeError as error:
                self._live.update(Text(f"  {tell(error.message)}", style="yellow"), refresh=True)
                self._changed.wait(_READ_EVERY)
            else:
                self._draw(status)
                self._let_pass(status, time.monotonic())
                # A burst is drawn ten times a second; a large outbox takes longer to read, and is
                # read less often.
                self._ended.wait(max(0.1, 20 * cost))
            self._changed.clear()

    def _let_pass(self, status: "Status", read: float) -> None:
        """Let the time that is shown go on until something happens."""
        while (since := time.monotonic() - read) < _READ_EVERY:
            later = replace(status, now=status.now + round(since * 1000))
            if since > 1:
                self._draw(later)
            if self._changed.wait(min(pause_after(later), _READ_EVERY - since)):
                return

    def _draw(self, status: "Status") -> None:
        drawn = draw_status(status, self._node, self._console.width)
        self._live.update(drawn, refresh=True)


def pause_after(status: "Status") -> float:
    """Return for how many seconds what the panel says stays true."""
    left = [row.at - status.now for row in status.upcoming if row.at and row.at > status.now]
    return 1.0 if left and min(left) < 90_000 else _READ_EVERY


def draw_line(line: JournalLine) -> Text:
    """Return a line of the journal: time, mark, words."""
    mark, colour = _MARKS.get(line.kind) or _MARKS.get(line.level) or ("·", "bright_black")
    at = f"{from_moment(line.at).astimezone():%H:%M:%S}"
    return Text.assemble(
        (f" {at} ", "bright_black"),
        (f"{mark} ", colour),
        (tell(line.text), _COLOURS.get(line.level, "")),
    )


def draw_status(status: "Status", node: str, width: int) -> Group:
    """Return the panel for a terminal of so many cells."""
    parts: list[Any] = [Text(), _head(status, node)]
    parts += _section(msg("NEXT"), _upcoming(status, far=width >= _WIDE))
    parts += _section(msg("UNDER WAY"), _rows(status.flying, status))
    person = [row for row in status.unsure if row.state is State.HUMAN]
    parts += _section(msg("NEEDS YOU"), _rows(person, status), "repurpose outbox resolve ID")
    doubt = [row for row in status.unsure if row.state is not State.HUMAN]
    parts += _section(msg("UNCLEAR, BEING LOOKED FOR"), _rows(doubt, status))
    parts += _section(
        msg("ACCOUNTS THAT WAIT"), _stopped(status), "repurpose outbox resume -a NAME"
    )
    return Group(*parts, Text(), _foot(status))


def _head(status: "Status", node: str) -> Rule:
    now = from_moment(status.now).astimezone()
    return Rule(
        Text.assemble(
            ("repurpose run", "bold"),
            (f"  {node}  {day_text(now)} {now:%H:%M}", "bright_black"),
        ),
        style="bright_black",
        align="left",
    )


def _section(title: str, table: Any, what_to_do: str = "") -> list[Any]:
    if not table:
        return []
    head = Text.assemble((f" {tell(title)}", "bold"), (f"   {what_to_do}", "bright_black"))
    return [Text(), head, table]


def _upcoming(status: "Status", *, far: bool) -> Any:
    if not status.upcoming:
        return Text(
            f"   {tell(msg('nothing is due; what you plan will show up here'))}",
            style="bright_black",
        )
    shown = status.upcoming[:_MOST]
    rows = []
    for row in shown:
        colour = "yellow" if row.why else "cyan"
        rows.append(
            [
                Text(_until(row.at, status.now), style=colour, justify="right"),
                Text(_local(row.at, status.now)),
                Text(_there(row) if far else "", style="bright_black"),
                Text(row.account, style="bold"),
                _words(row.why, row.text),
                Text(f"×{row.messages}" if row.messages > 1 else "", style="bright_black"),
            ]
        )
    if more := len(status.upcoming) - len(shown):
        rows.append([Text(), Text(f"+{more}", style="bright_black"), *[Text()] * 4])
    return _lay(rows, wide=4)


def _rows(rows: "Iterable[Row]", status: "Status") -> Table | None:
    laid = []
    for row in list(rows)[:_MOST]:
        when = _until(row.at, status.now) if row.state is State.UNKNOWN else ""
        why = row.why if row.state in (State.HUMAN, State.UNKNOWN) else ""
        laid.append(
            [
                Text(row.name, style="yellow" if row.state is State.HUMAN else ""),
                Text(when, style="bright_black"),
                Text(row.account, style="bold"),
                _words(why, row.text),
            ]
        )
    return _lay(laid, wide=3)


def _stopped(status: "Status") -> Table | None:
    rows = []
    for one in status.stopped:
        why = tell(one.why)
        if one.until:
            why = tell(msg("{why} until {time}", why=one.why, time=_local(one.until, status.now)))
        rows.append([Text(one.account, style="bold"), Text(why, style="yellow")])
    return _lay(rows, wide=1)


def _words(why: str, text: str) -> Text:
    return Text.assemble((f"{why}  ", "yellow"), (text, "bright_black")) if why else Text(text)


def _lay(rows: list[list[Text]], wide: int) -> Table | None:
    """Return rows as columns: number `wide` takes what is left; one without anything is left out."""
    if not rows:
        return None
    kept = [n for n in range(len(rows[0])) if n == wide or any(row[n].plain for row in rows)]
    table = Table.grid(padding=(0, 2, 0, 0), expand=True)
    table.add_column(width=1)
    for number in kept:
        table.add_column(
            no_wrap=True,
            overflow="ellipsis",
            ratio=1 if number == wide else None,
            justify=rows[0][number].justify or "left",
        )
    for row in rows:
        table.add_row("", *(row[number] for number in kept))
    return table


def _foot(status: "Status") -> Table:
    counted = [
        tell(msg(said, count=status.counts[state]))
        for state, said in _COUNTS
        if status.counts.get(state)
    ]
    nodes = ", ".join(node.id for node in status.nodes)
    many = tell(
        msg("{count} nodes: {nodes}", count=len(status.nodes), nodes=nodes)
        if len(status.nodes) > 1
        else msg("Ctrl-C stops")
    )
    foot = Table.grid(expand=True, padding=(0, 1))
    foot.add_column(no_wrap=True, overflow="ellipsis", ratio=3)
    foot.add_column(no_wrap=True, overflow="ellipsis", justify="right", ratio=2)
    said = " · ".join(counted) or tell(msg("the outbox is empty"))
    foot.add_row(Text(said, style="bright_black"), Text(many, style="bright_black"))
    return foot


def _until(at: int | None, now: int) -> str:
    """Return how long it is until a moment, as people say it."""
    if at is None:
        return tell(msg("no time"))
    seconds = round((at - now) / 1000)
    if seconds <= 0:
        return tell(msg("now"))
    if seconds < 90:
        return tell(msg("in {count} s", count=seconds))
    minutes = round(seconds / 60)
    if minutes < 90:
        return tell(msg("in {count} min", count=minutes))
    if minutes < 48 * 60:
        return tell(msg("in {hours} h {minutes:02}", hours=minutes // 60, minutes=minutes % 60))
    return tell(msg("in {count} days", count=round(minutes / 1440)))


def _local(at: int | None, now: int) -> str:
    """Return a moment in local time, with as much of its date as is needed."""
    if at is None:
        return ""
    when, today = from_moment(at).astimezone(), from_moment(now).astimezone()
    if when.date() == today.date():
        return f"{when:%H:%M}"
    if timedelta() < when - today < timedelta(days=6):
        return (
            f"{when:%a %H:%M}"
            if spoken() == "en"
            else f"周{'一二三四五六日'[when.weekday()]} {when:%H:%M}"
        )
    return (
        f"{when.day} {when:%b %H:%M}"
        if spoken() == "en"
        else f"{when.month}月{when.day}日 {when:%H:%M}"
    )


def _there(row: "Row") -> str:
    """Return the account's wall time when it is another one than ours."""
    if row.at is None or row.zone in ("", "UTC"):
        return ""
    try:
        there = datetime.fromtimestamp(row.at / 1000, ZoneInfo(row.zone))
    except (ZoneInfoNotFoundError, ValueError):
        return ""
    if there.utcoffset() == there.astimezone().utcoffset():
        return ""
    return f"{there:%H:%M} {row.zone.rpartition('/')[2].replace('_', ' ')}"
