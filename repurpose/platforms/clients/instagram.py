"""Instagram: a picture, an album or a reel of a professional account, out of containers.

https://developers.facebook.com/docs/instagram-platform/content-publishing (read 2026-11). Instagram
fetches pictures and clips itself, from a folder or bucket of yours that the world can read; pictures
have to be JPEG, so that others are converted on the way. Without such a place it is posted by hand.
Tokens by Instagram Login last 60 days and are renewed; those by Facebook Login are warned of.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, ClassVar

from repurpose.messages import msg
from repurpose.platforms.answer_shape import need_object, need_objects, need_text
from repurpose.platforms.calls import Call, Field, Profile, read_media
from repurpose.platforms.clients.base import is_since, same_text
from repurpose.platforms.clients.graph import ContainerClient
from repurpose.platforms.clients.picture_files import as_jpeg, cover_part
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
    DeliveryContext,
    DeliveryError,
    Message,
    Refused,
    Sent,
    Unclear,
)
from repurpose.platforms.media_hosting import FIELDS as SHELF
from repurpose.platforms.token_renewal import Freshness, keep_lasting

_FACEBOOK = "https://graph.facebook.com"  # the same interface by Facebook Login


class Instagram(ContainerClient):
    """One professional account."""

    NAME: ClassVar[str] = "instagram"
    BASE: ClassVar[str] = "https://graph.instagram.com"
    VERSION: ClassVar[str] = "v25.0"
    STATUS: ClassVar[str] = "status_code"
    WHY: ClassVar[str] = "status"
    RENEWAL: ClassVar[str] = "ig_refresh_token"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field("token", "Access token", "developers.facebook.com: your app, Instagram, API setup with Instagram login, Generate token", secret=True),
        Field("base", "Interface", f"{_FACEBOOK} for a token by Facebook Login", optional=True, default="https://graph.instagram.com"),
        Field("user_id", "Instagram account ID", "only with Facebook Login: 1784...", optional=True),
        *SHELF,
    )  # fmt: skip

    def upload(self, attachment: Attachment, deadline: float) -> Mapping[str, Any]:
        """Put the file where the world can read it, as JPEG or MP4."""
        data = read_media(attachment)
        if attachment.mime.startswith("image/") and attachment.mime != "image/jpeg":
            data = as_jpeg(attachment, data)
            digest = sha256(data).hexdigest()
            attachment = replace(
                attachment, path=f"{attachment.path}.jpg", sha256=digest, mime="image/jpeg"
            )
        handle = self.put(attachment, data, deadline)
        cover = cover_part(attachment, self.rules)
        if cover is None:
            return handle
        name = f"{attachment.cover.removesuffix('.jpg')}.jpg"
        picture = Attachment(name, sha256(cover.data).hexdigest(), cover.mime)
        return {**handle, "cover": self.host.put(picture, cover.data, deadline)}

    def child(self, handle: Mapping[str, Any]) -> dict[str, str]:
        """Return the container of one of several pictures; among pictures a clip is a plain video."""
        form = _container({**handle, "cover": ""})  # an album has no covers
        return {**form, "media_type": "VIDEO"} if form.get("media_type") == "REELS" else form

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return the container of the post; of an album, without its children."""
        if len(handles) > 1:
            form = {"media_type": "CAROUSEL"}
        elif handles:
            form = _container(handles[0])
        else:
            raise DeliveryError(Refused(msg("Instagram has no posts without a picture or clip.")))
        # of an album on the album itself
        form = {**form, **dict.fromkeys(self.rules.fields_set(message), "true")}
        return Call("POST", f"{self.me}/media", form={**form, "caption": message.text})

    def search(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Look through the account's latest posts."""
        fields = "id,caption,permalink,timestamp,media_type"
        call = Call("GET", f"{self.me}/media", query={"fields": fields, "limit": "25"})
        found = need_objects(self.ask(call, deadline), "data")
        kind = _kind(message)
        for post in found:
            fresh = is_since(str(post.get("timestamp", "")), place.begun_at)
            alike = same_text(str(post.get("caption", "")), message.text)
            fresh = fresh and need_text(post, "id") not in place.known
            if fresh and alike and post.get("media_type") == kind:
                number = need_text(post, "id")
                return Sent(number, str(post.get("permalink", "")), {"id": number})
        return Absent(msg("none of the latest {count} posts has that caption", count=len(found)))

    def look(self, deadline: float) -> Profile:
        """Ask who the account is and what is left of its quota."""
        own = self.base != _FACEBOOK
        fields = "user_id,username,name" if own else "id,username,name"
        who = self.ask(
            Call("GET", self.me if not own else "me", query={"fields": fields}), deadline
        )
        said = need_object(who)
        name = str(said.get("username", ""))
        number = need_text(said, "user_id" if said.get("user_id") else "id")
        self.settings["user_id"] = number
        settings = {"user_id": number, "handle": name}
        page = f"https://www.instagram.com/{name}/"
        facts = {**self.quota(deadline), **self.host.describe(deadline)}
        return Profile(f"@{name}", page, facts, settings)

    def quota(self, deadline: float) -> dict[str, str]:
        """Return what is left of the day's posts: `content_publishing_limit`."""
        query = {"fields": "config,quota_usage"}
        call = Call("GET", f"{self.me}/content_publishing_limit", query=query)
        said = (need_objects(self.ask(call, deadline), "data") or [{}])[0]
        config = said.get("config")
        total = config.get("quota_total", "?") if isinstance(config, dict) else "?"
        return {
            "quota": msg(
                "{used} of {total} posts today", used=said.get("quota_usage", "?"), total=total
            )
        }

    def keep_fresh(self, since: float, deadline: float) -> Freshness:
        """Renew a token by Instagram Login; say when one by Facebook Login ends."""
        if self.base != _FACEBOOK:
            return super().keep_fresh(since, deadline)
        now = self.wire.now()
        return keep_lasting(self.vault, now, lambda token: self._read_expiry(token, deadline))


def _container(handle: Mapping[str, Any]) -> dict[str, str]:
    if str(handle["mime"]).startswith("video/"):
        form = {"media_type": "REELS", "video_url": str(handle["url"])}
        return form | ({"cover_url": str(handle["cover"])} if handle.get("cover") else {})
    form = {"image_url": str(handle["url"])}
    return form | ({"alt_text": str(handle["alt"])} if handle.get("alt") else {})


def _kind(message: Message) -> str:
    if len(message.media) > 1:
        return "CAROUSEL_ALBUM"
    video = any(item.mime.startswith("video/") for item in message.media)
    return "VIDEO" if video else "IMAGE"


CLIENTS = {"instagram": Instagram}
