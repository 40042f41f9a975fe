"""A picture or clip of this machine in, an address that the world can read out.

For platforms that fetch media themselves (Threads, Instagram). Two kinds of shelf: a folder that the
user's web server shows, or a bucket. Files are named by their content, so that putting one there
twice is the same as once.
"""

from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.atomic import write_atomically
from repurpose.messages import msg, reason_of
from repurpose.platforms.calls import Answer, Call, Field, Vault, judge_upload, need, words_of
from repurpose.platforms.delivery import Attachment, DeliveryError, NeedsLogin, NotSent, Refused
from repurpose.platforms.fetched import MISSING, has_media_host
from repurpose.platforms.s3 import Bucket, bucket_of
from repurpose.platforms.secret import Secret

if TYPE_CHECKING:
    from repurpose.platforms.transport import HttpTransport

FIELDS = (
    Field("media_folder", "Media folder", "pictures are fetched from the web: a folder on this machine that your web server shows", optional=True),
    Field("s3_endpoint", "Bucket service", "or a bucket: https://s3.eu-central-1.amazonaws.com, https://ID.r2.cloudflarestorage.com, https://oss-cn-hangzhou.aliyuncs.com ...", optional=True),
    Field("s3_bucket", "Bucket", "its name; everybody must be able to read what is in it", optional=True, needs="s3_endpoint"),
    Field("s3_region", "Region", "such as eu-central-1; auto for R2", optional=True, needs="s3_endpoint"),
    Field("s3_style", "Style", "path, or host for OSS and COS", optional=True, default="path", needs="s3_endpoint"),
    Field("s3_key_id", "Access key ID", "of a key that may write into the bucket", optional=True, needs="s3_endpoint"),
    Field("s3_secret", "Secret access key", "beside it", secret=True, optional=True, needs="s3_endpoint"),
    Field("media_url", "Media address", "where the world sees that folder or bucket, https://...", optional=True),
)  # fmt: skip


class MediaHost:
    """Where an account puts what a platform is to fetch."""

    def __init__(self, settings: Mapping[str, str], vault: Vault, wire: "HttpTransport") -> None:
        """Keep where things go; nothing is sent yet."""
        self._settings = settings
        self._vault = vault
        self._wire = wire

    @property
    def ready(self) -> bool:
        """Say whether the settings name a shelf."""
        return has_media_host(self._settings)

    def describe(self, deadline: float) -> dict[str, str]:
        """Return whether it works, for people: a small file is put there and read as anybody would."""
        if not self.ready:
            return {"note": msg("no pictures or clips yet: {why}", why=MISSING)}
        data = b"Repurpose has put this here to see whether the world can read it.\n"
        probe = Attachment("check.txt", sha256(data).hexdigest(), "text/plain")
        try:
            address = self.put(probe, data, deadline, again=True)
            if not self._reads(address, len(data), deadline):
                return {
                    "note": msg(
                        "nobody can read {address}: mend media_url or your web server",
                        address=address,
                    )
                }
        except DeliveryError as error:
            return {"note": error.message}
        return {msg("media at"): address.rsplit("/", 1)[0]}

    def put(
        self, attachment: Attachment, data: bytes, deadline: float, *, again: bool = False
    ) -> str:
        """Return the address under which the world can read `data` from now on.

        What is there already is not put there `again`, unless that is asked for.

        Raises:
            DeliveryError: there is no shelf, it refuses the file, or the world cannot read it.
        """
        name = f"{attachment.sha256[:32]}{Path(attachment.path).suffix.lower()}"
        if not self.ready:
            raise DeliveryError(
                Refused(msg("There is no public address for media: {why}.", why=MISSING))
            )
        if self._settings.get("media_folder"):
            self._keep(name, data)
            return f"{self._settings['media_url'].rstrip('/')}/{name}"
        return self._upload(name, data, attachment.mime, deadline, again=again)

    def _keep(self, name: str, data: bytes) -> None:
        folder = Path(self._settings["media_folder"])
        try:
            folder.mkdir(parents=True, exist_ok=True)
            if not (folder / name).exists():
                write_atomically(folder / name, data)
        except OSError as error:
            raise DeliveryError(
                NotSent(
                    msg(
                        "{folder} cannot be written: {error}.",
                        folder=folder,
                        error=reason_of(error),
                    )
                )
            ) from None

    def _upload(self, name: str, data: bytes, mime: str, deadline: float, *, again: bool) -> str:
        bucket = bucket_of(
            self._settings, Secret(need(self._vault, "s3_secret", msg("bucket's key")))
        )
        base = self._settings.get("media_url", "").rstrip("/")
        address = f"{base}/{name}" if base else bucket.address(name)
        if not again and self._reads(address, len(data), deadline):
            return address
        self._send(bucket, name, data, mime, deadline)
        if not self._reads(address, len(data), deadline):
            reason = msg(
                "The file is in the bucket, and nobody can read it at {address}", address=address
            )
            raise DeliveryError(
                Refused(msg("{reason}: let everybody read, or mend media_url.", reason=reason))
            )
        return address

    def _send(self, bucket: Bucket, name: str, data: bytes, mime: str, deadline: float) -> None:
        call = bucket.sign("PUT", name, self._wire.now(), data, mime)
        answer = self._wire.call(call, deadline)
        if not answer.good:
            raise DeliveryError(_judge(answer, self._wire.now(), bucket.name))

    def _reads(self, address: str, size: int, deadline: float) -> bool:
        """Say whether anybody gets a file of that size at `address`, without any key."""
        answer = self._wire.call(Call("HEAD", address), deadline)
        length = answer.headers.get("content-length", "")
        return answer.good and (not length.isdigit() or int(length) == size)


def _judge(answer: Answer, now: float, bucket: str) -> Refused | NotSent | NeedsLogin:
    words = msg("The bucket {bucket}: {answer}", bucket=bucket, answer=words_of(answer))
    if "RequestTimeTooSkewed" in answer.text:
        return NotSent(
            msg("{reason} (this machine's clock is wrong)", reason=words), 60.0, answer.status
        )
    if answer.status == 403:
        return NeedsLogin(words)
    return judge_upload(answer, now, msg("The bucket {bucket}", bucket=bucket))
