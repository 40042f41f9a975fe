"""Card formats: sizes that platforms show whole, and where their own signs cover the picture."""

import re
from dataclasses import dataclass, replace

from repurpose.card_formats import DEFAULT_FORMAT
from repurpose.errors import UnknownName, UsageError
from repurpose.messages import msg
from repurpose.names import canonical, register_aliases


@dataclass(frozen=True, slots=True)
class Format:
    """A canvas in px; the safe shares of its height and width stay free of text."""

    name: str
    width: int
    height: int
    top: float = 0.0  # share of the height that the platform covers at the top
    bottom: float = 0.0
    left: float = 0.0  # ... of the width
    right: float = 0.0
    scale: float = 1.0  # of all sizes: what is read in passing is set larger
    bare: bool = False  # without a foot: a scene of a clip, which has signs of its own
    head: float = 0.0  # ... and the share of its height that is kept free above for who speaks
    without: tuple[str, ...] = ()  # layouts that would set a scene's words too small
    square: bool = False  # lists crop it to its central square: the title stays inside that

    @property
    def unit(self) -> float:
        """The length in px that a theme's sizes are shares of."""
        return self.scale * min(self.width * (1 - self.left - self.right), 1.2 * self.height)

    @property
    def wide(self) -> bool:
        """Whether it is wider than high: there is less room above and below."""
        return self.width > self.height

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in px."""
        return (self.width, self.height)


DEFAULT = DEFAULT_FORMAT
# Sizes as the platforms' own help pages gave them in 2026; only ratios are stable.
FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format("xiaohongshu", 1080, 1440),  # 3:4
        Format("instagram", 1080, 1350),  # 4:5
        Format("square", 1080, 1080),
        Format("story", 1080, 1920, top=0.11, bottom=0.15),  # names above, buttons below
        Format("x", 1600, 900),  # 16:9
        Format("og", 1200, 630),  # 1.91:1, link previews
        Format("wechat-cover", 900, 383, square=True),  # 2.35:1; lists show the central square
    )
}
# The formats that a voice is looked at in, by their ratios.
RATIOS = {"3:4": "xiaohongshu", "9:16": "story", "1:1": "square", "16:9": "x"}
# What people call them.
_ALIASES = {
    "xiaohongshu": ("小红书", "xhs", "红书", "3:4"),
    "instagram": ("ig", "ins", "照片墙", "4:5"),
    "square": ("方形", "正方形", "方图", "1:1"),
    "story": ("竖屏", "竖版", "快拍", "vertical", "9:16"),
    "x": ("twitter", "推特", "横版", "横屏", "wide", "16:9"),
    "og": ("链接预览", "预览图", "opengraph"),
    "wechat-cover": ("公众号封面", "公众号", "微信封面", "wechat"),
}
register_aliases("format", lambda: _ALIASES)
_SIZE = re.compile(r"(\d{2,5})\s*[x×*]\s*(\d{2,5})", re.IGNORECASE)
_TWICE = "@2x"
_LEAST, _MOST = 320, 4096


def find_format(name: str) -> Format:
    """Return the format of that name, or one of `WIDTHxHEIGHT` px, such as `1080x1440`.

    `@2x` after either gives twice the pixels of the same card, for sharp screens and for print.

    Raises:
        UnknownName: there is no such format.
        UsageError: a size below 320 or above 4096 px.
    """
    plain = name.strip()
    half = plain.removesuffix(_TWICE).strip()
    if half != plain and not half.endswith(
        _TWICE
    ):  # once: text from elsewhere may end in thousands
        once = find_format(half)
        return replace(_bounded(once.width * 2, once.height * 2, once), name=once.name + _TWICE)
    plain = plain if plain in FORMATS else canonical("format", plain)
    if plain in FORMATS:
        return FORMATS[plain]
    match = _SIZE.fullmatch(plain)
    if not match:
        raise UnknownName("format", name, FORMATS)
    width, height = int(match[1]), int(match[2])
    return _bounded(width, height, Format(f"{width}x{height}", width, height))


def _bounded(width: int, height: int, form: Format) -> Format:
    if not (min(width, height) >= _LEAST and max(width, height) <= _MOST):
        raise UsageError(
            msg("The format {width}x{height} is out of bounds.", width=width, height=height),
            hint=msg("Sides run from {least} to {most} px.", least=_LEAST, most=_MOST),
        )
    return replace(form, width=width, height=height)
