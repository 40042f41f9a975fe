"""What every client shares: the check before sending, one outcome at the end, the general judgement.

A client of one platform fills in `compose` (pure: the one request that publishes) and `receive`
(what a good answer says), and where the platform has them `upload`, `settle` and `look`.
"""

import re
from abc import ABC, abstractmethod
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from html import unescape
from typing import TYPE_CHECKING, Any, ClassVar

from repurpose.errors import UsageError
from repurpose.json_object import JsonObject
from repurpose.messages import msg, reason_of
from repurpose.platforms import account_rules
from repurpose.platforms.addresses import place_to_follow
from repurpose.platforms.answer_shape import OddAnswer
from repurpose.platforms.base import Platform
from repurpose.platforms.calls import (
    Answer,
    Call,
    Failure,
    Field,
    Person,
    Profile,
    Unanswered,
    Vault,
    classify_response,
    judge_upload,
    read_media,
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
from repurpose.platforms.rules import Rules
from repurpose.platforms.token_renewal import Freshness

if TYPE_CHECKING:
    from repurpose.platforms.transport import HttpTransport

EARLIER = 5.0  # seconds: a call begun longer ago than this is not the first of its message
# Seconds that our clock and a platform's may differ: a clock in another zone's time is off by up to 26
# hours. Wide, for what is missed is sent again; what the account has of its own in that time is told
# apart by its ids (`DeliveryContext.known`).
SLACK = 26 * 3600.0


class BaseClient(ABC):
    """One platform's calls for one account.

    `settings` are the account's plain values, `vault` its secrets, `wire` the way out. Settings
    that every client knows: `base`, the address of the interface when it is not the usual one.
    """

    NAME: ClassVar[str]  # of the platform
    FIELDS: ClassVar[tuple[Field, ...]]
    BASE: ClassVar[str] = ""
    # How much may be posted, in the platform's words, where it is a known rule and not asked for.
    RATE: ClassVar[str] = ""
    settling: Settling = "opaque"
    key_life: float = 0.0  # seconds for which a keyed platform honours a key

    def __init__(self, settings: Mapping[str, str], vault: Vault, wire: "HttpTransport") -> None:
        """Keep what the calls need; nothing is sent yet."""
        self.settings = dict(settings)
        self.rules = self.find_rules()
        self.vault = vault
        self.wire = wire
        self.base = settings.get("base", "").rstrip("/") or self.BASE

    # what a client fills in

    @abstractmethod
    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return the one request that publishes, without credentials in its headers.

        Raises:
            DeliveryError: a file has changed or a setting is missing.
        """

    @abstractmethod
    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return what a good answer says; one that is not of the documented form means `Unclear`.

        Raises:
            OddAnswer: it is not.
        """

    def authorize(self, call: Call, deadline: float) -> Call:
        """Return the request with credentials; may ask the platform for fresh ones."""
        return call

    def expired(self, answer: Answer) -> bool:
        """Say whether the platform refused for expired credentials that `renew` can replace."""
        return False

    def renew(self, deadline: float) -> None:
        """Get fresh credentials into the vault, where `expired` ever says so."""
        raise NotImplementedError

    @classmethod
    def log_in(cls, person: Person) -> tuple[dict[str, str], dict[str, str]]:  # noqa: ARG003
        """Return the settings and secrets of an account that a person logs in to with a browser.

        Raises:
            UsageError: This kind of account has no such login.
        """
        raise UsageError(
            msg("{kind} has no login by browser.", kind=cls.NAME), hint=msg("Leave --login out.")
        )

    @classmethod
    def interface_end(cls, settings: Mapping[str, str], now: float) -> tuple[str, date] | None:  # noqa: ARG003
        """Return the version of the interface that is asked for and the day it ends; None: for ever."""
        return None

    def find_rules(self) -> Rules:
        """Return what this account may post."""
        return account_rules(self.NAME, self.settings)

    @property
    def platform(self) -> Platform:
        """Return the platform's facts, as this account has them."""
        return self.rules.platform

    def refuse(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Return what a bad answer to a publication says; the general rule by default."""
        return classify_response(answer, self.wire.now(), self.platform.called)

    def look(self, deadline: float) -> Profile:
        """Ask the platform who this account is, and what it may.

        Raises:
            DeliveryError: it does not answer, or refuses the credentials.
        """
        return Profile(self.settings.get("name", ""))

    def quota(self, deadline: float) -> dict[str, str]:
        """Return the account's quota, for people: what is left of it where the platform can be asked.

        Nothing is sent where it cannot.

        Raises:
            DeliveryError: the platform does not answer, or refuses the credentials.
        """
        return {"quota": self.RATE} if self.RATE else {}

    def keep_fresh(self, since: float, deadline: float) -> Freshness:
        """Renew the credentials if it is time to, and say how long they are good.

        `since` is when a person gave them, in seconds since the epoch.

        Raises:
            DeliveryError: `NeedsLogin` when only a person can; `NotSent` when nobody answered.
        """
        return Freshness()

    # what callers use

    def rehearse(self, message: Message, place: DeliveryContext) -> JsonObject:
        """Return the request that would publish, as people may see it; nothing is sent.

        Uploads are shown by the names of their files; `rules.problems` says why it would be refused.

        Raises:
            DeliveryError: a file has changed, or a setting is missing.
        """
        shown = self.compose(message, [_stand_in(item) for item in message.files], place).shown()
        cost = {"cost": price} if (price := self.rules.cost(message)) else {}
        problems = {"problems": found} if (found := list(self.rules.problems(message))) else {}
        files = [item.path.rsplit("/", 1)[-1] for item in message.files]
        media = {"media": files} if files else {}
        return {"to": self.platform.called, **shown, **media, **cost, **problems}

    def upload(self, attachment: Attachment, deadline: float) -> Mapping[str, Any]:
        """Return a handle to the local file: this platform takes files with the message itself."""
        read_media(attachment)
        return {"path": attachment.path, "sha256": attachment.sha256}

    def publish(
        self,
        message: Message,
        handles: Sequence[Mapping[str, Any]],
        place: DeliveryContext,
        deadline: float,
    ) -> Outcome:
        """Make the one call that publishes; ends before `deadline`, seconds of `time.monotonic`."""
        if problems := self.refusals(message):
            return Refused("; ".join(problems))
        outcome = self._try(message, handles, place, deadline)
        if isinstance(outcome, NotSent) and outcome.stale and message.files:
            try:
                fresh = [self.upload(item, deadline) for item in message.files]
            except DeliveryError as error:
                return error.outcome
            outcome = self._try(message, fresh, place, deadline)
        return outcome

    def refusals(self, message: Message) -> tuple[str, ...]:
        """Return why the message is not sent at all."""
        return self.rules.problems(message)

    def _try(
        self,
        message: Message,
        handles: Sequence[Mapping[str, Any]],
        place: DeliveryContext,
        deadline: float,
    ) -> Outcome:
        try:
            return self._publish(message, handles, place, deadline)
        except (DeliveryError, Unanswered) as error:
            return error.outcome

    def settle(
        self, message: Message, place: DeliveryContext, deadline: float
    ) -> Sent | Absent | Unclear:
        """Find out whether an earlier `publish` was carried out; a failed search says nothing."""
        try:
            return self.search(message, place, deadline)
        except DeliveryError as error:
            return Unclear(error.message)
        except ValueError:  # a number without end
            return Unclear(
                msg(
                    "{platform} answered in a form that is not understood.",
                    platform=self.platform.called,
                )
            )

    def search(
        self,
        message: Message,
        place: DeliveryContext,
        deadline: float,
    ) -> Sent | Absent | Unclear:
        """Look for a message where the platform shows what it has; most cannot be asked.

        Raises:
            DeliveryError: it does not answer, or not as it documents.
        """
        return Unclear(
            msg(
                "{platform} cannot be asked what it has; only a person can look.",
                platform=self.platform.called,
            )
        )

    def _publish(
        self,
        message: Message,
        handles: Sequence[Mapping[str, Any]],
        place: DeliveryContext,
        deadline: float,
    ) -> Outcome:
        try:
            call = replace(self.compose(message, handles, place), mutates=True)
        except KeyError as error:
            return Refused(
                msg(
                    "What this message builds on has no {name}: it cannot be placed.",
                    name=reason_of(error),
                )
            )
        answer = self._exchange(call, deadline)
        if not answer.good:
            return self.refuse(answer, message, place)
        return self._receive(answer, message, place)

    def _receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        try:
            return self.receive(answer, message, place)
        except OddAnswer as error:
            return Unclear(
                msg("{name}: {why}", name=self.platform.called, why=error.message), answer.status
            )
        except (KeyError, IndexError, TypeError, ValueError, AttributeError):
            said = msg(
                "{platform} answered {status} in a form that is not understood.",
                platform=self.platform.called,
                status=answer.status,
            )
            return Unclear(said, answer.status)

    def ask(self, call: Call, deadline: float) -> Answer:
        """Send a request that publishes nothing, with credentials, and return its good answer.

        Raises:
            DeliveryError: anything else; never `Unclear`.
        """
        answer = self._exchange(call, deadline)
        if not answer.good:
            raise DeliveryError(self.judge_asking(answer))
        return answer

    def _exchange(self, call: Call, deadline: float) -> Answer:
        """Send with credentials; once more when the platform says that they have expired."""
        answer = self.wire.call(self.authorize(call, deadline), deadline)
        if self.expired(answer):
            self.renew(deadline)
            answer = self.wire.call(self.authorize(call, deadline), deadline)
        if self.settling == "keyed" and (place := place_to_follow(answer)):
            moved = replace(self.authorize(call, deadline), url=place, query={})
            answer = self.wire.call(moved, deadline)
        return answer

    def judge_asking(self, answer: Answer) -> Failure:
        """Return what a bad answer to `ask` says."""
        return judge_upload(answer, self.wire.now(), self.platform.called)

    def setting(self, name: str) -> str:
        """Return a setting that must be there.

        Raises:
            DeliveryError: it is not: `Refused`.
        """
        value = self.settings.get(name, "")
        if not value:
            raise DeliveryError(
                Refused(
                    msg(
                        "The account of {platform} has no {name!r} in its settings.",
                        platform=self.platform.called,
                        name=name,
                    )
                )
            )
        return value

    def check_size(self, attachment: Attachment, data: bytes) -> None:
        """Refuse a file that is over the platform's size.

        Raises:
            DeliveryError: `Refused`.
        """
        most = self.rules.bytes_for(attachment.mime)
        if most and len(data) > most:
            size = msg(
                "{size:.1f} MB; {platform} takes {most:.1f} MB",
                size=len(data) / 1000000.0,
                platform=self.rules.label,
                most=most / 1000000.0,
            )
            raise DeliveryError(
                Refused(
                    msg("{file} has {size}.", file=attachment.path.rsplit("/", 1)[-1], size=size)
                )
            )

    def is_retry(self, place: DeliveryContext) -> bool:
        """Say whether an attempt before this one may have reached the platform.

        What was begun later than now was begun by a clock that has been set back since.
        """
        return place.begun_at > 0 and abs(self.wire.now() - place.begun_at) > EARLIER

    def age_problem(self, handles: Sequence[Mapping[str, Any]], most: float) -> None:
        """Refuse upload handles that are older than the platform keeps them.

        Raises:
            DeliveryError: `NotSent`, stale.
        """
        now = self.wire.now()
        if any(now - float(handle.get("at", now)) > most for handle in handles):
            reason = msg("{platform} has let the uploads expire.", platform=self.platform.called)
            raise DeliveryError(NotSent(reason, stale=True))


def _stand_in(item: Attachment) -> JsonObject:
    """Return what looks like an upload's handle of any platform, under the file's name."""
    name = item.path.rsplit("/", 1)[-1]
    named = dict.fromkeys(("id", "blob", "media_id", "url", "title", "path"), name)
    size = {"width": item.width, "height": item.height}
    cover = {"cover": item.cover.rsplit("/", 1)[-1]} if item.cover else {}
    return {**named, **size, **cover, "alt": item.alt, "mime": item.mime}


def same_text(one: str, other: str) -> bool:
    """Say whether two texts are the same but for white space and HTML entities."""
    return squeeze(one) == squeeze(other)


def squeeze(text: str) -> str:
    """Return `text` without any white space or invisible characters, entities resolved."""
    return re.sub(r"[\s\u200b-\u200d\u2060\ufeff]+", "", unescape(text))


def text_of_html(html: str) -> str:
    """Return what a reader sees of a post's HTML, line ends where blocks end."""
    text = re.sub(r"(?i)<br\s{0,9}/?>|</p>", "\n", html)
    return unescape(re.sub(r"<[^<>]*>", "", text))


def is_since(moment: str, begun_at: float) -> bool:
    """Say whether an ISO 8601 moment lies after `begun_at`, with room for differing clocks."""
    if not begun_at:
        return True
    try:
        return datetime.fromisoformat(moment).timestamp() >= begun_at - SLACK
    except ValueError:
        return True
