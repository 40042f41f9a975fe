"""What an author wants said or left unsaid: sentences pinned and banned, matched as readers see them."""

import re
from dataclasses import dataclass

from repurpose.article import restore_width

PINNED = 30.0  # worth that no other sentence reaches


MOST_VARIANTS = 5  # other hooks and titles that may be asked for


@dataclass(frozen=True, slots=True)
class Wishes:
    """Pinned and banned words; a sentence is meant when it contains them, spaces and widths aside."""

    pinned: tuple[str, ...] = ()
    banned: tuple[str, ...] = ()

    def pins(self, text: str) -> bool:
        """Say whether `text` must be said."""
        return _any_in(self.pinned, text)

    def bans(self, text: str) -> bool:
        """Say whether `text` must not be said."""
        return _any_in(self.banned, text)

    def __add__(self, other: "Wishes") -> "Wishes":
        """Return both authors' wishes."""
        return Wishes(self.pinned + other.pinned, self.banned + other.banned)


def _any_in(wishes: tuple[str, ...], text: str) -> bool:
    plain = _plain(text) if wishes else ""
    return any(_plain(wish) in plain for wish in wishes if wish.strip())


def _plain(text: str) -> str:
    return re.sub(r"\s+", "", restore_width(text))
