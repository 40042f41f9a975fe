"""Every manifest that the model allows, as JSON: drawn from the model's own fields, with keys it does not know."""

import types
from collections.abc import Mapping
from typing import Annotated, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel
from pydantic.fields import FieldInfo

from repurpose.article.span import Span
from repurpose.pack.manifest import Manifest
from repurpose.pack.manifest_cards import CardEntry
from repurpose.pack.manifest_types import PackPath

UNKNOWN = "x-unknown"
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=6)
PATHS = st.from_regex(r"[a-z]{1,4}/[0-9a-z]{1,6}\.(png|mp4)", fullmatch=True)
SPANS = st.builds(lambda a, n: [a, a + n], st.integers(0, 99), st.integers(1, 99))
ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers(-9, 9) | WORDS,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(WORDS, inner, max_size=2),
    max_leaves=4,
)
_PATH = FieldInfo.from_annotation(PackPath).metadata


def manifests():
    """Return a strategy for whole manifests."""
    return model(Manifest)


def model(kind):
    """Return a strategy for a model: its required fields, some of the others, one that is unknown."""
    required, others = {UNKNOWN: ANYTHING}, {}
    for name, field in kind.model_fields.items():
        into = required if field.is_required() else others
        into[name] = value(field.annotation, field.metadata)
    whole = st.fixed_dictionaries(required, optional=others)
    return whole.map(_equally_many) if kind is CardEntry else whole


def _equally_many(card):
    least = min(len(card[name]) for name in ("lines", "fields", "spans"))
    return card | {name: card[name][:least] for name in ("lines", "fields", "spans")}


def value(kind, limits=()):
    """Return a strategy for a type, within the limits of its metadata."""
    if get_origin(kind) is Annotated:
        inner, *more = get_args(kind)
        return value(inner, [*FieldInfo.from_annotation(kind).metadata, *more])
    if kind is Span:
        return SPANS
    if get_origin(kind) is Literal:
        return st.sampled_from(get_args(kind))
    if get_origin(kind) in (Union, types.UnionType):
        return st.one_of(st.none() if one is type(None) else value(one) for one in get_args(kind))
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        if inner[1:] == (...,):
            return st.lists(value(inner[0]), max_size=2)
        return st.tuples(*map(value, inner)).map(list)
    if get_origin(kind) is Mapping:
        key, inner = get_args(kind)
        return st.dictionaries(value(key), value(inner), max_size=2)
    if isinstance(kind, type) and issubclass(kind, BaseModel):
        return model(kind)
    return _plain(kind, limits)


def _plain(kind, limits):
    told = {name: got for one in limits for name in LIMITS if (got := getattr(one, name, None))}
    if kind is bool:
        return st.booleans()
    if kind is int:
        return st.integers(told.get("ge", 0), 2**53)
    if kind is float:
        return st.floats(0.001, told.get("le", 1e6), allow_nan=False)
    if any(type(one) is type(_PATH[0]) and one == _PATH[0] for one in limits):
        return PATHS
    if "pattern" in told:
        return st.from_regex(told["pattern"].replace("$", r"\Z"))
    return WORDS.filter(len) if told.get("min_length") else WORDS


LIMITS = ("ge", "le", "pattern", "min_length")
