"""What the finished clips of real articles are, counted in the files themselves: one table.

    pip install --no-deps jiagu==0.2.3 thulac==0.2.2 cutword==0.1.1 pyahocorasick==2.3.1
    pip install rapidocr-onnxruntime          # and have tesseract with chi_sim on the path
    python -m benchmarks.clip_survey [--folder ten|labelled] [--most N] [--article N]... [--theme NAME]... [--clips N] [--show] [--words]

The first clips of each of the articles in ../shared/articles, or of the labelled ones, are made as a pack makes them,
and decoded again. A frame moves if a pixel above the progress bar's rows differs; words are read in up to three
frames of each caption by one or two readers, and count where one of them has all in one frame; words parted are judged as in `benchmarks.series`;
loudness is ffmpeg's ebur128. `--words` makes no clip and counts line ends alone, which takes a tenth of the time.
"""

import argparse
import io
import re
import shutil
import subprocess
import tempfile
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cache
from importlib.util import find_spec
from itertools import groupby, islice, pairwise
from operator import itemgetter
from pathlib import Path
from statistics import median
from typing import Any

import av
import numpy as np
import regex

from benchmarks.series import ENOUGH, FOLDERS, Counted, count_ends, judges, objecting, shown_break
from repurpose.article import Article, read_articles, simplify
from repurpose.cards import DrawnCard
from repurpose.clips import FORMATS, Labels, Recipe, load_style, plan_timeline, render_clip
from repurpose.clips.audio.moods import MOODS
from repurpose.clips.encode.encoder_ffmpeg import find_ffmpeg
from repurpose.clips.layout.picture import PictureClip, picture_clip
from repurpose.clips.layout.progress import area_of
from repurpose.clips.layout.watch import watch
from repurpose.clips.report import ClipReport
from repurpose.clips.scenes.layers import Sign
from repurpose.clips.scenes.scene_stage import SceneStage
from repurpose.slicing import Script, find_quotes, write_scripts
from repurpose.themes import load_theme
from repurpose.typeset import find_fonts

THEMES = ("newsroom", "ink", "tech-dark", "brutalist", "magazine", "memo", "film", "minimal-dark")
FORM = FORMATS["vertical"]
_LEAN = 16  # px that a stroke may lean out of the text box
_MOMENTS = (0.5, 0.8, 0.97)  # of a caption's time, at which it is read
_PARTICLES = "的了着过吗呢吧啊呀嘛们"
_HAN = regex.compile(r"\p{Han}")
Box = tuple[int, int, int, int]  # px: left, top, right, bottom
Placed = tuple[Box, bool]  # a sign, and whether it lies on its side: Latin in a column
_RUNNING = ("title", "text", "items")
_LARGE = 0.08  # of the width
_CAPTION, _LEAST = 0.0999, 0.0519  # ... what captions are at least, and what all but the foot is


@dataclass
class Told:
    """What was counted of one clip."""

    name: str
    seconds: float = 0.0
    moving: float = 0.0
    first: float = 0.0
    rest: float = 0.0
    flashes: int = 0
    sizes: list[float] = field(default_factory=list)  # of running words, shares of the width
    roles: list[tuple[str, float, str]] = field(default_factory=list)  # what, size, words
    largest: list[float] = field(default_factory=list)  # of each scene
    ends: int = 0
    parted: list[str] = field(default_factory=list)
    particles: list[str] = field(default_factory=list)
    unread: list[str] = field(default_factory=list)
    captions: int = 0
    outside: list[str] = field(default_factory=list)
    loudness: float = 0.0
    columns: dict[str, list[Placed]] = field(default_factory=dict)  # of captions that stand upright
    late: float = 0.0  # frames between picture and sound, at the worse of begin and end


def count_places(text: str, place: int, language: str, told: Told) -> None:
    """Count one line or caption that ends at a place inside a text and goes on in the next."""
    told.ends += 1
    if not language.startswith("zh") or not 0 < place < len(text):
        return
    if _HAN.match(text[place - 1]) and _HAN.match(text[place]):
        judged = objecting(simplify(text, language))
        if len(judged.get(place, ())) >= ENOUGH:
            told.parted.append(shown_break(text, place))
        if text[place] in _PARTICLES and place + 1 not in judged:
            told.particles.append(shown_break(text, place))


def count_words(article: Article, script: Script, clip: PictureClip, told: Told) -> None:
    """Count where the lines of scenes, of captions and of caption files end, and how large the words are."""
    timeline, language = clip.stage.timeline, article.language
    built = clip.stage.built if isinstance(clip.stage, SceneStage) else {}
    for scene in built.values():
        ends = Counted()
        count_ends(scene.drawn, ends)
        told.ends += ends.ends
        told.parted += [f"scene {one}" for one in ends.parted]
        told.particles += [f"scene {one}" for one in ends.particles]
        said = [
            w for w in scene.drawn.written if w.field.partition(".")[0] in (*_RUNNING, "number")
        ]
        told.sizes += [w.size / FORM.width for w in said if w.field.partition(".")[0] in _RUNNING]
        told.roles += roles_of(scene.drawn)
        told.largest.append(max((w.size for w in said), default=0) / FORM.width)
        box = FORM.text
        for w in scene.drawn.written:
            left, top, right, bottom = w.box
            free = (box.left - _LEAN, box.top - _LEAN, box.right + _LEAN, box.bottom + _LEAN)
            if left < free[0] or top < free[1] or right > free[2] or bottom > free[3]:
                told.outside.append(f"{scene.drawn.card.kind} {w.field} {w.box}")
    for number, scene in enumerate(timeline.scenes):
        for cue in scene.cues if number not in built and scene.kind != "end" else ():
            size = clip.stage.setting_of(cue).size / FORM.width
            told.roles.append(("caption", size, cue.text))
    for number, lines in clip.stage.lines().items():
        text, at = timeline.cues[number].text, 0
        for line in lines[:-1]:
            at = text.find(line, at) + len(line)
            count_places(text, at, language, told)
    for beat in script.beats:
        for one, other in pairwise(beat.captions):
            if one.spans[-1].end == other.spans[0].start:
                count_places(one.text + other.text, len(one.text), language, told)
        told.captions += len(beat.captions)


def roles_of(drawn: DrawnCard) -> list[tuple[str, float, str]]:
    """Return what the words of a scene are, such as "quote text", how large, in shares of the width, and which."""
    found = []
    for one in drawn.written:
        name, _, place = one.field.partition(".")
        said = getattr(drawn.card, name, "")
        words = said[int(place)] if place.isdigit() and isinstance(said, tuple) else said
        found.append((f"{drawn.card.kind} {name}", one.size / FORM.width, str(words)))
    return found


def columns_of(clip: PictureClip) -> dict[str, list[Placed]]:
    """Return where each sign of the captions of upright scenes stands, in px, in the order of reading."""
    found = {}
    built = clip.stage.built if isinstance(clip.stage, SceneStage) else {}
    for number, scene in built.items():
        layers = [layer for layer in scene.layers if layer.upright and layer.signs]
        signs = [sign for layer in layers for sign in layer.signs]
        for cue in clip.stage.timeline.scenes[number].cues if signs else ():
            in_order = sorted(signs, key=lambda sign: sign.place)
            em = median(sign.box[3] - sign.box[1] for sign in in_order)
            found[cue.text] = [(sign.box, _lies(sign, em)) for sign in in_order]
    return found


def _lies(sign: Sign, em: float) -> bool:
    """Say whether a sign lies on its side: two digits that stand side by side are one em high."""
    return sign.text.isascii() and len(sign.text) > 1 and sign.box[3] - sign.box[1] > 1.15 * em


def in_a_row(picture: Any, signs: list[Placed]) -> Any:
    """Return the signs of columns side by side, what lies turned up: readers of pictures know no columns."""
    size = max(max(bottom - top, right - left) for (left, top, right, bottom), _ in signs)
    cells = []
    for (left, top, right, bottom), lies in signs:
        cell = picture[max(0, top) : bottom, max(0, left) : right]
        cell = np.rot90(cell) if lies else cell
        high, wide = size - cell.shape[0], max(0, size - cell.shape[1])
        cells.append(
            np.pad(
                cell,
                ((high // 2, high - high // 2), (wide // 2, wide - wide // 2), (0, 0)),
                mode="edge",
            )
        )
    row = np.concatenate(cells, axis=1)
    return np.pad(row, ((size, size), (size, size), (0, 0)), mode="edge")


def count_motion(clip: PictureClip, told: Told) -> None:
    """Count what moves, drawn small: the frames are the same in any size."""
    frames, timeline = clip.frames(), clip.stage.timeline
    seen = watch(
        (frames.planes(n) for n in range(timeline.frames)),
        timeline.fps,
        area_of(clip.stage.progress(0)),
    )
    told.moving, told.first, told.rest, told.flashes = (
        seen.moving,
        seen.first,
        seen.rest,
        seen.flashes,
    )


@cache
def readers() -> tuple[Callable[[Any], str], ...]:
    """Return what reads a picture: RapidOCR and tesseract, those that are there, each by itself."""
    found: list[Callable[[Any], str]] = []
    if find_spec("rapidocr_onnxruntime"):
        import rapidocr_onnxruntime

        ocr = rapidocr_onnxruntime.RapidOCR()
        found.append(lambda picture: "".join(text for _, text, _ in ocr(picture)[0] or []))
    tesseract = shutil.which("tesseract")

    def read(picture: Any) -> str:
        from PIL import Image

        out = io.BytesIO()
        Image.fromarray(picture).save(out, "PNG")
        command = [str(tesseract), "-", "-", "-l", "chi_sim+eng", "--psm", "11"]
        return subprocess.run(
            command, input=out.getvalue(), capture_output=True, check=True
        ).stdout.decode()

    return (*found, read) if tesseract else tuple(found)


def plain(text: str) -> str:
    """Return letters and digits alone: marks are a matter of taste to a reader of pictures."""
    return "".join(c for c in unicodedata.normalize("NFKC", text).casefold() if c.isalnum())


def frames_at(path: Path, numbers: set[int]) -> Iterator[tuple[int, Any]]:
    """Yield the frames of a film with some numbers, as arrays of pixels."""
    with av.open(str(path)) as file:
        for number, frame in enumerate(file.decode(video=0)):
            if number in numbers:
                yield number, frame.to_ndarray(format="rgb24")


def count_read(report: ClipReport, told: Told) -> None:
    """Count the captions of which no reader sees every sign in any frame."""
    if not readers():
        return
    moments: dict[int, str] = {}
    for caption in report.captions:
        for share in _MOMENTS:
            at = caption.start + (caption.end - caption.start) * share
            moments[min(report.frames - 1, round(at * report.fps))] = caption.text
    shown = ((moments[number], picture) for number, picture in frames_at(report.file, set(moments)))
    for text, pictures in groupby(shown, key=itemgetter(0)):
        lacks = len(text)
        for picture in reversed([one for _, one in pictures]):  # all of it stands at the end
            if lacks:
                lacks = min(lacks, least_missing(text, picture, told.columns.get(text)))
        if lacks:
            told.unread.append(f"{text} ({lacks})")


def least_missing(text: str, picture: Any, columns: list[Placed] | None) -> int:
    """Return how many signs of a caption the best reader misses: at half the size, as on a phone, else at full size."""
    from PIL import Image

    first = in_a_row(picture, columns) if columns else Image.fromarray(picture).reduce(2)
    seen = [np.asarray(first), picture]
    least = len(text)
    for one in seen:
        for read in readers():  # the second is asked only where the first misses a sign
            if least:
                least = min(least, missing(plain(text), plain(read(one))))
    return least


def missing(wanted: str, seen: str) -> int:
    """Return how many signs of a text are not among those that were read, each counted as often as it stands."""
    left = list(seen)
    count = 0
    for sign in wanted:
        if sign in left:
            left.remove(sign)
        else:
            count += 1
    return count


def count_sound(report: ClipReport, told: Told) -> None:
    """Measure the loudness of a file, and how far its sound and its pictures are apart at both ends."""
    command = [
        find_ffmpeg(),
        "-hide_banner",
        "-nostats",
        "-i",
        str(report.file),
        "-af",
        "ebur128",
        "-f",
        "null",
        "-",
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    told.loudness = float(re.findall(r"I:\s+(-?[\d.]+) LUFS", done)[-1])
    ends = []
    with av.open(str(report.file)) as file:
        for stream in (file.streams.video[0], file.streams.audio[0]):
            base = stream.time_base
            assert base is not None
            assert stream.duration is not None
            start = (stream.start_time or 0) * base
            ends.append((float(start), float(start + stream.duration * base)))
    told.late = max(abs(a - b) for a, b in zip(*ends, strict=True)) * report.fps


def survey(article: Article, script: Script, theme: str, *, words: bool) -> Told:
    """Make a clip and count it."""
    told = Told(f"{article.title[:8]} {script.slug} {theme}")
    recipe = Recipe(
        labels=Labels(author=article.author), language=article.language, article_id=article.id
    )
    timeline = plan_timeline(script, grid=MOODS[recipe.music].grid)
    told.seconds = timeline.seconds
    for form, count in ((FORM, True), (FORMATS["vertical-draft"], False)):
        if not count and words:
            continue
        with picture_clip(
            timeline, theme=load_theme(theme), catalogue=find_fonts(system=False), form=form,
            style=load_style(recipe.captions), labels=recipe.labels, language=article.language,
        ) as clip:  # fmt: skip
            if count:
                count_words(article, script, clip, told)
                told.columns = columns_of(clip)
            else:
                count_motion(clip, told)
    if not words:
        with tempfile.TemporaryDirectory() as folder:
            report = render_clip(
                script,
                recipe,
                theme=load_theme(theme),
                out_dir=Path(folder),
                catalogue=find_fonts(system=False),
            )
            count_read(report, told)
            count_sound(report, told)
    return told


def tell(told: Told, *, words: bool) -> str:
    """Return the row of a clip."""
    row = (
        f"{told.name:32} {told.seconds:3.0f} s  type {min(told.sizes):.3f}/{median(told.sizes):.3f},"
        f" largest {median(told.largest):.3f}  {len(told.parted)}/{told.ends} parted"
        f"  {len(told.particles)} particles  {len(told.outside)} outside"
    )
    if words:
        return row
    return (
        f"{row}  moving {told.moving:3.0%} first {told.first:.2f} rest {told.rest:.2f} flashes {told.flashes}"
        f"  read {told.captions - len(told.unread)}/{told.captions}  {told.loudness:.1f} LUFS  sync {told.late:.2f} frames"
    )


def roles(told: list[Told]) -> str:
    """Return how large the words of each role are: least, a tenth, half; how many are smaller than two limits."""
    found: dict[str, list[tuple[float, str]]] = {}
    for one in told:
        for role, size, words in one.roles:
            found.setdefault(role, []).append((size, words))
    rows = [
        f"{'role':22} {'count':>5} {'least':>6} {'tenth':>6} {'half':>6}  <.10  <.052  the least"
    ]
    for role, all_of in sorted(found.items()):
        sizes = [size for size, _ in all_of]
        small = [sum(size < limit for size in sizes) for limit in (_CAPTION, _LEAST)]
        least, tenth, half = np.percentile(sizes, (0, 10, 50))
        rows.append(
            f"{role:22} {len(sizes):5} {least:6.3f} {tenth:6.3f} {half:6.3f} {small[0]:5} {small[1]:6}  {min(all_of)[1][:18]}"
        )
    return "\n".join(rows)


def summary(told: list[Told], *, words: bool) -> str:
    """Return what holds for all clips together."""
    sizes = [size for one in told for size in one.sizes]
    parted, ends = sum(len(one.parted) for one in told), sum(one.ends for one in told)
    particles, outside = sum(len(t.particles) for t in told), sum(len(t.outside) for t in told)
    judged = "" if judges() else " (not judged)"
    large = f"{np.mean([size >= _LARGE for size in sizes]):.0%} from {_LARGE} on"
    lines = [
        f"{len(told)} clips, {ends} line and caption ends: {parted} part a word{judged}, {particles} before a particle",
        f"running words {min(sizes):.3f} to {max(sizes):.3f} of the width, half from {median(sizes):.3f}, {large}",
        f"{outside} outside the safe box",
    ]
    if words:
        return "\n".join(lines)
    counted, unread = sum(t.captions for t in told), sum(len(t.unread) for t in told)
    moving, loud = [one.moving for one in told], [one.loudness for one in told]
    first, rest = max(t.first for t in told), max(t.rest for t in told)
    flashes, late = max(t.flashes for t in told), max(t.late for t in told)
    lines += [
        f"moving {min(moving):.0%} to {max(moving):.0%}, first within {first:.2f} s, longest rest {rest:.2f} s",
        f"at most {flashes} flashes a second",
        f"captions read whole {counted - unread} of {counted}",
        f"loudness {min(loud):.1f} to {max(loud):.1f} LUFS, sound and pictures at most {late:.2f} frames apart",
    ]
    return "\n".join(lines)


def main() -> None:
    """Count the clips that are asked for."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawTextHelpFormatter
    )
    parser.add_argument("--theme", action="append", help="eight in turn, unless others are named")
    parser.add_argument("--article", action="append", type=int, help="by its place, from 1")
    parser.add_argument("--folder", choices=FOLDERS, default="ten")
    parser.add_argument("--most", type=int, default=10, help="articles")
    parser.add_argument("--clips", type=int, default=1, help="of each article")
    parser.add_argument("--words", action="store_true", help="line ends alone")
    parser.add_argument(
        "--show", action="store_true", help="each place that is counted against a clip"
    )
    asked = parser.parse_args()
    paths = [str(path) for path in sorted(FOLDERS[asked.folder].glob("*.md"))]
    themes, found = asked.theme or THEMES, []
    for number, article in enumerate(
        islice(read_articles(paths, read_stdin=lambda: b""), asked.most)
    ):
        if asked.article and number + 1 not in asked.article:
            continue
        for script in write_scripts(article, find_quotes(article))[: asked.clips]:
            told = survey(article, script, themes[len(found) % len(themes)], words=asked.words)
            found.append(told)
            print(tell(told, words=asked.words), flush=True)
            if asked.show:
                for one in (*told.parted, *told.particles, *told.outside, *told.unread):
                    print(f"    {one}", flush=True)
    print(roles(found))
    print(summary(found, words=asked.words))


if __name__ == "__main__":
    main()
