"""`repurpose themes`: the themes at hand."""

import typer

from repurpose.cli.options import Json
from repurpose.cli.output import print_json


def command(json: Json = False) -> None:
    """List the themes: yours in ./themes and the user's folder, then the bundled ones.

    Examples:
      repurpose themes

      repurpose card "先做出来。" --theme ink
    """
    from repurpose.themes import DEFAULT, load_theme, theme_names

    for name in theme_names():
        theme = load_theme(name)
        row = {
            "name": name,
            "label": theme.label,
            "label_zh": theme.label_zh,
            "dark": theme.dark,
            "default": name == DEFAULT,
        }
        if json:
            print_json(row)
        else:
            shade = "dark" if theme.dark else "light"
            star = "  (default)" if name == DEFAULT else ""
            typer.echo(f"{name:14} {shade:6} {theme.label} {theme.label_zh}{star}")
