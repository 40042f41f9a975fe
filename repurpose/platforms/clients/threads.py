"""Threads: containers that are filled, waited for and published; pictures from a public address.

https://developers.facebook.com/documentation/threads/posts and troubleshooting (2026-04, read
2026-11). Threads fetches pictures itself, from a folder or bucket of yours that the world can read:
without one only text is posted. Error 4279009 right after a container is finished is none: the
container is not everywhere yet. Tokens last 60 days and are renewed (get-started/long-lived-tokens).
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from repurpose.messages import msg
from repurpose.platforms.answer_shape import need_object, need_objects, need_text
from repurpose.platforms.calls import Call, Field, Profile
from repurpose.platforms.clients.base import is_since, same_text
from repurpose.platforms.clients.graph import ContainerClient
from repurpose.platforms.delivery import (
    Absent,
    DeliveryContext,
    Message,
    Sent,
    Unclear,
)
from repurpose.platforms.media_hosting import FIELDS as SHELF


class Threads(ContainerClient):
    """One account."""

    NAME: ClassVar[str] = "threads"
    BASE: ClassVar[str] = "https://graph.threads.net"
    VERSION: ClassVar[str] = "v1.0"
    RENEWAL: ClassVar[str] = "th_refresh_token"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field("token", "Access token", "developers.facebook.com: your app, Threads, User Token Generator", secret=True),
        *SHELF,
    )  # fmt: skip

    def child(self, handle: Mapping[str, Any]) -> dict[str, str]:
        """Return the container of one of several pictures."""
        return _container(handle)

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
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

    def search(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Look through the account's latest posts, or its replies."""
        path = "me/replies" if place.parent else "me/threads"
        query = {"fields": "id,text,permalink,timestamp,replied_to", "limit": "25"}
        found = need_objects(self.ask(Call("GET", path, query=query), deadline), "data")
        parent = str(place.parent["id"]) if place.parent else ""
        for post in found:
            to = str((post.get("replied_to") or {}).get("id", ""))
            fresh = is_since(str(post.get("timestamp", "")), place.begun_at)
            fresh = fresh and need_text(post, "id") not in place.known
            if fresh and to == parent and same_text(str(post.get("text", "")), message.text):
                number = need_text(post, "id")
                return Sent(number, str(post.get("permalink", "")), {"id": number})
        return Absent(msg("none of the latest {count} posts has that text", count=len(found)))

    def look(self, deadline: float) -> Profile:
        """Ask who the account is and what is left of its quota."""
        query = {"fields": "id,username,name"}
        who = need_object(self.ask(Call("GET", "me", query=query), deadline))
        name = str(who.get("username", ""))
        settings = {"user_id": need_text(who, "id"), "handle": name}
        return Profile(
            f"@{name}",
            f"https://www.threads.net/@{name}",
            {**self.quota(deadline), **self.host.describe(deadline)},
            settings,
        )

    def quota(self, deadline: float) -> dict[str, str]:
        """Return what is left of the day's posts and replies: `threads_publishing_limit`."""
        fields = "quota_usage,config,reply_quota_usage,reply_config"
        call = Call("GET", "me/threads_publishing_limit", query={"fields": fields})
        quota = (need_objects(self.ask(call, deadline), "data") or [{}])[0]
        total = (quota.get("config") or {}).get("quota_total", 250)
        replies = (quota.get("reply_config") or {}).get("quota_total", 1000)
        return {
            "quota": msg(
                "{used} of {total} posts today", used=quota.get("quota_usage", "?"), total=total
            ),
            "replies": msg(
                "{used} of {total} today", used=quota.get("reply_quota_usage", "?"), total=replies
            ),
        }


def _container(handle: Mapping[str, Any]) -> dict[str, str]:
    video = str(handle["mime"]).startswith("video/")
    form = {"media_type": "VIDEO" if video else "IMAGE"}
    form["video_url" if video else "image_url"] = str(handle["url"])
    if handle.get("alt"):
        form["alt_text"] = str(handle["alt"])
    return form


CLIENTS = {"threads": Threads}
