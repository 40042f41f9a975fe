"""Words by which a post leans on what its reader has not seen, in five languages.

The slicer has lists of its own. This one shares nothing with them, so that what one of them forgets
the other finds. Han are looked up in their Simplified form.
"""

import re

_MARKS = r"[\s“‘「『《（(\"'—–-]*"  # that may stand before the first word
_JOINS = (  # parts of speech that join a sentence to the one before
    "然而|但是|但(?![凡愿书丁])|不过(?!是|如此|就)|可是|只不过(?=，)|而且|并且|因此|因而|所以(?!然)|于是(?!乎之)|从而|此外|另外|与此同时|同时，"
    "|也就是说|换句话说|换言之|总之|总而言之|相反|反之|反过来|相比之下|相比而言|例如|比如|譬如|再比如|再者|再加上|再说，|再一种|其次|再次，|最后(?:一点)?，|接着|随后|后来|之后，|此后|否则|不然，|要不然"
    "|结果，|原因(?:在于|很简单|是)|最?重要的是，|对此|为此|由此|至此|不仅如此|除此之外|除此以外|尽管如此|即便如此|即使如此|正因为?如此|虽说如此|何况|况且|以至于|甚至(?!于?今)|尤其是|特别是|要么|或者|以及|至于|那么，|那就|另一(?:方面|种|个|类|边)"
    "|第[二三四五六七八九十](?:，|个?[是点])|[二三四五]是|而(?![且立今已后言])|反倒|反而|却|便|也(?![许门罗都能要])|还有(?!人说)|更(?:重要|关键|微妙|糟|可怕|深层|值得|令人|何况|严重|进一步)|同样(?!的?一)|综上|前文|上文|上述|如上|以上(?!海|帝)|如此(?!大|多|之)|当时，|那时，?|一方面"
)
_POINTS = (  # what points at a thing or a person named before
    "他们?(?!山之石|人|乡|国|日)|她们?|它们?|其(?!乐|实|间|他人|貌)|该(?![死来不])|此(?![刻生时次起])|前者|后者|两者|二者|双方都|两人|二人"
    "|这(?!几年|些年|一?年|个世界|个时代|个社会|辈子|一生|座城|篇|世上|边厢|里是|么多年|段时间)|那(?!几年|些年|一?年|不勒斯|霸|天|时候|一刻|个年代)"
)
_ADVERBIAL = (  # a first adverbial that holds such a word: 针对这个问题，在此之前，通过上面的拆解，那天晚上，他
    "(?!与其(?!中|他))(?:[在对从跟和与随由按照据]|对于|针对|随着|通过|透过|经过|由于|如果|除了|关于|基于|面对|为了|根据)(?:这(?!个世界|个时代|个社会|座城|里是)|那(?!个年代|不勒斯)|此(?!刻|生)|上述|上面|前面|前文|上文|他们?(?!人|乡|国)|她|它|其(?!他)|如此)"
    "|[^，。：；？！他她它说称为示指出觉看眼言来]{1,8}，(?:他(?!人|乡|国|山)|她|它)"
    "|(?:上面|下面|以下|上图|下图|如图|前面)(?!的?路|的人)|或是|大意是|再(?:往下|考虑)"
)
_ENGLISH = (
    "but|however|and|so|then|also|meanwhile|therefore|thus|hence|yet|moreover|furthermore|instead|still,|nor|or|such|otherwise|if (?:not|so)|besides,|similarly|likewise|consequently|nevertheless|nonetheless|additionally"
    "|for (?:example|instance)|as a result|in other words|on the (?:other hand|contrary)|by contrast|in contrast|because of (?:this|that)|that said|after that|the (?:former|latter)|which"
    "|he|she|they|his|her|their|its|this(?! (?:morning|year|week|month|century|summer|article|essay|guide|is (?:a|the) (?:story|tale)))|that(?!'s the)|these(?! days)|those(?! (?:who|of us|that))|both of them"
    r"|it(?!(?:'s| is| was| takes| took| seems| may be| can be| would be| has long been)\b[^.;]{0,60}? (?:to|that|who|when|how|if|time)\b)"
)
_JAPANESE = (
    "しかし|だが|でも、|そして|また、|さらに|一方|つまり|ただし?、|ところが|だから|そのため|したがって|すると|なぜなら|それで|それでも|そこで|例えば|たとえば|とはいえ|逆に"
    "|これ(?!から|まで)|それ(?!ぞれ)|あれ(?!これ)|この(?!世|国|時代|星)|その(?!日暮|道の|気にな|場しのぎ)|あの(?!世|頃|日)|こう(?:した|いう)|そう(?:した|いう)|こんな|そんな|彼ら?(?=[はがのもを])|彼女(?=[はがのもを])"
)
_KOREAN = "그러나|하지만|그리고|또한|그래서|따라서|이는|이것은|그것은|이러한|그런|반면|그는|그녀는|그들은|이런|즉,|또,|예를 들어|한편|게다가"
_leaning = re.compile(
    rf"{_MARKS}(?P<word>{_JOINS}|{_POINTS}|{_ADVERBIAL}|(?:{_ENGLISH})\b|{_JAPANESE}|{_KOREAN})",
    re.IGNORECASE,
)

_ANNOUNCES = (
    r"[:：]$"
    r"|(?:如下|如图|[见在]下[文图表面])(?:所示|几点|几种|几个)?[。，]?$"
    r"|^(?:下面|接下来|接着|那么，?接下来|现在)[^。！？]{0,12}(?:来看|看看|说说|聊聊|谈谈|讲讲|介绍|讨论|分析|分别)[^。！？]{0,30}[。：]?$"
    r"|(?:让我们|我们)(?:先|再|一起|接着)?来?(?:看看|看一下|聊聊|说说|谈谈|了解一下)[^。！？]{0,20}[。：]?$"
    r"|(?:更|最)?(?:重要|关键|微妙|有趣|有意思|糟糕|可怕|严重|可惜|巧|妙)的是[，：:。]?$"
    r"|^(?:let'?s|we(?:'ll| will)|i(?:'ll| will)) (?:now |then |next )?(?:look at|see|turn to|dive into|explore|walk through|discuss)\b[^.?!]{0,60}\.?$"
    r"|\b(?:as follows|the following|see below|read on|more on (?:that|this) (?:later|below))\W*$"
    r"|(?:次に|以下に|それでは)[^。]{0,20}(?:見てい?き|紹介|説明)[^。]{0,8}。?$|(?:次の通り|以下の通り)(?:です|である)?。?$"
    r"|(?:다음과 같다|살펴보자|알아보자)\.?$"
)
_announcing = re.compile(_ANNOUNCES, re.IGNORECASE)


def find_leaning_word(text: str) -> str:
    """Return the word that `text` opens with and that points back; "" when it opens by itself."""
    match = _leaning.match(text)
    return match["word"].strip("，、 ") if match else ""


def announces(sentence: str) -> bool:
    """Say whether `sentence` only announces what comes next."""
    return bool(_announcing.search(sentence.strip()))
