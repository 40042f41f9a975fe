"""Words on a clip that are not the article's own sentences."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands on the cover and the end card beside the title. Empty ones are not drawn."""

    kicker: str = ""  # above the title: a series, a section, a publication
    author: str = ""
    call: str = ""  # the call to action of the end card
