"""What is handed to worker processes: the cards of a pack, a clip of it, and what each is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.messages import msg
from repurpose.pack.card_plan import CardPlan

if TYPE_CHECKING:
    from repurpose.clips import Recipe
    from repurpose.ink import Level
    from repurpose.pack.pictures import ArticlePicture
    from repurpose.slicing import Script

Progress = Callable[[str, int, int], None]  # (what, done, of how many)


@dataclass(frozen=True, slots=True)
class CardsTask:
    """The cards of one pack that have to be drawn."""

    article_id: str
    shown: str  # of the article, to find each line's place
    plans: tuple[CardPlan, ...]
    folder: Path
    png: "Level" = "fast"  # how hard the files are compressed

    @property
    def title(self) -> str:
        """What people call it."""
        return "the cards"


@dataclass(frozen=True, slots=True)
class ClipTask:
    """One clip that has to be made."""

    article_id: str
    script: "Script"
    recipe: "Recipe"
    pictures: "tuple[ArticlePicture, ...]"  # the article's own, when they are the backdrop
    theme: str
    voice: str
    voice_fallback: bool
    folder: Path
    name: str

    @property
    def title(self) -> str:
        """What people call it."""
        return msg("clip {name}", name=self.name)
