"""How each platform counts the length of a text, as pure functions from `str` to `int`.

Every rule names who published it and when it was read. Import-light: only `regex`, for graphemes.
"""

import re
from functools import lru_cache
from unicodedata import normalize

import regex

from repurpose.platforms.emoji import emoji_on_x
from repurpose.platforms.links import links_on_mastodon, links_on_x

_KEPT = 1024  # texts whose length is remembered: a sentence is tried in several forms of a post
LINK_LENGTH = 23  # what X (t.co) and Mastodon charge for a link, however long it is

_GRAPHEME = regex.compile(r"\X")
# ASCII but for a carriage return, Latin-1, general and CJK punctuation, kana, Han, full-width forms: each of
# these is a grapheme by itself, whatever of them stands beside it (UAX #29: none extends, joins or is Hangul).
_LONE = re.compile(
    "[\x00-\x0c\x0e-\xa8\xaa-\xac\xaf-\u02ff\u2010-\u2027\u2030-\u203b\u3000-\u3029\u3041-\u3096\u309b-\u30ff"
    "\u3400-\u4dbf\u4e00-\u9fff\uff01-\uff9d]*"
)
# twitter-text configuration v3: U+0000-10FF, 2000-200D, 2010-201F and 2032-2037 weigh one
_LIGHT = re.compile("[\\u0000-\\u10ff\\u2000-\\u200d\\u2010-\\u201f\\u2032-\\u2037]")


def count_codepoints(text: str) -> int:
    """Return the number of Unicode code points."""
    return len(text)


def count_graphemes(text: str) -> int:
    """Return the number of user-perceived characters (UAX #29 extended grapheme clusters)."""
    if text.isascii() and "\r" not in text:
        return len(text)
    return len(text) if _LONE.fullmatch(text) else len(_GRAPHEME.findall(text))


def count_utf8(text: str) -> int:
    """Return the number of bytes in UTF-8."""
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


def count_utf16(text: str) -> int:
    """Return the number of UTF-16 code units: what JavaScript and Telegram call the length."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@lru_cache(maxsize=_KEPT)
def weigh_x(text: str) -> int:
    """Return the weighted length of a post on X; 280 is full.

    twitter-text 3.1.0, configuration v3 (docs.x.com/fundamentals/counting-characters, read
    2026-11): in NFC, Latin and its neighbours weigh one and all else two, Chinese included; a
    link, `example.com` too, weighs 23; an emoji sequence weighs two. `“”‘’—–·` weigh one, `，。…`
    two.
    """
    text = normalize("NFC", text)
    weight, position = 0, 0
    # sorted: a link and an emoji may claim the same place; what starts first is counted
    claims = [(start, end, LINK_LENGTH) for start, end in links_on_x(text)]
    claims += [(start, end, 2) for start, end in emoji_on_x(text)]
    for start, end, charge in sorted(claims):
        if start >= position:
            weight += _weigh_plain(text[position:start]) + charge
            position = end
    return weight + _weigh_plain(text[position:])


def _weigh_plain(text: str) -> int:
    if text.isascii():
        return len(text)
    return 2 * len(text) - len(_LIGHT.findall(text))


_MENTION = re.compile(
    r"(?<![=/\w])@([A-Za-z0-9_]+(?:[A-Za-z0-9_.-]*[A-Za-z0-9_])?)@[A-Za-z0-9][A-Za-z0-9.-]*"
    r"(?<=[A-Za-z0-9])(?![@＠]|://)"
)


@lru_cache(maxsize=_KEPT)
def count_mastodon(text: str, link_length: int = LINK_LENGTH) -> int:
    """Return the length of a post on Mastodon; 500 is full unless the server says otherwise.

    `StatusLengthValidator` of Mastodon 4.x (app/validators, read 2026-11): grapheme clusters, with
    each link that has a scheme as `link_length` and of `@user@server` only `@user`. The text of a
    content warning counts as well: add it.
    """
    pieces, position = [], 0
    claims = [(start, end, "x" * link_length) for start, end in links_on_mastodon(text)]
    if "@" in text:
        claims += [(*found.span(), f"@{found[1]}") for found in _MENTION.finditer(text)]
    for start, end, counted in sorted(claims):
        if start >= position:
            pieces += [text[position:start], counted]
            position = end
    return count_graphemes("".join([*pieces, text[position:]]))


def count_threads(text: str) -> int:
    """Return the length of a post on Threads: characters, with an emoji as its UTF-8 bytes.

    developers.facebook.com/documentation/threads/posts (2026-04-14, read 2026-11).
    """
    if text.isascii():
        return len(text)
    total = 0
    for found in _GRAPHEME.finditer(text):
        cluster = found[0]
        total += count_utf8(cluster) if _is_emoji(cluster) else len(cluster)
    return total


_PICTURE = regex.compile(r"[\p{Extended_Pictographic}\p{Regional_Indicator}\u20e3]")


def _is_emoji(cluster: str) -> bool:
    return _PICTURE.search(cluster) is not None


_WEIBO_LINK = re.compile(
    r"https?://[a-zA-Z0-9]+(?:\.[a-zA-Z0-9]+)+[-A-Za-z0-9_$.+!*()/,:;@&=?~#%]*", re.IGNORECASE
)
_WEIBO_OWN = re.compile(r"https?://(?:t\.sina\.com\.cn|t\.sina\.cn|weibo\.com|weibo\.cn)")


def count_weibo(text: str) -> int:
    """Return the length of a Weibo post in 字: two half-width characters make one.

    The counter of Weibo's own page (`STK.kit.extra.count`, read 2026-11): a UTF-16 unit up to
    U+00FF is half a 字, any other a whole one; a link costs ten 字, more only beyond 140 bytes;
    a `http://t.cn` link and a Weibo link up to 41 bytes cost their own length. Rounded up.
    """
    text = text.replace("\r\n", "\n")
    halves = _halves(text, 0xFF)
    for found in _WEIBO_LINK.finditer(text):
        length = len(found[0])
        own = _WEIBO_OWN.match(found[0])
        if not found[0].startswith("http://t.cn") and not (own and length <= 41):
            halves += 20 + max(0, length - 140) - length
    return -(-halves // 2)


def count_xiaohongshu_title(text: str) -> int:
    """Return the length of a 小红书 title in 字: two ASCII characters make one, rounded up.

    Counted over UTF-16 units, so that most emoji are two and `💇‍♀️` is five
    (github.com/xpzouying/xiaohongshu-mcp, pkg/xhsutil/title.go, read 2026-11).
    """
    return -(-_halves(text, 0x7F) // 2)


def _halves(text: str, light: int) -> int:
    """Return half widths: one for each UTF-16 unit up to `light`, two for every other."""
    if text.isascii():
        return len(text)
    return 2 * count_utf16(text) - sum(1 for character in text if ord(character) <= light)
