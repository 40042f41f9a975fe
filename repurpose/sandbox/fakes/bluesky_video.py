"""A fake of Bluesky's video service: passes for one method, jobs that take a while, the same clip once.

As https://docs.bsky.app/docs/tutorials/video and the lexicons app.bsky.video.* have it (read
2026-11): the job of an upload is answered bare, and a clip that was there before with 409.
"""

from collections.abc import Callable
from urllib.parse import quote, urlsplit

from repurpose.json_object import JsonObject
from repurpose.platforms import blob_cid
from repurpose.sandbox.world import Reply, Request, World

_UPLOAD = "com.atproto.repo.uploadBlob"
_MOST_DAILY = 25  # clips
_LOOKS = 2  # how often a job is still being worked on


def give_pass(request: Request, world: World) -> Reply:
    """Answer `com.atproto.server.getServiceAuth`: a pass for one audience and one method."""
    query = request.query
    until = float(query.get("exp") or world.now() + 60)
    if not query.get("aud", "").startswith("did:web:") or not query.get("lxm"):
        return _no(400, "InvalidRequest", "aud and lxm are required")
    if not world.now() < until <= world.now() + 1800:
        return _no(400, "BadExpiration", "cannot request a token with an expiration more than 30 m")
    token = f"service-{world.number()}"
    world.kept[f"bluesky pass {token}"] = (query["aud"], query["lxm"], until)
    return Reply(200, {"token": token})


def answer_video(request: Request, world: World, did: str) -> Reply:
    """Answer a method of the service; `did` is the one author it knows."""
    method = request.path.removeprefix("/video/xrpc/")
    host = urlsplit(request.base).netloc
    allowed = _checker(request, world, f"did:web:{quote(host, safe='')}")
    if method == "app.bsky.video.getJobStatus":
        return _status(request.query.get("jobId", ""), world)
    if method == "app.bsky.video.getUploadLimits":
        if not allowed(method):
            return _no(401, "AuthMissing", "Authentication Required")
        return Reply(200, _limits(world))
    if method == "app.bsky.video.uploadVideo":
        if not allowed(_UPLOAD) or request.query.get("did") != did:
            return _no(401, "AuthMissing", "Authentication Required")
        return _take(request, world, did)
    return _no(501, "MethodNotImplemented", f"Method Not Implemented: {method}")


def _checker(request: Request, world: World, audience: str) -> Callable[[str], bool]:
    token = request.headers.get("authorization", "").removeprefix("Bearer ")
    kept = world.kept.get(f"bluesky pass {token}", ("", "", 0.0))
    return lambda method: kept[:2] == (audience, method) and world.now() < kept[2]


def _limits(world: World) -> JsonObject:
    left = _MOST_DAILY - sum(1 for key in world.kept if key.startswith("bluesky job "))
    return {
        "canUpload": left > 0,
        "remainingDailyVideos": left,
        "remainingDailyBytes": 10_000_000_000,
        **({} if left > 0 else {"message": "You have reached the limit of videos for today"}),
    }


def _take(request: Request, world: World, did: str) -> Reply:
    if request.headers.get("content-type") != "video/mp4" or not request.query.get("name"):
        return _no(400, "InvalidRequest", "an mp4 and its name are required")
    if not _limits(world)["canUpload"]:
        return _no(400, "UploadLimit", "You have reached the limit of videos for today")
    with world.lock:
        link = blob_cid(request.body)
        number = world.kept.get(f"bluesky clip {link}")
        if number:
            job = world.kept[f"bluesky job {number}"]
            said = {"error": "already_exists", "message": "Video already processed"}
            return Reply(409, {**_shown(job), **said})
        job = {"jobId": f"job-{world.number()}", "did": did, "looks": 0, "link": link}
        job["failure"] = world.kept.pop("bluesky clip fails", "")
        world.kept |= {f"bluesky job {job['jobId']}": job, f"bluesky clip {link}": job["jobId"]}
        world.kept[f"bluesky blob {link}"] = world.upload("video/mp4", request.body)
        return Reply(200, _shown(job))


def _status(number: str, world: World) -> Reply:
    job = world.kept.get(f"bluesky job {number}")
    if job is None:
        return _no(400, "InvalidRequest", "no such job")
    job["looks"] += 1
    shown = _shown(job)
    done = job["looks"] > world.kept.get("bluesky clip looks", _LOOKS)
    if done and job["failure"]:
        code = job["failure"]
        shown |= {"state": "JOB_STATE_FAILED", "failureCode": code, "message": f"it failed: {code}"}
        world.kept.pop(f"bluesky clip {job['link']}", None)
    elif done:
        size = len(world.kept[f"bluesky blob {job['link']}"].data)
        ref = {"$link": job["link"]}
        blob = {"$type": "blob", "ref": ref, "mimeType": "video/mp4", "size": size}
        shown |= {"state": "JOB_STATE_COMPLETED", "progress": 100, "blob": blob}
    return Reply(200, {"jobStatus": shown})


def _shown(job: JsonObject) -> JsonObject:
    state = {"state": "JOB_STATE_ENCODING", "progress": 10 * job["looks"]}
    return {"jobId": job["jobId"], "did": job["did"], **state}


def _no(status: int, name: str, message: str) -> Reply:
    return Reply(status, {"error": name, "message": message})
