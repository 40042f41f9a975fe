"""The small closed classes of words by which a sentence leans on its neighbours."""

import re
from functools import lru_cache

from repurpose.article import HIDDEN, SPEECH_VERBS

# A sentence that opens with one of these points back: it does not stand alone.
_CONTEXT_ZH = (
    "它们|它|他们|她们|他|她|这些|这种|这样|这一|这不|这也|这便|这就|这正|这才|这是|这将|这让|这使|这对|这与|这无|这既|这意味着|这需要|这位|这场|这次|这份|这笔|这幅|这个|这套|这条|这家|这款|这类|这里|这段|这|那些|那种|那样|那么|那是|那时|那|其中|其次|其实|其|此举|此外|此次|此时|此后|此类|此|该"
    "|然而|但是|但|不过|可是|可|却|同时|与此同时|因此|因而|所以|于是|从而|而且|而是|而|并且|并|另外|另一方面|另一|再者|再次|最后|最终|首先|第二|第三|首当其冲"
    "|相反|反之|反而|换言之|换句话说|总之|总而言之|可见|对此|为此|例如|比如|譬如|即便如此|即使如此|尽管如此|尽管|甚至|更深远的|更深层|更重要的|更关键的|更微妙的|更糟的|更值得|更令人|更何况|更|也|还|随后|接着|接下来|后来|之后|如此|前者|后者|两者|二者|当然|显然|于此"
    "|结果|不仅如此|正因|由此|至此|除此|与之|与其说|与此|同样|同理|一方面|二是|三是|四是"
    "|一种是|一类是|另一种|否则|否則|前面|原因(?:在于|在於|是)|最?重要的是|(?:最)?关键(?:的)?是|倒不如|都(?=透露|显示|顯示|说明|說明|表明|反映)|坏消息|壞消息|更坏|更壞|尤其是|特别是|特別是|至于|至於|或是|或者|以及|只不过|只不過|不过是|再一种|再比如|再往下|再考虑|上述|上面|以上|以下|下面(?!的路)|大意是|双方都|雙方都"
    "|這些|這種|這樣|這一|這是|這|它們|他們|她們|然後|與此同時|換言之|總之|對此|為此|儘管如此|後來|這裡|當然"
)
# What a sentence begins with that has such a word within it: 针对这个问题，在此之前，人人都在那里，那天晚上，他……
_WITHIN = (
    "(?:在|对|對|从|從|跟|和|与|與|针对|針對|随着|隨著|通过|通過|透过|透過|经过|經過|由于|由於|如果|除了|关于|關於|基于|面对|面對|为了|為了|根据|根據|按照|对于|對於)"
    "(?:这(?!个世界|个时代|个社会)|這(?!個世界|個時代|個社會)|那(?!个年代|个时候)|此(?!刻|生)|上述|上面|前面|前文|上文|他们?(?!人|乡|国)|他們|她|它|其(?![他它中实實])|如此)"
    "|[^，。：；？！他她它说說]{1,6}(?:在|到)那(?:里|裡|儿|兒)"
    "|[^，。：；？！他她它说說称稱为為示指出觉覺看眼言来來]{1,8}，(?:他(?!人|乡|鄉|国|國|山)|她|它)"
)
# Somebody's words, of whom only a pronoun says who spoke: “……。”他说道。
_SPOKEN = (
    "[^”」』]{4,}[”」』][，,。]?(?:他们?|她们?|他們|她們|对方|對方|后者|後者|前者)[^，。：；？！“”]{0,4}"
    f"(?:{SPEECH_VERBS})"
)
# What is set against somebody or something else: 有的州则……
_SET_AGAINST = (
    "[^，。：；？！“”「」]{2,16}?(?<![法规規原准準细細总總守否实實学學])[则則]"
    "(?=为|為|更|在|有|将|將|是|尝试|嘗試|不得不|不是|会|會|可|能|被|以|从|從|把|指出|认为|認為|表示|选择|選擇|需|须|須|必须|正|已|从未|没有|沒有|依然|仍|通过|通過)"
)
# A reason whose consequence stands in another sentence: 因为……, and no 所以, 就 or 而 behind it.
_REASON = "(?:因为|因為)(?!.*(?:所以|因此|因而|于是|於是|就|便|才|而))"
_CONTEXT_JA = "が(?=[\\d一-鿿ァ-ヶ])|を|と(?=書い|いう|言っ|思っ)|ってこと|そこで|それで|でも、|例えば|たとえば|彼女|彼[はがのも]|彼ら|こうした|そうした|こういう|これ|それ|あれ|この|その|あの|しかし|だが|そして|また|さらに|一方|つまり|ただ|ところが|だから|そのため|したがって"
_CONTEXT_KO = "그러나|하지만|그리고|또한|그래서|따라서|이는|이것은|그것은|이러한|그런|반면"
_CONTEXT_EN = "It|This|That|These|Those|They|He|She|But|However|And|So|Then|Also|Meanwhile|Therefore|Thus|Yet|Moreover|Furthermore|Instead|Still|Nor|Or|Such|Its|Their|His|Her|Which|Otherwise|If (?:not|so)|The bad news|For example|For instance|As a result|In other words|On the other hand"
_context = re.compile(
    rf"[“‘「『（(\s]*+(?:(?:{_CONTEXT_ZH}|{_WITHIN}|{_REASON}|{_SPOKEN}|{_SET_AGAINST}|{_CONTEXT_JA}|{_CONTEXT_KO})|(?:{_CONTEXT_EN})\b)"
)
# Words that begin like one of the above and yet open a sentence of their own.
_own = re.compile(
    r"[“‘「『（(\s]*+(?:他山之石|尽管(?!如此)|儘管(?!如此)|即使(?!如此)|即便(?!如此)|其乐|与其|與其|此刻|这几年|这些年|这辈子|这个世界|这个时代|这世|那些年|该死|可以|可能|可信|可靠|可持续|可执行|而立|还原|还款|也许|也許|也门|更新|更换|更大|更多|更聪明|这边|那霸|并非|并不是(?:所有|每)|並不是(?:所有|每)|并购|并行|但凡|却步|那不勒斯)"
)
ASKING = r"怎[样么]|如何|为何|为什么|凭什么|什么|多少|谁|哪[里儿个]?"  # in Simplified Han
_asks = re.compile(
    rf"[？?]|{ASKING}|[吗呢]$|なぜ|どう|何[がをもかでに]|のか$|왜|어떻게|\b(?:how|why|what|who|which|where)\b",
    re.IGNORECASE,
)
_question = re.compile(r"[？?][”’」』）)]*$")
_lead_in = re.compile(r"[：:][”’」』）)]*$")


def leans_back(text: str) -> bool:
    """Say whether `text` opens with a word that points to what stood before it."""
    return bool(_context.match(text)) and not _own.match(text)


def is_question(text: str) -> bool:
    """Say whether `text` ends as a question."""
    return bool(_question.search(text))


def asks(text: str) -> bool:
    """Say whether a title, or a part of one, asks something; `text` in Simplified Han."""
    return bool(_asks.search(text))


def without_asking(text: str) -> str:
    """Return `text`, in Simplified Han, without the words and marks that ask."""
    return _asks.sub(" ", text)


def is_lead_in(text: str) -> bool:
    """Say whether `text` announces what follows: it ends with a colon."""
    return bool(_lead_in.search(text))


@lru_cache(maxsize=4096)  # a sentence is measured for every platform, quote and clip
def measure(text: str) -> float:
    """Return the width of `text` in full-width characters; Latin counts a half."""
    return sum(0.0 if c == HIDDEN else 0.55 if c < "\u2000" else 1.0 for c in text)
