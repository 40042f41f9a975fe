"""What the cards of real articles look like as series, counted: breaks, sizes, rhythm, contrast.

    pip install --no-deps jiagu==0.2.3 thulac==0.2.2 cutword==0.1.1 pyahocorasick==2.3.1
    python -m benchmarks.series [--theme NAME]... [--folder NAME|DIRECTORY]... [--show]

Every card of the packs of the ten articles in ../shared/articles and of the labelled ones in
../shared/editor is drawn as a pack draws it. Words of Chinese are judged by three segmenters that the
product does not use: Jiagu (a perceptron over characters), THULAC (another, taught on other texts) and
cutword (a dictionary and its counts). Each of them errs, so a word is parted where two of the three hold
it whole; without all three the count is left out. `--show` prints each place that any of them objects
to, and who does, so that a person can tell.
"""

import argparse
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from statistics import mean
from typing import TYPE_CHECKING

import regex

from repurpose.article import Article, read_articles, simplify
from repurpose.cards import DrawnCard, Written
from repurpose.cards.formats import find_format
from repurpose.errors import RepurposeError
from repurpose.ink import worst_contrast
from repurpose.pack import plan_content
from repurpose.pack.card_fitting import draw_fitting
from repurpose.pack.choices import Choices
from repurpose.themes import load_theme, load_voice
from repurpose.typeset import Catalogue, find_fonts

if TYPE_CHECKING:
    from PIL.Image import Image

SHARED = Path(__file__).resolve().parents[2] / "shared"
FOLDERS = {"ten": SHARED / "articles", "labelled": SHARED / "editor" / "articles"}
NINE = 9
FEED = 270  # px: the width of a card in a feed of two columns
_MARGINS = ("source", "footer", "kicker", "page", "brand")
SHORT = 2  # Han of a last line that is too short
POSTER = 5  # characters of a text that stands in lines of two and three: a poster, no widow
LARGE = 0.08  # of the width: words from there on need a contrast of 3 alone (WCAG 2.2, 1.4.3)
ENOUGH = 2  # judges of three that hold a word whole
_LOUD = 120  # levels of red, green and blue together between a loud ground and the usual one
_PARTICLES = "的了着过吗呢吧啊呀嘛们地得之"
_HAN = regex.compile(r"\p{Han}")
_END = regex.compile(r"[^\p{L}\p{N}]+$")

Cut = Callable[[str], Iterable[str]]  # a text in, its words out


@dataclass
class Counted:
    """What was counted over the series of one folder."""

    cards: int = 0
    ends: int = 0  # lines that go on in another line
    parted: list[str] = field(default_factory=list)  # what two judges of three hold for one word
    doubted: list[str] = field(default_factory=list)  # what one of them does
    particles: list[str] = field(default_factory=list)
    widows: list[str] = field(default_factory=list)  # last lines of one or two Han
    posters: int = 0  # texts of four or five characters in two lines
    foci: int = 0  # texts whose end stands by itself, larger, and is one word of one or two Han
    kinds: list[int] = field(default_factory=list)  # of the first nine cards of a series
    equal: int = 0  # neighbours of one kind
    alike: int = 0  # neighbours of one layout on one ground
    quotes: int = 0  # the most quotations among nine
    loud: int = 0  # inner cards on a ground that differs much from the commonest
    calm: int = 0  # places where three calm ones stand in a row
    shouting: int = 0  # ... where two loud ones do
    bookends: int = 0  # series whose cover and end stand on one ground
    inner: int = 0  # cards between cover and end whose first line stands on a first baseline
    hung: int = 0  # ... and on the one that most of their family in their series have
    apart: Counter[str] = field(default_factory=Counter)  # the others, by what is seen first
    ink: list[float] = field(default_factory=list)  # of covers: share of the picture
    largest: list[float] = field(default_factory=list)  # type of covers, share of the width
    contrast: float = 21.0
    small: float = 21.0  # ... of words that are not large
    least: float = 1e3  # px in a feed
    failed: list[str] = field(default_factory=list)


@cache
def judges() -> dict[str, Cut]:
    """Return the three judges of words by their names; {} where one of them is not installed."""
    if not all(map(find_spec, ("jiagu", "thulac", "cutword", "ahocorasick"))):
        return {}
    import cutword  # options of this benchmark, each with a model of its own
    import jiagu
    import thulac

    cutter, taught = cutword.Cutter(), thulac.thulac(seg_only=True)
    return {
        "Jiagu": jiagu.seg,
        "THULAC": lambda text: [word for word, _ in taught.cut(text)],
        "cutword": cutter.cutword,
    }


@cache
def objecting(text: str) -> dict[int, list[str]]:
    """Return the places inside what a judge holds for one word of `text`, each with those who do."""
    places: dict[int, list[str]] = {}
    for name, cut in judges().items():
        at = 0
        for word in cut(text):
            at = text.find(word, at)
            for place in range(at + 1, at + len(word)):
                places.setdefault(place, []).append(name)
            at += len(word)
    return places


def line_ends(drawn: DrawnCard) -> Iterator[tuple[str, int]]:
    """Yield the text and the place of every line that goes on in another line."""
    for one, other in pairwise(drawn.lines):
        if one.field == other.field and 0 <= other.start - one.end <= 1:
            yield field_text(drawn, one.field), other.start


def field_text(drawn: DrawnCard, name: str) -> str:
    """Return the text of a field of the card, such as "items.0"."""
    part, _, number = name.partition(".")
    value = getattr(drawn.card, part)
    return value[int(number)] if number else value


def shown_break(text: str, place: int) -> str:
    """Return what stands around a line end, for people."""
    return f"{text[max(0, place - 6) : place].strip()}|{text[place : place + 6]}"


def count_ends(drawn: DrawnCard, counted: Counted) -> None:
    """Count what line ends part, what lines begin with, and the last ones that are too short."""
    language = drawn.card.language
    for text, place in line_ends(drawn):
        counted.ends += 1
        between = _HAN.match(text[place - 1]) and _HAN.match(text[place])
        if not between or not language.startswith("zh"):
            continue
        judged = objecting(simplify(text, language))
        if against := judged.get(place):
            found = counted.parted if len(against) >= ENOUGH else counted.doubted
            found.append(f"{shown_break(text, place)}  {', '.join(against)}")
        if text[place] in _PARTICLES and place + 1 not in judged:
            counted.particles.append(shown_break(text, place))
    for name in {line.field for line in drawn.lines} - {*_MARGINS, "number"}:
        blocks = blocks_of(drawn, name)
        if len(blocks[-1]) == 1 and "." not in name:
            counted.foci += is_short(blocks[-1][-1]) and len(blocks) > 1
        for lines in blocks:
            if len(lines) < 2 or not is_short(lines[-1]):
                continue
            if sum(len(_END.sub("", line)) for line in lines) <= POSTER:
                counted.posters += 1
            else:
                counted.widows.append("/".join(lines[-2:]))


def is_short(line: str) -> bool:
    """Say whether a line has one or two Han and no more."""
    rest = str(_END.sub("", line))
    return len(rest) <= SHORT and bool(_HAN.search(rest))


def blocks_of(drawn: DrawnCard, name: str) -> list[list[str]]:
    """Return the lines of a field by the blocks of one size that it is set in, such as a lead and its focus."""
    texts = (part.setting or part.columns for part in drawn.parts if part.name == name)
    found = [[line for line in text.line_texts() if line] for text in texts if text]
    return [lines for lines in found if lines] or [
        [line.text for line in drawn.lines if line.field == name]
    ]


def share_of_ink(drawn: DrawnCard) -> float:
    """Return how much of the picture is not its ground, at a quarter of the size."""
    from PIL import ImageChops

    small = (drawn.width // 4, drawn.height // 4)
    off = ImageChops.difference(drawn.picture.resize(small), drawn.ground.resize(small))
    dark = off.convert("L").point(lambda level: 255 if level > 24 else 0)
    return dark.histogram()[255] / (small[0] * small[1])


def draw_pack(
    article: Article, theme: str, counted: Counted, catalogue: Catalogue | None = None
) -> list[DrawnCard]:
    """Return the cards of an article's pack as they are drawn, in the fonts of packages or others."""
    choices = Choices(clips=0, theme=theme, platforms=("xiaohongshu",))
    found = []
    for plan in plan_content(article, choices).cards:
        try:
            found.append(draw_fitting(article.shown, plan, catalogue or fonts())[1])
        except RepurposeError as error:
            counted.failed.append(f"{article.title}: {error.message}")
    return found


@cache
def fonts() -> Catalogue:
    """Return the fonts of packages alone, so that pictures are alike on every machine."""
    return find_fonts(system=False)


def contrast_of(drawn: DrawnCard, block: Written) -> float:
    """Return the contrast of a block of text at its worst pixel, with what really lies beneath it."""
    left, top, right, bottom = block.box
    box = (max(0, left), max(0, top), min(drawn.width, right), min(drawn.height, bottom))
    under = drawn.canvas.before(block.order, box)
    return worst_contrast(under, (0, 0, box[2] - box[0], box[3] - box[1]), block.colour)


def loud_ones(cards: Sequence[DrawnCard]) -> list[bool]:
    """Say of each card whether its ground, at the left or below, is far from the series' usual at the left."""
    from PIL import ImageStat

    tones = []
    for drawn in cards:
        small = drawn.picture.resize((24, 32)).convert("RGB")
        edges = [small.crop(box) for box in ((0, 0, 1, 29), (0, 26, 24, 29))]
        tones.append([quartiles(edge) for edge in edges])
    usual = [
        sorted(one)[len(tones) // 2]
        for one in zip(
            *(
                ImageStat.Stat(drawn.picture.crop((0, 0, 8, drawn.height))).median
                for drawn in cards
            ),
            strict=True,
        )
    ]

    def far(tone: Sequence[int]) -> bool:
        return sum(abs(a - b) for a, b in zip(tone, usual, strict=True)) > _LOUD

    return [any(all(map(far, edge)) for edge in sides) for sides in tones]


def quartiles(edge: "Image") -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return the tones of a strip at its dark and at its light quarter: words on a ground change one of them only."""
    count = edge.width * edge.height
    bands = [sorted(band.tobytes()) for band in edge.split()]
    low, high = count // 4, count - 1 - count // 4
    return tuple(band[low] for band in bands), tuple(band[high] for band in bands)


def first_baseline(drawn: DrawnCard) -> int:
    """Return the baseline of what a card says first, in steps of two px; 0 where it stands upright."""
    said = [w for w in drawn.written if w.field.partition(".")[0] not in _MARGINS]
    return min(said, key=lambda w: w.box[1]).baseline // 2


def below_picture(drawn: DrawnCard) -> int:
    """Return the baseline of the first line of a card's own text, in steps of two px."""
    said = [w for w in drawn.written if w.field.partition(".")[0] in ("text", "items", "title")]
    return min(said, key=lambda w: w.box[1]).baseline // 2


def count_baselines(cards: Sequence[DrawnCard], theme: str, counted: Counted) -> None:
    """Count the cards of a series whose first line stands on the baseline of their family.

    A family are the layouts with one first baseline: that of the voice, or their own below a picture.
    What the eye meets first on the others (a number, a text that hangs from the foot, columns, what a
    kind draws by itself under no title) is told by kind.
    """
    layouts = {(one.kind, one.name): one for one in load_voice(load_theme(theme).voice).layout}
    families: dict[float, Counter[int]] = {}
    for drawn in cards[1:-1]:
        layout = layouts.get((drawn.card.kind, drawn.layout.rpartition(" ")[0]))
        focus = layout.focus if layout else "head" if drawn.card.title else "drawing"
        if drawn.card.kind in ("picture", "formula"):
            focus = drawn.card.kind
        if focus not in ("head", "picture") or layout is None:
            counted.apart[focus] += 1
        else:
            found = first_baseline(drawn) if focus == "head" else below_picture(drawn)
            families.setdefault(layout.first, Counter())[found] += 1
    for firsts in families.values():
        counted.inner += firsts.total()
        counted.hung += max(firsts.values())


def count_series(cards: Sequence[DrawnCard], theme: str, counted: Counted) -> None:
    """Count what a series is as a whole: its first nine cards, its cover, its smallest type."""
    unit = find_format(cards[0].format).unit
    counted.cards += len(cards)
    counted.kinds.append(len({drawn.card.kind for drawn in cards[:NINE]}))
    counted.equal += sum(a.card.kind == b.card.kind for a, b in pairwise(cards[:NINE]))
    counted.alike += sum(a.layout == b.layout != "" for a, b in pairwise(cards))
    counted.bookends += cards[0].layout.split()[-1:] == cards[-1].layout.split()[-1:]
    quotes = sum(drawn.card.kind == "quote" for drawn in cards[:NINE])
    counted.quotes = max(counted.quotes, quotes)
    loud = loud_ones(cards[1:-1])
    counted.loud += sum(loud)
    counted.calm += sum(not any(loud[k : k + 3]) for k in range(len(loud) - 2))
    counted.shouting += sum(a and b for a, b in pairwise(loud))
    count_baselines(cards, theme, counted)
    for drawn in cards:
        counted.least = min(counted.least, *(w.size * FEED / unit for w in drawn.written))
        for written in drawn.written:
            found = contrast_of(drawn, written)
            counted.contrast = min(counted.contrast, found)
            if written.size < LARGE * unit:
                counted.small = min(counted.small, found)
        if drawn.card.kind == "cover":
            counted.ink.append(share_of_ink(drawn))
            counted.largest.append(max(w.size for w in drawn.written) / unit)


def report(name: str, counted: Counted, *, show: bool) -> None:
    """Print one folder's figures."""
    judged = (
        f"{len(counted.parted)}, {len(counted.doubted)} by one judge" if judges() else "not judged"
    )
    print(f"{name}: {counted.cards} cards, {counted.ends} line ends inside a text")
    print(f"  words parted           {judged}")
    print(f"  particles first        {len(counted.particles)}")
    print(
        f"  last lines of 1-2 Han  {len(counted.widows)}; of texts of at most {POSTER} {counted.posters}; such a word set apart {counted.foci}"
    )
    print(f"  kinds per nine         {mean(counted.kinds):.1f}")
    print(f"  equal neighbours       {counted.equal}")
    print(f"  composed alike         {counted.alike}")
    print(f"  quotations of nine     {counted.quotes} at the most")
    print(
        f"  loud inner cards       {counted.loud}; three calm running {counted.calm}, two loud {counted.shouting}"
    )
    print(f"  bookends               {counted.bookends} of {len(counted.kinds)}")
    apart = ", ".join(f"{focus} {times}" for focus, times in counted.apart.most_common())
    print(f"  on one first baseline  {counted.hung} of {counted.inner}; elsewhere: {apart}")
    print(f"  ink on covers          {mean(counted.ink):.1%}")
    print(f"  largest type           {mean(counted.largest):.3f} of the width")
    print(
        f"  least contrast         {counted.contrast:.2f}; of words under {LARGE} {counted.small:.2f}"
    )
    print(f"  least size at {FEED} px   {counted.least:.1f} px")
    for reason in counted.failed:
        print(f"  not drawn: {reason}")
    if show:
        for label in ("parted", "doubted", "particles", "widows"):
            for place, times in Counter(getattr(counted, label)).items():
                print(f"  {label}: {place}" + (f"  ×{times}" if times > 1 else ""))


def main() -> None:
    """Draw every series in every theme that is asked for, and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--theme", action="append", help="newsroom, unless others are named")
    parser.add_argument("--show", action="store_true", help="print every place that is objected to")
    parser.add_argument(
        "--folder", action="append", help="ten, labelled, or a directory of articles"
    )
    asked = parser.parse_args()
    for name in asked.folder or FOLDERS:
        folder = FOLDERS.get(name, Path(name))
        paths = [str(path) for path in sorted(folder.glob("*.md"))]
        if not paths:
            print(f"{name}: no articles in {folder}")
            continue
        articles = read_articles(paths, read_stdin=lambda: b"")
        for theme in asked.theme or ["newsroom"]:
            counted = Counted()
            for article in articles:
                cards = draw_pack(article, theme, counted)
                for drawn in cards:
                    count_ends(drawn, counted)
                if cards:
                    count_series(cards, theme, counted)
            report(f"{name}, {theme}", counted, show=asked.show)


if __name__ == "__main__":
    main()
