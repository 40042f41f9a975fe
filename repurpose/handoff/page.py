"""What waits in, the pages that a phone sees out."""

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from repurpose import platforms
from repurpose.handoff.waiting import Waiting
from repurpose.platforms import DONE, HTML_LANGUAGES, PHONE, draw_code, language_of, say, say_label
from repurpose.resources import asset
from repurpose.templates import render_page
from repurpose.web import preferred_language

_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def draw_list(waiting: Sequence[Waiting], accepted: str = "") -> str:
    """Return the page that lists what waits; `accepted` is the reader's Accept-Language."""
    usual = {language_of(platforms.get(one.platform)) for one in waiting}
    language = preferred_language(accepted, default="en" if "en" in usual else "zh")
    return render_page(
        "handoff",
        "list.html",
        lang=HTML_LANGUAGES[language],
        title=say("list")[language],
        empty=say("list.empty")[language],
        later=say("list.later")[language],
        rows=[(f"{quote(one.folder.name)}/", one.words, _about(one, language)) for one in waiting],
        style="".join(_source(name) for name in ("page.css", "list.css")),
    )


def _source(name: str) -> str:
    return asset("handoff", name).read_text(encoding="utf-8")


def _about(one: Waiting, language: str) -> str:
    label = say_label(platforms.get(one.platform))[language]
    since = datetime.fromtimestamp(one.since / 1000).astimezone()
    return " · ".join((label, one.account, f"{since:%m-%d %H:%M}"))


def add_phone_steps(html: str, one: Waiting, address: str) -> str:
    """Return a folder's page with a QR code of `address`, and a button in place of a command."""
    language = language_of(platforms.get(one.platform))  # the page's script changes it
    texts = {name: say(name) for name in ("done", "url", "posted", "here")}
    step = render_page("handoff", "done.html", language=language, **texts)
    before, after = html.partition(DONE)[0], html.rpartition(DONE)[2]
    return before.replace(PHONE, draw_code(address, language), 1) + step + after


def inline_scripts(html: str) -> list[str]:
    """Return the scripts that stand in a page."""
    return _INLINE.findall(html)
