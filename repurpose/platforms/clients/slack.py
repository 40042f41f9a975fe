"""Slack: a bot in one channel; each message carries our key in its metadata, so that it is found.

https://docs.slack.dev/reference/methods/chat.postMessage, files.getUploadURLExternal and
files.completeUploadExternal (read 2026-11). A refusal is an HTTP 200 with `ok: false`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.platforms.answer_shape import OddAnswer, need_no_page, need_objects, need_text
from repurpose.platforms.calls import (
    Answer,
    Call,
    Field,
    Profile,
    need,
    read_media,
    wait_of,
    words_of,
)
from repurpose.platforms.clients.base import SLACK, BaseClient, same_text
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
    DeliveryContext,
    DeliveryError,
    Message,
    NeedsLogin,
    NotSent,
    Outcome,
    Refused,
    Sent,
    Settling,
    Unclear,
)

_LOGIN = (
    "not_authed", "invalid_auth", "account_inactive", "token_revoked", "token_expired",
    "no_permission", "missing_scope", "org_login_required", "not_allowed_token_type",
    "channel_not_found", "not_in_channel", "is_archived", "ekm_access_denied", "access_denied",
    "restricted_action", "restricted_action_read_only_channel", "team_access_not_granted",
    "enterprise_is_restricted", "two_factor_setup_required", "accesslimited",
)  # fmt: skip
_DOUBT = ("internal_error", "fatal_error", "service_unavailable", "request_timeout")
_LIMITED = ("ratelimited", "rate_limited")
_EVENT = "repurpose_part"


class Slack(BaseClient):
    """One bot in one channel."""

    NAME: ClassVar[str] = "slack"
    BASE: ClassVar[str] = "https://slack.com/api"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field(
            "token",
            "Bot token",
            "api.slack.com/apps: OAuth & Permissions (chat:write, files:write, files:read, channels:history)",
            secret=True,
        ),
        Field("channel", "Channel ID", "the channel's name, About, at the bottom: C0..."),
    )
    settling: Settling = "searchable"
    RATE: ClassVar[str] = msg("one a second to a channel")

    def authorize(self, call: Call, deadline: float) -> Call:
        """Add the token; an address that Slack gave for an upload needs none."""
        if call.url.startswith("http"):
            return call
        headers = {
            **call.headers,
            "authorization": f"Bearer {need(self.vault, 'token', msg('bot token'))}",
        }
        return replace(call, url=f"{self.base}/{call.url}", headers=headers)

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return `chat.postMessage`, or `files.completeUploadExternal` when there are pictures."""
        channel = self.setting("channel")
        thread = {"thread_ts": str(place.root["ts"])} if place.root else {}
        if handles:
            files = [{"id": str(item["id"]), "title": str(item["title"])} for item in handles]
            body: JsonObject = {
                "files": files,
                "channel_id": channel,
                "initial_comment": _escape(message.text),
            }
            return Call("POST", "files.completeUploadExternal", json={**body, **thread})
        metadata = {"event_type": _EVENT, "event_payload": {"key": place.key}}
        body = {"channel": channel, "text": _escape(message.text), "mrkdwn": False}
        more = {"metadata": metadata, "unfurl_links": bool(message.link), **thread}
        return Call("POST", "chat.postMessage", json={**body, **more})

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return the message's time stamp, which is its number; refusals are answers too."""
        said = answer.json()
        if said.get("ok") is not True:
            return _judge(said, answer, self.wire.now())
        if "ts" in said:
            return self._sent(need_text(said, "ts"))
        files = need_objects(said, "files")
        if not files:
            raise OddAnswer(answer, "files", "list")
        file = files[0]
        if moment := self._share_of(file):
            return self._sent(moment)
        # Slack shares files a moment later: sent, and only its place in a thread is not known yet
        number = need_text(file, "id")
        return Sent(number, "", {"file": number})

    def _publish(
        self,
        message: Message,
        handles: Sequence[Mapping[str, Any]],
        place: DeliveryContext,
        deadline: float,
    ) -> Outcome:
        """Publish; a message of pictures is told apart by its time stamp, which may come later."""
        placed = self._placed(place, deadline)
        if not placed:
            return NotSent(msg("Slack does not show the first message's pictures yet."), 10.0)
        outcome = super()._publish(message, handles, placed, deadline)
        if isinstance(outcome, Sent) and "file" in outcome.ref:
            moment = self._find_share(str(outcome.ref["file"]), deadline)
            return self._sent(moment) if moment else outcome
        return outcome

    def _placed(self, place: DeliveryContext, deadline: float) -> DeliveryContext | None:
        """Return a place whose thread has a time stamp; None while Slack does not say it."""
        root = place.root
        if not root or "ts" in root or "file" not in root:
            return place
        moment = self._find_share(str(root["file"]), deadline)
        return replace(place, root={**root, "ts": moment}) if moment else None

    def _find_share(self, file: str, deadline: float) -> str:
        """Return the time stamp of the message that a file hangs on: `files.info`, a few times.

        "" when Slack does not say it in time, or the bot may not read files (files:read).
        """
        for pause in (0.5, 1.0, 2.0, 4.0):
            try:
                said = self.ask(Call("POST", "files.info", form={"file": file}), deadline).json()
            except DeliveryError:
                return ""
            if moment := self._share_of(said.get("file") or {}):
                return moment
            if not self.wire.wait(pause, deadline):
                return ""
        return ""

    def _share_of(self, file: Mapping[str, Any]) -> str:
        shares = (file.get("shares") or {}).values()
        wanted = self.setting("channel")
        found = [entry["ts"] for share in shares for entry in share.get(wanted, [])]
        return str(found[0]) if found else ""

    def upload(self, attachment: Attachment, deadline: float) -> Mapping[str, Any]:
        """Ask for an address and put the file there; nobody sees it until it is completed."""
        data = read_media(attachment)
        self.check_size(attachment, data)
        name = attachment.path.rsplit("/", 1)[-1]
        form = {"filename": name, "length": str(len(data))}
        if attachment.alt:
            form["alt_txt"] = attachment.alt
        got = self.ask(Call("POST", "files.getUploadURLExternal", form=form), deadline)
        headers = {"content-type": attachment.mime}
        put = Call("POST", need_text(got, "upload_url"), content=data, headers=headers)
        need_no_page(self.ask(put, deadline))
        return {"id": need_text(got, "file_id"), "title": name, "at": self.wire.now()}

    def ask(self, call: Call, deadline: float) -> Answer:
        """Send, and take `ok: false` for the failure that it is."""
        answer = super().ask(call, deadline)
        if not call.url.startswith("http") and answer.json().get("ok") is not True:
            outcome = _judge(answer.json(), answer, self.wire.now())
            if isinstance(outcome, Unclear | Sent):
                outcome = NotSent(msg("Slack: {answer}", answer=words_of(answer)))
            raise DeliveryError(outcome)
        return answer

    def search(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Read the channel, or the thread, and look for our key or the same text."""
        form = {"channel": self.setting("channel"), "limit": "50", "include_all_metadata": "true"}
        if place.begun_at:
            form["oldest"] = f"{place.begun_at - SLACK:.6f}"
        method = "conversations.history"
        placed = self._placed(place, deadline)
        if not placed:
            return Unclear(msg("Slack does not show the message yet that this one answers."))
        if placed.root:
            method = "conversations.replies"
            form["ts"] = str(placed.root.get("ts") or placed.root["id"])
        found = need_objects(self.ask(Call("POST", method, form=form), deadline), "messages")
        for post in found:
            payload = (post.get("metadata") or {}).get("event_payload") or {}
            if need_text(post, "ts") in place.known:
                continue
            named = payload.get("key") == place.key
            alike = bool(post.get("files")) == bool(message.media) and same_text(
                str(post.get("text", "")), message.text
            )
            if named or (not payload and alike):
                return self._sent(need_text(post, "ts"))
        return Absent(msg("none of {count} messages since then is ours", count=len(found)))

    def look(self, deadline: float) -> Profile:
        """Ask who the bot is and in which team."""
        who = self.ask(Call("POST", "auth.test"), deadline).json()
        facts = {"team": str(who.get("team", "")), "channel": self.settings.get("channel", "")}
        facts |= self.quota(deadline)
        return Profile(
            str(who.get("user", "")),
            str(who.get("url", "")),
            facts,
            {"team_url": str(who.get("url", ""))},
        )

    def _sent(self, moment: str) -> Sent:
        place = f"archives/{self.setting('channel')}/p{moment.replace('.', '')}"
        team = self.settings.get("team_url", "")
        return Sent(moment, f"{team}{place}" if team else "", {"ts": moment})


def _escape(text: str) -> str:
    """Return `text` with the three characters that Slack reads as control (docs.slack.dev)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _judge(said: Mapping[str, Any], answer: Answer, now: float) -> Outcome:
    code = str(said.get("error", ""))
    words = msg("Slack: {answer}", answer=code or words_of(answer))
    if needed := said.get("needed"):
        words = msg("{said} (needs {needed})", said=words, needed=needed)
    if code in _LIMITED:
        return NotSent(words, wait_of(answer.headers, now))
    if code in _LOGIN:
        return NeedsLogin(words)
    return Unclear(words) if code in _DOUBT or not code else Refused(words)


CLIENTS = {"slack": Slack}
