"""A card or picture that a person has chosen as a clip's cover in, the cover in any size out."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.errors import MissingGlyphs, Overflow
from repurpose.messages import msg
from repurpose.pack.card_fitting import draw_fitting
from repurpose.pack.card_plan import CardPlan
from repurpose.pack.font_files import fonts
from repurpose.pack.job import Job
from repurpose.pack.overrides.media_file import FOLDER

if TYPE_CHECKING:
    from PIL.Image import Image


@dataclass(frozen=True, slots=True)
class ClipCover:
    """A card, composed anew in each size, or a picture, of which the middle stays. It can be pickled."""

    inputs: str  # the fingerprint of all that decides it
    card: CardPlan | None = None
    shown: str = ""  # what the article shows, in which the card's words have their places
    picture: Path | None = None

    def draw(self, width: int, height: int) -> "Image":
        """Return the cover in px; a card that does not fit such a shape stands in it as the pack has it."""
        from PIL import Image, ImageOps  # noqa: PLC0415  # only where it draws

        if self.card:
            look = replace(self.card.look, format=f"{width}x{height}")
            try:
                return self._drawn(replace(self.card, look=look))
            except (Overflow, MissingGlyphs):
                whole = self._drawn(self.card)
                edge = whole.resize((1, 1), box=(0, 0, 1, 1)).tobytes()  # the colour of its corner
                return ImageOps.pad(whole, (width, height), color=(edge[0], edge[1], edge[2]))
        with Image.open(self.picture or "") as opened:
            flat = Image.new("RGB", opened.size, "white")
            shown = opened.convert("RGBA")
            flat.paste(shown, mask=shown.getchannel("A"))
        return ImageOps.fit(flat, (width, height))

    def _drawn(self, plan: CardPlan) -> "Image":
        _, drawn, _ = draw_fitting(self.shown, plan, fonts())
        return drawn.picture.convert("RGB")


def find_covers(job: Job) -> Mapping[str, ClipCover]:
    """Return the cards and pictures that clips of a pack are to have as covers, by file.

    What is not there any more is told; such a clip has its title.
    """
    plans = {plan.file: plan for plan in job.content.cards}
    found: dict[str, ClipCover] = {}
    wanted = {s.cover for s in job.content.scripts[: job.choices.clips] if isinstance(s.cover, str)}
    for file in sorted(wanted):
        path = job.stage / file
        if plan := plans.get(file):
            alone = replace(
                plan, card=replace(plan.card, page="")
            )  # its place in the series says nothing here
            found[file] = ClipCover(job.keys.get(plan.id, ""), alone, job.article.shown)
        elif file.startswith(f"{FOLDER}/") and path.is_file():
            digest = hashlib.sha256(path.read_bytes()).hexdigest()
            found[file] = ClipCover(digest, picture=path)
        else:
            job.notices.append(
                msg("There is no {file} to be a clip's cover: it has its title.", file=file)
            )
    return found
