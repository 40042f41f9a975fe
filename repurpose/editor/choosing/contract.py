"""A listing in, the JSON Schema of an answer out; an answer in, what it chooses out, item by item.

The schema keeps to what every endpoint takes (objects with all keys required, arrays, strings, enum,
an anchored pattern, `$defs`). Nobody's keeping to it is relied on: `read_choice` takes what has the
right shape, says what has not, and never raises for one bad item.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from repurpose.editor.message import LEAST_POSTS, MOST_POSTS
from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.slicing import PostRole

_ID = r"^(t[a-z]?|h[0-9]{1,3}|[0-9]{1,4}[a-z]{0,2})$"
_known_id = re.compile(_ID)
_SECTION = "^s[0-9]{1,3}$"
_MOST_IDS, _MOST_SKIPPED, _MOST_WORDS = 12, 60, 12
_LONGEST_WORD = 48  # code points of a word or name


@dataclass(frozen=True, slots=True)
class Word:
    """A run of the text, with the id of a sentence or clause that it stands in."""

    text: str
    id: str


@dataclass(frozen=True, slots=True)
class PostChoice:
    """A post as a model names it."""

    role: PostRole
    ids: tuple[str, ...]
    more: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Choice:
    """What an answer chooses, in ids that nobody has looked up yet."""

    subject: str = ""
    skip: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    posts: tuple[PostChoice, ...] = ()
    quotes: tuple[tuple[str, ...], ...] = ()
    figures: tuple[tuple[str, ...], ...] = ()
    cover: str = ""
    keywords: tuple[Word, ...] = ()
    cards: tuple[tuple[str, ...], ...] = ()
    clip: tuple[str, ...] = ()
    tags: tuple[Word, ...] = ()


KEYS = tuple(Choice.__dataclass_fields__)


def schema(posts: int = MOST_POSTS) -> JsonObject:
    """Return the JSON Schema of an answer; an engine that keeps to it may make `$defs.id` an enum."""
    one, several = {"$ref": "#/$defs/id"}, {"$ref": "#/$defs/ids"}
    word = _object({"text": {"type": "string"}, "id": one})
    post = _object({"role": {"enum": list(get_args(PostRole))}, "ids": several, "more": _list(one)})
    return {
        **_object(
            {
                "subject": one,
                "skip": _list(one, most=_MOST_SKIPPED),
                "titles": _list(one, most=5),
                "posts": _list(post, least=min(LEAST_POSTS, posts), most=posts),
                "quotes": _list(several, least=3, most=8),
                "figures": _list(several, most=3),
                "cover": {"type": "string"},
                "keywords": _list(word),
                "cards": _list(several, most=7),
                "clip": _list(one, most=8),
                "tags": _list(word, most=6),
            }
        ),
        "$defs": {"id": {"type": "string", "pattern": _ID}, "ids": _list(one, least=1)},
    }


def sections_schema() -> JsonObject:
    """Return the JSON Schema of the answer that names parts of a long article."""
    return _object({"sections": _list({"type": "string", "pattern": _SECTION}, least=1, most=60)})


def _object(properties: JsonObject) -> JsonObject:
    return {
        "type": "object",
        "additionalProperties": False,
        "required": list(properties),
        "properties": properties,
    }


def _list(items: JsonObject, *, least: int = 0, most: int = _MOST_IDS) -> JsonObject:
    return {"type": "array", "items": items, "minItems": least, "maxItems": most}


@dataclass(frozen=True, slots=True)
class Misshapen:
    """A part of an answer that has not the shape that was asked for."""

    item: str
    reason: str


def read_choice(value: Mapping[str, Any]) -> tuple[Choice, tuple[Misshapen, ...]]:
    """Return what an answer chooses, and its parts that have the wrong shape."""
    wrong: list[Misshapen] = []

    def lost(item: str, reason: str) -> None:
        wrong.append(Misshapen(item, reason))

    def members(key: str, most: int) -> Iterator[tuple[str, Any]]:
        found = value.get(key)
        if not isinstance(found, list):
            lost(key, msg("expected a list"))
            return
        if len(found) > most:
            lost(key, msg("must have at most {most} items", most=most))
        for number, one in enumerate(found[:most], start=1):
            yield f"{key} {number}", one

    def each(key: str, most: int, read: Any) -> tuple[Any, ...]:
        chosen = []
        for item, one in members(key, most):
            made = read(one)
            if made is None:
                lost(item, msg("has not the form that was asked for"))
            else:
                chosen.append(made)
        return tuple(chosen)

    def text(key: str) -> str:
        found = value.get(key)
        if isinstance(found, str) and len(found) <= _LONGEST_WORD:
            return found
        lost(key, msg("expected text"))
        return ""

    for key in value.keys() - set(KEYS):
        lost(str(key)[:_LONGEST_WORD], msg("unknown key"))
    choice = Choice(
        subject=text("subject"),
        skip=each("skip", _MOST_SKIPPED, _read_id),
        titles=each("titles", 5, _read_id),
        posts=each("posts", 2 * MOST_POSTS, _read_post),
        quotes=each("quotes", 12, _read_ids),
        figures=each("figures", 5, _read_ids),
        cover=text("cover"),
        keywords=each("keywords", _MOST_WORDS, _read_word),
        cards=each("cards", 9, _read_ids),
        clip=each("clip", 8, _read_id),
        tags=each("tags", _MOST_WORDS, _read_word),
    )
    return choice, tuple(wrong)


def is_usable(choice: Choice) -> bool:
    """Say whether an answer chooses anything that readers see."""
    return bool(choice.posts or choice.quotes)


def read_sections(value: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the numbers of the parts that an answer names."""
    found = value.get("sections")
    named = found if isinstance(found, list) else []
    texts = (
        one for one in named[:99] if isinstance(one, str) and re.fullmatch(_SECTION[1:-1], one)
    )
    return tuple(dict.fromkeys(int(text[1:]) for text in texts))


def _read_id(one: Any) -> str | None:
    if isinstance(one, int) and not isinstance(one, bool):  # 70 for "70"
        one = str(one)
    return one if isinstance(one, str) and _known_id.fullmatch(one) else None


def _read_ids(one: Any) -> tuple[str, ...] | None:
    members = [_read_id(name) for name in one] if isinstance(one, list) else []
    found = [name for name in members if name is not None]
    whole = 0 < len(found) == len(members) <= _MOST_IDS
    return tuple(found) if whole else None


def _read_post(one: Any) -> PostChoice | None:
    if not isinstance(one, dict) or one.get("role") not in get_args(PostRole):
        return None
    ids, more = _read_ids(one.get("ids")), one.get("more", [])
    added = _read_ids(more) if more else ()
    return None if ids is None else PostChoice(one["role"], ids, added or ())


def _read_word(one: Any) -> Word | None:
    if not isinstance(one, dict):
        return None
    text, name = one.get("text"), _read_id(one.get("id"))
    if not isinstance(text, str) or not 0 < len(text.strip()) <= _LONGEST_WORD or name is None:
        return None
    return Word(text.strip(), name)
