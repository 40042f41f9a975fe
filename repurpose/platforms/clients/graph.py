"""What Threads, Instagram and Facebook pages share: Meta's Graph, its codes, and containers.

A container is filled, waited for and published. Making one publishes nothing and may be repeated; it
lives for a day, so that one whose video is still being fetched is waited for by the next try
instead of being made anew. Codes: https://developers.facebook.com/docs/graph-api/guides/error-handling
and instagram-platform/instagram-graph-api/reference/error-codes (2026-06-02, read 2026-11).
"""

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date
from hashlib import sha256
from threading import Lock
from typing import Any, ClassVar

from repurpose.messages import msg
from repurpose.platforms.answer_shape import need_object, need_text, number_in
from repurpose.platforms.calls import (
    Answer,
    Call,
    Failure,
    classify_response,
    judge_upload,
    read_media,
    words_of,
)
from repurpose.platforms.clients.base import BaseClient
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
from repurpose.platforms.media_hosting import MediaHost
from repurpose.platforms.token_renewal import Freshness, expiry_of, keep_lasting, lasting_token

_LOGIN = (190, 102, 10, 200, 368)  # 368: "deemed abusive", a block of the account
_LIMITED = (4, 17, 32, 613, 80001, 80002, 80007)
_DOUBT = (-2, -1, 1, 2)  # their server's own trouble, answered as a 400 too
_SPAM = 2207051  # "We restrict certain activity": waiting does not help
_BLOCKED = 2207050  # the account is inactive, checkpointed or restricted
_FULL = 2207042  # as many posts as a day may have
_EXPIRED = (2207006, 2207008, 2207020)  # the container is gone
_NOT_YET = (4279009, 2207027)  # it is finished, and not everywhere yet
_ADDRESS = 8.0  # seconds for the question where a new post is
_LIFE = 20 * 3600.0  # seconds; containers live for 24 hours


# Of the Graph's versions, https://developers.facebook.com/docs/graph-api/changelog (read 2026-11);
# each lasts two years or more, and those after v21.0 have no day yet. What every version lost on
# 2026-10-27 (`pretty`, `debug`, `date_format`, `?ids=`, ETag) is asked for nowhere here.
VERSION_ENDS = {
    "v20.0": date(2026, 9, 24),
    "v21.0": date(2027, 1, 21),
}


@dataclass(frozen=True, slots=True)
class _Container:
    number: str
    made: float  # seconds since the epoch


class _Containers:
    """The containers that this process has made, by account, message and content."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._made: dict[str, _Container] = {}

    def get(self, key: str, now: float) -> str:
        with self._lock:
            self._made = {k: c for k, c in self._made.items() if now - c.made < _LIFE}
            found = self._made.get(key)
            return found.number if found else ""

    def put(self, key: str, number: str, now: float) -> None:
        with self._lock:
            self._made[key] = _Container(number, now)

    def drop(self, number: str) -> None:
        with self._lock:
            self._made = {k: c for k, c in self._made.items() if c.number != number}


_containers = _Containers()


class _Gone(DeliveryError):
    """A container is not there any more; another is made."""

    def __init__(self, number: str, why: str) -> None:
        _containers.drop(number)
        super().__init__(NotSent(why, 5.0))


class GraphClient(BaseClient):
    """One account of Meta's. A client names its version, its status field and its renewal."""

    VERSION: ClassVar[str]
    STATUS: ClassVar[str] = "status"  # the field of a container that says how far it is
    WHY: ClassVar[str] = "error_message"  # the field that says what is wrong with it
    RENEWAL: ClassVar[str] = ""  # the grant that renews a token; "" where there is none
    settling: Settling = "searchable"

    def authorize(self, call: Call, deadline: float) -> Call:
        """Add the token, and the address of the interface."""
        headers = {**call.headers, "authorization": f"Bearer {lasting_token(self.vault)}"}
        version = self.settings.get("version") or self.VERSION
        return replace(call, url=f"{self.base}/{version}/{call.url}", headers=headers)

    @classmethod
    def interface_end(cls, settings: Mapping[str, str], now: float) -> tuple[str, date] | None:  # noqa: ARG003
        """Return the version that is asked for and the day it ends, where that is announced."""
        version = settings.get("version") or cls.VERSION
        ends = VERSION_ENDS.get(version)
        return (version, ends) if ends else None

    @property
    def me(self) -> str:
        """Return the account's number, `me` until the platform has said it."""
        return self.settings.get("user_id") or "me"

    def refuse(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Judge by Meta's codes; its own trouble while publishing is doubt."""
        if code_of(answer) in _DOUBT and _subcode(answer) not in _EXPIRED:
            return Unclear(self.words(answer), answer.status)
        return self._by_code(answer) or classify_response(
            answer, self.wire.now(), self.platform.called
        )

    def judge_asking(self, answer: Answer) -> Failure:
        """Judge likewise; where nothing is published doubt does no harm."""
        if code_of(answer) in _DOUBT:
            return NotSent(self.words(answer), 30.0, answer.status)
        return self._by_code(answer) or judge_upload(answer, self.wire.now(), self.platform.called)

    def _by_code(self, answer: Answer) -> Failure | None:
        code, sub, words = code_of(answer), _subcode(answer), self.words(answer)
        if sub in _NOT_YET or sub in _EXPIRED:
            return NotSent(words, 0.0, answer.status)
        if sub == _FULL:
            return NotSent(words, 3600.0, answer.status)
        if sub == _SPAM:
            return Refused(words, answer.status)
        if code in _LOGIN or sub == _BLOCKED:
            return NeedsLogin(words)
        return NotSent(words, 600.0, answer.status) if code in _LIMITED else None

    def words(self, answer: Answer) -> str:
        """Return what the platform says, with its code."""
        return msg(
            "{platform} {code}: {answer}",
            platform=self.platform.called,
            code=code_of(answer),
            answer=words_of(answer),
        )

    # containers

    def post(
        self,
        paths: tuple[str, str],
        forms: Sequence[Mapping[str, str]],
        message: Message,
        place: DeliveryContext,
        deadline: float,
    ) -> Outcome:
        """Fill a container and publish it: the last of `forms`, with the others as its children.

        `paths` are those of making and of publishing. Making is repeated at will; one that says it
        is published already is evidence of an earlier try.
        """
        *inner, outer = forms
        children = [self._fill(paths[0], form, place, deadline)[0] for form in inner]
        if children:
            outer = {**outer, "children": ",".join(children)}
        number, state = self._fill(paths[0], outer, place, deadline)
        if state != "PUBLISHED":
            return self._release(paths[1], number, message, place, deadline)
        found = self.settle(message, place, deadline)
        if isinstance(found, Absent):
            said = msg(
                "{platform} says that it is published, and does not show it yet.",
                platform=self.platform.called,
            )
            return Unclear(said)
        return found

    def _fill(
        self, path: str, form: Mapping[str, str], place: DeliveryContext, deadline: float
    ) -> tuple[str, str]:
        """Return a container's number and state; one of an earlier try, if it is still there."""
        said = json.dumps([self.base, self.me, path, dict(form)], sort_keys=True)
        key = f"{place.key} {sha256(said.encode()).hexdigest()}"
        if known := _containers.get(key, self.wire.now()):
            with suppress(_Gone):
                return known, self._wait(known, deadline)
        answer = self.ask(Call("POST", path, form=dict(form)), deadline)
        number = need_text(answer, "id")
        _containers.put(key, number, self.wire.now())
        return number, self._wait(number, deadline)

    def _wait(self, number: str, deadline: float) -> str:
        """Wait until what is in a container has been fetched; return its state."""
        pause = 1.0
        call = Call("GET", number, query={"fields": f"{self.STATUS},{self.WHY}"})
        while True:
            answer = self._exchange(call, deadline)
            outcome = None if answer.good else self.judge_asking(answer)
            if isinstance(outcome, Refused):
                raise _Gone(number, outcome.reason)
            if outcome:
                raise DeliveryError(outcome)
            said = answer.json()
            state = need_text(answer, self.STATUS)
            why = msg(
                "{platform}: {why}", platform=self.platform.called, why=said.get(self.WHY) or state
            )
            if state in ("FINISHED", "PUBLISHED"):
                return state
            if state == "EXPIRED":
                raise _Gone(number, why)
            if state == "ERROR":
                _containers.drop(number)
                raise DeliveryError(Refused(why))
            if not self.wire.wait(pause, deadline):
                reason = msg(
                    "{platform} is still fetching the media.", platform=self.platform.called
                )
                raise DeliveryError(NotSent(reason, 20.0))
            pause = min(pause * 1.5, 5.0)

    def _release(
        self, path: str, number: str, message: Message, place: DeliveryContext, deadline: float
    ) -> Outcome:
        """Send the one request after which there is a post."""
        publish = Call("POST", path, form={"creation_id": number}, mutates=True)
        while True:
            answer = self._exchange(publish, deadline)
            if answer.good:
                _containers.drop(number)
                return self._with_address(self._receive(answer, message, place), deadline)
            if _subcode(answer) not in _NOT_YET or not self.wire.wait(4.0, deadline):
                break
        if _subcode(answer) in _EXPIRED:
            _containers.drop(number)
        return self.refuse(answer, message, place)

    def _with_address(self, outcome: Outcome, deadline: float) -> Outcome:
        """Return a post with its address, if the platform says it soon; it is sent either way."""
        if not isinstance(outcome, Sent) or outcome.url:
            return outcome
        call = Call("GET", outcome.remote_id, query={"fields": "permalink"})
        try:
            said = self.ask(call, min(deadline, self.wire.clock() + _ADDRESS)).json()
        except DeliveryError:
            return outcome
        return replace(outcome, url=str(said.get("permalink", "")))

    # tokens

    def keep_fresh(self, since: float, deadline: float) -> Freshness:
        """Renew a token of 60 days when half of them are over; say when one that stays ends."""
        renew = self._renew_token if self.RENEWAL else self._read_expiry
        return keep_lasting(self.vault, self.wire.now(), lambda token: renew(token, deadline))

    def _renew_token(self, token: str, deadline: float) -> dict[str, str] | None:
        """Ask for a new token (`refresh_access_token`), which a token of less than a day has not."""
        query = {"grant_type": self.RENEWAL, "access_token": token}
        call = Call("GET", f"{self.base}/refresh_access_token", query=query)
        answer = self.wire.call(call, deadline)
        if answer.good:
            return expiry_of(answer, self.wire.now())
        outcome = self.judge_asking(answer)
        if isinstance(outcome, Refused):
            return None  # too young, or of a kind that is not renewed: asked again tomorrow
        raise DeliveryError(outcome)

    def _read_expiry(self, token: str, deadline: float) -> dict[str, str] | None:
        """Ask when a token ends (`debug_token`): that of a page for the most part never."""
        call = Call("GET", "debug_token", query={"input_token": token})
        found = need_object(self.ask(call, deadline), "data")
        if found.get("is_valid") is False:
            why = (found.get("error") or {}).get("message", msg("the token is no longer valid"))
            raise DeliveryError(
                NeedsLogin(msg("{platform}: {why}", platform=self.platform.called, why=why))
            )
        ends = [number_in(found, name) for name in ("expires_at", "data_access_expires_at")]
        return {"expires": str(min((end for end in ends if end), default=0.0))}


def code_of(answer: Answer) -> int:
    """Return the code of an error; 0 when there is none."""
    return _number(answer, "code")


def _subcode(answer: Answer) -> int:
    return _number(answer, "error_subcode")


def _number(answer: Answer, name: str) -> int:
    error = answer.json().get("error")
    number = error.get(name) if isinstance(error, dict) else 0
    return number if isinstance(number, int) else 0


class ContainerClient(GraphClient):
    """One account whose posts are containers, with files that stand where the world can read them."""

    @property
    def host(self) -> MediaHost:
        """Where the files stand."""
        return MediaHost(self.settings, self.vault, self.wire)

    def child(self, handle: Mapping[str, Any]) -> dict[str, str]:
        """Return the container of one of several pictures."""
        raise NotImplementedError

    def upload(self, attachment: Attachment, deadline: float) -> Mapping[str, Any]:
        """Put the file where the world can read it, under the name of its content."""
        return self.put(attachment, read_media(attachment), deadline)

    def put(self, attachment: Attachment, data: bytes, deadline: float) -> Mapping[str, Any]:
        """Put `data` there, and return the handle of the file."""
        self.check_size(attachment, data)
        url = self.host.put(attachment, data, deadline)
        return {"url": url, "mime": attachment.mime, "alt": attachment.alt}

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return the post's number; its address needs another call, which may fail."""
        number = need_text(answer, "id")
        return Sent(number, "", {"id": number})

    def _publish(
        self,
        message: Message,
        handles: Sequence[Mapping[str, Any]],
        place: DeliveryContext,
        deadline: float,
    ) -> Outcome:
        call = self.compose(message, handles, place)
        several = handles if len(handles) > 1 else ()
        forms = [{**self.child(handle), "is_carousel_item": "true"} for handle in several]
        paths = (call.url, f"{call.url}_publish")
        return self.post(paths, [*forms, call.form or {}], message, place, deadline)
