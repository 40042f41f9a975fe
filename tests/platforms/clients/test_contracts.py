"""Every request to X and Discord against schemas of what their documents allow.

The schemas in `contracts/` are ours, written after the vendors' pages and kept to what we may send.
With `REPURPOSE_VENDOR_SPECS` naming a folder that has the vendors' own OpenAPI documents as `x.json`
(github.com/xdevplatform/xdk) and `discord.json` (github.com/discord/discord-api-spec), the same
requests are judged by those too.
"""

import hashlib
import json
import os
import re
from email.message import Message as Header
from pathlib import Path

import httpx
import jsonschema
import pytest

from repurpose.platforms.delivery import Attachment, Message
from repurpose.sandbox.server import read_multipart
from tests.platforms.clients.rig import deliver, make_rig, picture

HERE = Path(__file__).parent / "contracts"


class Recorder(httpx.BaseTransport):
    """Keeps every request as it leaves."""

    def __init__(self, inner):
        self.inner = inner
        self.kept = []

    def handle_request(self, request):
        request.read()
        self.kept.append(request)
        return self.inner.handle_request(request)

    def close(self):
        self.inner.close()


@pytest.fixture
def recorded(sandbox, tmp_path):
    """All requests of a thread with a picture, a video and plain text."""

    def run(kind):
        one = make_rig(sandbox, kind)
        client = one.client.wire.client
        client._transport = recorder = Recorder(client._transport)
        clip = tmp_path / "clip.mp4"
        clip.write_bytes(b"\x00" * 1_500_000)
        digest = hashlib.sha256(clip.read_bytes()).hexdigest()
        video = Attachment(str(clip), digest, "video/mp4", "", seconds=9)
        messages = [
            Message(
                "第一条 https://example.com/",
                media=(picture(tmp_path), picture(tmp_path, "navy", "b.png")),
            ),
            Message("第二条", media=(video,)),
            Message("第三条 @everyone <b>"),
        ]
        done = deliver(one, messages)
        assert len(done.sent) == 3
        one.client.look(one.deadline)
        one.client.settle(messages[0], _place(), one.deadline)
        one.client.wire.close()
        return recorder.kept

    return run


def _place():
    from repurpose.platforms.delivery import Place

    return Place("k", 0, "2026-11-22T12:00:00Z", begun_at=1.0)


def body_of(request):
    """Return a body as the schema sees it: files are texts, `payload_json` is the body."""
    kind = Header()
    kind["content-type"] = request.headers.get("content-type", "")
    if kind.get_content_type() == "multipart/form-data":
        form, files = read_multipart(request.content, kind.get_param("boundary"))
        if "payload_json" in form:
            return json.loads(form["payload_json"]), "application/json"
        return {**form, **dict.fromkeys(files, "binary")}, "multipart/form-data"
    return (json.loads(request.content) if request.content else None), "application/json"


def pattern_of(path):
    return re.compile(re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(path)) + "$")


KINDS = [("x", "x"), ("x-oauth2", "x"), ("discord", "discord"), ("discord-bot", "discord")]


@pytest.mark.parametrize(("kind", "vendor"), KINDS)
def test_requests_keep_to_the_documents(recorded, kind, vendor):
    contract = json.loads((HERE / f"{vendor}.json").read_text(encoding="utf-8"))
    assert contract["source"].startswith("https://")
    rules = {key: value for key, value in contract.items() if " /" in key}
    judged = set()
    for request in recorded(kind):
        if request.method == "GET" or request.url.path.endswith(("/finalize", "/token")):
            continue
        path = request.url.path.removeprefix(f"/{vendor}")
        name = next(n for n in rules if pattern_of(n.split(" ")[1]).match(path))
        jsonschema.validate(body_of(request)[0], rules[name])
        judged.add(name)
    wanted = {"x": 5, "discord": 1}[vendor]
    assert len(judged) == wanted, judged


@pytest.mark.parametrize("vendor", ["x", "discord"])
def test_the_contract_would_notice(vendor):
    contract = json.loads((HERE / f"{vendor}.json").read_text(encoding="utf-8"))
    name = {"x": "POST /2/tweets", "discord": "POST /webhooks/{webhook_id}/{webhook_token}"}[vendor]
    wrong = {"text": 1, "content": 1, "allowed_mentions": {}}
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(wrong, contract[name])


@pytest.mark.parametrize(("kind", "vendor"), KINDS)
def test_requests_keep_to_the_vendors_own_documents(recorded, kind, vendor):
    path = Path(os.environ.get("REPURPOSE_VENDOR_SPECS", "/nowhere")) / f"{vendor}.json"
    if not path.is_file():
        pytest.skip("REPURPOSE_VENDOR_SPECS names no folder with the vendors' documents")
    spec = json.loads(path.read_text(encoding="utf-8"))
    judged = 0
    for request in recorded(kind):
        where = request.url.path.removeprefix(f"/{vendor}")
        if where == "/2/oauth2/token":
            continue
        fitting = [p for p in spec["paths"] if pattern_of(p).match(where)]
        exact = where if where in fitting else min(fitting, key=lambda p: p.count("{"))
        operation = spec["paths"][exact][request.method.lower()]
        names = {
            _resolve(spec, p)["name"]
            for p in [*operation.get("parameters", []), *spec["paths"][exact].get("parameters", [])]
        }
        assert set(request.url.params) <= names, (exact, dict(request.url.params))
        if request.method == "GET" or not request.content:
            continue
        body, kind_of_body = body_of(request)
        schema = operation["requestBody"]["content"][kind_of_body]["schema"]
        whole = {
            **{k: v for k, v in spec.items() if k in ("components", "paths")},
            **_at_root(schema),
        }
        jsonschema.Draft202012Validator(whole).validate(body)
        judged += 1
    assert judged >= 3


def _resolve(spec, value):
    if "$ref" not in value:
        return value
    for part in value["$ref"].removeprefix("#/").split("/"):
        spec = spec[part]
    return spec


def _at_root(schema):
    return {"allOf": [schema]}
