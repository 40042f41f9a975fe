"""What the fake platforms hold: posts, uploads and tokens; all in memory, safe from several threads."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import count
from threading import RLock
from typing import Any, Protocol

from repurpose.json_object import JsonObject
from repurpose.sandbox.faults import Faults

_MOST_KEPT = 512 << 20  # bytes of uploads that are remembered


@dataclass(frozen=True, slots=True)
class FakeAccount:
    """An account that a fake platform knows: what is asked for by `repurpose accounts add`."""

    name: str
    platform: str  # the kind of account
    settings: Mapping[str, str]
    secrets: Mapping[str, str] = field(repr=False)
    publishes: str = ""  # part of the path of the one request that publishes: what faults are for
    renews: bool = False  # its client gets fresh credentials by itself


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that has arrived."""

    number: str
    mime: str
    data: bytes = field(repr=False)
    alt: str = ""
    cover: bytes = field(default=b"", repr=False)  # the picture that stands for a video

    def __post_init__(self) -> None:
        """Refuse what is no text: it would be shown."""
        _check_texts(self.mime, self.alt)


@dataclass(frozen=True, slots=True)
class FakePost:
    """A post as a platform keeps it. `at` is in seconds since the epoch."""

    number: str
    platform: str
    text: str
    at: float
    parent: str = ""
    media: tuple[Upload, ...] = ()
    title: str = ""
    extra: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Refuse what is no text: it would be shown."""
        _check_texts(self.text, self.parent, self.title)


def _check_texts(*values: object) -> None:
    """Raise `TypeError` for what is no text, `UnicodeEncodeError` for half a surrogate pair."""
    for value in values:
        if not isinstance(value, str):
            raise TypeError(f"a text is wanted here, not {type(value).__name__}")
        value.encode()


@dataclass(frozen=True, slots=True)
class Request:
    """One request, its body read as what its content type says."""

    method: str
    path: str  # below the platform's own part
    query: Mapping[str, str]
    headers: Mapping[str, str]
    body: bytes = field(repr=False)
    json: Any = None
    form: Mapping[str, str] = field(default_factory=dict)
    files: Mapping[str, "File"] = field(default_factory=dict)
    base: str = ""  # the fake platform's own address


@dataclass(frozen=True, slots=True)
class File:
    """One file of a multipart body."""

    name: str
    mime: str
    data: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """One answer; `body` is sent as JSON unless it is text or bytes."""

    status: int = 200
    body: Any = None
    headers: Mapping[str, str] = field(default_factory=dict)


class Fake(Protocol):
    """One fake platform."""

    NAME: str  # the first part of the address's path
    ACCOUNTS: tuple[FakeAccount, ...]

    def answer(self, request: Request, world: "World") -> Reply:
        """Do what the request says, or refuse it as the platform would."""

    def expired(self) -> Reply:
        """Return how the platform refuses a token that has ended."""

    def busy(self) -> Reply:
        """Return how the platform says that there were too many requests."""


class World:
    """Everything that has arrived."""

    def __init__(self, now: Any) -> None:
        """Start empty; `now` gives seconds since the epoch."""
        self.now = now
        self.lock = RLock()
        self.faults = Faults()
        self.posts: list[FakePost] = []
        self.uploads: dict[str, Upload] = {}
        self.kept: JsonObject = {}  # tokens, keys, jobs: each platform under its own names
        self.log: list[tuple[float, str, str, str, int]] = []  # at, platform, method, path, status
        self._numbers = count(1_790_000_000_000_000_001)

    def number(self) -> str:
        """Return a number that was not given before, of 19 digits."""
        with self.lock:
            return str(next(self._numbers))

    def stamp(self, at: float | None = None) -> str:
        """Return a moment as ISO 8601 in UTC; the present one by default."""
        moment = datetime.fromtimestamp(self.now() if at is None else at, UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"

    def add(self, platform: str, text: str, **more: Any) -> FakePost:
        """Keep a post under a new number, unless `number` is given."""
        with self.lock:
            number = more.pop("number", "") or self.number()
            post = FakePost(number, platform, text, self.now(), **more)
            self.posts.append(post)
            return post

    def find(self, platform: str, number: str) -> FakePost | None:
        """Return a post by its number."""
        with self.lock:
            return next(
                (p for p in self.posts if p.platform == platform and p.number == number), None
            )

    def of(self, platform: str) -> list[FakePost]:
        """Return a platform's posts, oldest first."""
        with self.lock:
            return [post for post in self.posts if post.platform == platform]

    def upload(self, mime: str, data: bytes, alt: str = "", cover: bytes = b"") -> Upload:
        """Keep a file."""
        with self.lock:
            kept = Upload(self.number(), mime, data, alt, cover)
            self.uploads[kept.number] = kept
            size = sum(len(one.data) for one in self.uploads.values())
            while size > _MOST_KEPT and len(self.uploads) > 1:  # the oldest goes
                size -= len(self.uploads.pop(next(iter(self.uploads))).data)
            return kept

    def note(self, platform: str, method: str, path: str, status: int) -> None:
        """Log a request; 0 stands for a reply that was spoilt on purpose."""
        with self.lock:
            self.log.append((self.now(), platform, method, path, status))
            del self.log[:-5000]
