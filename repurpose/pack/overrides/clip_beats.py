"""A script and beats as a person wants them in, the script that says and shows them so out.

A line that the script says too keeps its place in the article; every other one is the person's own.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Annotated, Any, ClassVar, Literal, get_args
from unicodedata import east_asian_width

from annotated_types import Interval, Len

from repurpose.clips import shown_text
from repurpose.messages import msg
from repurpose.pack.footage import FILMS, PICTURES
from repurpose.slicing import Beat, BeatPart, BeatScene, Caption, ScenePiece, Script
from repurpose.text import find_pieces, is_amount
from repurpose.toml_files import CLOSED, Wrong, written

MOST_LINES = 60
LONGEST = 84  # cells of a caption, of which a Han character takes two: more fits no screen
FOLDER = "footage"  # of a pack: what a person put behind single beats
Shows = Literal["words", "quote", "excerpt", "question", "figure", "points", "steps"]
SHOWS: tuple[Shows, ...] = get_args(Shows)
MOST_KEYWORDS = 2
SECONDS = (0.5, 20.0)  # that a beat may take
_ENDS = "，。；：！？…—、,.;:!?”』」）)"
_ROWS = range(2, 6)  # captions that are a list when they are shown as one


def _read_footage(name: str) -> str:
    """Take the name of a file of the pack's own folder, never a path."""
    ending = f".{name.rpartition('.')[2].lower()}"
    if {*"/\\\0:"} & {*name} or name.startswith(".") or ending not in (*PICTURES, *FILMS):
        raise Wrong(
            msg("must be the name of a picture or film in {folder}/ of the pack", folder=FOLDER)
        )
    return name


def _read_keyword(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise Wrong(msg("must be one line of text"))
    return text.strip()


def _read_line(text: str) -> str:
    if not text.strip() or not text.isprintable():
        raise Wrong(msg("must be one line of text"))
    if (cells := _cells(text)) > LONGEST:
        raise Wrong(
            msg(
                "“{start}…” is too long: {cells} cells, and {longest} fit a caption",
                start=text[:12],
                cells=cells,
                longest=LONGEST,
            ),
            hint=msg("Part it in two."),
        )
    return text.strip()


def _cells(text: str) -> int:
    """Return the width of a text: two for each wide character (Unicode Standard Annex 11)."""
    return sum(2 if east_asian_width(c) in "WF" else 1 for c in text)


Line = Annotated[str, written(_read_line)]


@dataclass(frozen=True, slots=True)
class OwnBeat:
    """A beat as a person wants it; what is None stays as the script has it."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    lines: Annotated[tuple[Line, ...], Len(1, MOST_LINES)]
    seconds: Annotated[float, Interval(ge=SECONDS[0], le=SECONDS[1])] | None = None
    shows: Shows | None = None
    keywords: (
        Annotated[tuple[Annotated[str, written(_read_keyword)], ...], Len(0, MOST_KEYWORDS)] | None
    ) = None
    footage: Annotated[str, written(_read_footage)] | None = None

    def table(self) -> dict[str, Any]:
        """Return what stands in the file."""
        told: dict[str, Any] = {
            "lines": list(self.lines),
            "seconds": self.seconds,
            "shows": self.shows,
        }
        words = None if self.keywords is None else list(self.keywords)
        told |= {"keywords": words, "footage": self.footage}
        return {name: value for name, value in told.items() if value is not None}

    @property
    def own(self) -> tuple[BeatPart, ...]:
        """What of it a person has chosen beside its words."""
        return tuple(n for n in get_args(BeatPart) if getattr(self, n) is not None)


def script_of(script: Script, wanted: Sequence[OwnBeat]) -> Script:
    """Return the script with these beats, in this order."""
    left = [(beat, caption) for beat in script.beats for caption in beat.captions]
    beats: list[Beat] = []
    for place, own in enumerate(wanted):
        source: Beat | None = None
        captions = []
        for line in own.lines:
            shown = shown_text(line)
            found = next((one for one in left if shown_text(one[1].text) == shown), None)
            if found:
                left.remove(found)
                source = source or found[0]
            captions.append(found[1] if found else Caption(line, ()))
        beats.append(_beat(tuple(captions), source, own, first=not place))
    return replace(script, beats=tuple(beats))


def beats_of(script: Script) -> tuple[OwnBeat, ...]:
    """Return the beats of a script, as a person would say them."""
    return tuple(OwnBeat(tuple(shown_text(c.text) for c in b.captions)) for b in script.beats)


def kinds_of(captions: Sequence[Caption]) -> tuple[Shows, ...]:
    """Return how captions can be shown."""
    return tuple(kind for kind in SHOWS if kind == "words" or _pieces(kind, captions))


def _beat(captions: tuple[Caption, ...], source: Beat | None, own: OwnBeat, *, first: bool) -> Beat:
    """Return a beat as it is wanted; one that stands first opens the clip, and no other does."""
    kind = source.kind if source else "beat"
    kind = "hook" if first else "beat" if kind == "hook" else kind
    scene = source.scene if source and source.captions == captions else None
    if own.shows and (scene is None or own.shows != scene.kind):
        pieces = () if own.shows == "words" else _pieces(own.shows, captions)
        scene = BeatScene(own.shows, pieces) if own.shows != "words" and pieces else None
    if own.keywords is not None:
        captions = tuple(replace(c, keys=_places(c.text, own.keywords)) for c in captions)
        if scene and scene.kind != "figure":
            pieces = tuple(replace(p, keys=_places(p.text, own.keywords)) for p in scene.pieces)
            scene = replace(scene, pieces=pieces)
    return Beat(kind, captions, scene, own.seconds, own.footage or "", own.own)


def _pieces(kind: Shows, captions: Sequence[Caption]) -> tuple[ScenePiece, ...]:
    """Return what a scene of a kind shows of captions; nothing where they have none of it."""
    text, keys = _joined(captions)
    if kind == "figure":
        number = _number(text)
        return (
            (ScenePiece("number", number, None), ScenePiece("text", text, None)) if number else ()
        )
    if kind in ("points", "steps"):
        if len(captions) not in _ROWS:
            return ()
        return tuple(ScenePiece("items", shown_text(c.text), None, c.keys) for c in captions)
    if kind == "question" and not text.rstrip("”』」").endswith(("？", "?")):
        return ()
    return (ScenePiece("text", text, None, keys),)


def _joined(captions: Sequence[Caption]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """Return captions as one text, a comma where one has lost its mark, and what is set apart in it."""
    text, keys = "", list[tuple[int, int]]()
    for caption in captions:
        said = caption.text.strip()
        if text:
            wide = not (text[-1].isascii() and said[:1].isascii())
            text += ("" if text[-1] in _ENDS else "，" if wide else ",") + ("" if wide else " ")
        keys += [(a + len(text), b + len(text)) for a, b in caption.keys]
        text += said
    return text, tuple(keys)[:MOST_KEYWORDS]


def _number(text: str) -> str:
    """Return the longest number of a text with its unit; "" where it has none."""
    found = [text[a:b] for a, b in find_pieces(text)]
    numbers = [one for one in found if any(c.isdigit() for c in one) and is_amount(one)]
    return max(numbers, key=len, default="")


def _places(text: str, words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Return where words stand in a text, each once."""
    return tuple((at, at + len(word)) for word in words if (at := text.find(word)) >= 0)
