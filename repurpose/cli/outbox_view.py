"""Parts of the outbox as people read them: a table, and one part whole."""

from pathlib import Path
from typing import Any

import typer

from repurpose.cli.click_words import cells
from repurpose.cli.language import tell
from repurpose.cli.moments import local_zone_name
from repurpose.cli.output import out, print_parts, state_text
from repurpose.messages import fixed, msg
from repurpose.visible import make_line, make_visible


def show_moment(moment: int | None) -> str:
    """Return a moment in local time, to the minute, with its distance from UTC."""
    from repurpose.outbox import from_moment

    if moment is None:
        return "—"
    return from_moment(moment).astimezone().isoformat(" ", "minutes").replace("+", " +")


_COLOURS = {
    "SENT": typer.colors.GREEN,
    "FAILED": typer.colors.RED,
    "HUMAN": typer.colors.YELLOW,
    "UNKNOWN": typer.colors.YELLOW,
}


def print_table(parts: list[Any], width: int | None) -> None:
    """Print parts as a table on standard output, cut to `width` cells, or whole for None."""
    from rich.cells import cell_len, set_cell_size

    zone = local_zone_name()
    heads = (
        msg("part"),
        msg("state"),
        msg("when ({zone})", zone=zone),
        msg("account"),
        msg("text"),
    )
    rows = [tuple(tell(head) for head in heads)]
    colours: list[str | None] = [None]
    for part in parts:
        why = part.blocked or (part.last_error if part.state in ("FAILED", "READY") else "")
        text = " ".join(make_visible(part.message.text).split())
        when = show_moment(part.sent_at or part.due_at)[:16]
        said = f"({make_line(tell(why))}) {text}" if why else text
        rows.append((part.name, state_text(part.state), when, make_line(part.account), said))
        colours.append(_COLOURS.get(str(part.state)))
    widths = [max(cell_len(row[column]) for row in rows) for column in range(4)]
    for number, row in enumerate(rows):
        head = "  ".join(
            set_cell_size(cell, size) for cell, size in zip(row[:4], widths, strict=True)
        )
        left = None if width is None else max(10, width - cell_len(head) - 2)
        text = row[4]
        if left is not None and cell_len(text) > left:
            text = set_cell_size(text, left - 1).rstrip() + "…"
        colour = colours[number]
        before, state, after = head.partition(f"  {row[1]}")
        print_parts([(before, None), (state, colour), (f"{after}  {text}", None)], dim=number == 0)


def _card_text(card: Any) -> str:
    return " · ".join(filter(None, (card.title, card.description, card.address))) if card else ""


def print_part(part: Any, log: list[Any]) -> None:
    """Print one part whole: its text and what became of each try."""
    out(f"{part.name}  {state_text(part.state)}  {part.platform} · {part.account}")
    for label, value in (
        (msg("due"), show_moment(part.due_at)),
        (msg("sent"), show_moment(part.sent_at) if part.sent_at else ""),
        (msg("at"), part.remote_url or part.remote_id),
        (msg("waits"), part.blocked),
        (msg("next"), show_moment(part.next_at) if part.next_at and part.attempts else ""),
        (msg("approved"), msg("by {name}", name=part.approved_by) if part.approved_by else ""),
        (msg("error"), part.last_error),
        (msg("variant"), part.message.variant),
        (msg("media"), ", ".join(Path(media.path).name for media in part.message.files)),
        (msg("card"), _card_text(part.message.card)),
    ):
        if value:
            head = tell(label)
            out(f"  {head}{' ' * max(1, 9 - cells(head))}{tell(value)}")
    out("".join(f"\n  │ {line}" for line in part.message.text.splitlines()) + "\n")
    for text, sources in part.message.written:
        out(tell(msg("  rewritten by a model: {text}", text=text.strip())))
        out(tell(msg("    after: {sources}", sources=" / ".join(sources.splitlines()))))
    if part.message.written:
        out("")
    ended = {(line.epoch, line.kind) for line in log if line.phase == "ended"}
    for line in log:
        if line.phase == "begun" and (line.epoch, line.kind) in ended:
            continue
        outcome = tell(fixed(line.outcome) if line.outcome else msg("no answer was heard"))
        status = f" {line.status}" if line.status else ""
        out(
            f"  {show_moment(line.at)}  {line.kind:8}{outcome}{status}  {tell(line.words)}".rstrip()
        )
    if log:
        out("")
