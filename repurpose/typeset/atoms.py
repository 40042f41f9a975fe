"""Cut text into atoms: the pieces that a line is made of and that are drawn in one go.

A Han character, a Chinese mark, a dash or ellipsis pair, a piece of a Western word, a space, an
emoji: each is one atom with one face and a width in em. Classes of marks follow CLREQ (W3C,
Requirements for Chinese Text Layout, section "Positions and Glyphs of Punctuation Marks").
"""

import re
import unicodedata
from enum import IntEnum
from functools import lru_cache
from itertools import pairwise
from typing import NamedTuple

import regex

from repurpose.typeset.curly import with_curly_marks
from repurpose.typeset.hyphens import hyphen_places
from repurpose.typeset.model import Face
from repurpose.typeset.stack import FontStack, measure


class Class(IntEnum):
    """What an atom is to the rules of line setting."""

    HAN = 0  # Han, kana, bopomofo; Hangul outside Korean
    OPEN = 1  # opening quotation marks and brackets, full-width
    CLOSE = 2  # closing ones
    STOP = 3  # ，、。；：？！
    MIDDLE = 4  # the interpunct ·
    JOINER = 5  # – ～ ~ ／ and other connectors
    DASH = 6  # ——
    ELLIPSIS = 7  # ……
    WORD = 8  # a piece of a Western word or number
    SPACE = 9
    PICTURE = 10  # emoji and other symbols
    VOID = 11  # characters that leave no mark
    BREAK = 12  # a forced new line


class Atom(NamedTuple):
    """One piece of a line; widths are in em, `start` and `end` index the text's code points.

    `text` is what is drawn; in English it may have the curly forms of the marks of the text.
    """

    text: str
    start: int
    end: int
    kind: Class
    face: Face | None
    width: float
    features: tuple[str, ...] = ()
    shift: float = 0.0  # from the pen to where the glyph is drawn
    room: float = 0.0  # how much may be taken off: half an em of a full-width mark
    hyphen: float = 0.0  # width of the hyphen that is drawn when a line ends here, inside a word

    @property
    def ideal(self) -> bool:
        """Whether the atom sits on the Chinese grid (Han or one of its marks)."""
        return self.kind <= Class.ELLIPSIS


_made = tuple.__new__  # an atom, three times as fast as by its name: a text has a hundred
# Of one cluster: class, face, width, features, shift and room.
Single = tuple[Class, Face | None, float, tuple[str, ...], float, float]
OPENING = "“‘（《〈\u2329「『【〖〔［｛〘〚｟"
CLOSING = "”’）》〉\u232a」』】〗〕］｝〙〛｠"
STOPS = "，、。；：？！．｡､"
MIDDLES = "·・‧•"
JOINERS = "–～〜~∼／－-"
_QUOTES = "“”‘’"
_QUOTE_AIR = 0.16  # em outside a quotation mark of large type, beside Han
_FULL_WIDTH = ("zh", "ja")  # languages whose quotation marks and dots take an em or half of one
# Marks of one script that Unicode calls common to all (UAX #24): the long vowel, voicing, repetition.
_KANA_MARKS = "ーｰ゛゜ﾞﾟ〱-〵"

_TOKEN = regex.compile(
    rf"""
      (?P<line>\r\n|[\n\r\v\f\u0085\u2028\u2029])
    | (?P<space>[ \t\u00a0\u1680\u2000-\u200a\u202f\u205f]+)
    | (?P<dash>—{{1,2}}|⸺|――?)
    | (?P<dots>…{{1,2}}|⋯{{1,2}})
    | (?P<url>(?:https?://|www\.)[A-Za-z0-9\-._~:/?\#\[\]@!$&'()*+,;=%]+)
    | (?P<word>(?:(?![\p{{Han}}\p{{Hiragana}}\p{{Katakana}}\p{{Bopomofo}}\p{{Hangul}}\p{{Emoji_Presentation}}
          \s—…⸺⋯―“”‘’·‧•\u3000-\u303f\uff00-\uff65\uffe0-\uffee\ufe30-\ufe4f\u2460-\u27bf–～〜{_KANA_MARKS}]
          |.\uFE0F)[\p{{L}}\p{{M}}\p{{N}}\p{{P}}\p{{S}}\u00ad\u200b-\u200d\u2060]
          |(?<=[\p{{Latin}}])’(?=[\p{{Latin}}]))+)
    | (?P<cluster>\X)
    """,
    regex.VERBOSE | regex.DOTALL,
)
_HAN = regex.compile(
    rf"[\p{{Han}}\p{{Hiragana}}\p{{Katakana}}\p{{Bopomofo}}\p{{Hangul}}\u3005-\u3007{_KANA_MARKS}]"
)
# What is a cluster and an atom by itself, in runs.
_PLAIN = re.compile("[\u3001\u3002\u3008-\u3011\u4e00-\u9fff\uff01-\uff5d]+")
_VOID = regex.compile(r"[\p{Cc}\p{Cf}\p{Default_Ignorable_Code_Point}\p{Zl}\p{Zp}]+")
_CLUSTERS = regex.compile(r"\X")

# Where a Western word may be cut: after a hyphen between letters, and in addresses before or after
# the signs that part their names (Chicago Manual of Style, 17th ed., 7.46).
_HYPHEN = regex.compile(r"(?<=\p{L}{2}[-‐])(?=\p{L}{2})|(?<=[\u00ad\u200b])")
# A name of code that is wider than a line: after its signs, and where a capital follows a small letter.
_HUMPS = regex.compile(r"(?<=[_./:=&?#\-])(?=\w)|(?<=[\p{Ll}\d])(?=\p{Lu})")
_ADDRESS = regex.compile(r"(?<=[/:])(?=[^/:])|(?=[.?#&=_\-~%])|(?<=[&=])")


@lru_cache(maxsize=8192)
def _classify(char: str, western: bool) -> Class:  # noqa: FBT001 - part of a cache key
    """Return the class of a single cluster that is no word."""
    if char in _QUOTES:
        if western:
            return Class.WORD
        return Class.OPEN if char in "“‘" else Class.CLOSE
    for chars, kind in (
        (OPENING, Class.OPEN),
        (CLOSING, Class.CLOSE),
        (STOPS, Class.STOP),
        (MIDDLES, Class.MIDDLE),
        (JOINERS, Class.JOINER),
    ):
        if char in chars:
            return kind
    if char == "\u3000":
        return Class.SPACE  # an em of it
    if _VOID.fullmatch(char):
        return Class.VOID
    if _HAN.match(char):
        return Class.HAN
    category = unicodedata.category(char[0])
    if category[0] in "LMN" and not "\u2460" <= char[0] <= "\u27bf":
        return Class.WORD
    return Class.PICTURE


class Cutter:
    """Cuts text into atoms for one stack and language."""

    def __init__(self, stack: FontStack, language: str, *, display: bool = False) -> None:
        """Keep the stack; marks are full-width when `language` is Chinese or Japanese.

        For `display`, quotation marks of large type: those are as wide as their ink, with a little
        air outside, for half an em of it looks like a hole in a line of ten characters.
        """
        self.stack = stack
        self.language = language
        self.display = display
        self.western = not language.startswith(_FULL_WIDTH)
        self._single: dict[str, Single] = stack.singles.setdefault((language, display), {})

    def cut(self, text: str) -> list[Atom]:
        """Return the atoms of `text`, in order, covering every code point of it.

        Raises:
            MissingGlyphs: no font has a character; all of them are named.
        """
        missing = self.stack.missing(text)
        if missing:
            from repurpose.errors import MissingGlyphs  # noqa: PLC0415 - the rare path

            raise MissingGlyphs(missing)
        atoms: list[Atom] = []
        if self.language.startswith("en") and not self.stack.missing("“”‘’—"):
            text = with_curly_marks(text)
        place, whole = 0, len(text)
        while place < whole:
            if plain := _PLAIN.match(text, place):
                # Of its last character what follows may be part.
                last = whole if plain.end() == whole else plain.end() - 1
                atoms += [self._cluster(text[at], at) for at in range(place, last)]
                place = last
                if place == whole:
                    break
            match = _TOKEN.match(text, place)
            start, end, token = match.start(), match.end(), match.group()
            place, kind = end, match.lastgroup
            if kind == "cluster":
                atoms.append(self._cluster(token, start))
            elif kind == "line":
                atoms.append(Atom(token, start, end, Class.BREAK, None, 0.0))
            elif kind == "space":
                width = self.width_of(" ", self.stack.first)
                atoms.append(Atom(" ", start, end, Class.SPACE, None, width))
            elif kind in ("dash", "dots"):
                atoms.append(
                    self._pair(token, start, Class.DASH if kind == "dash" else Class.ELLIPSIS)
                )
            else:
                cuts = _ADDRESS if kind == "url" else _HYPHEN
                hyphened = kind == "word" and not self.display
                hyphens = hyphen_places(token, self.language) if hyphened else frozenset()
                atoms += self._word(token, start, cuts, hyphens)
        return _absorb(atoms)

    def width_of(self, text: str, face: Face, features: tuple[str, ...] = ()) -> float:
        """Return the advance of `text` in em."""
        return measure(face, text, features, self.language)

    def _cluster(self, token: str, start: int) -> Atom:
        known = self._single.get(token)
        if known is None:
            known = self._single[token] = self._describe(token)
        kind, face, width, features, shift, room = known
        end = start + len(token)
        return _made(Atom, (token, start, end, kind, face, width, features, shift, room, 0.0))

    def _describe(self, token: str) -> Single:
        """Return class, face, width, features, shift and room of one cluster."""
        kind = _classify(token, self.western)
        if kind in (Class.VOID, Class.SPACE):
            return kind, None, float(kind is Class.SPACE), (), 0.0, 0.0
        face = self.stack.face_for(token)
        features: tuple[str, ...] = ()
        width = self.width_of(token, face, features)
        if self.western and token in _QUOTES and width > 0.9 and self._has(face, "pwid"):
            features = ("pwid",)
            width = self.width_of(token, face, features)
        if self.display and not self.western and token in _QUOTES and self._has(face, "pwid"):
            width = self.width_of(token, face, ("pwid",)) + _QUOTE_AIR
            return kind, face, width, ("pwid",), 0.0, _QUOTE_AIR
        if not self.western and token in _QUOTES and width < 0.75 and self._has(face, "fwid"):
            features = ("fwid",)
            width = self.width_of(token, face, features)
        if kind is Class.MIDDLE and not self.western:
            # The interpunct takes half an em, its dot in the middle, whatever the font gives it.
            return kind, face, 0.5, features, (0.5 - width) / 2, 0.0
        full = kind in (Class.OPEN, Class.CLOSE, Class.STOP) and width > 0.9
        room = 0.5 if full and self._squeezes(token, kind) else 0.0
        return kind, face, width, features, 0.0, room

    def _has(self, face: Face, tag: str) -> bool:
        return self.stack.has_feature(face, tag)

    def _squeezes(self, mark: str, kind: Class) -> bool:
        """Say whether the mark has an empty half: centred stops of zh-Hant and ja have none."""
        if kind is not Class.STOP or self.language in {"zh-Hans", "zh"}:
            return True
        return self.language == "ja" and mark in "，、。．"

    def _pair(self, mark: str, start: int, kind: Class) -> Atom:
        """Dashes and dots are set as one unit: two of them take two em and are joined."""
        face = self.stack.face_for(mark[0])
        features: tuple[str, ...] = ()
        width = self.width_of(mark, face, features)
        grid = 2.0 if mark == "⸺" else float(len(mark))
        if not self.western and abs(width - grid) > 0.05 and self._has(face, "fwid"):
            features = ("fwid",)
            width = self.width_of(mark, face, features)
        return Atom(mark, start, start + len(mark), kind, face, width, features)

    def _word(
        self, token: str, start: int, cuts: "regex.Pattern[str]", hyphens: frozenset[int]
    ) -> list[Atom]:
        """Cut a Western word where it may break and where the face changes."""
        atoms: list[Atom] = []
        places = ({m.start() for m in cuts.finditer(token)} | hyphens) - {0}
        piece, face, at = "", None, start
        for match in _CLUSTERS.finditer(token):
            cluster, here = match.group(), match.start()
            wanted = face if _VOID.fullmatch(cluster) else self.stack.face_for(cluster)
            if piece and (here in places or wanted != face):
                atoms.append(self._piece(piece, at, face))
                piece, at = "", start + here
            piece, face = piece + cluster, wanted
        atoms.append(self._piece(piece, at, face))
        return [self._hyphened(a) if a.end - start in hyphens else a for a in atoms]

    def _hyphened(self, atom: Atom) -> Atom:
        if atom.face is None:
            return atom
        return atom._replace(hyphen=self.width_of("-", atom.face))

    def _piece(self, piece: str, at: int, face: Face | None) -> Atom:
        seen = _VOID.sub("", piece) if face else ""
        if face is None or not seen:
            return Atom(piece, at, at + len(piece), Class.VOID, None, 0.0)
        kind = Class.JOINER if len(seen) == 1 and seen in JOINERS else Class.WORD
        # An apostrophe of a Chinese face is a full-width quotation mark unless asked otherwise.
        narrow = "’" in piece and self._has(face, "pwid")
        features: tuple[str, ...] = ("pwid",) if narrow else ()
        width = self.width_of(piece, face, features)
        return Atom(piece, at, at + len(piece), kind, face, width, features)

    def split(self, atom: Atom, measure: float) -> list[Atom]:
        """Cut a word that is wider than `measure` em: at its signs and humps, else at hyphens, else anywhere."""
        humps = frozenset(m.start() for m in _HUMPS.finditer(atom.text)) - {0}
        hyphens = hyphen_places(atom.text, self.language)
        for places in (humps, hyphens):
            edges = [0, *sorted(places), len(atom.text)]
            pieces = [
                self._piece(atom.text[a:b], atom.start + a, atom.face) for a, b in pairwise(edges)
            ]
            if places is hyphens:
                pieces = [*(self._hyphened(piece) for piece in pieces[:-1]), pieces[-1]]
            if places and all(piece.width + piece.hyphen <= measure for piece in pieces):
                return pieces
        return [
            self._piece(m.group(), atom.start + m.start(), atom.face)
            for m in _CLUSTERS.finditer(atom.text)
        ]


def _absorb(atoms: list[Atom]) -> list[Atom]:
    """Let characters without a mark belong to the atom before them, so that they part nothing."""
    if not any(atom.kind is Class.VOID for atom in atoms):
        return atoms
    kept: list[Atom] = []
    for atom in atoms:
        if atom.kind is Class.VOID and kept and kept[-1].kind is not Class.BREAK:
            kept[-1] = kept[-1]._replace(end=atom.end)
        else:
            kept.append(atom)
    return kept
