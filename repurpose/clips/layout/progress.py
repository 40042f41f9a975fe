"""A timeline and the place of its progress bar in, the pieces of the bar out: one for each scene."""

from repurpose.clips.layout.safe_areas import Box
from repurpose.clips.layout.timeline import Timeline


def bar_pieces(timeline: Timeline, bar: Box, gap: int, frame: int) -> list[tuple[int, int, int]]:
    """Return left, right and px done at `frame` for each piece; `gap` px lie between two.

    Each scene before the end card is a piece, as wide as it is long.
    """
    scenes = [s for s in timeline.scenes if s.kind != "end"]
    room = bar.width - gap * (len(scenes) - 1)
    total, pieces, left = sum(s.end - s.start for s in scenes), [], float(bar.left)
    for scene in scenes:
        width = room * (scene.end - scene.start) / total
        low, high = round(left / 2) * 2, round((left + width) / 2) * 2
        share = min(1.0, max(0.0, (frame - scene.start) / (scene.end - scene.start)))
        pieces.append((low, high, round((high - low) * share)))
        left += width + gap
    return pieces
