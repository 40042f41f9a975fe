"""A sentence in its place in, named numbers out: what an editor's judgement is learned from.

Every number is a count, a share or a 0/1 that a person can check by eye. Words are those of Chinese
(looked up in Simplified Han), Japanese, Korean and English; a feature that a language has no words
for is 0 there. `tools/train_judgement.py` learns from these, `score.py` weighs them.
"""

import re
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from math import log, sqrt

from repurpose.article import Article, Kind, simplify
from repurpose.patterns import lazy_pattern
from repurpose.slicing.judging.grammar import describe_build, first_clause, nouns_of, tag
from repurpose.slicing.judging.phrasing import worded_to_pass_on
from repurpose.slicing.sentences.units import Unit
from repurpose.slicing.sentences.words import measure

# How often a pattern stands in the sentence, and how densely.
_COUNTED = {
    "first person": r"我(?!国)|我们|咱|本人|笔者|\bI\b|\bmy\b|\bme\b|\bwe\b|\bour\b|私|僕|俺|나는|내가|우리",
    "second person": r"你|您|\byou\b|\byour\b|あなた|당신",
    "third person": r"[他她它祂](?:们)?|\b(?:he|she|they|him|her|them|his|their|its|it)\b|彼|그는|그녀",
    "people": r"人们|人类|每个人|任何人|一个人|大多数人|有些人|没有人|谁|people|everyone|anyone|nobody|人は|誰|사람",
    "demonstrative": r"[这那此该其]|\b(?:this|that|these|those|such)\b|この|その|これ|それ|こう|そう|이것|그것|이런|그런",
    "negation": r"[不没無无未非莫勿别]|\b(?:not|no|never|nothing|none|without|cannot)\b|n't|ない|ません|않|없|아니",
    "modal": r"应该|必须|需要|得要|可以|能够|应当|要想|不妨|\b(?:must|should|need|can|ought)\b|べき|なければ|해야",
    "hedge": r"可能|或许|似乎|大概|也许|好像|估计|恐怕|\b(?:may|might|perhaps|maybe|seems?|probably)\b|かもしれ|でしょう|아마",
    "universal": r"任何|永远|从来|往往|总是|终究|唯有|只有|所有|一切|每一|每个|从不|都会|真正|本质|根本|归根|说到底|其实|最重要|\b(?:always|never|only|every|nothing|everything|all|real(?:ly)?|truly)\b|すべて|必ず|常に|本当|결국|항상|모든",
    "superlative": r"最|更|\b(?:most|best|worst|more|less|better|\w+est)\b|もっと|一番|가장|더",
    "contrast": r"不是[^。！？]{1,40}而是|不仅|不只|与其[^。]{1,40}不如|既[^。]{1,24}又|越[^。]{1,20}越|没有[^，。]{1,16}就没有|看似|并非|而非|而不是|却|反而|宁可|宁愿|\bnot\b.{1,60}\bbut\b|rather than|instead of|\bless\b.{1,40}\bmore\b|ではなく|じゃなく|아니라|よりも",
    "turn": r"[，,；。](?:但|可|却|然而|不过|而)|\b(?:but|yet|however)\b|しかし|だが|が、|하지만|지만",
    "condition": r"如果|假如|只要|一旦|倘若|要是|除非|\b(?:if|unless|when)\b|なら|れば|たら|만약|면",
    "cause": r"因为|所以|因此|由于|导致|使得|\b(?:because|since|therefore|so that)\b|から|ため|때문",
    "image": r"像|如同|仿佛|犹如|宛如|好比|似的|一般|\blike an?\b|\bas if\b|のよう|처럼",
    "judgement": r"是|就是|才是|\b(?:is|are)\b|である|です|이다",
    "life": r"幸福|自由|价值|意义|人生|生活|生命|成功|失败|选择|责任|时间|爱|死|孤独|勇气|善|恶|真相|希望|世界|社会|命运|成长|痛苦|快乐|公平|尊严|信任|信仰|权力|欲望|恐惧|智慧|知识|努力|\b(?:life|love|death|freedom|success|failure|choice|truth|hope|world|work|time)\b|生き|幸せ|인생|삶|사랑",
    "news": r"宣布|发布|公告|报道|报告|数据显示|据[^，。]{1,12}|披露|启动|上线|召开|推出|成立|\b(?:announced|reported|according to|released)\b|発表|によると|발표",
    "date": r"\d{4}\s*年|\d{1,2}月|\d{1,2}日|去年|今年|昨天|今天|明天|当时|那天|上周|最近|后来|之后|\b(?:19|20)\d\d\b|\b(?:yesterday|today|last (?:year|week|month))\b|年前|昨日|작년|올해",
    "number": r"\d|(?<![一二三四五六七八九十百千万亿两])[一二三四五六七八九十百千万亿两]++[个倍年天次元%％]",
    "percent": r"(?<![\d.])[\d.]++\s*+[%％]|百分之|倍|分之",
    "money": r"[万亿]元|美元|人民币|元/|[¥$€]",
    "quoted": r"[“「『\"][^”」』\"]{2,}",
    "coined": r"[“「『][^”」』]{2,10}[”」』]",
    "says": r"[说道问答讲]：|表示|认为|坦言|指出|告诉|\b(?:said|says|told|asked|wrote)\b|と言|言った|말했",
    "listing": r"、[^、。]{1,14}、",
    "brackets": r"[（(]",
    "book": r"《",
    "Latin word": r"[A-Za-z]{2,}",
    "address": r"https?:|www\.|@\w|\.com|\.md|`",
    "points at text": r"如下|以下|如上|上文|下文|下图|上图|如图|本文|这篇|文章|原文|见下|below|above|article|post\b|blog|記事",
    "call": r"关注|订阅|转发|点赞|留言|评论|扫码|二维码|公众号|加入|报名|招聘|投稿|链接|点击|下载|赞助|广告|译者|校对|作者|编辑|来源|图片|出处|版权|转载|subscribe|newsletter|follow|sponsor|click|sign up|link|フォロー|購読|구독",
    "story": r"[了着过]|\b\w+ed\b|ました|だった|했다|었다",
    "dash": r"……|…|——|—",
    "exclamation": r"[！!]",
    "meaning": r"意味着|说明|证明|告诉我们|让我们|本质上|in other words|means",
    "opinion": r"我觉得|我认为|我想|我相信|在我看来|我发现|I think|I believe|I feel|と思|생각",
    "future": r"将|会|未来|\bwill\b|だろう|것이다",
    "four Han": r"(?<![一-鿿])[一-鿿]{4}(?![一-鿿])",
}
# Whether the sentence opens or ends so.
_open = r"^[“「（(\s]*"
_ONCE = {
    "opens with a connective": _open
    + r"(?:然而|但是|但|不过|可是|可|却|同时|因此|因而|所以|于是|从而|而且|而|并且|并|另外|此外|再者|再次|最后|最终|首先|其次|第[一二三四五]|相反|反之|换言之|换句话说|总之|可见|对此|为此|例如|比如|譬如|尽管|甚至|更|也|还|随后|接着|接下来|后来|之后|如此|当然|显然|结果|不仅如此|由此|至此|除此|与此|同样|同理|一方面|另一|其实|其|即使|于|以至|那么|So\b|But\b|And\b|However|Also|Then|Yet|Still|Therefore|Thus|For example|しかし|だが|そして|また|さらに|つまり|ただ|だから|でも|そこで|ところが|그러나|하지만|그리고|또한|그래서|따라서)",
    "opens with a pronoun": _open
    + r"(?:[他她它]|这|那|此|该|其|我们?这|It\b|This|That|These|Those|They|He\b|She\b|Its|Their|His|Her|これ|それ|この|その|彼|이|그)",
    "opens with I": _open + r"(?:我|I\b|My\b|We\b|私|僕|나|우리)",
    "opens with a time": _open
    + r"(?:\d{4}|\d+月|去年|今年|昨|今|当|那天|有一|后来|最近|近|一开始|In \d|On |Last|When|ある|その日)",
    "opens with a number": _open + r"\d",
    "opens with a question word": r"^(?:为什么|什么|如何|怎|谁|哪|难道|Why|What|How|Who|なぜ|どう|왜)",
    "opens with if": r"^(?:如果|假如|只要|一旦|当|要是|If\b|When\b|もし|만약)",
    "question": r"[？?][”」』）)]*$",
    "announces": r"[：:][”」』）)]*$",
    "ends with a stop": r"[。！!.…][”」』）)]*$",
    "ends with a call": r"[！!][”」』）)]*$",
    "breaks off": r"(?:……|…|\.\.\.)$",
    "bare answer": r"^(?:是|对|不|好|嗯|没有|当然|Yes|No|Sure|はい|네)[，,。！]",
    "colon inside": r"[：:](?=.)",
}
_counted = {
    name: lazy_pattern(pattern, re.IGNORECASE if re.search("[a-z]", pattern) else 0)
    for name, pattern in _COUNTED.items()
}
# The same for texts without letters that have a case, where it is found twice as fast.
_counted_uncased = {name: lazy_pattern(pattern) for name, pattern in _COUNTED.items()}
_once = {name: re.compile(pattern) for name, pattern in _ONCE.items()}
_points = re.compile(
    r"[这那此该其]|\b(?:this|that|these|those|it)\b|この|その|これ|それ|이 |그 ", re.IGNORECASE
)
_comma = re.compile(r"[，,；;：:]")
_clause = re.compile(r"[，,；;。:：]")
_not_word = re.compile(r"[^぀-鿿가-힯]")
_NEAR = (
    "question",
    "announces",
    "opens with a connective",
    "opens with a pronoun",
    "width",
    "number",
    "says",
    "call",
    "address",
    "universal",
    "life",
    "contrast",
)
_AROUND = ("life", "universal", "number")
_WHOLE = ("life", "universal", "number", "width", "date", "news", "story", "contrast", "says")

_OFTEN = 3  # sentences that hold a noun which the article comes back to

Features = dict[str, float]


class Reading:
    """One article's sentences, read once; gives the features of each, or of other words there."""

    def __init__(self, article: Article, units: Sequence[Unit]) -> None:
        """Read the `units` of `article`."""
        self.article, self.units = article, units
        self.texts = [simplify(unit.text, article.language) for unit in units]
        self.words = [self._describe(text) for text in self.texts]
        self.title = _grams(simplify(article.title, article.language))
        self.grams = [_grams(text) for text in self.texts]
        self.nouns = [nouns_of(tag(text, article.language)) for text in self.texts]
        self.first_said: dict[str, int] = {}
        for index, nouns in enumerate(self.nouns):
            for noun in nouns:
                self.first_said.setdefault(noun, index)
        self.mentions = Counter(noun for nouns in self.nouns for noun in set(nouns))
        self.paragraphs = _firsts(unit.block for unit in units)
        self.sections = _firsts(unit.section for unit in units)
        self.spread = Counter(gram for grams in self.grams for gram in grams)
        self.blocks = Counter(unit.block for unit in units)
        count = len(units) or 1
        self.items = sum(unit.kind == Kind.ITEM for unit in units) / count
        self.means = {name: sum(words[name] for words in self.words) / count for name in _WHOLE}
        self.told_by_me = sum(words["first person"] > 0 for words in self.words) / count

    def features(self, index: int, text: str = "") -> Features:
        """Return the features of the sentence `index`, or of `text`, words that stand there."""
        plain = simplify(text, self.article.language) if text else ""
        words = self._describe(plain) if plain else self.words[index]
        grams = _grams(plain) if plain else self.grams[index]
        found = dict(words)
        found |= self._place(index)
        found |= self._subject(grams)
        found |= self._known(index, plain or self.texts[index])
        for name in _WHOLE:
            found[f"article's {name}"] = self.means[name]
            found[f"{name} beside the article's"] = words[name] - self.means[name]
        for step, side in ((-1, "before"), (1, "after")):
            found |= self._near(index, index + step, side)
        near = self.words[max(0, index - 3) : index + 4]
        for name in _AROUND:
            found[f"{name} around"] = sum(other[name] for other in near) / len(near)
        found["calls around"] = sum(o["call"] + o["address"] for o in near) / len(near)
        return found

    def _describe(self, text: str) -> Features:
        return describe(text) | describe_build(text, self.article.language)

    def _place(self, index: int) -> Features:
        unit, count = self.units[index], len(self.units)
        source = self.article.text[max(0, unit.span.start - 2) : unit.span.end + 2]
        sections = self.units[-1].section
        language = self.article.language
        return {
            "place": index / max(count - 1, 1),
            "sentences": float(count),
            "from the end": float(min(count - 1 - index, 20)),
            "from the start": float(min(index, 20)),
            "section's place": unit.section / max(sections, 1),
            "sections": float(sections),
            "opens its paragraph": float(unit.opens_block),
            "closes its paragraph": float(unit.closes_block),
            "paragraph's sentences": float(self.blocks[unit.block]),
            "below a heading": float(bool(unit.headings)),
            "list item": float(unit.kind == Kind.ITEM),
            "quotation": float(unit.kind == Kind.QUOTATION),
            "item's first": float(bool(unit.marker)),
            "items of the article": self.items,
            "told in the first person": self.told_by_me,
            "leans in its place": float(unit.leans_back),
            "led": float(unit.led),
            "bonds": float(unit.bonds),
            "after a lead-in": float(index > 0 and self.units[index - 1].lead_in),
            "after what needs it": float(self.units[index - 1].bonds) if index else 0.0,
            "into its paragraph": float(min(index - self.paragraphs[unit.block], 6)),
            "into its section": float(min(index - self.sections[unit.section], 12)),
            "bold": float("**" in source),
            "Chinese": float(language.startswith("zh")),
            "Japanese": float(language == "ja"),
            "English": float(language == "en"),
        }

    def _subject(self, grams: Counter[str]) -> Features:
        total = sum(grams.values()) or 1
        return {
            "words of the title": sum(gram in self.title for gram in grams) / sqrt(len(grams) + 1),
            "words of the article": sum(max(0, self.spread[gram] - 1) for gram in grams) / total,
            "words said once": sum(self.spread[gram] <= 1 for gram in grams) / total,
        }

    def _known(self, index: int, text: str) -> Features:
        """Return which nouns a reader has met before, and which the article comes back to."""
        nouns = set(nouns_of(tag(text, self.article.language)))
        opening = nouns_of(tag(first_clause(text), self.article.language))
        known = [noun for noun in opening if self.first_said.get(noun, index) < index]
        return {
            "first nouns known": len(known) / len(opening) if opening else -1.0,
            "nouns new": _share(nouns, lambda noun: self.first_said.get(noun, index) >= index),
            "nouns said once": _share(nouns, lambda noun: self.mentions[noun] <= 1),
            "nouns of the article": _share(nouns, lambda noun: self.mentions[noun] >= _OFTEN),
        }

    def _near(self, index: int, other: int, side: str) -> Features:
        if not 0 <= other < len(self.units):
            return {f"{side}: same paragraph": -1.0} | {f"{side}: {name}": -1.0 for name in _NEAR}
        same = float(self.units[other].block == self.units[index].block)
        words = self.words[other]
        return {f"{side}: same paragraph": same} | {
            f"{side}: {name}": words[name] for name in _NEAR
        }


def describe(text: str) -> Features:
    """Return the features of the words alone; `text` in Simplified Han."""
    width = max(measure(text), 1.0)
    found: Features = {}
    patterns = _counted_uncased if text.lower() == text.upper() else _counted
    for name, pattern in patterns.items():
        count = len(pattern.findall(text))
        found[name] = float(min(count, 4))
        found[f"share of {name}"] = min(count / width * 30, 5.0)
    for name, pattern in _once.items():
        found[name] = float(bool(pattern.search(text)))
    first = _clause.split(text, maxsplit=1)[0]
    clauses = len(_comma.split(text))
    letters = sum(c.isascii() and c.isalpha() for c in text)
    found |= {
        "points away at once": float(bool(_points.search(text[:8]))),
        "third person in the first clause": float(bool(patterns["third person"].search(first))),
        "first clause": measure(first),
        "clauses": float(clauses),
        "width": width,
        "log width": log(width),
        "mean clause": width / clauses,
        "share of Latin letters": letters / max(len(text), 1),
        "share of digits": sum(c.isdigit() for c in text) / max(len(text), 1),
        "commas": float(text.count("，") + text.count(",")),
        "semicolons": float(text.count("；") + text.count(";")),
        "worded to pass on": worded_to_pass_on(text),
    }
    return found


def _firsts(numbers: Iterable[int]) -> dict[int, int]:
    """Return where each number is first."""
    found: dict[int, int] = {}
    for index, number in enumerate(numbers):
        found.setdefault(number, index)
    return found


def _share(nouns: Collection[str], holds: Callable[[str], bool]) -> float:
    return sum(map(holds, nouns)) / max(len(nouns), 1)


def _grams(text: str) -> Counter[str]:
    """Return the pairs of Han, kana or Hangul, and the longer Latin words."""
    dense = _not_word.sub("", text)
    words = [word for word in re.findall(r"[a-z]+", text.lower()) if len(word) > 3]
    return Counter(words + [dense[i : i + 2] for i in range(len(dense) - 1)])
