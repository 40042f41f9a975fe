"""Tokens that last for weeks: renewed in time where a platform does that, warned of where it does not.

A renewed token is on its medium before it is used once, under the same lease as any other renewal
(`oauth.py`). It is kept beside the one that a person gave, with the mark of that one, so that a new
token from a person always wins.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from hashlib import sha256
from typing import Literal

from repurpose.messages import msg
from repurpose.platforms.answer_shape import need_text, number_in
from repurpose.platforms.calls import Answer, Vault, need, read_table, write_table
from repurpose.platforms.secret import Secret

DAY = 86_400.0
RENEW = 30 * DAY  # a token that lasts no longer than this is renewed, where that is possible
WARN = 7 * DAY  # a login that ends sooner than this is warned of
_AGAIN = DAY  # after a renewal or a question, nothing is asked for so long


@dataclass(frozen=True, slots=True)
class Freshness:
    """How long an account's credentials are good: `until` in seconds since the epoch, 0 for ever
    or unknown.
    """

    state: Literal["good", "renewed", "ending"] = "good"
    until: float = 0.0


def lasting_token(vault: Vault) -> str:
    """Return the token to use now: the renewed one, or the one that a person gave.

    Raises:
        DeliveryError: there is none: `NeedsLogin`.
    """
    given = need(vault, "token", msg("access token"))
    kept = _kept(vault, given)
    return Secret(kept.get("access") or given).reveal()


def keep_lasting(
    vault: Vault, now: float, renew: Callable[[str], Mapping[str, str] | None]
) -> Freshness:
    """Renew the token when it is due, and say how long it lasts.

    `renew` takes the token and returns `{access, expires}` (seconds since the epoch, as text),
    without `access` when the platform only says how long the token lasts, None when it cannot say.

    Raises:
        DeliveryError: what `renew` raises; `NeedsLogin` when the platform refuses the token.
    """
    given = need(vault, "token", msg("access token"))
    kept = _kept(vault, given)
    if not _is_due(kept, now):
        return _freshness(kept, now)
    with vault.lease("tokens"):
        kept = _kept(vault, given)  # somebody else may have renewed it meanwhile
        if not _is_due(kept, now):
            return _freshness(kept, now)
        got = renew(kept.get("access") or given)
        fresh = {**kept, "of": _mark(given), "asked": str(now), **(got or {})}
        write_table(vault, "lasting", fresh)
    if got and got.get("access"):
        return Freshness("renewed", float(fresh.get("expires") or 0))
    return _freshness(fresh, now)


def ending(until: float, now: float) -> Freshness:
    """Return the freshness of a login that nobody but a person can renew."""
    return Freshness("ending" if 0 < until < now + WARN else "good", until)


def expiry_of(answer: Answer, now: float) -> dict[str, str]:
    """Return the token and the moment of its end that a renewal answers (RFC 6749 §5.1).

    Raises:
        DeliveryError: the answer has no token.
    """
    said = answer.json()
    token = Secret(need_text(answer, "access_token")).reveal()
    lasts = number_in(said, "expires_in")
    return {"access": token, "expires": str(now + lasts if lasts else 0)}


def _is_due(kept: Mapping[str, str], now: float) -> bool:
    expires = float(kept.get("expires") or 0)
    if now < float(kept.get("asked") or 0) + _AGAIN:
        return False
    return expires == 0 or expires < now + RENEW


def _freshness(kept: Mapping[str, str], now: float) -> Freshness:
    return ending(float(kept.get("expires") or 0), now)


def _kept(vault: Vault, given: str) -> dict[str, str]:
    kept = read_table(vault, "lasting")
    if kept.get("of") != _mark(given):
        return {}
    Secret(kept.get("access", ""))  # made known, so that it is never logged
    return kept


def _mark(token: str) -> str:
    return sha256(token.encode()).hexdigest()[:16]
