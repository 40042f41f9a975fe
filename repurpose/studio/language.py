"""A request in; the language of who reads the page, and what says texts in it, out."""

from dataclasses import dataclass

from starlette.requests import HTTPConnection

from repurpose.messages import LANGUAGES, translate
from repurpose.studio.state import Studio


@dataclass(frozen=True, slots=True)
class Speaker:
    """Says the texts of the rooms below in one language."""

    language: str

    def __call__(self, text: str) -> str:
        """Return a text in that language."""
        return translate(text, language=self.language)


def language_of(request: HTTPConnection, studio: Studio) -> str:
    """Return the language that the reader chose, or the studio's own."""
    chosen = request.cookies.get("studio-language", "")
    return chosen if chosen in LANGUAGES else studio.language


def speaker(request: HTTPConnection, studio: Studio) -> Speaker:
    """Return what says the texts of the rooms below in the reader's language."""
    return Speaker(language_of(request, studio))
