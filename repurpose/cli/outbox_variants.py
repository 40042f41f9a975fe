"""`repurpose outbox variants`: which hooks and titles went out, and how they did."""

from pathlib import Path
from typing import Annotated

import typer

from repurpose.cli.click_words import cells
from repurpose.cli.language import tell
from repurpose.cli.options import Db, Json
from repurpose.cli.outbox_filter import filter_of
from repurpose.cli.output import out, print_json, say
from repurpose.errors import UsageError
from repurpose.messages import fixed, msg, reason_of

_MOST_BYTES = 20_000_000


def variants(
    figures: Annotated[
        Path | None,
        typer.Option(help="A table (CSV) with a column part or url, and what was counted."),
    ] = None,
    platform: Annotated[
        str, typer.Option("--platform", "-p", help="Only this platform, or several: x,weibo.")
    ] = "",
    account: Annotated[str, typer.Option("--account", "-a", help="Only this account.")] = "",
    db: Db = "",
    json: Json = False,
) -> None:
    """Say which hooks and titles of packs went out, and compare what came back.

    A pack made with --variants has several. With --figures each row has the middle one (the median) of what
    your table says of its posts, such as one that a platform exports: addresses are matched, numbers
    such as 1,204 or 1.2万 are read.

    Examples:
      repurpose outbox variants

      repurpose outbox variants --figures views.csv --platform x
    """
    from dataclasses import replace

    from repurpose.outbox import compare_variants, open_ledger, read_figures

    table = read_figures(_read(figures)) if figures else None
    with open_ledger(db, looking=True) as ledger:
        wanted = filter_of(None, platform, account, None)
        parts = ledger.parts(replace(wanted, archive="with"))
    rows = compare_variants(parts, table)
    if json:
        for row in rows:
            told = {
                name: {"median": value, "posts": of} for name, (value, of) in row.figures.items()
            }
            print_json(
                {
                    "platform": row.platform,
                    "variant": row.variant,
                    "sent": row.sent,
                    "waiting": row.waiting,
                    "figures": told,
                    "parts": list(row.parts),
                }
            )
        return
    if not rows:
        say(msg("No post has hooks or titles to compare: repurpose pack ARTICLE --variants 3"))
        return
    names = list(dict.fromkeys(name for row in rows for name in row.figures))
    heads = (msg("platform"), msg("variant"), msg("sent"), msg("waiting"), *map(fixed, names))
    lines = [[tell(head) for head in heads]]
    for row in rows:
        counted = [f"{row.figures[name][0]:g}" if name in row.figures else "-" for name in names]
        lines.append([row.platform, row.variant, f"{row.sent}", f"{row.waiting}", *counted])
    widths = [max(cells(line[column]) for line in lines) for column in range(len(heads))]
    for line in lines:
        row_text = "  ".join(
            f"{text}{' ' * (width - cells(text))}" for text, width in zip(line, widths, strict=True)
        )
        out(row_text.rstrip())


def _read(path: Path) -> str:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES)
    except OSError as error:
        raise UsageError(
            msg("{path} cannot be read: {error}.", path=path, error=reason_of(error))
        ) from None
    return data.decode("utf-8", "replace")
