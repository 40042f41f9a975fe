"""Clients over real connections to the sandbox, a lossy way between them, and a sender that obeys.

`deliver` is the smallest sender that keeps the rules of delivery: it tries again after `NotSent`,
sends a keyed part again after `Unclear`, looks before it sends a searchable one again, and stops
for a person when the platform is opaque.
"""

import hashlib
import time
from dataclasses import dataclass, field, replace
from itertools import pairwise

import httpx

from repurpose.accounts import AccountVault, MemoryStore
from repurpose.platforms import account_kinds
from repurpose.platforms.clients import open_client
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
    DeliveryContext,
    Message,
    NeedsLogin,
    NotSent,
    Refused,
    Sent,
    Unclear,
)
from repurpose.platforms.transport import open_wire
from repurpose.sandbox.fakes import FAKES

# Every account of every fake platform: a platform is tested by being in the registry.
ACCOUNTS = {account.name: account for fake in FAKES.values() for account in fake.ACCOUNTS}
KINDS = tuple(ACCOUNTS)
FAKE = {name: account_kinds()[account.platform] for name, account in ACCOUNTS.items()}


def client_of(kind):
    """A client that is asked what it is, and never to send anything."""
    account = ACCOUNTS[kind]
    return open_client(account.platform, account.settings, None, None)


SETTLING = {kind: client_of(kind).settling for kind in KINDS}
PUBLISH = {kind: account.publishes for kind, account in ACCOUNTS.items()}
# Of these a post of text alone is none.
NEEDS_PICTURE = {
    kind
    for kind in KINDS
    if any(
        problem.about == "media"
        for problem in client_of(kind).rules.judge(Message("字", title="题"))
    )
}


class LossyTransport(httpx.BaseTransport):
    """Carries each publication out on the real server below, then loses what comes back."""

    def __init__(self, inner):
        self.inner = inner
        self.plan = []  # what happens to the next publications, in order
        self.sent = 0

    def handle_request(self, request):
        if not request.extensions.get("fresh") or not self.plan:
            return self.inner.handle_request(request)
        self.sent += 1
        what = self.plan.pop(0)
        body = request.read()
        if what == "never":
            raise httpx.ConnectError("no route to host")
        if what == "twice":
            self.inner.handle_request(_again(request, body)).read()
        answer = self.inner.handle_request(_again(request, body))
        if what == "dropped":
            answer.read()
            raise httpx.ReadTimeout("timed out")
        if what == "reset":
            return httpx.Response(answer.status_code, headers=answer.headers, stream=_Torn(answer))
        if what == "gateway":
            answer.read()
            return httpx.Response(502, text="<html>Bad Gateway</html>")
        return answer

    def close(self):
        self.inner.close()


class _Torn(httpx.SyncByteStream):
    def __init__(self, answer):
        self.body = answer.read()

    def __iter__(self):
        yield self.body[: len(self.body) // 2]
        raise httpx.ReadError("connection reset by peer")


def _again(request, body):
    return httpx.Request(
        request.method,
        request.url,
        headers=request.headers,
        content=body,
        extensions=request.extensions,
    )


@dataclass
class Rig:
    """One client, and what stands around it."""

    kind: str
    client: object
    lossy: LossyTransport
    sandbox: object
    vault: AccountVault
    store: MemoryStore
    seconds: float = 10.0

    @property
    def deadline(self):
        return time.monotonic() + self.seconds

    @property
    def posts(self):
        return self.sandbox.posts(FAKE[self.kind])

    def publish(self, message, place):
        handles = [self.client.upload(item, self.deadline) for item in message.files]
        return self.client.publish(message, handles, place, self.deadline)


def make_rig(sandbox, kind, settings=None, secrets=None, **more):
    account = sandbox.account(kind)
    known = {**account.secrets, **(secrets or {})}
    store = MemoryStore({f"{kind}/{key}": value for key, value in known.items()})
    vault = AccountVault(kind, store)
    kept = []

    def wrap(inner):
        kept.append(LossyTransport(inner))
        return kept[0]

    wire = open_wire(sleep=more.pop("sleep", lambda _: None), wrap=wrap, **more)
    client = open_client(account.platform, {**account.settings, **(settings or {})}, vault, wire)
    return Rig(kind, client, kept[0], sandbox, vault, store)


def picture(folder, colour="crimson", name="card.png", alt="一张卡片"):
    from PIL import Image

    path = folder / name
    Image.new("RGB", (90, 120), colour).save(path)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Attachment(str(path), digest, "image/png", alt, width=90, height=120)


def thread(kind, count=3, media=()):
    """Messages that every platform takes, no two alike."""
    pictures = media if kind in NEEDS_PICTURE else ()
    return [
        Message(
            f"第 {number} 条：写作就是重写。见 https://example.com/{kind}/{number}",
            title=f"标题 {number}",
            media=tuple(pictures),
        )
        for number in range(1, count + 1)
    ]


@dataclass
class Delivered:
    """How a delivery went."""

    sent: list = field(default_factory=list)
    human: bool = False
    login: bool = False
    refused: str = ""
    tries: int = 0


def deliver(rig, messages, tries=8):
    """Send a thread by the rules; return what became of it."""
    done = Delivered()
    root = parent = None
    for seq, message in enumerate(messages):
        place = DeliveryContext(
            f"key-{rig.kind}-{seq}", seq, "2026-11-22T12:00:00.000Z", root, parent
        )
        place = replace(place, begun_at=time.time())
        outcome = _settle_part(rig, message, place, done, tries)
        if not isinstance(outcome, Sent):
            return done
        done.sent.append(outcome)
        root, parent = root or outcome.ref, outcome.ref
    return done


def _settle_part(rig, message, place, done, tries):
    for _ in range(tries):
        done.tries += 1
        outcome = rig.publish(message, place)
        match outcome:
            case Sent():
                return outcome
            case NotSent():
                continue
            case NeedsLogin():
                done.login = True
                return outcome
            case Refused(reason):
                done.refused = reason
                return outcome
            case Unclear():
                if rig.client.settling == "opaque":
                    done.human = True
                    return outcome
                if rig.client.settling == "keyed":
                    continue
                found = rig.client.settle(message, place, rig.deadline)
                if isinstance(found, Sent):
                    return found
                if not isinstance(found, Absent):
                    done.human = True
                    return found
    return None


def check_thread(rig, messages, done):
    """Assert on the server: exactly these posts, in order, each below the one before."""
    posts = rig.posts
    assert len(posts) == len(messages), [post.text for post in posts]
    assert len({sent.remote_id for sent in done.sent}) == len(messages)
    for post, message in zip(posts, messages, strict=True):
        assert message.text.split("见")[0] in post.text
    if any(post.parent for post in posts):
        for before, after in pairwise(posts):
            assert after.parent in (before.number, posts[0].number)
