"""A calendar as people read it: a table by day, and what should be known of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.cli.language import tell
from repurpose.cli.output import day_text, make_console, out, paint, print_parts
from repurpose.messages import fixed, msg, plural

if TYPE_CHECKING:
    from rich.text import Text

    from repurpose.schedule import Calendar, Change, Item

_SIGNS = {"added": ("+", "green"), "gone": ("-", "red"), "sent": ("=", None), "off": ("=", None)}


def print_calendar(calendar: "Calendar", width: int) -> None:
    """Print a calendar on standard output, day by day: a line of `width` cells for each publication."""
    from rich.text import Text

    from repurpose.schedule import zone_label

    console = make_console(width=width, highlight=False, soft_wrap=True)
    zones = list(dict.fromkeys(item.slot.zone for item in calendar.items))
    head = Text(calendar.plan.name, style="bold")
    head.append(f"  {zone_label(zones[0])}" if len(zones) == 1 else "", style="not bold dim")
    head.append("  " + ", ".join(Path(pack).name for pack in calendar.begins), style="not bold")
    head.truncate(width, overflow="ellipsis")
    console.print(head)
    # Accounts live in several zones: what belongs together is what each calls the same day.
    items = sorted(calendar.items, key=lambda item: (item.shown[:10], item.at, item.account))
    rows = [_cells(item, calendar, several=len(zones) > 1) for item in items]
    widths = [max(map(_width_of, column)) for column in zip(*rows, strict=True)][:-1]
    for column in _SPARED:
        if sum(widths) + 2 * len(widths) + _ROOM > width:
            widths[column] = 0
    if len(zones) > 1 and sum(widths) + 2 * len(widths) + _ROOM > width:  # +08 in place of Shanghai
        for item, row in zip(items, rows, strict=True):
            row[2] = Text(_offset(item), style="dim")
        widths[2] = max(row[2].cell_len for row in rows)
    day = ""
    for item, row in zip(items, rows, strict=True):
        if (here := _day(item)) != day:
            console.print(Text(f"\n{here}", style="bold"))
            day = here
        console.print(_line(row, widths, width))
    console.print(Text(f"\n{_total(calendar)}\n", style="dim"))


_RIGHT = (5, 6)  # columns of figures
_SPARED = (5, 6)  # left out on a narrow terminal, in this order: length, cost
_ROOM = 12  # cells that the text needs


def _cells(item: "Item", calendar: "Calendar", *, several: bool) -> list["Text"]:
    from rich.text import Text

    from repurpose.schedule import zone_label

    faint = "dim" if item.booked is not None and not item.booked.waits else ""
    zone = zone_label(item.slot.zone).rpartition("/")[2].replace("_", " ") if several else ""
    return [
        _sign(item, calendar),
        Text(item.shown[11:], style=faint),
        Text(zone, style="dim"),
        Text(item.account, style=faint or "cyan"),
        Text(_what(item), style=faint),
        Text(_length(item), style="red" if 0 < item.limit < item.length else "dim"),
        Text(f"${item.cost:.3f}" if item.cost else "", style="dim"),
        Text(item.label, style=faint),
    ]


def _offset(item: "Item") -> str:
    """Return how far from UTC an item's zone is at its moment, as short as it can be said."""
    from repurpose.outbox import local_time
    from repurpose.schedule import find_zone

    said = f"{local_time(item.at, find_zone(item.slot.zone)):%z}"
    return said[:3] if said.endswith("00") else said


def _width_of(cell: "Text") -> int:
    return cell.cell_len


def _line(row: "Sequence[Text]", widths: Sequence[int], width: int) -> "Text":
    from rich.text import Text

    line = Text()
    for number, (cell, size) in enumerate(zip(row[:-1], widths, strict=True)):
        if not size and number:  # nobody has anything to say in this column
            continue
        cell.truncate(size)
        space = " " * (size - cell.cell_len)
        line.append(space if number in _RIGHT else "").append_text(cell)
        line.append("" if number in _RIGHT else space).append("  " if number else " ")
    last, room = row[-1], max(8, width - line.cell_len)
    if last.cell_len > room:
        last.truncate(room - 1)
        last.rstrip()  # half of a wide character would leave a gap before the mark
        last.append("…")
    return line.append_text(last)


def _day(item: "Item") -> str:
    from repurpose.schedule import read_wall

    return day_text(read_wall(item.shown))


def _what(item: "Item") -> str:
    count = len(item.publication.messages)
    what = tell(fixed(item.what))
    return f"{what} ×{count}" if count > 1 else what


def _length(item: "Item") -> str:
    return f"{item.length}/{item.limit}" if item.limit else ""


def _sign(item: "Item", calendar: "Calendar") -> "Text":
    """Return a mark: refused, to be looked at, in the outbox already, sent."""
    from rich.text import Text

    about = [n for n in calendar.notices if item.name in n.about]
    if item.missing or any(notice.stops for notice in about):
        return Text("✗", style="red")
    if item.booked is not None:
        return Text("✓" if item.booked.waits else "●", style="green")
    if any(notice.kind in ("clash", "advice", "moved") for notice in about):
        return Text("!", style="yellow")
    return Text("")


def _total(calendar: "Calendar") -> str:
    items = calendar.items
    count = sum(len(item.publication.messages) for item in items)
    booked = sum(1 for item in items if item.booked is not None)
    said: list[str] = [plural("{count} post", "{count} posts", count=len(items))]
    if count != len(items):
        said.append(plural("{count} message", "{count} messages", count=count))
    if booked:
        said.append(msg("{count} in the outbox already (✓, ● when begun)", count=booked))
    if calendar.cost:
        said.append(f"${calendar.cost:.3f}")
    if any(item.publication.approval for item in items):
        said.append(msg("with your approval"))
    if calendar.plan.series:
        said.append(msg("series shown for two weeks"))
    return " · ".join(tell(text) for text in said)


def print_notices(calendar: "Calendar", *, quiet: bool) -> None:
    """Print what a person should know, on standard error: first what stops it."""
    for notice in calendar.notices:
        if notice.stops:
            paint(f"✗ {tell(notice.said)}", "red", err=True)
        elif not quiet:
            print_parts([("! ", "yellow"), (tell(notice.said), None)], err=True)


def print_changes(changes: "Sequence[Change]", *, quiet: bool = False, err: bool = True) -> None:
    """Print what changes in the outbox: as messages, or on standard output."""
    if quiet and err:
        return
    for change in changes:
        sign, colour = _SIGNS.get(change.kind, ("~", "yellow"))
        number = f" #{change.booked.publication}" if change.booked else ""
        what = tell(fixed(change.item.what)) if change.item else ""
        label = change.label if len(change.label) <= 24 else f"{change.label[:23]}…"
        line = " ".join(f" {change.account}{number} {what} {label}: {tell(change.said)}".split())
        print_parts([(sign, colour), (f" {line}", None)], err=err)


def print_plans(rows: Sequence[tuple[Path, str]], width: int) -> None:
    """Print the plans that there are, each with what it says of itself."""
    from rich.cells import cell_len
    from rich.text import Text

    size = max((cell_len(path.stem) for path, _ in rows), default=0)
    for path, about in rows:
        line = Text(f"{path.stem}{' ' * (size - cell_len(path.stem))}  {tell(about)}")
        line.truncate(width, overflow="ellipsis")
        out(line.plain)
