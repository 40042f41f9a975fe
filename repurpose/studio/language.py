"""A request in; the language of who reads the page, and what says texts in it, out."""

from functools import partial

from starlette.requests import HTTPConnection

from repurpose.messages import LANGUAGES, Say, translate
from repurpose.studio.state import Studio


def language_of(request: HTTPConnection, studio: Studio) -> str:
    """Return the language that the reader chose, or the studio's own."""
    chosen = request.cookies.get("studio-language", "")
    return chosen if chosen in LANGUAGES else studio.language


def speaker(request: HTTPConnection, studio: Studio) -> Say:
    """Return what says the texts of the rooms below in the reader's language."""
    return partial(translate, language=language_of(request, studio))
