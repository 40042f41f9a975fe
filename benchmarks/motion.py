"""What moves in the clips of real articles, counted, and contact sheets of them to look at.

    python -m benchmarks.motion [--theme NAME]... [--article N]... [--folder ten|labelled] [--most N] [--captions STYLE] [--sheets FOLDER]

The first clip of each of the articles in ../shared/articles, or of the labelled ones, drawn small (its frames are the same
in any size) and not encoded. The progress bar does not count as motion.
"""

import argparse
from itertools import islice
from pathlib import Path

import numpy as np
from PIL import Image

from benchmarks.series import FOLDERS, Counted, count_ends
from repurpose.article import Article, read_articles
from repurpose.clips import FORMATS, Labels, load_style, plan_timeline
from repurpose.clips.audio.moods import MOODS
from repurpose.clips.encode.planes import Planes
from repurpose.clips.layout.picture import PictureClip, picture_clip
from repurpose.clips.layout.progress import area_of
from repurpose.clips.layout.timeline import with_tokens
from repurpose.clips.layout.watch import watch
from repurpose.clips.scenes.scene_stage import SceneStage
from repurpose.slicing import find_quotes, write_scripts
from repurpose.themes import load_theme
from repurpose.typeset import find_fonts

FORM = FORMATS["vertical-draft"]
THEMES = ("newsroom", "ink", "tech-dark", "brutalist", "magazine")
_ACROSS, _CELL = 6, 270
_READ = ("title", "text", "items", "labels", "number")  # fields that are read, numbered or not


def rgb(planes: Planes) -> Image.Image:
    """Return planes as a picture."""
    height, wide = planes.shape[0] * 2 // 3, planes.shape[1]
    chroma = planes[height:].reshape(2, height // 2, wide // 2).repeat(2, 1).repeat(2, 2)
    y, u, v = (planes[:height] - 16.0) / 219, *((c - 128.0) / 224 for c in chroma)
    parts = np.stack([y + 1.5748 * v, y - 0.1873 * u - 0.4681 * v, y + 1.8556 * u], 2)
    return Image.fromarray((np.clip(parts, 0, 1) * 255).astype(np.uint8))


def draw_sheet(clip: PictureClip, target: Path) -> None:
    """Draw frames at 0, 0.1, 0.2, 0.3, 0.5 and each whole second beside one another."""
    timeline = clip.stage.timeline
    times = [0, 0.1, 0.2, 0.3, 0.5, *range(1, int(timeline.seconds) + 1)]
    frames = clip.frames()
    cells = [rgb(frames.planes(min(timeline.frames - 1, round(t * timeline.fps)))) for t in times]
    tall = round(_CELL * FORM.height / FORM.width)
    sheet = Image.new("RGB", (_ACROSS * _CELL, -(-len(cells) // _ACROSS) * tall), "grey")
    for number, cell in enumerate(cells):
        at = (number % _ACROSS * _CELL, number // _ACROSS * tall)
        sheet.paste(cell.resize((_CELL - 6, tall - 6)), at)
    sheet.save(target)


def count_clip(article: Article, theme: str, captions: str, sheets: Path | None) -> None:
    """Count one clip, print the figures, and draw its sheet."""
    script = write_scripts(article, find_quotes(article))[0]
    style = load_style(captions)
    timeline = plan_timeline(script, grid=MOODS["calm"].grid)
    if style.motion != "still":
        timeline = with_tokens(timeline, style.unit)
    with picture_clip(
        timeline,
        theme=load_theme(theme),
        catalogue=find_fonts(),
        form=FORM,
        style=style,
        labels=Labels(author=article.author, call="评论区见"),
        language=article.language,
    ) as clip:
        frames = clip.frames()
        seen = watch(
            (frames.planes(n) for n in range(timeline.frames)),
            timeline.fps,
            area_of(clip.stage.progress(0)),
        )
        scenes = clip.stage.built.values() if isinstance(clip.stage, SceneStage) else ()
        sizes = [
            w.size / FORM.width
            for s in scenes
            for w in s.drawn.written
            if w.field.split(".")[0] in _READ
        ]
        ends = Counted()
        for scene in scenes:
            count_ends(scene.drawn, ends)
        print(
            f"{article.title[:12]:14} {theme:10} {timeline.seconds:4.0f} s, moving {seen.moving:4.0%},"
            f" first {seen.first:.2f} s, rest {seen.rest:.2f} s, flashes {seen.flashes} a second,"
            f" type {min(sizes):.3f} to {max(sizes):.3f} of the width,"
            f" {len(ends.parted)} of {ends.ends} line ends part a word {ends.parted or ''},"
            f" {len(timeline.scenes) - len(scenes)} without a layout",
            flush=True,
        )
        if sheets:
            sheets.mkdir(parents=True, exist_ok=True)
            draw_sheet(clip, sheets / f"{article.id[:8]}-{theme}.png")


def main() -> None:
    """Count the clips that are asked for."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--theme", action="append", help="five in turn, unless others are named")
    parser.add_argument("--article", action="append", type=int, help="by its place, from 1")
    parser.add_argument("--folder", choices=FOLDERS, default="ten")
    parser.add_argument("--most", type=int, default=10, help="articles")
    parser.add_argument("--captions", default="plain")
    parser.add_argument("--sheets", type=Path, help="a folder for contact sheets")
    asked = parser.parse_args()
    paths = [str(path) for path in sorted(FOLDERS[asked.folder].glob("*.md"))]
    themes = asked.theme or THEMES
    for number, article in enumerate(
        islice(read_articles(paths, read_stdin=lambda: b""), asked.most)
    ):
        if not asked.article or number + 1 in asked.article:
            count_clip(article, themes[number % len(themes)], asked.captions, asked.sheets)


if __name__ == "__main__":
    main()
