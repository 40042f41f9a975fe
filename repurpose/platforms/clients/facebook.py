"""Facebook: posts with pictures, and reels, of a page. Files go up from this machine.

https://developers.facebook.com/docs/graph-api/reference/page/photos and page/feed,
https://developers.facebook.com/docs/video-api/guides/reels-publishing (2026-07-30, read 2026-11).
Pictures are uploaded unpublished and hung on one post; a reel is uploaded in two steps and published
by a third. A page's token does not end when it was made from a long-lived one.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from repurpose.messages import msg
from repurpose.platforms.answer_shape import need_object, need_objects, need_text, need_true
from repurpose.platforms.calls import Answer, Call, Field, FilePart, Profile, read_media
from repurpose.platforms.clients.base import is_since, same_text
from repurpose.platforms.clients.graph import GraphClient, code_of
from repurpose.platforms.clients.picture_files import cover_part
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
    Unclear,
)
from repurpose.platforms.token_renewal import lasting_token

_SAME = 506  # "Duplicate status message"
_MEDIA_LIFE = 20 * 3600.0  # an unpublished picture is let go after a day


class Facebook(GraphClient):
    """One page."""

    NAME: ClassVar[str] = "facebook"
    RATE: ClassVar[str] = "30 reels a day"
    BASE: ClassVar[str] = "https://graph.facebook.com"
    VERSION: ClassVar[str] = "v25.0"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field("token", "Page access token", "developers.facebook.com/tools/explorer: your page (pages_manage_posts, pages_read_engagement), made long-lived in the access token tool", secret=True),
    )  # fmt: skip

    def authorize(self, call: Call, deadline: float) -> Call:
        """Add the token; the address of an upload wants it in a form of its own."""
        if not call.url.startswith("http"):
            return super().authorize(call, deadline)
        headers = {**call.headers, "authorization": f"OAuth {lasting_token(self.vault)}"}
        return replace(call, headers=headers)

    def upload(self, attachment: Attachment, deadline: float) -> Mapping[str, Any]:
        """Upload a picture or a clip; nobody sees it until a post has it."""
        data = read_media(attachment)
        self.check_size(attachment, data)
        if attachment.mime.startswith("video/"):
            handle = self._upload_reel(data, deadline)
            self._set_cover(str(handle["id"]), attachment, deadline)
            return handle
        form = {"published": "false"}
        if attachment.alt:
            form["alt_text_custom"] = attachment.alt
        name = attachment.path.rsplit("/", 1)[-1]
        part = FilePart("source", name, data, attachment.mime)
        call = Call("POST", f"{self.me}/photos", form=form, files=(part,))
        number = need_text(self.ask(call, deadline), "id")
        return {"id": number, "mime": attachment.mime, "at": self.wire.now()}

    def _upload_reel(self, data: bytes, deadline: float) -> Mapping[str, Any]:
        start = Call("POST", f"{self.me}/video_reels", form={"upload_phase": "start"})
        said = self.ask(start, deadline)
        number = need_text(said, "video_id")
        headers = {"offset": "0", "file_size": str(len(data))}
        headers["content-type"] = "application/octet-stream"
        put = Call("POST", need_text(said, "upload_url"), content=data, headers=headers)
        if self.ask(put, deadline).json().get("success") is not True:
            raise DeliveryError(NotSent(msg("Facebook did not take the whole clip.")))
        return {"id": number, "mime": "video/mp4", "at": self.wire.now()}

    def _set_cover(self, number: str, attachment: Attachment, deadline: float) -> None:
        """Give a reel its cover (graph-api/reference/video/thumbnails); a refusal does not hold it back."""
        cover = cover_part(attachment, self.rules)
        if cover is None:
            return
        call = Call("POST", f"{number}/thumbnails", form={"is_preferred": "true"}, files=(cover,))
        try:
            need_true(self.ask(call, deadline), "success")
        except DeliveryError as error:
            if not isinstance(error.outcome, Refused):
                raise

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return the post on the page, or the last step of a reel."""
        self.age_problem(handles, _MEDIA_LIFE)
        if handles and str(handles[0]["mime"]).startswith("video/"):
            form = {"upload_phase": "finish", "video_state": "PUBLISHED"}
            form |= {"video_id": str(handles[0]["id"]), "description": message.text}
            if message.title:
                form["title"] = message.title
            return Call("POST", f"{self.me}/video_reels", form=form)
        form = {"message": message.text}
        if handles:
            attached = [{"media_fbid": str(handle["id"])} for handle in handles]
            form["attached_media"] = json.dumps(attached)
        elif message.link:
            form["link"] = message.link
        return Call("POST", f"{self.me}/feed", form=form)

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return the post's number; that of a reel is known since its upload."""
        if any(item.mime.startswith("video/") for item in message.media):
            need_true(answer, "success")
            return Sent("")
        number = need_text(answer, "id")
        return Sent(number, f"https://www.facebook.com/{number}", {"id": number})

    def _publish(
        self,
        message: Message,
        handles: Sequence[Mapping[str, Any]],
        place: DeliveryContext,
        deadline: float,
    ) -> Outcome:
        outcome = super()._publish(message, handles, place, deadline)
        if isinstance(outcome, Sent) and not outcome.remote_id:
            number = str(handles[0]["id"])
            return Sent(number, f"https://www.facebook.com/reel/{number}", {"id": number})
        return outcome

    def refuse(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Judge; the same text twice is evidence of an earlier try."""
        if code_of(answer) == _SAME and self.is_retry(place):
            found = self.settle(message, place, self.wire.clock() + 15.0)
            if isinstance(found, Sent):
                return found
            return Unclear(
                msg("{answer} It was not found among the latest posts.", answer=self.words(answer))
            )
        return super().refuse(answer, message, place)

    def search(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Look through the page's latest posts, or its reels."""
        reel = any(item.mime.startswith("video/") for item in message.media)
        path, text = ("video_reels", "description") if reel else ("feed", "message")
        query = {"fields": f"id,{text},permalink_url,created_time", "limit": "25"}
        call = Call("GET", f"{self.me}/{path}", query=query)
        found = need_objects(self.ask(call, deadline), "data")
        for post in found:
            fresh = is_since(str(post.get("created_time", "")), place.begun_at)
            fresh = fresh and need_text(post, "id") not in place.known
            if fresh and same_text(str(post.get(text, "")), message.text):
                number = need_text(post, "id")
                return Sent(number, _whole(str(post.get("permalink_url", ""))), {"id": number})
        return Absent(msg("none of the latest {count} posts has that text", count=len(found)))

    def look(self, deadline: float) -> Profile:
        """Ask which page it is."""
        query = {"fields": "id,name,link"}
        who = need_object(self.ask(Call("GET", "me", query=query), deadline))
        settings = {"user_id": need_text(who, "id"), "handle": str(who.get("name", ""))}
        page = str(who.get("link", ""))
        return Profile(str(who.get("name", "")), page, self.quota(deadline), settings)


def _whole(address: str) -> str:
    """Return an address that Facebook gave without its host."""
    return f"https://www.facebook.com{address}" if address.startswith("/") else address


CLIENTS = {"facebook": Facebook}
