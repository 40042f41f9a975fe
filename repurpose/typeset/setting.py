"""Set text in lines: `set_text` at one size, `fit_text` at the largest size that fits a box."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache

from repurpose.errors import Overflow
from repurpose.messages import msg
from repurpose.typeset.atoms import Atom, Class
from repurpose.typeset.breaking import Breaks, Paragraph, fewest_lines
from repurpose.typeset.job import Align, Job, break_job, paragraphs_of, prepare, shown
from repurpose.typeset.justify import justified, squeezed
from repurpose.typeset.model import GlyphRun, Line, Setting
from repurpose.typeset.rtl import visual_order
from repurpose.typeset.stack import FontStack

_made = tuple.__new__  # a run, three times as fast as by its name
_SMALLEST = 0.8  # of the largest size that fits: no smaller one is looked at
SMALLEST_WHOLE = 0.6  # ... but where a larger one leaves a word of two on the last line
_GOOD_ENOUGH = 5.0  # square em of cost a line at which no smaller size is looked at
SIZE_WORTH = 190.0  # square em that the whole size is worth
_RISE = 0.38  # em from the middle of the Han em box to the baseline (0.88 above, 0.12 below)


def set_text(
    text: str,
    *,
    stack: FontStack,
    size: float,
    width: float,
    leading: float = 1.6,
    language: str = "zh-Hans",
    align: Align = "left",
    balance: bool = False,
    max_lines: int | None = None,
    strict: bool = False,
    hang: bool = False,
    names: tuple[str, ...] = (),
) -> Setting:
    r"""Set `text` at `size` px per em in lines of at most `width` px, `leading` em apart.

    `balance` makes lines alike in length and ends them at phrases (for titles and quotes); `strict`
    also keeps —— and …… off the line start (CLREQ's strict level); `hang` lets an opening mark at
    the very start stand outside the left edge; no balanced line parts one of `names` where it can be
    helped. A `\n` in the text starts a line.

    Raises:
        Overflow: more than `max_lines` lines, or a character wider than `width`.
        MissingGlyphs: no font of the stack has some of the characters.
    """
    job = prepare(
        text,
        stack,
        language,
        leading,
        align,
        balance=balance,
        strict=strict,
        hang=hang,
        names=names,
    )
    paragraphs, breaks = break_job(job, width / size, max_lines, forced=True)
    count = sum(len(b.lines) for b in breaks)
    if max_lines is not None and count > max_lines:
        raise Overflow(
            msg(
                "{text} takes {count} lines of {width:.0f} px at {size:g} px, {max_lines} allowed.",
                text=shown(text),
                count=count,
                width=width,
                size=size,
                max_lines=max_lines,
            ),
            hint=msg("Shorten it, or choose a larger format."),
        )
    return _assemble(job, paragraphs, breaks, size, width)


def fit_text(
    text: str,
    *,
    stack: FontStack,
    width: float,
    height: float,
    sizes: tuple[int, int],
    leading: float = 1.6,
    language: str = "zh-Hans",
    align: Align = "left",
    balance: bool = False,
    max_lines: int | None = None,
    hang: bool = False,
    names: tuple[str, ...] = (),
) -> Setting:
    """Set `text` at the largest size of `sizes` (least, most) that fits `width` × `height` px.

    Sizes are those of `type_sizes`, so that texts of about one length come out alike. A size at
    which a number would part from its unit, or a word or one of `names` be cut, counts as too large
    unless it is the least.

    Raises:
        Overflow: it does not fit at the least size.
        MissingGlyphs: no font of the stack has some of the characters.
    """
    job = prepare(
        text, stack, language, leading, align, balance=balance, hang=hang, pose=True, names=names
    )
    total = max(job.ink, 0.1)
    scale = type_sizes(*sizes)

    def attempt(size: int, *, last_resort: bool) -> _Try | None:
        room = height / (leading * size) + 1e-6
        allowed = int(room) if max_lines is None else min(int(room), max_lines)
        if total / (width / size) > allowed + (1 if last_resort else 0):
            return None
        try:
            if not last_resort and _takes_more(job, width / size, allowed):
                return None
            paragraphs, breaks = break_job(job, width / size, allowed, forced=last_resort)
        except Overflow:
            return None
        fits = sum(len(b.lines) for b in breaks) <= allowed
        if not fits or not (last_resort or all(b.clean for b in breaks)):
            return None
        return _Try(size, tuple(paragraphs), tuple(breaks))

    found, low, high = None, 0, len(scale) - 1
    while low <= high:
        middle = (low + high + 1) // 2
        tried = attempt(scale[middle], last_resort=False)
        if tried is None:
            high = middle - 1
        else:
            found, low = tried, middle + 1
    if found and balance:
        found = _fairest(found, attempt, scale)
    found = found or attempt(scale[0], last_resort=True)
    if found is None:
        room = (
            msg("{width:.0f}×{height:.0f} px", width=width, height=height)
            if max_lines is None
            else msg("{max_lines} lines", max_lines=max_lines)
        )
        raise Overflow(
            msg(
                "{text} does not fit {room} at {scale} px.",
                text=shown(text),
                room=room,
                scale=scale[0],
            ),
            hint=msg("Shorten it, or choose a larger format."),
        )
    return _assemble(job, found.paragraphs, found.breaks, found.size, width)


@dataclass(frozen=True, slots=True)
class _Try:
    """Breaks at one size."""

    size: int
    paragraphs: tuple[Paragraph, ...]
    breaks: tuple[Breaks, ...]

    @property
    def cost(self) -> float:
        return sum(b.cost for b in self.breaks)


def _takes_more(job: Job, measure: float, allowed: int) -> bool:
    """Say whether a text takes more lines than are allowed, before the best ones are sought.

    Raises:
        Overflow: A character is wider than the measure.
    """
    if job.manner == "full":
        return False  # its lines may be squeezed
    return sum(fewest_lines(p, measure) for p in paragraphs_of(job, measure)) > allowed


def _fairest(found: _Try, attempt: Callable[..., _Try | None], scale: Sequence[int]) -> _Try:
    """Look at slightly smaller sizes too: one that ends its lines at phrases reads better.

    A fifth of the size is worth as much as one line that ends inside a phrase.
    """
    best, lowest = found, found.cost
    for size in reversed(scale):
        if size >= found.size:
            continue
        share = size / found.size
        hangs = any(b.hangs for b in best.breaks)
        smallest = SMALLEST_WHOLE if hangs else _SMALLEST
        if share < smallest or lowest < _GOOD_ENOUGH * sum(len(b.lines) for b in best.breaks):
            break
        if (1 - share) * SIZE_WORTH >= lowest:
            break  # whatever it reads like, it is too small
        tried = attempt(size, last_resort=False)
        if tried and tried.cost + (1 - share) * SIZE_WORTH < lowest:
            best, lowest = tried, tried.cost + (1 - share) * SIZE_WORTH
    return best


@lru_cache(maxsize=256)
def type_sizes(least: int, most: int) -> tuple[int, ...]:
    """Return the sizes of type from `least` to `most` px: both, and between them steps of 6 to 12 %.

    As in a printer's case there are few: eight to a doubling, such as 64, 72, 80 ... 128, 144. Finer
    ones make no text easier to read, and cards of a series differ less in size.
    """
    sizes, size = [least], least + 1
    while size < most:
        step = max(1, 2 ** (size.bit_length() - 4))
        size = -(-size // step) * step
        if size < most:
            sizes.append(size)
        size += 1
    return tuple(dict.fromkeys((*sizes, most)))


def _assemble(
    job: Job,
    paragraphs: Sequence[Paragraph],
    breaks: Sequence[Breaks],
    size: float,
    width: float,
) -> Setting:
    lines: list[Line] = []
    step = job.leading * size
    at = 0
    for paragraph, chosen in zip(paragraphs, breaks, strict=True):
        for number, (first, last) in enumerate(chosen.lines):
            closing = number == len(chosen.lines) - 1
            line = _line(job, paragraph, first, last, size=size, width=width, stretch=not closing)
            start = paragraph.atoms[first].start if last > first else at
            at = paragraph.atoms[last - 1].end if last > first else at
            baseline = (len(lines) + 0.5) * step + _RISE * size
            lines.append(Line(line[0], start, at, baseline, *line[1:]))
        at += len("\r\n") if job.text.startswith("\r\n", at) else 1
    whole, hangs = all(b.clean for b in breaks), any(b.hangs for b in breaks)
    high = step * len(lines)
    return Setting(job.text, job.language, size, width, high, tuple(lines), whole, hangs)


def _line(
    job: Job,
    paragraph: Paragraph,
    first: int,
    last: int,
    *,
    size: float,
    width: float,
    stretch: bool,
) -> tuple[tuple[GlyphRun, ...], float, float]:
    """Return runs, x and width of a line of the atoms `first` to `last` of a paragraph."""
    atoms = paragraph.atoms
    while last > first and atoms[last - 1].kind in (Class.SPACE, Class.VOID):
        last -= 1
    if last <= first:
        return (), 0.0, 0.0
    tight = [*paragraph.half[first:last]]
    gap = [*paragraph.gaps[first:last]]
    gap[-1] = 0.0
    tight[0] = tight[0] or paragraph.lead(first) > 0
    tight[-1] = tight[-1] or paragraph.trail(last - 1) > 0
    hang = paragraph.hang if first == 0 else 0.0
    own = [0.0] * (last - first)
    hyphen = atoms[last - 1].hyphen
    if job.align == "justify":
        measure = width / size + hang - hyphen
        gap, own = _adjust(paragraph, first, last, tight, gap, measure, stretch=stretch)
    natural = hyphen + sum(
        a.width - (a.room if t else 0.0) for a, t in zip(atoms[first:last], tight, strict=True)
    )
    natural = (natural - sum(own) + sum(gap)) * size
    spare = width - (natural - hang * size)
    x = {"center": spare / 2, "right": spare}.get(job.align, 0.0) - hang * size
    runs, pen = [], x
    order = [*range(last - first)]
    if job.runs_back:
        order = visual_order([atom.text for atom in atoms[first:last]])
    for place, (k, after) in enumerate(zip(order, [*order[1:], last], strict=True)):
        atom = atoms[first + k]
        if atom.kind is Class.HAN and not own[k]:  # as `_run` does, of most
            advance = atom.width * size
            text, start, end, _, face, _, features, shift, *_ = atom
            run_ = (text, start, end, face, size, pen + shift * size, advance, features)
            runs.append(_made(GlyphRun, run_))
            pen += advance + gap[after if after < k else place] * size
            continue
        if hyphen and first + k == last - 1:
            atom = atom._replace(text=atom.text + "-", width=atom.width + hyphen)
        run, advance = _run(job, atom, size, pen, tight=tight[k], cut=own[k])
        pen += advance + gap[after if after < k else place] * size
        runs += [run] if run else []
    return tuple(runs), x, natural


def _adjust(
    paragraph: Paragraph,
    first: int,
    last: int,
    tight: list[bool],
    gap: list[float],
    measure: float,
    *,
    stretch: bool,
) -> tuple[list[float], list[float]]:
    """Return the gaps of a justified line, and what is squeezed out of its atoms, in em."""
    atoms = paragraph.atoms[first:last]
    natural = sum(a.width - (a.room if t else 0.0) for a, t in zip(atoms, tight, strict=True))
    excess = natural + sum(gap) - measure
    if excess > 1e-6:
        gives = [paragraph.give(k) for k in range(first, last)]
        gives[0] = (0.0 if tight[0] else gives[0][0], gives[0][1])
        own, between = squeezed(atoms, gives, excess)
        return [g - b for g, b in zip(gap, between, strict=True)], own
    own = [0.0] * len(atoms)
    return (justified(atoms, gap, tight, measure) if stretch else gap), own


def _run(
    job: Job, atom: Atom, size: float, pen: float, *, tight: bool, cut: float = 0.0
) -> tuple[GlyphRun | None, float]:
    """Return the run of an atom and how far the pen moves; half-width marks by `halt` or by hand."""
    advance = (atom.width - (atom.room if tight else 0.0) - cut) * size
    if atom.face is None:
        return None, advance
    features, shift = atom.features, atom.shift
    if cut and atom.kind is Class.OPEN:
        shift -= cut  # its empty half is on the left
    if "pwid" in features:
        shift += 0.0 if tight or atom.kind is not Class.OPEN else atom.room
    elif tight and atom.room:
        if job.stack.has_feature(atom.face, "halt"):
            features = (*features, "halt")
        elif atom.kind is Class.OPEN:
            shift -= atom.room
    x = pen + shift * size
    return GlyphRun(atom.text, atom.start, atom.end, atom.face, size, x, advance, features), advance
