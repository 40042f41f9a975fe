"""Which sequences X counts as one emoji: Unicode Emoji 11.0, the set that its counting library knows.

Source: twitter-text 3.1.0 (its configuration v3, `emojiParsingEnabled`) with twemoji-parser 11.0.2,
read 2026-11; the sequences are those of Unicode's emoji-sequences, emoji-zwj-sequences and
emoji-variation-sequences, version 11.0. A newer sequence is counted by its parts, so a post is never
longer for X than for us.
"""

import re

from repurpose.patterns import lazy_pattern

_SKIN = "[🏻-🏿]"
_JOIN = "\u200d"
_VS = "\ufe0f"

# Followed by U+FE0F these are one emoji: characters whose default look is text.
_TEXT_FIRST = (
    "©®™♟‼⁉ℹ↔-↙↩↪⌚⌛⌨⏏⏭-⏯⏱⏲⏸-⏺Ⓜ▪▫▶◀◻-◾☀-☄☎☑☔☕☘☠☢☣☦☪☮☯☸-☺♀♂♈-♓♠♣♥♦♨♻♿⚒-⚗⚙⚛⚜⚠⚡⚪⚫⚰⚱⚽⚾⛄⛅⛈⛏⛑⛓⛔⛩⛪⛰-⛵⛸⛺⛽"
    "✂✈✉✏✒✔✖✝✡✳✴❄❇❗❣❤➡⤴⤵⬅-⬇⬛⬜⭐⭕〰〽㊗㊙🀄🅰🅱🅾🅿🈂🈚🈯🈷🌡🌤-🌬🌶🍽🎖🎗🎙-🎛🎞🎟🏍🏎🏔-🏟🏳🏵🏷🐿👁📽🕉🕊🕯🕰🕳🕶-🕹🖇🖊-🖍🖥🖨🖱🖲🖼🗂-🗄"
    "🗑-🗓🗜-🗞🗡🗣🗨🗯🗳🗺🛋🛍-🛏🛠-🛥🛩🛰🛳"
)
_TEXT_FIRST_PEOPLE = "☝⛷⛹✌✍🏋🏌🕴🕵🖐"  # take a skin tone too, after U+FE0F if it is there
_PEOPLE = "✊✋🎅🏂-🏄🏇🏊👂👃👆-👐👦-👩👮👰-👸👼💁-💃💅-💇💪🕺🖕🖖🙅-🙇🙋-🙏🚣🚴-🚶🛀🛌🤘-🤜🤞🤟🤦🤰-🤹🤽🤾🦵🦶🦸🦹🧑-🧝"
_GENDERED = "🏃🏄🏊👮👱👳👷💁💂💆💇🙅-🙇🙋🙍🙎🚣🚴-🚶🤦🤵🤷-🤹🤽🤾🦸🦹🧖-🧝"
_WORK = f"⚕{_VS}|⚖{_VS}|✈{_VS}|[🌾🍳🎓🎤🎨🏫🏭💻💼🔧🔬🚀🚒🦰-🦳]"
_CHILDREN = f"(?:👧{_JOIN}[👦👧]|👦{_JOIN}👦|[👦👧])"
_HEART = f"❤{_VS}{_JOIN}"
_KISS = f"(?:💋{_JOIN})?"

_FLAGS = (
    "ACADAEAFAGAIALAMAOAQARASATAUAWAXAZBABBBDBEBFBGBHBIBJBLBMBNBOBQBRBSBTBVBWBYBZCACCCDCFCGCHCICKCLCM"
    "CNCOCPCRCUCVCWCXCYCZDEDGDJDKDMDODZEAECEEEGEHERESETEUFIFJFKFMFOFRGAGBGDGEGFGGGHGIGLGMGNGPGQGRGSGT"
    "GUGWGYHKHMHNHRHTHUICIDIEILIMINIOIQIRISITJEJMJOJPKEKGKHKIKMKNKPKRKWKYKZLALBLCLILKLRLSLTLULVLYMAMC"
    "MDMEMFMGMHMKMLMMMNMOMPMQMRMSMTMUMVMWMXMYMZNANCNENFNGNINLNONPNRNUNZOMPAPEPFPGPHPKPLPMPNPRPSPTPWPY"
    "QARERORSRURWSASBSCSDSESGSHSISJSKSLSMSNSOSRSSSTSVSXSYSZTATCTDTFTGTHTJTKTLTMTNTOTRTTTVTWTZUAUGUMUN"
    "USUYUZVAVCVEVGVIVNVUWFWSXKYEYTZAZMZW"
)


def _flag(region: str) -> str:
    """Return the flag of a two-letter region as its pair of regional indicators."""
    return "".join(chr(0x1F1E6 + ord(letter) - ord("A")) for letter in region)


def _tagged(region: str) -> str:
    """Return the flag of a part of the United Kingdom: a black flag, tag letters and their end."""
    return "🏴" + "".join(chr(0xE0000 + ord(letter)) for letter in region) + "\U000e007f"


_SEQUENCE = lazy_pattern(
    "|".join(
        (
            f"[👨👩]{_SKIN}?{_JOIN}(?:{_WORK})",
            f"[🏋🏌🕴🕵⛹](?:{_SKIN}|{_VS}){_JOIN}[♀♂]{_VS}",
            f"[{_GENDERED}]{_SKIN}?{_JOIN}[♀♂]{_VS}",
            f"[👯🤼🧞🧟]{_JOIN}[♀♂]{_VS}",
            f"👨{_JOIN}{_HEART}{_KISS}👨|👩{_JOIN}{_HEART}{_KISS}[👨👩]",
            f"(?:👨{_JOIN}[👨👩]|👩{_JOIN}👩|[👨👩]){_JOIN}{_CHILDREN}",
            f"🏳{_VS}{_JOIN}🌈|🏴{_JOIN}☠{_VS}|👁{_JOIN}🗨",
            f"[#*0-9]{_VS}?\u20e3",
            f"[{_TEXT_FIRST}]{_VS}",
            f"[{_TEXT_FIRST_PEOPLE}](?:{_VS}{_SKIN}?|{_SKIN})",
            f"[{_PEOPLE}]{_SKIN}",
            *(_tagged(region) for region in ("gbeng", "gbsct", "gbwls")),
            *(_flag(_FLAGS[i : i + 2]) for i in range(0, len(_FLAGS), 2)),
        )
    )
)


# One of these is in every such sequence: what joins, a variation, a keycap, a letter of a flag, a skin tone, a tag.
_PART = re.compile(
    "[\u200d\ufe0f\u20e3\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]"
)


def emoji_on_x(text: str) -> list[tuple[int, int]]:
    """Return the half-open ranges of `text` that X counts as one emoji of several code points."""
    if not _PART.search(text):  # nearly every text; the sequences are slow to look for
        return []
    return [found.span() for found in _SEQUENCE.finditer(text)]
