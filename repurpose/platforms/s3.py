"""Buckets that speak S3: a file in, one signed request out. For R2, MinIO, OSS, COS and the like too.

Signature Version 4, with the body's hash in it, as the S3 interface wants it
(https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html, read 2026-11). One PUT
takes 5 GB, more than any platform does, so that parts are not needed.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from urllib.parse import quote, urlsplit

from repurpose.platforms.calls import Call
from repurpose.platforms.secret import Secret

_ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True, slots=True)
class Bucket:
    """One bucket, and the keys that may write into it.

    `endpoint` is the service's address without the bucket. `host` puts the bucket's name before the
    host (virtual-host style), which OSS and COS want; without it the name begins the path.
    """

    endpoint: str
    name: str
    key_id: str
    secret: Secret
    region: str = "us-east-1"
    host: bool = False

    def address(self, key: str) -> str:
        """Return where the object `key` is, its special characters encoded."""
        parts = urlsplit(self.endpoint)
        path = quote(f"{parts.path.rstrip('/')}/" + ("" if self.host else f"{self.name}/") + key)
        place = f"{self.name}.{parts.netloc}" if self.host else parts.netloc
        return f"{parts.scheme}://{place}{path}"

    def sign(self, method: str, key: str, now: float, data: bytes = b"", mime: str = "") -> Call:
        """Return a signed request for the object `key`; `now` in seconds since the epoch."""
        address = self.address(key)
        moment = datetime.fromtimestamp(now, UTC).strftime("%Y%m%dT%H%M%SZ")
        digest = sha256(data).hexdigest()
        headers = {"host": urlsplit(address).netloc, "x-amz-date": moment}
        headers["x-amz-content-sha256"] = digest
        if mime:
            headers["content-type"] = mime
        names = ";".join(sorted(headers))
        lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
        request = f"{method}\n{urlsplit(address).path}\n\n{lines}\n{names}\n{digest}"
        scope = f"{moment[:8]}/{self.region}/s3/aws4_request"
        claim = "\n".join((_ALGORITHM, moment, scope, sha256(request.encode()).hexdigest()))
        signature = hmac.new(self._key(moment[:8]), claim.encode(), sha256).hexdigest()
        headers["authorization"] = (
            f"{_ALGORITHM} Credential={self.key_id}/{scope}, "
            f"SignedHeaders={names}, Signature={signature}"
        )
        return Call(method, address, content=data or None, headers=headers)

    def _key(self, day: str) -> bytes:
        key = f"AWS4{self.secret.reveal()}".encode()
        for part in (day, self.region, "s3", "aws4_request"):
            key = hmac.digest(key, part.encode(), sha256)
        return key


def bucket_of(settings: Mapping[str, str], secret: Secret) -> Bucket:
    """Return the bucket that an account's settings name."""
    endpoint = settings["s3_endpoint"].rstrip("/")
    return Bucket(
        endpoint if "://" in endpoint else f"https://{endpoint}",
        settings["s3_bucket"],
        settings["s3_key_id"],
        secret,
        settings.get("s3_region") or "us-east-1",
        settings.get("s3_style") == "host",
    )
