"""The bytes of a transcript in, Markdown out: a paragraph for each turn, its speaker before it, times in comments.

Sentences are joined over cues. A comment `<!--00:01:02.500-->` stands where each cue begins: readers do
not see it, and `article.times` says by it when a sentence is said. Not a word is added or left out but
descriptions of sounds; who is named by a number alone gets a word before it.
"""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from repurpose.article.chars import HAN, KANA
from repurpose.article.decode import decode
from repurpose.article.language import detect_language
from repurpose.article.sources.base import Extract, compose
from repurpose.article.sources.markdown import escape_marks
from repurpose.article.sources.transcripts.cues import Cue, read_cues, read_printed, title_of
from repurpose.article.sources.transcripts.json_cues import read_json_cues, title_in
from repurpose.article.times import mark_of
from repurpose.errors import UnreadableArticle
from repurpose.messages import msg

MOST_CUES = 50_000
_LONG = 300.0  # full-width characters of a paragraph, above which the next sentence begins another
_PAUSE = 2.5  # seconds of silence after a sentence, with which another paragraph begins
_SHORT_PAUSE = 0.8  # the same where nobody wrote marks, so that silence alone ends a sentence
_MOST_UNMARKED = 6  # cues of a paragraph there
_RARE = 0.012  # marks that end sentences to characters, by fewer of which none were written

_label = re.compile(r"(?P<who>[^\s：:。，,、!?？！“”\"\[\](){}<>/]{1,16}(?:[ ·.][^\s：:。，,!?？！/]{1,16}){0,3})[：:]\s*(?=\S)")  # fmt: skip
_name = re.compile(
    rf"(?!注意|比如|例如|结论|結論|结果|問題|问题|原因|总之|最后|首先|另外|其实|所以|也就|就是)[{HAN}]{{2,4}}|[A-Z][\w.'-]*(?: [A-Z][\w.'-]*){{0,3}}"
)
_bracketed = re.compile(r"[\[【](?P<who>[^\]】\n]{1,30})[\]】][：:]?\s*(?=\S)")
_numbered = re.compile(
    r"(?:speaker|spk|spk_|说话人|發言人|发言人)?[ _-]?(?P<number>\d{1,3})", re.IGNORECASE
)
_ends = re.compile(r"[。！？!?…][”’」』）)\"']*$|(?<!\w\.\w)\.[”’\"')]*$")
_marks = re.compile(r"[。！？!?]|\.(?=\s|$)")
_cjk = re.compile(f"[{HAN}{KANA}，。、；：！？…”’」』）]")
_nameless = re.compile(r"(?:transcript|subtitles?|captions?|audio|video|recording|output|untitled|字幕|录音|录屏|转写|文字稿|[\W\d_a-f]*|[\w-]*\d{4}[\w-]*)", re.IGNORECASE)  # fmt: skip
_language = re.compile(r"\.(?:[a-z]{2,3}(?:-[A-Za-z]{2,8})?|chs|cht|orig)$", re.IGNORECASE)


@dataclass
class _Turn:
    """What one speaker says without a break."""

    speaker: str
    cues: list[Cue] = field(default_factory=list)


def read_transcript(data: bytes, name: str) -> Extract:
    """Return what is said in a transcript; `name` is for messages, and a title where nothing else is.

    Raises:
        UnreadableArticle: Nothing in it is a cue.
    """
    text = decode(data, name)
    cues, title = _read(text, name)
    if not cues:
        raise UnreadableArticle(
            msg("{name} has no cue with words in it.", name=name),
            hint=msg("Subtitles as .srt or .vtt are read, and the JSON of recognisers of speech."),
        )
    if len(cues) > MOST_CUES:
        raise UnreadableArticle(
            msg("{name} has more than {most} cues.", name=name, most=MOST_CUES),
            hint=msg("Give one recording a file."),
        )
    cues = _with_speakers(cues)
    speakers = [*dict.fromkeys(cue.speaker for cue in cues if cue.speaker)]
    author = speakers[0] if len(speakers) == 1 and not _numbered.fullmatch(speakers[0]) else ""
    language = detect_language("".join(cue.text for cue in cues))
    names = _shown_names(speakers, language) if len(speakers) > 1 else {}
    marked = _writes_marks(cues)
    blocks = [block for turn in _turns(cues) for block in _write_turn(turn, names, marked=marked)]
    meta = {"title": title or _title_by_name(name), "author": author}
    return compose("\n\n".join(blocks) + "\n", meta)


def _read(text: str, name: str) -> tuple[list[Cue], str]:
    if text.lstrip()[:1] in ("{", "["):
        try:
            data = json.loads(text)
        except (ValueError, RecursionError):
            pass  # `[00:01.000 --> …]` begins so too
        else:
            return read_json_cues(data), title_in(data)
    if name.lower().endswith(".json"):
        raise UnreadableArticle(
            msg("{name} is damaged or no JSON file.", name=name),
            hint=msg("Export the transcript anew, or save it as .srt."),
        )
    return read_cues(text) or read_printed(text), title_of(text)


# --- who speaks ------------------------------------------------------------------------------------


def _with_speakers(cues: Sequence[Cue]) -> list[Cue]:
    """Return the cues with the names that stand before words, 林岚：…… or [JOHN] …; each goes on to the next."""
    if any(cue.speaker for cue in cues):
        return [*_carried(cues)]
    labels = [found for cue in cues if (found := _label_of(cue.text))]
    often = Counter(who for who, _ in labels)
    known = max(often.values(), default=0) > 1  # who speaks once is named too
    named: list[Cue] = []
    speaker = ""
    for cue in cues:
        who, end = _label_of(cue.text) or ("", 0)
        if who and (often[who] > 1 or _numbered.fullmatch(who) or (known and _name.fullmatch(who))):
            speaker = who
            named.append(replace(cue, text=cue.text[end:], speaker=who, turn=True))
        else:
            speaker = "" if cue.turn else speaker
            named.append(replace(cue, speaker=speaker))
    return named


def _carried(cues: Sequence[Cue]) -> Iterator[Cue]:
    """Yield the cues; one that names nobody goes on with whoever spoke, unless it begins a turn."""
    speaker = ""
    for cue in cues:
        speaker = cue.speaker or ("" if cue.turn else speaker)
        yield replace(cue, speaker=speaker)


def _label_of(text: str) -> tuple[str, int] | None:
    found = _bracketed.match(text) or _label.match(text)
    return (found["who"].strip(), found.end()) if found else None


def _shown_names(speakers: Sequence[str], language: str) -> dict[str, str]:
    """Return the label of each speaker: his name as written, or a number with a word before it."""
    word = {"zh-Hans": "发言人", "zh-Hant": "發言人", "ja": "話者"}.get(language, "Speaker")
    colon = "：" if language[:2] in ("zh", "ja") else ":"
    numbers = {who: int(found["number"]) for who in speakers if (found := _numbered.fullmatch(who))}
    first = 1 - min(numbers.values(), default=1) if 0 in numbers.values() else 0
    names = {who: f"{word} {number + first}" for who, number in numbers.items()}
    return {who: f"**{escape_marks(names.get(who, who))}{colon}** " for who in speakers}


# --- paragraphs --------------------------------------------------------------------------------


def _turns(cues: Sequence[Cue]) -> list[_Turn]:
    turns: list[_Turn] = []
    for cue in cues:
        same = turns and turns[-1].speaker == cue.speaker
        if not same or (cue.turn and not cue.speaker):
            turns.append(_Turn(cue.speaker))
        turns[-1].cues.append(cue)
    return turns


def _writes_marks(cues: Sequence[Cue]) -> bool:
    """Say whether sentences end with marks: Chinese subtitles and some recognisers have none."""
    text = "\n".join(cue.text for cue in cues)
    return len(_marks.findall(text)) >= _RARE * len(text)


def _paragraphs(cues: Sequence[Cue], *, marked: bool) -> list[list[Cue]]:
    """Return the cues of a turn by paragraphs: one ends with a sentence, at a silence or when it is long."""
    found: list[list[Cue]] = [[cues[0]]]
    long = _measure(cues[0].text)
    for above, cue in pairwise(cues):
        silence = cue.start - above.end
        if marked:
            ends = bool(_ends.search(above.text)) and (long > _LONG or silence >= _PAUSE)
            new = ends or long > 3 * _LONG
        else:
            new = silence >= _SHORT_PAUSE or len(found[-1]) >= _MOST_UNMARKED
        if new:
            found.append([])
            long = 0.0
        found[-1].append(cue)
        long += _measure(cue.text)
    return found


def _measure(text: str) -> float:
    return sum(1.0 if ord(sign) > 0x2E7F else 0.5 for sign in text)


def _write_turn(turn: _Turn, names: Mapping[str, str], *, marked: bool) -> Iterator[str]:
    """Yield the paragraphs of a turn, the first with who speaks; where others are named, nobody is said too."""
    label, unnamed = names.get(turn.speaker, ""), bool(names) and not turn.speaker
    for part in _paragraphs(turn.cues, marked=marked):
        yield _paragraph(part, label, marked=marked, unnamed=unnamed)
        label, unnamed = "", False


def _paragraph(cues: Sequence[Cue], label: str, *, marked: bool, unnamed: bool) -> str:
    """Return one paragraph: each cue behind the comment that says when it begins."""
    written = ""
    last = ""
    for number, cue in enumerate(cues):
        said = _joined(cue.text.split("\n"), marked=marked)
        gap = "" if not last or (marked and _cjk.match(last) and _cjk.match(said[:1])) else " "
        mark = mark_of(cue.start, unnamed=unnamed and not number)
        written += f"{gap}{mark}{'' if number else label}{escape_marks(said)}"
        last = said[-1:]
    return re.sub(r"[\r\n]+", " ", written)


def _joined(lines: Sequence[str], *, marked: bool) -> str:
    said = ""
    for line in lines:
        near = marked and said and _cjk.match(said[-1]) and _cjk.match(line[:1])
        said += line if near or not said else f" {line}"
    return " ".join(said.split())


def _title_by_name(name: str) -> str:
    """Return a file's name without its endings, where somebody gave it one; a title is not invented."""
    stem = re.split(r"[/\\]", name)[-1]
    stem = _language.sub("", re.sub(r"\.[A-Za-z0-9]{2,5}$", "", stem))
    words = re.sub(r"[_\s]+", " ", stem).strip()
    return "" if _nameless.fullmatch(words) or _measure(words) < 2.0 else words
