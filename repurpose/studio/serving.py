"""A shelf in, a running studio out: one address, one process, until Ctrl-C."""

import socket
import tempfile
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from importlib import import_module
from pathlib import Path

from repurpose.errors import MachineError, RepurposeError, UsageError
from repurpose.folders import data_folder
from repurpose.messages import msg
from repurpose.resources import asset
from repurpose.studio.access_policy import AccessPolicy
from repurpose.studio.later import PATIENCE as _PATIENCE
from repurpose.studio.pack_library import PackLibrary
from repurpose.studio.state import Maker, Studio
from repurpose.web import WebServer, bind, bracketed, is_loopback

PORT = 8917  # taken when it is free, so that an open window finds the next studio again
_FEW = 800  # characters of the sample that loads what makes words
# What makes the words of a pack, in steps of a tenth of a second at most: who asks meanwhile waits for one of them.
_MAKERS = (
    "article.sentences",
    "text.words",
    "slicing.sentences.units",
    "slicing.judging.score",
    "slicing.finding.figures",
    "cards.sheet",
    "pack.card_plan",
    "pack.manifest",
    "pack.before",
    "pack.card_content",
    "pack.begin",
    "pack.footage",
    "pack.plan_rest",
    "pack.finish",
    "pack.build",
    "cli.pack_flags",
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
    from repurpose.studio.app import make_app  # noqa: PLC0415

    with _listen(wanted) as listening:
        port = listening.getsockname()[1]
        gate = make_gate(wanted, port)
        memory = data_folder() / "studio"
        studio = Studio(
            shelf,
            gate,
            wanted.language,
            memory=memory,
            outbox=wanted.outbox,
            make=None if shelf.single else make,
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
    """Load what a pasted article waits for, then all other parts: in small steps, each when nobody waits."""
    from repurpose.clips import return_large_blocks  # noqa: PLC0415

    return_large_blocks()  # or each thread keeps a heap of its own
    first = "pack.html" if studio.shelf.single else "shelf.html"
    steps: list[Callable[[], object]] = [partial(_template, first)]
    if studio.make is not None:
        steps += [partial(import_module, f"repurpose.{name}") for name in _MAKERS]
        steps += [partial(make_a_draft, studio.drafted)]
    steps += [partial(import_module, "repurpose.studio.reading"), partial(_template, "pack.html")]
    for step in steps:
        studio.foreground.stand_back(_PATIENCE)
        step()
    studio.load_later()
    for step in (_open_outbox, load_drawing):
        studio.foreground.stand_back(_PATIENCE)
        step()


def _template(name: str) -> None:
    from repurpose.templates import templates  # noqa: PLC0415

    templates("studio").get_template(name)


def _open_outbox() -> None:
    from repurpose.outbox import open_ledger  # noqa: F401, PLC0415  # SQLAlchemy


def load_drawing() -> None:
    """Load what cards are drawn by."""
    from repurpose.pack import load_drawing as load  # noqa: PLC0415

    load()


def make_a_draft(made: threading.Event) -> None:
    """Make one of a few lines, which loads what every article needs; not when one was `made` already."""
    if made.is_set():
        return
    from repurpose.article import Source, parse_article  # noqa: PLC0415
    from repurpose.pack import Choices, build_packs  # noqa: PLC0415
    from repurpose.platforms import PRESETS  # noqa: PLC0415

    text = asset("samples", "demo.md").read_text(encoding="utf-8")[:_FEW]
    article = parse_article(text, Source("demo.md", "0" * 64))
    choices = Choices(platforms=PRESETS["home"], clips=0, cards=False)
    with tempfile.TemporaryDirectory(prefix="repurpose-") as folder, suppress(RepurposeError):
        build_packs([article], choices, Path(folder), jobs=1, report=lambda *_: None, draft=True)


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
