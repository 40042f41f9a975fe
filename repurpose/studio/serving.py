"""A shelf in, a running studio out: one address, one process, until Ctrl-C."""

import socket
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

from repurpose.errors import MachineError, UsageError
from repurpose.folders import data_folder
from repurpose.messages import msg
from repurpose.studio.access_policy import AccessPolicy
from repurpose.studio.later import PATIENCE as _PATIENCE
from repurpose.studio.pack_library import PackLibrary
from repurpose.studio.pack_maker import PackMaker, load_drawing, loading_steps
from repurpose.studio.state import Maker, Studio
from repurpose.web import WebServer, bind, bracketed, is_loopback

PORT = 8917  # taken when it is free, so that an open window finds the next studio again
# What the page of a pack needs, in steps of a tenth of a second or so: who asks meanwhile waits for one of them.
_PAGE = (
    "pack.manifest",
    "pack.made_from",
    "pack.check",
    "pack.page",
    "studio.reading",
)
SHORTEST = 12  # characters of a password


@dataclass(frozen=True, slots=True)
class Wanted:
    """Where a studio is to be reached, and how."""

    host: str = "127.0.0.1"
    port: int = 0  # 0: the usual one, or any that is free
    password: str = ""
    language: str = "zh"
    outbox: str = ""  # the place of the ledger; "" for the user's own
    platforms: tuple[str, ...] = ()  # of the user's settings
    settings: Path | None = None  # where the first ones are to be written; None: there are some


def serve(
    shelf: PackLibrary,
    wanted: Wanted,
    *,
    ready: Callable[[str], None],
    open_browser: Callable[[str], object] | None = None,
    make: Maker | None = None,
) -> None:
    """Serve the studio of `shelf` until the process is interrupted.

    Args:
        shelf: The packs to show.
        wanted: Where.
        ready: Called once with the address, which lets one browser in.
        open_browser: Called with another such address; in a thread, for some browsers block.
        make: Makes packs of articles that are handed in on the first page.

    Raises:
        UsageError: An address beyond this machine without a password, or a port that is taken.
        MachineError: The address is not one of this machine.
    """
    check_reach(wanted)
    make = None if shelf.single else make
    with _listen(wanted) as listening:
        maker = PackMaker(make) if make else None  # it loads beside this process
        from repurpose.studio.app import make_app  # noqa: PLC0415

        port = listening.getsockname()[1]
        gate = make_gate(wanted, port)
        memory = data_folder() / "studio"
        studio = Studio(
            shelf,
            gate,
            wanted.language,
            memory=memory,
            outbox=wanted.outbox,
            make=make,
            maker=maker,
            own_platforms=wanted.platforms,
            settings=wanted.settings,
        )
        base = f"http://{bracketed(wanted.host)}:{port}"
        server = WebServer(make_app(studio), listening)
        threading.Thread(target=warm_up, args=(studio,), daemon=True).start()
        ready(base + ("/" if wanted.password else gate.issue()))
        if open_browser is not None:
            link = base + ("/" if wanted.password else gate.issue())
            threading.Thread(target=open_browser, args=(link,), daemon=True).start()
        try:
            with suppress(KeyboardInterrupt):  # how a studio is meant to end
                server.serve()
        finally:
            studio.close()


def warm_up(studio: Studio) -> None:
    """Load what a pasted article's page waits for, then all other parts: in small steps, each when nobody waits."""
    from repurpose.clips import return_large_blocks  # noqa: PLC0415

    return_large_blocks()  # or each thread keeps a heap of its own
    first = "pack.html" if studio.shelf.single else "shelf.html"
    steps: list[Callable[[], object]] = [partial(_template, "studio", first)]
    steps += [partial(import_module, f"repurpose.{name}") for name in _PAGE]
    steps += [partial(_template, "page", "handset.html"), partial(_template, "studio", "pack.html")]
    for step in steps:
        studio.foreground.stand_back(_PATIENCE)
        step()
    studio.load_later()
    steps = [_open_outbox, *(loading_steps() if studio.make else [load_drawing])]
    for step in steps:
        studio.stand_back()
        step()
    from repurpose.studio.cards import first_draws  # noqa: PLC0415

    for step in first_draws():
        studio.stand_back()
        step()
    if studio.maker is not None:  # from now on this process is as fast
        studio.maker.end()
        studio.maker = None
    studio.resume()


def _template(folder: str, name: str) -> None:
    from repurpose.templates import templates  # noqa: PLC0415

    templates(folder).get_template(name)


def _open_outbox() -> None:
    from repurpose.outbox import open_ledger  # noqa: F401, PLC0415  # SQLAlchemy


def make_gate(wanted: Wanted, port: int) -> AccessPolicy:
    """Return the gate of a studio that listens on `port`."""
    beyond = not is_loopback(wanted.host)
    hosts = {wanted.host.lower(), socket.gethostname().lower()} if beyond else set()
    return AccessPolicy(port, frozenset(hosts), wanted.password, any_address=beyond)


def check_reach(wanted: Wanted) -> None:
    """Refuse to be reached from beyond this machine without a password.

    Raises:
        UsageError: `host` is no loopback address, and the password is missing or short.
    """
    if is_loopback(wanted.host):
        return
    if not wanted.password:
        raise UsageError(
            msg("{host} can be reached from other machines.", host=wanted.host),
            hint=msg("Set a password in the environment: REPURPOSE_STUDIO_PASSWORD."),
        )
    if len(wanted.password) < SHORTEST:
        raise UsageError(
            msg(
                "The password in REPURPOSE_STUDIO_PASSWORD is shorter than {shortest} characters.",
                shortest=SHORTEST,
            ),
            hint=msg("Take a longer one."),
        )


def _listen(wanted: Wanted) -> socket.socket:
    """Return a listening socket: on the port that is wanted, else the usual one, else any."""
    try:
        return bind(wanted.host, (wanted.port,) if wanted.port else (PORT, 0))
    except OSError as error:
        failed = error
    if wanted.port:
        raise UsageError(
            msg(
                "Port {port} of {host} cannot be used: {error}.",
                port=wanted.port,
                host=wanted.host,
                error=failed.strerror,
            ),
            hint=msg("Choose another with --port, or leave it out."),
        ) from None
    raise MachineError(
        msg("Cannot listen on {host}: {error}.", host=wanted.host, error=failed.strerror),
        hint=msg("Leave --host out."),
    ) from None
