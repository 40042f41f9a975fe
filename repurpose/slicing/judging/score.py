"""A sentence and its place in, an editor's likely judgement out, with reasons a person can read.

Four heads say what a sentence is worth: as a quote, understood alone, as an opener, as a point of the
article. Each is a sum: what a named feature of `features.py` adds depends on its own value only, by a
small table learned from sentences that editors labelled (`tools/train_judgement.py`) and kept in
assets/judgement; where the extra `meaning` is installed, what the sentence means adds to it
(`likeness.py`), elsewhere what its words say of that (`likely_words.py`). Quotability is not centrality (Bohn and Ling,
"Catching Attention with Automatic Pull Quote Selection", COLING 2020): a summary's best sentence is
rarely the one that a reader would hang up.
"""

import json
from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from repurpose.article import Article, Span, remembered, simplify
from repurpose.resources import asset
from repurpose.slicing.judging.encoder import find_encoder
from repurpose.slicing.judging.features import Features, Reading
from repurpose.slicing.judging.likely_words import likely_by_words
from repurpose.slicing.judging.likeness import NAME, Likeness
from repurpose.slicing.sentences.units import Unit, read_units

HEADS = ("quote", "alone", "hook", "point")
PULL = 0.3  # of a label as an opener, that a quote is worth more
LATE = 0.3  # of a label as an opener, that an article's last sentence is worth less than its first
PARTS = 10_000  # of a label, in which the tables are written
ALONE = 0.42  # the least `alone` of what is offered as understandable alone: the best F1

# What is said of a feature that speaks for a sentence: in Chinese, in English. Features of what
# stands around it, and those that speak for most sentences, are not worth a person's time.
REASONS: dict[str, tuple[str, str]] = {
    "contrast": ("有对照：不是……而是……", "a contrast: not this but that"),
    "turn": ("句中有转折", "a turn in the middle"),
    "image": ("有画面：一个比喻", "an image: a comparison"),
    "universal": ("下判断：总是、只有、其实……", "a decided word: always, only, really"),
    "superlative": ("有比较：最、更", "a comparison: most, more"),
    NAME.format(head="quote"): ("意思像编辑爱引用的话", "means what editors like to quote"),
    "judgement": ("说出“是什么”", "says what something is"),
    "life": ("谈到人人在意的事", "speaks of what everybody cares for"),
    "negation": ("有否定", "a negation"),
    "condition": ("说出条件", "a condition"),
    "cause": ("说出因果", "a cause"),
    "number": ("有具体数字", "a concrete number"),
    "percent": ("有比例或倍数", "a share or a multiple"),
    "coined": ("有带引号的说法", "an expression in marks"),
    "people": ("说的是人", "speaks of people"),
    "second person": ("对读者说话", "speaks to the reader"),
    "first person": ("作者的亲身口吻", "in the author's own voice"),
    "opinion": ("是作者的看法", "the author's opinion"),
    "meaning": ("点出意义", "says what it means"),
    "bold": ("作者加粗强调", "the author set it in bold"),
    "question": ("是一个问句", "a question"),
    "words of the title": ("点到标题", "takes up the title"),
    "words of the article": ("说的是全文的主题", "speaks of the article's subject"),
    "closes its paragraph": ("收束一段", "closes its paragraph"),
    "opens its paragraph": ("开启一段", "opens its paragraph"),
    "from the end": ("靠近结尾", "near the end"),
    "width": ("长短适中", "a good length"),
    "log width": ("长短适中", "a good length"),
    "clauses": ("句子干净", "a clean sentence"),
    "mean clause": ("句子干净", "a clean sentence"),
    "quotation": ("是一段引文", "stands as a quotation"),
    "worded to pass on": ("说法让人想转述", "worded as what people pass on"),
}
_LIKENESS = tuple(NAME.format(head=head) for head in HEADS)
_PLAIN = ("综合各项较好", "good in most respects")
_SPEECH = ("有人亲口说的话", "somebody's own words")
_COUNTS = frozenset(REASONS) - {"from the end", "width", "log width", "clauses", "mean clause"}
_LEAST, _MOST = 0.01, 4  # of what a feature adds, in labels; reasons told


@dataclass(frozen=True, slots=True)
class Tables:
    """All judgements at once: the means of their labels, and what each value of a feature adds to each.

    `steps` holds for a feature the values up to which each but the last of its rows holds; a row has
    a number for each head, in whole ten-thousandths of a label, so that a sum is exact.
    """

    means: Sequence[int]
    steps: Mapping[str, tuple[Sequence[float], Sequence[Sequence[int]]]]


@dataclass(frozen=True, slots=True)
class Score:
    """What a sentence is worth, each as an editor would label it; and the features that say so."""

    quote: float  # 0 never ... 3 the best
    alone: float  # 0-1
    hook: float  # 0-3
    point: float  # 0-3
    found: Features = field(repr=False, default_factory=dict)
    speech: bool = False

    @property
    def value(self) -> float:
        """What it is worth as a quote: what pulls a reader in is read alone too."""
        spoken = _SPOKEN if self.speech else 0.0
        return round(self.quote + PULL * self.hook + spoken, 3)

    def reasons(self, language: str) -> tuple[str, ...]:
        """Return what speaks for the sentence, most telling first, in the article's language."""
        column = 0 if language.startswith("zh") else 1
        added = explain("quote", self.found)
        said = [_SPEECH] if self.speech else []
        for name in sorted(added, key=lambda name: (-added[name], name)):
            base = name.removeprefix("share of ")
            holds = base not in _COUNTS or self.found.get(base, 0.0) > 0
            if added[name] >= _LEAST and base in REASONS and holds and REASONS[base] not in said:
                said.append(REASONS[base])
        return tuple(pair[column] for pair in said[:_MOST] or [_PLAIN])


_SPOKEN = 0.3  # labels that somebody's own words are worth beside the author's


class Judge:
    """Weighs the sentences of one article."""

    def __init__(self, article: Article) -> None:
        """Read `article` once."""
        self.article = article
        self.units = read_units(article)[0]
        self.reading = Reading(article, self.units)
        encoder = find_encoder() if self.units else None
        title = simplify(article.title, article.language)
        self._likeness = Likeness(encoder, title, self.reading.texts) if encoder else None
        self._starts = [unit.span.start for unit in self.units]
        self._known: dict[tuple[int, str], Score] = {}

    def score(self, span: Span, text: str, *, speech: bool = False) -> Score:
        """Return the score of `text`, the words of `span` or of a part of it."""
        index = max(0, bisect_right(self._starts, span.start) - 1)
        key = (index, text if text != self.units[index].text else "")
        if key not in self._known:
            found = self.reading.features(index, key[1])
            found |= self._likely(index, simplify(key[1], self.article.language))
            self._known[key] = Score(*predict(found), found)
        known = self._known[key]
        return Score(known.quote, known.alone, known.hook, known.point, known.found, speech)

    def _likely(self, index: int, plain: str) -> Features:
        """Return what the meaning adds to each head, or what the words say of it."""
        if self._likeness:
            return self._likeness.features(index, plain)
        return likely_by_words(plain or self.reading.texts[index], self.article.language)


@remembered
def judge_of(article: Article) -> Judge:
    """Return the judge of `article`, the same one while it is among the last few."""
    return Judge(article)


def score_text(article: Article, unit: Unit, text: str, *, speech: bool = False) -> Score:
    """Return the score of `text`, which stands in `unit` or is the words spoken in it."""
    return judge_of(article).score(unit.span, text, speech=speech)


def predict(found: Mapping[str, float]) -> tuple[float, float, float, float]:
    """Return what each head says of the features `found`, in the order of HEADS."""
    tables = _tables()
    quote, alone, hook, point = tables.means
    for name, (limits, rows) in tables.steps.items():
        row = rows[bisect_left(limits, found[name])]
        quote += row[0]
        alone += row[1]
        hook += row[2]
        point += row[3]
    bare = quote / PARTS, alone / PARTS, hook / PARTS, point / PARTS
    if _LIKENESS[0] not in found:
        return bare
    quote_, alone_, hook_, point_ = (found[name] for name in _LIKENESS)
    return bare[0] + quote_, bare[1] + alone_, bare[2] + hook_, bare[3] + point_


def explain(head: str, found: Mapping[str, float]) -> dict[str, float]:
    """Return what each feature adds to `head`, and what the meaning adds, where it is known."""
    column = HEADS.index(head)
    added = {
        name: rows[bisect_left(limits, found[name])][column] / PARTS
        for name, (limits, rows) in _tables().steps.items()
    }
    if _LIKENESS[column] in found:
        added[_LIKENESS[column]] = found[_LIKENESS[column]]
    return added


@cache
def _tables() -> Tables:
    held = json.loads(asset("judgement", "weights.json").read_text(encoding="utf-8"))
    return Tables(
        held["means"], {name: (limits, rows) for name, (limits, rows) in held["steps"].items()}
    )
