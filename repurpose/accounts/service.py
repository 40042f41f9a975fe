"""All accounts of a user: found, opened as clients, checked, added and removed."""

import os
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING, Literal, Self

from repurpose.accounts.account_file import AccountEntry, AccountFile
from repurpose.accounts.stores import Store, open_store
from repurpose.accounts.vault import AccountVault
from repurpose.clock import Clock, clock_of
from repurpose.errors import RepurposeError, SetupError, UsageError
from repurpose.folders import key_folder, user_folder
from repurpose.messages import fixed, join, msg, plural
from repurpose.platforms import (
    HANDOFF,
    BaseClient,
    DeliveryError,
    NeedsLogin,
    Profile,
    Rules,
    Secret,
    client_class,
    guard_process,
    hide,
    is_by_hand,
    open_client,
)
from repurpose.platforms import names as platform_names

if TYPE_CHECKING:
    from repurpose.platforms import HttpTransport

_PATIENCE = 30.0  # seconds for `check` and for one renewal
_DERIVED = ("session", "tokens", "access", "lasting")  # secrets that a platform gave for others


@dataclass(frozen=True, slots=True)
class Renewal:
    """What became of an account's login: only where there is something to say.

    `until` is in seconds since the epoch, 0 when it is not known; `reason` is for people.
    """

    account: str
    state: Literal["renewed", "ending", "needs-login", "failed"]
    until: float = 0.0
    reason: str = ""


class Accounts:
    """The accounts of one user, with their secrets in a store.

    Clients are kept for each thread, since a client's connections are used by one at a time.
    """

    def __init__(
        self,
        folder: Path,
        store: Store,
        *,
        open_wire: "Callable[[str], HttpTransport] | None" = None,
        today: Callable[[], str] = lambda: datetime.now(UTC).date().isoformat(),
    ) -> None:
        """Keep where things are; `open_wire` takes the address of a proxy or ""."""
        self.book = AccountFile(folder)
        self.store = store
        self._folder = folder
        self._open_wire = open_wire or _open_wire
        self._today = today
        self._kept = local()
        self._wires: list[HttpTransport] = []  # of all threads, to be closed with us

    def names(self) -> list[str]:
        """Return the names of all accounts."""
        return [account.name for account in self.book.accounts()]

    def get(self, name: str) -> AccountEntry:
        """Return an account by its name; raises as `AccountFile.get` does."""
        return self.book.get(name)

    def vault(self, name: str) -> AccountVault:
        """Return the secrets of one account."""
        return AccountVault(name, self.store, self._folder / "locks")

    def client(self, name: str) -> BaseClient:
        """Return the client of an account; the same one for the same thread and settings.

        Raises:
            SetupError, UnknownName: there is no such account, or no client for its kind.
        """
        account = self.get(name)
        kept: dict[str, tuple[AccountEntry, BaseClient]] = self._kept.__dict__.setdefault(
            "clients", {}
        )
        if name in kept and kept[name][0] == account:
            return kept[name][1]
        if name in kept:
            kept.pop(name)[1].wire.close()
        wire = self._open_wire(_proxy(account))
        self._wires.append(wire)
        client = open_client(account.kind, account.settings, self.vault(name), wire)
        kept[name] = (account, client)
        return client

    def check(self, name: str, patience: float = _PATIENCE) -> Profile:
        """Ask the platform who the account is, and what it may; what it says is kept with the account.

        Raises:
            DeliveryError: it does not answer, or refuses the credentials.
        """
        client = self.client(name)
        profile = client.look(client.wire.clock() + patience)
        if profile.settings:
            said = {**profile.settings, "checked": self._today()}
            self.book.learn(name, said)
        limits = describe_limits(self.client(name).rules)  # of this server, as it has just said
        return replace(profile, facts={**limits, **profile.facts})

    def refresh_due(self, now: float, patience: float = _PATIENCE) -> list[Renewal]:
        """Renew every login that is due, and say which end soon; call it about once an hour.

        A new token is in the store before it is used once, under a lease, so that several processes
        may do this at a time. `now` is in seconds since the epoch. Most calls send nothing at all.
        """
        found = (self._refresh(account, now, patience) for account in self.book.accounts())
        return [renewal for renewal in found if renewal]

    def _refresh(self, account: AccountEntry, now: float, patience: float) -> Renewal | None:
        name, again = account.name, f"repurpose accounts add {account.kind} --name {account.name}"
        try:
            if client_class(account.kind).keep_fresh is BaseClient.keep_fresh:
                return None
            client = self.client(name)
            fresh = client.keep_fresh(_moment(account.added), client.wire.clock() + patience)
        except DeliveryError as error:
            if isinstance(error.outcome, NeedsLogin):
                return Renewal(
                    name,
                    "needs-login",
                    0.0,
                    msg("{error} Log in again: {again}", error=error.message, again=again),
                )
            return Renewal(name, "failed", 0.0, error.message)
        except RepurposeError as error:
            return Renewal(name, "failed", 0.0, error.message)
        except Exception as error:  # noqa: BLE001  an odd answer is this account's trouble alone
            return Renewal(name, "failed", 0.0, hide(f"{type(error).__name__}: {error}"))
        if fresh.state == "renewed":
            return Renewal(name, "renewed", fresh.until)
        if fresh.state == "ending":
            days = max(0, round((fresh.until - now) / 86_400))
            said = msg(
                "The login of {name} ends in {days} days. Log in again: {again}",
                name=name,
                days=days,
                again=again,
            )
            return Renewal(name, "ending", fresh.until, said)
        return None

    def add(
        self, name: str, kind: str, settings: Mapping[str, str], secrets: Mapping[str, str]
    ) -> AccountEntry:
        """Keep an account and its secrets; the secrets first, so that none is ever missing.

        Raises:
            UsageError: something that the platform needs is missing, or the name will not do.
            UnknownName: there is no such kind of account.
        """
        fields = client_class(kind).FIELDS
        given = {**settings, **secrets}
        tokens = "tokens" in secrets or "session" in secrets  # a login stands for the fields
        missing = [
            f.label for f in fields if not f.optional and not f.default and not given.get(f.name)
        ]
        if missing and not tokens and not (kind != HANDOFF and is_by_hand(kind)):
            by_hand = msg(
                "To post by hand: repurpose accounts add handoff (platform: {kind}).", kind=kind
            )
            hint = by_hand if kind in platform_names() else ""
            raise UsageError(
                msg(
                    "{kind} also needs: {missing}.",
                    kind=kind,
                    missing=join(", ", map(fixed, missing)),
                ),
                hint=hint,
            )
        account = AccountEntry(name, kind, dict(settings), tuple(sorted(secrets)), self._today())
        self.book.put(account)  # refuses a bad name before any secret is kept
        vault = self.vault(name)
        for key in set(_DERIVED) - set(secrets):  # they came from what is replaced now
            self.store.drop(f"{name}/{key}")
        for key, value in secrets.items():
            vault.write(key, Secret(value))
        return account

    def remove(self, name: str) -> None:
        """Forget an account and all its secrets.

        Raises:
            UnknownName: there is none of that name.
        """
        account = self.get(name)
        for key in {*account.secrets, *_DERIVED}:
            self.store.drop(f"{name}/{key}")
        self.book.remove(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections of this thread's clients."""
        kept: dict[str, tuple[AccountEntry, BaseClient]] = self._kept.__dict__.pop("clients", {})
        for _, client in kept.values():
            client.wire.close()

    def close_all(self) -> None:
        """Close the connections of every thread's clients, when nobody uses one any more."""
        self._kept = local()
        while self._wires:
            self._wires.pop().close()


def open_accounts(
    environment: Mapping[str, str] | None = None,
    *,
    plain: bool = False,
    ask: Callable[[str], str] | None = None,
) -> Accounts:
    """Return the accounts of the user who runs this program; no secret of it is logged from here on.

    They live by the clock of the user's folder, which in a rehearsal is not the machine's.
    `environment` is `os.environ` by default; `plain` and `ask` are for `open_store`.
    """
    guard_process()
    values = os.environ if environment is None else environment
    folder = user_folder(values)
    store = open_store(folder, key_folder(values), values, plain=plain, ask=ask)
    now = clock_of(folder)
    return Accounts(
        folder,
        store,
        open_wire=partial(_open_wire, now=now),
        today=lambda: datetime.fromtimestamp(now(), UTC).date().isoformat(),
    )


def describe_limits(rules: Rules) -> dict[str, str]:
    """Return what a post of an account may be, for people: `{text, media}`."""
    limit, media = rules.limit_for(), rules.platform.media
    facts: dict[str, str] = {"text": limit.say(limit.most)}
    pictures = plural("{count} picture", "{count} pictures", count=rules.images)
    said: list[str] = []
    if rules.images:
        said.append(msg("{pictures} of {size}", pictures=pictures, size=_size(media.image_bytes)))
    if rules.videos:
        video: str = plural("{count} video", "{count} videos", count=rules.videos)
        if media.video_bytes:
            video = msg("{videos} of {size}", videos=video, size=_size(media.video_bytes))
        if media.video_seconds:
            video = msg("{said}, {seconds:g} s", said=video, seconds=media.video_seconds)
        said.append(video)
    return facts | ({"media": join("; ", said)} if said else {})


def _size(count: int) -> str:
    return f"{count / 1e9:.3g} GB" if count >= 1e9 else f"{count / 1e6:.3g} MB"


def _moment(date: str) -> float:
    """Return midnight of an ISO date in seconds since the epoch, 0 when it is none."""
    try:
        return datetime.fromisoformat(date).replace(tzinfo=UTC).timestamp()
    except ValueError:
        return 0.0


def _proxy(account: AccountEntry) -> str:
    """Return the proxy that an account asks for; `env` takes the environment's."""
    proxy = account.settings.get("proxy", "")
    if proxy != "env":
        return proxy
    found = os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy") or ""
    if not found:
        raise SetupError(
            msg(
                "The account {name} wants the environment's proxy, and there is none.",
                name=account.name,
            ),
            hint=msg("Set HTTPS_PROXY, or write the proxy's address."),
        )
    return found


def _open_wire(proxy: str, now: Clock = time.time) -> "HttpTransport":
    from repurpose.platforms import open_wire  # noqa: PLC0415  # imports httpx

    return open_wire(proxy=proxy, clock=time.monotonic, now=now)
