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
from repurpose.slicing.words import is_question, measure

# name: (weight, what is said of it in Chinese, in English)
FEATURES: dict[str, tuple[float, str, str]] = {
    "contrast": (2.4, "有对照：不是……而是……", "a contrast: not this but that"),
    "turn": (1.0, "句中有转折", "a turn in the middle"),
    "path": (0.7, "写出了变化：从……到……", "a change, from this to that"),
    "image": (1.6, "有画面：一个比喻", "an image: a comparison"),
    "aphorism": (1.4, "像一句格言：短而下判断", "an aphorism: short and decided"),
    "number": (0.6, "有具体数字", "a concrete number"),
    "emphasis": (1.3, "作者加粗强调", "the author set it in bold"),
    "coined": (0.5, "有作者自己造的说法", "a coined expression"),
    "topic": (0.7, "点到文章主题", "names the article's subject"),
    "opening": (0.4, "出自开篇", "from the opening"),
    "conclusion": (1.0, "出自结尾的结论", "from the conclusion"),
    "closes paragraph": (0.6, "收束一段", "closes its paragraph"),
    "speech": (1.8, "有人亲口说的话", "somebody's own words"),
    "good length": (0.8, "长短适中", "a good length"),
    "lean": (-1.6, "句中有指代，单独读略有缺失", "a word inside points elsewhere"),
    "news": (-1.6, "是消息，不是观点", "news, not a thought"),
    "signpost": (-1.2, "带过渡语", "opens with a signpost"),
    "hedge": (-0.4, "语气不确定", "hedged"),
    "listing": (-0.8, "罗列较多", "mostly a list"),
    "brackets": (-0.6, "带括号补充", "carries a bracket"),
    "question": (-0.3, "是一个问句", "a question"),
    "long": (-0.8, "偏长", "rather long"),
}

_contrast = re.compile(
    r"不(?:再|仅仅|仅|只|单)?(?:是|在于|在)[^。！？]{1,40}?(?:而是|而在于|更是|也是|还是|而在)"
    r"|与其说[^。]{1,40}?不如说|既[是要有][^。]{1,24}[，,]?(?:又|也|更)[是要有]|不仅[^。]{1,40}?(?:更|还|也)"
    r"|越[是来]?[^，。]{1,16}[，,]?[^，。]{0,8}越|没有[^，。]{1,16}[，,]?就没有|看似[^。]{1,24}(?:实则|实际)"
    r"|[^不]更[^，。]{1,10}[，,]而不(?:仅|只|是)|(?:不|非)[^，。]{1,12}[，,]而(?:是|在)"
    r"|\bnot\b.{1,60}\bbut\b|\bless\b.{1,40}\bmore\b|instead of|rather than|じゃなく|ではなく|아니라"
)
_turn = re.compile(r"[，,；](?:却|但|而非|而不是|而不仅|反而|未必|才是)|\b(?:but|yet)\b")
_path = re.compile(
    r"从[“\w][^，。]{0,16}(?:转向|走向|变为|变成|转变为|到)[^，。]{1,18}|\bfrom .{2,40} to\b"
)
_image = re.compile(
    r"就?像(?!素)[^，。]{2,}|如同|仿佛|犹如|宛如|好比|堪称|无异于"
    r"|(?:是|成为|成了|化作)(?:了)?(?:悬在[^，。]{2,14}|一(?:面|把|盏|座|扇|枚|记|块|剂|颗|根)"
    r"|[^，。]{0,12}(?:基石|钥匙|桥梁|镜子|棱镜|门票|号角|灯塔|回音壁|试金石|弹药库|土壤|引擎|分水岭|幽灵|坐标|刻度尺|加速器|注脚|史诗|凯歌|交响|明珠|心脏|血液|大门|悬崖))"
    r"|戴着镣铐|走钢丝|打开.{0,6}大门|照亮|吹响|泼下冷水|奏响|庞然大物|\blike an?\b|\bas if\b|のよう|처럼"
)
_aphorism = re.compile(
    r"任何|永远|从来(?:不|都|就|只)|往往|终究|唯有|只有[^，。]+才|真正的|归根结底|本质(?:上)?是|说到底|最[^，。]{1,8}的"
    r"|决定(?:着|了)?[^，。]{1,10}[。，]|^[^，。]{2,14}(?:，[^，。]{1,6})?(?:是|不是|才是|就是|靠)[^，。]{2,16}[。！]$"
    r"|\b(?:always|never|only|every|nothing|everything)\b"
)
_number = re.compile(r"\d[\d,.]*\s*(?:%|％|[万亿千百]|[" + HAN + r"A-Za-z])")
_lean = re.compile(
    r"[它其此]|这[一种些个场次份笔是样位]|那[一种些个时]|该["
    + HAN
    + r"]|上述|前者|后者|\b(?:it|its|this|these|they)\b"
)
_news = re.compile(
    r"^(?:近日|日前|近期|昨日|今日|去年|今年)|据(?:悉|统计|报道|了解)|宣布|发布了|报道|公告|数据显示|披露|申请|被捕|启动|计划在"
    r"|^\d{4}年(?:\d{1,2}月)?(?:\d{1,2}日)?[，,末初夏春秋冬]|上线|成交|^(?:法律)?依据|调查中|\b(?:announced|reported|according to)\b"
)
_signpost = re.compile(
    r"^(?:从[^，]{2,10}(?:看|来看|而言|来说)|值得(?:注意|一提)的是|可以预见|展望未来|表面上看|根据[^，]{1,10}|以[^，]{1,12}为例|[一二三四]是|对于?[^，]{1,14}(?:而言|来说)"
    r"|选择[^，]{1,12}，而|随着[^，]{4,24}[，,]|在[^，]{3,20}(?:背景|情况)下|例如|有消息称|In addition|Furthermore|For example)"
)
_hedge = re.compile(r"可能|或许|似乎|大概|也许|某种程度|\b(?:may|might|perhaps)\b")
_coined = re.compile(r"“[^”]{2,10}”")
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
    article: Article,
    unit: Unit,
    text: str,
    names: Sequence[Name],
    sections: int,
    *,
    speech: bool,
) -> list[tuple[str, bool]]:
    width = measure(text)
    inner = text[4:] if not speech else ""
    source = article.text[max(0, unit.span.start - 2) : unit.span.end + 2]
    contrast = bool(_contrast.search(text))
    return [
        ("contrast", contrast),
        ("turn", not contrast and bool(_turn.search(text))),
        ("path", bool(_path.search(text))),
        ("image", bool(_image.search(text))),
        ("aphorism", width <= 42 and bool(_aphorism.search(text))),
        ("number", bool(_number.search(text))),
        ("emphasis", bool(_emphasis.search(source))),
        ("coined", bool(_coined.search(text))),
        ("topic", any(name.text in text for name in names[:6])),
        ("opening", unit.section == 0),
        ("conclusion", sections > 0 and unit.section == sections),
        ("closes paragraph", unit.closes_block and not unit.opens_block),
        ("speech", speech),
        ("good length", 16 <= width <= 50),
        ("lean", bool(_lean.search(inner))),
        ("news", bool(_news.search(text))),
        ("signpost", bool(_signpost.match(text))),
        ("hedge", bool(_hedge.search(text))),
        ("listing", text.count("、") >= 3),
        ("brackets", "（" in text or "(" in text),
        ("question", is_question(text)),
        ("long", width > 60),
    ]
