"""A message for a platform without an open interface in; a folder that a person posts from out.

The folder holds the pictures and videos, numbered in the order in which they are uploaded, the
text as `title.txt` and `body.txt`, and `index.html`: one page that needs nothing but its folder,
with buttons that copy, counters against the platform's limits, and a QR code when the folder can be
reached from a phone. The page speaks the reader's language, else the platform's.
"""

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from shutil import copyfile
from typing import TYPE_CHECKING

from repurpose.atomic import write_atomically
from repurpose.messages import LANGUAGES, msg, translate
from repurpose.platforms.base import Limit
from repurpose.platforms.declarations import steps_of
from repurpose.platforms.delivery import Attachment, Message
from repurpose.platforms.handoff_words import (
    HTML_LANGUAGES,
    Texts,
    language_of,
    say,
    say_label,
)
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
    tags: tuple[str, ...] = ()  # for a field of their own


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
        if item.cover:
            copyfile(item.cover, folder / cover_name(number, item))
    if message.title:
        write_atomically(folder / "title.txt", message.title + "\n")
    write_atomically(folder / "body.txt", message.text + "\n")
    page = folder / "index.html"
    write_atomically(page, draw_handoff(message, rules, slip, names))
    return page


def cover_name(number: int, item: Attachment) -> str:
    """Return the name of a video's cover beside it: 01-cover.png beside 01.mp4."""
    return f"{number:02d}-cover{Path(item.cover).suffix.lower()}"


def draw_handoff(message: Message, rules: Rules, slip: Slip, names: Sequence[str]) -> str:
    """Return the page; `names` are the files of `message.media` beside it."""
    platform = rules.platform
    label, language, editor = say_label(platform), language_of(platform), platform.editor
    film = all(item.mime.startswith("video/") for item in message.media)
    return render_page(
        "handoff",
        "page.html",
        language=language,
        lang=HTML_LANGUAGES[language],
        kicker=say("kicker", label=label),
        label=label,
        go=say("go"),
        open=say("open", label=label),
        app=say("app", label=label),
        copy=say("copy"),
        copied_words=say("copied"),
        share=say("share.film" if film else "share"),
        zip=say("zip"),
        each={} if film else say("each"),
        who=slip.account,
        app_link=platform.app,
        title={
            name: " · ".join(filter(None, (text, slip.account, slip.due)))
            for name, text in label.items()
        },
        when=" · ".join(filter(None, (slip.account, slip.due))),
        code=draw_code(slip.address, language) if slip.address else PHONE,
        editor=editor,
        editor_name=editor.removeprefix("https://").partition("/")[0],
        steps=_steps(message, rules, names, slip.tags),
        done=Step(say("done"), "done", slip.done, code=True) if slip.done else None,
        done_mark=DONE,
        style=asset("handoff", "page.css").read_text(encoding="utf-8"),
        script=asset("handoff", "page.js").read_text(encoding="utf-8"),
    )


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that a person does: a text to copy, or files to upload in their order."""

    title: Texts
    name: str = ""
    text: str = ""
    action: Texts = field(default_factory=dict)  # on its button, when not just "Copy"
    code: bool = False  # shown as what is typed
    count: Texts = field(default_factory=dict)  # how long the text is, and how long it may be
    over: bool = False
    files: tuple["MediaFile", ...] = ()
    covers: tuple["MediaFile", ...] = ()  # of the videos, each to be chosen in the app
    note: Texts = field(default_factory=dict)  # in place of a text: what is to be done
    rich: str = ""  # in place of a text: HTML of our own making, copied as it looks
    lines: tuple[Texts, ...] = ()  # in place of a text: several things to be done


@dataclass(frozen=True, slots=True)
class MediaFile:
    """A picture or a video beside the page."""

    name: str
    alt: str
    moves: bool
    cover: str = ""  # of a video: the picture that the app is to show before it plays


def _steps(
    message: Message, rules: Rules, names: Sequence[str], tags: Sequence[str] = ()
) -> list[Step]:
    steps = []
    if message.title or rules.title_limit:
        steps.append(_text_step("title", message.title, rules.title_limit))
    if message.text or not message.body:
        limit = rules.limit_for(media=bool(message.media))
        steps.append(_text_step("body", message.text, limit))
    if message.body:
        steps.append(_article_step(message, rules))
    if message.summary:
        steps.append(_text_step("summary", message.summary, rules.platform.limits.get("digest")))
    if tags:
        steps.append(_text_step("tags", " ".join(tags), None))
    if message.media:
        files = tuple(
            MediaFile(
                name,
                item.alt,
                item.mime.startswith("video/"),
                cover_name(number, item) if item.cover else "",
            )
            for number, (item, name) in enumerate(zip(message.media, names, strict=True), start=1)
        )
        film = all(one.moves for one in files)
        steps.append(Step(say("media.film" if film else "media", count=len(names)), files=files))
        covers = tuple(MediaFile(one.cover, "", moves=False) for one in files if one.cover)
        if covers:
            steps.append(Step(say("cover"), covers=covers, note=say("cover.note")))
    if message.link:
        steps.append(_text_step("link", message.link, None))
    settled = rules.statements(message)
    if lines := tuple(_in_every_language(said) for said in steps_of(settled)):
        steps.append(Step(say("declare"), "declare", lines=lines))
    if message.is_written and all(one.question.topic != "ai" for one in settled):
        steps.append(Step(say("written"), note=say("written.note")))
    return steps


def _article_step(message: Message, rules: Rules) -> Step:
    """Return the whole article: as it looks, or as Markdown where the editor takes that."""
    keeps = rules.platform.article
    if keeps and keeps.written == "markdown":
        names = [Path(item.path).name for item in message.figures]
        body = message.body_with(names)
        return Step(say("article.markdown"), "article", body, say("copy.article"))
    rich = _with_figures(message)
    title = say("article" if message.text else "article.alone")
    return Step(title, "article", action=say("copy.article"), rich=rich)


def _with_figures(message: Message) -> str:
    """Return the article with its pictures in it: an editor elsewhere cannot fetch them from here."""
    shown = [
        f"data:{item.mime};base64,{b64encode(Path(item.path).read_bytes()).decode()}"
        for item in message.figures
    ]
    return message.body_with(shown)


def _text_step(name: str, text: str, limit: Limit | None) -> Step:
    action = say(f"copy.{name}")
    if limit is None:
        return Step(say(name), name, text, action)
    said = msg("{count} of {length}", count=limit.count(text), length=limit.say(limit.most))
    count = _in_every_language(said)
    return Step(say(name), name, text, action, count=count, over=bool(limit.excess(text)))


def _in_every_language(said: str) -> Texts:
    return {language: translate(said, language) for language in LANGUAGES}


def draw_code(address: str, language: str) -> str:
    """Return the figure with the QR code of an address, as HTML."""
    drawn = make_code(address).svg_inline(scale=3, border=4, light="#fff", omitsize=True)
    return render_page(
        "handoff",
        "code.html",
        language=language,
        address=address,
        phone=say("phone"),
        drawn=drawn,
    )


def make_code(address: str) -> "QRCode":
    """Return the QR code of an address (ISO/IEC 18004, level M)."""
    import segno  # noqa: PLC0415  # only needed here

    return segno.make(address, error="m", micro=False)
