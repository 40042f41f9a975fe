"""The words by which a sentence denies, supposes, doubts or exaggerates, by language: what a rewriting may not change.

Each kind has the words that a sentence says it with, and the wider set with which its source may have said the same.
Chinese is looked up in Simplified Han.
"""

from dataclasses import dataclass
from functools import cache
from typing import Literal

import regex

Language = Literal["zh", "ja", "en", "ko"]


@dataclass(frozen=True)
class Words:
    """What says a thing, and what answers to it on the other side."""

    said: "regex.Pattern[str]"
    answered: "regex.Pattern[str]"


# kind -> language -> (words that say it, further words that answer to it)
_Table = dict[str, dict[str, tuple[str, str]]]

# What a sentence may say only where its sources do.
_ADDED: _Table = {
    "cause": {
        "zh": (
            "因为|由于|所以|因此|因而|导致|致使|使得|造成|引发|引起|催生|源于|缘于|得益于|归功于|归因于|于是|从而|之所以|以至于|以致|所赐|害得|多亏|正是|因(?![此为而素特子果])|怪不得|难怪|逼得|让(?![步位座路利渡给])",
            "因|让|使|令|叫|能|帮|给|为|可以|便于|致|引|带来|带动|源|来自|得益|归|原因|结果|为了|故|促|推动|靠|凭|缘|根源|出于|在于|拖垮|换来",
        ),
        "ja": (
            "ため(?!に?は)|ので|のせい|おかげ|によって|だから|したがって|その結果|原因|理由",
            "から|より|せい|よって|結果|もたら|招",
        ),
        "en": (
            r"\b(?:because|since|therefore|thus|hence|due to|thanks to|owing to|as a result|caused?|causes|led to|leads to|so that|consequently|which is why|that is why|made|drove|forced)\b",
            r"\b(?:so|reasons?|results?|makes?|making|brought|brings|lets?|drives?|driven|why)\b",
        ),
    },
    "superlative": {
        "zh": (
            r"最(?![近后初终早先])|第一(?=名|大|位|的|$|[，。！])|头号|榜首|冠军|首位|之首|顶级|顶尖|无敌|之王|王者|天花板|无与伦比|无可比拟|独一无二|极致|首屈一指|数一数二|领跑|巅峰|登顶|称霸",
            "最|第一|冠军|首|顶|极|之王|没有比|再没有|没有哪|没人比|领先",
        ),
        "ja": (
            "最も|一番|最大|最高|最多|最良|最強|世界一|日本一|随一|唯一",
            "最|一番|首位|トップ|唯一|だけ",
        ),
        "en": (
            r"\b(?:most(?! of)|best|worst|greatest|largest|biggest|smallest|fastest|highest|lowest|strongest|top|number one|leading|unmatched|unrivalled|\w{3,}(?<!fore|inte|hon|mod|for|har|que|gue|prot|cont|ent|ch|conqu|tempt)est(?<!test|rest|nest|west|quest|guest|least|latest))\b",
            r"\b(?:more than any|no other|first|leading)\b",
        ),
    },
    "first": {
        "zh": (
            "首次|首个|首款|首家|首座|首部|首例|第一次|第一个|第一家|第一座|首创|开创|开先河|头一[次个家]|最早|最先",
            "首|第一|初|头一|从未|没有过|此前没有|先|最早|起源|开始",
        ),
        "ja": ("初めて|初の|初となる|史上初", "初|第一"),
        "en": (r"\b(?:first|pioneer\w*|debut\w*)\b", r"\bnever before\b"),
    },
    "record": {
        "zh": (
            "历史新高|历史新低|历史性|史上|创纪录|创下纪录|空前|前所未有|史无前例|百年一遇|里程碑|划时代|革命性|颠覆",
            "历史|纪录|从未|没有过|新高|新低|有史以来|改写",
        ),
        "ja": ("史上|過去最|前例のない|未曾有|画期的", "過去|前例"),
        "en": (
            r"\b(?:record|unprecedented|historic|milestone|revolutionary|groundbreaking|game-chang\w+)\b",
            r"\bnever\b",
        ),
    },
    "certainty": {
        "zh": (
            "必然|必定|必将|肯定|确定|确认|断定|绝对|毫无疑问|无疑|毋庸置疑|注定|势必|铁定|一定(?=会|能|是|要|有|得)|确保|保证|显然|百分之?百|证明|证实|坐实|实锤|板上钉钉|毫不怀疑|稳稳",
            "一定|必|确|定会|证|无疑",
        ),
        "ja": (
            "必ず|絶対|間違いなく|確実|疑いなく|明らか|証明|もちろん|当然",
            "きっと|確か|違いない|証",
        ),
        "en": (
            r"\b(?:certainly|definitely|undoubtedly|surely|inevitabl[ey]|guarantee[sd]?|proves?|proven|proved|clearly|obviously|of course|without doubt|bound to|confirm(?:s|ed)?|ensures?)\b",
            r"\b(?:sure|certain|proof|evident)\b",
        ),
    },
    "always": {
        "zh": (
            "永远|从来|从不|总是|总会|始终|无一例外|向来|每次都|一直|时刻|再也",
            "都|每|再也|从|总|一向|不变|一贯|没有一天|不断|持续|长期|至今|未曾|着",
        ),
        "ja": ("いつも|常に|永遠|決して|毎回", "ずっと|毎|いつ"),
        "en": (
            r"\b(?:always|forever|constantly|every time|invariably)\b",
            r"\b(?:ever|every|never|still|each)\b",
        ),
    },
    "all": {
        "zh": (
            "所有|全部|一切|任何|每个人|人人|全都|无不|全体|全球|全国|全世界|整个|全行业|全民|大家都|没有人不",
            "都|全|每|各|一切|任|谁|凡|无人|没人|没有人|没有一|世界",
        ),
        "ja": ("すべて|全て|全員|全国|世界中|誰もが|あらゆる", "全|みな|どの|誰"),
        "en": (
            r"\b(?:all|everyone|everybody|everything|entire(?:ly)?|whole|nationwide|worldwide|any(?:one|thing|body)?)\b",
            r"\b(?:every|each|both|no one|nobody|none|country|world|global)\b",
        ),
    },
    "wholly": {
        "zh": ("完全|彻底|根本|毫无|全然|丝毫", "全|都|彻|毫|一点|根|绝|没有|无"),
        "ja": ("完全|全く|まったく|徹底|根本", "全|すべて|徹"),
        "en": (
            r"\b(?:completely|totally|fully|absolutely|utterly|entirely)\b",
            r"\b(?:all|whole|no|any|at all)\b",
        ),
    },
    "only": {
        "zh": (
            "唯一|独家|唯有|只能|仅此|只有(?!\\d)|绝无仅有",
            "只|仅|唯|独|除了|才|除非|必须|不得不",
        ),
        "ja": ("唯一|だけ(?!で(?:は)?な)|しか", "のみ|だけ|しか|唯"),
        "en": (r"\b(?:only|sole(?:ly)?|exclusive(?:ly)?)\b", r"\b(?:just|alone|nothing but|one)\b"),
    },
    "exact": {
        "zh": ("恰好|正好|刚好|整整|不多不少", "恰|正好|刚好|整"),
        "ja": ("ちょうど|ぴったり|きっかり", "ちょうど|ぴったり|きっかり"),
        "en": (r"\b(?:exactly|precisely)\b", r"\b(?:exact|precise)\b"),
    },
    "must": {
        "zh": (
            "必须|务必|非[^，。]{1,6}不可|不得不|应当|应该",
            "必|须|要|应|只能|只得|不得|需|得|该|不能不",
        ),
        "ja": ("べき|なければならない|必要がある|必須", "べき|ねば|なければ|必要"),
        "en": (
            r"\b(?:must|have to|has to|need to|needs to|should)\b",
            r"\b(?:required?|ought|had to|needs?|necessary)\b",
        ),
    },
    "extreme": {
        "zh": (
            "大幅|暴涨|暴跌|暴增|飙升|骤降|骤增|剧增|剧烈|狂|猛|激增|井喷|爆发|爆火|爆红|疯|惊人|震惊|震撼|史诗|炸裂|碾压|完胜|吊打|崩盘|崩溃|腰斩|翻倍|翻番|血洗|横扫|巨幅|断崖|席卷|轰动|神奇|奇迹|灾难|致命",
            "倍|翻|爆|崩|剧|猛|极|大涨|大跌",
        ),
        "ja": ("急騰|急落|激増|激減|大幅|爆発的|衝撃|驚異|壊滅", "急|激|倍|爆|驚"),
        "en": (
            r"\b(?:soar\w*|plummet\w*|skyrocket\w*|surg(?:e|ed|es|ing)|plung\w+|crash\w*|collaps\w+|dramatic\w*|massive\w*|stunning\w*|shock\w*|explo\w+|hugely?|double[sd]?|triple[sd]?|amazing\w*|incredibl\w+|miracle)\b",
            r"\b(?:sharp\w*|steep\w*|twice|huge|times)\b",
        ),
    },
    "comparison": {
        "zh": (
            "更(?![新换改替迭名])|比(?![例如赛喻分特重方较])[^，。]{1,14}|胜过|超越|领先|不如|不及|优于|高于|低于|远超|强于|好过|完胜|赢过",
            "更|比|较|越|高于|低于|胜|超|优|不如|不及|领先|落后|强于|好过|多于|少于|第一|最|还要|击败",
        ),
        "ja": ("より(?!も?、)|もっと|さらに|勝る|上回|下回", "より|もっと|最|勝|回|差"),
        "en": (
            r"\b(?:more(?! than)|less(?! than)|better|worse|than|outperform\w*|surpass\w*|exceed\w*)\b",
            r"\w+er\b|\bas\b.+\bas\b|\b(?:most|beat|over|under|above|below)\b",
        ),
    },
}

# What a sentence must not lose of a source clause that it uses.
_KEPT: _Table = {
    "if": {
        "zh": (
            "如果|假如|假设|倘若|要是|一旦|只要|万一|若(?![干无]|是非)|的话",
            "若|当[^，。]{1,14}时|时候|之后|以后|就|便|才|每|遇|凡|只有|除非|没有|得先|前提|取决于|条件|否则|再",
        ),
        "ja": (
            "(?<!か)もし|なら(?!ない|ば?な)|れば|たら(?!し)|場合|限り",
            "と、|とき|時|条件|次第",
        ),
        "en": (
            r"\b(?:if|provided|as long as|in case|once|assuming|whenever)\b",
            r"\b(?:when|unless|until|without|depends?|should|only)\b",
        ),
    },
    "unless": {
        "zh": (
            "除非",
            "只有|没有[^。]*[不没无未别]|[不没未][^。]*[不没无未别]|才|须|否则|要不|前提|先",
        ),
        "ja": ("ない限り|なければ", "ないと|限り"),
        "en": (r"\bunless\b", r"\b(?:without|if\b.*\bnot|if\b.*n't|until|except|only)\b"),
    },
    "even if": {
        "zh": ("即使|即便|哪怕|就算|纵使|纵然", "也|都|仍|再|无论|不管"),
        "ja": ("としても|たとえ|ても", "でも|ても"),
        "en": (r"\beven if\b", r"\b(?:even|regardless|no matter|still|whether)\b"),
    },
    "only if": {
        "zh": (
            "只有[^，。]{1,20}[，,]?[^，。]{0,14}才|唯有",
            "才|只有|唯有|除非|必须|须|没有[^。]*[不没无]|前提|不[^。]*不|先",
        ),
        "ja": ("しか[^。]*ない|てはじめて|初めて", "だけ|のみ|しか|初めて"),
        "en": (r"\bonly (?:if|when|while|after|once)\b", r"\b(?:unless|only|until|must|without)\b"),
    },
    "hedge": {
        "zh": (
            "(?<!不)可能|或许|也许|大概(?!\\d)|似乎|好像|恐怕|估计|或将|有望|看来|看起来|未必|不一定|说不定|疑似|推测|据说|据称|传闻|可望|不见得|兴许|没准|应该会|貌似|怀疑|猜测|猜想|推断",
            "可能|或(?![者])|未必|不定|据|听说|猜|预计|料|传|疑|怕|像|应该|不确定|说不准|未可知|吗？|？",
        ),
        "ja": (
            "かもしれ|だろう|でしょう|らしい|ようだ|ようです|とみられ|可能性|おそらく|恐らく|たぶん|とされ|見込み|そうだ|そうです|という",
            "かも|よう|見られ|思われ|うる|得る|見通し",
        ),
        "en": (
            r"\b(?:may|might|could|perhaps|maybe|possibly|probably|likely|seems?|seemed|appears?|appeared|reportedly|allegedly|apparently|suggests?|suggested|unlikely|potentially)\b",
            r"\b(?:can|expected|thought|believed?|possible|chance|risk|hint\w*|said|doubt\w*)\b|\?",
        ),
    },
    "frequency": {
        "zh": (
            "往往|通常|一般(?=来说|而言|情况下|会|都|要|在)|常常|经常|多半|大多|有时|偶尔|时常|基本上|几乎|大体|大致",
            "常|多数|大部分|时而|一般|大半|差不多|主要|近乎|平时|多是|少有|很少|习惯",
        ),
        "ja": (
            "たいてい|通常|普通は|しばしば|よく(?!な)|時々|ときどき|多くの場合|ほぼ|ほとんど|たまに",
            "多く|時|常|普段|めった",
        ),
        "en": (
            r"\b(?:often|usually|generally|sometimes|typically|mostly|occasionally|almost(?! \d)|nearly(?! \d)|largely|rarely|in most cases)\b",
            r"\b(?:most|many|times|tends?|usual|mainly|some|common(?:ly)?|frequent(?:ly)?|seldom)\b",
        ),
    },
    "part": {
        "zh": (
            "部分|有些|某些|大多数|多数|少数|有的|一小撮|个别|局部|(?<![全])有人",
            "一些|不少|很多|许多|大半|有|其中|几|成|%|多半|大都|并非所有|不是所有|之一|若干|只",
        ),
        "ja": ("一部|ある程度|多くの|少数|部分的", "ある|中に|割|多|%"),
        "en": (
            r"\b(?:some|most of|many|few|several|certain|partly|partially|in part|half)\b",
            r"\b(?:part|number|majority|minority|share|percent|others|among|lot)\b|%",
        ),
    },
    "plan": {
        "zh": (
            "计划|打算|拟(?!人|定)|准备(?!好|金)|争取|有意|力争",
            "将|要|会|想|目标|愿|试|盼|倡|未来|准备|主张|图|规划",
        ),
        "ja": ("予定|計画|目指|つもり", "見込み|狙|試|考え|向け|たい"),
        "en": (
            r"\b(?:plans?|planned|intends?|aims?)\b",
            r"\b(?:will|would|going to|goal|target|wish\w*|attempt\w*|plan\w*|propos\w*|aim\w*|hop\w*)\b",
        ),
    },
    "wish": {
        "zh": (
            "考虑|希望|设想|尝试|试图|试着|提议|建议|呼吁",
            "愿|试|盼|倡|主张|想|打算|有意|构思|探讨|琢磨|研究|期待|争取|规劝|劝",
        ),
        "ja": ("検討|たい(?=と|。|$)|提案|試み", "考え|試|望|願|案|狙"),
        "en": (
            r"\b(?:hopes?|hoped|considers?|considering|tries|tried|trying|proposes?|proposed|wants?|wanted)\b",
            r"\b(?:goal|wish\w*|attempt\w*|propos\w*|aim\w*|hop\w*|try\w*|consider\w*|weigh\w*|think\w*|like to|dream\w*|idea|seek\w*|ask\w*)\b",
        ),
    },
    "only": {
        "zh": ("只(?![要不是好见剩管顾怕能])|仅|唯有", "才|只|仅|唯|独|限|专|单|除|不|没|就"),
        "ja": ("だけ(?!で|なく)|しか(?!し)|のみ(?!なら)", "だけ|しか|のみ|限|専|ばかり"),
        "en": (
            r"\b(?:only|solely|exclusively)\b",
            r"\b(?:just|alone|except|unless|but|limited|restricted|reserved|merely|no one else|nobody else|nothing|not|must)\b",
        ),
    },
}

# Who says it: a source that reports must not become a fact.
SPEECH = {
    "zh": "(?<![数依证单占票凭收根])据(?![点守])|认为|表示|指出|觉得|相信|声称|宣称|坦言|透露|预计|预测|称(?![为之呼号赞作职])|说(?![明服法到起不话来过是])|主张|强调|提到|回忆|承认|告诉|自称|眼里|看来|解释道|写道|口中|说法|讲(?!究|座|师)|：“|：「|说$|说(?=[，。：])",
    "ja": "(?:は|が)(?:言|話|語|述べ|主張|訴|指摘)|(?<=[たるうい])と(?:する(?!と)|して(?!は)|した(?!ら))|によると|によれば|と述べ|と話|と語|という|と言|とされ|と主張|と指摘|と考え|と見て|と思|見方",
    "en": r"\b(?:said|says?|told|according to|claims?|claimed|believes?|believed|thinks?|thought|argues?|argued|reports?|reported|estimates?|estimated|recalls?|recalled|admits?|admitted|calls?|called|noted?|notes|in \w+ (?:view|words|eyes))\b",
    "ko": "라고|에 따르면",
}

NEGATION = {
    "zh": "[不没無无未非勿莫]|别(?=[让把去再说人用想忘太])|绝非|并非",
    "ja": "ない|なく|なかっ|ません|ず(?=に|、|。)|ぬ(?=。)|まい(?=。)|無|不(?=要|可|能|足|安|明)|非",
    "en": r"\b(?:not|no|never|none|nobody|nothing|neither|nor|without|cannot|hardly|barely|rarely|seldom)\b|n['’]t\b",
    "ko": "않|없|못|아니|안 ",
}
# Words with a sign of negation in them that deny nothing.
NO_NEGATION = {
    "zh": (
        "不过|不仅|不只|不光|不但|不断|不少|不同|不久|不管|不论|无论|不如|不禁|不妨|不错|不得不|不能不|不可不|不会不|无不|没有不|不无|非常|非洲|是非|未来|莫名|莫非|无数|无疑|是否|能否|不料|不愧|不惜|差不多|不知不觉"
        "|了不起|对不起|不好意思|要不(?!是)|无线|无人机|无比|不一会|不等(?=[。，])|不可思议|不约而同|不由|好不容易|只不过|不外乎|无非|不亦乐乎|不动产|无处不|无时无刻|有没有|是不是|会不会|能不能|要不要|不足为奇|不在话下|不必说|毫不犹豫|前所未有|史无前例|从未有过|非物质|非虚构|非遗|莫过于|毫无疑问|不见得|未必|不一定|说不定|无奈|不幸|没准|无所谓"
    ),
    "ja": "なければならない|ないといけない|しかない|かもしれない|かもしれません|だけでなく|少なく|ではないか|じゃないか|間もなく|限りなく|なくてはならない",
    "en": r"\b(?:not only|no doubt|nothing but|no sooner|no longer than|no more than|no fewer than|no less than|not least)\b",
    "ko": "뿐만 아니라",
}
# What denies without such a sign.
DENIES = {
    "zh": "难以|很难|难(?=[以于再有])|拒|缺|禁|停|避免|以免|放弃|失去|失败|丢|免(?!费)|否|反对|反而|绝|罕见|少有|很少|除了|以外|落空|告吹|打消|取消|终止|戒|弃|省去|漏|忘|输|白(?=费|忙)|空(?=手|白)|欠|亏|关(?=闭|门|了)|假(?!期|日|如|设)|谣|误|错|消失|断|从此|别|怎么|哪[里儿能]|何必|谁|难道|？|反|只(?=能|有|是|够|要)|够(?=不)|才",
    "ja": "難し|欠|失|避|拒|止|禁|やめ|無|不|未|否|断|外|少",
    "en": r"\b(?:fail\w*|refus\w*|lack\w*|unable|impossible|stop\w*|avoid\w*|den(?:y|ied|ies)|reject\w*|ban\w*|miss\w*|lost|lose\w*|quit|only|few|little|instead|rather|un(?:likely|true|known|changed|willing|finished|safe|fair)\w*|in(?:accurate|correct|capable|complete)\w*|dislik\w*|disagree\w*|false|myth|wrong|far from|absent|zero|un(?!der|til|ion|it|iq|iv|less)\w{4,}|kept? out|less|rid)\b|\?",
    "ko": "실패|거부|금지|부족",
}

# One among several, of which a superlative makes the one.
ONE_OF = {
    "zh": "之一|其中一|名列前茅|前列|数一数二|较[早大高多长新老]|比较",
    "ja": "の一つ|のひとつ|の一人|有数|指折り",
    "en": r"\b(?:one of|among)\b",
}


@cache
def added_kinds(language: str) -> dict[str, Words]:
    """Return the kinds of words that a sentence may say only where its sources do."""
    return _compiled(_ADDED, language)


@cache
def kept_kinds(language: str) -> dict[str, Words]:
    """Return the kinds of words that a sentence may not lose of the clauses that it uses."""
    return _compiled(_KEPT, language)


@cache
def pattern_of(
    table: Literal["speech", "negation", "no negation", "denies", "one of"], language: str
) -> "regex.Pattern[str]":
    """Return one of the plain lists of a language as a pattern; one that never matches where it has none."""
    tables = {
        "speech": SPEECH,
        "negation": NEGATION,
        "no negation": NO_NEGATION,
        "denies": DENIES,
        "one of": ONE_OF,
    }
    return pattern(tables[table].get(language, ""))


def _compiled(table: _Table, language: str) -> dict[str, Words]:
    return {
        kind: Words(pattern(said), pattern(f"{said}|{more}"))
        for kind, languages in table.items()
        if language in languages
        for said, more in [languages[language]]
    }


def pattern(words: str) -> "regex.Pattern[str]":
    """Return alternatives as a pattern; one that never matches where there are none."""
    return regex.compile(words or r"(?!)", regex.IGNORECASE)
