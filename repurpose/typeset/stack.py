"""A font stack: which face draws a grapheme cluster, and how wide it is.

Widths are in em. Outlines are not hinted horizontally, so an advance at any size is the advance at
1000 px scaled (measured: within 0.05 px), and one measurement serves every size.
"""

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache
from typing import TYPE_CHECKING, Any

import regex

from repurpose.errors import MissingGlyphs
from repurpose.typeset.model import Face
from repurpose.typeset.sfnt import read_coverage, read_facts

if TYPE_CHECKING:
    from PIL.ImageFont import FreeTypeFont

COLOUR_SCALE = 0.85  # of the size of letters: an emoji is then about as wide as a Han character
_REFERENCE = 1000  # px per em at which widths are measured
_INVISIBLE = regex.compile(r"[\p{Default_Ignorable_Code_Point}\p{Cc}\p{Cf}]+")
_SIMPLE = re.compile("[ -~\u2010-\u2026\u3000-\u3029\u4e00-\u9fff\uff01-\uff5e]*")  # each a cluster
_PICTURE = regex.compile(r"\p{Emoji_Presentation}|.\uFE0F|\p{Regional_Indicator}")


@lru_cache(maxsize=20)  # each takes some 2.5 MB, and is opened in less than a millisecond
def open_face(face: Face, size: float) -> "FreeTypeFont":
    """Return the opened face at `size` px per em; shared, not to be changed."""
    from PIL import ImageFont  # noqa: PLC0415 - a stack can be described without Pillow

    font = ImageFont.truetype(
        face.path, size, index=face.index, layout_engine=ImageFont.Layout.RAQM
    )
    if face.axes:
        font.set_variation_by_axes(list(face.axes))
    return font


def colour_strike(face: Face) -> int:
    """Return the only px per em that a face of bitmaps can be opened at; 0: any."""
    return read_facts(face.path, face.index).strike if face.colour else 0


@lru_cache(maxsize=16384)
def measure(face: Face, text: str, features: tuple[str, ...], language: str) -> float:
    """Return the advance of `text` in em."""
    if face.colour:
        own = colour_strike(face) or _REFERENCE
        font = open_face(face, own)
        return font.getlength(text, features=list(features), language=language) / own * COLOUR_SCALE
    font = open_face(face, _REFERENCE)
    return font.getlength(text, features=list(features), language=language) / _REFERENCE


class FontStack:
    """Faces in the order in which they are asked for a character."""

    def __init__(
        self,
        role: str,
        faces: tuple[Face, ...],
        language: str = "zh-Hans",
        *,
        notes: tuple[str, ...] = (),
        spare: Callable[[], tuple[Face, ...]] | None = None,
        coloured: tuple[Face, ...] = (),
    ) -> None:
        """Keep `faces`, first choice first.

        `coloured` are asked first for an emoji, `spare` where nothing else has a character.
        """
        self.role = role
        self.faces = faces
        self.language = language
        self.notes = notes  # what a person should know, such as a stand-in for a missing family
        self._spare = spare
        self._coloured = coloured
        self._found: dict[str, Face | None] = {}
        self.singles: dict[tuple[str, bool], dict[str, Any]] = {}  # what cutters know of clusters

    @property
    def first(self) -> Face:
        """The face of first choice."""
        return self.faces[0]

    def face_for(self, cluster: str) -> Face:
        """Return the face that draws a grapheme cluster.

        Raises:
            MissingGlyphs: no face has it; the message names the characters.
        """
        face = self._lookup(cluster)
        if face is None:
            raise MissingGlyphs(self._lacking(cluster))
        return face

    def missing(self, text: str) -> tuple[str, ...]:
        """Return the characters of `text` that no face has, each once, in order of appearance."""
        clusters = text if _SIMPLE.fullmatch(text) else regex.findall(r"\X", text)
        lost = [c for c in dict.fromkeys(clusters) if self._lookup(c) is None]
        return tuple(dict.fromkeys(char for cluster in lost for char in self._lacking(cluster)))

    def has_feature(self, face: Face, tag: str) -> bool:
        """Say whether `face` knows the OpenType feature `tag`."""
        return tag in read_facts(face.path, face.index).features

    def _lookup(self, cluster: str) -> Face | None:
        if cluster not in self._found:
            self._found[cluster] = self._search(cluster)
        return self._found[cluster]

    def _search(self, cluster: str) -> Face | None:
        seen = _INVISIBLE.sub("", cluster)
        if not seen.strip():
            return self.first
        codes = [ord(char) for char in seen]
        composed = [ord(char) for char in unicodedata.normalize("NFC", seen)]
        faces = self.faces
        if _PICTURE.search(cluster):
            for face in self._coloured:
                if _covers(face, codes):
                    return face
            faces = tuple(sorted(faces, key=lambda face: "Emoji" not in face.family))
        for face in faces:
            if _covers(face, codes) or _covers(face, composed):
                return face
        for face in self._spare() if self._spare else ():
            if not face.colour and _covers(face, composed):
                return face
        return None

    def _lacking(self, cluster: str) -> list[str]:
        """Name the characters of a lost cluster that no face has; else the cluster itself."""
        seen = _INVISIBLE.sub("", cluster)
        lost = [c for c in seen if not any(_covers(face, [ord(c)]) for face in self.faces)]
        return lost or [seen]


def _covers(face: Face, codes: list[int]) -> bool:
    coverage = read_coverage(face.path, face.index)
    return all(code in coverage for code in codes)
