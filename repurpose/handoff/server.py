"""What waits for a person, on pages that a phone in the same network opens by a QR code.

The address holds 128 random bits and nothing is answered without them; they are new with every
start. Only the files of folders that wait are given out; the one thing that can be changed is to say
that a message was posted.
"""

import io
import os
import re
import secrets
import socket
import zipfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qs, quote

from repurpose.errors import RepurposeError
from repurpose.handoff.page import add_phone_steps, draw_list, inline_scripts
from repurpose.handoff.waiting import Waiting
from repurpose.messages import msg, translate
from repurpose.templates import source_of
from repurpose.web import (
    Guard,
    OpenFileResponse,
    OwnNames,
    WebServer,
    listen,
    preferred_language,
)

if TYPE_CHECKING:
    from starlette.requests import Request

_MOST = 4096  # bytes of a form
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}")
_NUMBERED = re.compile(r"\d{2,}")  # how the files to upload are called
_ANY = ("0.0.0.0", "::")  # noqa: S104  # compared with, not listened on


class HandoffServer:
    """A running server: its address, and how to serve and to end it."""

    def __init__(self, server: WebServer, secret: str) -> None:
        """Take a server that listens, and the secret of its address."""
        self._server = server
        self.address = f"{server.address}/{secret}/"  # of the list

    def serve(self) -> None:
        """Serve until interrupted."""
        self._server.serve()

    def stop(self) -> None:
        """End `serve`, from another thread."""
        self._server.stop()


@contextmanager
def open_handoff(
    look: Callable[[], Sequence[Waiting]],
    done: Callable[[str, str], None],
    *,
    host: str,
    port: int = 0,
    mint: Callable[[], str] = lambda: secrets.token_urlsafe(16),
    seen: Callable[[str], None] = lambda _: None,
) -> Iterator[HandoffServer]:
    """Listen, and return the server; nothing is answered before `serve`.

    Args:
        look: Returns what waits, now.
        done: Takes a part's name and the address where it stands, or "".
        host: An address of this machine.
        port: 0 for a free one.
        mint: Makes the secret of the address.
        seen: Told the name of each part whose page somebody opens.

    Raises:
        SetupError: The address is not this machine's, or the port is taken.
    """
    listening = listen(host, port, msg("Choose another --port, or --host."))
    secret = mint()
    names = OwnNames(
        listening.getsockname()[1],
        frozenset({host.lower(), socket.gethostname().lower()}),
        any_address=host in _ANY,
    )
    server = WebServer(
        Guard(make_app(secret, look, done, seen), names, most_bytes=_MOST), listening
    )
    try:
        yield HandoffServer(server, secret)
    finally:
        server.close()


def find_address() -> str:
    """Return this machine's address in its network, or 127.0.0.1 without one; nothing is sent."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        try:
            probe.connect(("192.0.2.1", 9))  # TEST-NET-1 (RFC 5737): only the route is asked for
            return str(probe.getsockname()[0])
        except OSError:
            return "127.0.0.1"


def make_app(
    secret: str,
    look: Callable[[], Sequence[Waiting]],
    done: Callable[[str, str], None],
    seen: Callable[[str], None] = lambda _: None,
) -> Any:
    """Return the application (Starlette): a list, the pages of folders, their files, and one form."""
    from starlette.applications import Starlette  # noqa: PLC0415  # only to serve
    from starlette.concurrency import run_in_threadpool  # noqa: PLC0415
    from starlette.exceptions import HTTPException  # noqa: PLC0415
    from starlette.requests import Request  # noqa: PLC0415
    from starlette.responses import (  # noqa: PLC0415
        HTMLResponse,
        PlainTextResponse,
        RedirectResponse,
        Response,
    )
    from starlette.routing import Route  # noqa: PLC0415

    def know(request: Request) -> None:
        """Answer nothing to whom does not know the secret."""
        if not secrets.compare_digest(request.path_params["secret"].encode(), secret.encode()):
            raise HTTPException(404)

    def find(request: Request) -> Waiting:
        """Return what the path names."""
        know(request)
        named = request.path_params["folder"]
        for waiting in look():
            if waiting.folder.name == named:
                return waiting
        raise HTTPException(404)

    def show(html: str) -> Response:
        scripts = " ".join(source_of(script) for script in inline_scripts(html)) or "'none'"
        policy = (
            "default-src 'none'; img-src 'self' data:; media-src 'self'; connect-src 'self'; style-src 'unsafe-inline';"
            f" script-src {scripts}; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
        )
        return HTMLResponse(html, headers={"content-security-policy": policy})

    def list_all(request: Request) -> Response:
        know(request)
        return show(draw_list(look(), request.headers.get("accept-language", "")))

    def open_page(request: Request) -> Response:
        waiting = find(request)
        seen(waiting.name)
        html = (waiting.folder / "index.html").read_text(encoding="utf-8")
        address = f"{request.url.scheme}://{request.headers['host']}/{secret}/{quote(waiting.folder.name)}/"
        return show(add_phone_steps(html, waiting, address))

    def give(request: Request) -> Response:
        if request.path_params["name"] == "index.html":
            return open_page(request)
        path = find(request).folder / request.path_params["name"]
        if not _is_plain(path):
            raise HTTPException(404)
        return OpenFileResponse(path)

    def give_all(request: Request) -> Response:
        folder = find(request).folder
        headers = {"content-disposition": 'attachment; filename="pictures.zip"'}
        return Response(archive_of(folder), headers=headers, media_type="application/zip")

    async def take_word(request: Request) -> Response:
        waiting = await run_in_threadpool(find, request)
        form = parse_qs((await request.body()).decode("utf-8", "replace"))
        # Apps copy words around the address.
        shared = _ADDRESS.search(" ".join(form.get("url", [])))
        try:
            await run_in_threadpool(done, waiting.name, shared[0] if shared else "")
        except RepurposeError as error:
            return PlainTextResponse(_in_language(error.message, request), 409)
        return RedirectResponse(f"/{secret}/", 303)

    def is_away(request: Request, error: Exception) -> Response:
        said = error.message if isinstance(error, RepurposeError) else ""
        return PlainTextResponse(_in_language(said, request), 503)

    def is_gone(request: Request, _error: Exception) -> Response:  # removed meanwhile
        return PlainTextResponse(_in_language(msg("There is no such page."), request), 404)

    routes = [
        Route("/{secret}/", list_all),
        Route("/{secret}/{folder}/", open_page),
        Route("/{secret}/{folder}/done", take_word, methods=["POST"]),
        Route("/{secret}/{folder}/all.zip", give_all),
        Route("/{secret}/{folder}/{name}", give),
    ]
    handlers: dict[Any, Any] = {RepurposeError: is_away, FileNotFoundError: is_gone}
    app = Starlette(routes=routes, exception_handlers=handlers)
    app.router.redirect_slashes = False  # whoever guesses is told nothing
    return app


def archive_of(folder: Path) -> bytes:
    """Return the pictures and videos of a folder in one ZIP archive, in their order."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted(folder.iterdir()):
            if _NUMBERED.fullmatch(path.stem) and _is_plain(path):
                archive.write(path, path.name)
    return out.getvalue()


def _in_language(said: str, request: "Request") -> str:
    """Return a message in the language of who asks."""
    return translate(said, preferred_language(request.headers.get("accept-language", "")))


def _is_plain(path: Path) -> bool:
    """Say whether a path is a file that stands in its folder itself."""
    if path.name in ("", ".", "..") or path.is_symlink() or not path.is_file():
        return False
    return Path(os.path.realpath(path.parent)) == Path(os.path.realpath(path)).parent
