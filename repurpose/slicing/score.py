"""A sentence and its place in, a score with reasons out: what makes words worth a card.

Every feature is named in one table with its weight and the words by which a person is told of it.
Quotability is not centrality (Bohn and Ling, "Catching Attention with Automatic Pull Quote
Selection", COLING 2020): a summary's best sentence is rarely the one that a reader would hang up.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from repurpose.article import Article
from repurpose.article.chars import HAN
from repurpose.slicing.names import Name
from repurpose.slicing.units import Unit
from repurpose.slicing.words import is_question

# name: (weight, what is said of it in Chinese, in English)
FEATURES: dict[str, tuple[float, str, str]] = {
    "contrast": (2.2, "有对照：不是……而是……", "a contrast: not this but that"),
    "image": (1.6, "有画面：一个比喻", "an image: a comparison"),
    "aphorism": (1.5, "像一句格言：短而下判断", "an aphorism: short and decided"),
    "number": (0.9, "有具体数字", "a concrete number"),
    "emphasis": (1.3, "作者加粗强调", "the author set it in bold"),
    "topic": (0.9, "点到文章主题", "names the article's subject"),
    "opening": (0.6, "出自开篇", "from the opening"),
    "conclusion": (1.0, "出自结尾的结论", "from the conclusion"),
    "closes paragraph": (0.7, "收束一段", "closes its paragraph"),
    "speech": (1.8, "有人亲口说的话", "somebody's own words"),
    "good length": (1.0, "长短适中", "a good length"),
    "lean": (-1.6, "句中有指代，单独读略有缺失", "a word inside points elsewhere"),
    "listing": (-0.8, "罗列较多", "mostly a list"),
    "brackets": (-0.6, "带括号补充", "carries a bracket"),
    "question": (-0.5, "是一个问句", "a question"),
    "long": (-0.8, "偏长", "rather long"),
}

_contrast = re.compile(
    r"不(?:再|仅仅|仅|只|单)?(?:是|在于|在)[^。！？]{1,40}?(?:而是|而在于|更是|也是|还是|而在)|与其说[^。]{1,40}?不如说|从[“\w][^，。]{0,16}(?:转向|走向|到|变为|变成)[^。]{1,18}"
    r"|既[是要有][^。]{1,24}[，,]?(?:又|也|更)[是要有]|越是?[^，。]{1,16}[，,]?[^，。]{0,8}越|不仅[^。]{1,40}?(?:更|还|也)|一边[^。]{1,20}一边|看似[^。]{1,24}(?:实则|实际)|没有[^，。]{1,16}[，,]?就没有|(?:不|非)[^，。]{1,12}[，,]而(?:是)?"
    r"|\bnot\b.{1,60}\bbut\b|\bless\b.{1,40}\bmore\b|instead of|rather than",
)
_image = re.compile(
    r"就?像(?!素)[^，。]{2,}|如同|仿佛|犹如|宛如|好比|堪称|无异于|(?:是|成为|成了|化作)(?:了)?(?:悬在[^，。]{2,14}|一[面把盏座场次道扇张枚记根块剂颗针门]|[^，。]{0,8}(?:的)?(?:基石|钥匙|桥梁|镜子|棱镜|门票|号角|灯塔|回音壁|试金石|弹药库|土壤|引擎|分水岭|幽灵|坐标|刻度尺|加速器))"
    r"|戴着镣铐|走钢丝|打开.{0,6}大门|照亮|吹响|泼下冷水|\blike an?\b|\bas if\b"
)
_aphorism = re.compile(
    r"^[^，。]{2,20}(?:，[^，。]{2,24}){0,2}[。！]$|任何|永远|从来(?:不|都|就)|往往|终究|唯有|只有[^，。]+才|真正的|最[^，。]{1,8}的|归根结底|本质(?:上)?是|决定(?:着|了)?[^，。]{1,10}[。，]"
)
_judges = re.compile(r"是|才|总|必|永远|往往|就|没有|不")
_number = re.compile(r"\d[\d,.]*\s*(?:%|％|[万亿千百]|[" + HAN + r"A-Za-z])")
_lean = re.compile(
    r"[它其此]|这[一种些个场次份笔是样位]|那[一种些个时]|该["
    + HAN
    + r"]|上述|前者|后者|\b(?:it|its|this|these|they)\b"
)
_emphasis = re.compile(r"\*\*|__")


@dataclass(frozen=True, slots=True)
class Score:
    """What a sentence is worth, and the names of the features that say so, weightiest first."""

    value: float
    features: tuple[str, ...]

    def reasons(self, language: str) -> tuple[str, ...]:
        """Return the features in words a person understands, in the article's language."""
        column = 1 if language.startswith("zh") else 2
        return tuple(str(FEATURES[name][column]) for name in self.features)


def score_text(
    article: Article,
    unit: Unit,
    text: str,
    names: Sequence[Name],
    *,
    sections: int,
    speech: bool = False,
) -> Score:
    """Return the score of `text`, which stands in `unit` or is the words spoken in it."""
    found = [
        name
        for name, holds in _features(article, unit, text, names, sections, speech=speech)
        if holds
    ]
    found.sort(key=lambda name: (-abs(FEATURES[name][0]), name))
    return Score(round(sum(FEATURES[name][0] for name in found), 2), tuple(found))


def _features(
    article: Article, unit: Unit, text: str, names: Sequence[Name], sections: int, *, speech: bool
) -> list[tuple[str, bool]]:
    length = len(text)
    inner = text[4:] if not speech else ""
    source = article.text[unit.span.start - 2 : unit.span.end + 2]
    return [
        ("contrast", bool(_contrast.search(text))),
        ("image", bool(_image.search(text))),
        ("aphorism", length <= 42 and bool(_aphorism.search(text)) and bool(_judges.search(text))),
        ("number", bool(_number.search(text))),
        ("emphasis", bool(_emphasis.search(source))),
        ("topic", sum(name.text in text for name in names[:6]) >= 1),
        ("opening", unit.section == 0),
        ("conclusion", sections > 0 and unit.section == sections),
        ("closes paragraph", unit.closes_block and not unit.opens_block),
        ("speech", speech),
        ("good length", 18 <= length <= 52),
        ("lean", bool(_lean.search(inner))),
        ("listing", text.count("、") >= 3),
        ("brackets", "（" in text or "(" in text),
        ("question", is_question(text)),
        ("long", length > 60),
    ]
