"""What blogs and letters share: their rules, an article's address of its own, its tags, a text in marks."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from hashlib import sha256
from html import escape
from typing import Self

from repurpose.messages import msg
from repurpose.platforms.delivery import DeliveryContext, Message
from repurpose.platforms.hashtags import tag_name
from repurpose.platforms.rules import Problem, Rules

PUBLISH = "publish"  # the account's `status` that makes an article public at once
_SLUG = 60  # characters of a title that its address keeps
_WORD = re.compile(r"[a-z0-9]{1,60}")
_MARKDOWN = re.compile(r"([\\`*_\[\]<>#|~])")
_LEAD = re.compile(r"^(\d{1,9})([.)])(?=\s)|^([-+])(?=\s)")


def is_public(settings: Mapping[str, str] | None) -> bool:
    """Say whether an account makes articles public; else they are drafts."""
    return (settings or {}).get("status") == PUBLISH


class BlogRules(Rules):
    """An article has a title; it is a draft, which a person publishes, unless the account says so."""

    def of_account(self, settings: Mapping[str, str]) -> Self:
        """Return the rules of an account that makes drafts, or publishes."""
        platform = replace(self.platform, drafts=not is_public(settings))
        return replace(self, platform=platform, settings=settings)

    def special(self, message: Message) -> Iterator[Problem]:
        """Yield what an article asks for."""
        if self.variant:  # of a form that is not sent by itself
            return
        if not message.title.strip():
            yield Problem("title", msg("an article needs a title"))
        if over := self.platform.body.excess(message.body):
            said = msg(
                "the article with its marks is {over} too long", over=self.platform.body.say(over)
            )
            yield Problem("length", said)
        status = (self.settings or {}).get("status", "draft")
        if status not in ("draft", PUBLISH):
            said = msg("'{status}' is not a status: draft, or publish", status=status)
            yield Problem("account", said)


def slug_of(message: Message, place: DeliveryContext) -> str:
    """Return the end of the article's address: words of its title, and a mark of this part alone.

    The same on every attempt, so that a place can be asked whether it has the article already.
    """
    mark = sha256(place.key.encode()).hexdigest()[:10]
    words = "-".join(_WORD.findall(message.title.lower()))[:_SLUG].strip("-")
    return f"{words or place.created_at[:10]}-{mark}"


def tags_of(message: Message, most: int) -> tuple[str, ...]:
    """Return the article's tags without signs, each once."""
    names = (
        tag_name(str(run["text"]).strip().strip("#＃"))
        for run in message.runs
        if run.get("role") == "hashtag"
    )
    return tuple(dict.fromkeys(name for name in names if name))[:most]


def words_of_article(message: Message) -> str:
    """Return the text of an article that has no marks, without the hashtags, which are its tags."""
    said = [run for run in message.runs if run.get("role") != "hashtag"]
    if "".join(str(run["text"]) for run in message.runs) != message.text:
        return message.text  # somebody has edited it
    return "".join(str(run["text"]) for run in said).strip()


def summary_of(message: Message) -> str:
    """Return the summary as one line."""
    return " ".join(message.summary.split())


def html_of(text: str) -> str:
    """Return a text as paragraphs of HTML, one a line."""
    lines = (line.strip() for line in text.split("\n"))
    return "\n".join(f"<p>{escape(line, quote=False)}</p>" for line in lines if line)


def markdown_of(text: str) -> str:
    """Return a text as paragraphs of Markdown that shows the same characters."""
    lines = (line.strip() for line in text.split("\n"))
    return "\n\n".join(lead_markdown(escape_markdown(line)) for line in lines if line)


def escape_markdown(text: str) -> str:
    """Return words so that Markdown reads no marks in them."""
    return _MARKDOWN.sub(r"\\\1", text)


def lead_markdown(text: str) -> str:
    """Return a paragraph that no list and no heading begins."""
    return _LEAD.sub(r"\1\\\2\3", text)
