"""A sentence in, what it is made of out: clauses, words with their parts of speech, quantities; in one form for comparing."""

from dataclasses import dataclass, replace
from functools import cached_property

import regex

from repurpose.article import HAN, KANA, simplify
from repurpose.slicing import FUNCTION_WORDS, Quantity, find_quantities, narrow, tag_words
from repurpose.text import find_pieces

_clause_end = regex.compile(
    r"[，；。！？：—…\n]+|[,;!?:](?!\d)|(?<=[a-z])\. | (?=(?:unless|if|because|although|though|whereas|provided|as long as|only (?:if|while|when))\b)"
)
_CONTENT = ("n", "v", "a", "i", "l", "j", "t", "s", "z", "b", "eng", "f")
EMPTY_WORDS = frozenset(
    [
        "是",
        "有",
        "在",
        "会",
        "能",
        "要",
        "让",
        "使",
        "把",
        "被",
        "给",
        "到",
        "去",
        "来",
        "做",
        "用",
        "说",
        "看",
        "想",
        "得",
        "成",
        "为",
        "对",
        "从",
        "就",
        "都",
        "也",
        "还",
        "很",
        "这",
        "那",
        "没有",
        "可以",
        "可能",
        "不是",
        "就是",
        "这是",
        "只是",
        "而是",
        "不能",
        "不会",
        "如果",
        "因为",
        "所以",
        "其实",
        "一个",
        "一种",
        "没",
        "不",
        "了",
        "着",
        "过",
        "这样",
        "这个",
        "那个",
        "他们",
        "我们",
        "你们",
        "自己",
        "里",
        "上",
        "下",
        "中",
        "后",
        "前",
        "时",
        "时候",
        "之后",
        "以后",
        "出来",
        "起来",
        "下来",
        "下去",
        "过来",
        "成为",
        "进行",
        "开始",
        "需要",
        "应该",
        "觉得",
        "认为",
        "表示",
        "还有",
        "还是",
        "已经",
        "正在",
        "一直",
        "只有",
        "只要",
        "不过",
        "但是",
        "然而",
        "于是",
        "同时",
        "以及",
        "并且",
        "或者",
        "虽然",
        "尽管",
        "由于",
        "关于",
        "对于",
        "根据",
        "通过",
        "其中",
        "之一",
        "今",
        "将",
        "可",
        "个",
    ]
)
_foreign = regex.compile(
    r"(?<![\p{Latin}0-9])\p{Latin}[\p{Latin}0-9]*(?:[.+&'’/_-][\p{Latin}0-9]+)*(?:\+{1,2}|#)?"
)
_marked = regex.compile(r"(?<![A-Za-z])[#＃@＠][^\s\d#＃@＠]|\b[a-z0-9-]+\.(?:com|cn|org|net|io)\b")
_english = regex.compile(r"\p{Latin}+(?:['’-]\p{Latin}+)*")
_japanese = regex.compile(rf"[{HAN}々]{{1,}}|[ァ-ヴー]{{2,}}|[A-Za-z]{{2,}}")
# Qualifiers that may stand before the verb whose number they mean.
_far = {
    "about": regex.compile(
        r"大约|大概|大致|约莫|差不多|およそ|\b(?:roughly|approximately)\b", regex.IGNORECASE
    ),
    "near": regex.compile(r"将近|接近|几乎|\b(?:nearly|almost)\b", regex.IGNORECASE),
    "at least": regex.compile(r"至少|起码|少なくとも|\bat least\b", regex.IGNORECASE),
    "at most": regex.compile(r"至多|最多|\bat most\b", regex.IGNORECASE),
}
_ENGLISH_EMPTY = FUNCTION_WORDS | {
    "the",
    "and",
    "are",
    "was",
    "were",
    "has",
    "had",
    "its",
    "his",
    "her",
    "their",
}
_ENDINGS = ("ings", "ing", "ies", "ied", "ed", "es", "s", "ly", "d")
_IRREGULAR = {
    "rose": "rise", "fell": "fall", "grew": "grow", "went": "go", "bought": "buy", "sold": "sell", "took": "take", "gave": "give", "kept": "keep",
    "made": "make", "paid": "pay", "lent": "lend", "built": "build", "wrote": "write", "found": "find", "left": "leave", "came": "come", "ran": "run",
    "children": "child", "people": "person", "men": "man", "women": "woman", "began": "begin", "drew": "draw", "held": "hold", "met": "meet",
}  # fmt: skip


@dataclass(frozen=True)
class Token:
    """A word of a sentence, with its part of speech where the language has a dictionary here."""

    text: str
    tag: str
    start: int

    @property
    def is_thing(self) -> bool:
        """Say whether it names a thing or a person, so that it may do something or have a number."""
        return (
            self.tag.startswith(("n", "j", "eng", "l", "vn", "r")) and self.text not in EMPTY_WORDS
        )


class Sentence:
    """A text and all that is asked of it; read when first asked."""

    def __init__(self, text: str, language: str) -> None:
        """Read `text`, as its readers see it, in a language of the project (BCP 47)."""
        self.shown = text
        self.language = language.split("-", maxsplit=1)[0]
        self.plain = narrow(simplify(text, language))

    @cached_property
    def quantities(self) -> list[Quantity]:
        """The numbers with their units and qualifiers."""
        found = find_quantities(self.plain)
        return [self._with_far_qualifier(quantity, found) for quantity in found]

    def _with_far_qualifier(self, quantity: Quantity, among: list[Quantity]) -> Quantity:
        """Return the one number of a clause with what is said of it before the verb: 大约下降了两成."""
        start, end = self.clause_at(quantity.start)
        alone = sum(start <= other.start < end for other in among) == 1
        if quantity.qualifiers or quantity.article or not alone:
            return quantity
        senses = [s for s, words in _far.items() if words.search(self.plain, start, quantity.start)]
        return replace(quantity, qualifiers=frozenset(senses))

    @cached_property
    def uncounted(self) -> str:
        """The text with its quantities blanked, so that 不到 and 至少 of a number are not read again."""
        text = self.plain
        for found in self.quantities:
            if found.qualifiers:
                text = text[: found.start] + "\0" * (found.end - found.start) + text[found.end :]
        return text

    @cached_property
    def clauses(self) -> list[tuple[int, int]]:
        """The ranges of its clauses, by marks."""
        starts = [0, *(match.end() for match in _clause_end.finditer(self.plain))]
        ends = [*(match.start() for match in _clause_end.finditer(self.plain)), len(self.plain)]
        return [
            (a, b)
            for a, b in zip(starts, ends, strict=True)
            if self.plain[a:b].strip(" ”’」』）)》\n")
        ]

    @cached_property
    def tokens(self) -> list[Token]:
        """Its words, in order."""
        if self.language == "zh":
            tokens, at = [], 0
            for word, tag in tag_words(self.plain):
                tokens.append(Token(word, tag, at))
                at += len(word)
            return tokens
        if self.language == "ja":
            return [Token(m.group(), "n", m.start()) for m in _japanese.finditer(self.plain)]
        return [
            Token(
                _stem(m.group().lower()),
                "n" if m.group().lower() not in _ENGLISH_EMPTY and len(m.group()) > 2 else "x",
                m.start(),
            )
            for m in _english.finditer(self.plain)
        ]

    def words(self, within: tuple[int, int] | None = None) -> list[Token]:
        """Return the words that say something, in all or in a range."""
        start, end = within or (0, len(self.plain))
        return [t for t in self.tokens if start <= t.start < end and self._says_something(t)]

    def _says_something(self, token: Token) -> bool:
        if self.language != "zh":
            return token.tag == "n"
        word = token.text
        return (
            token.tag.startswith(_CONTENT)
            and word not in EMPTY_WORDS
            and bool(regex.match(rf"[{HAN}A-Za-z]", word))
        )

    def things(self, within: tuple[int, int]) -> set[str]:
        """Return the things and persons that a range names."""
        start, end = within
        return {
            t.text
            for t in self.tokens
            if start <= t.start < end
            and t.is_thing
            and len(t.text) > (0 if self.language != "en" else 2)
        }

    def likeness(self, word: str, within: tuple[int, int] | None = None) -> float:
        """Return whether a word of another sentence stands here: 1.0 as it is, 0.5 by most of its characters, 0.0 not."""
        if self.language == "en":
            return float(
                word in (self._stems if within is None else {t.text for t in self.words(within)})
            )
        text = self.plain if within is None else self.plain[slice(*within)]
        if word.lower() in text.lower():
            return 1.0
        if len(word) == 2 and regex.match(rf"[{HAN}{KANA}]", word):
            return 0.5 * any(c in text for c in word)
        near = (
            any(word[i : i + 2] in text for i in range(len(word) - 1))
            or sum(c in text for c in word) >= len(word) * 0.75
        )
        return 0.5 * (len(word) > 2 and near)

    @cached_property
    def _stems(self) -> set[str]:
        return {token.text for token in self.tokens}

    def clause_at(self, place: int) -> tuple[int, int]:
        """Return the clause that holds a place."""
        return next(((a, b) for a, b in self.clauses if a <= place < b), (0, len(self.plain)))

    @cached_property
    def foreign(self) -> dict[str, str]:
        """The Latin words and names with digits, as they stand, by their form for comparing."""
        return {m.group().lower().strip("'’"): m.group() for m in _foreign.finditer(self.plain)}

    @cached_property
    def addresses(self) -> list[str]:
        """What is a link, a mention or a hashtag."""
        pieces = [self.plain[a:b] for a, b in find_pieces(self.plain)]
        found = [p for p in pieces if regex.match(r"https?:|www\.|[@#]|[^@\s]+@[^@\s]+\.", p)]
        return found + [match.group() for match in _marked.finditer(self.plain)]


def _stem(word: str) -> str:
    word = _IRREGULAR.get(word, word).removesuffix("'s").removesuffix("’s")
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 2:
            word = word[: -len(ending)]
            break
    return word.rstrip("eiy") if len(word) > 4 else word


def share(sentence: Sentence, within: tuple[int, int], other: Sentence) -> float:
    """Return which share of the words of a clause two neighbouring clauses of another sentence have too, 0 to 1."""
    words = [token.text for token in sentence.words(within)]
    if not words:
        return 0.0
    ends = [*other.clauses[1:], *other.clauses[-1:]]
    windows = [(a, b) for (a, _), (_, b) in zip(other.clauses, ends, strict=True)]
    most = max((sum(other.likeness(w, window) for w in words) for window in windows), default=0.0)
    return most / len(words) if most > 1 or (len(words) == 1 and most == 1) else 0.0


def nearest(sentence: Sentence, within: tuple[int, int], other: Sentence) -> tuple[int, int] | None:
    """Return the clause of `other` that has most of the words of a clause, if any has a third of them."""
    words = [token.text for token in sentence.words(within)]
    best, where = 0.3, None
    for clause in other.clauses:
        held = other.plain[clause[0] : clause[1]]
        stems = {t.text for t in other.words(clause)}
        found = sum(word in held or word in stems for word in words) / max(len(words), 1)
        if found > best:
            best, where = found, clause
    return where
