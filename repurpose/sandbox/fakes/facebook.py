"""A fake Facebook page: posts, pictures that hang on them, reels in three steps.

https://developers.facebook.com/docs/graph-api/reference/page/feed, page/photos and
video-api/guides/reels-publishing (read 2026-11).
"""

import json
from dataclasses import replace

from repurpose.json_object import JsonObject
from repurpose.platforms import count_utf16
from repurpose.sandbox.fakes.graph import ended, good_token, no
from repurpose.sandbox.world import FakeAccount, FakePost, Reply, Request, World

_TOKEN = "EAAsandboxfacebookpagetoken"  # noqa: S105  # it opens nothing but this sandbox
_PAGE = "100000000000003"


class FakeFacebook:
    """One page."""

    NAME: str = "facebook"
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            "facebook",
            "facebook",
            {"base": "{address}/facebook"},
            {"token": _TOKEN},
            publishes="/feed",
        ),
    )

    def expired(self) -> Reply:
        """Return what a token that has ended gets."""
        return ended()

    def busy(self) -> Reply:
        """Return what too many requests get."""
        return no(400, 32, "Page request limit reached")

    def answer(self, request: Request, world: World) -> Reply:
        """Answer a call of the graph, or of the place where clips go."""
        if not good_token(request, world, "facebook", _TOKEN):
            return ended()
        if request.path.startswith("/video-upload/"):
            return _receive(request, world)
        path = request.path.removeprefix("/v25.0/")
        if path == "me":
            link = "https://www.facebook.com/sandbox"
            return Reply(200, {"id": _PAGE, "name": "沙盒", "link": link})
        if path == "debug_token":
            return _debug(request, world)
        first, _, edge = path.partition("/")
        if edge == "thumbnails" and request.method == "POST":
            return _cover(first, request, world)
        if first not in ("me", _PAGE):
            return no(400, 100, "Unsupported request", 33)
        if request.method == "GET":
            return _list(edge, world)
        if edge == "photos":
            return _photo(request, world)
        if edge == "feed":
            return _post(request, world)
        return _reel(request, world) if edge == "video_reels" else no(400, 100, "no such edge", 33)


def _debug(request: Request, world: World) -> Reply:
    ends = world.kept.get("facebook ends", 0)
    good = request.query.get("input_token") == world.kept.get("facebook token", _TOKEN)
    return Reply(200, {"data": {"is_valid": good, "expires_at": ends, "type": "PAGE"}})


def _photo(request: Request, world: World) -> Reply:
    file = request.files.get("source")
    if file is None or request.form.get("published") != "false":
        return no(400, 324, "Missing or invalid image file")
    if len(file.data) > 4_000_000:
        return no(400, 1366046, "Your photos couldn't be uploaded. They should be less than 4 MB")
    kept = world.upload(file.mime, file.data, request.form.get("alt_text_custom", ""))
    world.kept[f"facebook photo {kept.number}"] = kept
    return Reply(200, {"id": kept.number})


def _post(request: Request, world: World) -> Reply:
    form = request.form
    text = form.get("message", "")
    try:
        attached = json.loads(form.get("attached_media", "[]"))
        media = tuple(world.kept[f"facebook photo {item['media_fbid']}"] for item in attached)
    except (ValueError, KeyError, TypeError):
        return no(400, 100, "Param attached_media is not valid")
    if count_utf16(text) > 63_206 or not (text or media):
        return no(400, 100, "Param message is empty or too long")
    with world.lock:
        before = world.of("facebook")
        if before and before[-1].text == text and not media and world.now() - before[-1].at < 3600:
            return no(400, 506, "Duplicate status message")
        number = f"{_PAGE}_{world.number()}"
        world.add("facebook", text, number=number, media=media)
    return Reply(200, {"id": number})


def _reel(request: Request, world: World) -> Reply:
    form = request.form
    if form.get("upload_phase") == "start":
        number = world.number()
        world.kept[f"facebook reel {number}"] = None
        return Reply(
            200, {"video_id": number, "upload_url": f"{request.base}/video-upload/{number}"}
        )
    number = form.get("video_id", "")
    kept = world.kept.get(f"facebook reel {number}")
    if form.get("upload_phase") != "finish" or form.get("video_state") != "PUBLISHED" or not kept:
        return no(400, 100, "Invalid parameter: the video is not there", 1363130)
    with world.lock:
        if world.find("facebook", number):
            return no(400, 100, "The video has been published already", 1363131)
        text, title = form.get("description", ""), form.get("title", "")
        extra = {"reel": True}
        world.add("facebook", text, number=number, media=(kept,), title=title, extra=extra)
    return Reply(200, {"success": True})


def _receive(request: Request, world: World) -> Reply:
    number = request.path.removeprefix("/video-upload/")
    headers = request.headers
    right = headers.get("offset") == "0" and headers.get("file_size") == str(len(request.body))
    if f"facebook reel {number}" not in world.kept or not right or not request.body:
        return Reply(400, {"debug_info": {"message": "the offset or size is wrong"}})
    world.kept[f"facebook reel {number}"] = world.upload("video/mp4", request.body)
    return Reply(200, {"success": True})


def _cover(number: str, request: Request, world: World) -> Reply:
    kept, file = world.kept.get(f"facebook reel {number}"), request.files.get("source")
    if not kept:
        return no(400, 100, "Unsupported post request: the video is not there", 33)
    picture = file is not None and file.data.startswith(
        (b"\xff\xd8\xff", b"\x89PNG", b"GIF8", b"BM")
    )
    if file is None or not picture or len(file.data) > 10_000_000:
        return no(400, 324, "Missing or invalid image file")
    if request.form.get("is_preferred") == "true":
        world.kept[f"facebook reel {number}"] = replace(kept, cover=file.data)
    return Reply(200, {"success": True})


def _list(edge: str, world: World) -> Reply:
    reels = edge == "video_reels"
    if edge not in ("video_reels", "feed"):
        return no(400, 100, "Unsupported get request", 33)
    found = [p for p in world.of("facebook")[::-1] if bool(p.extra.get("reel")) == reels][:25]
    return Reply(200, {"data": [_shown(post, world) for post in found]})


def _shown(post: FakePost, world: World) -> JsonObject:
    reel = bool(post.extra.get("reel"))
    path = f"/reel/{post.number}/" if reel else f"https://www.facebook.com/{post.number}"
    return {
        "id": post.number,
        "description" if reel else "message": post.text,
        "created_time": f"{world.stamp(post.at)[:19]}+0000",
        "permalink_url": path,
    }


FAKE = FakeFacebook()
