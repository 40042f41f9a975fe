"""`repurpose fonts`: what was found, and for which scripts."""

from typing import Annotated

import typer

from repurpose.cli.language import tell
from repurpose.cli.options import Json
from repurpose.cli.output import out, print_json, say
from repurpose.messages import msg


def command(
    text: Annotated[
        str, typer.Option("--check", help="Say which characters of a text no font has.")
    ] = "",
    json: Json = False,
) -> None:
    """List the fonts that were found: role, family, licence, where from, and the scripts they cover.

    Your own go into ./fonts or into fonts/<role>/ there; they come before the bundled ones.

    Examples:
      repurpose fonts

      repurpose fonts --check "龘𠮷✓"
    """
    from repurpose.errors import MissingGlyphs
    from repurpose.typeset import find_fonts

    catalogue = find_fonts()
    if text:
        stack = catalogue.stack("sans")
        missing = stack.missing(text)
        if json:
            print_json({"text": text, "missing": list(missing)})
        if missing:
            raise MissingGlyphs(missing)
        if not json:
            out(msg("Every character has a font."))
        return
    for note in catalogue.left_out:
        say(msg("note: {notice}", notice=note))
    for font in catalogue.families():
        if json:
            print_json(
                {
                    "family": font.family,
                    "roles": list(font.roles),
                    "weights": list(font.weights),
                    "source": font.source,
                    "origin": font.origin,
                    "licence": font.licence,
                    "scripts": list(font.scripts),
                    "file": font.path,
                }
            )
            continue
        light, heavy = font.weights
        weights = f"{light}-{heavy}" if heavy > light else str(light)
        out(f"{font.family}  {weights}  [{', '.join(font.roles)}]")
        out(f"    {font.source}: {font.origin}; {font.licence or tell(msg('licence not known'))}")
        out(f"    {', '.join(font.scripts) or tell(msg('no script that is known here'))}")
