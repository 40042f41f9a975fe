"""Pairs of opposite words, and the moments that no number says, by language."""

from functools import cache

import regex

from repurpose.editor.checking.claim_words import pattern

# Two directions: who turns one into the other says the contrary.
OPPOSITES = {
    "zh": (
        ("涨|升|增(?!值税)|上调|提高|提升|走高|攀高|扩大|变多", "跌|降|减|下调|下滑|下挫|回落|萎缩|缩|走低|变少"),
        ("高于|高出|超过|超出|多于", "低于|少于|不及|不到|不足"),
        ("盈利|盈余|赚", "亏|赔"),
        ("支持|赞成|赞同|同意", "反对|抵制|否决|拒绝"),
        ("成功|做成|胜利|赢|获胜|胜出", "失败|败|输|落选|落败"),
        ("买入|买进|购入|收购", "卖出|抛售|出售|卖掉"),
        ("进口", "出口"),
        ("允许|准许|可以|放行", "禁止|不准|不得|不许|禁"),
        ("开放|开门|开业|开张|启用", "关闭|关门|停业|歇业|停用|封闭"),
        ("加强|增强|变强", "减弱|削弱|变弱"),
        ("加快|加速|提速|变快|快", "放缓|减速|变慢|慢|放慢"),
        ("乐观|看好|看涨", "悲观|看衰|看空|看淡|看跌"),
        ("上线|上架", "下线|下架"),
        ("开始|启动", "结束|终止|停止|中止"),
        ("加入|进入", "退出|离开"),
        ("上升", "下降"),
        ("国内|境内", "海外|国外|境外"),
        ("线上", "线下"),
        ("提前|早于", "推迟|延后|延期|晚于|迟"),
        ("容易|简单|轻松", "困难|艰难|复杂|难"),
        ("便宜|低价|廉价", "昂贵|高价|贵"),
        ("男", "女"),
        ("喜欢|爱", "讨厌|厌恶|恨"),
        ("安全", "危险"),
        ("记住|记得", "忘"),
        ("优点|好处|利大于弊", "缺点|坏处|弊大于利"),
        ("新开|新建", "拆除|倒闭"),
        ("招聘|招人|扩招", "裁员|裁掉"),
        ("白天", "夜里|夜间|晚上"),
        ("左", "右"),
        ("重要|关键", "次要|无关紧要"),
        ("出生", "去世|逝世"),
        ("富", "穷|贫"),
        ("热", "冷"),
    ),
    "ja": (
        ("上昇|増|上が|高ま|伸び|黒字", "下落|減|下が|低下|縮小|赤字|落ち"),
        ("賛成|支持", "反対|拒"),
        ("成功|勝", "失敗|敗|負け"),
        ("開始|始ま|始め", "終了|終わ|停止"),
        ("開店|開業|開く", "閉店|閉鎖|閉業|閉じ"),
        ("易し|簡単", "難し|困難"),
        ("速|早", "遅"),
        ("買", "売"),
        ("輸入", "輸出"),
    ),
    "en": (
        (r"\b(?:r[io]se\w*|rising|grew|grow\w*|increas\w+|up|gain\w*|climb\w*|expand\w*|higher|more)\b", r"\b(?:f[ae]ll\w*|drop\w*|declin\w+|decreas\w+|down|shr[aiu]nk\w*|cut\w*|lower\w*|los[est]\w*|fewer|less|slump\w*)\b"),
        (r"\b(?:profit\w*|earn\w*)\b", r"\b(?:loss\w*)\b"),
        (r"\b(?:support\w*|back(?:s|ed)|approv\w+|agree\w*|accept\w*)\b", r"\b(?:oppos\w+|reject\w*|refus\w*|disagree\w*)\b"),
        (r"\b(?:succe\w+|w[oi]n\w*)\b", r"\b(?:fail\w*|lost|lose[sd]?)\b"),
        (r"\b(?:buy\w*|bought|purchas\w+)\b", r"\b(?:sell\w*|sold)\b"),
        (r"\b(?:open\w*|start\w*|beg[aiu]n\w*|launch\w*)\b", r"\b(?:clos\w+|end(?:ed|s|ing)?|stop\w*|shut\w*)\b"),
        (r"\b(?:fast\w*|quick\w*|speed\w*)\b", r"\b(?:slow\w*)\b"),
        (r"\b(?:easy|easier|simple\w*)\b", r"\b(?:hard\w*|difficult\w*)\b"),
        (r"\b(?:allow\w*|permit\w*)\b", r"\b(?:ban\w*|forbid\w*|prohibit\w*)\b"),
        (r"\b(?:early|earlier|before)\b", r"\b(?:late|later|after|delay\w*)\b"),
        (r"\b(?:cheap\w*)\b", r"\b(?:expensive|costly|pricey)\b"),
    ),
}  # fmt: skip

# Single characters that are opposite where the rest of a clause is the same.
_PLAIN_OPPOSITES = {
    "zh": ("高|低", "多|少", "大|小", "长|短", "早|晚", "远|近", "好|差", "好|坏", "强|弱", "深|浅", "厚|薄", "轻|重", "新|旧", "前|后", "内|外", "东|西", "南|北", "胖|瘦", "明|暗", "甜|苦", "干|湿"),
    "en": (r"\bhigher\b|\blower\b", r"\bmore\b|\bfewer\b", r"\bmore\b|\bless\b", r"\bbigger\b|\bsmaller\b", r"\bbetter\b|\bworse\b", r"\bstronger\b|\bweaker\b"),
    "ja": ("高|低", "多|少", "大き|小さ", "長|短", "強|弱", "新し|古"),
}  # fmt: skip

# Moments that no number says: a sentence may name only those of its sources.
_TIMES = {
    "zh": (
        "[上中下]旬|去年|今年|明年|前年|后年|昨[天日晚]|今[天日晚早]|明[天日晚早]|前天|后天|[上本下这]个?[周月](?![一二三四五六日末])|上个?星期|下个?星期|[上下]半年|年初|年中|年底|年末|月初|月底|季末|周[一二三四五六日末]|星期[一二三四五六日天]|礼拜[一二三四五六日天]"
        "|[春夏秋冬](?=[天季日]|$)|春节|中秋|国庆|元旦|除夕|早上|早晨|清晨|凌晨|上午|中午|下午|午后|傍晚|黄昏|晚上|深夜|半夜|夜里|次日|第二天|[当那][天日晚年]|同年|次年|翌年|[一二三四]季度"
    ),
    "ja": "[上中下]旬|去年|昨年|今年|来年|昨日|今日|明日|先週|今週|来週|先月|今月|来月|[月火水木金土日]曜|午前|午後|朝|昼|夕方|夜|春|夏|秋|冬|年末|年始|上半期|下半期|前年|前の年|翌年|一昨年",
    "en": r"\b(?:yesterday|today|tomorrow|tonight|morning|noon|afternoon|evening|midnight|spring|summer|autumn|fall(?= of)|winter|(?:last|this|next) (?:year|month|week|quarter|decade|century)|weekends?)\b",
    "ko": "작년|올해|내년|어제|오늘|내일|오전|오후",
}
_SAME_TIME = (
    ("周日", "周天"), ("昨日", "昨天"), ("今日", "今天"), ("明日", "明天"), ("早晨", "早上"), ("清晨", "早上"), ("午后", "下午"),
    ("黄昏", "傍晚"), ("夜里", "晚上"), ("深夜", "晚上"), ("半夜", "晚上"), ("昨晚", "昨天晚上"), ("今晚", "今天晚上"), ("昨年", "去年"),
    ("翌年", "次年"), ("前の年", "前年"), ("年末", "年底"), ("第二天", "次日"), ("那天", "当天"), ("那日", "当天"), ("当日", "当天"), ("那晚", "当晚"), ("那年", "当年"),
)  # fmt: skip


@cache
def opposites(language: str) -> tuple[tuple["regex.Pattern[str]", "regex.Pattern[str]"], ...]:
    """Return the pairs of opposite directions of a language."""
    return tuple((pattern(a), pattern(b)) for a, b in OPPOSITES.get(language, ()))


@cache
def plain_opposites(language: str) -> tuple[tuple["regex.Pattern[str]", "regex.Pattern[str]"], ...]:
    """Return the pairs that are opposite where the rest of a clause is the same."""
    pairs = [pair.split("|") for pair in _PLAIN_OPPOSITES.get(language, ())]
    return tuple((pattern(one), pattern(other)) for one, other in pairs)


def moments(text: str, language: str) -> set[str]:
    """Return the moments that a text names, each by one name: 星期一 is 周一."""
    found = {match.group() for match in pattern(_TIMES.get(language, "")).finditer(text)}
    plain = {regex.sub("^(?:星期|礼拜)", "周", word.lower()) for word in found}
    same = dict(_SAME_TIME)
    return {same.get(word, word).removesuffix("天晚上") for word in plain}
