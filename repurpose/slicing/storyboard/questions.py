"""Finder of questions: what the article asks, with the author's answer where the next sentence gives it."""

import re
from collections.abc import Iterator

from repurpose.article import Article
from repurpose.patterns import lazy_pattern
from repurpose.slicing.judging.score import ALONE
from repurpose.slicing.sentences.chinese_words import tag_words
from repurpose.slicing.sentences.units import Unit
from repurpose.slicing.sentences.words import leans_back, measure
from repurpose.slicing.storyboard.laid_out import laid_out
from repurpose.slicing.storyboard.model import Candidate, Material, Piece
from repurpose.slicing.storyboard.plain_text import plain_text

_ASKED = (8.0, 44.0)  # full-width characters of a question
_LONGEST_ANSWER = 48.0
_LONE = 12.0  # ... of one without an answer, at the least
_asks = re.compile(
    r"什么|为何|怎么|怎样|如何|多少|哪|谁|何以|[吗么]？|是否|能否|究竟|到底|难道|何时|还是"
    r"|\b(?:what|why|how|who|which|when|where|is|are|do|does|can|will|should)\b",
    re.IGNORECASE,
)
# 某报：……？, a second question, or one whose subject stands before it.
_led_in = lazy_pattern(
    r"^[^，。？]{1,14}[：:]|^[^？]*[！!？?][^？?]+[？?]"
    r"|^(?:是(?!否)|(?:为什么|为何)(?:会|不|要|更|能)|你呢|毕竟|虽然|涉及|那(?!些)|说|有|抱着)"
)
_answers = re.compile(
    r"^(?:(?:真正的|我的|他的|她的)?(?:答案|原因|理由|关键|秘诀|诀窍)|因为|靠的|很简单|其实|显然|当然|并不|并非|不是|不会|不能|没有|未必|大概率|恐怕|至少|是的|会|能|有)"
)
_it = re.compile(r"^(?:它|那是|这是|这就是)")
_says_what = re.compile(r"^.{2,10}(?:是|叫|指|就是)")
_yes_no = re.compile(r"[吗么]？|是否|能否|会不会|能不能|是不是")
_no_answer = re.compile(
    r"我相信|你说|然后|也许|可能|这就好比|这就引出|其中一|另一个问题|问题：|[：:]$|哈哈|看到"
)


def find_questions(material: Material) -> Iterator[Candidate]:
    """Yield questions, with their answers where the author gives them."""
    units = material.units
    for index, unit in enumerate(units):
        if unit.led or unit.bonds or unit.announces or not _is_asked(material, unit):
            continue
        asked = Piece("text", unit.span)
        answer = units[index + 1] if index + 1 < len(units) else None
        if answer and _is_answer(material.article, unit, answer):
            yield laid_out(material, "question", (asked, Piece("answer", answer.span)))
        elif _stands_alone(material, unit):
            yield laid_out(material, "question", (asked,))


def _is_asked(material: Material, unit: Unit) -> bool:
    """Say whether a sentence is a question that is understood alone."""
    if not unit.question or leans_back(unit.text):
        return False
    if not _ASKED[0] <= measure(unit.text) <= _ASKED[1]:
        return False
    plain = plain_text(material.article, unit.span)
    return bool(_asks.search(plain)) and not _led_in.match(plain.lstrip("\u200b"))


def _stands_alone(material: Material, unit: Unit) -> bool:
    """Say whether a question at a paragraph's end is worth a card without an answer."""
    if not unit.closes_block or measure(unit.text) < _LONE:
        return False
    return material.judge.score(unit.span, unit.text).alone >= ALONE


def _is_answer(article: Article, asked: Unit, answer: Unit) -> bool:
    """Say whether a sentence answers the question before it: by its first words, or by the question's own."""
    if answer.block != asked.block or answer.question or answer.announces:
        return False
    if measure(answer.text) > _LONGEST_ANSWER or answer.lead_in:
        return False
    question = plain_text(article, asked.span).strip("\u200b")
    plain = plain_text(article, answer.span).strip("\u200b")
    if _no_answer.search(plain):
        return False
    if _answers.match(plain):
        yes_no = bool(_yes_no.search(question))
        return yes_no or not re.match(r"会|能|有|不会|不能|没有|大概率|是的", plain)
    defines = plain[:2] in question and _says_what.search(plain) is not None
    return defines or bool(_it.match(plain)) or bool(_names(question) & _names(plain[:8]))


def _names(text: str) -> set[str]:
    """Return the nouns of a text, of two characters or more."""
    return {word for word, tag in tag_words(text) if tag.startswith("n") and len(word) > 1}
