"""`repurpose platforms`: limits, counting rules and where they were read."""

from typing import Annotated, Any

import typer

from repurpose.cli.options import Json
from repurpose.cli.output import print_json


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

    chosen = [platforms.get(n) for n in ([name] if name else platforms.names())]
    for platform in chosen:
        if json:
            print_json(_facts(platform))
        elif name:
            for key, value in _facts(platform).items():
                typer.echo(f"{key:12} {value}")
        else:
            mark = "" if platform.body.verified else " (unverified)"
            typer.echo(
                f"{platform.name:16} {platform.form:8} {platform.body.most:>6} {platform.body.unit}{mark}"
            )


def _facts(platform: Any) -> dict[str, Any]:
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
