"""A text of a card in, its focus out: the few characters that stand large while the rest steps back."""

from collections.abc import Iterator
from dataclasses import dataclass

import regex

from repurpose.cards.model import Card
from repurpose.cards.voices.english_focus import english_phrase
from repurpose.patterns import lazy_regex
from repurpose.text import closed_places, find_pieces, inner_places, part_words, phrase_costs

Range = tuple[int, int]
_CLAUSE = lazy_regex(r"(?:[，；。？！：…—;?!]|,(?!\d))+[”』」]?|[.:](?=\s|$)")
_TAIL = lazy_regex(r"[与與和及或]\p{Han}{1,3}(?=$|[，。；：！？、—|｜ ])")
_QUOTED = ("“”", "‘’", "「」", "『』", "《》", "〈〉", '""')
_TOWARDS = lazy_regex(
    r"(?<=\p{Han})(?<!的)[对對把]$"
)  # leads to a noun that stands large, as 是 does
_HAN = lazy_regex(r"\p{Han}+")
_GRAMMAR = (
    lazy_regex(  # adverbs, auxiliaries, conjunctions, pronouns: what meets them is no noun of two
        "可能|已经|无法|根本|真正|彻底|完全|始终|才能|怎样|逐渐|依然|不能|能够|可以|应该|必须|"
        "往往|几乎|正在|反而|直接|仍然|其实|甚至|非常|只能|只是|没有|需要|成为|一直|从来|更加|"
        "极其|十分|也许|大概|不会|不再|不是|就是|还是|都是|而是|然后|因为|所以|如果|但是|而且|"
        "以及|或者|通过|对于|关于|他们|我们|你们|它们|她们|自己|这个|那个|这些|那些|什么|怎么|"
        "如何|一个|一种|很多|许多|现在|以后|之后|以前|之前"
    )
)
_PAIRS = (*_QUOTED[:-1], "（）", "()", "[]")
_DROPPED = "。．."  # at the end of what stands large
_WHOLE = 8.5  # full-width characters of a title that stands large
_TOLD = 8.0  # ... of a word with the end of its clause
_CORE = 12.0  # ... of a clause that stands large
_PARTED = ("quote", "excerpt")  # kinds whose long clause has an end that stands large
_PHRASE = (4.0, 11.0)  # full-width characters of such an end
_BEST = 7.5  # ... of the one that is sought first
_BEFORE = 9.0  # ... of what leads to it, at the least
_GAP = 8.0  # the dearest gap between phrases at which a clause is parted (see `phrase_costs`)
JOINT = lazy_regex(  # leads to what stands large, and stands on a line of its own before it
    r"(?:而是|才是|更是|却是|却|而非|反而|其实是|以及|但是|但|而|就是|是)(?=[\p{L}\p{N}“「『‘]{2})|(?:but|not) (?=\w)",
    regex.IGNORECASE,
)
_COPULA = lazy_regex(
    r"(?:是|需要|意味着|取决于|来自|源于|面临|走向|成为?|(?<=[成称稱作视視变變认認])[为為]|叫做?|等于|等於|属于|屬於|在于|在於|不如|[就便][会會])$"
)
_APOSTROPHE = lazy_regex(r"(?<=\p{L})’(?=\p{L})")  # of don’t, no mark of quotation
_AMID = lazy_regex(r"(?<=[\p{L}\p{N}])[\p{L}\p{N}]")  # a place between two letters
# Characters farther from the best: where perhaps two nouns make one (城市|照明) or a subject is parted
# (学|什么却不重要), where perhaps it begins amid what stands before its 的 (交出|人生的钥匙).
_COMPOUND, _MODIFIER = 4.0, 2.0
# ... nearer to it: behind a copula, with its adverb, behind the 的 that leads to a noun.
_COPULA_WORTH, _PREDICATE_WORTH, _NOUN_WORTH = 4.5, 2.0, 1.0
_UNLIKE = 4.0  # characters from the best at which no phrase stands large
_ADVERB = lazy_regex(
    "[会會能将將仍已却卻就才也都还還再又更最]|从未|從未|从不|尚未|仍然|依然|可能|已经|已經|无法|無法|根本|真正|彻底|完全|始终|逐渐|不能|能够|可以|应该|"
    "必须|往往|几乎|正在|反而|直接|其实|只能|没有|不再|不会|难以|一直|从来|更加|终于|正是|丝毫|早已|不曾|未必|尤其|越来越|永远|总是"
)
_DEGREES = "最更"  # also of a word: 最清晰
_COUNTED = frozenset(
    ["一个", "一個", "一种", "一種", "一场", "一場", "一次", "一座", "那些", "这些", "這些"]
)  # lead to a noun
_AUXILIARY = frozenset("要会能不没未可正来去")
_PLACES = "里裡上下"  # at the end of a word: 基础上
_NO_NOUN = frozenset("的在把被不没会能将要是了着过地得到给让向从对和与就才也都还")
_CLINGS = lazy_regex(  # leads on to what stands behind it; of 的 see `_Words.leads`
    r"(?:等|[着地得之和与與及或、很更最]|[这那這每]|[不没沒未别別勿][可会會能要再曾是有应應该該敢想用]?"
    r"|[并並]非|[无無]法|难以|難以|几乎|幾乎|[可也][能许許]|大概|如果|只有|即使)$"
)
_HANGS = lazy_regex(
    r"^(?:[的地得了着过們们吗呢吧啊和与與及或所而者于於（(、，：；”』」]|之[一后後前间間外内內])"
)


def em_width(text: str) -> float:
    """Return the width of a text in full-width characters; Latin counts about a half."""
    return sum(0.55 if c < "\u2000" else 1.0 for c in text)


def focus_of(card: Card, field: str) -> Range | None:
    """Return what stands large: of a cover its keyword, of a text a clause or the end of one.

    That is the end of the last clause, for there Chinese says what is new, unless the keywords stand before
    it; else the clause of a keyword. None where nothing short enough is found, or only what parts a word.
    """
    found = _sought(card, field)
    if found is None:
        return None
    text = str(getattr(card, field))
    closed = _closed(card, text)
    parts = (place for place in found if _AMID.match(text, place, place + 1))
    return None if any(place in closed for place in parts) else found


def joint_of(card: Card, text: str, start: int) -> int | None:
    """Return where the joint that leads what stands large ends; None without one: 是 of 是否 is none."""
    joint = JOINT.match(text, start)
    if joint is None or joint.end() in _closed(card, text):
        return None
    return int(joint.end())


def _closed(card: Card, text: str) -> set[int]:
    """Return the places inside words, names and pieces of a text."""
    if not card.language.startswith("zh"):
        return closed_places(text, card.language, card.names)
    inside = part_words(text, card.language, card.names)[1]
    return inside | inner_places(find_pieces(text, card.names))


def _sought(card: Card, field: str) -> Range | None:
    """Return what would stand large by its marks, keywords and width."""
    text = str(getattr(card, field))
    keys = [(low, high) for name, low, high in card.keywords if name == field]
    if card.kind == "cover":
        if not keys and em_width(text) <= _WHOLE:
            return (0, len(text))  # a short title is its own big word
        return _with_marks(text, _to_its_end(text, *keys[0])) if keys else None
    clauses = list(_clauses(text))
    if card.kind in _PARTED and card.language.startswith("zh") and clauses:
        last = _last_phrase(text, clauses[-1], keys, card)
        if last:
            return last
    if card.kind in _PARTED and card.language.startswith("en"):
        low, high = _without_stop(text, 0, len(text.rstrip()))
        last = english_phrase(text, high, keys)
        if last and _balanced(text[last[0] : last[1]]):
            return last
    for low, high in reversed(clauses):
        if (
            any(low <= key[0] and key[1] <= high for key in keys)
            and em_width(text[low:high]) <= _CORE
        ):
            whole = (low, high) == (0, len(text))
            return None if whole else _without_stop(text, low, high)
    return None


def _last_phrase(text: str, clause: Range, keys: list[Range], card: Card) -> Range | None:
    """Return the end of the last clause, as a phrase that holds the keywords of that clause."""
    low, high = _without_stop(text, *clause)
    within = [key for key in keys if low <= key[0]]
    if keys and not within:
        return None  # what counts stands before
    first = min((key[0] for key in within), default=high)
    costs = phrase_costs(text, card.language, card.names)
    begins, inside = part_words(text, card.language, card.names)
    words = _Words(text, (low, high), begins - inside)
    starts = {low, *(place for place, cost in costs.items() if cost <= _GAP)}
    starts |= {p for p in costs if _TOWARDS.search(text, low, p) or _COPULA.search(text, low, p)}
    starts |= {p for p in words.begins if words.predicates(p) or words.before(p) in _COUNTED}
    near = (p for p in starts - inside if low <= p <= first)
    fit = [p for p in near if p < high and _stands(text, p, high) and words.leads(p)]
    if not fit:
        return None
    start = min(sorted(fit), key=words.unlike)
    if words.unlike(start) > _UNLIKE:
        return None
    alone = (
        joint_of(card, text, low) == start and start - low > 1
    )  # 而是 is, 是 goes with what leads
    return (low if alone else start, high)


@dataclass(frozen=True, slots=True)
class _Words:
    """A clause and where its words begin: how well a phrase at its end can be parted from the rest."""

    text: str
    clause: Range
    begins: set[int]

    def unlike(self, place: int) -> float:
        """Return how far the phrase from a place on is from the best: by width, and by what it would part."""
        away = abs(em_width(self.text[place : self.clause[1]]) - _BEST)
        if place == self.clause[0]:
            return away
        if _COPULA.search(self.text, 0, place):
            return away - _COPULA_WORTH
        if self.predicates(place):
            return away - _PREDICATE_WORTH
        if self.text[place - 1] == "的":
            return away - _NOUN_WORTH
        left = self.before(place)
        if _GRAMMAR.fullmatch(left) or self.governs(place):
            return away
        inner = "的" in self.text[place : self.clause[1]]  # perhaps amid what stands before 的
        parts = self.compounds(place) or any(map(self.predicates, self.within(place)))
        return away + _COMPOUND * parts + _MODIFIER * inner

    def within(self, place: int) -> list[int]:
        """Return where the words of the phrase from a place on begin."""
        return sorted(k for k in self.begins if place <= k < self.clause[1])

    def before(self, place: int) -> str:
        """Return the word that ends at a place."""
        return self.text[max((k for k in self.begins if k < place), default=0) : place]

    def behind(self, place: int) -> str:
        """Return the word that begins at a place."""
        end = min((k for k in self.begins if k > place), default=len(self.text))
        return self.text[place:end]

    def compounds(self, place: int) -> bool:
        """Say whether two words of two Han or more meet at a place, neither of which is there for the grammar.

        So they do, too, where Han follow a word in Latin letters.
        """
        words = (self.before(place), self.behind(place))
        nouns = all(len(w) > 1 and _HAN.fullmatch(w) and not _GRAMMAR.fullmatch(w) for w in words)
        return nouns or (self.text[place - 1].isascii() and bool(_HAN.fullmatch(words[1])))

    def predicates(self, place: int) -> bool:
        """Say whether a predicate begins at a place with its adverb: 维修|往往难以得到资金, 四十盏|一盏都没有少."""
        here, left = self.behind(place), self.before(place)
        after = self.behind(place + len(here)) if place + len(here) < self.clause[1] else ""
        if here in ("都", "也") and left.startswith("一"):
            return False
        each = here.startswith("一") and after in ("都", "也")
        adverb = each or _ADVERB.fullmatch(here) or here[0] in _DEGREES
        return bool(adverb) and not _ADVERB.fullmatch(left) and left not in _AUXILIARY

    def governs(self, place: int) -> bool:
        """Say whether the word before a place is a verb, by its own adverb: 一直在推动|路灯系统的改造."""
        left = self.before(place)
        at = place - len(left)
        verb = self.before(at)
        if verb == "在":  # of time: 一直在推动; of a place else: 在月球
            return bool(_ADVERB.fullmatch(self.before(at - 1)))
        return bool(_ADVERB.fullmatch(verb)) or verb in _AUXILIARY

    def leads(self, place: int) -> bool:
        """Say whether what stands before a place can lead to the rest; 的 only to a noun and its own."""
        if self.text[place - 1] != "的" or self.predicates(place):
            return True
        words = [self.behind(k) for k in self.within(place)]
        noun = not any(w[-1] in _PLACES or w in _NO_NOUN or _ADVERB.fullmatch(w) for w in words)
        return len(words[0]) > 1 and noun


def _stands(text: str, start: int, end: int) -> bool:
    """Say whether a stretch can stand large by itself, with enough before it."""
    said = text[start:end]
    wide = _PHRASE[0] <= em_width(said) <= _PHRASE[1] and em_width(text[:start]) >= _BEFORE
    return wide and _balanced(said) and not (_CLINGS.search(text, 0, start) or _HANGS.search(said))


def _balanced(said: str) -> bool:
    """Say whether what is opened in a stretch is closed there, and nothing else is."""
    said = _APOSTROPHE.sub("", said)
    return all(said.count(pair[0]) == said.count(pair[1]) for pair in _PAIRS)


def _without_stop(text: str, low: int, high: int) -> Range:
    """Return a clause without the full stop that ends the text."""
    end = high
    while high == len(text.rstrip()) and end > low and text[end - 1] in _DROPPED:
        end -= 1
    return (low, end)


def _with_marks(text: str, core: Range) -> Range:
    """Return a stretch with the quotation marks around it: none of them stays behind."""
    low, high = core
    pair = text[low - 1 : low] + text[high : high + 1]
    return (low - 1, high + 1) if pair in _QUOTED else core


def _to_its_end(text: str, low: int, high: int) -> Range:
    """Return a word of a title, with its pair where that ends the clause: 漫长黑夜与灯火."""
    rest = _TAIL.match(text, high)
    end = rest.end() if rest else high
    return (low, end) if em_width(text[low:end]) <= _TOLD else (low, high)


def _clauses(text: str) -> Iterator[Range]:
    start = 0
    for mark in _CLAUSE.finditer(text):
        if text[start : mark.end()].strip():
            yield start, mark.end()
        start = mark.end()
    if text[start:].strip():
        yield start, len(text)
