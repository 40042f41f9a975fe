"""X: posts by the v2 interface, paid by the call; no idempotency key, so doubt is settled by looking.

https://docs.x.com/x-api (specification 2.167, read 2026-11). A second post of the same text is
refused with 403 "duplicate content": after an attempt whose end nobody knows, that is evidence.
"""

import json
import re
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from html import unescape
from typing import Any, ClassVar

from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.platforms.answer_shape import (
    need_no_page,
    need_number,
    need_object,
    need_objects,
    need_text,
    number_in,
)
from repurpose.platforms.calls import (
    Answer,
    Call,
    Field,
    FilePart,
    Person,
    Profile,
    need,
    read_media,
    read_table,
    words_of,
)
from repurpose.platforms.clients.base import (
    SLACK,
    BaseClient,
    same_text,
)
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
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
from repurpose.platforms.oauth import OAuthProvider, Signer, access_token, log_in
from repurpose.platforms.secret import Secret
from repurpose.platforms.token_renewal import DAY, Freshness
from repurpose.platforms.x import PRICES

SCOPES = ("tweet.read", "tweet.write", "users.read", "media.write", "offline.access")
_SEGMENT = 1024 * 1024
_NO_REPLY = "reply to this conversation is not allowed"
MEDIA_LIFE = 20 * 3600.0  # an upload that hangs on no post expires after a day
# What is asked of a post when looking for ours; specification 2.167 has new names for the same.
_FIELDS = {"tweet.fields": "created_at,referenced_tweets,entities,note_tweet"}
_NEW_FIELDS = {"post.fields": "created_at,entities,note_post", "expansions": "referenced_posts"}


class X(BaseClient):
    """One account, by OAuth 2.0 (tokens that are renewed) or OAuth 1.0a (four fixed values)."""

    NAME: ClassVar[str] = "x"
    BASE: ClassVar[str] = "https://api.x.com"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field("consumer_key", "API key", "console.x.com: your app, Keys and tokens", secret=True),
        Field("consumer_secret", "API key secret", "beside it", secret=True),
        Field(
            "token",
            "Access token",
            "same page, Access token and secret (with write permission)",
            secret=True,
        ),
        Field("token_secret", "Access token secret", "beside it", secret=True),
    )
    settling: Settling = "searchable"
    RATE: ClassVar[str] = msg("100 posts in 15 minutes")
    _used = ""  # the access token of the last request

    @classmethod
    def log_in(cls, person: Person) -> tuple[dict[str, str], dict[str, str]]:
        """Log in with OAuth 2.0, by an application of one's own."""
        said = msg(
            "console.x.com: your app, User authentication settings; callback address {redirect}",
            redirect=person.redirect,
        )
        person.tell(said)
        settings = {"auth": "oauth2", "client_id": person.ask(msg("Client ID"))}
        hidden = person.ask(msg("Client secret"), secret=True)
        got = log_in(provider_of(settings, Secret(hidden) if hidden else None), person)
        kept = {"tokens": json.dumps(got)}
        return settings, kept | ({"client_secret": hidden} if hidden else {})

    def authorize(self, call: Call, deadline: float) -> Call:
        """Sign with OAuth 1.0a or add an OAuth 2.0 token."""
        ready = replace(call, url=f"{self.base}{call.url}")
        if self.settings.get("auth") == "oauth2":
            self._used = access_token(self.provider(), self.vault, self.wire, deadline)
            header = f"Bearer {self._used}"
        else:
            now = int(self.wire.now())
            header = self._signer().sign(ready, nonce=secrets.token_hex(16), timestamp=now)
        return replace(ready, headers={**call.headers, "authorization": header})

    def expired(self, answer: Answer) -> bool:
        """Say whether an OAuth 2.0 token has ended; the values of OAuth 1.0a never do."""
        return answer.status == 401 and self.settings.get("auth") == "oauth2"

    def renew(self, deadline: float) -> None:
        """Renew the OAuth 2.0 token."""
        access_token(self.provider(), self.vault, self.wire, deadline, stale=self._used)

    def keep_fresh(self, since: float, deadline: float) -> Freshness:
        """Renew a login that has lain idle for a day, so that its end does not go unseen."""
        tokens = read_table(self.vault, "tokens")
        expires = float(tokens.get("expires") or 0)
        oauth2 = self.settings.get("auth") == "oauth2"
        if not oauth2 or not expires or self.wire.now() < expires + DAY:
            return Freshness()
        access_token(self.provider(), self.vault, self.wire, deadline)
        return Freshness("renewed")

    def provider(self) -> OAuthProvider:
        """Return X's OAuth 2.0, with the application of this account."""
        return provider_of(self.settings, self.vault.read("client_secret"))

    def _signer(self) -> Signer:
        names = ("consumer_key", "consumer_secret", "token", "token_secret")
        key, key_secret, token, token_secret = (
            need(self.vault, name, name.replace("_", " ")) for name in names
        )
        return Signer(key, Secret(key_secret), token, Secret(token_secret))

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return `POST /2/tweets`."""
        self.age_problem(handles, MEDIA_LIFE)
        body: JsonObject = {"text": message.text}
        if handles:
            body["media"] = {"media_ids": [str(handle["id"]) for handle in handles]}
        if place.parent:
            body["reply"] = {"in_reply_to_tweet_id": str(place.parent["id"])}
        body |= dict.fromkeys(self.rules.fields_set(message), True)
        return Call("POST", "/2/tweets", json=body)

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return the post's number and address."""
        return self._sent(_number(answer))

    def refuse(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Judge; a duplicate after an earlier attempt is looked up."""
        outcome = super().refuse(answer, message, place)
        if (
            answer.status == 403
            and "duplicate" in words_of(answer).lower()
            and self.is_retry(place)
        ):
            found = self.settle(message, place, self.wire.clock() + 15.0)
            if isinstance(found, Sent):
                return found
            return Unclear(
                msg("{answer} It was not found among the latest posts.", answer=words_of(answer)),
                403,
            )
        if answer.status == 403 and place.parent and _NO_REPLY in words_of(answer).lower():
            # self-serve apps may reply only to who mentions them (2026-02-23); whether one's own
            # thread is meant is nowhere said, so that it is tried, and said what would help
            return Refused(
                msg(
                    "{words} X lets this app not continue the thread: send the rest as one long post, or by hand.",
                    words=words_of(answer),
                ),
                403,
            )
        return outcome

    def upload(self, attachment: Attachment, deadline: float) -> Mapping[str, Any]:
        """Upload a picture in one call, a video in segments; add the description."""
        data = read_media(attachment)
        self.check_size(attachment, data)
        if attachment.mime.startswith("image/") and attachment.mime != "image/gif":
            number = self._upload_image(attachment, data, deadline)
            if attachment.alt:
                body = {"id": number, "metadata": {"alt_text": {"text": attachment.alt}}}
                need_no_page(self.ask(Call("POST", "/2/media/metadata", json=body), deadline))
        else:
            number = self._upload_video(attachment, data, deadline)
        return {"id": number, "at": self.wire.now()}

    def _upload_image(self, attachment: Attachment, data: bytes, deadline: float) -> str:
        form = {
            "media_category": "tweet_image"
        }  # its type stands with the file: 2.167 has no other
        part = FilePart("media", attachment.path.rsplit("/", 1)[-1], data, attachment.mime)
        answer = self.ask(Call("POST", "/2/media/upload", form=form, files=(part,)), deadline)
        return _number(answer)

    def _upload_video(self, attachment: Attachment, data: bytes, deadline: float) -> str:
        category = "tweet_gif" if attachment.mime == "image/gif" else "tweet_video"
        body = {
            "media_type": attachment.mime,
            "total_bytes": len(data),
            "media_category": category,
        }
        number = _number(self.ask(Call("POST", "/2/media/upload/initialize", json=body), deadline))
        for index in range(-(-len(data) // _SEGMENT)):
            piece = data[index * _SEGMENT : (index + 1) * _SEGMENT]
            part = FilePart("media", f"{index}.bin", piece)
            path = f"/2/media/upload/{number}/append"
            call = Call("POST", path, form={"segment_index": str(index)}, files=(part,))
            need_no_page(self.ask(call, deadline))
        done = self.ask(Call("POST", f"/2/media/upload/{number}/finalize"), deadline)
        self._wait_processed(number, done, deadline)
        return number

    def _wait_processed(self, number: str, answer: Answer, deadline: float) -> None:
        while True:
            info = need_object(answer, "data").get("processing_info") or {}
            state = info.get("state", "succeeded")
            if state == "succeeded":
                return
            if state == "failed":
                said = (info.get("error") or {}).get("message", msg("it cannot be processed"))
                raise DeliveryError(Refused(msg("X refuses the video: {said}", said=said)))
            if not self.wire.wait(number_in(info, "check_after_secs") or 2.0, deadline):
                raise DeliveryError(NotSent(msg("X is still working on the video.")))
            query = {"command": "STATUS", "media_id": number}
            answer = self.ask(Call("GET", "/2/media/upload", query=query), deadline)

    def search(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Look through the account's posts since the first attempt; each read costs money."""
        who = self.settings.get("user_id") or need_text(self._who(deadline), "data.id")
        query = {"max_results": "20"}
        if place.begun_at:
            since = datetime.fromtimestamp(place.begun_at - SLACK, UTC)
            query["start_time"] = since.strftime("%Y-%m-%dT%H:%M:%SZ")
        found = self._read_posts(f"/2/users/{who}/tweets", query, deadline)
        parent = str(place.parent["id"]) if place.parent else None
        for post in found:
            if need_text(post, "id") in place.known:
                continue
            if _parent_of(post) == parent and same_text(_text_of(post), _plain(message.text)):
                return self._sent(need_text(post, "id"))
        return Absent(msg("none of the {count} posts since then has that text", count=len(found)))

    def _read_posts(self, path: str, query: Mapping[str, str], deadline: float) -> list[JsonObject]:
        try:
            return _posts_in(self.ask(Call("GET", path, query={**query, **_FIELDS}), deadline))
        except DeliveryError as error:
            if not isinstance(error.outcome, Refused) or error.outcome.status != 400:
                raise
        return _posts_in(self.ask(Call("GET", path, query={**query, **_NEW_FIELDS}), deadline))

    def look(self, deadline: float) -> Profile:
        """Ask for name and number; quota and prices come from the headers and the price list."""
        answer = self._who(deadline)
        facts = {
            "text": msg("280 weighted characters, 140 Chinese ones"),
            **self.quota(deadline),
            "price": msg(
                "${post} a post, ${link} with a link",
                post=PRICES["post"],
                link=PRICES["post with a link"],
            ),
        }
        if left := answer.headers.get("x-rate-limit-remaining"):
            facts["requests left"] = left
        settings = {"user_id": need_text(answer, "data.id")}
        settings["handle"] = handle = need_text(answer, "data.username")
        return Profile(need_text(answer, "data.name"), f"https://x.com/{handle}", facts, settings)

    def _who(self, deadline: float) -> Answer:
        return self.ask(Call("GET", "/2/users/me"), deadline)

    def _sent(self, number: str) -> Sent:
        handle = self.settings.get("handle") or "i/web"
        return Sent(number, f"https://x.com/{handle}/status/{number}", {"id": number})


def provider_of(settings: Mapping[str, str], client_secret: Secret | None) -> OAuthProvider:
    """Return X's OAuth 2.0 for an application."""
    base = settings.get("base", "").rstrip("/") or X.BASE
    page = "https://x.com" if base == X.BASE else base
    return OAuthProvider(
        "X",
        f"{page}/i/oauth2/authorize",
        f"{base}/2/oauth2/token",
        settings.get("client_id", ""),
        SCOPES,
        client_secret,
        basic=True,
    )


def _number(answer: Answer) -> str:
    return need_text(answer, "data.id")


def _posts_in(answer: Answer) -> list[JsonObject]:
    """Return the posts of a list; one without any says so in `meta` and has no `data`."""
    if need_object(answer).get("data") is None and need_number(answer, "meta.result_count") == 0:
        return []
    return need_objects(answer, "data")


def _parent_of(post: Mapping[str, Any]) -> str | None:
    for other in post.get("referenced_tweets") or post.get("referenced_posts") or []:
        if other.get("type") == "replied_to":
            return str(other.get("id"))
    return None


def _text_of(post: Mapping[str, Any]) -> str:
    """Return a post's text with its own links in place of t.co, and without those of its media."""
    long = post.get("note_tweet") or post.get("note_post") or {}
    text = str(long.get("text") or post.get("text", ""))
    entities = long.get("entities") or post.get("entities") or {}
    for link in entities.get("urls", []):
        shown = "" if link.get("media_key") else str(link.get("expanded_url", ""))
        text = text.replace(str(link.get("url")), shown)
    return _plain(unescape(re.sub(r"https://t\.co/\w{1,40}$", "", text.rstrip()).rstrip()))


def _plain(text: str) -> str:
    """Return text without schemes, which X adds to a bare domain, and without closing slashes."""
    return re.sub(r"https?://|/(?=\s|$)", "", text)


CLIENTS = {"x": X}
