"""`accounts.toml`: what is known of each account, without any secret.

[x-me]
kind = "x"
secrets = ["token", "token_secret"]      # names only; the values are in the store
added = "2026-11-22"

[x-me.settings]
handle = "me"
"""

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from repurpose.accounts.files import read_private, write_private
from repurpose.accounts.lease import hold
from repurpose.errors import SetupError, UnknownName, UsageError
from repurpose.messages import msg

_NAME = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")


@dataclass(frozen=True, slots=True)
class AccountEntry:
    """One account: `kind` names its client, `settings` are plain, `secrets` are names."""

    name: str
    kind: str
    settings: Mapping[str, str] = field(default_factory=dict)
    secrets: tuple[str, ...] = ()
    added: str = ""  # ISO date


class Book:
    """The accounts of one user, in one file that only they may read."""

    def __init__(self, folder: Path) -> None:
        """Nothing is read yet."""
        self.path = folder / "accounts.toml"

    def accounts(self) -> list[AccountEntry]:
        """Return all accounts in the order of the file.

        Raises:
            SetupError: the file cannot be read, or others may read it.
        """
        data = read_private(self.path)
        if data is None:
            return []
        try:
            table = tomllib.loads(data.decode("utf-8"))
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise SetupError(
                msg("{path} is not in order: {error}.", path=self.path, error=error),
                hint=msg("Mend it."),
            ) from None
        return [_read(name, entry) for name, entry in table.items() if isinstance(entry, dict)]

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
                msg("{name!r} will not do as a name.", name=account.name),
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
        text = "\n".join(_write(account) for account in accounts.values())
        write_private(self.path, text.encode("utf-8"))


def _read(name: str, entry: Mapping[str, Any]) -> AccountEntry:
    settings = {str(key): str(value) for key, value in (entry.get("settings") or {}).items()}
    secrets = tuple(str(secret) for secret in entry.get("secrets", []))
    return AccountEntry(
        name, str(entry.get("kind", "")), settings, secrets, str(entry.get("added", ""))
    )


def _write(account: AccountEntry) -> str:
    lines = [f"[{_key(account.name)}]", f"kind = {_text(account.kind)}"]
    lines.append(f"secrets = [{', '.join(map(_text, account.secrets))}]")
    lines += [f"added = {_text(account.added)}", ""]
    if account.settings:
        lines.append(f"[{_key(account.name)}.settings]")
        lines += [f"{_key(key)} = {_text(value)}" for key, value in account.settings.items()]
        lines.append("")
    return "\n".join(lines)


def _key(name: str) -> str:
    return name if re.fullmatch(r"[A-Za-z0-9_-]+", name) else _text(name)


def _text(value: str) -> str:
    """Return a TOML basic string: JSON's escapes are TOML's too, but for DEL (toml.io, 1.0.0)."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
