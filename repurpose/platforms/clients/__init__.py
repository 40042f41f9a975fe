"""A platform's name, an account's settings and secrets in, a client that publishes out."""

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING

from repurpose.errors import UnknownName
from repurpose.platforms import names
from repurpose.platforms.calls import Field, Profile, Vault
from repurpose.platforms.clients.base import BaseClient

if TYPE_CHECKING:
    from repurpose.platforms.transport import HttpTransport

__all__ = ["BaseClient", "Field", "Profile", "Vault", "client_class", "client_names", "open_client"]

# Where each platform's client stands; a module is imported when it is asked for.
_MODULES = {
    "bluesky": "bluesky",
    "mastodon": "mastodon",
    "x": "x",
    "telegram": "telegram",
    "discord": "discord",
    "discord-bot": "discord",
    "slack": "slack",
    "feishu": "feishu",
    "dingtalk": "dingtalk",
    "wecom": "wecom",
    "webhook": "webhook",
    "wechat": "wechat",
    "weibo": "weibo",
    "linkedin": "linkedin",
    "threads": "threads",
    "instagram": "instagram",
    "facebook": "facebook",
    "handoff": "handoff",
}


def client_names() -> tuple[str, ...]:
    """Return the names that `open_client` takes: kinds of account, not all of them platforms."""
    by_hand = (name for name in names() if name not in _MODULES)
    return (*_MODULES, *by_hand)


def client_class(name: str) -> type[BaseClient]:
    """Return the client class of a kind of account; imports its module only.

    A platform without an open interface is posted to by hand.

    Raises:
        UnknownName: there is none; the hint names the nearest.
    """
    if name not in client_names():
        raise UnknownName("kind of account", name, client_names())
    kind = name if name in _MODULES else "handoff"
    module = import_module(f"{__name__}.{_MODULES[kind]}")
    found: type[BaseClient] = module.CLIENTS[kind]
    return found


def open_client(
    name: str, settings: Mapping[str, str], vault: Vault, wire: "HttpTransport"
) -> BaseClient:
    """Return a client for one account; nothing is sent yet.

    Raises:
        UnknownName: there is no client of that name.
    """
    found = client_class(name)
    if name not in _MODULES:
        settings = {"platform": name, **settings}
    return found(settings, vault, wire)
