"""The platforms of the simulator: what was asked of them, what they made, and the seven faults.

A request takes effect some time after it left and is answered later still, or never; a sender that
no longer waits changes neither.
"""

import math
from dataclasses import dataclass, field

from repurpose.platforms.delivery import (
    Absent,
    DeliveryError,
    NeedsLogin,
    NotSent,
    Refused,
    Sent,
    Unclear,
)

FAULTS = (
    "429",
    "500 before",
    "500 after",
    "drop before",
    "drop after",
    "slow before",
    "slow after",
)
RARE = ("401", "422")
# hour: forgets keys after an hour; whole: takes a thread in one request; strict: no text twice
KINDS = ("keyed", "whole", "hour", "searchable", "opaque", "strict")
# What a platform answers that has done nothing, and what it answers although it has.
REFUSALS = {
    "429": lambda chance: NotSent("slow down", wait=chance.choice((1.0, 60.0, 900.0))),
    "401": lambda _: NeedsLogin("who are you"),
    "422": lambda _: Refused("we do not like it"),
    "500 before": lambda _: Unclear("oh", 500),
    "drop before": lambda _: Unclear("reset"),
}
SPOILT = {"500 after": Unclear("oh", 500), "drop after": Unclear("reset")}
LONGEST = 160.0  # seconds from a request's beginning to its effect, at the most
LAG = 50.0  # seconds from a post to its showing among the account's posts, at the most


@dataclass
class Post:
    """What a platform has."""

    id: str
    account: str
    key: str
    text: str
    parent: str
    real: float
    wall: float


@dataclass
class Request:
    """One call that publishes, as the network saw it leave."""

    key: str
    account: str
    seq: int
    kind: str  # publish, or settle: the same request again
    real: float
    wall: float
    text: str
    parent: str
    made: str = ""  # the id of the post that it made


@dataclass
class Pending:
    """An answer that is under way."""

    reply_at: float
    value: object


@dataclass
class Network:
    """All platforms; an account's name begins with its kind."""

    sim: object
    posts: list = field(default_factory=list)
    requests: list = field(default_factory=list)
    under_way: dict = field(default_factory=dict)  # key -> effects still to come
    kind: str = ""  # of the job that calls
    latency: float = 0.0  # of its uploads
    by_key: dict = field(default_factory=dict)
    faults: tuple = FAULTS

    def client(self, account):
        return Client(self, account.id)

    def draw(self):
        sim = self.sim
        if not sim.happens(sim.fate.faults):
            return ""
        return sim.chance.choice(self.faults if sim.chance.random() < 0.9 else RARE)

    def make(self, requests):
        """Take effect, all of it or nothing; return the posts, or None for a refusal."""
        for request in requests:
            self.under_way[request.key] -= 1
        found = [self.remembered(request) for request in requests]
        if len(requests) == 1 and found[0]:
            return found
        if any(found) or any(self.said_before(request) for request in requests):
            return None
        return [self.keep(request) for request in requests]

    def remembered(self, request):
        """Return what the platform made for a key that it still knows."""
        life = {"keyed": math.inf, "whole": math.inf, "hour": 3600.0}.get(kind_of(request.account))
        for post in self.by_key.get((request.account, request.key), ()):
            if life is not None and self.sim.real - post.real < life:
                return post
        return None

    def said_before(self, request):
        mine = (post.text for post in self.posts if post.account == request.account)
        return kind_of(request.account) == "strict" and request.text in mine

    def keep(self, request):
        post = Post(
            post_id(request.account, request.key),
            request.account,
            request.key,
            request.text,
            request.parent,
            self.sim.real,
            self.sim.wall(),
        )
        self.posts.append(post)
        self.by_key.setdefault((request.account, request.key), []).append(post)
        request.made = post.id
        self.sim.say(f"{request.account} has {request.text!r}")
        return post


def kind_of(account):
    return account.partition("-")[0]


def post_id(account, key):
    """Return what a platform calls the post of a key; where keys mean nothing, it is a name too."""
    return f"{account}/{key[:8]}"


class Client:
    """A client as the dispatcher knows it; it answers with a promise."""

    def __init__(self, network, account):
        self.network, self.account = network, account
        kind = kind_of(account)
        same = {"hour": "keyed", "whole": "keyed", "strict": "searchable"}
        self.settling = same.get(kind, kind)
        self.key_life = 3000.0 if kind == "hour" else math.inf

    def upload(self, attachment, deadline):
        sim = self.network.sim
        self.network.latency += sim.chance.choice((1.0, 5.0, 50.0, 200.0))
        if sim.happens(sim.fate.faults / 2):
            raise DeliveryError(NotSent("the upload broke off"))
        return {"media": attachment.sha256[:8]}

    def takes_whole(self, messages):
        return kind_of(self.account) == "whole" and not any(m.media for m in messages[1:])

    def publish(self, message, handles, place, deadline):
        parent = (place.parent or {}).get("id", "") if place.seq else ""
        return self.ask([self.request(message, place, parent)], deadline)

    def publish_whole(self, messages, handles, places, deadline):
        parents = ["", *(post_id(self.account, place.key) for place in places)]
        requests = [
            self.request(message, place, parent)
            for message, place, parent in zip(messages, places, parents, strict=False)
        ]
        return self.ask(requests, deadline)

    def request(self, message, place, parent):
        sim = self.network.sim
        return Request(
            place.key,
            self.account,
            place.seq,
            self.network.kind,
            sim.real,
            sim.wall(),
            message.text,
            parent,
        )

    def ask(self, requests, deadline):
        """Let requests leave as one; return the answer that will come."""
        network, sim, chance = self.network, self.network.sim, self.network.sim.chance
        fault, left = network.draw(), deadline - sim.real
        network.requests += requests
        there, back = chance.uniform(0.01, 0.4), chance.uniform(0.01, 0.4)
        texts = ", ".join(request.text for request in requests)
        sim.say(f"{self.account} is asked for {texts} {fault}".rstrip())
        if fault in REFUSALS:
            return Pending(sim.real + there + back, REFUSALS[fault](chance))
        if fault == "slow before":
            there = chance.uniform(left, LONGEST) if chance.random() < 0.7 else left / 2
        if fault in ("slow before", "slow after") and there + back < left:
            back = left
        heard = there + back < left
        pending = Pending(sim.real + (there + back if heard else left), Unclear("timeout"))
        for request in requests:
            network.under_way[request.key] = network.under_way.get(request.key, 0) + 1

        def take_effect():
            posts = network.make(requests)
            if not heard:
                return
            if fault in SPOILT:
                pending.value = SPOILT[fault]
            elif posts is None:
                pending.value = Unclear("you have said this already", 403)
            else:
                pending.value = [
                    Sent(post.id, f"https://sim/{post.id}", {"id": post.id}) for post in posts
                ]

        sim.after(there, take_effect)
        return pending

    def settle(self, message, place, deadline):
        network, sim = self.network, self.network.sim
        there, back = sim.chance.uniform(0.01, 0.4), sim.chance.uniform(0.01, 0.4)
        pending = Pending(sim.real + there + back, Unclear("timeout"))
        if sim.happens(sim.fate.faults / 3):
            return pending
        parent = (place.parent or {}).get("id", "") if place.seq else ""
        lag = sim.chance.uniform(0.0, LAG)

        def look():
            pending.value = Absent("not among its posts")
            shown = sim.real - lag
            # The clients look as far back as a minute before the first try, by our own clock; where
            # that was set meanwhile they would not find what is there, and here it is not tried.
            since = place.begun_at - (3 * 86_400.0 if sim.leapt else 60.0)
            for post in network.posts:
                mine = (post.account, post.text, post.parent) == (
                    self.account,
                    message.text,
                    parent,
                )
                if mine and post.real <= shown and sim.base + post.real >= since:
                    pending.value = Sent(post.id, f"https://sim/{post.id}", {"id": post.id})

        sim.after(there, look)
        return pending
