"""A plan and an account in, how that account posts by that plan out; the judge of its messages; pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from repurpose import platforms
from repurpose.messages import msg
from repurpose.names import canonical, nearest
from repurpose.outbox import Pacing
from repurpose.platforms import Rules
from repurpose.schedule.grammar.days import Days
from repurpose.schedule.grammar.plan import Plan
from repurpose.schedule.grammar.posting_rules import Late, PostingRules
from repurpose.schedule.grammar.times import Weekly
from repurpose.schedule.planning.calendar import Destination

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class PostingPolicy:
    """How an account posts: what its own section says, else its platform's, else the plan's."""

    pacing: Pacing
    slots: tuple[Weekly, ...]
    approval: bool
    late: Late
    days: Days


def posting_policy_of(plan: Plan, destination: Destination, home: str) -> PostingPolicy:
    """Return how an account posts by a plan; `home` is the zone when nothing names one."""
    own = plan.accounts.get(destination.account)
    shared = [
        rules
        for word, rules in plan.accounts.items()
        if word != destination.account and _platform_called(word) == destination.platform
    ]
    chain = [*filter(None, (own,)), *shared, plan.rules]

    def first(take: Callable[[PostingRules], T | None], default: T) -> T:
        return next((found for rules in chain if (found := take(rules)) is not None), default)

    days = Days()
    for rules in chain:
        days |= rules.skip or Days()
    days |= Days(countries=frozenset(plan.holidays))
    pacing = Pacing(
        zone=first(lambda h: h.zone, destination.settings.get("zone") or home),
        gap=first(lambda h: h.gap, 0.0),
        jitter=first(lambda h: h.jitter, 0.0),
        quiet=first(lambda h: h.quiet, ()),
        per_day=first(lambda h: h.per_day, 0),
    )
    return PostingPolicy(
        pacing=pacing,
        slots=first(lambda h: h.slots, ()),
        approval=first(lambda h: h.approval, False),
        late=first(lambda h: h.late, Late()),
        days=days,
    )


def destinations_of(to: Sequence[str], accounts: Sequence[Destination]) -> list[Destination]:
    """Return the accounts that a plan's words mean: an account by its name, or all on a platform.

    A word that means none stands for an account that is missing.
    """
    found: dict[str, Destination] = {}
    for word in to:
        named = [one for one in accounts if one.account == word]
        platform = "" if named else _platform_called(word)
        if platform:
            named = [one for one in accounts if one.platform == platform and not one.missing]
        if not named:
            named = [Destination(platform or word, platform, platform, missing=True)]
        for one in named:
            found.setdefault(one.account, one)
    return list(found.values())


def _platform_called(word: str) -> str:
    """Return the platform that a plan's word means by its name or an alias; "" for none."""
    name = word if word in platforms.names() else canonical("platform", word)
    return name if name in platforms.names() else ""


def explain_missing(destination: Destination, accounts: Sequence[Destination]) -> str:
    """Return what to do about an account that is not there."""
    word = destination.account
    if destination.platform:
        return msg("There is no account on {word}: repurpose accounts add {word}", word=word)
    known = [*(one.account for one in accounts if not one.missing), *platforms.names()]
    near = nearest("platform", word, known)
    hint = (
        msg(" Did you mean {near!r}?", near=near[0])
        if near
        else msg(" See: repurpose accounts list")
    )
    return msg("There is no account {word!r}.{hint}", word=word, hint=hint)


def rules_for(destination: Destination) -> Rules:
    """Return what posts may be that go to an account.

    Raises:
        UnknownName: There is no such kind of account.
    """
    return platforms.account_rules(destination.kind, destination.settings)
