"""`repurpose verify`: packs in, proof or the offending runs out."""

from pathlib import Path
from typing import Annotated

import typer

from repurpose.cli.options import Json, Quiet
from repurpose.cli.output import print_json, say
from repurpose.cli.packs_view import look_at_each
from repurpose.errors import ProvenanceError
from repurpose.messages import msg, plural


def command(
    packs: Annotated[list[Path], typer.Argument(metavar="PACK", help="Pack folders.")],
    article: Annotated[
        Path | None,
        typer.Option(help="The article as it is today: says which posts it made stale."),
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Prove that every sentence of a pack stands in its article.

    Checks each post, quote, card line and caption against article.txt, every count against the
    platform's limit, and every file against its hash. Exit code 3 when anything does not hold; what
    does not hold is shown.

    Examples:
      repurpose verify packs/article

      repurpose verify packs/* --json

      repurpose verify packs/article --article article.md
    """
    from repurpose.pack import verify_pack

    def look(folder: Path) -> bool:
        findings, proved = verify_pack(folder, article)
        if json:
            rows = [finding.as_json() for finding in findings]
            print_json({"pack": str(folder), "proved": proved, "findings": rows})
            return bool(findings)
        for finding in findings:
            say(msg("{name}: {why}", name=folder, why=finding.describe()))
        if not findings:
            say(
                plural(
                    "{folder}: {count} passage proved",
                    "{folder}: {count} passages proved",
                    folder=folder,
                    count=proved,
                ),
                quiet=quiet,
            )
        return bool(findings)

    def told(broken: int) -> ProvenanceError:
        return ProvenanceError(
            msg(
                "{failed} of {count} packs say what their article does not.",
                failed=broken,
                count=len(packs),
            ),
            hint=msg("Build them again, or take back the change: repurpose pack ARTICLE"),
        )

    look_at_each(packs, look, told, json=json)
