"""All accounts of a user: found, opened as clients, checked, added and removed."""

import os
import sys
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from threading import local
from typing import TYPE_CHECKING, Self

from repurpose.accounts.book import Account, Book
from repurpose.accounts.files import find_key_folder
from repurpose.accounts.stores import Store, open_store
from repurpose.accounts.vault import AccountVault
from repurpose.config import user_folder
from repurpose.errors import SetupError, UsageError
from repurpose.platforms.clients import BaseClient, Profile, client_class, open_client
from repurpose.platforms.secret import Secret, guard_process

if TYPE_CHECKING:
    from repurpose.platforms.transport import Wire

_PATIENCE = 30.0  # seconds for `check`


class Accounts:
    """The accounts of one user, with their secrets in a store.

    Clients are kept for each thread, since a client's connections are used by one at a time.
    """

    def __init__(
        self,
        folder: Path,
        store: Store,
        *,
        open_wire: "Callable[[str], Wire] | None" = None,
        today: Callable[[], str] = lambda: datetime.now(UTC).date().isoformat(),
    ) -> None:
        """Keep where things are; `open_wire` takes the address of a proxy or ""."""
        self.book = Book(folder)
        self.store = store
        self._folder = folder
        self._open_wire = open_wire or _open_wire
        self._today = today
        self._kept = local()
        self._wires: list[Wire] = []  # of all threads, to be closed with us

    def names(self) -> list[str]:
        """Return the names of all accounts."""
        return [account.name for account in self.book.accounts()]

    def get(self, name: str) -> Account:
        """Return an account by its name; raises as `Book.get` does."""
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
        kept: dict[str, tuple[Account, BaseClient]] = self._kept.__dict__.setdefault("clients", {})
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
        """Ask the platform who the account is; what it says is kept with the account.

        Raises:
            DeliveryError: it does not answer, or refuses the credentials.
        """
        client = self.client(name)
        profile = client.look(client.wire.clock() + patience)
        if profile.settings:
            said = {**profile.settings, "checked": self._today()}
            self.book.learn(name, said)
        return profile

    def add(
        self, name: str, kind: str, settings: Mapping[str, str], secrets: Mapping[str, str]
    ) -> Account:
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
        if missing and not tokens and not (kind != "handoff" and _by_hand(kind)):
            raise UsageError(f"{kind} also needs: {', '.join(missing)}.")
        account = Account(name, kind, dict(settings), tuple(sorted(secrets)), self._today())
        self.book.put(account)  # refuses a bad name before any secret is kept
        vault = self.vault(name)
        for key, value in secrets.items():
            vault.write(key, Secret(value))
        return account

    def remove(self, name: str) -> None:
        """Forget an account and all its secrets.

        Raises:
            UnknownName: there is none of that name.
        """
        account = self.get(name)
        for key in {*account.secrets, "session", "tokens", "access"}:
            self.store.drop(f"{name}/{key}")
        self.book.remove(name)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections of this thread's clients."""
        kept: dict[str, tuple[Account, BaseClient]] = self._kept.__dict__.pop("clients", {})
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

    `environment` is `os.environ` by default; `plain` and `ask` are for `open_store`.
    """
    guard_process()
    values = os.environ if environment is None else environment
    folder = user_folder(values, sys.platform)
    store = open_store(folder, find_key_folder(values), values, plain=plain, ask=ask)
    return Accounts(folder, store)


def _by_hand(kind: str) -> bool:
    return client_class(kind).NAME == "handoff"


def _proxy(account: Account) -> str:
    """Return the proxy that an account asks for; `env` takes the environment's."""
    proxy = account.settings.get("proxy", "")
    if proxy != "env":
        return proxy
    found = os.environ.get("HTTPS_PROXY") or os.environ.get("https_proxy") or ""
    if not found:
        raise SetupError(
            f"The account {account.name} wants the environment's proxy, and there is none.",
            hint="Set HTTPS_PROXY, or write the proxy's address.",
        )
    return found


def _open_wire(proxy: str) -> "Wire":
    from repurpose.platforms.transport import open_wire  # noqa: PLC0415  # imports httpx

    return open_wire(proxy=proxy, clock=time.monotonic, now=time.time)
