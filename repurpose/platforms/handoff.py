"""A message for a platform without an open interface in; a folder that a person posts from out.

The folder holds the pictures and videos, numbered in the order in which they are uploaded, the
text as `title.txt` and `body.txt`, and `index.html`: one page that needs nothing but its folder,
with buttons that copy, counters against the platform's limits, and a QR code when the folder can be
reached from a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from html import escape
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

from repurpose.atomic import write_atomically
from repurpose.platforms.base import Limit, Platform
from repurpose.platforms.delivery import Attachment, Message
from repurpose.platforms.handoff_page import SCRIPT, STYLE, WORDS
from repurpose.platforms.rules import Rules

if TYPE_CHECKING:
    from segno import QRCode

# Where `repurpose handoff`, which knows its address in the network, puts what it adds to a page.
PHONE = "<!--phone-->"
DONE = "<!--done-->"  # before and after the last step


@dataclass(frozen=True, slots=True)
class Slip:
    """What the page says beside the message: whose turn it is, when, and where the page is."""

    account: str = ""
    due: str = ""  # for people, such as "11-23 周一 20:00"
    address: str = ""  # of the folder, as a phone in the same network reaches it
    done: str = ""  # the command that says it was posted


def write_handoff(folder: Path, message: Message, rules: Rules, slip: Slip) -> Path:
    """Write the folder and return its page; what is there already is written over.

    The title stands there as the platform's form takes it (`Platform.write_title`).

    Raises:
        OSError: a file cannot be read or written.
    """
    message = replace(message, title=rules.platform.write_title(message.title))
    folder.mkdir(parents=True, exist_ok=True)
    names = []
    for number, item in enumerate(message.media, start=1):
        name = f"{number:02d}{Path(item.path).suffix.lower()}"
        copyfile(item.path, folder / name)
        names.append(name)
    if message.title:
        write_atomically(folder / "title.txt", message.title + "\n")
    write_atomically(folder / "body.txt", message.text + "\n")
    page = folder / "index.html"
    write_atomically(page, draw_handoff(message, rules, slip, names))
    return page


def draw_handoff(message: Message, rules: Rules, slip: Slip, names: Sequence[str]) -> str:
    """Return the page; `names` are the files of `message.media` beside it."""
    platform = rules.platform
    words = WORDS["zh" if platform.chinese else "en"]
    label = platform.label_zh if platform.chinese else platform.label
    steps = [_step(words["open"].format(label), _opener(platform, label, words))]
    if message.title or rules.title_limit:
        steps.append(_text_step("title", words["title"], message.title, rules.title_limit, words))
    limit = rules.limit_for(media=bool(message.media))
    steps.append(_text_step("body", words["body"], message.text, limit, words))
    if message.media:
        steps.append(_step(words["media"].format(len(names)), _gallery(message.media, names)))
    if message.link:
        steps.append(_text_step("link", words["link"], message.link, None, words))
    closing = _copy_block("done", slip.done, words, code=True) if slip.done else ""
    steps.append(DONE + (_step(words["done"], closing) if closing else "") + DONE)
    listed = "\n".join(steps)
    head = " · ".join(filter(None, (label, slip.account, slip.due)))
    return f"""<!doctype html>
<html lang="{"zh-CN" if platform.chinese else "en"}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>{escape(head)}</title>
<style>{STYLE}</style>
<main>
<header><div><p class="kicker">{escape(words["kicker"])}</p><h1>{escape(label)}</h1>
<p class="when">{escape(" · ".join(filter(None, (slip.account, slip.due))))}</p></div>{draw_code(slip.address, words) if slip.address else PHONE}</header>
<ol>
{listed}
</ol>
</main>
<p id="said" role="status" aria-live="polite"></p>
<script>const COPIED = {words["copied"]!r};{SCRIPT}</script>
</html>
"""


def _step(title: str, inner: str, mark: str = "") -> str:
    return f'<li><div class="bar"><h2>{escape(title)}</h2>{mark}</div>{inner}</li>'


def _opener(platform: Platform, label: str, words: dict[str, str]) -> str:
    address = platform.editor
    if not address:
        return f'<p class="note">{escape(words["app"].format(label))}</p>'
    shown = address.removeprefix("https://").partition("/")[0]
    return f'<p><a href="{address}" rel="noreferrer" target="_blank">{escape(shown)}</a></p>'


def _text_step(name: str, title: str, text: str, limit: Limit | None, words: dict[str, str]) -> str:
    return _step(title, _copy_block(name, text, words), _counter(text, limit, words))


def _counter(text: str, limit: Limit | None, words: dict[str, str]) -> str:
    if limit is None:
        return ""
    count, over = limit.count(text), limit.excess(text)
    state = "over" if over else "fits"
    unit = words.get(limit.unit, limit.unit)
    return f'<span class="count {state}">{count} / {limit.most} {escape(unit)}</span>'


def _copy_block(name: str, text: str, words: dict[str, str], *, code: bool = False) -> str:
    kind = ' class="code"' if code else ""
    button = f'<button type="button" data-copy="{name}">{escape(words["copy"])}</button>'
    return f'<pre id="{name}"{kind} tabindex="0">{escape(text)}</pre>{button}'


def _gallery(media: Sequence[Attachment], names: Sequence[str]) -> str:
    """Return the pictures as one sees them, each with its number and a way to keep it."""
    figures = []
    for number, (item, name) in enumerate(zip(media, names, strict=True), start=1):
        if item.mime.startswith("video/"):
            shown = f'<video src="{name}" controls preload="metadata"></video>'
        else:
            shown = f'<img src="{name}" alt="{escape(item.alt)}" loading="lazy">'
        figures.append(
            f'<figure><a href="{name}" download>{shown}</a>'
            f"<figcaption><b>{number}</b> {name}</figcaption></figure>"
        )
    return f'<div class="gallery">{"".join(figures)}</div>'


def draw_code(address: str, words: dict[str, str]) -> str:
    """Return the figure with the QR code of an address."""
    drawn = make_code(address).svg_inline(scale=3, border=4, light="#fff", omitsize=True)
    return (
        f'<figure class="qr" title="{escape(address)}">{drawn}'
        f"<figcaption>{escape(words['phone'])}</figcaption></figure>"
    )


def make_code(address: str) -> "QRCode":
    """Return the QR code of an address (ISO/IEC 18004, level M)."""
    import segno  # noqa: PLC0415  # only needed here

    return segno.make(address, error="m", micro=False)
