"""`repurpose check`: packs in, what breaks a limit or a rule of the eye out."""

from pathlib import Path
from typing import Annotated

import typer

from repurpose.cli.options import Json, Quiet
from repurpose.cli.output import print_json, say
from repurpose.cli.packs_view import look_at_each
from repurpose.errors import ContentError
from repurpose.messages import join, msg, plural


def command(
    packs: Annotated[list[Path], typer.Argument(metavar="PACK", help="Pack folders.")],
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Look over what a pack shows, as an editor and a designer would.

    Counts every post, title, hashtag, picture and clip against the platform's limits, and looks at
    every card: contrast at the worst pixel (WCAG 2.2), missing glyphs, what a line may not begin or
    end with, lone last characters, sizes on a telephone, alternative text; and at each as a picture:
    half of it empty, words that meet, nothing that is seen in a feed. Reads the words too:
    openers that lean on what a reader has not seen, items without their list, markup that was left
    over, credits and promotion, figures without their “about”, what is said twice, what a platform
    wants declared and nobody has said, words that stand on a list (wordlist.toml). Exit code 3 when
    something is found that must not go out; a warning is for you to weigh.

    Examples:
      repurpose check packs/article

      repurpose check packs/* --json
    """
    from repurpose.pack import check_pack
    from repurpose.typeset import find_fonts

    fonts = find_fonts()

    def look(folder: Path) -> bool:
        checked = check_pack(folder, fonts)
        if json:
            rows = [complaint.as_json() for complaint in checked.complaints]
            found = {"checked": checked.counts, "findings": rows, "notes": list(checked.notes)}
            print_json({"pack": str(folder), **found})
            return not checked.holds
        for complaint in checked.complaints:
            say(msg("{name}: {why}", name=folder, why=complaint.describe()))
        for note in checked.notes:
            say(msg("{name}: {why}", name=folder, why=note), quiet=quiet)
        if not checked.complaints:
            counts = checked.counts
            said = join(
                ", ",
                (
                    plural("{count} post", "{count} posts", count=counts["posts"]),
                    plural("{count} card", "{count} cards", count=counts["cards"]),
                    plural("{count} clip", "{count} clips", count=counts["clips"]),
                ),
            )
            say(
                msg("{folder}: {said}: no problem was found", folder=folder, said=said),
                quiet=quiet,
            )
        return not checked.holds

    def told(bad: int) -> ContentError:
        return ContentError(
            msg("{failed} of {count} packs break a rule.", failed=bad, count=len(packs)),
            hint=msg("Shorten or edit what is named, or choose another theme or format."),
        )

    look_at_each(packs, look, told, json=json)
