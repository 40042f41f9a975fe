"""The secrets of one account, as its client sees them: a name in, a `Secret` out."""

from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from repurpose.accounts.lease import hold
from repurpose.accounts.stores import Store
from repurpose.platforms import Secret


class AccountVault:
    """An account's part of a store; leases are files in `locks` (None: this process only)."""

    def __init__(self, account: str, store: Store, locks: Path | None = None) -> None:
        """Keep where to look; nothing is read yet."""
        self._account = account
        self._store = store
        self._locks = locks

    def read(self, name: str) -> Secret | None:
        """Return a secret, None when there is none of that name."""
        return self._store.get(f"{self._account}/{name}")

    def write(self, name: str, value: Secret) -> None:
        """Keep a secret; durable when it returns."""
        self._store.put(f"{self._account}/{name}", value)

    def lease(self, name: str) -> AbstractContextManager[None]:
        """Hold a name alone, across threads and processes."""
        if self._locks is None:
            return nullcontext()
        return hold(self._locks / f"{self._account}.{name}.lock")
