"""`repurpose verify`: packs in, proof or the offending runs out."""

from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repurpose.cli.options import Json, Quiet
from repurpose.cli.output import print_json, say
from repurpose.cli.packs_view import look_at_each
from repurpose.errors import ProvenanceError, RepurposeError
from repurpose.messages import msg, plural

if TYPE_CHECKING:
    from repurpose.pack import Finding, Manifest


def command(
    packs: Annotated[list[Path], typer.Argument(metavar="PACK", help="Pack folders.")],
    article: Annotated[
        Path | None,
        typer.Option(help="The article as it is today: says which posts it made stale."),
    ] = None,
    allow_written: Annotated[
        bool,
        typer.Option(
            "--allow-written", help="Accept sentences of a model that keep to their sources."
        ),
    ] = False,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Prove that every sentence of a pack stands in its article.

    Checks each post, quote, card line and caption against article.txt, that the whole article for 公众号 and
    its like says all of it, every count against the
    platform's limit, and every file against its hash. Exit code 3 when anything does not hold; what
    does not hold is shown.

    What a model has written stands in no article: it is counted, checked against the sentences that
    it rests on, and accepted with --allow-written only.

    Examples:
      repurpose verify packs/article

      repurpose verify packs/* --json

      repurpose verify packs/article --article article.md
    """
    from repurpose import platforms
    from repurpose.pack import read_manifest, share_of, verify_pack, written_runs

    def look(folder: Path) -> bool:
        findings, proved = verify_pack(folder, article, allow_written=allow_written)
        manifest = read_manifest(folder)
        whole, lost = _prove_whole(folder, manifest)
        findings += lost
        written, share = len(written_runs(manifest)), share_of(manifest)
        if json:
            rows = [finding.as_json() for finding in findings]
            by_model = {"written": written, "own_percent": share.percent} if written else {}
            told_whole = {"articles": whole} if whole else {}
            print_json(
                {"pack": str(folder), "proved": proved, **by_model, **told_whole, "findings": rows}
            )
            return bool(findings)
        for finding in findings:
            say(msg("{name}: {why}", name=folder, why=finding.describe()))
        if written:
            said = plural(
                "{folder}: {count} passage was written by a model; {percent} % of the posts are the author's own words",
                "{folder}: {count} passages were written by a model; {percent} % of the posts are the author's own words",
                folder=folder,
                count=written,
                percent=share.percent,
            )
            say(said, quiet=quiet)
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
            for name, count in whole.items():
                say(
                    msg(
                        "{folder}: the whole article for {place} says all of its {count} passages",
                        folder=folder,
                        place=platforms.get(name).called,
                        count=count,
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
            hint=_hint(packs, allow_written=allow_written),
        )

    look_at_each(packs, look, told, json=json)


def _prove_whole(folder: Path, manifest: "Manifest") -> "tuple[dict[str, int], list[Finding]]":
    """Return how many passages each whole article of a pack says, by its platform; and what one does not say."""
    from repurpose import platforms
    from repurpose.pack import Finding, article_of
    from repurpose.publish import all_forms, prove_article
    from repurpose.themes import load_theme

    proved: dict[str, int] = {}
    findings: list[Finding] = []
    for name in dict.fromkeys(thread.platform for thread in manifest.threads):
        if name not in all_forms():
            continue
        theme = load_theme(manifest.made_by.options.theme or "newsroom")
        found = prove_article(article_of(folder, manifest), all_forms()[name], theme)
        where = msg("the whole article for {place}", place=platforms.get(name).called)
        findings += [Finding(where, msg("does not say this"), words) for words in found.missing]
        if not found.missing:
            proved[name] = found.proved
    return proved, findings


def _hint(packs: list[Path], *, allow_written: bool) -> str:
    """Return what helps; who has a model write may want just that."""
    from repurpose.pack import read_manifest, written_runs

    with suppress(RepurposeError):
        if not allow_written and any(written_runs(read_manifest(folder)) for folder in packs):
            return msg("Read what a model has written, then add --allow-written.")
    return msg("Build them again, or take back the change: repurpose pack ARTICLE")
