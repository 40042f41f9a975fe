"""WordPress: posts by the REST interface, with an application password; doubt is settled by the address.

https://developer.wordpress.org/rest-api/ (read 2026-11; tried on 6.1). A post's slug is ours and is
sent with it, so that a site can be asked whether it has the post. A site that is asked to make a second
one of a slug makes it under another, so that nothing keeps a repeat from being a second post.
"""

from base64 import b64encode
from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape, unescape
from typing import Any, ClassVar

from repurpose.json_object import JsonObject
from repurpose.messages import mark, msg
from repurpose.platforms.answer_shape import need_number, need_object, need_objects, need_text
from repurpose.platforms.blogs.blog import (
    html_of,
    is_public,
    slug_of,
    summary_of,
    tags_of,
    words_of_article,
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
    words_of,
)
from repurpose.platforms.clients.base import BaseClient
from repurpose.platforms.clients.blogs.status import STATUS, parts_of
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
    DeliveryContext,
    DeliveryError,
    Message,
    NeedsLogin,
    Outcome,
    Refused,
    Sent,
    Settling,
    Unclear,
)
from repurpose.platforms.secret import Secret

# Codes of a password that is not good, or of a person who may not do this; they come as 401 or 403.
_LOGIN = (
    "rest_not_logged_in", "incorrect_password", "invalid_username", "invalid_email",
    "rest_cannot_create", "rest_cannot_publish", "rest_cannot_edit", "rest_forbidden",
    "rest_forbidden_context", "application_passwords_disabled",
)  # fmt: skip
_ROOT = 'rel="https://api.w.org/"'  # of the header that says where a site's interface is


class WordPress(BaseClient):
    """One person's posts on one site."""

    NAME: ClassVar[str] = "wordpress"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field("base", mark("Site"), mark("its address, such as https://blog.example")),
        Field("user", mark("User name"), mark("with which you log in to the site")),
        Field(
            "password",
            mark("Application password"),
            mark("the site's Users, Profile, Application Passwords: give it a name, add it"),
            secret=True,
        ),
        STATUS,
    )
    settling: Settling = "searchable"

    def authorize(self, call: Call, deadline: float) -> Call:
        """Add the application password, and where the site has its interface."""
        password = need(self.vault, "password", msg("application password"))
        pair = f"{self.setting('user')}:{password.replace(' ', '')}"
        token = Secret(b64encode(pair.encode()).decode()).reveal()
        headers = {**call.headers, "authorization": f"Basic {token}"}
        root = self.settings.get("api") or f"{self.base}/wp-json/"
        place, plain, route = root.partition("?rest_route=")
        if plain:  # a site whose addresses are not written out
            query = {"rest_route": f"{route.rstrip('/')}/wp/v2/{call.url}", **call.query}
            return replace(call, url=place, query=query, headers=headers)
        return replace(call, url=f"{root.rstrip('/')}/wp/v2/{call.url}", headers=headers)

    def publish(
        self,
        message: Message,
        handles: Sequence[Mapping[str, Any]],
        place: DeliveryContext,
        deadline: float,
    ) -> Outcome:
        """Publish under tags of the site, which are made where it has none of that name."""
        if problems := self.refusals(message):
            return Refused("; ".join(problems))
        try:
            tags = self._tags(tags_of(message, self.rules.hashtags), deadline)
        except DeliveryError as error:
            return error.outcome
        return super().publish(message, [*handles, *tags], place, deadline)

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return `POST posts`."""
        cover, figures, tags = parts_of(message, handles)
        said = message.body_with([escape(str(one["url"])) for one in figures])
        body: JsonObject = {
            "title": message.title,
            "content": said or html_of(words_of_article(message)),
            "status": "publish" if is_public(self.settings) else "draft",
            "slug": slug_of(message, place),
        }
        if summary := summary_of(message):
            body["excerpt"] = summary
        if cover:
            body["featured_media"] = cover["id"]
        if tags:
            body["tags"] = [tag["tag"] for tag in tags]
        return Call("POST", "posts", json=body)

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return the post's number, and where it is read or finished."""
        need_text(answer, "slug")
        return self._sent(need_object(answer))

    def refuse(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Judge; a person who may not do this is a login's matter."""
        return _by_code(answer) or super().refuse(answer, message, place)

    def judge_asking(self, answer: Answer) -> Failure:
        """Judge likewise."""
        return _by_code(answer) or super().judge_asking(answer)

    def upload(self, attachment: Attachment, deadline: float) -> Mapping[str, Any]:
        """Return the picture of the site's library that has these bytes; put it there if there is none."""
        data = read_media(attachment)
        self.check_size(attachment, data)
        slug = f"repurpose-{attachment.sha256[:20]}"
        query = {"slug": slug, "context": "edit"}
        found = need_objects(self.ask(Call("GET", "media", query=query), deadline))
        kept = found[0] if found else self._put(attachment, slug, data, deadline)
        return {"id": need_number(kept, "id"), "url": need_text(kept, "source_url")}

    def _put(self, attachment: Attachment, slug: str, data: bytes, deadline: float) -> JsonObject:
        suffix = attachment.mime.partition("/")[2].replace("jpeg", "jpg")
        form = {"alt_text": attachment.alt} if attachment.alt else {}
        part = FilePart("file", f"{slug}.{suffix}", data, attachment.mime)
        return need_object(self.ask(Call("POST", "media", form=form, files=(part,)), deadline))

    def _tags(self, names: Sequence[str], deadline: float) -> list[JsonObject]:
        found = [self._tag(name, deadline) for name in names]
        return [{"tag": number} for number in found if number]

    def _tag(self, name: str, deadline: float) -> int | None:
        """Return the number of a tag; None where the person may not make one."""
        query = {"search": name, "per_page": "100"}
        for tag in need_objects(self.ask(Call("GET", "tags", query=query), deadline)):
            if unescape(str(tag.get("name", ""))).lower() == name.lower():
                return need_number(tag, "id")
        answer = self._exchange(Call("POST", "tags", json={"name": name}), deadline)
        said = answer.json()
        if said.get("code") == "term_exists":  # made just now by somebody else
            return need_number(said, "data.term_id")
        if answer.status == 403 and said.get("code") == "rest_cannot_create":
            return None
        if not answer.good:
            raise DeliveryError(self.judge_asking(answer))
        return need_number(answer, "id")

    def search(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Ask the site for the post of our slug, whatever became of it."""
        slug = slug_of(message, place)
        query = {"slug": slug, "status": "any", "context": "edit"}
        for post in need_objects(self.ask(Call("GET", "posts", query=query), deadline)):
            if need_text(post, "id") not in place.known and post.get("slug") == slug:
                return self._sent(post)
        return Absent(msg("the site has no post at {slug}", slug=slug))

    def look(self, deadline: float) -> Profile:
        """Ask who the person is and what he may do; where the site has its interface is kept."""
        root = self._find_root(deadline)
        if root:
            self.settings["api"] = root
        who = need_object(self.ask(Call("GET", "users/me", query={"context": "edit"}), deadline))
        rights = who.get("capabilities")
        may = rights if isinstance(rights, dict) else {}
        known = ("edit_posts", "publish_posts", "upload_files")
        facts = {"rights": ", ".join(name for name in known if may.get(name)) or msg("none")}
        settings = {"api": root} if root else {}
        return Profile(need_text(who, "name"), str(who.get("link", "")), facts, settings)

    def _find_root(self, deadline: float) -> str:
        """Return where the site says that its interface is, "" for the usual place."""
        answer = self.wire.call(Call("HEAD", f"{self.base}/"), deadline)
        for said in answer.headers.get("link", "").split(","):
            address, _, rest = said.strip().partition(">")
            if _ROOT in rest and address.startswith("<http"):
                found = address[1:]
                return "" if found.rstrip("/") == f"{self.base}/wp-json" else found
        return ""

    def _sent(self, post: Mapping[str, Any]) -> Sent:
        number = need_text(post, "id")
        public = post.get("status") in ("publish", "future", "private")
        edit = f"{self.base}/wp-admin/post.php?post={number}&action=edit"
        return Sent(number, str(post.get("link") or edit) if public else edit, {"id": number})


def _by_code(answer: Answer) -> NeedsLogin | None:
    if answer.status not in (401, 403) or answer.json().get("code") not in _LOGIN:
        return None
    return NeedsLogin(msg("WordPress: {words}", words=words_of(answer)))


CLIENTS = {"wordpress": WordPress}
