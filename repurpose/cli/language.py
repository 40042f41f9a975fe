"""The language of who reads the terminal: chosen once, before anything is printed."""

from collections.abc import Mapping, Sequence

from repurpose.errors import UnknownName, UsageError
from repurpose.messages import LANGUAGES, look_up, msg, translate

_NAMES = {  # as people write them, and what they are
    **dict.fromkeys(("zh", "cn", "chinese", "zh-cn", "zh_cn", "zh-hans", "中文", "汉语"), "zh"),
    **dict.fromkeys(("en", "english", "en-us", "en_us", "en-gb", "en_gb", "英文", "英语"), "en"),
}
_LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG")
_spoken = "en"


def choose_language(words: Sequence[str], environ: Mapping[str, str]) -> tuple[str, list[str]]:
    """Return the language to speak, and `words` without `--lang`.

    `--lang` comes first, wherever it stands; then REPURPOSE_LANG; then the locale.

    Raises:
        UnknownName: `--lang` or REPURPOSE_LANG names a language that there is not.
    """
    left, chosen = _take_option(words)
    if chosen := chosen or environ.get("REPURPOSE_LANG", ""):
        if chosen.lower() not in _NAMES:
            raise UnknownName("language", chosen, LANGUAGES)
        return _NAMES[chosen.lower()], left
    return locale_language(environ) or "en", left


def locale_language(environ: Mapping[str, str]) -> str:
    """Return the language that the locale names, of those that there are; "" when it names none."""
    spoken = next((environ[name] for name in _LOCALE if environ.get(name)), "").lower()
    if spoken.startswith("zh"):
        return "zh"
    return "" if spoken.startswith(("c.", "posix")) or spoken in ("", "c") else "en"


def _take_option(words: Sequence[str]) -> tuple[list[str], str]:
    left: list[str] = []
    chosen, rest = "", list(words)
    while rest:
        word = rest.pop(0)
        if word == "--":
            return [*left, word, *rest], chosen
        if word == "--lang":
            if not rest:
                raise UsageError(msg("Option '--lang' needs a value: zh or en."))
            chosen = rest.pop(0)
        elif word.startswith("--lang="):
            chosen = word.removeprefix("--lang=")
        else:
            left.append(word)
    return left, chosen


def speak(language: str) -> None:
    """Print everything from now on in `language`."""
    global _spoken  # noqa: PLW0603  # one terminal, one reader
    _spoken = language


def spoken() -> str:
    """Return the language that is printed."""
    return _spoken


def tell(text: str) -> str:
    """Return a message in the language that is printed."""
    return translate(text, _spoken)


def find_words(text: str) -> str:
    """Return a fixed text, such as a line of help, in the language that is printed."""
    return look_up(text, _spoken)
