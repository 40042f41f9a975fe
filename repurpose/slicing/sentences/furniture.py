"""An article's sentences in, those that are no words of its subject out, each with the reason.

Credits, captions, promotion, references and greetings stand in the body of many articles. A line is
known by its own words first, then by what stands around it: the section it is in, the list it is
part of, the end of the article. Words are looked up in Simplified Han.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Container, Sequence
from itertools import groupby
from typing import Protocol

from repurpose.article import Kind, Span
from repurpose.messages import mark
from repurpose.patterns import lazy_pattern
from repurpose.slicing.sentences.words import measure


class Line(Protocol):
    """What is looked at of a sentence (see `Unit`)."""

    @property
    def span(self) -> Span:
        """Its place."""

    @property
    def block(self) -> int:
        """The number of its block."""

    @property
    def kind(self) -> Kind:
        """The kind of its block."""


CREDIT = mark("a credit or a source, not the article's subject")
CAPTION = mark("a caption of a picture")
PROMOTION = mark("a promotion or a call to subscribe")
REFERENCE = mark("a reference or a link to read further")
GREETING = mark("a greeting or a sign-off")
EMPTY = mark("marks without words")

_ADDRESS = r"(?:https?://|www\.)[^\s，。；、）)」』”]+"
_LABELS = (
    "作者|原作者|文|图|译者|翻译|原译|译|校对|审校|校|编辑|责编|排版|选题|策划|监制|撰文|采访|整理|记者|供稿|投稿|摄影|插画|制图|设计|封面|题图|配图|供图"
    "|图片|照片|图源|来源|出处|原文|原名|原题|原载|链接|地址|网址|官网|版权|授权|转载|引用|引自|摘自|资料|数据来源|发表者|发布者|发布|发表|发布时间|发表时间"
    "|时间|日期|更新|更新时间|字数|阅读|页数|定价|ISBN|出版|出版社|出版时间|出版年|出品|版次|丛书|装帧|译名|副标题|微信|微信号|公众号|微博|邮箱|电话|联系|联系方式|商务合作"
    "|标签|分类|主题|作者简介|图片来源|照片来源|文字|录音|视频|音频|主持人?|嘉宾|主办|协办|地点|報名|报名"
)
_credit = re.compile(
    rf"^[\s（(\[【*·\-—●▲△]*(?:本文|原文|文章|图片|照片)?(?:{_LABELS})(?:者|人)?(?:简介)?\s*[：:/／|｜]\s*\S.{{0,120}}$"
    r"|^(?:via|source|credits?|photos?|images?|illustrations?|cover(?: art)?|author|editor|translator|published|posted|updated|tags?)\s*(?:by\s*)?:\s*\S.{0,100}$"
    r"|^(?:edited|written|translated|photos?|photographs?|illustrat(?:ed|ions?)|cover art|artwork|posted|words) by [A-Z][^.!?]{1,60}\.?$"
    r"|^[（(]?(?:出典|引用|引用元|写真|画像|翻訳|訳者?|著者?|文責|編集|撮影|協力|원문|출처|사진|글|번역|편집|기자)\s*[：:=]\s*\S.{0,80}$"
    r"|^本文(?:原?(?:载|刊|发|作者|标题)|由|来自|来源|转自|转载|首发|出自|选自|摘自|整理自|译自|系|为)[^。]{0,60}(?:编译|翻译|整理|授权|首发|出品|推出|提供|发布|转载|刊|自|投稿|作者|修改|发言|讲座|演讲|周刊|日历|公众号|平台)"
    r"|^本文(?:根据|是根据|改编自|整理自)[^。]{2,60}(?:整理|改编|编译|修改|而成)"
    r"|^[（(][^（）()]{0,40}(?:编者|编辑|原刊|原载|所拟|转载|摘自|记者|译者|版权|提供|授权|截图|供图|摄)[^（）()]{0,30}[)）]$"
    r"|^[（(][一-鿿]{2,4}[)）]$|^[（(][^（）()]{2,40}[,，]\s*(?:1[89]|20)\d\d[)）]$|^[（(](?:见|参见|详见|引自|出自|see )[^（）()]{2,60}[)）]$"
    r"|(?:转载|商务|合作|投稿|授权)[^。]{0,8}(?:请)?联系|版权(?:归|所有)|著作权|all rights reserved|originally (?:published|posted|appeared)|無断転載|무단.{0,3}전재"
    r"|^[一-鿿A-Za-z·. ]{2,12}(?:（[^）]*）)?[，,]\s?[^。！？]{2,50}(?:负责人|经理|DBA|架构师|总裁|创始人|合伙人|教授|工程师|主编|编辑|作者|研究员|博士|[CE][A-Z]O)$|^(?:by|文／|文/|图／|图/)\s?[\w·.\- ]{2,30}$"
    r"|^[—–―\-]{1,2}\s?[^\s。！？，\d][^。！？]{0,40}$|^[—–―\-]{0,2}\s?(?:出自|摘自|引自|选自)\s?[^。！？]{1,40}$"
    r"|^(?:©|Copyright\b)|^原?作者\s*[：:·]|^作者简介",
    re.IGNORECASE,
)
_caption = re.compile(
    r"^.{0,40}\s[|｜丨]\s?[^。！？|｜]{2,40}$|^[|｜丨]\s?[^。！？]{2,40}$|^(?:视频|音频|图|图片|动图|图表|表|照片|Video|Figure|Fig\.?|Photo|写真|図)\s*[\d一二三四五六七八九十]{0,3}\s*[|｜（(：:]"
    r"|^[（(]?(?:左|右|上|下)[一二三]?(?:至|到|起|、)(?:右|左|下|上)?[一二三]?\s*[：:]|(?:左起|右起|从左至右|由左至右|从左到右|from left|left to right)[^。]{0,6}[：:]|[一-鿿．·]（(?:左|右|中|前排|后排)[一二三四]?）"
    r"|^(?:上|下|左|右)(?:图|表|図)(?:为|是|中|所示|は|の)|^(?:图|图片|照片)(?:片)?(?:为|来自|说明)|(?:图片|照片|截图)(?:来源|提供|由)|(?:wikimedia|wikipedia|flickr|unsplash|shutterstock|getty images|pixabay|视觉中国|东方ic)\s*[)）]?$"
    r"|^\w{3} \d{1,2}, \d{4} at \d",
    re.IGNORECASE,
)
_promotion = re.compile(
    r"欢迎(?:大家|各位|你|您)?(?:来|到|在|去|加入|继续)?[^，。！]{0,12}(?:关注|订阅|转发|分享给|投稿|扫码|进群|社群|微信群|交流群|评论区|留言|报名|参加|购买|点赞|加入)"
    r"|(?:关注|订阅|加入|搜索)[^，。！]{0,10}(?:公众号|服务号|视频号|频道|专栏|星球|社群|微信|本号|账号|有礼|newsletter)|(?:关注|加入|订阅)我们(?:的|[，。！!]|$)|公众号[^。]{0,12}(?:关注|回复|后台)|点一?个(?:关注|赞|在看)|(?:点赞|在看|收藏|转发)[、，和]?(?:点赞|在看|收藏|转发|关注)"
    r"|(?:社群|微信群|交流群|读者群|群里|知识星球)[^。]{0,16}(?:讨论|参考|交流|拆解|加入|进群|领取|下载)|(?:长按|扫描|扫码|识别)[^。]{0,8}(?:二维码|码)|二维码"
    r"|(?:点击|戳)(?:下方|上方|这里|此处|左下角|阅读原文|链接|蓝字|卡片|原文|👇|↓)|阅读原文|后台回复|回复[「“【‘][^」”】’]{1,12}[」”】’]|折扣码|现价|原价|立减|领取[^。]{0,10}(?:资料|福利|礼|内参|优惠|红包)"
    r"|内推|诚聘|招聘(?:需求|启事|专题)|虚位以待|简历(?:发|投)|投递(?:至|到|简历)|(?:期待|等待|欢迎)(?:你|您)们?的(?:加入|关注|投稿)|赞助(?:商|本|我)|本(?:期|文|节目)由[^。]{1,20}(?:赞助|支持|冠名)|^[【\[（(]?广告[】\])）：:｜|]"
    r"|(?:支持|打赏|赞赏)(?:我|作者|本站|一下)|RSS\s?(?:订阅|阅读)|请(?:与|跟|和)?(?:我们|我|作者)联系|请联系[^。]{0,30}[@A-Za-z]|发(?:邮件|送邮件|私信)(?:至|到|给)[^。]{0,12}(?:我们|我|[@A-Za-z])|(?:邮箱|邮件|email|e-mail)[^。]{0,12}[\w.]+@\w|[（(][\w.]+@[\w.]+[)）]"
    r"|(?:欢迎|也可以|可以|记得|随时)[^。]{0,10}(?:Issues?|提交|提出|提给|推荐给我们|参加我|向我们推荐)|别忘了?[^。]{0,12}(?:点击|点赞|关注|订阅|转发)|(?:从?本[周期月]|每[周期月])起?[^。]{0,24}(?:为大家|为你|给大家|我们)[^。]{0,12}(?:精选|推荐|推送|整理|带来|奉上|呈现)|[只专]为你(?:呈现|精选|推荐)|记得(?:写上|点|关注|订阅|留言|转发)|(?:推荐一下|安利)[^。]{0,16}(?:公众号|频道|专栏|课程)|我[^，。]{0,12}(?:课程|专栏|新书|训练营|直播课|付费)[^。]{0,10}(?:上线|发售|推荐|欢迎|报名|参加|购买)?。?$(?<=课程。)"
    r"|你(?:如何|怎么)看(?:待)?[^。]{0,20}(?:呢|观点)？|你(?:同意|认同)[^。]{1,12}吗？$|各位(?:读者|朋友|网友)[^。]{0,24}(?:吗|呢)?[？?]|不妨(?:也)?(?:分享|留言|评论)|(?:评论区|留言区)(?:见|聊|告诉|留言|分享|公开)|大家有(?:质疑|意见|问题|建议)的?欢迎"
    r"|\bsubscrib(?:e|ing)\b(?!r)|\bnewsletter\b.{0,40}\b(?:sign|join|free|inbox)|\bsign up (?:here|below|now|today|for (?:my|our|the|free))\b|\bfollow (?:me|us) on\b|\bsponsored by\b|\bour sponsors?\b|\bpromo code\b|\bdiscount code\b|\bpatreon\b|\bleave a comment\b|\bshare this (?:post|article)\b|\bclick here\b|\bbuy me a coffee\b|\bwe'?re hiring\b|\bjoin (?:our|my) (?:newsletter|community|list|slack|discord)\b"
    r"|フォロー(?:して|お願い)|チャンネル登録|購読(?:して|する|はこちら)|メルマガ|お問い?合わせ|採用情報|求人情報|ご応募|スポンサー|(?:あれば|いれば|いたら)、?教えてください|구독|팔로우|후원|채용|좋아요|뉴스레터",
    re.IGNORECASE,
)
_further = re.compile(
    r"(?:往期|相关|延伸|推荐|扩展)(?:推荐|回顾|阅读|文章)[：:]?$|^(?:往期|相关|延伸|扩展)(?:推荐|回顾|阅读|文章)\s?[：:｜|].{0,60}$|(?:请|具体|详细|详情|细节|更多)?(?:请)?(?:移步|参见|参阅|请看|参看|参考|详见|查看|戳)[^。]{0,80}(?:https?:|www\.|👇|👉|博文|博客|这里[：:]?$)|(?:参考|依旧引用|引用)(?:了|的)?[^。]{0,20}(?:博文|博客|知乎|回答|问题)[^。]*$|(?:这篇|我)(?:之前)?的?(?:博客|博文|旧文)"
    r"|最后访问时间|👉|最后查阅|检索于|\bretrieved (?:on|from)\b|\baccessed (?:on )?\d|\bdoi[.:]|\bJournal of\b|\bvol\. ?\d|\bpp?\. ?\d+[–-]\d+|\d+ ?\(\d+\): ?\d+[–-]\d+|出版社[，,]\s?(?:19|20)\d\d|^\[\d+\]\s?\S.{0,120}(?:\d{4}|https?)|的回答 ?- ?知乎|관련 ?기사|関連記事|あわせて読みたい",
    re.IGNORECASE,
)
# The title of a page, its site, a remark: "Title - Site site.com Worth a look."
_listed_page = re.compile(
    r"^[^。！？]{5,100}\s(?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|edu|gov|blog|cn|jp|kr|co|me)(?:\s\S|$)"
)
_greeting = re.compile(
    r"^(?:各位|尊敬的|亲爱的)[^，。！？]{1,14}[：:，,！!]?$|^(?:大家|各位|同学们|朋友们|小伙伴们)?(?:下午|上午|晚上|早上|中午)?好[啊呀]?[！!。～~]*$|^大家(?:下午|上午|晚上|早上)?好[，,！!。]|^(?:谢谢|感谢)(?:大家|各位|阅读|收听|观看|您|你)?(?:的)?(?:阅读|聆听|收听|观看|收看|支持|关注|时间)?[！!。～~]*$"
    r"|^(?:我们)?(?:下期|下次|下周)(?:再)?见|^(?:晚安|早安|午安)[，,]?(?:各位|大家|朋友们|世界)?[。！!~～]*$|^(?:以上(?:就是|仅为|仅是|只是))[^。]{0,16}(?:理解|分享|全部内容|全部|观点|看法|总结|拙见)[。！]?$|^(?:这里|本文|此文)(?:仅仅|只|仅)?是?作为?一个?(?:分享|记录|抛砖引玉)|还请(?:见谅|指正|海涵)|(?:投稿文章|同乐会|月主题)|^P\.?S\.?[：:.]?$|^(?:前言|正文|后记|全文完|完)[：:]?$"
    r"|^免责声明|预计阅读时间|(?:读完|阅读)[^，。]{0,6}\d+\s?分钟|^(?:thanks? (?:you )?(?:so much )?for (?:reading|subscribing|listening|watching)|cheers|happy \w+ing|best regards|see you (?:next|soon)|until next time|hi (?:everyone|all|there|folks)|hello (?:everyone|all|there|folks)|dear (?:readers?|friends?|all))\b.{0,60}$|\bhave a (?:great|good|nice|wonderful) (?:weekend|week|day)\b|\bmade it (?:all the way )?to the end\b|^enjoy!?$"
    r"|(?:最後まで)?(?:お読み|読んで)(?:いただ|くださ|頂)[^。]{0,12}ありがとう|それでは[^。]{0,8}また|읽어 ?주셔서 ?감사|^감사합니다",
    re.IGNORECASE,
)
_notice = re.compile(
    r"^(?:上述|以上|本文)(?:的)?(?:分析|内容|数据)[^。]{0,12}(?:仅|只)(?:是|触及|基于|涉及|摘取)|^以上分析基于|系列(?:文章)?的?(?:开篇|第[一二三四五六七八九十\d]{1,3}[篇期]|最后一篇)|(?:无法|难以|不能)在?一篇文章|(?:报告|研报)[^。]{0,16}(?:更详尽|完整版|原文|全文)[^。]{0,8}(?:拆解|下载|参考|查看)|都?值得(?:我们)?进一步深入探讨。?$"
)
_aside_heading = re.compile(
    r"^[\s\d.、【\[#一二三四五六七八九十]*(?:参考(?:资料|文献|链接|来源|阅读|书目)?|引用(?:资料|文献|来源)?|资料来源|注释|脚注|尾注|附录链接|延伸阅读|相关(?:阅读|链接|文章|推荐|资源)|推荐阅读|扩展阅读|往期(?:推荐|回顾|精选|文章)?|更多(?:阅读|文章|内容)|友情链接|关于(?:我|我们|作者|译者|本刊|本站|周报)|作者(?:简介|介绍)|译者简介|版权(?:声明|信息)?|致谢|鸣谢|招聘(?:信息)?|赞助(?:商)?|广告|内推|加入我们|联系(?:我们|方式)|订阅|关注我们|说明|照片|图集|相册|写在最后的话"
    r"|References?|Bibliography|Sources?|Further reading|Related(?: posts| reading| articles)?|Read more|Footnotes|Credits|Acknowledge?ments?|About(?: (?:me|us|the authors?))?|Subscribe|Sponsors?|Jobs|Hiring|Photos?|Gallery|Links?"
    r"|参考(?:文献|資料|リンク)|引用元?|関連(?:記事|リンク)|脚注|出典|著者(?:について|紹介)?|참고(?: ?자료| ?문헌)?|관련 ?(?:글|기사)|출처)[\s】\]：:]*$",
    re.IGNORECASE,
)
_titles = re.compile(r"(?:《[^《》]{2,40}》[、，,\s]*)+$")
_stop = re.compile(r"[。！？!?…；;.」』”：:][）)]?$")
_closed = re.compile(r"[。！？!?…；;.」』”：:♪～~）)][）)」』”’\"']*\s*$")
_goes_on = re.compile(r"[，、,]\s*$")
_han = lazy_pattern(r"[一-鿿]")
_kana_or_hangul = lazy_pattern(r"[぀-ヿ가-힯]")
_word = re.compile(r"[^\W\d_]{2}|[一-鿿぀-ヿ가-힯]")
_trailing = re.compile(r"(?:\.{3}|…+)$")
_LONGEST_CAPTION = 40.0  # full-width characters
_FEW = 8  # paragraphs, by fewer of which no habit is told
_OPEN_ENDED = 0.15  # of the paragraphs, by more of which to end without a stop is a habit
_TAIL = 0.25  # of the sentences, in which an aside runs on to the end


def find_furniture(
    lines: Sequence[Line],
    texts: Sequence[str],
    headings: Sequence[tuple[str, ...]],
    title: str,
    *,
    pictured: Container[int] = (),
) -> dict[int, str]:
    """Return the reason of every sentence that is furniture, by its number.

    Args:
        lines: The article's sentences, in order.
        texts: Their words, in Simplified Han.
        headings: The headings directly above each, in Simplified Han.
        title: The article's title, in Simplified Han.
        pictured: The numbers of the blocks that stand directly below a picture.
    """
    found = {i: reason for i, text in enumerate(texts) if (reason := _by_words(text, title))}
    _mark_captions(lines, texts, pictured, found)
    _mark_repeats(texts, found)
    _mark_sections(texts, headings, found)
    _mark_lists(lines, texts, found)
    _mark_blocks(lines, texts, found)
    _mark_tail(lines, texts, found)
    _mark_unfinished(lines, texts, found)
    return found if len(found) < len(texts) else {}


def _by_words(text: str, title: str) -> str:
    """Return what a line is by its own words; empty when it is the article's."""
    bare = re.sub(_ADDRESS, "", text).strip()
    if not _word.search(bare):
        return REFERENCE if len(bare) < len(text) else EMPTY
    if title and text.strip(" 。.！!") == title.strip(" 。.！!"):
        return EMPTY
    width = measure(bare)  # an address says nothing
    short = width <= 60
    checks = (
        (_greeting, short, GREETING),
        (_credit, short, CREDIT),
        (_caption, short, CAPTION),
        (_further, short, REFERENCE),
        (_promotion, width <= 90, PROMOTION),
        (_notice, width <= 120, PROMOTION),
    )
    for pattern, fits, reason in checks:
        if fits and pattern.search(text):
            return reason
    if _listed_page.match(text):
        return REFERENCE
    return REFERENCE if len(bare) < len(text) and measure(bare) < 16 else ""


def _mark_captions(
    lines: Sequence[Line], texts: Sequence[str], pictured: Container[int], found: dict[int, str]
) -> None:
    """Mark a short line by itself below a picture, when it is no whole sentence."""
    sizes = Counter(line.block for line in lines)
    for i, line in enumerate(lines):
        lone = line.block in pictured and sizes[line.block] == 1 and line.kind == Kind.PARAGRAPH
        if (
            lone
            and measure(texts[i]) <= _LONGEST_CAPTION
            and not _ends(_trailing.sub("", texts[i]))
        ):
            found.setdefault(i, CAPTION)


def _mark_unfinished(lines: Sequence[Line], texts: Sequence[str], found: dict[int, str]) -> None:
    """Mark a line by itself without a full stop, where paragraphs end with one: its picture is gone.

    Not in Chinese, whose authors leave out the stop at the end of a line.
    """
    told = {i: line for i, line in enumerate(lines) if i not in found}
    ends = {line.block: i for i, line in told.items() if line.kind == Kind.PARAGRAPH}
    open_ended = [i for i in ends.values() if not _closed.search(texts[i])]
    if len(ends) < _FEW or len(open_ended) > _OPEN_ENDED * len(ends):
        return
    sizes = Counter(line.block for line in lines)
    for i in open_ended:
        chinese = _han.search(texts[i]) and not _kana_or_hangul.search(texts[i])
        lone = sizes[lines[i].block] == 1 and measure(texts[i]) <= _LONGEST_CAPTION
        if lone and not chinese and not _goes_on.search(texts[i]):
            found.setdefault(i, CAPTION)


def _mark_repeats(texts: Sequence[str], found: dict[int, str]) -> None:
    """Mark a line without a full stop that stands in the article twice: a site's own."""
    counts = Counter(texts)
    for i, text in enumerate(texts):
        if counts[text] > 1 and not _ends(text) and measure(text) >= 8:
            found.setdefault(i, CREDIT)


def _mark_sections(
    texts: Sequence[str], headings: Sequence[tuple[str, ...]], found: dict[int, str]
) -> None:
    """Mark what stands below a heading such as 参考资料; near the end, all that follows."""
    starts = [i for i, above in enumerate(headings) if above] + [len(texts)]
    for number, start in enumerate(starts[:-1]):
        if not any(map(_aside_heading.match, headings[start])):
            continue
        late = len(texts) - start <= max(4, _TAIL * len(texts))
        for i in range(start, len(texts) if late else starts[number + 1]):
            found.setdefault(i, REFERENCE)


def _mark_lists(lines: Sequence[Line], texts: Sequence[str], found: dict[int, str]) -> None:
    """Mark the titles that follow a promotion at the end: a list of other articles."""
    start = max((i for i, why in found.items() if why == PROMOTION), default=len(texts)) + 1
    rest = range(start, len(texts))
    open_ended = sum(not _ends(texts[i]) for i in rest)
    if open_ended > 0.8 * len(rest) and all(lines[i].kind == Kind.ITEM for i in rest):
        for i in rest:
            found.setdefault(i, REFERENCE)


def _mark_blocks(lines: Sequence[Line], texts: Sequence[str], found: dict[int, str]) -> None:
    """Mark the rest of a block of which the most, by width, is furniture."""
    blocks: defaultdict[int, list[int]] = defaultdict(list)
    for i, line in enumerate(lines):
        blocks[line.block].append(i)
    for members in blocks.values():
        known = [i for i in members if i in found and found[i] != EMPTY]
        if len(members) > 1 and sum(measure(texts[i]) for i in known) > 0.6 * sum(
            measure(texts[i]) for i in members
        ):
            for i in members:
                found.setdefault(i, found[known[0]])


def _mark_tail(lines: Sequence[Line], texts: Sequence[str], found: dict[int, str]) -> None:
    """Mark what stands between two pieces of furniture among the last lines."""
    last = max(0, len(texts) - max(3, len(texts) // 8))
    for i in range(last, len(texts)):
        if _titles.match(texts[i]) and lines[i].kind != Kind.ITEM:
            found.setdefault(i, REFERENCE)
    for known, group in groupby(range(last, len(texts)), key=lambda i: i in found):
        members = list(group)
        inside = members[0] > last and members[-1] < len(texts) - 1
        if not known and inside and len({lines[i].block for i in members}) == 1:
            for i in members:
                found[i] = found[members[0] - 1]


def _ends(text: str) -> bool:
    return bool(_stop.search(text))  # a colon ends a line too: what it announces follows
