"""`repurpose schema`: the JSON Schema of the files that people and this program write."""

from importlib import import_module
from typing import Annotated, Any

import typer

from repurpose.cli.output import print_json
from repurpose.errors import UnknownName
from repurpose.json_object import JsonObject

# The model of each file: its module and its name there.
MODELS = {
    "accounts": ("repurpose.accounts.account_file", "AccountsFile"),
    "caption-style": ("repurpose.clips.layout.styles", "StyleFile"),
    "cards": ("repurpose.pack.overrides.series_file", "SeriesFile"),
    "clips": ("repurpose.pack.overrides.clip_edits", "ClipsFile"),
    "config": ("repurpose.config", "ConfigFile"),
    "fonts": ("repurpose.typeset.fonts_file", "FontsFile"),
    "plan": ("repurpose.schedule.grammar.plan_file", "PlanFile"),
    "taken": ("repurpose.pack.overrides.taken_file", "Taken"),
    "theme": ("repurpose.themes.file", "ThemeFile"),
    "titles": ("repurpose.pack.overrides.title_edits", "OwnTitles"),
    "voice": ("repurpose.themes.voice", "Voice"),
    "wishes": ("repurpose.config", "Sentences"),
}
NAMES = ("pack", *MODELS)


def command(
    name: Annotated[
        str, typer.Argument(metavar="NAME", help=f"Of which file: {', '.join(NAMES)}.")
    ] = "pack",
) -> None:
    """Print the JSON Schema of a file: of pack.json, or of one that you write.

    Editors that know TOML complete and check a file by its schema.

    Examples:
      repurpose schema pack > pack.schema.json

      repurpose schema plan > plan.schema.json
    """
    if name not in NAMES:
        raise UnknownName("schema", name, NAMES)
    from repurpose.pack import schema

    printed = schema() if name == "pack" else schema_of(name)
    print_json(printed, indent=2)


def schema_of(name: str) -> JsonObject:
    """Return the JSON Schema of one of `MODELS`, made from its model."""
    from pydantic import TypeAdapter

    module, model = MODELS[name]
    schema = TypeAdapter(getattr(import_module(module), model)).json_schema(mode="validation")
    if name == "theme":  # what a theme does not say, it may have from the one that it extends
        schema = _without_required(schema)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _without_required(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_without_required(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: _without_required(value) for key, value in schema.items()}
    if isinstance(kept.get("required"), list):
        del kept["required"]
    return kept
