"""A model's JSON Schema and a place in it in; what may stand there, in plain words, out."""

from collections.abc import Iterable, Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from repurpose.messages import Translatable, msg

Node = Mapping[str, Any]


def node_at(schema: Node, places: Sequence[str | int]) -> Node:
    """Return the part of `schema` that describes a place; an empty one when there is none."""
    found = _nodes_at(schema, places)
    return found[0] if found else {}


def _nodes_at(schema: Node, places: Sequence[str | int]) -> list[Node]:
    nodes = [schema]
    for place in places:
        nodes = [inner for node in nodes for inner in _step(schema, node, place)]
    flat = [one for node in nodes for one in _branches(schema, node)]
    return [one for one in flat if one.get("type") != "null"]  # left out, it is not there at all


def known_keys(schema: Node, places: Sequence[str | int]) -> list[str]:
    """Return the keys that a table may have."""
    return list(node_at(schema, places).get("properties", {}))


def expected(schema: Node, places: Sequence[str | int]) -> Translatable:
    """Return what must stand at a place: "a whole number from 0 to 60", "one of left, center"."""
    nodes = _nodes_at(schema, places)
    node = nodes[0] if nodes else {}
    if len(nodes) > 1 and nodes[1].get("type") == "array":
        return msg("{one}, or a list of such", one=_said(schema, node, places))
    return _said(schema, node, places)


def _said(schema: Node, node: Node, places: Sequence[str | int]) -> Translatable:
    choices = node.get("enum") or ([node["const"]] if "const" in node else [])
    if choices:
        return msg("one of {choices}", choices=", ".join(map(str, choices)))
    match node.get("type"):
        case "integer" | "number" as kind:
            return _number(node, whole=kind == "integer")
        case "boolean":
            return msg("true or false")
        case "string":
            return _text(node)
        case "array":
            inner = [one for item in _step(schema, node, 0) for one in _branches(schema, item)]
            if inner and inner[0].get("type") == "object":
                return msg("a list of tables, each under [[{name}]]", name=places[-1])
            return _list(node)
    return msg("a table")


def _number(node: Node, *, whole: bool) -> Translatable:
    least, most = node.get("minimum"), node.get("maximum")
    one = msg("a whole number") if whole else msg("a number")
    if least is not None and most is not None:
        return msg("{one} from {least:g} to {most:g}", one=one, least=least, most=most)
    if least is not None:
        return msg("{one} from {least:g} on", one=one, least=least)
    return one


def _text(node: Node) -> Translatable:
    if examples := node.get("examples"):
        return msg('text in quotes, such as "{example}"', example=examples[0])
    return msg("text in quotes")


def _list(node: Node) -> Translatable:
    least, most = node.get("minItems", 0), node.get("maxItems")
    if most is not None:
        return msg("a list of {least} to {most}, in [brackets]", least=least, most=most)
    if least:
        return msg("a list in [brackets] of at least {least}", least=least)
    return msg("a list in [brackets]")


def _step(schema: Node, node: Node, place: str | int) -> list[Node]:
    """Return what stands at a key or a number of a table or list; a lone value counts as a list."""
    found: list[Node] = []
    for one in _branches(schema, node):
        if isinstance(place, str):
            inner = one.get("properties", {}).get(place, one.get("additionalProperties"))
        else:
            listed = one.get("prefixItems", ())
            inner = listed[place] if place < len(listed) else one.get("items")
        if isinstance(inner, Mapping):
            found.append(inner)
    return found


def _branches(schema: Node, node: Node) -> list[Node]:
    """Return a node with its references followed and its choices laid side by side."""
    if name := node.get("$ref"):
        found: Any = schema
        for step in name.removeprefix("#/").split("/"):
            found = found[step]
        return _branches(schema, {**found, **{k: v for k, v in node.items() if k != "$ref"}})
    choices = node.get("anyOf") or node.get("oneOf")
    if choices:
        return [one for choice in choices for one in _branches(schema, choice)]
    return [node]


def suggest(word: str, known: Iterable[str]) -> Translatable:
    """Return a hint with the nearest of the known names, or all of them."""
    names = list(known)
    found = get_close_matches(word.lower(), names, n=1, cutoff=0.5)
    return (
        msg("Did you mean {found!r}?", found=found[0])
        if found
        else msg("Known: {names}.", names=", ".join(names))
    )


def show(value: Any) -> str:
    """Return a value as a message names it: short, in TOML's words."""
    match value:
        case bool():
            return "true" if value else "false"
        case "":
            return msg("an empty text")
        case str():
            return msg("{text!r}", text=value if len(value) <= 40 else f"{value[:39]}…")
        case Mapping():
            return msg("a table")
        case list() | tuple():
            return msg("a list") if value else msg("an empty list")
    return str(value)


def path_of(places: Sequence[str | int]) -> str:
    """Return a place as people write it: `send[0].at`, `accounts.x`, `settings["a b"]`."""
    path = ""
    for place in places:
        if isinstance(place, int):
            path += f"[{place}]"
        elif place.isidentifier():
            path += f".{place}" if path else place
        else:
            path += f'["{place}"]'
    return path
