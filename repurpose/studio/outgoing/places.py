"""Something of a pack in, the accounts that it can go to out: when, at what price, and what stands against it."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

from repurpose import platforms
from repurpose.errors import RepurposeError, UnknownName, UsageError
from repurpose.folders import user_folder
from repurpose.messages import Say, msg
from repurpose.outbox import What, hash_content
from repurpose.pack import read_manifest
from repurpose.platforms import HANDOFF, Message, Rules
from repurpose.studio.agenda import label_of
from repurpose.studio.answers import Body, need
from repurpose.studio.shapes_of_outgoing import OutAnswer, PlaceAnswer

if TYPE_CHECKING:
    from repurpose.outbox import Ledger
    from repurpose.schedule import PostingHours

_KINDS: tuple[str, ...] = get_args(What)


@dataclass(frozen=True, slots=True)
class Subject:
    """What is to go out: a platform's thread, or a card, quote or clip by its id."""

    folder: Path
    what: What
    item: str = ""
    platform: str = ""  # of a thread: where it was cut for


@dataclass(frozen=True, slots=True)
class Place:
    """An account that something can go to; `made` when it is in the user's accounts already."""

    name: str
    kind: str
    settings: Mapping[str, str]
    made: bool = True

    @property
    def rules(self) -> Rules:
        """What posts may be that go there."""
        return platforms.account_rules(self.kind, self.settings)

    @property
    def by_hand(self) -> bool:
        """Whether a person posts what goes there."""
        return platforms.is_by_hand(self.kind)


def subject_of(folder: Path, asked: Body) -> Subject:
    """Return what a request means.

    Raises:
        UsageError, UnknownName: It lacks something, or there is no such kind of thing.
    """
    what = need(asked, "what", str)
    if what not in _KINDS:
        raise UnknownName("part of a pack", what, _KINDS)
    platform = need(asked, "platform", str)
    if platform:
        platform = platforms.get(platform).name
    elif what == "thread":
        raise UsageError(msg("The request lacks {name!r} ({type}).", name="platform", type="str"))
    return Subject(folder, cast("What", what), need(asked, "item", str), platform)


def phone_place(platform: str) -> Place:
    """Return the account by which a person posts to a platform, as it is made when there is none."""
    by_hand = not platforms.get(platform).accounts
    if by_hand:
        return Place(platform, platform, {}, made=False)
    return Place(f"{platform}-phone", HANDOFF, {"platform": platform}, made=False)


def places_of(subject: Subject) -> list[Place]:
    """Return the accounts of the user that a subject can go to; a platform without any interface has one.

    Raises:
        SetupError: The file of accounts cannot be read.
    """
    from repurpose.accounts import AccountFile  # noqa: PLC0415

    found = []
    for one in AccountFile(user_folder()).accounts():
        place = Place(one.name, one.kind, one.settings)
        try:
            rules = place.rules
        except RepurposeError:  # of a kind that this version does not know
            continue
        if subject.platform in ("", rules.platform.name):
            found.append(place)
    if subject.platform and not any(place.by_hand for place in found):
        hand = phone_place(subject.platform)
        if hand.kind != HANDOFF:
            found.append(hand)
    return found


def messages_for(subject: Subject, rules: Rules) -> tuple[Message, ...]:
    """Return the messages that a subject comes to where `rules` hold, not judged yet.

    Raises:
        UsageError, ContentError: The pack has no such thing, or a file of it was changed.
    """
    from repurpose.outbox import messages_from_pack  # noqa: PLC0415

    manifest = read_manifest(subject.folder)
    made = messages_from_pack(subject.folder, manifest, rules, subject.what, subject.item)
    return tuple(one for message in made for one in rules.arrange(message))


def print_of(messages: Sequence[Message]) -> str:
    """Return the hash of what would go: what a person has seen is what is sent, or nothing."""
    text = json.dumps([hash_content(message) for message in messages])
    return hashlib.sha256(text.encode()).hexdigest()[:32]


def needs_review(subject: Subject, rules: Rules) -> bool:
    """Say whether a subject goes out only when somebody else has approved it, and nobody has yet.

    Raises:
        SetupError: The settings cannot be read.
    """
    from repurpose.outbox import is_reviewed  # noqa: PLC0415
    from repurpose.review import is_required  # noqa: PLC0415

    if not is_required(subject.folder):
        return False
    return not is_reviewed(subject.folder, rules, subject.what, subject.item)


def zone_of(ledger: "Ledger", place: Place, home: str) -> str:
    """Return the clock by which an account posts: its own, that of its settings, or this machine's."""
    known = {account.id: account.zone for account in ledger.accounts() if account.pacing}
    return known.get(place.name) or place.settings.get("zone") or home


def taken_moments(ledger: "Ledger", account: str, since: int, until: int) -> frozenset[int]:
    """Return the moments in [since, until) at which something of an account is to go."""
    from repurpose.outbox import NOT_BEGUN, PartFilter  # noqa: PLC0415

    wanted = PartFilter(account=account, due_from=since, due_to=until, states=tuple(NOT_BEGUN))
    due = (part.due_at for part in ledger.parts(wanted) if part.due_at is not None)
    return ledger.slots_taken(account, since, until) | frozenset(due)


def describe_places(
    subject: Subject,
    places: Sequence[Place],
    ledger: "Ledger",
    rhythms: "Mapping[str, PostingHours]",
    home: str,
    say: Say,
) -> OutAnswer:
    """Return what the bar below a post shows: every account with its next moments and its troubles."""
    shown = [_describe(subject, place, ledger, rhythms, home, say) for place in places]
    facts = platforms.get(subject.platform) if subject.platform else None
    silent = 90_000  # ms without a beat
    beats = (node for node in ledger.nodes() if node.state == "running")
    return {
        "places": shown,
        "zone": home,
        "label": label_of(subject.platform) if subject.platform else {"en": "", "zh": ""},
        "sent_by_program": facts is None or bool(facts.accounts),
        "rich": facts is not None and facts.article is not None,
        "article": facts is not None and facts.form == "article",
        "editor": facts.editor if facts else "",
        "running": any(ledger.now() - node.beat_at < silent for node in beats),
    }


def _describe(
    subject: Subject,
    place: Place,
    ledger: "Ledger",
    rhythms: "Mapping[str, PostingHours]",
    home: str,
    say: Say,
) -> PlaceAnswer:
    from repurpose.schedule import PostingHours, free_moments  # noqa: PLC0415

    rhythm, now = rhythms.get(place.name, PostingHours()), ledger.now()
    zone = zone_of(ledger, place, home)
    taken = taken_moments(ledger, place.name, now, now + 60 * 86_400_000)
    rules = place.rules
    answer: PlaceAnswer = {
        "name": place.name,
        "platform": rules.platform.name,
        "label": label_of(rules.platform.name),
        "by_hand": place.by_hand,
        "made": place.made,
        "zone": zone,
        "moments": [
            slot.local.replace(" ", "T") for slot in free_moments(rhythm, zone, now, taken)
        ],
        "rhythm": place.name in rhythms,
        "problems": [],
        "count": 0,
        "cost": 0.0,
        "written": False,
        "review": False,
        "print": "",
    }
    try:
        messages = messages_for(subject, rules)
    except RepurposeError as error:
        return {**answer, "problems": [say(error.whole)]}
    problems = [said for message in messages for said in rules.problems(message)]
    return {
        **answer,
        "problems": [say(problem) for problem in dict.fromkeys(problems)],
        "count": len(messages),
        "cost": round(sum(rules.cost(message) for message in messages), 3),
        "written": any(message.is_written for message in messages),
        "review": needs_review(subject, rules),
        "print": print_of(messages),
    }
