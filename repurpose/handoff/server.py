"""What waits for a person, on pages that a phone in the same network opens by a QR code.

The address holds 128 random bits and nothing is answered without them; they are new with every
start. Only the files of folders that wait are given out; the one thing that can be changed is to say
that a message was posted.
"""

import io
import os
import re
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
    OpenFileResponse,
    SecretServer,
    is_secret,
    new_secret,
    open_secret,
    preferred_language,
)

if TYPE_CHECKING:
    from starlette.requests import Request

_MOST = 4096  # bytes of a form
_ADDRESS = re.compile(r"https?://[^\s<>\"]{1,2000}")
_NUMBERED = re.compile(r"\d{2,}(-cover)?")  # how the files to upload are called


@contextmanager
def open_handoff(
    look: Callable[[], Sequence[Waiting]],
    done: Callable[[str, str], None],
    *,
    host: str,
    port: int = 0,
    mint: Callable[[], str] = new_secret,
    seen: Callable[[str], None] = lambda _: None,
) -> Iterator[SecretServer]:
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
    with open_secret(
        lambda secret: make_app(secret, look, done, seen),
        host=host,
        port=port,
        hint=msg("Choose another --port, or --host."),
        most_bytes=_MOST,
        mint=mint,
    ) as server:
        yield server


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
        if not is_secret(request.path_params["secret"], secret):
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
