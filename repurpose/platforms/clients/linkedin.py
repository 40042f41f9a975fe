"""LinkedIn: a post of a member or an organisation, its text escaped as little text.

https://learn.microsoft.com/linkedin/marketing/community-management/shares/posts-api, images-api,
videos-api (read 2026-11). The version of the interface is a setting: LinkedIn ends each after a
year with 426. A member's posts cannot be read back by ordinary applications, an organisation's can.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, ClassVar
from urllib.parse import quote

from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.platforms.answer_shape import (
    OddAnswer,
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
    Failure,
    Field,
    FilePart,
    Profile,
    need,
    read_media,
    read_table,
    words_of,
)
from repurpose.platforms.clients.base import SLACK, BaseClient, same_text
from repurpose.platforms.clients.picture_files import cover_part
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
    DeliveryContext,
    DeliveryError,
    LinkCard,
    Message,
    NeedsLogin,
    NotSent,
    Outcome,
    Refused,
    Sent,
    Settling,
    Unclear,
)
from repurpose.platforms.linkedin import escape_little_text, version_at, version_ends
from repurpose.platforms.oauth import OAuthProvider, access_token, keep_tokens
from repurpose.platforms.token_renewal import DAY, RENEW, Freshness, ending

_LASTS = 60 * DAY  # of an access token; authentication/programmatic-refresh-tokens, read 2026-11
_URN = re.compile(r"urn:li:(?:share|ugcPost):\d+")


class LinkedIn(BaseClient):
    """One author: `urn:li:person:...` or `urn:li:organization:...`."""

    NAME: ClassVar[str] = "linkedin"
    BASE: ClassVar[str] = "https://api.linkedin.com"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field("token", "Access token", "linkedin.com/developers: your app, Auth, OAuth 2.0 tools (w_member_social)", secret=True),
        Field("author", "Author", "urn:li:person:... (`sub` of /v2/userinfo) or urn:li:organization:..."),
        Field("version", "API version", "a month, such as 202608; left out, one that is good today", optional=True, default="the newest"),
        Field("refresh_token", "Refresh token", "if your app was given the right to renew (programmatic refresh tokens)", secret=True, optional=True),
        Field("client_id", "Client ID", "your app, Auth", optional=True, needs="refresh_token"),
        Field("client_secret", "Client secret", "beside it", secret=True, optional=True, needs="refresh_token"),
    )  # fmt: skip

    _used = ""  # the access token of the last request

    @classmethod
    def interface_end(cls, settings: Mapping[str, str], now: float) -> tuple[str, date] | None:
        """Return the version of the account, or of today, and the day on which it ends."""
        version = settings.get("version") or version_at(now)
        try:
            return version, version_ends(version)
        except ValueError:
            return version, date.min

    @property
    def settling(self) -> Settling:  # type: ignore[override]
        """Return `searchable` for an organisation; a member's posts cannot be read."""
        return "searchable" if ":organization:" in self.settings.get("author", "") else "opaque"

    def authorize(self, call: Call, deadline: float) -> Call:
        """Add token and version; an address given for an upload has its own right in it."""
        if not call.url.startswith("/"):
            return call
        headers = {
            **call.headers,
            "authorization": f"Bearer {self._token(deadline)}",
            "linkedin-version": self.settings.get("version") or version_at(self.wire.now()),
            "x-restli-protocol-version": "2.0.0",
        }
        return replace(call, url=f"{self.base}{call.url}", headers=headers)

    def _token(self, deadline: float) -> str:
        """Return the token that a person gave, or the one that came of its refresh token."""
        if not self._renews():
            return need(self.vault, "token", msg("access token"))
        if not read_table(self.vault, "tokens"):
            first = {"access": need(self.vault, "token", msg("access token")), "expires": "0"}
            refresh = need(self.vault, "refresh_token", msg("refresh token"))
            keep_tokens(self.vault, {**first, "refresh": refresh})
        self._used = access_token(self._provider(), self.vault, self.wire, deadline)
        return self._used

    def _renews(self) -> bool:
        return bool(self.settings.get("client_id")) and bool(self.vault.read("refresh_token"))

    def _provider(self) -> OAuthProvider:
        own = self.base != self.BASE  # a rehearsal has both on one host
        host = self.base if own else "https://www.linkedin.com"
        secret = self.vault.read("client_secret")
        place = f"{host}/oauth/v2/accessToken"
        return OAuthProvider("LinkedIn", "", place, self.settings["client_id"], (), secret)

    def expired(self, answer: Answer) -> bool:
        """Say whether a token has ended that can be renewed."""
        return answer.status == 401 and self._renews()

    def renew(self, deadline: float) -> None:
        """Renew the token."""
        access_token(self._provider(), self.vault, self.wire, deadline, stale=self._used)

    def keep_fresh(self, since: float, deadline: float) -> Freshness:
        """Renew a token of 60 days when half of them are over; else say when it ends."""
        now = self.wire.now()
        if not self._renews():
            return ending(since + _LASTS if since else 0.0, now)
        kept = read_table(self.vault, "tokens")
        until = float(kept.get("expires") or 0) or since + _LASTS
        if now < until - RENEW:
            return Freshness("good", until)
        access = kept.get("access") or self._token(deadline)
        access_token(self._provider(), self.vault, self.wire, deadline, stale=access)
        fresh = read_table(self.vault, "tokens")
        return Freshness("renewed", float(fresh.get("expires") or 0))

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return `POST /rest/posts`."""
        body: JsonObject = {
            "author": self.setting("author"),
            "commentary": escape_little_text(message.text),
            "visibility": "PUBLIC",
            "distribution": {
                "feedDistribution": "MAIN_FEED",
                "targetEntities": [],
                "thirdPartyDistributionChannels": [],
            },
            "lifecycleState": "PUBLISHED",
            "isReshareDisabledByAuthor": False,
        }
        if content := _content(message, handles):
            body["content"] = content
        return Call("POST", "/rest/posts", json=body)

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return the post's name, which stands in a header."""
        urn = answer.headers.get("x-restli-id", "")
        if not _URN.fullmatch(urn):
            raise OddAnswer(answer, "x-restli-id", "header")
        return _sent(urn)

    def refuse(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Judge; "duplicate" names the post that is there already."""
        words = msg("LinkedIn: {answer}", answer=words_of(answer))
        if answer.status == 422 and "duplicate" in words.lower() and self.is_retry(place):
            found = _URN.search(answer.text)
            return _sent(found[0]) if found else Unclear(words, 422)
        if answer.status == 426:
            return NeedsLogin(
                msg(
                    "{reason} (leave the account's `version` out, or set it to a month of this year)",
                    reason=words,
                )
            )
        if answer.status == 403:
            return NeedsLogin(words)
        return super().refuse(answer, message, place)

    def upload(self, attachment: Attachment, deadline: float) -> Mapping[str, Any]:
        """Ask for addresses, put the bytes there; a video is put together at the end."""
        data = read_media(attachment)
        self.check_size(attachment, data)
        if attachment.mime.startswith("video/"):
            urn = self._upload_video(data, cover_part(attachment, self.rules), deadline)
        else:
            body = {"initializeUploadRequest": {"owner": self.setting("author")}}
            got = self._begin("images", body, deadline)
            urn = need_text(got, "image")
            self._put(need_text(got, "uploadUrl"), data, deadline)
        return {"id": urn, "alt": attachment.alt, "at": self.wire.now()}

    def _begin(self, kind: str, body: Mapping[str, Any], deadline: float) -> Mapping[str, Any]:
        call = Call("POST", f"/rest/{kind}", json=body, query={"action": "initializeUpload"})
        return need_object(self.ask(call, deadline), "value")

    def _put(self, address: str, data: bytes, deadline: float) -> Answer:
        headers = {"content-type": "application/octet-stream"}
        headers["authorization"] = f"Bearer {self._token(deadline)}"
        call = Call("PUT", address, content=data, headers=headers)
        return need_no_page(self.ask(call, deadline))

    def _upload_video(self, data: bytes, cover: FilePart | None, deadline: float) -> str:
        body = {
            "initializeUploadRequest": {
                "owner": self.setting("author"),
                "fileSizeBytes": len(data),
                "uploadCaptions": False,
                "uploadThumbnail": cover is not None,
            }
        }
        got = self._begin("videos", body, deadline)
        urn, tags = need_text(got, "video"), []
        for part in need_objects(got, "uploadInstructions"):
            first, last = need_number(part, "firstByte"), need_number(part, "lastByte")
            done = self._put(need_text(part, "uploadUrl"), data[first : last + 1], deadline)
            if not done.headers.get("etag"):
                raise OddAnswer(done, "etag", "header")
            tags.append(done.headers["etag"])
        if cover:
            self._put(need_text(got, "thumbnailUploadUrl"), cover.data, deadline)
        finish = {
            "video": urn,
            "uploadToken": got.get("uploadToken", ""),
            "uploadedPartIds": [tag.strip('"') for tag in tags],
        }
        call = Call(
            "POST",
            "/rest/videos",
            json={"finalizeUploadRequest": finish},
            query={"action": "finalizeUpload"},
        )
        need_no_page(self.ask(call, deadline))
        while True:
            said = need_object(
                self.ask(Call("GET", f"/rest/videos/{quote(urn, safe='')}"), deadline)
            )
            status = need_text(said, "status")
            if status == "AVAILABLE":
                return urn
            if status == "PROCESSING_FAILED":
                why = said.get("processingFailureReason") or msg("no reason given")
                raise DeliveryError(Refused(msg("LinkedIn refuses the video: {why}", why=why)))
            if not self.wire.wait(2.0, deadline):
                raise DeliveryError(NotSent(msg("LinkedIn is still working on the video.")))

    def search(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Look through an organisation's latest posts."""
        if self.settling != "searchable":
            return super().search(message, place, deadline)
        query = {
            "q": "author",
            "author": self.setting("author"),
            "count": "20",
            "sortBy": "CREATED",
        }
        headers = {"x-restli-method": "FINDER"}
        call = Call("GET", "/rest/posts", query=query, headers=headers)
        found = need_objects(self.ask(call, deadline), "elements")
        wanted = escape_little_text(message.text)
        for post in found:
            fresh = number_in(post, "createdAt") / 1000 >= place.begun_at - SLACK
            fresh = fresh and need_text(post, "id") not in place.known
            if fresh and same_text(str(post.get("commentary", "")), wanted):
                return _sent(need_text(post, "id"))
        return Absent(msg("none of the latest {count} posts has that text", count=len(found)))

    def look(self, deadline: float) -> Profile:
        """Ask who the token belongs to (OpenID Connect)."""
        who = need_object(self.ask(Call("GET", "/v2/userinfo"), deadline))
        facts = {"author": self.settings.get("author", ""), **self.quota(deadline)}
        return Profile(
            str(who.get("name", "")),
            "",
            facts,
            {"person": f"urn:li:person:{need_text(who, 'sub')}"},
        )

    def judge_asking(self, answer: Answer) -> Failure:
        """Judge; a token of 60 days that has ended is a 401."""
        if answer.status == 401:
            return NeedsLogin(
                msg("LinkedIn: {answer} (tokens last 60 days)", answer=words_of(answer))
            )
        return super().judge_asking(answer)


def _content(message: Message, handles: Sequence[Mapping[str, Any]]) -> JsonObject | None:
    if message.card and not message.media:
        return {"article": _article(message.card, handles)}
    if not handles:
        return None
    items = [{"id": str(handle["id"])} | _alt(handle) for handle in handles]
    if len(items) > 1:
        return {"multiImage": {"images": items}}
    if ":video:" in items[0]["id"]:
        return {"media": {"id": items[0]["id"], "title": message.title or "video"}}
    return {"media": items[0]}


def _article(card: LinkCard, handles: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    said = {"description": card.description} if card.description else {}
    picture = {"thumbnail": str(handles[0]["id"])} if handles else {}
    return {"source": card.address, "title": card.title, **said, **picture}


def _alt(handle: Mapping[str, Any]) -> dict[str, str]:
    return {"altText": str(handle["alt"])} if handle.get("alt") else {}


def _sent(urn: str) -> Sent:
    return Sent(urn, f"https://www.linkedin.com/feed/update/{urn}/", {"id": urn})


CLIENTS = {"linkedin": LinkedIn}
