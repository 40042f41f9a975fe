"""The words of the handoff pages, in every language: whoever reads a page has it in their own."""

from collections.abc import Mapping
from functools import cache
from typing import TYPE_CHECKING

from repurpose.json_object import JsonObject
from repurpose.messages import read_words
from repurpose.resources import asset

if TYPE_CHECKING:
    from repurpose.platforms.base import Platform

Texts = Mapping[str, str]  # by language
HTML_LANGUAGES: Texts = {"zh": "zh-CN", "en": "en"}


def say(key: str, **values: int | Texts) -> Texts:
    """Return a text of `assets/handoff/words.json` in every language, filled with these values."""
    return {
        language: words[key].format_map(
            {
                name: value[language] if isinstance(value, Mapping) else value
                for name, value in values.items()
            }
        )
        for language, words in _words().items()
    }


def say_label(platform: "Platform") -> Texts:
    """Return what a platform is called in every language."""
    return {"en": platform.label, "zh": platform.label_zh}


def language_of(platform: "Platform") -> str:
    """Return the language of a page for whose reader none is known."""
    return "zh" if platform.chinese else "en"


@cache
def _words() -> dict[str, JsonObject]:
    return read_words(asset("handoff", "words.json"))
