"""X Articles: a draft, and where the account says so its publication; a lost answer is a person's to settle.

https://docs.x.com/x-api/articles/introduction (read 2026-11). There is no key, and no call that reads drafts:
whether one was made only its author can see, on https://x.com/compose/articles. What the pages leave
unsaid of the blocks was measured by others in 2026-07: names in snake case, styles and kinds in small
letters, `media_category` as it was when the picture went up; ten drafts and five articles in a day.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.platforms.answer_shape import need_text
from repurpose.platforms.blogs.blog import is_public, words_of_article
from repurpose.platforms.blogs.x_articles import PRICES
from repurpose.platforms.calls import Answer, Call, Field, Profile, Unanswered, wait_of
from repurpose.platforms.clients.blogs.status import STATUS, parts_of
from repurpose.platforms.clients.x import MEDIA_LIFE, X
from repurpose.platforms.delivery import (
    Absent,
    DeliveryContext,
    DeliveryError,
    Message,
    NotSent,
    Outcome,
    Refused,
    Sent,
    Settling,
    Unclear,
)

_CATEGORY = "tweet_image"  # as pictures of posts go up
_DAY = "x-user-limit-24hour"


class XArticles(X):
    """The articles of one account of X."""

    NAME: ClassVar[str] = "x-articles"
    RATE: ClassVar[str] = msg("10 drafts and 5 articles a day")
    FIELDS: ClassVar[tuple[Field, ...]] = (*X.FIELDS, STATUS)
    settling: Settling = "opaque"

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return `POST /2/articles/draft`."""
        self.age_problem(handles, MEDIA_LIFE)
        cover, figures, _ = parts_of(message, handles)
        said = message.body_with([str(one["id"]) for one in figures])
        state = json.loads(said) if said else _blocks(words_of_article(message))
        body: JsonObject = {"title": message.title, "content_state": state}
        if cover:
            body["cover_media"] = {"media_id": str(cover["id"]), "media_category": _CATEGORY}
        return Call("POST", "/2/articles/draft", json=body)

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return the draft's number."""
        number = need_text(answer, "data.id")
        return Sent(number, "https://x.com/compose/articles", {"article": number})

    def refuse(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Judge; the day's number of drafts is counted apart from the quarter of an hour's."""
        outcome = super().refuse(answer, message, place)
        if isinstance(outcome, NotSent) and answer.headers.get(f"{_DAY}-remaining") == "0":
            reset = {"retry-after": answer.headers.get(f"{_DAY}-reset", "")}
            return replace(outcome, wait=wait_of(reset, self.wire.now()))
        return outcome

    def publish(
        self,
        message: Message,
        handles: Sequence[Mapping[str, Any]],
        place: DeliveryContext,
        deadline: float,
    ) -> Outcome:
        """Make the draft, and publish it where the account says so."""
        made = super().publish(message, handles, place, deadline)
        if not isinstance(made, Sent) or not is_public(self.settings):
            return made
        return self._make_public(made, message, place, deadline)

    def _make_public(
        self, made: Sent, message: Message, place: DeliveryContext, deadline: float
    ) -> Outcome:
        """Publish a draft. Whatever goes wrong, the draft is there: nothing is tried again by itself."""
        call = Call("POST", f"/2/articles/{made.remote_id}/publish", mutates=True)
        try:
            answer = self._exchange(call, deadline)
        except (DeliveryError, Unanswered) as error:
            return Unclear(_standing(made, error.message))
        if not answer.good:
            outcome = self.refuse(answer, message, place)
            known = isinstance(outcome, Refused)
            reason = _standing(made, getattr(outcome, "reason", ""))
            return Refused(reason, answer.status) if known else Unclear(reason, answer.status)
        number = answer.json().get("data")
        post = number.get("post_id") if isinstance(number, dict) else None
        if not isinstance(post, str) or not post:
            return Unclear(_standing(made, msg("X did not say where it is.")), answer.status)
        address = f"https://x.com/i/status/{post}"
        return Sent(post, address, {"id": post, "article": made.remote_id})

    def look(self, deadline: float) -> Profile:
        """Ask for name and number; what a call costs is the price list's."""
        profile = super().look(deadline)
        price = msg(
            "${draft} a draft, ${publish} more to publish it",
            **{name: PRICES[name] for name in ("draft", "publish")},
        )
        facts = {"quota": self.RATE, "price": price}
        return Profile(profile.name, profile.url, facts, profile.settings)

    def search(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Say that only the author can look: no call reads drafts."""
        return Unclear(msg("X cannot be asked for drafts: look at https://x.com/compose/articles"))


def _standing(made: Sent, why: str) -> str:
    return msg(
        "The draft {number} is made, and not known to be public: {why}",
        number=made.remote_id,
        why=why,
    )


def _blocks(text: str) -> JsonObject:
    """Return a text as blocks, one a line."""
    lines = [line.strip() for line in text.split("\n") if line.strip()]
    return {"blocks": [{"text": line, "type": "unstyled"} for line in lines], "entities": []}


CLIENTS = {"x-articles": XArticles}
