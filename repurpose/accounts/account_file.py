"""`accounts.toml`: what is known of each account, without any secret.

[x-me]
kind = "x"
secrets = ["token", "token_secret"]      # names only; the values are in the store
added = "2026-11-22"

[x-me.settings]
handle = "me"
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Any, ClassVar

from repurpose.accounts.files import read_private, write_private
from repurpose.accounts.lease import hold
from repurpose.errors import SetupError, UnknownName, UsageError
from repurpose.messages import msg
from repurpose.toml_files import CLOSED, Text, written

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class AccountEntry:
    """One account: `kind` names its client, `settings` are plain, `secrets` are names."""

    name: str
    kind: str
    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    added: str = ""  # ISO date


@dataclass(frozen=True, slots=True)
class AccountTable:
    """What the file says of one account."""

    __pydantic_config__: ClassVar[Any] = CLOSED

    kind: Text
    secrets: tuple[Text, ...] = ()
    added: str = ""
    settings: Mapping[str, Annotated[str, written(str, digits=True)]] = field(default_factory=dict)


AccountsFile = dict[str, AccountTable]


class AccountFile:
    """The accounts of one user, in one file that only they may read."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read yet."""
        self.path = folder / "accounts.toml"

    def accounts(self) -> list[AccountEntry]:
        """Return all accounts in the order of the file.

        Raises:
            SetupError: the file cannot be read, is not valid, or others may read it.
        """
        data = read_private(self.path)
        if data is None:
            return []
        from repurpose.toml_files import check_toml, parse_toml  # noqa: PLC0415  # where one is read

        source = parse_toml(data, str(self.path), fails=SetupError)
        return [
            AccountEntry(name, one.kind, one.settings, one.secrets, one.added)
            for name, one in check_toml(AccountsFile, source).items()
        ]

    def settings(self) -> dict[str, dict[str, str]]:
        """Return the settings of each account by its name, its `kind` among them.

        Raises:
            SetupError: as `accounts`.
        """
        return {one.name: {**one.settings, "kind": one.kind} for one in self.accounts()}

    def get(self, name: str) -> AccountEntry:
        """Return an account by its name.

        Raises:
            SetupError: there is none at all.
            UnknownName: there is none of that name; the hint names the nearest.
        """
        known = {account.name: account for account in self.accounts()}
        if not known:
            raise SetupError(
                msg("There are no accounts yet."), hint=msg("Run `repurpose accounts add`.")
            )
        if name not in known:
            raise UnknownName("account", name, known)
        return known[name]

    def put(self, account: AccountEntry) -> None:
        """Add an account, or replace the one of its name.

        Raises:
            UsageError: the name will not do.
        """
        if not _NAME.fullmatch(account.name):
            raise UsageError(
                msg("{name!r} cannot be the name of an account.", name=account.name),
                hint=msg("Use small letters, digits, full stops and hyphens."),
            )
        with hold(self.path.with_suffix(".lock")):
            known = {kept.name: kept for kept in self.accounts()}
            self._save(known | {account.name: account})

    def learn(self, name: str, settings: Mapping[str, str]) -> None:
        """Add to an account's settings what a platform has said of it."""
        with hold(self.path.with_suffix(".lock")):
            known = {kept.name: kept for kept in self.accounts()}
            kept = known[name]
            known[name] = replace(kept, settings={**kept.settings, **settings})
            self._save(known)

    def remove(self, name: str) -> None:
        """Forget an account; its secrets are the store's."""
        self.get(name)
        with hold(self.path.with_suffix(".lock")):
            self._save({kept.name: kept for kept in self.accounts() if kept.name != name})

    def _save(self, accounts: Mapping[str, AccountEntry]) -> None:
        from repurpose.toml_files import write_toml  # noqa: PLC0415  # only where one is written

        before = read_private(self.path) or b""
        tables = {name: _table(account) for name, account in accounts.items()}
        write_private(self.path, write_toml(tables, before=before.decode()).encode())


def _table(account: AccountEntry) -> dict[str, Any]:
    table = {"kind": account.kind, "secrets": account.secrets, "added": account.added}
    return table | ({"settings": account.settings} if account.settings else {})
