"""Chinese text in, the places where its words end out: the likeliest parting by frequency.

`assets/words/zh-Hans.txt` holds some two hundred thousand words of one to six Han; tools/word_lists.py
made it, and tells its form. By Zipf's law a word's rank gives its probability, so the sum of the
logarithms of the ranks is what is made least (a shortest path; the time is linear in the length of
the text). Traditional text is looked up character by character in Simplified.

What no list can hold is told by how it looks: foreign names in the characters that Chinese writes
them with, persons by their surname, a word with its suffix (过渡|期) or prefix (大|道理).
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache, lru_cache
from itertools import pairwise
from math import inf

from repurpose.patterns import lazy_pattern
from repurpose.resources import asset
from repurpose.text.pieces import NAME_HAN

_LONGEST = 6
_EACH = 4.9  # what every word costs, so that few long words win over many short ones
_STRANGE = 16.0  # cost of a character that is no word of the list; the rarest word costs about 15
_NAMED = 7.0  # cost of a name given by the caller
_NEARLY = 4.5  # what another parting may cost more and still be the one that was meant: 餐饮店|主, 餐饮|店主
_MOST_FREQUENT = ord("A")

_PREFIXES = frozenset("大小新老最超副总非反准亚伪多高低极")
_SUFFIXES = frozenset(
    "侧者性化率期层式型力度量业界族论学感费权法案品器机站厂院所局店员师生商款额值价链圈史观声热潮"
    "科版区州县市省镇村路街桥河湖海岛港湾寺庙宫馆园厅部司署党派军队舰弹炮枪药病症"
)
_SURNAMES = frozenset(
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗郑梁谢宋唐许韩冯邓曹彭曾萧蔡潘田董袁余叶蒋杜苏魏程吕丁"
    "沈任姚卢傅钟姜崔谭廖范汪陆金石戴贾韦夏邱侯邹熊孟秦白江阎薛尹段雷黎史龙陶贺顾毛郝龚邵严覃武戚莫孔"
)
_PARTICLES = frozenset("的了着过们吗呢吧啊呀么嘛啦之得地")
_DEGREES = frozenset("更最很太极越较挺颇")
_PLACES = frozenset("上下里中内外间前后")  # after a noun: 历史|上
_RESULTS = frozenset("到成给在下出起住完掉")  # after a verb: 撞|到, 做|完
_BEFORE_IS = frozenset(
    "不仅仅 不仅 不只 哪怕 即使 即便 尤其 特别 而且 可能 应该 无论 不管 不论 或许 也许 就 都 也 更 正 才 只 还 又 便 却 则 乃 仍 若".split()  # noqa: SIM905
)
_NO_NAME = _PARTICLES | frozenset(
    "是在和有也都就不没说与及或而被把将对从向到给为让更最很又再还这那其我你他她它您"
)
_particle = lazy_pattern(
    "(?<![名原顯卓巨專論譯])著(?![名作述書者稱])"
)  # which Simplified writes 着


@cache
def _lines() -> dict[str, str]:
    lines = asset("words", "zh-Hans.txt").read_text("utf-8").splitlines()
    return {line[0]: line for line in lines}


@lru_cache(maxsize=4096)
def _words_from(first: str) -> dict[str, float]:
    """Return the words that begin with a character, without it, and what each costs."""
    words = _lines().get(first, "").split()[1:]
    return {word[1:]: (ord(word[0]) - _MOST_FREQUENT) / 4 + _EACH for word in words}


@cache
def _to_simplified() -> dict[int, int]:
    traditional, simplified = asset("words", "zh-Hant.txt").read_text("utf-8").split()
    return dict(zip(map(ord, traditional), map(ord, simplified), strict=True))


def in_simplified(text: str, language: str) -> str:
    """Return `text` with each Traditional character simplified, when `language` writes those."""
    if language not in ("zh-Hant", "zh-HK"):
        return text
    return _particle.sub("着", text).translate(_to_simplified())


def part_words(
    text: str, language: str = "zh-Hans", names: Iterable[str] = ()
) -> tuple[set[int], set[int]]:
    """Return where words begin, and places that lie inside a word.

    A place in neither set stands beside characters that no word of the list explains.

    Args:
        text: Any text; only its Han are looked up.
        language: Of the text: zh-Hans, or zh-Hant or zh-HK, which are looked up in Simplified.
        names: Words known to be whole, such as the names of the article; as they stand in the text.
    """
    begins, inside = _parted(text, language, tuple(names))
    return set(begins), set(inside)


@lru_cache(maxsize=256)
def doubtful_places(text: str, language: str = "zh-Hans") -> frozenset[int]:
    """Return the places inside a word of some parting that is nearly as likely as the likeliest.

    Where two words overlap (餐饮店主, 人大于) a list cannot tell which is meant.
    """
    plain = in_simplified(text, language)
    count = len(plain)
    steps = _steps(plain)
    before, behind = [0.0] + [inf] * count, [inf] * count + [0.0]
    for start, end, cost in steps:
        before[end] = min(before[end], before[start] + cost)
    for start, end, cost in reversed(steps):
        behind[start] = min(behind[start], cost + behind[end])
    most = before[count] + _NEARLY
    return frozenset(
        place
        for start, end, cost in steps
        if before[start] + cost + behind[end] <= most
        for place in range(start + 1, end)
    )


@lru_cache(maxsize=64)
def _steps(text: str) -> list[tuple[int, int, float]]:
    """Return where each word of the list that stands in `text` begins and ends, and its cost, in order."""
    found = []
    for start, first in enumerate(text):
        words = _words_from(first)
        for end in range(start + 1, min(len(text), start + _LONGEST) + 1):
            cost = words.get(text[start + 1 : end])
            if cost is None and end == start + 1:
                cost = _STRANGE
            if cost is not None:
                found.append((start, end, cost))
    return found


@lru_cache(maxsize=256)
def _parted(
    text: str, language: str, names: tuple[str, ...]
) -> tuple[frozenset[int], frozenset[int]]:
    plain = in_simplified(text, language)
    known = {in_simplified(name, language) for name in names if name in text}
    begins = _likeliest(plain, known)
    joined = _join_shapes(plain, begins)
    inside = set(range(1, len(text))) - set(joined)
    return frozenset(joined), frozenset(inside)


def _likeliest(text: str, names: Iterable[str]) -> list[int]:
    """Return where the likeliest words of `text` begin; a stranger is a word of one character."""
    count = len(text)
    least, came = [0.0] + [inf] * count, [0] * (count + 1)
    steps = _steps(text)
    if named := [(start, end, _NAMED) for start, end in _ranges_of(text, names)]:
        steps = sorted([*steps, *named])
    for start, end, cost in steps:
        if least[start] + cost < least[end]:
            least[end], came[end] = least[start] + cost, start
    end = count
    begins: list[int] = []
    while end:
        end = came[end]
        begins.append(end)
    return begins[::-1]


def _ranges_of(text: str, names: Iterable[str]) -> Iterator[tuple[int, int]]:
    """Yield where each name stands in `text`."""
    for name in names:
        at = text.find(name)
        while at >= 0:
            yield at, at + len(name)
            at = text.find(name, at + 1)


def _join_shapes(text: str, begins: Sequence[int]) -> list[int]:
    """Return `begins` without those between what looks like one word."""
    words = [text[a:b] for a, b in pairwise((*begins, len(text)))]
    kept = list(begins[:1])
    run = 1  # words in the one that is being put together
    for k in range(1, len(words)):
        if _clings(words, k, run):
            run += 1
        else:
            kept.append(begins[k])
            run = 1
    return kept


def _clings(words: Sequence[str], k: int, run: int) -> bool:
    """Say whether word `k` is the rest of the one before it, which is made of `run` words."""
    left, right = words[k - 1], words[k]
    lone, before = len(right) == 1, len(left) == 1
    if lone and right in _SUFFIXES and len(left) > 1 and _is_han(left):
        return True
    if before and run == 1 and left in _PREFIXES and len(right) > 1 and _is_han(right):
        return True
    if lone and before and _is_foreign(words, k):
        return True
    if lone and run == 1 and _leans_left(left, right):
        return True
    if not lone or not _is_han(right) or right in _NO_NAME:
        return False
    return (before and run == 1 and left in _SURNAMES) or (
        run == 2 and before and words[k - 2] in _SURNAMES
    )


def _leans_left(left: str, right: str) -> bool:
    """Say whether a word of one character leans on the word before it: 更|多, 历史|上, 哪怕|是."""
    if right == "是":
        return left in _BEFORE_IS
    if len(left) > 1:
        return right in _PLACES and _is_han(left)
    if left in _DEGREES:
        return _is_han(right) and right not in _NO_NAME
    return right in _RESULTS and _is_han(left) and left not in _NO_NAME


def _is_foreign(words: Sequence[str], k: int) -> bool:
    """Say whether word `k` and the one before it stand in a run of three Han that write names."""
    if not (words[k] in NAME_HAN and words[k - 1] in NAME_HAN):
        return False
    near = (words[k - 2] if k > 1 else "", words[k + 1] if k + 1 < len(words) else "")
    return any(word and all(char in NAME_HAN for char in word) for word in near)


def _is_han(word: str) -> bool:
    return all("\u3400" <= char <= "\u9fff" for char in word)
