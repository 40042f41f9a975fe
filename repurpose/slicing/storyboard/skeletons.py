"""Sentences that set one thing against another, as patterns: label, side, label, side (`ll`, `l`, `rl`, `r`).

`WITHIN` stands in one sentence; `PAIRED` in one, or in two that follow each other. Chinese is read in
Simplified Han.
"""

import re

from repurpose.patterns import lazy_pattern

_SIDE = r"[^，。；：！？,;!?\n]"
_END = r"(?=[。！？；”』」\u200b]*$|[。！？；])"  # the second side runs to the end of its sentence
_STOP = r"(?=[.!?;]|$)"
_SUBJECT = rf"{_SIDE}{{2,16}}?"

# Within one sentence: words of which one must stand there, so that what need not be asked is not even
# compiled; and label, side, label, side.
WITHIN = [
    (words, lazy_pattern(pattern))
    for words, pattern in (
        (
            ("而言", "来说", "来讲"),
            (
                rf"(?P<ll>对于?{_SIDE}{{1,14}}?(?:而言|来说|来讲))，(?P<l>{_SIDE}{{4,40}})[，；。](?:而|但)?"
                rf"(?P<rl>对于?{_SIDE}{{1,14}}?(?:而言|来说|来讲))，(?P<r>[^。！？]{{4,40}}){_END}"
            ),
        ),
        (
            ("而是", "而在于", "更是", "而逐渐成为", "而成为"),
            (
                rf"(?P<ll>{_SUBJECT}(?:并不是|不是|并非|不再是|不在于|不只是|不仅仅是|不仅是))(?P<l>{_SIDE}{{2,24}})，"
                rf"(?P<rl>而是|而在于|更是|而逐渐成为|而成为)(?P<r>[^。！？；]{{2,34}}){_END}"
            ),
        ),
        (
            ("既是",),
            rf"(?P<ll>既是)(?P<l>{_SIDE}{{2,20}})，(?P<rl>也是|又是)(?P<r>[^。！？]{{2,24}}){_END}",
        ),
        (
            ("与其",),
            rf"(?P<ll>与其(?:说是?)?)(?P<l>{_SIDE}{{2,24}})，(?P<rl>不如(?:说是?)?)(?P<r>[^。！？]{{2,30}}){_END}",
        ),
        (
            ("转向", "走向", "回归", "变成", "升级为", "演变为", "演变成"),
            (
                rf"(?P<ll>(?!预计|将|很快|要){_SUBJECT}从)(?P<l>{_SIDE}{{3,16}}?)(?:，)?(?P<rl>转向|走向|回归到?|变成了?|升级为|演变为|演变成)"
                rf"(?P<r>{_SIDE}{{3,18}}){_END}"
            ),
        ),
        # English, Japanese, Korean: not a but b; a ではなく b; a가 아니라 b
        (
            (" but",),
            (
                rf"(?P<ll>(?:[A-Z“][^,.;:!?\n]{{2,40}}?) (?:is|are|was|were|does|do|did)(?: not|n['’]t)(?: just| only| merely)?) (?P<l>[^,.;:!?\n]{{4,60}}?),? "
                rf"(?P<rl>but(?: rather)?) (?P<r>[^.;:!?\n]{{4,70}}){_STOP}"
            ),
        ),
        (
            ("なく",),
            r"(?P<ll>[^、。！？\n]{2,16}は)、?(?P<l>[^、。！？\n]{3,24}?)(?P<rl>ではなく(?:て)?|じゃなく(?:て)?|だけでなく)、?(?P<r>[^。！？\n]{3,30})(?=[。！？]|$)",
        ),
        (
            ("아니라",),
            r"(?P<ll>[^,.!?\n]{2,20}?[은는]) (?P<l>[^,.!?\n]{3,28}?)(?:이|가) (?P<rl>아니라),? (?P<r>[^.!?\n]{3,34})(?=[.!?]|$)",
        ),
    )
]
# Words that stand against each other, at the beginning of two clauses.
_PAIRS = (
    (r"以前|过去|从前|原来", r"现在|如今|今天"),
    (r"支持者(?:们)?(?:认为|说|相信)?|赞成者(?:认为)?|乐观者(?:认为|相信)?|乐观派(?:认为)?", r"反对者(?:们)?则?(?:认为|说|警告|担心)?|批评者则?(?:认为|说|警告)?|悲观者则?(?:认为)?|悲观派则?(?:认为)?|怀疑者则?(?:认为)?"),
    (r"短期(?:来看|看|内|而言)?", r"长期(?:来看|看|而言)?|长远(?:来看|看)?"),
    (r"表面上看?|从表面看|看上去|看起来", r"实际上|实则|事实上|深层里|深层次?看|背后(?:却)?是?|本质上是?"),
    (r"一方面", r"另一方面"),
    (r"一边是?", r"另一边是?|一边是?"),
    (r"理论上(?:说|讲)?", r"实际上|现实中|实践中"),
    (r"在?国内", r"在?(?:国外|海外)"),
    (r"在?线上", r"在?线下"),
    (r"进攻方|甲方", r"防守方|乙方"),
    (r"(?:往)?好的?(?:方面|一面)是?", r"(?:往)?坏的?(?:方面|一面)是?"),
)  # fmt: skip
# The same of English, Japanese and Korean: the opening words, what parts a side, what ends it.
_OTHER_PAIRS = (
    ("[Ii]n the past|[Yy]ears ago|[Oo]nce|[Bb]efore|[Ff]ormerly", "[Tt]oday|[Nn]ow|[Nn]owadays|[Aa]fterwards|[Aa]fter that"),
    ("[Oo]n (?:the )?one hand", "[Oo]n the other(?: hand)?"),
    ("[Ii]n theory", "[Ii]n practice|[Ii]n reality|[Ii]n fact"),
    ("[Ii]n the short (?:term|run)", "[Ii]n the long (?:term|run)"),
    ("[Oo]n the surface|[Aa]t first glance", "[Uu]nderneath|[Ii]n reality|[Ii]n fact|[Aa]ctually"),
    ("(?:[Ss]upporters|[Pp]roponents|[Oo]ptimists) (?:say|argue|believe|think)", "(?:[Cc]ritics|[Oo]pponents|[Ss]keptics|[Ss]ceptics|[Pp]essimists) (?:say|argue|warn|believe|think)"),
    ("[Aa]t home", "[Aa]broad"),
    ("昔は|以前は|かつては|これまでは|過去には", "今は|今では|いまは|いまや|現在は|これからは"),
    ("一方では|一方で", "他方では|もう一方では|他方で"),
    ("理論上は|理屈の上では", "実際には|実際は|現実には"),
    ("短期的には", "長期的には"),
    ("表面上は|一見すると", "実際には|実際は|実は|その裏では"),
    ("賛成派は|支持者は|楽観論者は", "反対派は|批判者は|懐疑論者は|悲観論者は"),
    ("예전에는|과거에는|옛날에는|전에는", "이제는|지금은|오늘날에는|현재는"),
    ("한편으로는|한편에서는", "다른 한편으로는|다른 한편에서는"),
    ("이론상으로는|이론적으로는", "실제로는|현실에서는"),
    ("단기적으로는", "장기적으로는"),
    ("겉으로는", "실제로는|속으로는"),
    ("찬성론자들?은|지지자들?은|낙관론자들?은", "반대론자들?은|비판론자들?은|비관론자들?은"),
)  # fmt: skip


def _paired(left: str, right: str) -> str:
    return (
        rf"^(?P<ll>{left})(?P<lj>，|：)?(?P<l>{_SIDE}{{4,36}})(?:，|；|。|；而|，而|。而)(?:但|而|可|却)?"
        rf"(?P<rl>{right})(?P<rj>，|：)?(?P<r>[^。！？；]{{4,44}}){_END}"
    )


def _other_paired(left: str, right: str) -> str:
    return (
        rf"^(?P<ll>{left})(?P<lj>[,、]?\s?)(?P<l>[^.。!！?？;；\n]{{4,64}})[.。;；,、]\s?(?:but |and |while |しかし、?|だが、?|하지만 )?"
        rf"(?P<rl>{right})(?P<rj>[,、]?\s?)(?P<r>[^.。!！?？;；\n]{{4,76}})(?=[.。!！?？;；]|$)"
    )


# How each opens, to be asked first, and the whole; both are compiled when they are.
PAIRED = [
    *((lazy_pattern(left), lazy_pattern(_paired(left, right))) for left, right in _PAIRS),
    *(
        (lazy_pattern(left), lazy_pattern(_other_paired(left, right)))
        for left, right in _OTHER_PAIRS
    ),
]
OPENS = re.compile("|".join(left for left, _ in (*_PAIRS, *_OTHER_PAIRS)))  # any of them does
