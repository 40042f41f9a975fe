"""Words of ours on cards, in the language of their words; they state nothing of the article."""

import re

from repurpose.cards.model import Card
from repurpose.cards.voices.suiting import place_of
from repurpose.patterns import lazy_pattern
from repurpose.text import find_choices

_SWIPE = {"zh": "左滑", "ja": "スワイプ", "ko": "밀어 보기", "en": "Swipe"}
_FOLLOW = {"zh-Hans": "关注", "zh-Hant": "追蹤", "ja": "フォロー", "ko": "팔로우", "en": "Follow"}
_COMMENT = {
    "zh-Hans": ("评论区见", "评论区打 {letters}"),
    "zh-Hant": ("留言區見", "留言區打 {letters}"),
    "ja": ("コメント欄で", "コメント欄で {letters}"),
    "ko": ("댓글로 답하기", "댓글에 {letters}"),
    "en": ("Answer in the comments", "Comment {letters}"),
}
_SEAL = {
    "zh-Hans": "评论区见",
    "zh-Hant": "留言區見",
    "ja": "意見募集",
    "ko": "댓글에서",
    "en": "?",
}
_WHOLE = {"zh-Hans": "全文", "zh-Hant": "全文", "ja": "全文", "ko": "전문", "en": "The article"}
_asks = lazy_pattern(
    r"[?？]|评论|評論|留言|回[复覆復]|コメント|댓글|comment|repl(?:y|ies)", re.IGNORECASE
)
_LONG_READ = {"zh-Hans": "长文", "zh-Hant": "長文", "ja": "長文", "ko": "긴글", "en": "L"}

_COVER = {
    "zh-Hans": "长文卡片",
    "zh-Hant": "長文卡片",
    "ja": "長文記事",
    "ko": "긴글카드",
    "en": "L",
}


_TAGS = {  # what stands as a tag over a card
    "@data": {"zh-Hans": "数据", "zh-Hant": "數據", "ja": "データ", "ko": "데이터", "en": "data"},
    "@numbers": {
        "zh-Hans": "数字",
        "zh-Hant": "數字",
        "ja": "数字",
        "ko": "숫자",
        "en": "in numbers",
    },
    "@compare": {"zh-Hans": "对照", "zh-Hant": "對照", "ja": "比較", "ko": "비교", "en": "compare"},
    "@timeline": {
        "zh-Hans": "时间线",
        "zh-Hant": "時間線",
        "ja": "年表",
        "ko": "연표",
        "en": "timeline",
    },
    "@points": {"zh-Hans": "要点", "zh-Hant": "要點", "ja": "要点", "ko": "핵심", "en": "points"},
    "@quote": {"zh-Hans": "观点", "zh-Hant": "觀點", "ja": "視点", "ko": "관점", "en": "quote"},
    "@excerpt": {"zh-Hans": "摘录", "zh-Hant": "摘錄", "ja": "抜粋", "ko": "발췌", "en": "excerpt"},
    "@question": {
        "zh-Hans": "提问",
        "zh-Hant": "提問",
        "ja": "問い",
        "ko": "질문",
        "en": "question",
    },
    "@again": {"zh-Hans": "反复", "zh-Hant": "反覆", "ja": "反復", "ko": "반복", "en": "again"},
    "@steps": {"zh-Hans": "步骤", "zh-Hant": "步驟", "ja": "手順", "ko": "순서", "en": "steps"},
}


def swipe_label(card: Card) -> str:
    """Return how readers are asked to swipe: on the first card of a series that goes out as an album."""
    place, whole = place_of(card)
    if not card.brand.swipe or card.kind != "cover" or place or whole < 2:
        return ""
    return _SWIPE.get(card.language.partition("-")[0], _SWIPE["en"])


def follow_label(card: Card) -> str:
    """Return how the viewers of a clip are asked to follow whose it is; "" where nobody is named."""
    if not (card.brand.name or card.brand.handle):
        return ""
    return _FOLLOW.get(card.language, _FOLLOW["en"])


def label_of(label: str, card: Card) -> str:
    """Return a label: `@comment`, `@seal`, `@cover` and `@sign` by what the card says, and whether it asks.

    `@data` and its like, also behind a `# `, are tags in the card's language; any other label is
    written as it is.
    """
    language = card.language if card.language in _COMMENT else "en"
    if (tag := label.removeprefix("# ")) in _TAGS:
        word = _TAGS[tag][language]
        return f"# {word}" if tag != label else word.capitalize()
    if label == "@comment":
        plain, lettered = _COMMENT[language]
        if not _asks.search(card.text):
            return _WHOLE[language]
        choices = find_choices(card.text)
        if choices is None:
            return plain
        letters = " / ".join("ABCD"[: len(choices.options)])
        return lettered.format(letters=letters)
    if label == "@seal":
        return _SEAL[language] if _asks.search(card.text) else _LONG_READ[language]
    if label == "@cover":
        return _COVER[language]
    if label == "@sign":
        return card.brand.sign or _LONG_READ[language]
    return label
