"""Whether an article may leave this machine: the user's word for a host, and drafts that never may."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

from pydantic import Field

from repurpose.atomic import write_atomically
from repurpose.editor.asking import AskFailed
from repurpose.editor.endpoint.presets import Preset, is_loopback
from repurpose.editor.endpoint.settings import EditorSettings
from repurpose.errors import SetupError
from repurpose.folders import user_folder
from repurpose.messages import fixed, join, msg, reason_of
from repurpose.validation import Invalid, Model, check_json

FILE = "editor-hosts.json"
Agree = Callable[[str], bool]  # a notice for people -> whether they agree; it ends in a question


class _Allowed(Model):
    """Hosts that the user has allowed, with the day of it."""

    hosts: dict[str, str] = Field(default_factory=dict)


def leaves_machine(settings: EditorSettings, preset: Preset) -> bool:
    """Return whether what is asked leaves this machine: by its address, or behind its own server."""
    return not is_loopback(settings.host) or preset.runs_away(settings.model)


def describe_sending(settings: EditorSettings, preset: Preset) -> str:
    """Return what is sent where, for people."""
    where = (
        msg("{host} ({region})", host=settings.host, region=fixed(preset.region))
        if preset.region
        else settings.host
    )
    if is_loopback(settings.host):
        where = msg(
            "a server behind {host}: {model} runs elsewhere", host=where, model=settings.model
        )
    said: list[str] = [
        msg(
            "To choose from an article, {model} is sent its whole text and your wish.",
            model=settings.model or msg("the model"),
        ),
        msg("They go to {where}; nothing of your accounts does.", where=where),
        msg("What is kept there, and whether it trains models, its own terms say."),
    ]
    return join(" ", said)


def check_permission(
    settings: EditorSettings,
    preset: Preset,
    agree: Agree | None = None,
    *,
    folder: Path | None = None,
    today: Callable[[], date] = date.today,
) -> None:
    """Return when articles may be sent; a host that is new is asked for once.

    Args:
        settings: Which host, and what the user's file and flags allow.
        preset: What is known of it.
        agree: Asks a person; None where nobody is there.
        folder: Where the user's word is kept; their folder by default.
        today: The day that is kept with it.

    Raises:
        AskFailed: `offline`, or `permission`.
    """
    if settings.offline:
        raise AskFailed("offline", msg("No model is asked: --offline."))
    if not leaves_machine(settings, preset):
        return
    if settings.yes or settings.host in settings.allowed_hosts:
        return
    if settings.host in read_allowed_hosts(folder):
        return
    notice = describe_sending(settings, preset)
    if agree is not None and agree(notice):
        allow_host(settings.host, folder=folder, day=today())
        return
    raise AskFailed(
        "permission",
        msg("Nobody has allowed articles to be sent to {host}.", host=settings.host),
        hint=msg("Allow it: repurpose editor allow, or --yes for this once."),
    )


def read_allowed_hosts(folder: Path | None = None) -> dict[str, str]:
    """Return the hosts that the user has allowed, with the day (ISO)."""
    try:
        data = ((folder or user_folder()) / FILE).read_bytes()
    except OSError:
        return {}
    try:
        return check_json(_Allowed, data).hosts
    except Invalid:  # then it is asked for again
        return {}


def allow_host(host: str, *, folder: Path | None = None, day: date) -> None:
    """Remember that articles may be sent to a host.

    Raises:
        SetupError: It cannot be written down.
    """
    _write({**read_allowed_hosts(folder), host: day.isoformat()}, folder)


def disallow_host(host: str, *, folder: Path | None = None) -> bool:
    """Forget that articles may be sent to a host; return whether they might.

    Raises:
        SetupError: It cannot be written down.
    """
    known = read_allowed_hosts(folder)
    if known.pop(host, None) is None:
        return False
    _write(known, folder)
    return True


def _write(hosts: dict[str, str], folder: Path | None) -> None:
    path = (folder or user_folder()) / FILE
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        write_atomically(path, _Allowed(hosts=hosts).model_dump_json(indent=1).encode() + b"\n")
    except OSError as error:
        raise SetupError(
            msg("{path} cannot be written: {error}.", path=path, error=reason_of(error))
        ) from None
