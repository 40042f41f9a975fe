"""A pack folder in, all that it says out, planned again as it was when it was made; nothing is drawn, nobody is asked."""

from dataclasses import replace
from pathlib import Path

from repurpose.config import parse_wishes
from repurpose.pack.content import Content, plan_content
from repurpose.pack.editing import edit
from repurpose.pack.made_from import article_of, choices_of
from repurpose.pack.manifest_file import read_manifest
from repurpose.pack.overrides.files import CARDS, TAKEN, TITLES, WISHES, read_hand
from repurpose.pack.overrides.series_file import read_series
from repurpose.pack.overrides.taken_file import read_taken, select_taken
from repurpose.pack.overrides.title_edits import read_titles
from repurpose.slicing import Wishes


def plan_again(folder: Path, *, seconds: int | None = None) -> Content:
    """Return what a pack says: by its article, its choices, its editor's answer and its author's files.

    `seconds` is another length of its clips, as their author may want it.

    Raises:
        ContentError: One of them is damaged.
    """
    manifest, hand = read_manifest(folder), read_hand(folder)
    article, choices = article_of(folder, manifest), choices_of(manifest)
    own = Wishes(*parse_wishes(hand.get(WISHES), folder / WISHES))
    length = seconds or choices.seconds
    wished = replace(choices, wishes=choices.wishes + own, seconds=length)
    edited = edit(article, wished, folder, manifest, None)
    taken = read_taken(hand.get(TAKEN), folder / TAKEN)
    return plan_content(
        article,
        wished,
        read_series(hand.get(CARDS), folder / CARDS),
        read_titles(hand.get(TITLES), folder / TITLES).hashtags,
        select_taken(edited.selection, taken, article),
        quotes=taken.quotes,
    )
