"""A fake 公众号: tokens, pictures, and the draft box; every answer is a 200 with a code."""

import re
from collections.abc import Iterator

from repurpose.json_object import JsonObject
from repurpose.platforms import count_utf16
from repurpose.sandbox.world import FakeAccount, FakePost, Reply, Request, World

_APP = "wx5a6d6b0x00000001"
_SECRET = "sandbox-wechat-app-secret"  # noqa: S105  # it opens nothing but this sandbox


_RATIOS = {"1_1": 1.0, "2.35_1": 2.35, "16_9": 16 / 9}
_PLACE = re.compile(r"(?:[01](?:\.\d{1,6})?_){3}[01](?:\.\d{1,6})?")  # X1_Y1_X2_Y2
_KEPT = ("need_open_comment", "only_fans_can_comment", "content_source_url")
_RUNS = re.compile(r"<(?:script|iframe|form|input|object|embed)\b", re.IGNORECASE)
_PICTURE = re.compile(r"<img\b[^>]*>", re.IGNORECASE)
_SHEETS = re.compile(r"<style\b.*?</style>|<link\b[^>]*>|<!--.*?-->", re.IGNORECASE | re.DOTALL)
_LINK = re.compile(
    r"<a\b[^>]*\bhref=[\"'](?P<href>[^\"']*)[\"'][^>]*>(?P<words>.*?)</a>",
    re.IGNORECASE | re.DOTALL,
)
_OWN = re.compile(r"https?://mp\.weixin\.qq\.com/", re.IGNORECASE)
_DRAWN = re.compile(
    r"<(foreignObject|image|use|animate\w*|set)\b[^>]*?(?:/>|>.*?</\1>)", re.IGNORECASE | re.DOTALL
)
_STYLE = re.compile(r"style=\"([^\"]*)\"", re.IGNORECASE)
_DROPPED = re.compile(r"position\s*:|z-index\s*:|[\w-]+\s*:[^;]*\burl\(", re.IGNORECASE)
_NAMES = re.compile(r"\s(?:class|id|name|on\w+|data-[\w-]+)=(?:\"[^\"]*\"|'[^']*')", re.IGNORECASE)


class FakeWeChat:
    """One official account."""

    NAME: str = "wechat"
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            "wechat",
            "wechat",
            {"base": "{address}/wechat", "appid": _APP},
            {"secret": _SECRET},
            publishes="draft/add",
            renews=True,
        ),
    )

    def expired(self) -> Reply:
        """Return what an access token that has ended gets."""
        return _no(42001, "access_token expired rid: 1")

    def busy(self) -> Reply:
        """Return what too many requests get."""
        return _no(45011, "api minute-quota reach limit, must slower, retry next minute rid: 1")

    def answer(self, request: Request, world: World) -> Reply:
        """Answer a call of the interface."""
        path = request.path.removeprefix("/cgi-bin/")
        if path == "stable_token":
            return self._token(request, world)
        if request.query.get("access_token") != world.kept.get("wechat token", ""):
            return _no(40001, "invalid credential, access_token is invalid or not latest rid: 1")
        if path == "material/add_material":
            return self._keep(request, world, 10_000_000)
        if path == "media/uploadimg":
            return self._keep(request, world, 1_000_000)
        if path == "draft/add":
            return _add(request, world)
        if path == "draft/count":
            return Reply(200, {"total_count": len(world.of("wechat"))})
        if path == "draft/batchget":
            latest = world.of("wechat")[::-1][: int((request.json or {}).get("count", 20))]
            return Reply(200, {"item": [_draft(post) for post in latest]})
        if path == "openapi/quota/get":
            quota = {"daily_limit": 1000, "used": 1, "remain": 999}
            return Reply(200, {"errcode": 0, "errmsg": "ok", "quota": quota})
        return _no(-80002, "unknown path")

    def _token(self, request: Request, world: World) -> Reply:
        said = request.json or {}
        if said.get("appid") != _APP:
            return _no(40013, "invalid appid rid: 1")
        if said.get("secret") != _SECRET:
            return _no(40125, "invalid appsecret rid: 1")
        if said.get("force_refresh") or "wechat token" not in world.kept:
            world.kept["wechat token"] = f"sandbox-access-{world.number()}"
        return Reply(200, {"access_token": world.kept["wechat token"], "expires_in": 7200})

    def _keep(self, request: Request, world: World, most: int) -> Reply:
        file = request.files.get("media")
        if file is None or file.mime not in ("image/png", "image/jpeg"):
            return _no(40005, "invalid file type rid: 1")
        if len(file.data) > most:
            return _no(40009, "invalid image size rid: 1")
        kept = world.upload(file.mime, file.data)
        return Reply(200, {"media_id": kept.number, "url": f"{request.base}/mmbiz/{kept.number}"})


def _no(code: int, text: str) -> Reply:
    return Reply(200, {"errcode": code, "errmsg": text})


def _add(request: Request, world: World) -> Reply:
    if b"\\u" in request.body:
        return _no(99991, "the text is escaped: readers would see \\u4f5c")
    article = (request.json or {})["articles"][0]
    title, content = article.get("title", ""), article.get("content", "")
    if not title or count_utf16(title) > 32:
        return _no(45003, "title size out of limit rid: 1")
    comments = [article.get(name, 0) for name in ("need_open_comment", "only_fans_can_comment")]
    if any(one not in (0, 1) or isinstance(one, bool) for one in comments):
        return _no(40097, "invalid args rid: 1")
    if article.get("article_type") == "newspic":
        listed = [item["image_media_id"] for item in article["image_info"]["image_list"]]
        if not 1 <= len(listed) <= 20:
            return _no(45166, "invalid content rid: 1")
    else:
        listed = [article.get("thumb_media_id", "")]
        if len(content) >= 20_000 or len(content.encode()) >= 1_000_000:
            return _no(45002, "content size out of limit rid: 1")
        if _RUNS.search(content):
            return _no(45166, "invalid content rid: 1")
        content = _filtered(content, request.base)
    if any(number not in world.uploads for number in listed):
        return _no(40007, "invalid media_id rid: 1")
    if not all(_is_cut(world.uploads[listed[0]].data, *cut) for cut in _cuts(article)):
        return _no(40097, "invalid args rid: 1")
    extra = {"kind": article.get("article_type", "news"), "cuts": list(_cuts(article))}
    extra |= {name: article[name] for name in _KEPT if name in article}
    media = tuple(world.uploads[number] for number in listed)
    post = world.add("wechat", content, title=title, media=media, extra=extra)
    return Reply(200, {"media_id": post.number, "item": []})


def _cuts(article: JsonObject) -> Iterator[tuple[str, str]]:
    """Yield the cuts of the cover: their ratio, and where they stand."""
    for ratio in ("2.35_1", "1_1"):
        if place := article.get(f"pic_crop_{ratio.replace('.', '')}"):
            yield ratio, str(place)
    for cut in (article.get("cover_info") or {}).get("crop_percent_list", ()):
        yield str(cut.get("ratio")), "_".join(str(cut.get(n)) for n in ("x1", "y1", "x2", "y2"))


def _is_cut(picture: bytes, ratio: str, place: str) -> bool:
    """Say whether a cut lies in the picture, has its ratio, and is written as the page says."""
    if ratio not in _RATIOS or not _PLACE.fullmatch(place):
        return False
    left, top, right, bottom = map(float, place.split("_"))
    if not (0 <= left < right <= 1 and 0 <= top < bottom <= 1):
        return False
    if picture[:4] != b"\x89PNG":
        return True  # of others the size is not looked at here
    width, height = (int.from_bytes(picture[at : at + 4], "big") for at in (16, 20))
    return abs((right - left) * width / ((bottom - top) * height) / _RATIOS[ratio] - 1) < 0.01


def _filtered(content: str, base: str) -> str:
    """Return what the draft box keeps of HTML, as writers and makers of editors tell of it.

    No picture from elsewhere, no style sheets, classes, names or handlers; no link but to articles of its
    own; nothing that is placed over the page or fetched by a style; of a drawing its shapes alone.
    """
    kept = _PICTURE.sub(lambda tag: tag[0] if f'src="{base}/mmbiz/' in tag[0] else "", content)
    kept = _SHEETS.sub("", kept)
    kept = _LINK.sub(lambda tag: tag[0] if _OWN.match(tag["href"]) else tag["words"], kept)
    kept = _DRAWN.sub("", kept)
    kept = _STYLE.sub(lambda said: f'style="{_kept_style(said[1])}"', kept)
    return _NAMES.sub("", kept)


def _kept_style(style: str) -> str:
    said = (one for one in style.split(";") if one.strip())
    return ";".join(one for one in said if not _DROPPED.match(one.strip()))


def _draft(post: FakePost) -> JsonObject:
    news = [{"title": post.title, "content": post.text, "article_type": post.extra["kind"]}]
    return {"media_id": post.number, "update_time": int(post.at), "content": {"news_item": news}}


FAKE = FakeWeChat()
