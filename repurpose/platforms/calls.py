"""Requests and answers as plain values: what a client wants sent, and what an answer means.

No network here: `transport.py` sends a `Call` and brings an `Answer`. `classify_response` is the general rule
of what a status code says about a publication; each client knows its platform's exceptions.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from errno import ENOENT
from hashlib import sha256
from os import strerror
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from repurpose.errors import RepurposeError
from repurpose.json_object import JsonObject, read_json
from repurpose.messages import msg, reason_of
from repurpose.platforms.addresses import words_of_redirect
from repurpose.platforms.delivery import (
    Attachment,
    DeliveryError,
    NeedsLogin,
    NotSent,
    Outcome,
    Refused,
    Sent,
    Unclear,
)
from repurpose.platforms.secret import Secret, hide, hide_in

if TYPE_CHECKING:
    from repurpose.platforms.transport import HttpTransport

Failure = Refused | NotSent | NeedsLogin  # of a call that publishes nothing

PATIENCE = 60.0  # seconds to wait after a 429 that does not say how long
_LONGEST = 24 * 3600.0
_EXCERPT = 300  # characters of a platform's own words that are kept
_READ, _MANY, _DEEP = 4_000, 20, 8  # what they are looked for in: characters, items, levels


class Unanswered(RepurposeError):
    """A publication left the machine, and no answer came."""

    exit_code = 4

    def __init__(self, outcome: Unclear) -> None:
        """Keep `outcome`; its reason is the message."""
        super().__init__(outcome.reason)
        self.outcome = outcome


@dataclass(frozen=True, slots=True)
class FilePart:
    """One file of a multipart body."""

    key: str  # name of the form's field
    name: str
    data: bytes = field(repr=False)
    mime: str = "application/octet-stream"


@dataclass(frozen=True, slots=True)
class Call:
    """One request. At most one of `json`, `form` (with or without `files`) and `content` is set."""

    method: str
    url: str
    json: Any = None
    form: Mapping[str, str] | None = None
    files: tuple[FilePart, ...] = ()
    content: bytes | None = field(default=None, repr=False)
    query: Mapping[str, str] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    mutates: bool = False  # it publishes: a lost answer leaves us in doubt

    def shown(self) -> JsonObject:
        """Return the request as people may see it: no secret, files by name and size."""
        value: JsonObject = {"method": self.method, "url": self.url, "query": dict(self.query)}
        value |= {"json": self.json, "form": dict(self.form) if self.form else None}
        value["files"] = [f"{part.key}: {part.name}, {len(part.data)} bytes" for part in self.files]
        if self.content is not None:
            value["content"] = f"{len(self.content)} bytes"
        shown: JsonObject = hide_in({key: item for key, item in value.items() if item})
        return shown


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Header names are in lower case; `whole` is False when the body broke off."""

    status: int
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    whole: bool = True
    url: str = field(default="", repr=False)  # what was asked

    @property
    def good(self) -> bool:
        """Say whether the status is of the 200s."""
        return 200 <= self.status < 300

    @property
    def is_page(self) -> bool:
        """Say whether it is a page for people: no interface speaks so, but a proxy or a wall does."""
        html = "html" in self.headers.get("content-type", "").lower()
        return html or self.body.lstrip()[:1] == b"<"

    @property
    def text(self) -> str:
        """Return the body as text; what is not UTF-8 is replaced."""
        return self.body.decode("utf-8", "replace")

    def json(self) -> JsonObject:
        """Return the body as a JSON object; an empty one when it is none."""
        try:
            value = read_json(self.body)
        except ValueError:
            return {}
        return value if isinstance(value, dict) else {"items": value}


class Vault(Protocol):
    """The secrets of one account; `write` returns when the value is safe on its medium."""

    def read(self, name: str) -> Secret | None:
        """Return a secret, None when there is none of that name."""

    def write(self, name: str, value: Secret) -> None:
        """Keep a secret under `name`; durable before it returns."""

    def lease(self, name: str) -> Any:
        """Return a context manager that holds `name` alone, across processes."""


@dataclass(frozen=True, slots=True)
class Field:
    """One thing that an account needs: how the platform calls it, and where it is found."""

    name: str
    label: str
    where: str = ""
    secret: bool = False
    optional: bool = False
    default: str = ""
    needs: str = ""  # asked for only when that other field has a value


def server_fields(example: str, where: str, visibilities: str) -> tuple[Field, ...]:
    """Return what an account needs on a platform that has many servers."""
    return (
        Field("base", "Server", example),
        Field("token", "Access token", where, secret=True),
        Field("visibility", "Visibility", visibilities, optional=True, default="public"),
    )


class Person(Protocol):
    """Who logs in with a browser: answers questions, and opens a page that sends back to us."""

    @property
    def redirect(self) -> str:
        """The address that a platform sends the browser back to."""

    @property
    def wire(self) -> "HttpTransport":
        """The way out to the platform."""

    def ask(self, question: str, *, secret: bool = False) -> str:
        """Return what the person answers; "" when it is left out."""

    def tell(self, text: str) -> None:
        """Say something that needs no answer."""

    def visit(self, address: str, mark: tuple[str, str]) -> dict[str, str]:
        """Open an address; return the query that the browser comes back with.

        `mark` is a name and a value that only the answer to this visit carries.

        Raises:
            SetupError: Nobody came.
            UsageError: It is the answer to another login.
        """


@dataclass(frozen=True, slots=True)
class Profile:
    """What a platform says of an account: who it is, what it may, and settings to keep."""

    name: str
    url: str = ""
    facts: Mapping[str, str] = field(default_factory=dict)  # limits and quota, for people
    settings: Mapping[str, str] = field(default_factory=dict)  # to be kept with the account


def need(vault: Vault, name: str, label: str) -> str:
    """Return a secret's value.

    Raises:
        DeliveryError: there is none: `NeedsLogin`.
    """
    secret = vault.read(name)
    if not secret:
        reason = msg("The account has no {label}; run `repurpose accounts add`.", label=label)
        raise DeliveryError(NeedsLogin(reason))
    return secret.reveal()


def read_table(vault: Vault, name: str) -> dict[str, str]:
    """Return a secret that is a JSON object; an empty one when there is none, or it is damaged."""
    kept = vault.read(name)
    try:
        value = json.loads(kept.reveal()) if kept else {}
    except ValueError:
        return {}
    return {str(key): str(item) for key, item in value.items()} if isinstance(value, dict) else {}


def write_table(vault: Vault, name: str, table: Mapping[str, str]) -> None:
    """Keep a JSON object as a secret; durable when it returns."""
    vault.write(name, Secret(json.dumps(dict(table))))


def read_media(attachment: Attachment) -> bytes:
    """Return the bytes of a picture or video, if they are still those that were approved.

    Raises:
        DeliveryError: the file is gone or has changed: `Refused`.
    """
    path = Path(attachment.path)
    try:
        if not path.is_file():  # a pipe would keep the sender waiting
            raise FileNotFoundError(ENOENT, strerror(ENOENT))
        data = path.read_bytes()
    except OSError as error:
        reason = msg("{name} cannot be read: {error}.", name=path.name, error=reason_of(error))
        raise DeliveryError(Refused(reason)) from None
    if attachment.sha256 and sha256(data).hexdigest() != attachment.sha256:
        raise DeliveryError(
            Refused(msg("{path} has changed since it was approved.", path=path.name))
        )
    return data


# Where platforms put their own words, outermost first.
_WORDS = (
    "detail", "error_description", "message", "errmsg", "msg", "description", "error", "title",
    "errors", "error_message", "error_user_msg",
)  # fmt: skip


def words_of(answer: Answer) -> str:
    """Return the platform's own words about a failure, on one line and without secrets."""
    found = (_words_in(answer.json()) or answer.body[:_READ].decode("utf-8", "replace"))[:_READ]
    line = re.sub(r"\s+", " ", hide(re.sub(r"<[^<>]+>", " ", found))).strip()
    return line[:_EXCERPT] or msg("status {status} without a word", status=answer.status)


def _words_in(value: Any, deep: int = 0) -> str:
    if isinstance(value, str):
        return value[:_READ]
    if deep == _DEEP:
        return ""
    if isinstance(value, list):
        return "; ".join(filter(None, (_words_in(one, deep + 1) for one in value[:_MANY])))
    if isinstance(value, dict):
        said = [_words_in(value[key], deep + 1) for key in _WORDS if value.get(key)]
        return ": ".join(dict.fromkeys(word for word in reversed(said[:2]) if word))
    return ""


def classify_response(answer: Answer, now: float, who: str) -> Outcome:
    """Return what a failed publication means, by its status alone (RFC 9110 §15, RFC 6585 §4).

    `now` is in seconds since the epoch. 429 and 425: not carried out. 401, 402, a 403 that speaks of
    the account, or is a page of something before the platform, and the 300s: the account has to be
    seen to before anything of it can go. Other 400s: refused. 408 and the 500s: a server, or something before it, gave up in the
    middle, and nobody knows.
    """
    words = msg("{name}: {why}", name=who, why=words_of(answer))
    if answer.status in (425, 429):
        return NotSent(words, wait_of(answer.headers, now), answer.status)
    held = answer.status == 403 and (is_held(words) or answer.is_page)
    if held or answer.status in (401, 402):
        return NeedsLogin(words)
    if 300 <= answer.status < 400:
        return NeedsLogin(words_of_redirect(answer, who))
    if answer.status == 408 or answer.status >= 500 or answer.status < 300:
        return Unclear(words, answer.status)
    return Refused(words, answer.status)


def judge_upload(answer: Answer, now: float, who: str) -> Failure:
    """Return what a failed upload or reading means: like `classify_response`, but doubt does no harm."""
    outcome = classify_response(answer, now, who)
    if isinstance(outcome, Unclear | Sent):
        wait = wait_of(answer.headers, now) if "retry-after" in answer.headers else 0.0
        return NotSent(msg("{name}: {why}", name=who, why=words_of(answer)), wait, answer.status)
    return outcome


# Of a refusal that meets the account and not the post, in the words of several platforms.
_HELD = re.compile(
    r"usage.cap|suspend|takedown|taken down|deactivated|frozen|your login|scopes?\b|app permissions|not enrolled"
    r"|login[^.]{0,40}disabled|account[^.]{0,60}(?:disabled|locked|restricted|banned|inactive|moved)"
)


def is_held(words: str) -> bool:
    """Say whether a refusal's words speak of the account: every other post of it would meet the same."""
    return bool(_HELD.search(words.lower()[:2000]))


# Resets as seconds from now, as seconds since the epoch, or as a date: each platform its own.
_RESETS = (
    "x-ratelimit-reset-after",  # Discord: seconds, fractions too
    "x-ogw-ratelimit-reset",  # Feishu: seconds
    "x-rate-limit-reset",  # X: epoch
    "ratelimit-reset",  # Bluesky: epoch
    "x-ratelimit-reset",  # Mastodon: ISO 8601
)


def wait_of(headers: Mapping[str, str], now: float) -> float:
    """Return the seconds to wait that a 429's headers ask for: `Retry-After` or a reset time."""
    for name in ("retry-after", *_RESETS):
        moment = read_moment(headers.get(name, ""), now)
        if moment is not None:
            return min(max(moment - now, 1.0), _LONGEST)
    return PATIENCE


def read_moment(text: str, now: float) -> float | None:
    """Return a header's moment in seconds since the epoch, None when it is none.

    Reads seconds from now, seconds or milliseconds since the epoch, ISO 8601 and HTTP dates (RFC
    9110 §5.6.7).
    """
    text = text.strip()
    try:
        number = float(text)
    except ValueError:
        return _read_date(text)
    if not 0 <= number < float("inf"):
        return None
    if number > 1e12:
        return number / 1000
    return number if number > 1e9 else now + number


def _read_date(text: str) -> float | None:
    if not text:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        try:
            moment = parsedate_to_datetime(text)
        except ValueError:
            return None
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp()
