"""A text in, what it costs to end a line at each place inside it out: where people would breathe.

Costs are in square em of raggedness. `PARTED` is a wall: inside a word a line ends only where it fits
no other way. In Chinese two witnesses are heard, the phrases that BudouX finds and the words of a list
(`part_words`); what both part is cheap, and a word is not parted whatever the phrases say. In Japanese
the phrases are bunsetsu; Korean ends lines at spaces, but not before 수, 것 and their like.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from typing import TYPE_CHECKING

import regex

from repurpose.patterns import lazy_regex
from repurpose.text.pieces import NAME_HAN, find_pieces, inner_places
from repurpose.text.words import doubtful_places, in_simplified, part_words

if TYPE_CHECKING:
    from budoux import Parser

PARTED = 5e4  # inside a word, or before a particle
PHRASE, INSIDE = 8.0, 30.0  # between phrases; inside one, or where nothing is known
_CLING = 20.0
_LEAN = 30.0  # after a word that leans on the next one
_LONGEST_BUNSETSU = 9  # characters: a longer one is parted where it must

_JOINING = frozenset("与和及或")
_LEAN_RIGHT = frozenset(
    "这那谁每某各第几两一不未没无很更最太非将被把让使对从向往由在于与和或及跟同给为以是当仍就都却也还又再"
    "只才若如即而但因所可能会要想应须另去已曾刚"
)
_LEAN_RIGHT_LONG = frozenset(
    "而是 还是 不是 就是 以及 或者 并且 因为 所以 如果 正在 已经 可以 能够 通过 对于 关于 成为 这么 那么 多么 一个 一种 一场 这个 那个".split()  # noqa: SIM905
)
_LEAN_LEFT = frozenset(
    "的地得了着过们吗呢吧啊么之者时后前中里上下内外间出到起来去成等们次个位笔场种条项家名款幅张座"
)
# No line begins with one of these where it is a word of its own: 了解 and 地方 are others.
_PARTICLES = frozenset("的地得了着过们吗呢吧啊呀么嘛啦之")
_COMPLEMENTS = frozenset("为给到成于")  # after a verb: 转化|为, 提供|给
# Nouns that say nothing without what stands before their 的: 赶时间的|时候.
_LIGHT_NOUNS = frozenset("时候 时刻 时期 样子 地方 办法 时间 日子 人 事 东西 话 那天 瞬间".split())  # noqa: SIM905
# What makes one word with the word before it, or with the one behind it, whatever a list has: no line
# begins with the first, none ends with the second.
_ENDINGS = frozenset("人 式 者 性 化 家 员 们 类 主义".split())  # noqa: SIM905
_BEGINNINGS = frozenset("不没未无勿莫很最更太")
_TOGETHER = regex.compile(  # words that no line parts, though each is one
    r"[多这那][大少久远高长深重多]|[前后首近头末][一二两三四五六七八九十几]|[并绝毫决][不没未非无]"
    r"|(?:仅仅|不只|只)是|以身(?![边上高体影子材份])|[国國省市州县縣区區乡鄉镇鎮]级(?![别別数數])|凭什|仅有|[爱喜看遇赶追迷走做写学准]+[上好](?!\p{Han}?[于])|\p{Han}[爆死坏疯透](?=了)"
    r"|[散用耗费历受占榨抽花享想阅看说吃道写]尽(?![管快量力早可头情职兴责])|[走跑踏传找翻看查问寻游逛]遍"
)
# Whole whatever the list makes of what stands around them: 会不会, 有没有; 这笔|史上最大.
_WHOLE = lazy_regex(r"(?P<asked>\p{Han})[不没](?P=asked)|史上(?=[最第首唯])")

# Adjectives of one Han that stand before their noun, 好|内容: no list has all such pairs. Behind a word
# of degree (很好), or before what joins clauses, they say something of what stands before them.
_ATTRIBUTIVES = frozenset("满好坏大小新老旧真假男女长短冷热轻重粗细全总副主原同本该某各诸")
_DEGREES = frozenset("很更最太挺颇较越极够多不还也都得变")
_JOINS = frozenset(
    "在就才也都但而则却便和与或及是有的了着过吗呢吧啊到像比被把给让对从因所如要会能可应该必还又再已将当并且以为于等着什怎那这您你我他她它们不没很更最太"
)
_NO_NAME = _JOINS | _DEGREES | _LEAN_RIGHT | _LEAN_LEFT | _PARTICLES
_HAN, _FOUR_HAN = regex.compile(r"\p{Han}"), regex.compile(r"\p{Han}{4}")
_FIRM = PARTED  # a size that parts them is too large
# Adverbs of one Han before a verb, 不多|说, 别先|问: a word and what it tells of.
_ADVERBS = frozenset("多少早晚先快慢常总")
_ASKING_FOR = frozenset("不没别要请再该可想能会应须")

_NUMERAL = frozenset("一二三四五六七八九十百千万亿两几半数多每")
_MEASURE = frozenset(
    "个位名家台部款项条张篇份枚颗次倍届期代层级章节页缕片座场种笔幅道支只匹头朵把座间所批群行列排起桩宗股"
    "轮架栋口碗杯瓶桌句段声遍趟回步圈棵株辆艘门件套双对副盏扇封本册集首顶根块粒滴堆束串团"
)
_ABOUT = frozenset("至多 最多 至少 最少 超过 大约 不足 将近 接近 达到 高达 多达 仅有 只有".split())  # noqa: SIM905
_MONEY = regex.compile("美元|人民币|欧元|日元|英镑|港元|港币|美金|元")
_FOREIGN = regex.compile(f"[{NAME_HAN}兹]{{4,7}}")  # by chance few other words stand so
_LATIN_TERM = regex.compile(
    r"(?<![A-Za-z0-9] ?)\p{Lu}[\w.+#-]*(?: [\p{Lu}\d][\w.+#-]*){1,2}(?! ?[A-Za-z0-9])"
)
_NAMED = lazy_regex(r"(?<=[A-Za-z]\d*)\p{Han}")  # AI|监管: one noun as a rule
_LONGEST_TERM = 13  # characters of a term of several words that stays whole
# Japanese words that BudouX parts: of katakana, said twice (騙し騙し), with a prefix (半ズボン, 生ビール).
_RUNS = lazy_regex(
    r"[\p{Katakana}ー]{2,12}|(?P<twice>\p{Han}[\p{Han}\p{Hiragana}]{0,3})(?P=twice)|(?P<kana>\p{Hiragana}{2,3})(?P=kana)"
    r"|[半生超新旧全総大小高低再非無不元両片逆副準同各諸毎何某歯缶紙電]+[\p{Katakana}ー]{2,12}"
)
_INNER = lazy_regex(  # where a bunsetsu that is too long for a line parts: between its words
    r"(?<=\p{Hiragana})(?=[\p{Han}\p{Katakana}])|(?<=[\p{Katakana}ー])(?=\p{Han})|(?<=\p{Han}{2})(?=\p{Katakana})"
    r"|(?<=(?<!\p{Han})(?:\p{Han}{2}){2,})(?=\p{Han}{2})"
)
# The first half of a verb of two: 話し|合う, 買い|替える; not 赤い|花.
_HALF_VERB = regex.compile(r"\p{Han}[きしちみりぎび]|[買思追言使払吸食誘争戦違願洗救]い")
# Korean words that lean on the one before (할 수, 하는 것) or behind (이 책, 한 사람): one phrase.
_KO_LEFT = lazy_regex(
    r"(?:수|것|게|줄|뿐|데|지|때문|만큼|대로|듯|채|적|번|개|명|중|등|바|리)(?![가-힣]{2})\S*"
)
_KO_RIGHT = frozenset("이그저한두세네각매온안못더잘새몇첫") | {
    "이런",
    "그런",
    "저런",
    "어떤",
    "모든",
}
_SPACED = regex.compile(r"(\S+)\s+(?=(\S+))")


@cache
def _parser(language: str) -> "Parser":
    import budoux  # noqa: PLC0415 - loads a model

    if language == "ja":
        return budoux.load_default_japanese_parser()
    if language in ("zh-Hant", "zh-HK"):
        return budoux.load_default_traditional_chinese_parser()
    return budoux.load_default_simplified_chinese_parser()


def phrase_costs(text: str, language: str, names: Iterable[str] = ()) -> dict[int, float]:
    """Return the cost of a line end at places inside `text`; where nothing is said it is `INSIDE`.

    Words that lean on the next one (这, 在, 不, 而是 ...) or on the one before (的, 了, 下 ...) make
    their gap dearer, and so do two words of one character, which are often one word in truth.

    Args:
        text: Chinese, Japanese or Korean.
        language: Of the text, such as zh-Hans.
        names: Words known to be whole, such as the names of the article.
    """
    return dict(_costs(text, language, tuple(names)))


def closed_places(text: str, language: str, names: Iterable[str] = ()) -> set[int]:
    """Return the places where no line ends: within pieces, words and `names`, and before what clings.

    Whoever sets a text asks here whether a line of it may end at a place; `phrase_costs` tells which of the
    other places are good ones.
    """
    known = tuple(names)
    walls = {place for place, cost in phrase_costs(text, language, known).items() if cost >= PARTED}
    return walls | inner_places(find_pieces(text, known))


@lru_cache(maxsize=256)
def _costs(text: str, language: str, names: tuple[str, ...]) -> dict[int, float]:
    costs: dict[int, float] = {}
    if language == "ko":
        return _korean_gaps(text)
    plain = in_simplified(text, language)
    at = 0
    for piece in regex.split(r"(\n)", text):
        if piece.strip():
            costs |= _phrase_gaps(plain, at, _parser(language).parse(piece), language)
        at += len(piece)
    if language == "ja":
        twice = (m.end() for m in _RUNS.finditer(text) if m["twice"] and m.end() in costs)
        costs |= dict.fromkeys(twice, PHRASE)  # 騙し騙し|使う is no verb of two
        costs |= dict.fromkeys(_inside_runs(text, names), PARTED)
    elif language.startswith("zh"):
        parted = part_words(text, language, names)
        costs |= _word_gaps(plain, parted, costs)
        joined = _joined(plain, *parted)
        costs |= dict.fromkeys(doubtful_places(text, language) - joined, PARTED)
        costs |= dict.fromkeys(_inside_foreign(plain), PARTED)
        costs |= dict.fromkeys(_inside_terms(text), PARTED)
        named = (m.start() for m in _NAMED.finditer(plain) if m[0] not in _JOINS)
        costs |= {at: max(costs.get(at, INSIDE), INSIDE) for at in named}
        whole = (match.span() for match in _WHOLE.finditer(plain))
        costs |= {at: PARTED for start, end in whole for at in range(start + 1, end)}
        costs |= dict.fromkeys(_inside_sayings(plain, part_words(text, language, names)[1]), PARTED)
    return costs


def _phrase_gaps(text: str, at: int, phrases: list[str], language: str) -> dict[int, float]:
    """Return the costs of the gaps between phrases, the first of which starts at `at`."""
    costs: dict[int, float] = {}
    left = ""
    for phrase in phrases:
        right = text[at : at + len(phrase)]
        if left:
            costs[at] = _gap(left, right) if language != "ja" else _bunsetsu_gap(left, right)
        if language == "ja" and len(phrase) <= _LONGEST_BUNSETSU:
            costs |= dict.fromkeys(range(at + 1, at + len(phrase)), PARTED)
        elif language == "ja":
            ends = {at + match.start() for match in _INNER.finditer(phrase)}
            costs |= {k: INSIDE if k in ends else PARTED for k in range(at + 1, at + len(phrase))}
        at, left = at + len(phrase), right
    return costs


def _word_gaps(
    text: str, words: tuple[set[int], set[int]], phrases: dict[int, float]
) -> dict[int, float]:
    """Return the costs that words have: none is parted, none of those that cling opens a line."""
    begins, inside = words
    costs: dict[int, float] = dict.fromkeys(inside, PARTED)
    for place in begins - {0}:
        left, right = text[place - 1], text[place]
        if (
            (right in _PARTICLES and place + 1 not in inside)
            or _counts(text, place)
            or _holds(text, place, inside)
        ):
            costs[place] = PARTED
        elif place not in phrases and (place - 1 in inside or place + 1 in inside):
            costs[place] = _CLING  # a word end inside a phrase; lone Han may be a name
        elif left in _MEASURE and text[max(0, place - 2)] in _NUMERAL:
            costs[place] = max(phrases.get(place, INSIDE), _CLING)  # 一座|小城
        elif firm := _tells_of(text, place, inside):
            costs[place] = firm
        elif left in _LEAN_RIGHT and place - 1 not in inside:
            costs[place] = max(phrases.get(place, INSIDE), _LEAN)
        elif right in _COMPLEMENTS and place + 1 not in inside and place - 1 in inside:
            costs[place] = max(phrases.get(place, INSIDE), _CLING)
        elif text[place - 2 : place] in _LEAN_RIGHT_LONG and place - 1 in inside:
            costs[place] = max(phrases.get(place, INSIDE), PHRASE * 1.5)
    return costs


def _holds(text: str, place: int, inside: set[int]) -> bool:
    """Say whether two words make one: 美国|人, 消费|主义, 不|只, 多|大, 前|五."""
    if place - 1 not in inside:  # a word of one character stands before
        return text[place - 1] in _BEGINNINGS or bool(_TOGETHER.match(text, place - 1))
    end = next(k for k in range(place + 1, len(text) + 1) if k not in inside)
    return text[place:end] in _ENDINGS or bool(_TOGETHER.match(text, place - 2))


def _tells_of(text: str, place: int, inside: set[int]) -> float:
    """Return the cost where a word of one Han tells of the word at `place`, or makes a name with it; else 0.

    好|内容, 老|房子, 不多|说, 别先|问; 传统的竹|科、
    """
    left, right = text[place - 1], text[place]
    before = text[place - 2] if place > 1 else ""
    alone = place - 1 not in inside
    behind = text[place + 1 : place + 2]
    if (
        alone
        and place + 1 not in inside
        and {left, right}.isdisjoint(_NO_NAME)
        and (not _HAN.match(before) or before == "的")
        and not _HAN.match(behind)
    ):
        return PARTED  # two that stand by themselves, a short name that no list has: 传统的竹科、
    if left in _ADVERBS and (alone or place - 2 not in inside) and before in _ASKING_FOR:
        return 0.0 if right in _JOINS else _FIRM
    noun = place + 1 in inside and right not in _JOINS
    told = alone and noun and left in _ATTRIBUTIVES and before not in _DEGREES
    return _FIRM if told else 0.0


def _inside_foreign(text: str) -> set[int]:
    """Return the places inside names in the characters that Chinese writes foreign names with: 比尔盖兹."""
    found = (match.span() for match in _FOREIGN.finditer(text))
    return {place for start, end in found for place in range(start + 1, end)}


def _inside_sayings(text: str, inside: set[int]) -> set[int]:
    """Return the places inside sayings of four Han whose first comes back as the third: 立德立言, 走南走北.

    Where each half is a word of the list (学生学习), they are two.
    """
    found: set[int] = set()
    for at, (one, other) in enumerate(zip(text[:-3], text[2:-1], strict=True)):
        own = {one, text[at + 1], text[at + 3]}
        if one != other or not own.isdisjoint(_NO_NAME) or not _FOUR_HAN.match(text, at):
            continue
        halves = at + 1 in inside and at + 3 in inside and at + 2 not in inside
        if not halves and inside.isdisjoint((at, at + 4)):
            found |= {at + 1, at + 2, at + 3}
    return found


def _inside_runs(text: str, names: Iterable[str]) -> set[int]:
    """Return the places inside Japanese words that BudouX parts, and inside names."""
    ranges = [match.span() for match in _RUNS.finditer(text)]
    for name in names:
        ranges += [m.span() for m in regex.finditer(regex.escape(name), text)]
    return {place for start, end in ranges for place in range(start + 1, end)}


def _korean_gaps(text: str) -> dict[int, float]:
    """Return the costs of the spaces of a Korean text that part what is said in one breath."""
    return {
        match.end(): _CLING
        for match in _SPACED.finditer(text)
        if match[1] in _KO_RIGHT or _KO_LEFT.fullmatch(match[2])
    }


def _inside_terms(text: str) -> set[int]:
    """Return the places at which the words of a short term in Latin letters part: ALL|IN."""
    terms = (m for m in _LATIN_TERM.finditer(text) if len(m[0]) <= _LONGEST_TERM)
    return {at for m in terms for at in range(m.start() + 1, m.end()) if text[at - 1] == " "}


def _joined(text: str, begins: set[int], inside: set[int]) -> set[int]:
    """Return where 与, 和, 及 or 或 joins two words of two Han or more: 真相|与希望, whatever 相与 may be."""
    return {
        k
        for k in begins
        if k and text[k] in _JOINING and k - 1 in inside and {k + 1, k + 2} & begins == {k + 1}
    }


def _counts(text: str, place: int) -> bool:
    """Say whether a count goes on at `place`: 第|一|缕, 三|座, 万|亿, 百万|欧元, 至多|12."""
    left, right = text[place - 1], text[place]
    if left in _NUMERAL and (right in _MEASURE or (left in "十百千万" and right in "百千万亿")):
        return True
    if left == "第" and right in _NUMERAL:
        return True
    if left in "十百千万亿" and _MONEY.match(text, place):
        return True
    return right.isdigit() and text[place - 2 : place] in _ABOUT


def _bunsetsu_gap(left: str, right: str) -> float:
    """Return the cost between two bunsetsu: none parts a verb of two."""
    verb = _HALF_VERB.fullmatch(left) and regex.match(r"\p{Han}\p{Hiragana}", right)
    return PARTED if verb else PHRASE


def _gap(left: str, right: str) -> float:
    if left in _LEAN_RIGHT or left[-1] == "之":
        return _CLING
    core = right.rstrip("，。、；：？！”’）》")
    if (len(core) == 1 and core in _LEAN_LEFT) or right[0] in "之的般":
        return _CLING
    if left in _LEAN_RIGHT_LONG:
        return PHRASE * 1.5
    if left[-1] == "的" and core in _LIGHT_NOUNS:
        return _CLING
    if len(left) == 1 and len(core) == 1:
        return _CLING * 0.7
    if left[-1] in NAME_HAN and right[0] in NAME_HAN:
        return PHRASE * 1.75  # perhaps the middle of a foreign name
    return PHRASE
