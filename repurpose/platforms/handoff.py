"""A message for a platform without an open interface in; a folder that a person posts from out.

The folder holds the pictures and videos, numbered in the order in which they are uploaded, the
text as `title.txt` and `body.txt`, and `index.html`: one page that needs nothing but its folder,
with buttons that copy, counters against the platform's limits, and a QR code when the folder can be
reached from a phone.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

from repurpose.atomic import write_atomically
from repurpose.platforms.base import Limit
from repurpose.platforms.delivery import Message
from repurpose.platforms.handoff_page import WORDS
from repurpose.platforms.rules import Rules
from repurpose.resources import asset
from repurpose.templates import render_page

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
    editor = platform.editor
    return render_page(
        "handoff",
        "page.html",
        lang="zh-CN" if platform.chinese else "en",
        words=words,
        label=label,
        title=" · ".join(filter(None, (label, slip.account, slip.due))),
        when=" · ".join(filter(None, (slip.account, slip.due))),
        code=draw_code(slip.address, words) if slip.address else PHONE,
        editor=editor,
        editor_name=editor.removeprefix("https://").partition("/")[0],
        steps=_steps(message, rules, names, words),
        done=Step(words["done"], "done", slip.done, code=True) if slip.done else None,
        done_mark=DONE,
        style=asset("handoff", "page.css").read_text(encoding="utf-8"),
        script=asset("handoff", "page.js").read_text(encoding="utf-8"),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a person does: a text to copy, or files to upload in their order."""

    title: str
    name: str = ""
    text: str = ""
    code: bool = False  # shown as what is typed
    count: str = ""  # how long the text is, and how long it may be
    over: bool = False
    files: tuple["MediaFile", ...] = ()


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A picture or a video beside the page."""

    name: str
    alt: str
    moves: bool


def _steps(
    message: Message, rules: Rules, names: Sequence[str], words: dict[str, str]
) -> list[Step]:
    steps = []
    if message.title or rules.title_limit:
        steps.append(_text_step("title", words["title"], message.title, rules.title_limit, words))
    limit = rules.limit_for(media=bool(message.media))
    steps.append(_text_step("body", words["body"], message.text, limit, words))
    if message.media:
        files = tuple(
            MediaFile(name, item.alt, item.mime.startswith("video/"))
            for item, name in zip(message.media, names, strict=True)
        )
        steps.append(Step(words["media"].format(len(names)), files=files))
    if message.link:
        steps.append(_text_step("link", words["link"], message.link, None, words))
    return steps


def _text_step(
    name: str, title: str, text: str, limit: Limit | None, words: dict[str, str]
) -> Step:
    if limit is None:
        return Step(title, name, text)
    unit = words.get(limit.unit, limit.unit)
    count = f"{limit.count(text)} / {limit.most} {unit}"
    return Step(title, name, text, count=count, over=bool(limit.excess(text)))


def draw_code(address: str, words: dict[str, str]) -> str:
    """Return the figure with the QR code of an address, as HTML."""
    drawn = make_code(address).svg_inline(scale=3, border=4, light="#fff", omitsize=True)
    return render_page("handoff", "code.html", address=address, words=words, drawn=drawn)


def make_code(address: str) -> "QRCode":
    """Return the QR code of an address (ISO/IEC 18004, level M)."""
    import segno  # noqa: PLC0415  # only needed here

    return segno.make(address, error="m", micro=False)
