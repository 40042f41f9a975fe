"""`repurpose platforms`: limits, counting rules and where they were read."""

from typing import Annotated, Any

import typer

from repurpose.cli.click_words import cells
from repurpose.cli.language import spoken, tell
from repurpose.cli.options import Json
from repurpose.cli.output import out, print_json
from repurpose.json_object import JsonObject
from repurpose.messages import fixed, msg


def command(
    name: Annotated[
        str | None,
        typer.Argument(metavar="[NAME]", help="One platform, in full.", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """List the platforms: limits, what is counted, and where and when that was read.

    Examples:
      repurpose platforms

      repurpose platforms bluesky

      repurpose platforms --json
    """
    from repurpose import platforms

    chosen = platforms.find_all([name] if name else platforms.names())
    for platform in chosen:
        if json:
            print_json(_facts(platform))
        elif name:
            for key, value in _facts(platform).items():
                label = tell(fixed(key))
                out(f"{label}{' ' * max(1, 13 - cells(label))}{_value(value)}")
        else:
            mark = "" if platform.body.verified else tell(msg(" (unverified)"))
            form, unit = tell(fixed(platform.form)), tell(fixed(platform.body.unit))
            gap = " " * max(1, 9 - cells(form))
            label = "" if spoken() == "en" else f"  {platform.label_zh}"
            out(f"{platform.name:16} {form}{gap}{platform.body.most:>6} {unit}{mark}{label}")


def _value(value: Any) -> str:
    """Return a fact for people."""
    if value is None or value is False or value is True:
        return tell({None: msg("none"), True: msg("yes"), False: msg("no")}[value])
    if isinstance(value, list):
        return ", ".join(map(str, value)) or tell(msg("none"))
    return tell(fixed(value)) if isinstance(value, str) else str(value)


def _facts(platform: Any) -> JsonObject:
    body, title = platform.body, platform.title
    return {
        "name": platform.name,
        "label": f"{platform.label} {platform.label_zh}",
        "form": platform.form,
        "limit": body.most,
        "unit": body.unit,
        "also": [f"{other.most} {other.unit}" for other in body.also],
        "title": f"{title.most} {title.unit}" if title else None,
        "hashtags": platform.hashtags.most,
        "images": platform.media.images,
        "verified": body.verified,
        "source": body.source,
        "checked": body.checked,
    }
