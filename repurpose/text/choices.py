"""A question in, what its readers may answer out: the two, three or four choices that it names.

`是未雨绸缪的明智之举，还是加剧行业内卷的危险赌博？` asks for A or B. Choices are ranges of the
question's own text: nothing is added to them, and what joins them (还是, or) is dropped.
"""

from dataclasses import dataclass

import regex

from repurpose.patterns import lazy_regex

Range = tuple[int, int]

_LONGEST = 18.0  # full-width characters of a choice: a longer one is no label of a button
_MOST = 4
_ASKS = regex.compile(r"[？?][”」』）)]*\s*$")
_JOINT = regex.compile(
    r"[，,]?\s*(?:还是|還是|抑或(?:是)?|それとも、?|아니면|,?\s*\bor\b)\s*", regex.IGNORECASE
)
_LIST = regex.compile(r"[、，,]\s*(?:是|会是|會是)?\s*|(?<=\S)或者?(?=\S)")
_OPENS = regex.compile(r"(?:^|(?<=[，。？！,?!：:]))\s*(?:究竟|到底)?(?:是|会是|會是)(?!否|不是)")
_VERB = lazy_regex(
    r"(?:更?倾向于?|更?傾向於?|更?愿意|更?願意|选择|選擇|应该|應該|喜欢|喜歡|是(?!否|不是)|会(?!不会)|會(?!不會)|该|該|要|选|選|支持|相信)"
)
_ENGLISH = lazy_regex(
    r"(?:\b(?:is|was|are|be|were|prefer|choose|pick|rather|call) (?:it |this |that |they )?|[:—] ?)(?=[^:—]*$)",
    regex.IGNORECASE,
)
# Japanese and Korean: the topic, and what makes a choice a question of its own.
_TOPIC = lazy_regex(
    r"(?<=[\p{Han}\p{Hiragana}\p{Katakana}])(?:のは|は|なら)、?|(?<=\p{Hangul})(?:은|는|것은)\s"
)
_QUESTION_END = lazy_regex(
    r"(?:でしょうか|ですか|ますか|だろうか|か|입니까|인가요|일까요|인가|일까)$"
)
_ABOUT = regex.compile(r"それとも|아니면")
_ASKED_FIRST = lazy_regex(r"(?:ですか|でしょうか|ますか)、")  # どちらですか、木陰、それとも…
_NAMED = regex.compile(
    r"^(?:面对|面對|在|从|從|对于|對於)?(?P<list>[^，。？！]{2,60}?)(?:这|這)[两兩二三四几幾][^，。？！]{0,8}[，,]\s*(?=[^。！]*哪)"
)
_AND = regex.compile(r"、|与|與|和|以及|及")
_EDGES = " \u3000，,、；;：:。？?！!"


@dataclass(frozen=True, slots=True)
class NamedChoices:
    """A question's stem and its choices, as ranges of its text."""

    stem: Range
    options: tuple[Range, ...]


def find_choices(text: str) -> NamedChoices | None:
    """Return what a question lets its readers choose from; None where it names no two to four."""
    if not _ASKS.search(text):
        return None
    return _listed(text) or _joined(text)


def _joined(text: str) -> NamedChoices | None:
    """`… 是A、B，还是C？`: the choices stand around the last 还是, behind a verb or an opening 是."""
    joints = list(_JOINT.finditer(text))
    if not joints:
        return None
    joint = joints[-1]
    own = _ABOUT.search(joint[0])  # Japanese and Korean say first what the question is about
    start = (_behind_topic if own else _start_of_first)(text, joint.start())
    if start is None:
        return None
    before = _parts(text, start, joint.start())
    after = _parts(text, joint.end(), len(text)) if len(before) > 1 else [(joint.end(), len(text))]
    options = [_unasked(text, *_trimmed(text, *one)) for one in (*before, *after)]
    stem = _trimmed(text, 0, _stem_end(text, start), marks="，,、；; ")
    return _checked(text, stem, options)


def _start_of_first(text: str, end: int) -> int | None:
    """Return where the first choice begins: behind an opening 是, else behind the clause's last verb."""
    sentence = max((text.rfind(mark, 0, end) for mark in "。！？!?\n"), default=-1) + 1
    opening = _OPENS.search(text, sentence, end)
    if opening:
        return int(opening.end())
    clause = max(text.rfind(mark, sentence, end) for mark in "，,；;")
    clause = max(clause + 1, sentence)
    to_be = [m for m in _VERB.finditer(text, clause, end) if m[0].endswith("是")]
    verbs = (
        to_be
        or list(_VERB.finditer(text, clause, end))
        or list(_ENGLISH.finditer(text, clause, end))
    )
    if not verbs:
        return None
    return int(verbs[0].end() if to_be else verbs[-1].end())


def _behind_topic(text: str, end: int) -> int | None:
    """Return where the first choice begins in Japanese and Korean: behind the topic of the question."""
    sentence = max((text.rfind(mark, 0, end) for mark in "。！？!?\n"), default=-1) + 1
    topics = list(_TOPIC.finditer(text, sentence, end))
    asked = list(_ASKED_FIRST.finditer(text, topics[-1].end(), end - 1)) if topics else []
    return int((asked or topics)[-1].end()) if topics else None


def _stem_end(text: str, start: int) -> int:
    """Return where the stem ends: before an opening 是 that follows a whole question, else at `start`."""
    opening = _OPENS.search(text, 0, start)
    if opening and opening.end() == start and text[: opening.start()].rstrip()[-1:] in "？?！!。":
        return int(opening.start())
    return start


def _parts(text: str, start: int, end: int) -> list[Range]:
    """Part a list at its marks; one that is no list of short things stays whole."""
    parts, at = [], start
    for mark in _LIST.finditer(text, start, end):
        parts.append((at, mark.start()))
        at = mark.end()
    parts.append((at, end))
    short = all(0 < _width(text[a:b].strip(_EDGES)) <= _LONGEST for a, b in parts)
    return parts if short else [(start, end)]


def _listed(text: str) -> NamedChoices | None:
    """`面对A、B与C这三重变革，您认为哪一项…？`: the choices are named first, 哪 asks for one."""
    named = _NAMED.match(text)
    if named is None:
        return None
    parts, at = [], named.start("list")
    for mark in _AND.finditer(text, *named.span("list")):
        parts.append((at, mark.start()))
        at = mark.end()
    parts.append((at, named.end("list")))
    options = [_trimmed(text, *one) for one in parts]
    return _checked(text, (named.end(), len(text)), options)


def _checked(text: str, stem: Range, options: list[Range]) -> NamedChoices | None:
    widths = [_width(text[low:high]) for low, high in options]
    if not 2 <= len(options) <= _MOST or not all(0.5 < wide <= _LONGEST for wide in widths):
        return None
    said = [text[low:high] for low, high in options]
    if len({*said}) < len(said) or _width(text[slice(*stem)]) < 2:
        return None
    return NamedChoices(stem, tuple(options))


def _unasked(text: str, start: int, end: int) -> Range:
    """Return a choice without what makes it a question of its own: 木陰ですか is 木陰."""
    tail = _QUESTION_END.search(text[start:end])
    return (start, start + tail.start()) if tail and tail.start() else (start, end)


def _trimmed(text: str, start: int, end: int, marks: str = _EDGES) -> Range:
    while start < end and text[start] in marks:
        start += 1
    while start < end and text[end - 1] in marks:
        end -= 1
    return start, end


def _width(text: str) -> float:
    return sum(0.55 if c < "\u2000" else 1.0 for c in text)
