"""A pace and what has begun in, the first moment at which the next may begin out: pure arithmetic.

Quiet hours and days are those of the clock on the account's wall: see `local_time`.
"""

import hashlib
from collections.abc import Collection
from dataclasses import dataclass

from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.outbox.core.model import Pacing, SendingPolicy
from repurpose.outbox.rates.local_time import (
    end_of_quiet,
    load_zone,
    local_day,
    local_time,
    next_day,
)

_AGAIN = 3_600_000  # ms until a zone that is not there is looked for again


@dataclass(frozen=True, slots=True)
class WaitingPublication:
    """A publication that would begin: its key and when it is due."""

    key: str
    due_at: int


@dataclass(frozen=True, slots=True)
class Permit:
    """From when on, and what it waits for in words; no words: it need not wait."""

    at: int
    why: str = ""


def permit(
    waiting: WaitingPublication,
    begun: Collection[int],
    pacing: Pacing,
    now: int,
    policy: SendingPolicy,
) -> Permit:
    """Return the first moment, `now` or later, at which a publication may begin.

    Args:
        waiting: It.
        begun: When the account's last publications began, as many as it may begin a day, or more.
        pacing: The account's.
        now: Milliseconds.
        policy: How far apart late ones begin.
    """
    at, why = now, ""
    begun = [min(moment, now) for moment in begun]  # a clock may have gone back a little
    apart = spacing(waiting, pacing, now, policy)
    if begun and apart and max(begun) + apart > at:
        at, why = max(begun) + apart, msg("{say} after the one before", say=_say(apart))
    if not pacing.quiet and not pacing.per_day:
        return Permit(at, why)
    try:
        where = load_zone(pacing.zone)
    except UsageError as error:  # other accounts go on; it may be there again after an update
        return Permit(now + _AGAIN, error.message)
    today = local_day(now, where)
    after = end_of_quiet(at, pacing)
    if pacing.per_day and local_day(after, where) == today:
        count = sum(local_day(moment, where) == today for moment in begun)
        if count >= pacing.per_day:
            after = end_of_quiet(next_day(after, where), pacing)
            return Permit(
                after,
                msg(
                    "{count} of {per_day} of {today} have begun",
                    count=count,
                    per_day=pacing.per_day,
                    today=today,
                ),
            )
    if after > at:
        return Permit(
            after,
            msg(
                "quiet hours until {local:%H:%M} ({zone})",
                local=local_time(after, where),
                zone=pacing.zone,
            ),
        )
    return Permit(at, why)


def spacing(waiting: WaitingPublication, pacing: Pacing, now: int, policy: SendingPolicy) -> int:
    """Return how many milliseconds after the one before a publication may begin.

    What is late by more than `Policy.catch_up` is spaced by as much, so that a computer that wakes
    sends no burst.
    """
    share = int.from_bytes(hashlib.sha256(waiting.key.encode()).digest()[:4]) / 2**32
    apart = round(1000 * (pacing.gap + pacing.jitter * share))
    catch_up = round(1000 * policy.catch_up)
    return max(apart, catch_up) if waiting.due_at + catch_up < now else apart


def _say(apart: int) -> str:
    seconds = apart // 1000
    return msg("{minutes} min", minutes=seconds // 60) if seconds >= 120 else f"{seconds} s"
