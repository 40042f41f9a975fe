"""Threads: containers that are filled, waited for and published; pictures from a public address.

https://developers.facebook.com/documentation/threads/posts and troubleshooting (2026-04, read
2026-11). Threads fetches pictures itself: without `media_url` and `media_folder`, a folder of yours
that the world can read, only text is posted. Error 4279009 right after a container is finished is
none: the container is not everywhere yet.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, ClassVar

from repurpose.platforms.calls import (
    Answer,
    Call,
    Failure,
    Field,
    Profile,
    judge,
    judge_upload,
    need,
    read_media,
    words_of,
)
from repurpose.platforms.clients.base import BaseClient, check_size, is_since, same_text
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
    DeliveryError,
    Message,
    NeedsLogin,
    NotSent,
    Outcome,
    Place,
    Refused,
    Sent,
    Settling,
    Unclear,
)

_NOT_YET = 4279009  # "Media Not Found" although the container says FINISHED
_LOGIN = (190, 102, 10, 200)
_LIMITED = (4, 17, 32, 613, 80007)


class Threads(BaseClient):
    """One account."""

    NAME: ClassVar[str] = "threads"
    BASE: ClassVar[str] = "https://graph.threads.net"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field("token", "Access token", "developers.facebook.com: your app, Threads, User Token Generator", secret=True),
        Field("media_folder", "Public folder", "a folder on this machine that your web server shows", optional=True),
        Field("media_url", "Its address", "where the world sees that folder, https://...", optional=True),
    )  # fmt: skip
    settling: Settling = "searchable"

    def problems(self, message: Message) -> tuple[str, ...]:
        """Return the general problems, and media without a public address."""
        found = super().problems(message)
        if message.media and not (
            self.settings.get("media_url") and self.settings.get("media_folder")
        ):
            found += ("Threads fetches pictures itself: set media_folder and media_url",)
        return found

    def authorize(self, call: Call, deadline: float) -> Call:
        """Add the token."""
        headers = {
            **call.headers,
            "authorization": f"Bearer {need(self.vault, 'token', 'access token')}",
        }
        return replace(call, url=f"{self.base}/v1.0/{call.url}", headers=headers)

    def upload(self, attachment: Attachment, deadline: float) -> Mapping[str, Any]:
        """Put the file into the public folder under the name of its content."""
        data = read_media(attachment)
        check_size(attachment, data, self.platform)
        folder = Path(self.setting("media_folder"))
        name = f"{attachment.sha256[:32]}{Path(attachment.path).suffix}"
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not (folder / name).exists():
                (folder / f".{name}").write_bytes(data)
                (folder / f".{name}").replace(folder / name)
        except OSError as error:
            raise DeliveryError(NotSent(f"{folder} cannot be written: {error.strerror}.")) from None
        url = f"{self.setting('media_url').rstrip('/')}/{name}"
        return {"url": url, "mime": attachment.mime, "alt": attachment.alt}

    def compose(self, message: Message, handles: Sequence[Mapping[str, Any]], place: Place) -> Call:
        """Return the container of the post; of several pictures, without its children."""
        form = _container(handles[0]) if len(handles) == 1 else {"media_type": "TEXT"}
        if len(handles) > 1:
            form = {"media_type": "CAROUSEL"}
        form["text"] = message.text
        if place.parent:
            form["reply_to_id"] = str(place.parent["id"])
        if message.link and not handles and message.link in message.text:
            form["link_attachment"] = message.link
        return Call("POST", "me/threads", form=form)

    def _publish(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: Place, deadline: float
    ) -> Outcome:
        call = self.compose(message, handles, place)
        if len(handles) > 1:
            children = []
            for handle in handles:
                form = {**_container(handle), "is_carousel_item": "true"}
                children.append(self._make(Call("POST", "me/threads", form=form), deadline))
            call = replace(call, form={**(call.form or {}), "children": ",".join(children)})
        container = self._make(call, deadline)
        publish = Call("POST", "me/threads_publish", form={"creation_id": container}, mutates=True)
        while True:
            answer = self._exchange(publish, deadline)
            if answer.good:
                return self._receive(answer, message, place)
            if _subcode(answer) != _NOT_YET or not self.wire.wait(4.0, deadline):
                return self.refuse(answer, message, place)

    def _make(self, call: Call, deadline: float) -> str:
        """Make a container and wait until Threads has fetched what is in it."""
        number = str(self.ask(call, deadline).json()["id"])
        while True:
            query = {"fields": "status,error_message"}
            said = self.ask(Call("GET", number, query=query), deadline).json()
            if said.get("status") == "FINISHED":
                return number
            if said.get("status") in ("ERROR", "EXPIRED"):
                why = said.get("error_message") or said["status"]
                raise DeliveryError(Refused(f"Threads refuses the post: {why}"))
            if not self.wire.wait(2.0, deadline):
                raise DeliveryError(NotSent("Threads is still fetching the pictures."))

    def receive(self, answer: Answer, message: Message, place: Place) -> Outcome:
        """Return the post's number; its address needs another call, which may fail."""
        number = str(answer.json()["id"])
        return Sent(number, "", {"id": number})

    def refuse(self, answer: Answer, message: Message, place: Place) -> Outcome:
        """Judge by Meta's codes."""
        return _by_code(answer) or judge(answer, self.wire.now(), "Threads")

    def judge_asking(self, answer: Answer) -> Failure:
        """Judge likewise; doubt does no harm."""
        return _by_code(answer) or judge_upload(answer, self.wire.now(), "Threads")

    def settle(self, message: Message, place: Place, deadline: float) -> Sent | Absent | Unclear:
        """Look through the account's latest posts, or its replies."""
        path = "me/replies" if place.parent else "me/threads"
        query = {"fields": "id,text,permalink,timestamp,replied_to", "limit": "25"}
        try:
            found = self.ask(Call("GET", path, query=query), deadline).json()["data"]
        except DeliveryError as error:
            return Unclear(error.message)
        parent = str(place.parent["id"]) if place.parent else ""
        for post in found:
            to = str((post.get("replied_to") or {}).get("id", ""))
            fresh = is_since(str(post.get("timestamp", "")), place.begun_at)
            if fresh and to == parent and same_text(str(post.get("text", "")), message.text):
                number = str(post["id"])
                return Sent(number, str(post.get("permalink", "")), {"id": number})
        return Absent(f"none of the latest {len(found)} posts has that text")

    def look(self, deadline: float) -> Profile:
        """Ask who the account is and what is left of its quota."""
        who = self.ask(Call("GET", "me", query={"fields": "id,username,name"}), deadline).json()
        fields = "quota_usage,config,reply_quota_usage,reply_config"
        call = Call("GET", "me/threads_publishing_limit", query={"fields": fields})
        quota = (self.ask(call, deadline).json().get("data") or [{}])[0]
        total = (quota.get("config") or {}).get("quota_total", 250)
        facts = {
            "quota": f"{quota.get('quota_usage', '?')} of {total} posts today",
            "replies": f"{quota.get('reply_quota_usage', '?')} of 1000 today",
        }
        name = str(who.get("username", ""))
        return Profile(
            f"@{name}", f"https://www.threads.net/@{name}", facts, {"user_id": str(who.get("id"))}
        )


def _container(handle: Mapping[str, Any]) -> dict[str, str]:
    video = str(handle["mime"]).startswith("video/")
    form = {"media_type": "VIDEO" if video else "IMAGE"}
    form["video_url" if video else "image_url"] = str(handle["url"])
    if handle.get("alt"):
        form["alt_text"] = str(handle["alt"])
    return form


def _by_code(answer: Answer) -> Failure | None:
    code = (answer.json().get("error") or {}).get("code")
    words = f"Threads {code}: {words_of(answer)}"
    if _subcode(answer) == _NOT_YET:
        return NotSent(words, 0.0, answer.status)
    if code in _LOGIN:
        return NeedsLogin(words)
    return NotSent(words, 600.0, answer.status) if code in _LIMITED else None


def _subcode(answer: Answer) -> int:
    return int((answer.json().get("error") or {}).get("error_subcode") or 0)


CLIENTS = {"threads": Threads}
