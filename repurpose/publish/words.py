"""The words that publishing adds to an article, in the article's language."""

from repurpose.messages import Translatable, msg, translate

NOTES = msg("Notes")


def say(said: Translatable, language: str) -> str:
    """Return words of ours within an article, in its language."""
    if language[:2] in _ELSEWHERE:
        return _ELSEWHERE[language[:2]].get(said.id, str(said))
    return translate(said, "zh" if language.startswith("zh") else "en")


# Words of ours in articles of languages that nothing else here is said in.
_ELSEWHERE = {
    "ja": {"Notes": "注", "Note": "メモ", "Tip": "ヒント", "Important": "重要", "Warning": "警告", "Caution": "注意"},
    "ko": {"Notes": "주", "Note": "참고", "Tip": "팁", "Important": "중요", "Warning": "경고", "Caution": "주의"},
}  # fmt: skip
CALLOUTS = {
    "note": msg("Note"),
    "info": msg("Note"),
    "tip": msg("Tip"),
    "important": msg("Important"),
    "warning": msg("Warning"),
    "caution": msg("Caution"),
    "danger": msg("Caution"),
}
