"""`repurpose outbox archive`: what was delivered long ago, out of the way of what is still to go."""

from typing import Annotated

import typer

from repurpose.cli.options import Db, Json, Quiet
from repurpose.cli.outbox_view import show_moment
from repurpose.cli.output import print_json, say
from repurpose.messages import mark_plural, msg, plural

_DAY = 86_400_000  # ms
_MOVED = mark_plural("{count} part moved into the archive", "{count} parts moved into the archive")
_WOULD_MOVE = mark_plural(
    "{count} part would move into the archive", "{count} parts would move into the archive"
)


def archive(
    days: Annotated[
        int, typer.Option("--days", min=1, max=36_500, help="Delivered more than so many days ago.")
    ] = 90,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say how many.")] = False,
    db: Db = "",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Move what was delivered long ago into the archive.

    Threads move whole, when nothing of them is left to do. They can still be listed, shown and
    exported, nothing of them is ever sent again, and the same words are refused as before. It may be
    stopped at any time and goes on where it was; senders go on meanwhile.

    Examples:
      repurpose outbox archive --days 90 --dry-run

      repurpose outbox archive

      repurpose outbox list --archived
    """
    from repurpose.outbox import Archived, from_moment, open_ledger

    with open_ledger(db, looking=dry_run) as ledger:
        before, there = ledger.now() - days * _DAY, ledger.count_archived()
        moved = ledger.count_over(before) if dry_run else Archived()
        try:
            for some in () if dry_run else ledger.archive(before):
                moved += some
        finally:  # also when it is stopped: what is said is what has moved
            total = there + (0 if dry_run else moved.parts)
            if json:
                print_json(
                    {
                        "before": from_moment(before).isoformat(timespec="seconds"),
                        "dry_run": dry_run,
                        "publications": moved.publications,
                        "parts": moved.parts,
                        "archived": total,
                    }
                )
            else:
                said = plural(*(_WOULD_MOVE if dry_run else _MOVED), count=moved.parts)
                line = msg(
                    "{moved} (sent before {moment}). It holds {total}.",
                    moved=said,
                    moment=show_moment(before),
                    total=total,
                )
                say(line, quiet=quiet)
