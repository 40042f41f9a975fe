"""A platform's name, an account's settings and secrets in, a client that publishes out."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from repurpose.platforms.calls import Field, Profile, Vault
from repurpose.platforms.clients.base import BaseClient
from repurpose.platforms.registry import (
    HANDOFF,
    account_kinds,
    find_account_kind,
    is_by_hand,
    module_of,
)

if TYPE_CHECKING:
    from repurpose.platforms.transport import HttpTransport

__all__ = ["BaseClient", "Field", "Profile", "Vault", "client_class", "client_names", "open_client"]


def client_names() -> tuple[str, ...]:
    """Return the names that `open_client` takes: kinds of account, not all of them platforms."""
    return tuple(account_kinds())


def client_class(name: str) -> type[BaseClient]:
    """Return the client class of a kind of account; imports its module only.

    A platform without an open interface is posted to by hand.

    Raises:
        UnknownName: there is none; the hint names the nearest.
    """
    kind = HANDOFF if is_by_hand(name) else find_account_kind(name)
    module = import_module(f"{__name__}.{module_of(account_kinds()[kind] or kind)}")
    found: type[BaseClient] = module.CLIENTS[kind]
    return found


def open_client(
    name: str, settings: Mapping[str, str], vault: Vault, wire: "HttpTransport"
) -> BaseClient:
    """Return a client for one account; nothing is sent yet.

    Raises:
        UnknownName: there is no client of that name.
    """
    found, name = client_class(name), find_account_kind(name)
    if name != HANDOFF and is_by_hand(name):
        settings = {"platform": name, **settings}
    return found(settings, vault, wire)
