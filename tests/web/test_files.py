"""A file that is sent while others replace or remove it."""

import anyio
import httpx
import pytest
from starlette.applications import Starlette
from starlette.routing import Route

from repurpose.web import OpenFileResponse

OLD = b"the picture as it was " * 40


def send_while(path, act, headers=()):
    """Send a file; `act` happens when its length is said and no byte of it is sent yet."""
    sent = []

    async def send(message):
        sent.append(message)
        if message["type"] == "http.response.start":
            act()

    scope = {
        "type": "http",
        "method": "GET",
        "headers": list(headers),
        "asgi": {"spec_version": "2.4"},
    }
    anyio.run(OpenFileResponse(path), scope, None, send)
    return dict(sent[0]["headers"]), b"".join(one.get("body", b"") for one in sent[1:])


@pytest.mark.parametrize("change", ["shorter", "longer", "gone"])
@pytest.mark.parametrize(
    ("wanted", "asked"), [(slice(None), ()), (slice(5, 500), [(b"range", b"bytes=5-499")])]
)
def test_a_file_is_sent_as_it_was_opened(tmp_path, change, wanted, asked):
    path = tmp_path / "card.png"
    path.write_bytes(OLD)

    def act():
        path.unlink()
        if change != "gone":
            path.write_bytes(OLD[:3] if change == "shorter" else OLD * 2)

    headers, body = send_while(path, act, asked)
    assert body == OLD[wanted]
    assert int(headers[b"content-length"]) == len(body)


def test_what_is_not_there_is_not_found_and_nothing_may_run(tmp_path):
    """Like everything that a pack from elsewhere holds."""

    async def give(request):
        return OpenFileResponse(tmp_path / request.path_params["name"])

    (tmp_path / "page.svg").write_text("<svg onload='alert(1)'/>")
    (tmp_path / "folder").mkdir()
    app = Starlette(routes=[Route("/{name}", give)])

    async def get(name):
        async with httpx.AsyncClient(
            transport=httpx.ASGITransport(app), base_url="http://studio"
        ) as client:
            return await client.get(f"/{name}")

    assert [anyio.run(get, name).status_code for name in ("none.png", "folder")] == [404, 404]
    assert "sandbox" in anyio.run(get, "page.svg").headers["content-security-policy"]
