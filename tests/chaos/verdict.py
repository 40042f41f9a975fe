"""What the servers have against what the ledger says: who is right is asked of the servers."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from repurpose.outbox import Part, State
from repurpose.platforms.clients.base import squeeze
from tests.chaos.servers import Seen


@dataclass
class Verdict:
    """Each kind of fault, as sentences; all empty is right."""

    duplicates: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    order: list[str] = field(default_factory=list)
    false_sent: list[str] = field(default_factory=list)
    false_failed: list[str] = field(default_factory=list)  # refused, says the ledger; it is there
    strangers: list[str] = field(default_factory=list)  # posts of nobody

    @property
    def right(self) -> bool:
        """Say whether nothing is wrong."""
        return not any(vars(self).values())

    def counts(self) -> dict[str, int]:
        """Return how many there are of each."""
        return {name: len(found) for name, found in vars(self).items()}

    def add(self, other: "Verdict") -> None:
        """Take in what another one found."""
        for name, found in vars(other).items():
            mine = getattr(self, name)
            mine += [one for one in found if one not in mine]


def judge(
    parts: Sequence[Part],
    posts: Sequence[Seen],
    pictures: Mapping[str, bytes | str],
    *,
    over: bool,
    threaded: bool = True,
) -> Verdict:
    """Compare the parts of one account with its posts, in the order in which readers see them.

    Texts are told apart by themselves: no two parts say the same. `pictures` has, by the checksum
    of an attachment, what a server says of it. With `over` whatever is not SENT is lost.
    Where posts are not `threaded`, they say neither what they answer nor what a picture shows.
    """
    verdict = Verdict()
    wanted = {squeeze(part.message.text): part for part in parts}
    made = Counter(post.text for post in posts)
    for text, count in made.items():
        if text not in wanted:
            verdict.strangers.append(text)
        elif count > 1:
            verdict.duplicates.append(f"{wanted[text].name}: {count} times")
    places = {post.text: (number, post) for number, post in reversed(list(enumerate(posts)))}
    there = {post.id: post for post in posts}
    names = {(part.publication, part.seq): part for part in parts}
    for part in parts:
        _judge_state(part, there, places, pictures, verdict, over=over, threaded=threaded)
        if part.seq and (found := places.get(squeeze(part.message.text))):
            before = places.get(squeeze(names[part.publication, part.seq - 1].message.text))
            below = before and (not threaded or before[1].id == found[1].parent)
            if not below or before[0] > found[0]:
                verdict.order.append(f"{part.name} does not stand below the one before")
        elif not part.seq and found_parent(part, places):
            verdict.order.append(f"{part.name} answers something")
    return verdict


def found_parent(part: Part, places: Mapping[str, tuple[int, Seen]]) -> str:
    """Return what the post of a part answers, "" for nothing."""
    found = places.get(squeeze(part.message.text))
    return found[1].parent if found else ""


def _judge_state(
    part: Part,
    there: Mapping[str, Seen],
    places: Mapping[str, tuple[int, Seen]],
    pictures: Mapping[str, bytes | str],
    verdict: Verdict,
    *,
    over: bool,
    threaded: bool,
) -> None:
    if part.state is State.SENT:
        post = there.get(part.remote_id)
        if post is None:
            verdict.false_sent.append(f"{part.name}: there is no {part.remote_id}")
        elif post.text != squeeze(part.message.text):
            verdict.false_sent.append(f"{part.name}: {part.remote_id} says something else")
        elif post.media != tuple(pictures[one.sha256] for one in part.message.media):
            verdict.false_sent.append(f"{part.name}: {len(post.media)} pictures, or others")
        elif threaded and post.alts != tuple(one.alt for one in part.message.media):
            verdict.false_sent.append(f"{part.name}: pictures are described otherwise")
        return
    if part.state is State.FAILED and squeeze(part.message.text) in places:
        verdict.false_failed.append(f"{part.name}: {part.last_error}")
    if over:
        verdict.lost.append(f"{part.name} is {part.state}: {part.last_error or part.blocked}")
