"""A file's answer: what stood there when it was asked for, whatever happens to its name meanwhile."""

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import anyio
from starlette.exceptions import HTTPException
from starlette.responses import FileResponse
from starlette.types import Receive, Scope, Send

# Nothing in a pack's file may run or load anything, wherever the file came from.
HARMLESS = {"content-security-policy": "default-src 'none'; sandbox"}


class OpenFileResponse(FileResponse):
    """Sends a file that is opened once: its length, its tag and its bytes are those of one file.

    A pack's files are replaced while pages show them; asked for twice, the name could by then mean
    another file, a shorter one, or none. What is not there (any more) is 404.
    """

    def __init__(
        self, path: Path, media_type: str = "", headers: Mapping[str, str] | None = None
    ) -> None:
        """Keep the name, its kind (by its suffix, if none is said), and headers beside `HARMLESS`."""
        kept = {"cache-control": "no-cache", **HARMLESS, **(headers or {})}
        super().__init__(path, headers=kept, media_type=media_type or None)
        self._file: anyio.AsyncFile[bytes]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Open the file, and send what the request asks of it."""
        try:
            opened = await anyio.open_file(self.path, "rb")
        except OSError:
            raise HTTPException(404) from None
        async with opened as self._file:
            self.stat_result = os.fstat(opened.wrapped.fileno())
            self.set_stat_headers(self.stat_result)
            await super().__call__(scope, receive, send)

    @asynccontextmanager
    async def _open_file(self) -> AsyncIterator[Any]:
        """Give the sender the file that is open already."""
        yield self._file
