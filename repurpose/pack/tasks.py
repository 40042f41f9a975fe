"""What is handed to worker processes: the cards of a pack, a clip of it, and what each is made of."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.messages import msg
from repurpose.pack.card_plan import CardPlan

if TYPE_CHECKING:
    from repurpose.article import Article
    from repurpose.clips import Recipe
    from repurpose.ink import Level
    from repurpose.pack.choices import Choices
    from repurpose.pack.clip_cover import ClipCover
    from repurpose.pack.manifest import ClipEntry
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
    cover: "ClipCover | None" = None  # a card or picture that a person has chosen
    made: "ClipEntry | None" = None  # lies in `folder` already, and only its covers are drawn

    @property
    def title(self) -> str:
        """What people call it."""
        return msg("clip {name}", name=self.name)


@dataclass(frozen=True, slots=True)
class PackTask:
    """One pack among many, made from its first word to its last in a process of its own."""

    article: "Article"
    choices: "Choices"
    out: Path  # the folder of the packs
    force: bool  # write into a folder that holds other things too
    only: bool  # for the platforms of `choices` and no others

    @property
    def article_id(self) -> str:
        """Of whom progress is told."""
        return self.article.id

    @property
    def title(self) -> str:
        """What people call it."""
        return self.article.id

    @property
    def target(self) -> Path:
        """Its folder."""
        return self.out / self.article.id
