"""A post's text in, its facets out: addresses, hashtags and mentions, with their places in UTF-8 bytes; pure.

https://docs.bsky.app/docs/advanced-guides/post-richtext (read 2026-11): the server finds nothing by
itself, so that whatever is no facet is plain text. A mention names an account by its DID.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping

from repurpose.json_object import JsonObject
from repurpose.platforms.delivery import Message
from repurpose.platforms.links import links_on_mastodon, links_on_x

_RUN_TAG = re.compile(r"[#＃](\S+)")
_TAG = re.compile(r"(?<![A-Za-z0-9_&/#＃])[#＃]([^\s#＃@＠]{1,128})")
_TAG_MOST = 64  # graphemes of app.bsky.richtext.facet#tag; counted here in code points
_IN_TAG = "_-·・"
_CLOSING = "。，、；：！？…）」』】》〉”’"  # ends a sentence, never an address
# https://atproto.com/specs/handle (read 2026-11), its labels bounded as DNS has them
_MENTION = re.compile(
    r"(?<![A-Za-z0-9_.@＠/-])[@＠]((?:[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?\.){1,8}"
    r"[A-Za-z][A-Za-z0-9-]{0,61}[A-Za-z0-9])(?![A-Za-z0-9_@-])"
)

Feature = Mapping[str, str]


def handles_in(text: str) -> list[str]:
    """Return the accounts that a text mentions, in small letters, each once."""
    return list(dict.fromkeys(found[1].lower() for found in _MENTION.finditer(text)))


def facets_of(message: Message, dids: Mapping[str, str]) -> list[JsonObject]:
    """Return the facets of a message in the order of the text, none over another.

    `dids` has the accounts that are known by their handles; a mention of another stays plain.
    """
    text = message.text
    taken: list[tuple[int, int, Feature | None]] = []
    for start, end, feature in (
        *_of_runs(message),
        *_mentions(text, dids),
        *_links(text),
        *_tags(text),
    ):
        if all(end <= other[0] or other[1] <= start for other in taken):
            taken.append((start, end, feature))
    return [
        _facet(text, start, end, feature)
        for start, end, feature in sorted(taken, key=_first)
        if feature
    ]


def _first(found: tuple[int, int, Feature | None]) -> int:
    return found[0]


def _of_runs(message: Message) -> Iterator[tuple[int, int, Feature | None]]:
    at = 0
    for run in message.runs:
        text = str(run.get("text", ""))
        if run.get("role") == "link" and (address := text.strip()):
            start = at + text.index(address)
            yield start, start + len(address), _link(address)
        elif run.get("role") == "hashtag":
            for found in _RUN_TAG.finditer(text):
                yield at + found.start(), at + found.end(), _tag(found[1].rstrip("#＃"))
        at += len(text)


def _mentions(text: str, dids: Mapping[str, str]) -> Iterator[tuple[int, int, Feature | None]]:
    for found in _MENTION.finditer(text):
        did = dids.get(found[1].lower())
        known = {"$type": "app.bsky.richtext.facet#mention", "did": did} if did else None
        yield found.start(), found.end(), known


def _links(text: str) -> Iterator[tuple[int, int, Feature | None]]:
    for start, end in (*links_on_mastodon(text), *links_on_x(text)):
        address = text[start:end].rstrip(_CLOSING)
        yield start, start + len(address), _link(address)


def _tags(text: str) -> Iterator[tuple[int, int, Feature | None]]:
    for found in _TAG.finditer(text):
        name = _whole_tag(found[1])
        if name:
            yield found.start(), found.start() + 1 + len(name), _tag(name)


def _whole_tag(said: str) -> str:
    """Return the tag that begins a run of characters: up to its first mark, never a number alone."""
    end = 0
    for character in said:
        if character not in _IN_TAG and unicodedata.category(character)[0] in "PZC":
            break
        end += 1
    name = said[:end].rstrip(_IN_TAG)
    return name if len(name) <= _TAG_MOST and not name.isdecimal() else ""


def _link(address: str) -> Feature:
    uri = address if "://" in address else f"https://{address}"
    return {"$type": "app.bsky.richtext.facet#link", "uri": uri}


def _tag(name: str) -> Feature:
    return {"$type": "app.bsky.richtext.facet#tag", "tag": name}


def _facet(text: str, start: int, end: int, feature: Feature) -> JsonObject:
    begin = len(text[:start].encode())
    index = {"byteStart": begin, "byteEnd": begin + len(text[start:end].encode())}
    return {"index": index, "features": [dict(feature)]}
