"""The values of the typeset room: faces, glyph runs, lines and settings; numbers only, no I/O."""

from dataclasses import dataclass
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Face:
    """One face of a font file at one place of its variable axes."""

    family: str
    path: str
    index: int = 0  # face number in a collection (.ttc)
    weight: int = 400
    axes: tuple[float, ...] = ()  # values for a variable font, in the font's own axis order
    colour: bool = False  # draws its own colours (emoji)

    def __hash__(self) -> int:
        """Of less than all, as it is asked for every glyph."""
        return hash((self.path, self.index, self.axes))


class GlyphRun(NamedTuple):  # of which a card has a hundred: tuples are made fastest
    """Text of one face and size that is drawn in one go."""

    text: str
    start: int  # range of code points of the setting's text
    end: int
    face: Face
    size: float  # px per em
    x: float  # px from the left edge of the setting to the pen
    advance: float  # px the pen moves
    features: tuple[str, ...] = ()  # OpenType features, with ranges, as HarfBuzz writes them


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a setting."""

    runs: tuple[GlyphRun, ...]
    start: int
    end: int
    baseline: float  # px from the top of the setting
    x: float  # px from the left edge of the setting to the first pen position
    width: float  # px from the first pen position to the last


@dataclass(frozen=True, slots=True)
class Setting:
    """Text set in lines: the one value that cards and clips draw."""

    text: str
    language: str
    size: float
    width: float  # px of the measure it was set to
    height: float  # px from the top of the first line box to the bottom of the last
    lines: tuple[Line, ...]
    whole: bool = True  # no line end parts a word, a name or a number from its unit
    hangs: bool = False  # a last line is a word of one or two Han under lines that are longer

    def line_texts(self) -> tuple[str, ...]:
        """Return the text of each line as it was set."""
        return tuple(self.text[line.start : line.end].strip() for line in self.lines)
