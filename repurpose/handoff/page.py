"""What waits in, the pages that a phone sees out."""

import re
from collections.abc import Sequence
from datetime import datetime
from urllib.parse import quote

from repurpose import platforms
from repurpose.handoff.waiting import Waiting
from repurpose.platforms.handoff import DONE, PHONE, draw_code
from repurpose.platforms.handoff_page import WORDS
from repurpose.resources import asset
from repurpose.templates import render_page

_LIST = {
    "zh": ("待手动发布", "全部发完了。", "新的到点后会出现在这里。"),
    "en": ("To post by hand", "All posted.", "What falls due next will appear here."),
}
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def draw_list(waiting: Sequence[Waiting]) -> str:
    """Return the page that lists what waits."""
    chinese = all(platforms.get(one.platform).chinese for one in waiting)
    title, empty, later = _LIST["zh" if chinese else "en"]
    return render_page(
        "handoff",
        "list.html",
        lang="zh-CN" if chinese else "en",
        title=title,
        empty=empty,
        later=later,
        rows=[(f"{quote(one.folder.name)}/", one.words, _about(one)) for one in waiting],
        style="".join(_source(name) for name in ("page.css", "list.css")),
    )


def _source(name: str) -> str:
    return asset("handoff", name).read_text(encoding="utf-8")


def _about(one: Waiting) -> str:
    facts = platforms.get(one.platform)
    label = facts.label_zh if facts.chinese else facts.label
    since = datetime.fromtimestamp(one.since / 1000).astimezone()
    return " · ".join((label, one.account, f"{since:%m-%d %H:%M}"))


def add_phone_steps(html: str, one: Waiting, address: str) -> str:
    """Return a folder's page with a QR code of `address`, and a button in place of a command."""
    words = WORDS["zh" if platforms.get(one.platform).chinese else "en"]
    step = render_page("handoff", "done.html", words=words)
    before, after = html.partition(DONE)[0], html.rpartition(DONE)[2]
    return before.replace(PHONE, draw_code(address, words), 1) + step + after


def inline_scripts(html: str) -> list[str]:
    """Return the scripts that stand in a page."""
    return _INLINE.findall(html)
