"""What waits in, the pages that a phone sees out."""

from collections.abc import Sequence
from datetime import datetime
from html import escape
from urllib.parse import quote

from repurpose import platforms
from repurpose.handoff.waiting import Waiting
from repurpose.platforms.handoff import DONE, PHONE, draw_code
from repurpose.platforms.handoff_page import STYLE, WORDS

_LIST = {
    "zh": ("待手动发布", "全部发完了。", "新的到点后会出现在这里。"),
    "en": ("To post by hand", "All posted.", "What falls due next will appear here."),
}
_MORE = """
.row{display:block;text-decoration:none;background:var(--card);border:1px solid var(--line);border-radius:14px;padding:16px 20px;margin:0 0 12px}
.row b{display:block;font-size:17px;overflow-wrap:anywhere}
.row span{color:var(--soft);font-size:14px}
.empty{padding:48px 0;text-align:center;color:var(--soft)}
"""
_FORM = """<form method="post" action="done"><label for="url">{label}</label>
<input id="url" name="url" inputmode="url" autocomplete="off" placeholder="https://">
<button type="submit">{button}</button></form>"""


def draw_list(waiting: Sequence[Waiting]) -> str:
    """Return the page that lists what waits."""
    chinese = all(platforms.get(one.platform).chinese for one in waiting)
    title, empty, later = _LIST["zh" if chinese else "en"]
    rows = "".join(_row(one) for one in waiting) or (
        f'<div class="empty"><p>{escape(empty)}</p><p>{escape(later)}</p></div>'
    )
    return f"""<!doctype html>
<html lang="{"zh-CN" if chinese else "en"}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(title)}</title>
<style>{STYLE}{_MORE}</style>
<main>
<header><div><p class="kicker">Repurpose</p><h1>{escape(title)}</h1></div></header>
{rows}
</main>
</html>
"""


def _row(one: Waiting) -> str:
    facts = platforms.get(one.platform)
    label = facts.label_zh if facts.chinese else facts.label
    since = datetime.fromtimestamp(one.since / 1000).astimezone()
    about = " · ".join((label, one.account, f"{since:%m-%d %H:%M}"))
    return (
        f'<a class="row" href="{quote(one.folder.name)}/"><b>{escape(one.words)}</b>'
        f"<span>{escape(about)}</span></a>\n"
    )


def add_phone_steps(html: str, one: Waiting, address: str) -> str:
    """Return a folder's page with a QR code of `address`, and a button in place of a command."""
    words = WORDS["zh" if platforms.get(one.platform).chinese else "en"]
    form = _FORM.format(label=escape(words["where"]), button=escape(words["posted"]))
    step = f'<li><div class="bar"><h2>{escape(words["done"])}</h2></div>{form}</li>'
    before, after = html.partition(DONE)[0], html.rpartition(DONE)[2]
    return before.replace(PHONE, draw_code(address, words), 1) + step + after
