"""The message that asks a model for a choice in, a sensible choice over its ids out: no model at all."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from repurpose.json_object import JsonObject

_SENTENCE = re.compile(r"\[(\d+)·(\d+)\] ?(.*)")
_MARKS = re.compile(r"\([a-z]{1,2}·\d+\) ?")
_LEANS = re.compile(
    r"(?:这|那|它|他|她|但|而|所以|因此|然而|不过|同时|另外|此外|比如|例如|第[二三四五六七八九十]"
    r"|this|that|it|he|she|but|so|however|therefore|also|then|for example)",
    re.IGNORECASE,
)
T = TypeVar("T")
_ROLES = ("hook", "claim", "reason", "story", "turn", "answer", "close")
_POSTS, _QUOTES, _FIGURES, _CARDS, _BEATS, _TAGS = 5, 6, 3, 5, 6, 4
_SHORT, _LONG, _BEAT = 18, 150, 68  # cost of a quote, and of a beat of a clip


@dataclass(frozen=True)
class Seen:
    """What the fake model sees in a message."""

    sentences: tuple[tuple[str, int, str], ...]  # id, cost, text
    title: str = ""
    budget: int = 240
    names: tuple[str, ...] = field(default=())


def see(message: str) -> Seen:
    """Return the sentences of an article between its marks, and what the brief behind it says."""
    body, _, brief = message.partition("</article>")
    found: list[tuple[str, int, str]] = []
    title = ""
    for line in body.splitlines():
        if line.startswith("TITLE "):
            title = _MARKS.sub("", line.partition("] ")[2]).replace(" ", "")
        elif match := _SENTENCE.match(line):
            found.append((match[1], int(match[2]), _MARKS.sub("", match[3])))
    budget = re.search(r"BUDGET (\d+)", brief)
    names = re.search(r"^NAMES (.+)$", brief, re.MULTILINE)
    return Seen(
        tuple(found),
        title,
        int(budget[1]) if budget else 240,
        tuple(names[1].split(", ")) if names else (),
    )


def choose(system: str, message: str) -> JsonObject:
    """Return an object with the keys of the example in `system`: a choice spread over the article."""
    seen, example = see(message), _example(system)
    return {key: _fill(key, value, seen) for key, value in example.items()}


def _example(system: str) -> JsonObject:
    """Return the last JSON object of a text: the example of an answer's form."""
    decoder = json.JSONDecoder()
    found: JsonObject = {}
    at = system.find('{"')
    while at >= 0:
        try:
            value, end = decoder.raw_decode(system, at)
        except ValueError:
            end = at + 1
        else:
            found = value if isinstance(value, dict) else found
        at = system.find('{"', end)
    return found


def _fill(key: str, value: object, seen: Seen) -> object:
    made = _CHOICES.get(key)
    if made is not None:
        return made(seen, value)
    if isinstance(value, list):
        return []
    return seen.sentences[0][0] if seen.sentences and isinstance(value, str) else value


def _posts(seen: Seen, value: object) -> list[JsonObject]:
    """Return posts of neighbouring sentences, each opened by one that leans on none before it."""
    form = value[0] if isinstance(value, list) and value and isinstance(value[0], dict) else {}
    starts = spread([n for n, one in enumerate(seen.sentences) if stands(one[2])], _POSTS)
    posts: list[JsonObject] = []
    for number, start in enumerate(starts):
        end = starts[number + 1] if number + 1 < len(starts) else len(seen.sentences)
        taken: list[tuple[str, int, str]] = []
        for one in seen.sentences[start:end]:
            if sum(cost for _, cost, _ in taken) + one[1] > seen.budget:
                break
            taken.append(one)
        if taken:
            last = number == len(starts) - 1
            made: JsonObject = {"role": _ROLES[-1] if last else _ROLES[min(number, 5)]}
            made["ids"] = [name for name, _, _ in taken]
            extra = {"more": [], "text": "".join(text for _, _, text in taken)}
            posts.append(made | {key: extra[key] for key in extra if key in form})
    return posts


def _quotes(seen: Seen, _value: object) -> list[list[str]]:
    fit = [one[0] for one in seen.sentences if _SHORT <= one[1] <= _LONG and stands(one[2])]
    return [[name] for name in spread(fit, _QUOTES)]


def _figures(seen: Seen, _value: object) -> list[list[str]]:
    fit = [name for name, cost, text in seen.sentences if cost <= _LONG and re.search(r"\d", text)]
    return [[name] for name in fit[:_FIGURES]]


def _clip(seen: Seen, _value: object) -> list[str]:
    fit = [name for name, cost, text in seen.sentences if cost <= _BEAT and stands(text)]
    return spread(fit, _BEATS)


def _tags(seen: Seen, _value: object) -> list[JsonObject]:
    found = []
    for name in seen.names:
        home = next((number for number, _, text in seen.sentences if name in text), "")
        found += [{"text": name, "id": home}] if home else []
    return found[:_TAGS]


def _cover(seen: Seen, _value: object) -> str:
    match = re.search(r"[\u4e00-\u9fff]{2,4}|[A-Za-z]{2,8}", seen.title)
    return match[0] if match else ""


def stands(text: str) -> bool:
    """Return whether a sentence leans on none before it, and announces none."""
    return not _LEANS.match(text) and not text.rstrip().endswith(("：", ":"))


def spread(given: Sequence[T], count: int) -> list[T]:
    """Return `count` of several, as far from each other as can be."""
    if len(given) <= count:
        return list(given)
    return [given[number * len(given) // count] for number in range(count)]


_CHOICES: dict[str, Callable[[Seen, object], object]] = {
    "titles": lambda seen, _: ["t"] if seen.title else [],
    "posts": _posts,
    "quotes": _quotes,
    "figures": _figures,
    "cards": lambda seen, value: _quotes(seen, value)[:_CARDS],
    "clip": _clip,
    "tags": _tags,
    "cover": _cover,
    "skip": lambda _seen, _value: [],
    "keywords": lambda _seen, _value: [],
}
