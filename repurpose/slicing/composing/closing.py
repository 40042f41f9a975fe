"""An Article and a platform in, the last words of a post out: call to action, hashtags, link."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from repurpose.article import (
    Article,
    Block,
    Kind,
    Span,
    asks_readers,
    find_call_label,
    is_call_label,
)
from repurpose.platforms import Platform
from repurpose.slicing.composing.compose import LINE, PARAGRAPH, Gauge, spaced_marker
from repurpose.slicing.model import Run
from repurpose.slicing.sentences.words import is_question

# Promises that only a 公众号 can keep; elsewhere they are taken out and reported.
_wechat_only = re.compile(
    r"公众号|公眾號|点赞(?:最高|前|数)|在看|星标|后台回复|回复[“「]|(?:转发|点赞|留言)[^，。]{0,10}(?:抽|送|赠)|将?获得[^，。]{0,24}(?:授权|礼品|奖品|藏品|红包)|加微信|扫码|朋友圈"
)
_begs = re.compile(
    r"(?:也|最后|同时|快)?(?:欢迎|歡迎|请|請|记得|記得|别忘|別忘|点赞|點讚|关注|關注|转发|轉發|分享你|留下你|期待|感谢|感謝|一起来聊|来评论|(?:在|到|来)(?:下方|下面)?(?:的)?(?:评论区|留言区|評論區|留言區|评论|留言|回复|回覆)(?:里|中|裡|处)?(?:分享|说说|聊聊|留|写|告诉|告訴))"
    r"|(?:please |feel free to |don't forget to )?(?:comment|share|like|follow|subscribe|let (?:me|us) know)\b",
    re.IGNORECASE,
)
_answer_place = re.compile(r"(?:在|到|来)?(?:评论区|留言区|評論區|留言區)(?:里|中|裡)?")


@dataclass(frozen=True, slots=True)
class CallToAction:
    """A call to action in a platform's words, and the promises that were taken out."""

    text: str
    removed: tuple[str, ...] = ()


def write_call(article: Article, platform: Platform | None = None) -> CallToAction:
    """Return the article's call to action, rewritten for `platform`; empty when it has none.

    Only the place where readers answer is renamed (评论区 → 回复), and promises that the platform
    cannot keep are cut away; nothing is added. Without a platform the words suit all of them.
    """
    lines: list[str] = []
    removed: list[str] = []
    for block, sentences in _calls(article):
        kept = []
        for sentence in sentences:
            text, gone = _keep_promises(article.show(sentence), platform)
            kept.append(text)
            removed += gone
        line = "".join(kept) if article.chinese else " ".join(k for k in kept if k)
        if line:
            marker = spaced_marker(block.marker) if block.marker else ""
            lines.append(marker + _rename_place(line, platform))
    return CallToAction(LINE.join(lines).strip('“”"* '), tuple(removed))


def call_sentences(article: Article) -> list[Span]:
    """Return the sentences of an article's call to action, without the label that announces it."""
    return [span for _, sentences in _calls(article) for span in sentences]


def _calls(article: Article) -> Iterator[tuple[Block, list[Span]]]:
    """Yield the blocks of the call to action with their sentences, less the label that announces it."""
    for block in article.blocks:
        if block.kind == Kind.CTA and not is_call_label(article.show(block.span)):
            skip = find_call_label(article.shown[slice(*block.span)])
            span = Span(block.span.start + skip, block.span.end)
            yield block, article.sentences(replace(block, span=span))


def _keep_promises(sentence: str, platform: Platform | None) -> tuple[str, list[str]]:
    """Cut a sentence before the clause that promises an answer, where nothing answers by itself."""
    if (platform and platform.answers_itself) or not _wechat_only.search(sentence):
        return sentence, []
    clauses = re.split(r"(?<=[，；,;])", sentence)
    first = next(
        i for i, clause in enumerate(clauses) if _wechat_only.search("".join(clauses[: i + 1]))
    )
    kept = "".join(clauses[:first]).rstrip("，；,; ")
    if len(kept) < 8 or re.match(r"同时|另外|此外|如果", kept):
        return "", [sentence]
    return kept + "。", ["".join(clauses[first:])]


def _rename_place(text: str, platform: Platform | None) -> str:
    word = platform.answer_word if platform else ""
    if word in ("评论区", ""):
        return text
    place = f"在{word}{'' if word.endswith(('区', '里', '中')) else '里'}"
    return _answer_place.sub(place, text)


def without_begging(text: str) -> str:
    """Return a call to action without its pleas to comment, like or follow; empty where it only pleads.

    A question closes a post by itself, and so does what the author proposes; a plea that leads in
    questions is not missed either.
    """
    lines = []
    for line in text.split(LINE):
        sentences = re.findall(r"[^。！？!?]+[。！？!?]*[”’」』）)]*|.+", line)
        kept = [s for s in sentences if not _begs.match(s.strip()) or is_question(s.strip())]
        lines.append("".join(kept).strip())
    return LINE.join(line for line in lines if line)


def is_plea(text: str) -> bool:
    """Say whether a sentence of the article only begs for comments, likes and the like."""
    return asks_readers(text) and bool(_begs.match(text)) and not is_question(text)


def fit_call(call: CallToAction, gauge: Gauge, room: float) -> str:
    """Return as much of `call` as fits `room`: all, or its first question and its last words."""
    if gauge.share(call.text) <= room:
        return call.text
    sentences = [s for s in re.findall(r"[^。！？!?\n]+[。！？!?]*", call.text) if s.strip()]
    questions = [s for s in sentences if is_question(s)]
    last = sentences[-1] if sentences else ""
    for attempt in (
        [*questions[:1], last] if last not in questions else questions[:1],
        questions[:1],
        [last],
    ):
        text = "".join(attempt).strip()
        if text and gauge.share(text) <= room:
            return text
    return ""


def questions_of(text: str, most: int = 64) -> str:
    """Return the first question of a call to action, for a card; all of it when it is short."""
    text = re.sub(r"^(?:\d{1,2}[.、)）]|[•–·-])\s*", "", text, flags=re.MULTILINE)
    if len(text) <= most:
        return text
    sentences = [s.strip() for s in re.findall(r"[^。！？!?\n]+[。！？!?]*", text) if s.strip()]
    asked = [s for s in sentences if is_question(s) and len(s) <= most]
    return asked[0] if asked else next((s for s in sentences if len(s) <= most), "")


def write_hashtags(
    names: Sequence[str], platform: Platform, gauge: Gauge, room: float
) -> list[Run]:
    """Return the runs of a line of hashtags, as many as the platform advises and `room` takes."""
    runs: list[Run] = []
    for name in names:
        if sum(run.role == "hashtag" for run in runs) >= platform.hashtags.most:
            break
        tag = platform.hashtags.write(name)
        trial = [*runs, *([Run(" ", "label")] if runs else []), Run(tag, "hashtag")]
        if tag and gauge.share(PARAGRAPH + "".join(run.text for run in trial)) <= room:
            runs = trial
    return runs
