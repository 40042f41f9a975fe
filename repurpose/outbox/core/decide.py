"""What a sender heard in, what becomes of the part out: pure, for every kind of platform."""

from dataclasses import dataclass, replace

from repurpose.outbox.core.machine import Event
from repurpose.outbox.core.model import SendingPolicy
from repurpose.platforms import (
    Absent,
    NeedsLogin,
    NotSent,
    Outcome,
    Refused,
    Sent,
    Settling,
    Unclear,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What is remembered of a part's tries. Moments in milliseconds."""

    failures: int = 0  # tries that created nothing
    looks: int = 0  # times that settling was tried
    doubt_at: int | None = None  # the first unclear end
    absent_at: int | None = None  # the first look that found nothing


@dataclass(frozen=True, slots=True)
class PartChange:
    """What to write down."""

    event: Event
    standing: Standing
    next_at: int | None = None  # None: nothing happens by itself any more
    error: str = ""
    sent: Sent | None = None
    wait_until: int = 0  # of the account: the platform asked for it
    needs_login: str = ""  # of the account


def after_sending(
    outcome: Outcome,
    settling: Settling,
    before: Standing,
    now: int,
    policy: SendingPolicy,
    chance: float,
    *,
    published: bool = True,
    behind: bool = False,
) -> PartChange:
    """Return what an outcome means for a part that was SENDING, or LEASED and being uploaded.

    `published` is False for an upload: nothing was published, whatever went wrong. `chance` in
    [0, 1) spreads retries by a fifth either way. `behind`: it went along with the first message of
    its thread; what stopped that one only makes this one wait for its turn again.
    """
    if behind and not isinstance(outcome, Sent | Unclear):
        return PartChange(Event.REJECT, before)
    match outcome:
        case Sent():
            return PartChange(Event.CONFIRM, before, sent=outcome)
        case Refused(reason):
            # After an unclear end a refusal may mean "you have posted this already".
            doubtful = published and before.doubt_at is not None
            return PartChange(Event.ASK if doubtful else Event.FAIL, before, error=reason)
        case NeedsLogin(reason):
            return PartChange(Event.REJECT, before, now, reason, needs_login=reason)
        case NotSent(reason, wait) if wait > 0:
            until = now + round(wait * 1000)
            return PartChange(Event.REJECT, before, until, reason, wait_until=until)
        case NotSent(reason):
            after = replace(before, failures=before.failures + 1)
            if after.failures >= policy.failures:
                return PartChange(Event.FAIL, after, error=reason)
            return PartChange(
                Event.REJECT, after, now + back_off(after.failures, policy, chance), reason
            )
        case Unclear(reason) if not published:
            return after_sending(
                NotSent(reason), settling, before, now, policy, chance, published=False
            )
        case Unclear(reason):
            doubt = replace(before, doubt_at=now, absent_at=None, looks=0)
            if settling == "opaque":
                return PartChange(Event.ASK, doubt, error=reason)
            pause = round(policy.settle * 1000)
            if settling == "keyed":
                pause = back_off(1, policy, chance)
            return PartChange(Event.DOUBT, doubt, now + pause, reason)


def after_settling(
    outcome: Outcome | Absent,
    settling: Settling,
    before: Standing,
    now: int,
    policy: SendingPolicy,
    chance: float,
) -> PartChange:
    """Return what an attempt to settle means for a part that was UNKNOWN.

    The attempt was either the same request once more with the same key, or a look at what the
    account has posted. Whatever it says of itself, the earlier request stays unclear until it is
    found, or is absent twice and some time apart.
    """
    doubt_at = before.doubt_at or now
    looked = replace(before, doubt_at=doubt_at, looks=before.looks + 1)
    pause = back_off(looked.looks, policy, chance)
    too_old = now - doubt_at > policy.doubt * 1000
    match outcome:
        case Sent():
            return PartChange(Event.CONFIRM, looked, sent=outcome)
        case Refused(reason):
            return PartChange(Event.ASK, looked, error=reason)
        case Unclear(reason) if settling == "opaque":
            return PartChange(Event.ASK, looked, error=reason)
        case NeedsLogin(reason):
            return PartChange(Event.DOUBT, looked, now, reason, needs_login=reason)
        case Absent(reason):
            apart = round(policy.apart * 1000)
            first = looked.absent_at
            if first is None or first > now:  # a clock that went back proves nothing
                return PartChange(Event.DOUBT, replace(looked, absent_at=now), now + apart, reason)
            if now - first < apart:
                return PartChange(Event.DOUBT, looked, first + apart, reason)
            # Counted like a try that created nothing: a platform that neither takes it nor says so is
            # not asked for ever.
            clear = replace(looked, absent_at=None, failures=before.failures + 1)
            if clear.failures >= policy.failures:
                return PartChange(Event.ASK, clear, error=reason)
            return PartChange(Event.CLEAR, clear, now, reason)
        case NotSent(reason) | Unclear(reason) if too_old:
            return PartChange(Event.ASK, looked, error=reason)
        case NotSent(reason, wait):
            until = now + round(wait * 1000) if wait > 0 else 0
            return PartChange(
                Event.DOUBT, looked, max(until, now + pause), reason, wait_until=max(until, 0)
            )
        case Unclear(reason):
            return PartChange(Event.DOUBT, looked, now + pause, reason)


def back_off(times: int, policy: SendingPolicy, chance: float) -> int:
    """Return how many milliseconds to wait after the `times`-th failure (1 for the first)."""
    seconds = min(policy.backoff * 2.0 ** min(times - 1, 32), policy.backoff_most)
    return round(seconds * 1000 * (0.8 + 0.4 * chance))
