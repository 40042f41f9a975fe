"""A caption in, the same caption set in lines out: its keyword in a row of its own where it can have one."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from repurpose.clips.layout.timeline import Cue
from repurpose.errors import Overflow
from repurpose.ink import ink_box
from repurpose.messages import msg
from repurpose.text import closed_places
from repurpose.typeset import FontStack, Setting, fit_text

LEADING = 1.34
# Px and lines of a caption that is too long for two of the style's lines: words of somebody's own.
_SMALLER = ((84, 2), (64, 2), (56, 3), (46, 3))
_KEY = 232  # px that a keyword in a row of its own reaches
_LOUDER = 1.18, 2.3  # times the size of the words beside it, at least and at most
_APART = 0.30  # em of the smaller words between two rows
_CLING = "的地得了着过们吗呢吧啊呀"
_OPEN, _CLOSE = "“‘「『《（(", "”’」』》）)，。！？!?、：；…"


@dataclass(frozen=True, slots=True)
class CaptionSetter:
    """Sets captions; lengths in px of the picture, `unit` px for one of the 1080 px layout."""

    stack: FontStack
    width: int
    unit: float
    sizes: tuple[int, int]  # the style's, px of the 1080 px layout
    hook: int
    language: str
    names: Sequence[str] = ()

    def set(self, cue: Cue, *, hook: bool = False) -> Setting:
        """Set a caption.

        Raises:
            Overflow: It does not fit three lines at the least size.
        """
        keys = tuple(cue.text[a:b] for a, b in cue.keys)
        return self._in_rows(cue, hook=hook) or self._in_lines(cue.text, keys, hook=hook)

    def _in_lines(self, text: str, keys: tuple[str, ...], *, hook: bool) -> Setting:
        low, high = self.sizes
        largest = self.hook if hook else high
        most = ((low, 3),) if hook else ()
        small = [(least, lines) for least, lines in _SMALLER if least < low]
        cut = None  # what fits, but parts a word: only where nothing else does
        for least, lines in ((low, 1), (low, 2), *most, *small):
            try:
                setting = fit_caption(self, text, (least, largest), lines, keys)
            except Overflow:
                continue
            if not self._parts_words(setting, keys):
                return setting
            cut = cut or setting
        if cut:
            return cut
        raise Overflow(
            msg(
                "The caption “{text}…” has {count} characters and does not fit.",
                text=text[:12],
                count=len(text),
            ),
            hint=msg("A caption holds two lines of about seven Han characters each."),
        )

    def _parts_words(self, setting: Setting, keys: tuple[str, ...]) -> bool:
        """Say whether a line ends within a word, a piece, a name or a keyword."""
        closed = closed_places(setting.text, self.language, (*self.names, *keys))
        return any(line.end in closed for line in setting.lines[:-1])

    def _in_rows(self, cue: Cue, *, hook: bool) -> Setting | None:
        """Set the keyword in a row of its own, larger, where it begins or ends the caption."""
        ranges = _rows_of(cue)
        if ranges is None:
            return None
        low, high = self.sizes
        rows = []
        try:
            for start, end, key in ranges:
                if not key:
                    text = cue.text[start:end]
                    rows.append(
                        fit_caption(self, text, (low, min(high, low * 1.12)), 2 if hook else 1)
                    )
            if self._parts_words(rows[0], ()):
                return None
            beside = rows[0].size / self.unit
            start, end, _ = next(row for row in ranges if row[2])
            sizes = (beside * _LOUDER[0], min(_KEY, beside * _LOUDER[1]))
            roomy = replace(self, width=round(0.9 * self.width))  # it grows as it is said
            word = fit_caption(roomy, cue.text[start:end], sizes, 1)
        except Overflow:
            return None
        return _stacked(cue.text, [word if key else rows[0] for _, _, key in ranges], ranges)


def fit_caption(
    by: CaptionSetter,
    text: str,
    sizes: tuple[float, float],
    lines: int,
    keys: tuple[str, ...] = (),
) -> Setting:
    """Set a text as a setter does, between two sizes in px of the 1080 px layout.

    Raises:
        Overflow: It does not fit so many lines.
    """
    least, most = (round(size * by.unit) for size in sizes)
    return fit_text(
        text,
        stack=by.stack,
        width=min(by.width, round(12 * sizes[1] * by.unit)),
        height=lines * most * 1.5,
        sizes=(least, max(least, most)),
        leading=LEADING,
        language=by.language,
        balance=True,
        max_lines=lines,
        names=(*by.names, *keys),
    )


def _rows_of(cue: Cue) -> tuple[tuple[int, int, bool], tuple[int, int, bool]] | None:
    """Return the two rows of a caption, and which of them is the keyword; None for one in lines."""
    text = cue.text
    for start, end in sorted(cue.keys, key=lambda key: key[0] - key[1]):
        a, b = start, end
        while a and text[a - 1] in _OPEN:
            a -= 1
        while b < len(text) and text[b] in _CLOSE:
            b += 1
        if b == len(text) and len(text[:a].strip()) >= 2:
            return (0, a, False), (a, b, True)
        if a == 0 and len(text[b:].strip()) >= 2 and text[b] not in _CLING:
            return (0, b, True), (b, len(text), False)
    return None


def _stacked(
    text: str, settings: Sequence[Setting], ranges: Sequence[tuple[int, int, bool]]
) -> Setting:
    """Return settings one under the other as one setting of `text`."""
    small = min(setting.size for setting in settings)
    lines, y = [], 0.0
    for setting, (start, _, _) in zip(settings, ranges, strict=True):
        _, top, _, bottom = ink_box(setting)
        for line in setting.lines:
            runs = tuple(r._replace(start=r.start + start, end=r.end + start) for r in line.runs)
            lines.append(
                replace(
                    line,
                    runs=runs,
                    start=line.start + start,
                    end=line.end + start,
                    baseline=line.baseline + y - top,
                )
            )
        y += bottom - top + _APART * small
    widest = max(settings, key=lambda setting: setting.width)
    return replace(widest, text=text, size=small, height=y - _APART * small, lines=tuple(lines))
