"""A text of the rooms below in; the same in Chinese out, by the tables; an unknown one as it is."""

import json
import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache

from repurpose.cards import kind_labels
from repurpose.resources import asset
from repurpose.studio.chinese.drawing import DRAWING, SYSTEM
from repurpose.studio.chinese.packs import NOUNS, PACKS
from repurpose.studio.chinese.plans import PLANS
from repurpose.studio.chinese.sending import ASKED, SENDING

Say = Callable[[str], str]  # a text of the rooms below -> the same in the language of a page
SAID = {**PACKS, **DRAWING, **PLANS, **SENDING}
JOINED = {"{name}: {why}": "{name}：{why}", "{first}; {rest}": "{first}；{rest}"}  # of the above
_SENTENCES = ("why", "more", "said", "hint", "first", "rest", "words", "error", "known")
_VERBATIM = ("known", "text", "path", "folder", "example", "command", "address")
_LONGEST = 1000  # characters: what is longer is no sentence of ours
_WORDS = r"(?:(?!; |: ).)"
_open = re.compile(r"\{(\w+)\}")


@cache
def _rows() -> tuple[tuple[str, str, str], ...]:
    """Return the tables: a stretch that such a text has, how it reads, what it is in Chinese.

    Those that say most come first: an open one would take their texts.
    """
    rows = {**SAID, **SYSTEM, **JOINED}.items()
    ordered = sorted(rows, key=lambda row: -len(_open.sub("", row[0])))
    return tuple(
        (max(_open.split(english)[::2], key=len), english, said) for english, said in ordered
    )


@cache
def _pattern(english: str) -> re.Pattern[str]:
    parts = _open.split(english)  # text, name, text, name ...
    shapes = (
        f"(?P<{part}>{'.' if part in _SENTENCES else _WORDS}*?)" if place % 2 else re.escape(part)
        for place, part in enumerate(parts)
    )
    return re.compile("".join(shapes), re.DOTALL)


@cache
def _names(kind: str) -> Mapping[str, str]:
    """Return what the page itself calls states, fields of cards, or units, such as "state"."""
    found: dict[str, str] = {}
    for path in sorted(asset("studio").glob("*words.json")):
        words = json.loads(path.read_text(encoding="utf-8"))["zh"]
        found |= {key: word for key, word in words.items() if key.startswith(f"{kind}.")}
    return {key.partition(".")[2]: word for key, word in found.items()}


def _filled(name: str, value: str) -> str:
    """Return what stands in the gap `name` of a sentence, in Chinese."""
    if name == "noun":
        return NOUNS.get(value) or kind_labels("zh").get(value, value)
    if name == "asked":
        return ASKED.get(value, value)
    if name == "states":
        return "、".join(_names("state").get(state, state) for state in value.split(", "))
    if name in ("state", "field", "unit"):
        return _names(name).get(value, value)
    return value if name in _VERBATIM else in_chinese(value)


def saying(language: str) -> Say:
    """Return what gives such a text in the language of a page."""
    return in_chinese if language == "zh" else str


@lru_cache(maxsize=4096)
def in_chinese(text: str) -> str:
    """Return what `text` says, in Chinese; a text that no table knows as it is.

    A stretch that a sentence leaves open is looked up in turn: names stay, reasons are said too.
    """
    if len(text) > _LONGEST:
        return text
    if found := _told(text):
        return found
    if text.endswith(".") and (found := _told(text[:-1])):
        return f"{found}。"
    if text in (fields := _names("field")):
        return fields[text]
    *names, last = text.split(", ")  # an item: its account, its time, what it is
    return ", ".join([*names, NOUNS.get(last, last)])


def _told(text: str) -> str:
    """Return a text that has a shape of the tables in Chinese, "" for any other."""
    for stretch, english, said in _rows():
        if stretch not in text or not (found := _pattern(english).fullmatch(text)):
            continue
        values = {name: _filled(name, value) for name, value in found.groupdict().items()}
        if english in JOINED and values == found.groupdict():
            continue  # words of a person, which happen to have such a mark
        return said.format(**values)
    return ""
