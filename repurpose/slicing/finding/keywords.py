"""A sentence's place in, the words of it to set apart out: what turns it, not what it is about.

The author's own bold and quoted coinages come first, then numbers with their unit and qualifier,
then the word that compares, denies or ends a contrast. At most two, and little of the sentence:
what is all emphasis has none.
"""

import re
from collections.abc import Iterator, Sequence

from repurpose.article import HIDDEN, Article, Span, simplify
from repurpose.slicing.finding.figures import numbers_in
from repurpose.slicing.finding.stopwords import COMMON
from repurpose.slicing.sentences.chinese_words import is_joint, is_noun, tag_words
from repurpose.slicing.sentences.words import measure
from repurpose.text import part_words

MOST = 2
_SHARE = 0.35  # of a sentence that may be set apart
_LONGEST = 8.0  # full-width characters of a keyword
_CONTENT = "nvaibljz"  # tags of words that say something
_FEW = 6  # characters of the end of a contrast that is one

_bold = re.compile(r"\*\*([^*\n]{2,24})\*\*|__([^_\n]{2,24})__")
_coined = re.compile(r"[“「『]([^“”「」『』，。！？；：]{2,8})[”」』]")
_turns = re.compile(
    r"远(?:远)?(?:低于|高于|超过|超出|不及|不止|不如)|打不过|最后一次|第一次|唯一|只有|更(?!多的?是)[一-鿿]{1,3}|最(?![近后初终先早])[一-鿿]{1,3}"
    r"|\b(?:never|only|nobody|nothing|less than|more than|instead)\b|全て(?:じゃ|では)ない|だけ",
    re.IGNORECASE,
)
_only_when = re.compile(r"只有[^。！？；]*才")
_denials = re.compile(
    r"(?:从来|再也|永远|绝|并|早已)?(?:不再|(?<!有)没有|(?<!会)不会|(?<!能)不能|并非|未必)(?!只|仅)"
)
_before_verb = re.compile(r"不会$|不能$|未必$")
_growing = re.compile(r"越来越")
_fraction = re.compile(r"^\d+/\d+$")
_weak_number = re.compile(r"[个個名項项條条種种篇张張]$")
_last_words = re.compile(r"的([^的，。；：！？、]{2,8})[。！？]?[”」』]?$")
_second_half = re.compile(r"(?:而是|却|反而|不如|才是|其实是|才能|, but |ではなく)[，,]?")
# What a keyword may not begin or end with, by the tags of the dictionary: particles, prepositions, marks.
_NO_HEAD = ("u", "y", "x", "w", "c", "p", "r")
_NO_TAIL = ("u", "y", "x", "w", "c", "p", "f", "r", "s")
_NO_HEADS, _NO_TAILS = "都也就便又还是中里上下", "是了么吗嘛吧呢啊里上中时"
_HOW_MANY = ("多少", "几", "几多", "每", "某", "各")
_ONE = ("一个", "一种", "一场", "一次", "一座", "一条", "一份", "一段")  # tell no number
_FUNCTION = "让使把被给叫用在是能会可要去来将为有做说看想吃"  # verbs of one character that are nothing alone
_NAMES_NOTHING = re.compile(  # a noun of every subject: nothing is said by setting it apart
    "^(?:一(?:个|种|部分|件|样))?(?:事(?:情|物)?|东西|可能性?|方[式法面]|情况|时候|样子|工作|成果|道路|地方|原因|关系|一部分|效果|局面|选择|问题|差别|结果|层面|层次|速度|程度|重要性|必要性|过程|阶段|内容|意义)$"
)


def find_keywords(
    article: Article, span: Span, most: int = MOST, wanted: Sequence[Span] = ()
) -> tuple[Span, ...]:
    """Return the places of at most `most` words of `span` to set apart, in the article's order.

    What an editor `wanted` comes first.
    """
    room = measure(article.show(span)) * _SHARE
    chosen: list[Span] = []
    for found in (*filter(span.covers, wanted), *_candidates(article, span)):
        width = measure(article.show(found))
        apart = all(found.end <= other.start or other.end <= found.start for other in chosen)
        apart = apart and article.show(found) not in map(article.show, chosen)
        if apart and 1.0 < width <= min(room, _LONGEST) and len(chosen) < most:
            chosen.append(found)
            room -= width
    return tuple(sorted(chosen))


def _candidates(article: Article, span: Span) -> Iterator[Span]:
    """Yield what may be set apart, the best first."""
    source = article.text[span.start : span.end]
    for match in _bold.finditer(source):
        group = 1 if match[1] else 2
        yield Span(span.start + match.start(group), span.start + match.end(group))
    shown = article.shown[span.start : span.end]
    yield from (n for n in numbers_in(article, span) if not _weak_number.search(article.show(n)))
    for match in _coined.finditer(shown):
        yield Span(span.start + match.start(1), span.start + match.end(1))
    plain = simplify(shown.replace(HIDDEN, "\u200b"), article.language)
    if len(plain) != len(shown):
        return
    inside = part_words(plain)[1] | _counted(plain)
    for start, end in (*_ends_contrast(plain), *_deny(plain), *_turn(plain), *_end(plain)):
        if start not in inside and end not in inside:  # a word is set apart whole or not at all
            yield Span(span.start + start, span.start + end)


def _counted(plain: str) -> set[int]:
    """Return the places between a number or 多少 and what it counts: 多少|人, 三|种."""
    places, at, before = set(), 0, ""
    for word, tag in tag_words(plain):
        if before.startswith("m"):
            places.add(at)
        at += len(word)
        before = "m" if word in _HOW_MANY else "" if word in _ONE else tag
    return places


def _deny(plain: str) -> Iterator[tuple[int, int]]:
    """Yield each denial with what it denies: 没有经济系统, 不会相信, 没有人.

    Nothing where a preposition or a pronoun comes first: 没有给它喂食 has no two words that say it.
    """
    for match in _denials.finditer(plain):
        end = _denied(plain, match)
        cut = match[0].endswith("并非") and plain[end : end + 1] in tuple("加和与及或、")
        if end > match.end() and not cut:
            yield match.start(), end
    for match in _growing.finditer(plain):
        if word := next(iter(tag_words(plain[match.end() : match.end() + 6])), None):
            yield match.start(), match.end() + (1 if word[0][0] in "多少" else len(word[0]))


def _denied(plain: str, match: re.Match[str]) -> int:
    """Return where what a denial denies ends: its verb, or its noun phrase; 0 when there is none."""
    end, content = match.end(), ""
    for word, tag in tag_words(plain[match.end() : match.end() + 12]):
        empty = tag.startswith(_NO_TAIL) and word not in ("谁", "任何")
        over = end + len(word) - match.start() > _LONGEST
        if (
            empty
            or over
            or word in _FUNCTION
            or (content and (content == "verb" or not is_noun(tag)))
        ):
            break
        end += len(word)
        if tag[0] in "nvalizr":
            verb = tag[0] == "v" or _before_verb.search(match[0])
            content = "verb" if verb and len(word) > 1 else "word"
    return end if content else 0


def _turn(plain: str) -> Iterator[tuple[int, int]]:
    """Yield each word that compares or singles out, as far as its last word goes."""
    for match in _turns.finditer(plain):
        start, end = _whole_words(plain, *match.span())
        if match[0][0] in "更最" and not _compares(plain[start:end]):
            continue
        while end > start and plain[end - 1] in "的了地得":
            end -= 1
        if match[0] != "只有" or not _only_when.match(plain, start):
            yield start, end


def _end(plain: str) -> Iterator[tuple[int, int]]:
    """Yield the noun phrase that a sentence ends with, unless it names nothing; else what it ends by saying."""
    if last := _last_words.search(plain):
        start, end = _bare(plain, last.start(1), last.end(1))
        if _fraction.match(plain[start:end]) or _is_phrase(plain[start:end]):
            yield start, end
    end = len(plain.rstrip("。！？!?”」』…"))
    start = max(plain.rfind(mark, 0, end) for mark in "，。；：！？、—“「『") + 1
    yield from _predicate(plain, start, end)


def _is_phrase(text: str) -> bool:
    """Say whether a text is a noun phrase that names something: 诊治误区, 商业模式考量; not 事情."""
    if _NAMES_NOTHING.search(text):
        return False
    shape = "".join(
        "N"
        if is_joint(tag) or tag[0] in "ambi"
        else "V"
        if tag[0] == "v" and len(word) > 1
        else "-"
        for word, tag in tag_words(text)
    )
    return re.fullmatch(r"N+V?|VN+", shape) is not None


def _predicate(plain: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the last verb of a clause with its adverbs and object, where that is two to six characters."""
    words = tag_words(plain[start:end])
    while words and words[-1][1][0] in "uyxw":
        end -= len(words[-1][0])
        words = words[:-1]
    verbs = [i for i, (_, tag) in enumerate(words) if tag[0] in "va" and tag not in ("vn", "an")]
    if not verbs:
        return
    first = verbs[-1]
    while first and words[first - 1][1][0] == "d":
        first -= 1
    taken = words[first:]
    word = taken[0][0]
    alone = len(taken) == 1 and (len(word) == 1 or word in COMMON - {"没有"})
    if not alone and word not in _FUNCTION and not any(t.startswith(_NO_TAIL) for _, t in taken):
        size = sum(len(word) for word, _ in taken)
        if 2 <= size <= 6:
            yield end - size, end


def _bare(plain: str, start: int, end: int) -> tuple[int, int]:
    """Return a range without the particles, prepositions and marks at its ends: 人渣 of 人渣了."""
    words = list(tag_words(plain[start:end]))
    while words and (words[0][1].startswith(_NO_HEAD) or words[0][0] in _NO_HEADS):
        start += len(words.pop(0)[0])
    while words and (words[-1][1].startswith(_NO_TAIL) or words[-1][0] in _NO_TAILS):
        end -= len(words.pop()[0])
    return start, end


def _compares(text: str) -> bool:
    """Say whether 更 or 最 stands before an adjective: 更聪明, not 更在于."""
    tags = [tag for _, tag in tag_words(text)]
    return tags[0].startswith(("a", "n", "d")) and (len(tags) == 1 or tags[1].startswith("a"))


def _ends_contrast(plain: str) -> Iterator[tuple[int, int]]:
    """Yield where the last words of a contrast's second half stand: …而是**利润兑现的稳定性**。"""
    halves = list(_second_half.finditer(plain))
    if not halves:
        return
    half = re.match(r"[^，。；：！？,.;!?]*", plain[halves[-1].end() :])
    start, end = halves[-1].end(), halves[-1].end() + (half.end() if half else 0)
    start, end = _bare(plain, _last_few(plain, start, end), end)
    if end - start > 1:
        yield start, end


def _last_few(plain: str, start: int, end: int) -> int:
    """Return where the last few words of a stretch begin, so that nothing before its 的 is parted.

    熄灭炉火的决心, not 炉火的决心; of one that is too long only what stands behind 的.
    """
    counted = _counted(plain)
    words = tag_words(plain[start:end])
    begins = [start + sum(len(word) for word, _ in words[:i]) for i in range(len(words))]
    # 了不同的声音 begins with what says nothing, 人看到的文章 behind 多少 with what that counts
    fit = (
        i
        for i, (begin, (_, tag)) in enumerate(zip(begins, words, strict=True))
        if end - begin <= _FEW and tag[0] not in "uyx" and begin not in counted
    )
    i = next(fit, len(words))
    if i in (0, len(words)) or "的" not in plain[begins[i] : end]:
        return [*begins, end][i]
    few = i
    while i and words[i - 1][1][0] in _CONTENT and end - begins[i - 1] <= _LONGEST:
        i -= 1
    if not i or words[i - 1][1][0] not in (*_CONTENT, "d"):
        return begins[i]
    # A verb takes the whole of what it is followed by: 防不住|窑里的裂纹.
    return begins[few] if words[few - 1][1][0] == "v" else plain.rfind("的", 0, end) + 1


def _whole_words(plain: str, start: int, end: int) -> tuple[int, int]:
    """Return a range that parts no word at its end."""
    at = 0
    for word, _ in tag_words(plain):
        if at < end < at + len(word):
            return start, at if at > start + 1 else at + len(word)
        at += len(word)
    return start, end
