"""Where the key of a host is found: the variable that the settings name, else the store of the accounts."""

import os
from collections.abc import Callable, Mapping

from repurpose.accounts import Store, open_store
from repurpose.editor.endpoint.settings import EditorSettings
from repurpose.folders import key_folder, user_folder
from repurpose.platforms import Secret, guard_process

FindKey = Callable[[EditorSettings], Secret | None]


def find_key(
    settings: EditorSettings,
    environment: Mapping[str, str] = os.environ,
    store: Store | None = None,
) -> Secret | None:
    """Return the key of the host that is asked, None where there is none.

    It is found under its host, so that no other host ever gets it.

    Raises:
        SetupError: The store is locked, or cannot be read.
    """
    guard_process()
    if given := environment.get(settings.key_variable, "").strip() if settings.key_variable else "":
        return Secret(given)
    return (store or open_keys(environment)).get(key_name(settings.host))


def source_of_key(
    settings: EditorSettings,
    environment: Mapping[str, str] = os.environ,
    store: Store | None = None,
) -> str:
    """Return where the key is found: the variable's name, the store's, or "" for nowhere."""
    if settings.key_variable and environment.get(settings.key_variable, "").strip():
        return f"${settings.key_variable}"
    found = store or open_keys(environment)
    return found.name if found.get(key_name(settings.host)) else ""


def key_name(host: str) -> str:
    """Return under which name the store keeps the key of a host: no account can be called so."""
    return f"editor@{host}/key"


def open_keys(
    environment: Mapping[str, str] = os.environ, ask: Callable[[str], str] | None = None
) -> Store:
    """Return the store of the user's keys: that of the accounts."""
    return open_store(user_folder(environment), key_folder(environment), environment, ask=ask)
