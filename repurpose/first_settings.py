"""What a person is asked first in, a `repurpose.toml` out: five questions, for the terminal and for a page.

Language, platforms, brand, theme, voice. Nothing here asks or draws: whoever does shows `QUESTIONS` in
their order, checks each answer with `check_answer`, and writes `settings_text`.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any, Literal

from repurpose.errors import UnknownName, UsageError
from repurpose.messages import fixed, msg
from repurpose.names import canonical, split_names

LANGUAGES = ("zh-Hans", "zh-Hant", "en", "ja", "ko")
SEVERAL = "several"  # languages: each article's is found

PRESET_NAMES: Mapping[str, str] = {
    "home": msg("Chinese: 公众号 小红书 微博 抖音 视频号"),
    "abroad": msg("Abroad: X Bluesky Mastodon LinkedIn Threads"),
    "all": msg("All of them"),
}
_PRESET_ALIASES = {"国内": "home", "海外": "abroad", "全部": "all"}

Name = Literal["language", "platforms", "brand", "theme", "voice"]


@dataclass(frozen=True, slots=True)
class Question:
    """One of the five: its name, what is asked, and how it may be answered."""

    name: Name
    asks: str
    hint: str


QUESTIONS = (
    Question(
        "language",
        msg("Which language are your articles in?"),
        msg("zh-Hans, zh-Hant, en, ja, ko, or several"),
    ),
    Question(
        "platforms",
        msg("Where do you post?"),
        msg("home (国内), abroad (海外), all (全部), or names such as xiaohongshu, weibo, x"),
    ),
    Question(
        "brand",
        msg("Under which name do your cards appear?"),
        msg("a name, then a handle and a picture; empty for none"),
    ),
    Question(
        "theme", msg("Which look do you like?"), msg("a theme's name; its number on the sheet")
    ),
    Question("voice", msg("Who speaks your clips?"), msg("none, espeak, edge, openai, kokoro")),
)


@dataclass(frozen=True, slots=True)
class Answers:
    """What was answered; None leaves a setting as it is."""

    language: str | None = None
    platforms: tuple[str, ...] | None = None
    name: str | None = None
    handle: str | None = None
    tagline: str | None = None
    avatar: str | None = None  # as the file is to name it
    accent: str | None = None
    theme: str | None = None
    voice: str | None = None


def default_platforms(language: str) -> tuple[str, ...]:
    """Return where people post who write in a language."""
    from repurpose.platforms import PRESETS  # noqa: PLC0415  # only where it is asked

    return PRESETS["home" if language == "zh-Hans" else "abroad"]


def usual_answers(language: str) -> Answers:
    """Return what is answered when nobody is asked."""
    from repurpose.themes import DEFAULT  # noqa: PLC0415  # only where it is asked

    return Answers(language, default_platforms(language), theme=DEFAULT, voice="none")


def check_answer(question: Name, answer: str) -> Answers:
    """Return what an answer to a question means; a brand is its name alone.

    Raises:
        UnknownName: It names something that there is not.
        UsageError: It is too long, or says nothing where something must be said.
    """
    words = answer.strip()
    if question == "brand":
        return Answers(name=check_line(words))
    if not words:
        raise UsageError(msg("Nothing was answered."))
    if question == "language":
        return Answers(language=_language(words))
    if question == "platforms":
        return Answers(platforms=_platforms(words))
    if question == "theme":
        return Answers(theme=_theme(words))
    return Answers(voice=_voice(words))


def check_line(text: str, most: int = 60) -> str | None:
    """Return a line of a brand, None for an empty one.

    Raises:
        UsageError: It is too long for a card.
    """
    if len(text) > most:
        raise UsageError(msg("{count} characters: {most} at most.", count=len(text), most=most))
    return " ".join(text.split()) or None


def _language(words: str) -> str:
    known = canonical("language", words)
    if known in LANGUAGES or known == SEVERAL:
        return known
    raise UnknownName("language", words, (*LANGUAGES, SEVERAL))


def _platforms(words: str) -> tuple[str, ...]:
    from repurpose import platforms  # noqa: PLC0415  # only where they are asked for

    preset = _PRESET_ALIASES.get(words, words.lower())
    if preset == "all":
        return tuple(platforms.names())
    if preset in platforms.PRESETS:
        return platforms.PRESETS[preset]
    found = [canonical("platform", one) for one in split_names([words])]
    for one in found:
        if one not in platforms.names():
            raise UnknownName("platform", one, platforms.names())
    return tuple(dict.fromkeys(found))


def _theme(words: str) -> str:
    from repurpose.themes import load_theme, theme_names  # noqa: PLC0415  # only where it is asked

    names = theme_names()
    if words.isascii() and words.isdecimal() and 0 < int(words) <= len(names):
        return names[int(words) - 1]
    return load_theme(words).name


def _voice(words: str) -> str:
    from repurpose.clips import voice_name  # noqa: PLC0415  # only where it is asked

    _, colon, rest = words.partition(":")
    return voice_name(words) + colon + rest


def taken_together(first: Answers, then: Answers) -> Answers:
    """Return the first answers with what they leave open from the others."""
    given = {name: getattr(first, name) for name in first.__dataclass_fields__}
    return replace(then, **{name: value for name, value in given.items() if value is not None})


def settings_table(answers: Answers, before: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a settings file says with the answers in it; all else in it stays."""
    pack = {
        "platforms": list(answers.platforms) if answers.platforms is not None else None,
        "theme": answers.theme,
        "voice": answers.voice,
    }
    brand = {
        name: getattr(answers, name) for name in ("name", "handle", "tagline", "avatar", "accent")
    }
    table = dict(before)
    for section, said in (("pack", pack), ("brand", brand)):
        there = {name: value for name, value in said.items() if value is not None}
        if there:
            table[section] = {**table.get(section, {}), **there}
    return table


def settings_text(answers: Answers, before: str, where: str) -> str:
    """Return the text of a settings file with the answers in it; its comments and order stay.

    Args:
        answers: What was answered.
        before: The text that stands there, "" for none.
        where: What the file is called in a message.

    Raises:
        SetupError: What stands there is no TOML, or what would stand there could not be.
    """
    from repurpose.config import ConfigFile  # noqa: PLC0415  # with the library that checks
    from repurpose.errors import SetupError  # noqa: PLC0415
    from repurpose.toml_files import check_toml, parse_toml, write_toml  # noqa: PLC0415

    there = parse_toml(before.encode(), where, fails=SetupError).table if before else {}
    text = write_toml(
        settings_table(answers, there),
        before=before,
        comment="Settings of Repurpose; see docs/brand.md and `repurpose schema config`.",
    )
    check_toml(ConfigFile, parse_toml(text.encode(), where, fails=SetupError))
    return text


def preset_name(preset: str) -> str:
    """Return what people call a preset of platforms."""
    return PRESET_NAMES.get(preset, fixed(preset))
