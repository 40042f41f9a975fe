"""What flags and files say of the editor in, the endpoint and the model that are asked out."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args
from urllib.parse import urlsplit

from repurpose.config import FILE, lay_over
from repurpose.config_sections import EditorOptions
from repurpose.editor.endpoint.presets import (
    Preset,
    find_preset,
    host_of,
    is_loopback,
    preset_at,
    read_presets,
)
from repurpose.errors import SetupError, UnknownName
from repurpose.folders import user_folder
from repurpose.messages import msg
from repurpose.platforms import hide

Mode = Literal["none", "select", "rewrite"]
_PATIENCE, _PATIENCE_HERE = 120.0, 600.0  # seconds of a whole call: elsewhere, on this machine
_AT_ONCE = (
    3  # questions that are under way elsewhere; a model on this machine answers one after the other
)
MAX_COST = (
    1.0  # US dollars a run: a dozen articles of the dearest model, a slip that nobody regrets
)


@dataclass(frozen=True)
class EditorSettings:
    """Whether a model chooses, which, and on what terms. Plain values: no key stands in it."""

    mode: Mode = "none"
    preset: str = ""  # its name; "" for an address that no preset knows
    base_url: str = ""
    model: str = ""
    key_variable: str = ""  # the environment variable that has the key
    proxy: str = ""  # an address, or "env" for the environment's
    timeout: float = _PATIENCE  # seconds of a whole call
    max_cost: float = MAX_COST  # US dollars a run
    at_once: int = 1  # questions, each about another article
    wish: str = ""  # the author's, in their words
    again: bool = False  # ask anew although an answer is kept
    offline: bool = False  # ask nobody
    allowed_hosts: tuple[str, ...] = ()  # that may be sent articles without being asked for
    yes: bool = False  # any host may

    @property
    def host(self) -> str:
        """Return the host that is asked, with its port where the address has one."""
        return host_of(self.base_url)

    @property
    def asks(self) -> bool:
        """Return whether a model is asked at all."""
        return self.mode != "none" and not self.offline


def settle_editor(
    flags: EditorOptions,
    files: EditorOptions,
    *,
    again: bool = False,
    yes: bool = False,
    needs_model: bool = True,
    presets: Mapping[str, Preset] | None = None,
) -> EditorSettings:
    """Return the settings: a flag first, then the files (`Config.editor`), then what is usual.

    Raises:
        UnknownName: There is no such mode or preset.
        SetupError: A model is to be asked, and no endpoint or no model is named.
    """
    said = lay_over(flags, files)
    mode = said.mode or "none"
    if mode not in get_args(Mode):
        raise UnknownName("mode", mode, get_args(Mode))
    plain = EditorSettings(
        mode=mode, wish=said.wish or "", again=again, offline=bool(said.offline), yes=yes
    )
    if said.preset is None and said.base_url is None:
        if plain.asks:
            raise _nothing_set()
        return plain
    settled = _settle_endpoint(plain, said, read_presets() if presets is None else presets)
    if settled.asks and needs_model and not settled.model:
        raise SetupError(
            msg("No model is named for {host}.", host=settled.host),
            hint=msg('Add model = "..." to [editor]; `repurpose editor check` lists them.'),
        )
    return settled


def _settle_endpoint(
    plain: EditorSettings, said: EditorOptions, presets: Mapping[str, Preset]
) -> EditorSettings:
    if said.preset is not None:
        name, preset = find_preset(said.preset, presets)
    else:
        name, preset = preset_at(said.base_url or "", presets)
    address = (said.base_url or preset.base_url).rstrip("/")
    _check_address(address)
    usual = _PATIENCE_HERE if is_loopback(host_of(address)) else _PATIENCE
    # A preset's variable holds a key for its own host and no other.
    own = preset.key_variable if host_of(address) == preset.host else ""
    return replace(
        plain,
        preset=name,
        base_url=address,
        model=said.model or preset.model,
        key_variable=said.key_variable or own,
        proxy=said.proxy or "",
        timeout=said.timeout or usual,
        max_cost=MAX_COST if said.max_cost is None else said.max_cost,
        at_once=said.at_once or (1 if is_loopback(host_of(address)) else _AT_ONCE),
        allowed_hosts=said.allowed_hosts or (),
    )


def _check_address(address: str) -> None:
    """Refuse an address that is none, has a key in it, or shows the key to everybody on the way."""
    try:
        parts = urlsplit(address)
        _ = parts.port
    except ValueError:
        parts = urlsplit("")
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise SetupError(
            msg("editor.base_url: {address!r} is not an address.", address=hide(address)),
            hint=msg("Write one such as https://api.deepseek.com."),
        )
    if parts.username or parts.password or parts.query or parts.fragment:
        raise SetupError(
            msg(
                "editor.base_url: the address of {host} has more than a path.", host=parts.hostname
            ),
            hint=msg("A key does not belong there: repurpose editor login"),
        )
    if parts.scheme == "http" and not is_loopback(parts.hostname) and "." in parts.hostname:
        _refuse_plain(parts.hostname)


def _refuse_plain(host: str) -> None:
    """Refuse http:// to a host of the internet; one of the local network is the user's own."""
    from ipaddress import ip_address  # noqa: PLC0415  # only for such an address

    try:
        if ip_address(host).is_private:
            return
    except ValueError:
        if host.endswith((".local", ".lan", ".internal", ".home.arpa")):
            return
    raise SetupError(
        msg("editor.base_url: {host} is asked without https.", host=host),
        hint=msg("Everybody on the way could read the article and the key: write https://."),
    )


def _nothing_set() -> SetupError:
    return SetupError(
        msg("No model is set up that could be asked."),
        hint=msg(
            'Put preset = "deepseek" below [editor] into {file}; see `repurpose editor`.',
            file=user_folder() / FILE,
        ),
    )


def preset_of(settings: EditorSettings, presets: Mapping[str, Preset] | None = None) -> Preset:
    """Return the preset of settings that were settled: a plain one where none has that name."""
    known = read_presets() if presets is None else presets
    if settings.preset in known:
        return known[settings.preset]
    return preset_at(settings.base_url, {})[1]
