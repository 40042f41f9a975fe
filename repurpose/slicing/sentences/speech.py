"""A sentence in, somebody's words and who said them out; or nothing, when the words are the author's."""

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import lru_cache

from repurpose.article import HAN, HIDDEN, SPEECH_VERBS, Article, Span
from repurpose.patterns import lazy_pattern

_ANSWERS = 2  # lines that begin with a name, by fewer of which nobody is interviewed
_NAMES = 200  # the last ones before a pronoun, among which its person is looked for
# A title ends where one of these ends; what stands after it and before the verb is the name.
_TITLES = (
    "总监|教授|科学家|评论家|艺术家|企业家|经济学家|学家|律师|主任|院长|记者|教师|老师|医生|分析师|负责人|创始人|发起人|董事长|理事长|总裁|总经理|总编辑|首席执行官|首席协议官|执行官"
    "|首席\\S{1,4}官|发言人|学者|专家|作家|诗人|导演|经理|工程师|设计师|程序员|研究员|主席|部长|总理|总统|议员|法官|检察官|先生|女士|店主|老板|员工|居民|志愿者|编辑|主编|CEO|CTO|CFO|COO"
    "|總監|教授|科學家|評論家|律師|主任|記者|老師|醫生|分析師|負責人|創始人|董事長|總裁|發言人|學者|專家|導演|經理|工程師|研究員"
)
_verbs = rf"(?:{SPEECH_VERBS})"
# The commonest family names: a name of two or three Han begins with one of them.
_FAMILY = (
    "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高郑梁谢宋唐许韩冯邓曹彭曾肖田董袁潘于蒋蔡余杜叶程苏魏吕丁任沈姚卢姜崔钟谭陆汪范金石廖贾夏韦付方白邹孟熊秦邱江尹薛闫段雷侯龙史陶黎贺顾毛郝龚邵万钱严武戴莫孔向汤温康施文牛樊葛邢安齐易乔伍庞颜倪庄聂章鲁岳翟殷詹申欧耿关兰焦俞左柳甘祝包宁尚符舒阮柯纪梅童凌毕单季裴霍涂成苗谷盛曲翁冉骆蓝路游辛靳管柴蒙鲍华喻祁蒲房滕屈饶解牟艾尤阳时穆农司卓古吉缪简车项连芦麦褚娄窦戚岑景党宫费卜冷晏席卫米柏宗瞿桂全佟应臧闵苟邬边卞姬师和仇栾隋商刁沙荣巫寇桑郎甄丛仲虞敖巩明佘池查麻苑迟邝"
    "張劉陳楊黃趙吳孫馬羅鄭謝許韓馮鄧蕭潘蔣蔡葉蘇魏呂盧鍾譚陸範賈韋鄒龍賀顧龔邵萬錢嚴湯溫齊喬龐顏莊聶關蘭"
)
_adverb = r"(?:在|於)[^，。：]{1,14}(?:时|中|上|里|時|裡)|(?:曾|曾经|也|还|则|随后|接着|近日|日前|直接|公开|这样|如此|本人曾|本人|明确|进一步|尖锐地|坦率地|\S{1,3}地)"
_before = re.compile(rf"(?P<who>[^，。；：！？“”]{{1,30}}?)(?:{_adverb})*{_verbs}[：:]$")
_label = re.compile(rf"^[{_FAMILY}][{HAN}]{{1,2}}[：:]")
_dialogue = re.compile(
    rf"^(?P<who>[{_FAMILY}][{HAN}]{{1,2}}|[{HAN}]{{1,6}}·[{HAN}]{{1,6}})[：:]$"
)  # an interview: 沈慕远：“……”
_after = re.compile(
    rf"^(?P<who>[^，。；：！？“”]{{1,20}}?)(?:{_adverb})*{_verbs}(?:[，。：；！？]|$)"
)
_titled = lazy_pattern(rf"^(?P<role>.*(?:{_TITLES}))(?P<name>[{HAN}A-Za-z·.\s]{{2,16}})$")
_craft = lazy_pattern(
    rf"^(?P<role>.{{2,16}}[师家员长者官匠手工師員長])(?P<name>[{_FAMILY}][{HAN}]{{1,2}})$"
)
_dotted = lazy_pattern(f"(?:[{HAN}]{{1,6}}·)+[{HAN}]{{1,6}}")
_lead = re.compile(r"^(?:正如|诚如|誠如|就像|如同|恰如|如|用|按照?|借用?|引用?)")
_pronoun = re.compile(r"^(?:他|她|它|他们|她们|后者|前者|该\S{1,4}|这位\S{1,6}|此人)$")
_quotation = re.compile(r"[“「](?P<words>[^“”「」]+(?:[“「][^“”「」]*[”」][^“”「」]*)*)[”」]")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Words inside quotation marks, and their speaker: a name, a role, or "name，role"."""

    words: Span
    speaker: str


def find_speech(article: Article, sentence: Span) -> Attribution | None:
    """Return the speech in `sentence`, when it is somebody's and we can say whose.

    Known forms: 某某坦言：“……。”, the inverted “……，”某某说道。 and an interview's 某某：……。 A pronoun is resolved to the last
    name before it; when there is none, the speech has no speaker and is not offered.
    """
    shown = article.shown[sentence.start : sentence.end]
    label = _label.match(shown.replace(HIDDEN, ""))
    if label and _is_interviewed(article, label.group()):
        start = shown.index(label.group()[-1]) + 1  # of the words: after the colon, and what hides
        start += len(shown[start:]) - len(shown[start:].lstrip(HIDDEN + " "))
        return Attribution(Span(sentence.start + start, sentence.end), label.group()[:-1])
    for match in _quotation.finditer(shown):
        if len(match.group("words").replace(HIDDEN, "")) < 10:
            continue
        before = shown[: match.start()].replace(HIDDEN, "")
        after = shown[match.end() :].replace(HIDDEN, "")
        said = _before.search(before) or _dialogue.match(before) or _after.match(after)
        if not said:
            continue
        speaker = _name_speaker(article, sentence, said.group("who").strip(), before)
        if not speaker:
            return None
        start, end = (sentence.start + i for i in match.span("words"))
        while end > start and article.shown[end - 1] in "，,、；; " + HIDDEN:
            end -= 1
        return Attribution(Span(start, end), speaker)
    return None


def lead_speaker(article: Article, sentence: Span) -> str:
    """Return whose words a sentence says that those below it are: 正如林业站站长周水生所说：; "" of any other.

    Only a name or a title is one: a clause that merely ends with a verb of speech says nothing.
    """
    match = _before.search(article.show(sentence))
    return _named(match["who"]) if match else ""


def reports(text: str) -> bool:
    """Say whether a line says that what stands below it are somebody's words, whosesoever."""
    return _before.search(text) is not None


def tail_speaker(article: Article, sentence: Span) -> str:
    """Return whose words a sentence says that those above it are: 林业站站长周水生这样说。; "" of any other."""
    text = article.show(sentence)
    match = _after.match(text)
    return _named(match["who"]) if match and match.end() == len(text) else ""


def _named(words: str) -> str:
    who = _lead.sub("", re.sub(r"(?:所|曾经|曾|也|还|就|这样|如此)+$", "", words.strip()))
    return _part_role(who) if _is_name(who) and not _pronoun.match(who) else ""


def _is_name(who: str) -> bool:
    """Say whether words are a name of a person, alone or behind a title."""
    return bool(
        _titled.match(who)
        or _craft.match(who)
        or re.fullmatch(rf"[{_FAMILY}][{HAN}]{{1,2}}", who)
        or _dotted.fullmatch(who)
        or re.fullmatch(r"[A-Z][\w.'-]+(?: [A-Z][\w.'-]+){0,3}", who)
    )


def _is_interviewed(article: Article, label: str) -> bool:
    """Say whether several lines begin with a name and a colon, as an interview has it."""
    name = rf"^[*_\s]*{re.escape(label[:-1])}[*_]*[：:]"
    return len(re.findall(name, article.text, re.MULTILINE)) >= _ANSWERS


def is_speech(text: str) -> bool:
    """Say whether `text` reports words of somebody, so that it is not the author's alone.

    This is wider than `find_speech`: a whole sentence in marks after a colon is somebody's even when
    we cannot say whose, and so is what stands after a name and a colon in an interview.
    """
    if _label.match(text):
        return True
    for match in _quotation.finditer(text):
        before, after = text[: match.start()], text[match.end() :]
        if _before.search(before) or _dialogue.match(before) or _after.match(after):
            return True
        if before.endswith(("：", ":")) and match.group("words")[-1] in "。！？.!?":
            return True
    return False


def _name_speaker(article: Article, sentence: Span, who: str, before: str) -> str:
    who = re.sub(r"(?:曾经|曾|本人|也|则|还|就|都|这样)+$", "", who)
    if _pronoun.match(who):
        earlier = before[: before.rfind(who)]
        return _resolve(article, sentence, earlier)
    if len(who) < 2:
        return ""
    return _part_role(who)


def _resolve(article: Article, sentence: Span, earlier: str) -> str:
    """Return the person that a pronoun means: the last one named before it."""
    here = [m for m in re.split(r"[，。；：]", earlier) if m]
    for clause in reversed(here):
        if found := _person_in(clause):
            return found
    above = article.shown[max(0, sentence.start - 1500) : sentence.start].replace(HIDDEN, "")[-400:]
    begins = sentence.start - article.shown.count(HIDDEN, 0, sentence.start)
    ends, names = _dotted_names(article.shown)
    known = bisect_right(ends, begins)
    for full in reversed(names[max(0, known - _NAMES) : known]):
        name = _clean_name(full, article.shown)
        last = name.rsplit("·", 1)[-1]
        if last in above:
            return name
    return ""


@lru_cache(maxsize=4)
def _dotted_names(shown: str) -> tuple[list[int], list[str]]:
    """Return where names with an interpunct end in what readers see of an article, and the names."""
    found = list(_dotted.finditer(shown.replace(HIDDEN, "")))
    return [match.end() for match in found], [match.group() for match in found]


def _person_in(clause: str) -> str:
    if not _dotted.search(clause):
        return ""
    match = re.match(
        rf"^(.*?(?:{_TITLES}))?((?:[{HAN}]{{1,6}}·)+[{HAN}]{{1,3}}?)(?:曾|是|在|于|说|也|则|将|，|$)",
        clause,
    )
    return _part_role((match.group(1) or "") + match.group(2)) if match else ""


@lru_cache(maxsize=512)
def _clean_name(full: str, text: str) -> str:
    """Cut a dotted name to the part that the article, of which `text` is seen, uses again: 马克·卡佩莱斯."""
    first, last = full.rsplit("·", 1)
    while len(last) > 2 and text.count(last) < 2:
        last = last[:-1]
    lead = first.rsplit("是", 1)[-1]
    return f"{lead}·{last}"


def _part_role(who: str) -> str:
    """Part "基金会执行总监弗洛伦斯·拉罗谢尔" into "弗洛伦斯·拉罗谢尔，基金会执行总监"."""
    match = _titled.match(who) or _craft.match(who)
    if match and not match.group("name").endswith(("们", "人")):
        return f"{match.group('name').strip()}，{match.group('role').strip()}"
    return who
