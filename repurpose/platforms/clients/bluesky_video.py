"""Bluesky's video service: a clip's bytes and a pass for one action in, a blob on the author's server out.

https://docs.bsky.app/docs/tutorials/video and the lexicons app.bsky.video.* (read 2026-11). The
service takes the file, works on it, and puts the result on the author's own server with the pass
that it was given. The same bytes again are the same job: `already_exists`, so that every step here
can be repeated.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, urlsplit

from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.platforms.answer_shape import need_object, need_text, number_in
from repurpose.platforms.calls import Answer, Call, judge_upload
from repurpose.platforms.delivery import DeliveryError, NotSent, Refused

if TYPE_CHECKING:
    from repurpose.platforms.transport import HttpTransport

HOST = "https://video.bsky.app"
PASS_LIFE = 30 * 60  # seconds: the longest that a server gives for one method
_POLL = (1.0, 8.0)  # seconds between two looks: the first, the longest
# What a job failed of is the file's own fault; anything else may go well another time.
_FOR_GOOD = ("validation_failure", "encoding_failure", "pds_upload_unsupported_blob_size")
# (audience, method) -> a pass: `com.atproto.server.getServiceAuth` of the author's server
Pass = Callable[[str, str], str]


@dataclass(frozen=True, slots=True)
class VideoService:
    """The service at `base`, asked over `wire` until `deadline`."""

    base: str
    wire: "HttpTransport"
    deadline: float

    def limits(self, give_pass: Pass) -> JsonObject:
        """Return what the account may still upload today: `app.bsky.video.getUploadLimits`.

        Raises:
            DeliveryError: the service does not answer.
        """
        method = "app.bsky.video.getUploadLimits"
        token = give_pass(did_of(self.base), method)
        return need_object(self._good(self._call("GET", method, {}, token=token)))

    def upload(self, data: bytes, name: str, did: str, server: str, give_pass: Pass) -> str:
        """Hand a clip over and return the job that works on it.

        Raises:
            DeliveryError: the service does not take it.
        """
        token = give_pass(did_of(server), "com.atproto.repo.uploadBlob")
        query = {"did": did, "name": name}
        answer = self._call("POST", "app.bsky.video.uploadVideo", query, token, data)
        job = _job_of(answer)
        if job.get("jobId") and (answer.good or answer.status == 409):
            return need_text(job, "jobId")
        return need_text(_job_of(self._good(answer)), "jobId")

    def wait(self, job: str) -> Mapping[str, Any] | None:
        """Return the finished blob, None when the deadline comes first.

        Raises:
            DeliveryError: the work has failed: `Refused` when the clip is at fault, else `NotSent`,
                stale.
        """
        pause = _POLL[0]
        while True:
            answer = self._call("GET", "app.bsky.video.getJobStatus", {"jobId": job})
            status = _job_of(self._good(answer))
            if status.get("blob"):
                blob = need_object(status, "blob")
                need_text(blob, "ref.$link")
                return blob
            need_text(status, "state")
            if status.get("state") == "JOB_STATE_FAILED":
                raise DeliveryError(_failure(status))
            if not self.wire.wait(pause, self.deadline):
                return None
            pause = min(pause * 1.5, _POLL[1])

    def _call(
        self,
        verb: str,
        method: str,
        query: Mapping[str, str],
        token: str = "",
        data: bytes | None = None,
    ) -> Answer:
        headers = {"authorization": f"Bearer {token}"} if token else {}
        if data is not None:
            headers["content-type"] = "video/mp4"
        url = f"{self.base}/xrpc/{method}"
        call = Call(verb, url, query=query, headers=headers, content=data)
        return self.wire.call(call, self.deadline)

    def _good(self, answer: Answer) -> Answer:
        if not answer.good:
            raise DeliveryError(
                judge_upload(answer, self.wire.now(), msg("Bluesky's video service"))
            )
        return answer


def did_of(address: str) -> str:
    """Return the name that a server at `address` has as a service: did:web, its port encoded."""
    return f"did:web:{quote(urlsplit(address).netloc, safe='')}"


def _job_of(answer: Answer) -> JsonObject:
    """Return the job in an answer: under `jobStatus` by the lexicon, bare as uploads are answered."""
    said = answer.json()
    inner = said.get("jobStatus")
    return inner if isinstance(inner, dict) else said


def _failure(status: Mapping[str, Any]) -> Refused | NotSent:
    code = str(status.get("failureCode") or status.get("error") or "")
    words = str(status.get("message") or status.get("error") or code or msg("no reason given"))
    reason = msg("Bluesky's video service: {reason}", reason=words)
    return Refused(reason) if code in _FOR_GOOD else NotSent(reason, 30.0, stale=True)


def too_much(limits: Mapping[str, Any], size: int) -> Refused | NotSent | None:
    """Return why a clip of `size` bytes cannot be uploaded now; None when it can."""
    words = str(limits.get("message") or limits.get("error") or msg("no more videos today"))
    if "unconfirmed" in str(limits.get("error", "")):
        return Refused(msg("Bluesky's video service: {reason}", reason=words))
    left = int(number_in(limits, "remainingDailyBytes"))
    if (
        limits.get("canUpload", True)
        and int(number_in(limits, "remainingDailyVideos"))
        and left >= size
    ):
        return None
    return NotSent(msg("Bluesky's video service: {reason}", reason=words), 3600.0)


def say_left(left: JsonObject) -> str:
    """Return how many videos may still go up today, for people, of what `limits` answered."""
    if not left.get("canUpload", True):
        return left["message"] if left.get("message") else msg("none today")
    size = number_in(left, "remainingDailyBytes") / 1e6
    count = left.get("remainingDailyVideos", 0)
    return msg("{count} and {size:.0f} MB left today", count=count, size=size)
