"""What a user chooses about a pack; no I/O."""

from dataclasses import asdict, dataclass, field
from typing import Any, Literal

from repurpose.slicing import Wishes

PLATFORMS = ("x", "weibo", "bluesky", "mastodon")


@dataclass(frozen=True, slots=True)
class Choices:
    """The options of a pack: the same article and choices give the same pack."""

    platforms: tuple[str, ...] = PLATFORMS
    style: Literal["full", "digest"] | None = None  # of threads; None: what readers expect
    posts: int | None = None  # of a digest thread
    theme: str = "newsroom"
    format: str = "xiaohongshu"
    cards: bool = True
    png: Literal["fast", "small", "max"] = "fast"  # how hard the cards' files are compressed
    quotes: int = 7  # quote cards, at the most
    clips: int = 1
    captions: str = "plain"  # how a clip's captions look
    clip_format: str = "vertical"
    voice: str = "none"  # a provider, or provider:voice
    voice_fallback: bool = False  # make the clip without a voice when the voice fails
    music: str = "bed"  # a mood, a file, or none
    backdrop: tuple[str, ...] = ()  # pictures, or one film, behind a clip's text; `none`
    motion: Literal["none", "pan", "zoom"] = "pan"  # of those pictures
    link: str = ""
    wishes: Wishes = field(default_factory=Wishes)

    def options(self) -> dict[str, Any]:
        """Return the choices as they stand in `pack.json`."""
        return asdict(self) | {"platforms": list(self.platforms), "backdrop": list(self.backdrop)}
