"""Whether a series can be taken for another voice: turned grey, shrunk to 135 px a card, and guessed.

    python -m benchmarks.voices [--sheet FILE]

The series of the ten articles in ../shared/articles are drawn in two palettes of every voice, one of them
dark where there is one. Of each card, grey, 135 px wide, and turned round where it is mostly dark, counted
are: how much of each of 6 × 8 fields is ink, and how much is edge; how long the runs of ink are across and
down; how much of the edges is level and how much upright. A series is the mean and the spread of its
cards. It is guessed by the nearest mean of a voice, made without the articles of the series that is
guessed: what is learned is the voice, not the words. Colours are gone, and so are the letters: a text of
0.1 of the width is 13 px here. `--sheet` draws what was guessed from, a voice a row, to be looked at.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from benchmarks.series import FOLDERS, Counted, draw_pack
from repurpose.article import read_articles
from repurpose.themes import load_theme, load_voice, theme_names, voice_names

if TYPE_CHECKING:
    from PIL.Image import Image

WIDE, HIGH = 135, 180
_FIELDS = (6, 8)  # across, down
_RUNS = (2, 4, 8, 16, 32, 64)  # px
_INK = 0.28  # of the range of greys between ground and what stands on it


def palettes_of(voice: str) -> list[str]:
    """Return two themes of a voice: a light and a dark one, where it has both."""
    themes = [theme for name in theme_names() if (theme := load_theme(name)).voice == voice]
    light = [theme.name for theme in themes if not theme.dark]
    dark = [theme.name for theme in themes if theme.dark]
    return [*light[:1], *dark[:1], *light[1:], *dark[1:]][:2]


def features_of(picture: "Image") -> np.ndarray:
    """Return what is counted of one card that is grey and small."""
    grey = np.asarray(picture, dtype=np.float32) / 255
    ground = np.median(grey)
    ink = np.abs(grey - ground)
    ink = (ink > _INK * max(0.2, float(ink.max()))).astype(np.float32)
    across = np.abs(np.diff(grey, axis=1))[:-1]
    down = np.abs(np.diff(grey, axis=0))[:, :-1]
    edge = np.maximum(across, down)
    parts = [_fields(ink), _fields(edge) * 4, _runs(ink), _runs(ink.T)]
    total = across.sum() + down.sum() + 1e-6
    parts.append(np.array([across.sum() / total, edge.mean() * 4, ink.mean()]))
    return np.concatenate(parts)


def _fields(plane: np.ndarray) -> np.ndarray:
    """Return the mean of a plane in each field."""
    rows = np.array_split(plane, _FIELDS[1], axis=0)
    return np.array([f.mean() for row in rows for f in np.array_split(row, _FIELDS[0], axis=1)])


def _runs(ink: np.ndarray) -> np.ndarray:
    """Return how much of the ink lies in runs of each length."""
    padded = np.pad(ink, ((0, 0), (1, 1)))
    step = np.diff(padded, axis=1)
    starts, ends = np.argwhere(step == 1)[:, 1], np.argwhere(step == -1)[:, 1]
    lengths = ends - starts
    sums, _ = np.histogram(lengths, bins=(1, *_RUNS, 10_000), weights=lengths)
    return np.asarray(sums / max(1, lengths.sum()))


def series_features(cards: Sequence["Image"]) -> np.ndarray:
    """Return the mean and the spread of what is counted of the cards of a series."""
    found = np.array([features_of(card) for card in cards])
    return np.concatenate([found.mean(axis=0), found.std(axis=0)])


def small_and_grey(theme: str, paths: Sequence[str]) -> list[list["Image"]]:
    """Return the series of each article in a theme, grey and small."""
    from PIL import Image

    found = []
    for article in read_articles(paths, read_stdin=lambda: b""):
        cards = [drawn.picture for drawn in draw_pack(article, theme, Counted())]
        found.append([c.convert("L").resize((WIDE, HIGH), Image.Resampling.BOX) for c in cards])
    return found


def guess(features: np.ndarray, voices: np.ndarray, articles: np.ndarray) -> list[str]:
    """Return the voice that each series is taken for, by the others' articles."""
    guessed = []
    for place, article in enumerate(articles):
        known = articles != article
        middle, spread = features[known].mean(axis=0), features[known].std(axis=0) + 1e-3
        scaled = (features - middle) / spread
        names = sorted(set(voices))
        means = [scaled[known & (voices == name)].mean(axis=0) for name in names]
        away = [np.square(scaled[place] - one).mean() for one in means]
        guessed.append(names[int(np.argmin(away))])
    return guessed


def save_sheet(path: Path, rows: Sequence[Sequence["Image"]]) -> None:
    """Write a picture: a series a row."""
    from PIL import Image

    most = max(len(row) for row in rows)
    sheet = Image.new("L", (most * (WIDE + 6) + 6, len(rows) * (HIGH + 6) + 6), 128)
    for down, row in enumerate(rows):
        for across, card in enumerate(row):
            sheet.paste(card, (6 + across * (WIDE + 6), 6 + down * (HIGH + 6)))
    sheet.save(path)


def main() -> None:
    """Draw the series, guess their voices, and print how often that is right."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--sheet", type=Path, help="write what was guessed from, a voice a row")
    asked = parser.parse_args()
    paths = [str(path) for path in sorted(FOLDERS["ten"].glob("*.md"))]
    found, voices, articles, rows = [], [], [], []
    for voice in voice_names():
        for theme in palettes_of(voice):
            for place, cards in enumerate(small_and_grey(theme, paths)):
                found.append(series_features(cards))
                voices.append(voice)
                articles.append(place)
                if place == 0:
                    rows.append(cards)
    if asked.sheet:
        save_sheet(asked.sheet, rows)
    guessed = guess(np.array(found), np.array(voices), np.array(articles))
    right = sum(a == b for a, b in zip(voices, guessed, strict=True))
    print(f"{len(found)} series of {len(set(voices))} voices: {right} told by their voice")
    for voice in voice_names():
        taken = Counter(b for a, b in zip(voices, guessed, strict=True) if a == voice and a != b)
        wrong = ", ".join(f"{name} ×{times}" for name, times in taken.items())
        label = load_voice(voice).label
        print(f"  {label:12} {voices.count(voice) - sum(taken.values()):3} of {voices.count(voice)}"
              + (f"   taken for {wrong}" if wrong else ""))  # fmt: skip


if __name__ == "__main__":
    main()
