"""Cover and end card: a title and labels in; the words on the picture out."""

from PIL import Image

from repurpose.clips.layout.clip_style import ClipStyle
from repurpose.clips.layout.labels import Labels
from repurpose.clips.layout.phrases import parted
from repurpose.clips.layout.text_painter import Pen, ink_height
from repurpose.errors import Overflow
from repurpose.ink import mix
from repurpose.messages import msg
from repurpose.typeset import Setting

_LEADING = 1.34
_Rank = tuple[float, int, int, int]  # share of the box's height, least and most px, lines


def draw_cover(picture: Image.Image, pen: Pen, look: ClipStyle, title: str, labels: Labels) -> None:
    """Draw kicker, title and author in the middle of the text box; `Overflow` when it is too long."""
    box = pen.form.text
    main, rest = _titles(title, pen, look, (0.56, 60, 132, 5), (0.2, 34, 60, 3))
    if main is None:
        raise Overflow(
            msg("The title “{title}…” does not fit the cover.", title=title[:12]),
            hint=msg("Give the article a shorter title."),
        )
    gap = pen.px(60)
    tall = ink_height(main) + (gap + ink_height(rest) if rest else 0)
    y = box.top + round((box.height - tall) * 0.52)
    rule = y - pen.px(66)
    pen.rule(picture, rule, look.accent)
    small = look.small
    pen.line(picture, labels.kicker, small, rule - pen.px(30), size=38, colour=look.muted, up=True)
    y = pen.block(picture, main, y, look.text)
    if rest:
        y = pen.block(picture, rest, y + gap, mix(look.text, look.muted, 0.4))
    pen.line(picture, labels.author, small, y + pen.px(60), size=38, colour=look.muted)


def draw_end(
    picture: Image.Image,
    pen: Pen,
    look: ClipStyle,
    title: str,
    labels: Labels,
    *,
    calls: bool = True,
) -> None:
    """Draw the title once more, the author, and the call to action on a panel, which `calls` shows."""
    box = pen.form.text
    main, rest = _titles(title, pen, look, (0.34, 44, 88, 4), (0.16, 30, 46, 3))
    call = labels.call and pen.fit(
        labels.call,
        look.body,
        (box.width - 2 * pen.px(44), pen.px(220)),
        (pen.px(32), pen.px(50)),
        max_lines=3,
    )
    tall = sum(ink_height(s) for s in (main, rest, call or None) if s) + pen.px(84 + 48 + 32 + 60)
    y = box.top + round(max(pen.px(70), (box.height - tall) * 0.46))
    pen.rule(picture, y - pen.px(60), look.accent)
    if main:
        y = pen.block(picture, main, y, look.text)
    if rest:
        y = pen.block(picture, rest, y + pen.px(40), mix(look.text, look.muted, 0.4))
    y = pen.line(picture, labels.author, look.small, y + pen.px(48), size=38, colour=look.muted)
    if call and calls:
        pen.label(picture, call, y + pen.px(84), look.accent, look.on_accent)


def _titles(
    title: str, pen: Pen, look: ClipStyle, first: _Rank, second: _Rank
) -> tuple[Setting | None, Setting | None]:
    """Set the title, in two ranks where a colon parts it."""
    box, found = pen.form.text, []
    main, rest = parted(title)
    for text, (share, least, most, lines) in ((main, first), (rest, second)):
        room = (box.width, round(box.height * share))
        sizes = (pen.px(least), pen.px(most))
        found.append(pen.fit(text, look.display, room, sizes, max_lines=lines, leading=_LEADING))
    if main != title and None in found:  # no room for ranks: one text after all
        room = (box.width, round(box.height * (first[0] + second[0])))
        sizes = (pen.px(first[1] * 0.6), pen.px(first[2]))
        return pen.fit(title, look.display, room, sizes, max_lines=8, leading=_LEADING), None
    return found[0], found[1]
