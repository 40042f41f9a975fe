"""The message that asks a model to write posts in, posts that join the article's sentences out: no model at all."""

import re
from collections.abc import Callable, Sequence

from repurpose.json_object import JsonObject
from repurpose.sandbox.editor_choice import Seen, see, spread, stands

_POSTS = 5
_HOOK = 80  # code points
_NUMBER = 12  # of a post's cost: its number
_ROLES = ("hook", "claim", "reason", "story", "close")
_TIGHT = re.compile(r"(?<=[，。；：、！？”」])\s+")  # between the clauses of a sentence of Han
Sentence = tuple[str, int, str]  # id, cost, text


def asks_for_writing(system: str) -> bool:
    """Return whether a system's text asks for sentences with ids, not for ids alone."""
    return '"sentences"' in system


def write(message: str) -> JsonObject:
    """Return posts in the form that is asked for: two neighbouring sentences made one, with the ids of both."""
    seen = see(message)
    brief = message.rpartition("</article>")[2]
    room, most = _count(r"each within (\d+)", brief, 240), _count(r": (\d+) posts", brief, _POSTS)
    starts = [n for n, one in enumerate(seen.sentences) if stands(one[2])]
    posts: list[JsonObject] = []
    for start in spread(starts, min(most, _POSTS)):
        taken: list[Sentence] = []
        for one in seen.sentences[start : start + 2]:
            if sum(cost for _, cost, _ in taken) + one[1] + _NUMBER <= room:
                taken.append(one)
        if taken:
            role = _ROLES[min(len(posts), len(_ROLES) - 1)]
            posts.append({"role": role, "sentences": [_joined(taken)]})
    return {
        "posts": posts,
        "hooks": _openings(seen, _count(r"HOOKS (\d+)", brief, 0), _HOOK),
        "titles": _openings(
            seen, _count(r"TITLES (\d+)", brief, 0), _count(r"A TITLE within (\d+)", brief, 20)
        ),
    }


def _count(pattern: str, text: str, usual: int) -> int:
    found = re.search(pattern, text)
    return int(found[1]) if found else usual


def _joined(taken: Sequence[Sentence]) -> JsonObject:
    """Return sentences as one: with a semicolon, which is all that a fake model writes by itself."""
    texts = [_TIGHT.sub("", text).strip() for _, _, text in taken]
    latin = texts[0][-1:].isascii()
    text = ("; " if latin else "；").join([*(t.rstrip("。.！!") for t in texts[:-1]), texts[-1]])
    return {"text": text, "ids": [name for name, _, _ in taken]}


def _openings(seen: Seen, most: int, room: int) -> list[JsonObject]:
    """Return sentences that could open a thread, or be its title: with other marks, and no stop."""
    fit = [one for one in seen.sentences if stands(one[2]) and len(one[2]) <= room]
    marked = [one for one in fit if re.search("[，,]", one[2])]
    return [
        {
            "text": re.sub("[，,]", _semicolon, _TIGHT.sub("", text), count=1).rstrip("。."),
            "ids": [name],
        }
        for name, _, text in spread(marked or fit, most)
    ]


def _semicolon(mark: "re.Match[str]") -> str:
    return ";" if mark[0] == "," else "；"


def spoil(answer: JsonObject, change: Callable[[str], str]) -> JsonObject:
    """Return an answer of which every text that a model writes is changed."""

    def changed(value: object) -> object:
        if isinstance(value, dict):
            return {
                key: change(one) if key == "text" and isinstance(one, str) else changed(one)
                for key, one in value.items()
            }
        return [changed(one) for one in value] if isinstance(value, list) else value

    return {key: changed(value) for key, value in answer.items()}
