"""A fake bucket that speaks S3: signed puts, reading for everybody; and how a platform fetches from it."""

import re
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import urlsplit

from repurpose.platforms import Bucket, Secret
from repurpose.sandbox.world import FakeAccount, Reply, Request, Upload, World

_KEY_ID = "SANDBOXKEYID"
_SECRET = "sandbox-bucket-secret-key"  # noqa: S105  # it opens nothing but this sandbox
_SIGNED = re.compile(r"AWS4-HMAC-SHA256 Credential=(\S+?)/(\d{8})/(\S+?)/s3/aws4_request, ")


def bucket_account(platform: str, token: str, publishes: str) -> FakeAccount:
    """Return an account whose media go into the platform's bucket."""
    settings = {
        "base": f"{{address}}/{platform}",
        "s3_endpoint": f"{{address}}/{platform}/s3",
        "s3_bucket": "media",
        "s3_key_id": _KEY_ID,
    }
    secrets = {"token": token, "s3_secret": _SECRET}
    return FakeAccount(platform, platform, settings, secrets, publishes)


def answer_bucket(request: Request, world: World) -> Reply:
    """Answer a request below `/s3/`."""
    key = f"bucket {request.base}{request.path}"
    if request.method in ("GET", "HEAD"):
        kept = world.kept.get(key)
        if kept is None:
            return _no(404, "NoSuchKey", "The specified key does not exist.")
        return Reply(200, kept.data, {"content-type": kept.mime})
    if request.method != "PUT" or not request.path.startswith("/s3/media/"):
        return _no(404, "NoSuchBucket", "The specified bucket does not exist")
    if not _is_signed(request):
        said = "The request signature we calculated does not match the signature you provided."
        return _no(403, "SignatureDoesNotMatch", said)
    mime = request.headers.get("content-type", "")
    world.kept[key] = Upload("", mime, request.body)
    return Reply(200, "", {"etag": f'"{sha256(request.body).hexdigest()[:32]}"'})


def fetch_media(address: str, request: Request, world: World) -> Upload | None:
    """Return what a platform gets at an address: an object of ours, or from elsewhere nothing to see."""
    ours = urlsplit(request.base)
    if address.startswith("https://"):
        return Upload("", "image/jpeg", b"")
    if not address.startswith(f"{ours.scheme}://{ours.netloc}/"):
        return None
    found: Upload | None = world.kept.get(f"bucket {address}")
    return found


def _is_signed(request: Request) -> bool:
    headers = request.headers
    said = _SIGNED.match(headers.get("authorization", ""))
    if not said or said[1] != _KEY_ID:
        return False
    if headers.get("x-amz-content-sha256") != sha256(request.body).hexdigest():
        return False
    moment = datetime.strptime(headers["x-amz-date"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    bucket = Bucket(f"{request.base}/s3", "media", _KEY_ID, Secret(_SECRET), said[3])
    name = request.path.removeprefix("/s3/media/")
    mime = headers.get("content-type", "")
    wanted = bucket.sign("PUT", name, moment.timestamp(), request.body, mime)
    return wanted.headers["authorization"] == headers["authorization"]


def _no(status: int, code: str, message: str) -> Reply:
    body = f"<?xml version='1.0'?><Error><Code>{code}</Code><Message>{message}</Message></Error>"
    return Reply(status, body, {"content-type": "application/xml"})
