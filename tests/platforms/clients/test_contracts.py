"""Every request to X and Discord against the schemas of the vendors' own OpenAPI documents.

`contracts/*-vendor.json` are cut out of packages that were generated from those documents (`cut.py`
says how, `LICENSES.txt` under what licence). With `REPURPOSE_VENDOR_SPECS` naming a folder that has
the whole documents as `x.json` (github.com/xdevplatform/xdk) and `discord.json`
(github.com/discord/discord-api-spec), the same requests are judged by those too: paths and
parameters as well. What Meta takes is in `contracts/meta.json`, ours, written after its pages.
"""

import hashlib
import json
import os
import re
from email.message import Message as Header
from pathlib import Path
from urllib.parse import parse_qsl

import httpx
import jsonschema
import pytest

from repurpose.platforms.delivery import Attachment, Message
from repurpose.sandbox.incoming import read_multipart
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
    """All requests of a thread with a picture, a video and, where there is that, plain text."""

    def run(kind, *, plain=True):
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
        ][: 3 if plain else 2]
        done = deliver(one, messages)
        assert len(done.sent) == len(messages), done
        one.client.look(one.deadline)
        one.client.settle(messages[0], _place(), one.deadline)
        one.client.wire.close()
        return recorder.kept

    return run


def _place():
    from repurpose.platforms.delivery import DeliveryContext

    return DeliveryContext("k", 0, "2026-11-22T12:00:00Z", begun_at=1.0)


def body_of(request):
    """Return a body as the schema sees it: files are texts, `payload_json` is the body."""
    kind = Header()
    kind["content-type"] = request.headers.get("content-type", "")
    if kind.get_content_type() == "multipart/form-data":
        form, files = read_multipart(request.content, kind.get_param("boundary"))
        if "payload_json" in form:
            return json.loads(form["payload_json"]), "application/json"
        return {**form, **dict.fromkeys(files, "binary")}, "multipart/form-data"
    if kind.get_content_type() == "application/x-www-form-urlencoded":
        return dict(parse_qsl(request.content.decode())), "application/x-www-form-urlencoded"
    return (json.loads(request.content) if request.content else None), "application/json"


def pattern_of(path):
    return re.compile(re.sub(r"\\\{[^}]+\\\}", "[^/]+", re.escape(path)) + "$")


KINDS = [("x", "x"), ("x-oauth2", "x"), ("discord", "discord"), ("discord-bot", "discord")]


def rules_of(vendor):
    contract = json.loads((HERE / f"{vendor}-vendor.json").read_text(encoding="utf-8"))
    assert contract["source"].startswith("https://")
    return {key: value for key, value in contract.items() if " /" in key}


def typed(body, schema):
    """A form has no numbers: read those that the schema asks for."""
    numbers = {
        key
        for key, field in schema.get("properties", {}).items()
        if field.get("type") == "integer" and str(body.get(key, "")).isdigit()
    }
    return {key: int(value) if key in numbers else value for key, value in body.items()}


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize(("kind", "vendor"), KINDS)
def test_every_request_is_one_that_the_documents_have(recorded, kind, vendor):
    """Also those without a body: path, method and the names in the query."""
    contract = json.loads((HERE / f"{vendor}-vendor.json").read_text(encoding="utf-8"))
    queries = contract["queries"]
    known = {*queries, *rules_of(vendor)}
    seen = set()
    for request in recorded(kind):
        path = request.url.path.removeprefix(f"/{vendor}")
        if path == "/2/oauth2/token":
            continue
        fitting = [
            name
            for name in known
            if name.split(" ")[0] == request.method and pattern_of(name.split(" ")[1]).match(path)
        ]
        assert fitting, f"{request.method} {path}"
        name = min(fitting, key=lambda n: n.count("{"))
        allowed = set(queries.get(name, ()))
        # its name up to specification 2.166: the client asks by both
        allowed |= {"tweet.fields"} if "post.fields" in allowed else set()
        assert set(request.url.params) <= allowed, name
        seen.add(name)
    assert len(seen) >= 2


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize(("kind", "vendor"), KINDS)
def test_requests_keep_to_the_documents(recorded, kind, vendor):
    rules = rules_of(vendor)
    judged = set()
    for request in recorded(kind):
        if request.method == "GET" or request.url.path.endswith(("/finalize", "/token")):
            continue
        path = request.url.path.removeprefix(f"/{vendor}")
        # the plainest pattern: /2/media/upload/initialize is no upload called "initialize"
        name = min(
            (n for n in rules if pattern_of(n.split(" ")[1]).match(path)),
            key=lambda n: n.count("{"),
        )
        jsonschema.validate(typed(body_of(request)[0], rules[name]), rules[name])
        judged.add(name)
    wanted = {"x": 5, "discord": 1}[vendor]
    assert len(judged) == wanted, judged


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["threads", "instagram", "facebook"])
def test_requests_keep_to_meta_s_pages(recorded, kind):
    rules = json.loads((HERE / "meta.json").read_text(encoding="utf-8"))[kind]
    judged = set()
    for request in recorded(kind, plain=kind != "instagram"):
        path = request.url.path.removeprefix(f"/{kind}")
        if request.method != "POST" or path.startswith("/video-upload/"):
            assert request.method in ("GET", "HEAD", "PUT", "POST")
            continue
        name = next(n for n in rules if pattern_of(n.split(" ")[1]).match(path))
        jsonschema.validate(body_of(request)[0], rules[name])
        assert request.headers["authorization"].startswith("Bearer ")
        judged.add(name)
    assert judged == set(rules)


WRONG = [
    ("x", "POST /2/tweets", {"text": 1}),
    ("x", "POST /2/tweets", {"text": "a", "media_ids": ["1"]}),
    ("x", "POST /2/tweets", {"text": "a", "reply": {"in_reply_to_tweet_id": 1}}),
    ("x", "POST /2/media/upload", {"media": "", "media_category": "tweet_card"}),
    ("x", "POST /2/media/upload/{id}/append", {"media": ""}),
    ("discord", "POST /webhooks/{webhook_id}/{webhook_token}", {"content": "字" * 2001}),
    ("discord", "POST /channels/{channel_id}/messages", {"content": "a", "nonce": "n" * 26}),
    ("discord", "POST /channels/{channel_id}/messages", {"content": "a", "attachments": [{}]}),
]


@pytest.mark.parametrize(("vendor", "name", "body"), WRONG)
def test_the_contract_would_notice(vendor, name, body):
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.validate(body, rules_of(vendor)[name])


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
        if "post.fields" in names:  # its name from 2.167 on; the client asks by both
            names.add("tweet.fields")
        assert set(request.url.params) <= names, (exact, dict(request.url.params))
        if request.method == "GET" or not request.content:
            continue
        body, kind_of_body = body_of(request)
        schema = operation["requestBody"]["content"][kind_of_body]["schema"]
        whole = {
            **{k: v for k, v in spec.items() if k in ("components", "paths")},
            **_at_root(schema),
        }
        if kind_of_body == "multipart/form-data":
            body = typed(body, _resolve(spec, schema))
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
