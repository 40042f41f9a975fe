"""`repurpose cards`: the cards of a pack in, one file of all of them out."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from repurpose.cli.named_file import write_named
from repurpose.cli.options import Json, Quiet
from repurpose.cli.output import print_json, progress, say
from repurpose.errors import UsageError
from repurpose.messages import msg

if TYPE_CHECKING:
    from repurpose.pack import CardSet

_ANOTHER = msg("Choose another place with --out.")


def command(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="A pack folder.")],
    long: Annotated[
        bool, typer.Option("--long", help="One long picture; split between cards when too high.")
    ] = False,
    pdf: Annotated[bool, typer.Option("--pdf", help="A PDF, one card a page.")] = False,
    archive: Annotated[
        bool, typer.Option("--zip", help="A ZIP archive: cards, alternative texts, their order.")
    ] = False,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            "-o",
            help="Folder for the files, or the file itself when one is asked for.",
            show_default="this folder",
        ),
    ] = None,
    height: Annotated[
        int | None,
        typer.Option(
            "--height",
            min=500,
            max=65_000,
            help="Px a long picture may be high.",
            show_default="16000",
        ),
    ] = None,
    platform: Annotated[
        str, typer.Option("--for", help="A platform: a long picture keeps to its limit of bytes.")
    ] = "",
    kind: Annotated[
        Literal["png", "jpeg", "webp"],
        typer.Option("--as", help="What a long picture is written as."),
    ] = "png",
    force: Annotated[bool, typer.Option("--force", help="Write over existing files.")] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Put all cards of a pack into one file: a long picture, a PDF, or a ZIP archive.

    A long picture is split between cards where it would be higher than phones draw (16,000 px), or than
    --height says. The PDF is lossless, and screen readers say what each card says. The same cards give
    the same bytes.

    Examples:
      repurpose cards packs/article --long

      repurpose cards packs/article --pdf --zip --out ~/Desktop

      repurpose cards packs/article --long --for weibo --as jpeg

      repurpose cards packs/article --pdf -o talk.pdf
    """
    from repurpose.pack import read_cards

    wanted = [name for name, on in (("long", long), ("pdf", pdf), ("zip", archive)) if on]
    if not wanted:
        raise UsageError(
            msg("What are the cards to become?"),
            hint=msg("Say --long, --pdf or --zip; several may be said."),
        )
    cards = read_cards(pack)
    folder, name = _place(out, wanted)
    ends = {"long": {"jpeg": "jpg"}.get(kind, kind), "pdf": "pdf", "zip": "zip"}
    made: list[tuple[Path, bytes, str]] = []
    with progress(len(wanted), quiet=quiet or json) as report:
        for form in wanted:
            parts = list(_made(form, cards, height, platform, kind, report))
            target = name or f"{_stem(pack)}{'-long' if form == 'long' else ''}.{ends[form]}"
            for number, (data, note) in enumerate(parts, start=1):
                path = folder / target
                path = path.with_stem(f"{path.stem}-{number}") if len(parts) > 1 else path
                made.append((path, data, note))
            report("", "pack", 1, 1)
    taken = [path for path, _, _ in made if path.exists()]
    if taken and not force:
        raise UsageError(
            msg("{path} exists already.", path=taken[0]),
            hint=msg("Choose another place with --out, or add --force."),
        )
    for path, data, note in made:
        write_named(path, data, _ANOTHER)
        if json:
            print_json({"file": str(path), "bytes": len(data), "about": note})
        else:
            said = msg("{file}: {note}, {size:.1f} MB", file=path, note=note, size=len(data) / 1e6)
            say(said, quiet=quiet)


def _stem(pack: Path) -> str:
    return pack.resolve().name or "cards"


def _place(out: Path | None, wanted: list[str]) -> tuple[Path, str]:
    """Return the folder to write into, and the file's name where `out` names one, else "".

    Raises:
        UsageError: `out` names one file for several, or its folder cannot be made.
    """
    if out is None:
        return Path(), ""
    if (
        out.suffix.lower() in (".png", ".jpg", ".jpeg", ".webp", ".pdf", ".zip")
        and not out.is_dir()
    ):
        if len(wanted) > 1:
            raise UsageError(
                msg("{out} is one file; several were asked for.", out=out),
                hint=msg("Name a folder with --out."),
            )
        return out.parent, out.name
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(
            msg("Cannot write {path}: {error}.", path=out, error=error.strerror or "?"),
            hint=_ANOTHER,
        ) from None
    return out, ""


def _made(
    form: str,
    cards: "CardSet",
    height: int | None,
    platform: str,
    kind: Literal["png", "jpeg", "webp"],
    report: "Callable[[str, str, int, int], None]",
) -> Iterator[tuple[bytes, str]]:
    """Yield each file of a form, and what is said of it."""
    from repurpose import platforms
    from repurpose.names import canonical
    from repurpose.pack import LONGEST, cards_pdf, cards_zip, long_pictures

    if form == "pdf":
        yield cards_pdf(cards), msg("{count} pages", count=len(cards.files))
        return
    if form == "zip":
        yield cards_zip(cards), msg("{count} cards and their texts", count=len(cards.files))
        return
    most = None
    if platform:
        most = (
            platforms.rules_of(canonical("platform", platform)).bytes_for(f"image/{kind}") or None
        )
    for data, wide, high, _ in long_pictures(
        cards,
        most_height=height or LONGEST,
        kind=kind,
        most_bytes=most,
        report=lambda done, whole: report("", msg("long picture"), done, whole),
    ):
        yield data, f"{wide}×{high}"
