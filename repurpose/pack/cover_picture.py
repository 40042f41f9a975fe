"""The pictures of an article in, the one that its cover may show out: a photograph, not a chart or a code.

A cover crops its picture to a tall card and lays words on it, so what has to be read in it would be
lost: screenshots, charts, QR codes and logos are told from photographs by how their greys are spread.
A photograph has all greys and no single ground; a page of text, a chart or a logo is mostly one.
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from math import log2
from pathlib import Path

from repurpose.article import Article
from repurpose.errors import ContentError
from repurpose.pack.card_pictures import CardPicture, read_picture

_LEAST = 640  # px of the shorter side: a card of 1080 px is filled from a crop of it
_ASPECT = (0.45, 2.0)  # width over height: at least three eighths of it stay on a card of 3:4
_ENTROPY = 5.2  # bits of its greys: photographs have 6 to 8, drawings and screens 1 to 5
_ONE_GREY = 0.34  # of its area: the most that one sixteenth of the greys may have
_PAPER = 0.5  # of its area: bright and without colour, as a page or a slide is
_DARK = 14  # mean level of grey under which nothing is seen
_SIDE = 200  # px that it is shrunk to before its greys are counted
_speaks = re.compile(
    r"二维码|二維碼|扫码|掃碼|扫一扫|截图|截圖|logo|标志|标识|头像|頭像|表情|广告|banner|\bqr\b|qr-?code|screen-?shot|avatar|icon|图表|流程图|示意图|架构图|\bchart\b|diagram",
    re.IGNORECASE,
)


def choose_picture(article: Article, pictures: Sequence[CardPicture]) -> CardPicture | None:
    """Return the first picture that is fit for a cover: authors lead with the one that counts."""
    return next((one for one in pictures if is_cover_picture(article, one)), None)


def is_cover_picture(article: Article, picture: CardPicture) -> bool:
    """Say whether a picture is a photograph that can be cropped and lie under words."""
    words = article.show(picture.caption) if picture.caption else ""
    if _speaks.search(f"{Path(picture.name).stem} {words}"):
        return False
    there = picture.path.stat()
    return _is_photograph(picture, there.st_mtime_ns, there.st_size)


@lru_cache(maxsize=64)
def _is_photograph(picture: CardPicture, _changed: int, _size: int) -> bool:
    from PIL import Image  # noqa: PLC0415  # only where an article has pictures

    from repurpose.ink import open_photo  # noqa: PLC0415

    try:
        photo = open_photo(read_picture(picture))
    except (ContentError, OSError):
        return False
    wide, high = photo.size
    if min(wide, high) < _LEAST or not _ASPECT[0] <= wide / high <= _ASPECT[1]:
        return False
    if photo.mode == "RGBA" and photo.getchannel("A").histogram()[255] < wide * high:
        return False  # a cut-out, such as a logo
    small = photo.convert("RGB").resize((_SIDE, _SIDE), Image.Resampling.NEAREST)
    grey = small.convert("L")
    counts = grey.histogram()
    area = _SIDE * _SIDE
    mean = sum(level * count for level, count in enumerate(counts)) / area
    entropy = -sum(n / area * log2(n / area) for n in counts if n)
    one = max(sum(counts[first : first + 16]) for first in range(0, 241, 4)) / area
    _, saturation, value = small.convert("HSV").split()
    faint = saturation.point(lambda level: 255 if level < 36 else 0)
    bright = value.point(lambda level: 255 if level > 205 else 0)
    paper = Image.composite(bright, Image.new("L", bright.size), faint).histogram()[255] / area
    return entropy >= _ENTROPY and one <= _ONE_GREY and paper <= _PAPER and mean >= _DARK
