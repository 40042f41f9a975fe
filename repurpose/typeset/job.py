"""A text to be set: cut into atoms and paragraphs once, then broken at one size after another."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from typing import Literal
from unicodedata import bidirectional

from repurpose.errors import Overflow
from repurpose.messages import msg
from repurpose.typeset.atoms import Atom, Class, Cutter
from repurpose.typeset.bonds import break_costs, gaps, space_widths
from repurpose.typeset.breaking import FEW, FEWEST, Breaks, Manner, Paragraph, break_lines
from repurpose.typeset.stack import FontStack

Align = Literal["left", "center", "right", "justify"]


@dataclass(frozen=True)
class Job:
    """What does not change with the size: the cut text and how it is to be set."""

    text: str
    stack: FontStack
    language: str
    leading: float
    align: Align
    balance: bool
    strict: bool
    hang: bool
    cutter: Cutter
    atoms: tuple[Atom, ...]
    names: tuple[str, ...] = ()
    pose: bool = False  # end lines with the clauses, at the cost of more of them

    @cached_property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Cut as the text stands; the same for every size that no word is too wide for."""
        return _build(self, list(self.atoms))

    @cached_property
    def widest(self) -> float:
        """Width in em of the widest atom that cannot be cut."""
        return max((a.width - a.room for a in self.atoms if a.kind is not Class.WORD), default=0.0)

    @cached_property
    def longest(self) -> float:
        """Width in em of the longest word."""
        return max((a.width for a in self.atoms if a.kind is Class.WORD), default=0.0)

    @cached_property
    def ink(self) -> float:
        """Width in em of all atoms, their marks squeezed."""
        return sum(a.width - a.room for a in self.atoms)

    @cached_property
    def runs_back(self) -> bool:
        """Whether some of it is written from right to left."""
        return not self.text.isascii() and any(bidirectional(c) in ("R", "AL") for c in self.text)

    @property
    def manner(self) -> Manner:
        """How its lines are broken."""
        if self.balance:
            return "posed" if self.pose else "balanced"
        return "full" if self.align == "justify" else "ragged"


def shown(text: str) -> str:
    """Return the beginning of a text in quotation marks, for messages."""
    flat = " ".join(text.split())
    return f"“{flat[:20]}…”" if len(flat) > 20 else f"“{flat}”"


@lru_cache(maxsize=32)
def prepare(
    text: str,
    stack: FontStack,
    language: str,
    leading: float,
    align: Align,
    *,
    balance: bool,
    strict: bool = False,
    hang: bool = False,
    pose: bool = False,
    names: tuple[str, ...] = (),
) -> Job:
    """Cut `text` into atoms and keep what does not change with the size; a text is often set again."""
    cutter = Cutter(stack, language, display=balance)
    atoms = tuple(cutter.cut(text))
    return Job(
        text, stack, language, leading, align, balance, strict, hang, cutter, atoms, names, pose
    )


def paragraphs_of(job: Job, measure: float) -> tuple[Paragraph, ...]:
    """Return the paragraphs; words wider than the measure are cut, which is the rare case.

    Raises:
        Overflow: A character is wider than the measure.
    """
    widest = job.widest
    if job.longest > measure:
        atoms: list[Atom] = []
        for atom in job.atoms:
            fits = atom.kind is not Class.WORD or atom.width <= measure
            atoms += [atom] if fits else job.cutter.split(atom, measure)
        widest = max(widest, *(a.width - a.room for a in atoms))
        found = _build(job, atoms)
    else:
        found = job.paragraphs
    if widest > measure + 1e-6:
        raise Overflow(
            msg(
                "A column of {measure:.1f} em is too narrow for {text}.",
                measure=measure,
                text=shown(job.text),
            ),
            hint=msg("Use a smaller size or a wider format."),
        )
    return found


def _build(job: Job, atoms: list[Atom]) -> tuple[Paragraph, ...]:
    """Cut atoms at forced breaks; find what breaking costs and what gaps there are."""
    atoms = space_widths(list(atoms), job.language)
    costs = break_costs(
        atoms,
        job.text,
        language=job.language,
        strict=job.strict,
        phrases=job.balance,
        names=job.names,
    )
    after, half = gaps(atoms, job.language)
    ends = [k for k, a in enumerate(atoms) if a.kind is Class.BREAK]
    found, start = [], 0
    for end in (*ends, len(atoms)):
        part = slice(start, end)
        inner = [] if end == start else [*after[start : end - 1], 0.0]
        hang = 0.0
        if job.hang and start < end and atoms[start].kind is Class.OPEN:
            hang = atoms[start].width - atoms[start].room
        found.append(
            Paragraph(tuple(atoms[part]), tuple(costs[part]), tuple(inner), tuple(half[part]), hang)
        )
        start = end + 1
    return tuple(found)


def break_job(
    job: Job, measure: float, max_lines: int | None, *, forced: bool = False
) -> tuple[Sequence[Paragraph], list[Breaks]]:
    """Break every paragraph of a job into lines of `measure` em, if possible at most `max_lines`.

    `forced` parts words and numbers where it fits no other way.
    """
    paragraphs = paragraphs_of(job, measure)
    breaks = [break_lines(p, measure, job.manner) for p in paragraphs]
    for line_cost in (FEW, FEWEST) if forced else (FEW,):
        if max_lines is not None and sum(len(b.lines) for b in breaks) > max_lines:
            breaks = [break_lines(p, measure, job.manner, line_cost=line_cost) for p in paragraphs]
    return paragraphs, breaks
