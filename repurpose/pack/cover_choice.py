"""An article and the big words of its title in, what its cover makes large or shows out."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from repurpose.article import Article
from repurpose.card_kinds import CoverKind
from repurpose.messages import mark, msg
from repurpose.pack.card_pictures import CardPicture
from repurpose.pack.choices import NO_PICTURE, Choices
from repurpose.pack.cover_picture import choose_picture
from repurpose.slicing import CoverWords, measure, tag_words

COVER_REASONS: dict[str, str] = {  # as `--why` says them
    "number": mark("the title turns on a number"),
    "word": mark("the title turns on a word"),
    "question": mark("the title asks something"),
    "photo": mark("the article has a picture that carries it, or somebody chose one"),
    "pattern": mark(
        "no word of the title stands out, so a pattern of the article's own goes with it"
    ),
    "person": mark("the title is about a person"),
}
_number = re.compile(r"\d|[百千万亿]分之|[一二三四五六七八九十百千万亿两]{2,}[^一-鿿]?")
_year = re.compile(r"(?:19|20)\d\d\s*年?$")
_asks = re.compile(r"[？?][”」』]?$")
_talk = re.compile(
    r"专访|專訪|对话|對話|访谈|訪談|采访|採訪|口述|自述|对谈|對談|インタビュー|인터뷰|\binterview\b|\bin conversation\b",
    re.IGNORECASE,
)
_role = re.compile(
    r"CEO|CTO|创始人|創辦人|院士|教授|作家|导演|導演|科学家|科學家|工程师|設計師|设计师|咨询师|諮商師|医生|醫生|老师|老師|"
    r"诗人|詩人|歌手|演员|演員|[我他她](?:爸|妈|媽|父|母|爷|奶|哥|姐)|父[亲親]|母[亲親]|先生|女士|\bfounder\b|\bauthor\b|\bmy (?:father|mother)\b"
)
_SAYS = r"[^，。；：！？\n]{0,6}(?:说|說|写道|寫道|认为|認為|回忆|回憶|告诉|告訴|指出|感叹|感嘆)"
_MOST = 8.5  # full-width characters of a word that stands large


def cover_picture_of(
    article: Article, choices: Choices, pictures: Sequence[CardPicture]
) -> CardPicture | None:
    """Return the picture that a cover may show: the one that was asked for, else the first fit one.

    Who asks for a cover of a picture gets the first of the article's, fit or not.
    """
    if choices.cover_picture == NO_PICTURE:
        return None
    if choices.cover_picture:
        name = str(PurePosixPath(choices.cover_picture))  # ./a.jpg is a.jpg
        return next((one for one in pictures if one.name == name), None)
    if choices.cover not in (None, "photo"):
        return None
    forced = pictures[0] if choices.cover == "photo" and pictures else None
    return choose_picture(article, pictures) or forced


def tell_cover_picture(
    article: Article, choices: Choices, pictures: Sequence[CardPicture]
) -> list[str]:
    """Return a note where the picture that was asked for is none that the article has for a card."""
    wanted = choices.cover_picture
    if wanted in ("", NO_PICTURE) or cover_picture_of(article, choices, pictures):
        return []
    known = ", ".join(one.name for one in pictures)
    return [
        msg("the cover is without {name}; there are: {known}", name=wanted, known=known)
        if known
        else msg("the cover is without {name}, for no picture of the article fits", name=wanted)
    ]


def choose_cover(
    article: Article, words: CoverWords | None, picture: CardPicture | None = None
) -> CoverKind:
    """Return what the cover of an article makes large, or shows.

    A number says more in a feed than any picture; a picture more than a word, or a pattern.

    Args:
        article: The article.
        words: The big words of its title, and what stands around them.
        picture: One of its own that is fit for a cover.
    """
    title = article.title
    core = article.show(words.core) if words else ""
    if core and core != title and _number.search(core) and not _year.match(core.strip()):
        return "number"
    if picture:
        return "photo"
    if _asks.search(title) and len(title) > 6:
        return "question"
    if is_about_person(article):
        return "person"
    apart = words and (words.kicker or words.rest or measure(title) <= _MOST)
    return "word" if core and apart and measure(core) <= _MOST else "pattern"


def is_about_person(article: Article) -> bool:
    """Say whether a title tells of a person: a talk with one, somebody's part in life, or a name."""
    title = article.title
    if _talk.search(title) or _role.search(title):
        return True
    if not article.language.startswith("zh"):
        return False
    named = [word for word, tag in tag_words(title) if tag.startswith("nr") and len(word) > 1]
    return any(re.search(re.escape(name) + _SAYS, article.shown) for name in named)
