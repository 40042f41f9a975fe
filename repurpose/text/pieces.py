"""A text in, its pieces out: the ranges that no post, caption, line or token may ever part.

A piece is a number with its sign, unit and qualifier, a time, a score, a version, a contraction,
initials, a name, an address, an emoji sequence: one notion for everybody who cuts text. Short titles
and quotations are no pieces; who sets lines keeps them whole by `short_titles`.

CLREQ (W3C, Requirements for Chinese Text Layout), "Prohibition Rules for Unbreakable Marks and
Characters", and Unicode's grapheme clusters (UAX #29) name the classes; the lists are ours.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

import regex

from repurpose.patterns import lazy_regex

CURRENCY = r"(?:US|HK|NT|CA|AU|SG|R)?[$€£¥￥₩₽₹]|(?:USD|CNY|RMB|EUR|HKD|JPY|GBP)\ ?"
_ABOUT = (
    "第|约|近|超|逾|(?<![伟雷瑞利莱])达|仅|只|满|大约|大概|约为|接近|将近|超过|超出|突破|达到|高达|多达|不到|不足|不超过|不少于|不低于|至少|至多|最多|最少|"
    "仅有|只有|仅仅|約|近く|超過|超え|至少|不到"
)
_ABOUT_EN = r"(?:about|around|nearly|almost|over|under|roughly|at\ least|at\ most|up\ to|more\ than|less\ than|fewer\ than)\ "
_NUMBER = r"\d+(?:[.,:：/×xX′″]\d+)*(?:[′″]\d*)*"
_SIGNED = rf"(?:{CURRENCY})?[+\-−±~≈<>≥≤#№－＋]?(?:{CURRENCY})?{_NUMBER}"
_PERCENT = r"(?:\s?(?:%|％|‰|℃|℉|°[CFNSEW]?))"
MAGNITUDES = "[十百千万亿兆萬億]"
UNITS = (
    "美元|人民币|人民幣|欧元|歐元|日元|英镑|港元|港币|台币|新台币|韩元|卢布|瑞郎|美金|元|塊|块|角|分|円|원|"
    "年代|年|月份|月|日|号|號|时|時|点|點|分钟|分鐘|小时|小時|秒钟|秒|周|週|星期|天|世纪|世紀|季度|岁|歲|"
    "个百分点|個百分點|个月|個月|個|个|名|位|人|家|台|部|款|项|項|条|條|张|張|篇|份|枚|颗|顆|次|倍|成|届|期|代|层|層|级|級|章|节|页|頁|"
    "公里|千米|米|公尺|公分|公厘|公釐|公克|公升|公頃|毫克|海里|厘米|毫米|微米|纳米|奈米|平方米|平方公里|公斤|千克|克|吨|噸|升|毫升|英里|英尺|英寸|光年|公顷|亩|"
    "瓦时|千瓦时|瓦|千瓦|兆瓦|吉瓦|度|赫兹|字|折|万分之|回|本|匹|頭|头|只|隻|辆|輛|艘|座|栋|棟|間|间|所|句|段|首|册|冊|集|种|種|件|套|桌|"
    "[㎎㎏㎜㎝㎞㎡㎥]"
)
_LATIN_UNIT = (
    r"(?:[kKMGTPmnμµ]?(?:Wh?|Hz|B|b|bps|V|A|Ah|Pa|J|N|F|Ω|g|m|s|L|l|t|cal|mol)|[cmd]m|km|k?cal|[KMGT]i?B/?s?|[km]?[gm]|"
    r"min|h|hr|hrs|d|yr|ha|ft|in|lb|lbs|oz|mph|rpm|fps|px|pt|dpi|dB|kn|tokens?|FLOPS|[TPGE]FLOPS|TOPS|nit|nits|"
    r"m[²³23]|km²|cm²|mm²|ppm|pp|bp|bps|USD|CNY|RMB|EUR|million|billion|trillion|thousand|percent|people|years?|days?|hours?|minutes?)"
)
_PER = r"(?:\s?[/／每](?:[A-Za-z]{1,4}[²³23]?|[年月日天周次分秒时時人页頁个台升]))?"
_AFTER = r"(?:[余多来餘來]|左右|上下|以上|以下|以内|以內|之多|[ap]\.?m\.?\b|\ [AaPp]\.?[Mm]\b\.?)?"
_QUANTITY = lazy_regex(
    rf"(?:(?:{_ABOUT})\s?|(?<![A-Za-z]){_ABOUT_EN})?{_SIGNED}(?:{_PERCENT})?(?:\s?[-–—~～至到－]\s?{_SIGNED}(?:{_PERCENT})?)*"
    rf"(?:\s?[余多来餘來])?(?:\s?{MAGNITUDES}+)?(?:[余多来餘來])?(?:\s?(?:{UNITS})|\s?{_LATIN_UNIT}(?![A-Za-z]))?{_PER}{_AFTER}",
)
# A number in Han: 三十二次, 第三回, 三分之一, 百分之五十.
_HAN_NUMBER = lazy_regex(
    rf"(?:百分之|千分之|第|约|近|超过|不到|至少)?[零〇一二三四五六七八九十百千万亿两半]+(?:分之[零〇一二三四五六七八九十百千万亿]+|点[零〇一二三四五六七八九]+)(?:{UNITS})?"
    rf"|(?:百分之|第)[零〇一二三四五六七八九十百千]+(?:{UNITS})?|[一二三四五六七八九十百千两][零〇一二三四五六七八九十百千万亿]+[余多]?(?:{UNITS})?"
)
_FULL_WIDTH = lazy_regex(rf"[+＋－−]?[０-９]+(?:[．，：／][０-９]+)*(?:％|℃|(?:{UNITS}))?")
_ADDRESS = lazy_regex(
    r"(?:https?://|www\.)[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]*[A-Za-z0-9\-_~/#@$&*+=%]"
    r"|(?<![A-Za-z0-9._%+\-])[A-Za-z0-9._%+\-]{1,64}+@[A-Za-z0-9\-]++(?:\.[A-Za-z0-9\-]++)++"
    r"|(?<![A-Za-z0-9_@#])[@#][A-Za-z0-9_][A-Za-z0-9_.\-]*[A-Za-z0-9_]"
)
# Words with signs in them: Don't, v2.1.3, GPT-4o, C++, Mt.Gox, AT&T, H100, node.js, A/B, COVID-19.
_WORD = lazy_regex(
    r"(?<![A-Za-z0-9])\.?[\p{Latin}0-9](?:[\p{Latin}\p{M}0-9]|['’][\p{Latin}]|[._+&/@](?=[\p{Latin}0-9])|-(?=\d)|(?<=\d)-(?=\p{Latin}))*(?:\+{1,2}|\#(?![A-Za-z]))?"
)
_HONORIFIC = "Mr|Mrs|Ms|Dr|Prof|St|Sr|Jr|Rev|Gen|Sen|Rep|Gov|Lt|Col|Capt|Hon|Mt|Ft|No|Fig|Vol|Ch|vs"
_INITIALS = lazy_regex(
    rf"(?<![A-Za-z])(?:(?:{_HONORIFIC})\.[ \u00a0])?(?:[A-Z]\.[ \u00a0]?)+(?:\p{{Lu}}[\p{{L}}'’\-]+)?(?:,?[ \u00a0](?:Jr|Sr|II|III|IV|Esq)\b\.?)?"
    rf"|(?<![A-Za-z])(?:{_HONORIFIC})\.[ \u00a0](?:[A-Z]\.[ \u00a0]?)*(?:\p{{Lu}}[\p{{L}}'’\-]+|\d+)(?:,?[ \u00a0](?:Jr|Sr|II|III|IV)\b\.?)?"
    r"|(?:(?<![A-Za-z0-9'’\-])\p{Lu}[\p{L}'’\-]*+[ \u00a0])?(?:&[ \u00a0])?(?:Co|Inc|Corp|Ltd|Bros)\.(?:,?[ \u00a0](?:Ltd|Inc)\.)?|(?<![A-Za-z])(?:[a-z]\.){2,}"
)
# A name that ends in a number: Fab 22, Windows 11, GPT 4o.
_NUMBERED = lazy_regex(
    r"(?<![A-Za-z0-9])[A-Z][A-Za-z.&+-]{0,11}[ \u00a0]\d{1,4}[A-Za-z]{0,2}(?![\d,.])"
)
# Characters that Chinese writes foreign names with: how far a name reaches from its interpunct.
NAME_HAN = (
    "阿埃艾爱安昂奥巴芭拜班邦保堡鲍贝本比彼毕宾波玻伯博勃布查达黛戴丹当道德登迪蒂丁东杜顿多厄恩"
    "尔耳法凡范方费芬丰佛夫弗福富盖冈高戈哥格根贡古瓜圭哈海汉杭豪赫黑亨洪胡华怀霍基吉季加贾简杰金"
    "京卡凯坎康考科可克肯孔库夸奎昆拉莱赖兰朗劳勒雷蕾黎里理丽利莉列林琳龙隆卢鲁伦罗洛吕马玛麦迈曼"
    "芒毛梅门蒙米密明莫默姆木穆那纳娜乃南内尼妮宁牛纽农努诺欧帕潘庞培佩彭皮平坡普奇齐契恰乔切钦琴"
    "琼让热仁荣茹儒瑞若撒萨塞赛桑瑟森莎沙山尚绍舍圣施石史舒斯丝思司苏所索塔泰坦汤唐陶特腾提田廷通"
    "图托瓦万汪旺威韦维魏温文翁伟沃乌武伍西希席锡夏香肖谢辛欣兴休许逊雅亚扬耶叶伊依易因英尤于约泽曾扎"
    "詹哲珍朱祖佐谷娅雯薇露黑卡茜雨婷妲赞奈缇菲莲萝艾琪蓓丝慕"
)
_NAME = lazy_regex(rf"[{NAME_HAN}]{{1,6}}(?:[·・‧•][\p{{Han}}]?[{NAME_HAN}]{{0,6}})+")
_CLUSTER = regex.compile(r"\X")
_SIMPLE = regex.compile(r"[\p{Han}\p{Hiragana}\p{Katakana}，。、；：？！“”‘’（）《》\s]*")
_DASHES = regex.compile(r"—{2,}|…{2,}|⋯{2,}")

_TITLE = regex.compile(r"《[^《》\n]{1,10}》")
_SHORT_QUOTE = regex.compile(r"“[^“”\n]{1,4}”|‘[^‘’\n]{1,4}’|「[^「」\n]{1,4}」")
_GROWING = regex.compile(r"[越愈][来來][越愈]\p{Han}")

# What a text must hold for a pattern to find anything in it: most sentences hold none of it.
_PATTERNS = (
    (_QUANTITY, regex.compile(r"\d")),
    (_HAN_NUMBER, re.compile("[零〇一二三四五六七八九十百千万亿两半]")),
    (_FULL_WIDTH, re.compile("[０-９]")),
    (_ADDRESS, re.compile("[@#]|https?:|www")),
    (_WORD, re.compile(r"[^\W_㐀-鿿]")),
    (_INITIALS, re.compile(r"\.")),
    (_NUMBERED, re.compile("[A-Z]")),
    (_NAME, re.compile("[·・‧•]")),
    (_DASHES, re.compile("—{2}|…{2}|⋯{2}")),
)
Range = tuple[int, int]


def find_pieces(text: str, names: Iterable[str] = ()) -> list[Range]:
    """Return the pieces of `text` that are longer than a code point, in order and apart.

    Args:
        text: Any text; U+0000 in it is a code point that readers do not see, and parts nothing.
        names: Names that are known to be whole, such as those of the article.
    """
    if "\0" in text:
        places = [i for i, character in enumerate(text) if character != "\0"]
        found = find_pieces("".join([text[i] for i in places]), names)
        return [(places[start], places[end - 1] + 1) for start, end in found]
    ranges = [
        _trimmed(text, *match.span())
        for pattern, needed in _PATTERNS
        if needed.search(text)
        for match in pattern.finditer(text)
    ]
    if not _SIMPLE.fullmatch(text):
        ranges += [match.span() for match in _CLUSTER.finditer(text)]
    known = "|".join(regex.escape(name) for name in sorted(names, key=len, reverse=True) if name)
    if known:
        ranges += [match.span() for match in regex.finditer(known, text)]
    return _joined(ranges)


def short_titles(text: str) -> list[Range]:
    """Return the ranges of short titles, quotations and 越来越多: whole on a line where that can be."""
    return [match.span() for p in (_TITLE, _SHORT_QUOTE, _GROWING) for match in p.finditer(text)]


def inner_places(pieces: Sequence[Range]) -> set[int]:
    """Return the places that lie inside a piece: where no cut may fall."""
    return {place for start, end in pieces for place in range(start + 1, end)}


def is_inside(pieces: Sequence[Range], place: int) -> bool:
    """Say whether `place` lies inside one of the sorted `pieces`."""
    index = bisect_left(pieces, (place, 0)) - 1
    return index >= 0 and pieces[index][0] < place < pieces[index][1]


def _trimmed(text: str, start: int, end: int) -> Range:
    while end > start and text[end - 1].isspace():
        end -= 1
    while start < end and text[start].isspace():
        start += 1
    return start, end


def _joined(ranges: Iterable[Range]) -> list[Range]:
    """Return the ranges with more than one code point, those that overlap as one."""
    found: list[Range] = []
    for start, end in sorted(r for r in ranges if r[1] - r[0] > 1):
        if found and start < found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
