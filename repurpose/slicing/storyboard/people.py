"""Finder of people: a sentence that begins with a name and says who that is."""

import re
from collections.abc import Iterator

from repurpose.article import Span
from repurpose.slicing.sentences.chinese_words import tag_words
from repurpose.slicing.sentences.words import measure
from repurpose.slicing.storyboard.model import Candidate, Material, Piece
from repurpose.slicing.storyboard.plain_text import plain_text

_OWN_LAYOUT = 0.7  # labels more for what has a layout of its own
_LENGTH = (10.0, 64.0)  # full-width characters of the sentence
_ROLE = r"师|师傅|家|员|者|教授|院士|博士|医生|护士|老师|校长|创始人|作者|作家|诗人|导演|演员|歌手|律师|法官|编辑|馆长|负责人|主任|总裁|经理|店主|农民|工人|司机|学生|志愿者|CEO|CTO"
_NAME = r"[\u4e00-\u9fff]{2,4}|[\u4e00-\u9fff]{2,8}(?:·[\u4e00-\u9fff]{1,8}){1,3}"
_says_who = re.compile(
    rf"(?P<name>{_NAME}?)(?:（[^（）]{{1,30}}）)?"
    rf"(?:是(?:一[名位]|这?[家个座]?[^，。]{{2,16}}的(?:创始人|负责人|作者|院长|校长|馆长|主编|导演|首席))|，(?:今年)?\d{{2}}岁|，(?:19|20)\d\d年(?:出)?生|，[^，。]{{2,18}}(?:{_ROLE})[，。])"
)


def find_people(material: Material) -> Iterator[Candidate]:
    """Yield people with the sentence that says who they are."""
    if not material.article.chinese:
        return
    speakers = {quote.speaker for quote in material.quotes if quote.speaker}
    for unit in material.units:
        if unit.led or unit.bonds or unit.announces or unit.question:
            continue
        plain = plain_text(material.article, unit.span)
        match = _says_who.match(plain)
        if match is None or not _LENGTH[0] <= measure(unit.text) <= _LENGTH[1]:
            continue
        name = match["name"]
        if name not in speakers and not _is_name(plain, name):
            continue
        place = Span(unit.span.start, unit.span.start + match.end("name"))
        worth = material.worth_of(unit) + _OWN_LAYOUT
        yield Candidate("person", (Piece("title", place), Piece("text", unit.span)), worth)


def _is_name(plain: str, name: str) -> bool:
    """Say whether the sentence begins with the name of a person, whole."""
    if "·" in name:
        return True
    word, tag = next(iter(tag_words(plain)), ("", ""))
    return tag.startswith("nr") and word == name
