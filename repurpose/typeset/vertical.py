"""Set text in columns, from right to left: 竖排 of zh-Hant, zh-Hans and ja.

Rules: CLREQ "Vertical Writing Mode" and GB/T 15834-2011, 5.2. Han and marks stand upright in their
vertical forms (OpenType `vert`), Western words lie on their side, numbers of one or two digits and
single letters stand across the column (tate-chu-yoko), dashes and ellipses run down it as they are
joined in a line. In Simplified Chinese “ ” become ﹃ ﹄ and ‘ ’ become ﹁ ﹂ (5.2.3).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import inf

import regex

from repurpose.errors import Overflow
from repurpose.messages import msg
from repurpose.typeset.atoms import Atom, Class
from repurpose.typeset.bonds import GLUE
from repurpose.typeset.breaking import Breaks, Paragraph
from repurpose.typeset.job import Job, break_job, prepare, shown
from repurpose.typeset.model import Face
from repurpose.typeset.setting import SIZE_WORTH, SMALLEST_WHOLE
from repurpose.typeset.stack import FontStack

_ACROSS = regex.compile(r"[0-9]{1,2}|[A-Za-z]")
_QUOTES = {"“": "﹃", "”": "﹄", "‘": "﹁", "’": "﹂"}
_ASCENT = 0.88  # em from the top of a Han cell to the baseline
_MIDDLE = 0.38  # em from the baseline up to the middle of the cell
_LYING = 0.36  # the same for words on their side: the middle between capitals and x-height
_DIGIT = 0.36  # em of half a digit's height
_ROOM = 0.94  # em that a number may take across the column


@dataclass(frozen=True, slots=True)
class ColumnRun:
    """Text that is drawn in one go; upright from a pen on its baseline, or turned by 90°."""

    text: str  # as it is drawn: may be the vertical form of a mark
    start: int  # range of code points of the text
    end: int
    face: Face
    size: float  # px per em
    x: float  # px from the left edge to the pen; of a turned run: to its baseline
    y: float  # px from the top to the pen
    turned: bool = False  # clockwise: the text runs down, its tops point to the right
    features: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a setting."""

    runs: tuple[ColumnRun, ...]
    start: int
    end: int
    x: float  # px from the left edge to its middle
    height: float  # px from the first pen position to the last


@dataclass(frozen=True, slots=True)
class Columns:
    """Text set in columns; the first stands at the right."""

    text: str
    language: str
    size: float
    width: float  # px: the number of columns times their distance
    height: float  # px of the measure it was set to
    columns: tuple[Column, ...]
    whole: bool = True  # no column parts a word or a name
    hangs: bool = False  # the last column is a word of one or two Han beside longer ones

    def line_texts(self) -> tuple[str, ...]:
        """Return the text of each column as it was set."""
        return tuple(self.text[c.start : c.end].strip() for c in self.columns)


def set_columns(
    text: str,
    *,
    stack: FontStack,
    size: float,
    height: float,
    leading: float = 1.6,
    language: str = "zh-Hant",
    balance: bool = False,
    max_columns: int | None = None,
    names: tuple[str, ...] = (),
) -> Columns:
    """Set `text` at `size` px per em in columns of at most `height` px, `leading` em apart.

    Raises:
        Overflow: more than `max_columns` columns, or a character higher than `height`.
        MissingGlyphs: no font of the stack has some of the characters.
    """
    job = _upright(prepare(text, stack, language, leading, "left", balance=balance, names=names))
    paragraphs, breaks = break_job(job, height / size, max_columns)
    count = sum(len(b.lines) for b in breaks)
    if max_columns is not None and count > max_columns:
        raise Overflow(
            msg(
                "{text} takes {count} columns of {height:.0f} px, {max_columns} allowed.",
                text=shown(text),
                count=count,
                height=height,
                max_columns=max_columns,
            ),
            hint=msg("Shorten it, or choose a larger format."),
        )
    return _assemble(job, paragraphs, breaks, size, height)


def fit_columns(
    text: str,
    *,
    stack: FontStack,
    width: float,
    height: float,
    sizes: tuple[int, int],
    leading: float = 1.6,
    language: str = "zh-Hant",
    max_columns: int,
    names: tuple[str, ...] = (),
) -> Columns:
    """Set `text` at the largest whole size of `sizes` that fits in `max_columns` balanced columns.

    A size at which a number would part from its unit counts as too large; a word is parted where
    no size keeps it whole.

    Raises:
        Overflow: it does not fit at the least size.
        MissingGlyphs: no font of the stack has some of the characters.
    """
    job = _upright(
        prepare(text, stack, language, leading, "left", balance=True, pose=True, names=names)
    )
    tried: list[tuple[int, Sequence[Paragraph], list[Breaks]]] = []
    for size in range(
        sizes[0], sizes[1] + 1
    ):  # what is best in long columns is known for short ones
        most = min(max_columns, int(width / (leading * size) + 1e-6))
        if not most or job.ink / (height / size) > most:
            break
        try:
            paragraphs, breaks = break_job(job, height / size, most)
        except Overflow:
            break
        if sum(len(b.lines) for b in breaks) <= most and all(b.dearest < GLUE for b in breaks):
            tried.append((size, paragraphs, breaks))
    tried = [one for one in tried if all(b.clean for b in one[2])] or tried
    fair = (one for one in tried if one[0] >= SMALLEST_WHOLE * tried[-1][0])
    tried = [one for one in fair if not any(b.hangs for b in one[2])] or tried
    best, lowest = None, inf
    for size, paragraphs, breaks in reversed(tried):
        worth = SIZE_WORTH * (1 - size / tried[-1][0])
        if worth >= lowest:
            break  # whatever it reads like, it is too small
        cost = sum(b.cost for b in breaks) + worth
        if cost < lowest:
            best, lowest = (paragraphs, breaks, size), cost
    if best:
        return _assemble(job, *best, height)
    raise Overflow(
        msg(
            "{text} does not fit {max_columns} columns of {height:.0f} px.",
            text=shown(text),
            max_columns=max_columns,
            height=height,
        ),
        hint=msg("Shorten it, or choose a larger format."),
    )


def _upright(job: Job) -> Job:
    """Give atoms the room that they take in a column."""
    atoms: list[Atom] = []
    for k, atom in enumerate(job.atoms):
        alone = not any(
            0 <= j < len(job.atoms) and job.atoms[j].kind is Class.WORD for j in (k - 1, k + 1)
        )
        if atom.kind is Class.WORD and alone and _ACROSS.fullmatch(atom.text):
            atoms.append(atom._replace(kind=Class.HAN, width=1.0))
        elif atom.kind is Class.HAN or (Class.OPEN <= atom.kind <= Class.STOP and atom.face):
            atoms.append(atom._replace(width=1.0, room=_room(atom)))
        else:
            atoms.append(atom)
    return replace(job, atoms=tuple(atoms))


def _room(atom: Atom) -> float:
    """A mark of half an em is whole in a column; ：and ； stand in the middle of theirs."""
    if atom.kind in (Class.OPEN, Class.CLOSE):
        return 0.5
    return atom.room if atom.text in "，、。．" else 0.0


def _assemble(
    job: Job,
    paragraphs: Sequence[Paragraph],
    breaks: Sequence[Breaks],
    size: float,
    height: float,
) -> Columns:
    count = sum(len(b.lines) for b in breaks)
    step = job.leading * size
    width = step * count
    columns: list[Column] = []
    for paragraph, chosen in zip(paragraphs, breaks, strict=True):
        for first, last in chosen.lines:
            middle = width - (len(columns) + 0.5) * step
            columns.append(_column(job, paragraph, first, last, size, middle))
    whole, hangs = all(b.clean for b in breaks), any(b.hangs for b in breaks)
    return Columns(job.text, job.language, size, width, height, tuple(columns), whole, hangs)


def _column(
    job: Job, paragraph: Paragraph, first: int, last: int, size: float, middle: float
) -> Column:
    """Place the atoms `first` to `last` of a paragraph in one column around `middle`."""
    atoms = paragraph.atoms
    if last <= first:
        return Column((), 0, 0, middle, 0.0)
    start, end = atoms[first].start, atoms[last - 1].end
    while last > first and atoms[last - 1].kind in (Class.SPACE, Class.VOID):
        last -= 1
    runs, pen = [], 0.0
    for k in range(first, last):
        atom = atoms[k]
        tight = paragraph.half[k]
        tight = tight or (k == first and paragraph.lead(k) > 0)
        tight = tight or (k == last - 1 and paragraph.trail(k) > 0)
        if atom.face is not None:
            runs.append(_run(job, atom, atom.face, size, middle, pen, tight=tight))
        pen += (atom.width - (atom.room if tight else 0.0)) * size
        pen += paragraph.gaps[k] * size if k < last - 1 else 0.0
    return Column(tuple(runs), start, end, middle, pen)


def _run(
    job: Job, atom: Atom, face: Face, size: float, middle: float, pen: float, *, tight: bool
) -> ColumnRun:
    if atom.kind is Class.HAN and _ACROSS.fullmatch(atom.text):
        wide = job.cutter.width_of(atom.text, face)
        small = size * min(1.0, _ROOM / wide)
        x, y = middle - wide * small / 2, pen + size / 2 + _DIGIT * small
        return ColumnRun(atom.text, atom.start, atom.end, face, small, x, y)
    if atom.kind in (Class.WORD, Class.DASH, Class.ELLIPSIS, Class.JOINER):
        lift = _LYING if atom.kind is Class.WORD else _MIDDLE
        x = middle - lift * size
        return ColumnRun(
            atom.text,
            atom.start,
            atom.end,
            face,
            size,
            x,
            pen,
            turned=True,
            features=atom.features,
        )
    text, face, features = _form(job, atom, face)
    wide = job.cutter.width_of(text, face, features)
    back = atom.room if tight and atom.kind is Class.OPEN else 0.0
    low = pen + (_ASCENT - back) * size
    if atom.kind is Class.MIDDLE:
        low = pen + (atom.width / 2 + _MIDDLE) * size
    x = middle - wide * size / 2
    return ColumnRun(text, atom.start, atom.end, face, size, x, low, features=features)


def _form(job: Job, atom: Atom, face: Face) -> tuple[str, Face, tuple[str, ...]]:
    """Return the vertical form of an upright atom: text, face and features."""
    text = atom.text
    if job.language.startswith("zh") and text in _QUOTES and not job.stack.missing(_QUOTES[text]):
        text = _QUOTES[text]
        return text, job.stack.face_for(text), ()
    tag = next((t for t in ("vert", "vrt2") if job.stack.has_feature(face, t)), "")
    return text, face, (tag,) if tag else ()
