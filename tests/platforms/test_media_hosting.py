"""Shelves: signatures as botocore makes them, and puts on a real S3 server that checks them."""

import hashlib
import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.accounts import AccountVault, MemoryStore
from repurpose.platforms.delivery import Attachment, DeliveryError, NeedsLogin, NotSent, Refused
from repurpose.platforms.media_hosting import MediaHost
from repurpose.platforms.s3 import Bucket, bucket_of
from repurpose.platforms.secret import Secret
from repurpose.platforms.transport import open_wire

NOW = 1_795_000_000.0


# the signature, against the library of those who invented it

keys = st.text(alphabet="abcXYZ019-_.~/ +字&=", min_size=1, max_size=30)


@given(
    keys,
    st.binary(max_size=40),
    st.sampled_from(["image/png", "video/mp4", ""]),
    st.sampled_from(["https://s3.eu-central-1.amazonaws.com", "http://127.0.0.1:9000", "https://x.example/base"]),
    st.booleans(),
)  # fmt: skip
def test_signatures_are_those_of_botocore(key, data, mime, endpoint, host):
    auth = pytest.importorskip("botocore.auth")
    from botocore.awsrequest import AWSRequest
    from botocore.credentials import Credentials

    key = key.strip("/").replace("//", "/").replace("/./", "/").replace("/../", "/") or "a"
    if any(part in (".", "..") for part in key.split("/")):
        return
    bucket = Bucket(
        endpoint, "media", "AKIDEXAMPLE", Secret("wJalrXUtnFEMI/K7MDENG"), "eu-x-1", host
    )
    call = bucket.sign("PUT", key, NOW, data, mime)
    theirs = AWSRequest("PUT", call.url, data=data, headers={"content-type": mime} if mime else {})
    theirs.context["payload_signing_enabled"] = True
    signer = auth.S3SigV4Auth(Credentials("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG"), "s3", "eu-x-1")
    moment = datetime.fromtimestamp(NOW, UTC)
    theirs.context["timestamp"] = moment.strftime("%Y%m%dT%H%M%SZ")
    theirs.headers["X-Amz-Date"] = theirs.context["timestamp"]
    theirs.headers["X-Amz-Content-SHA256"] = hashlib.sha256(data).hexdigest()
    canonical = signer.canonical_request(theirs)
    claim = signer.string_to_sign(theirs, canonical)
    assert call.headers["authorization"].endswith(f"Signature={signer.signature(claim, theirs)}")


def test_both_styles_name_the_bucket():
    path = bucket_of(
        {"s3_endpoint": "s3.example.com", "s3_bucket": "b", "s3_key_id": "k"}, Secret("s" * 8)
    )
    assert path.address("a b.png") == "https://s3.example.com/b/a%20b.png"
    host = bucket_of({"s3_endpoint": "https://oss.example.com", "s3_bucket": "b", "s3_key_id": "k", "s3_style": "host"}, Secret("s" * 8))  # fmt: skip
    assert host.address("字.png") == "https://b.oss.example.com/%E5%AD%97.png"


# a real server

_SERVE = """
import sys
from moto.core import set_initial_no_auth_action_count
from moto.moto_server.werkzeug_app import DomainDispatcherApplication, create_backend_app
from werkzeug.serving import make_server

app = DomainDispatcherApplication(create_backend_app)
server = make_server("127.0.0.1", 0, app, threaded=True)
print(server.port, flush=True)
server.serve_forever()
"""


@pytest.fixture(scope="module")
def moto():
    """An S3 server: buckets, objects, access control lists, signatures checked by botocore."""
    pytest.importorskip("moto")
    pytest.importorskip("flask_cors")
    environment = {**os.environ, "AWS_ACCESS_KEY_ID": "setup", "AWS_SECRET_ACCESS_KEY": "setup"}
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        env=environment,
    )
    try:
        yield f"http://127.0.0.1:{int(process.stdout.readline())}"
    finally:
        process.terminate()
        process.wait(timeout=10)
        process.stdout.close()


@pytest.fixture(scope="module")
def service(moto):
    """The server with a bucket, a user who may write and read, and no more free passes."""
    import boto3

    def client(name):
        return boto3.client(
            name,
            endpoint_url=moto,
            region_name="us-east-1",
            aws_access_key_id="setup",
            aws_secret_access_key="setup",  # of a server in this test
        )

    s3, iam = client("s3"), client("iam")
    s3.create_bucket(Bucket="media")
    iam.create_user(UserName="poster")
    allow = {"Effect": "Allow", "Action": ["s3:PutObject", "s3:GetObject"], "Resource": "*"}
    policy = {"Version": "2012-10-17", "Statement": [allow]}
    iam.put_user_policy(UserName="poster", PolicyName="put", PolicyDocument=json.dumps(policy))
    key = iam.create_access_key(UserName="poster")["AccessKey"]
    httpx.post(f"{moto}/moto-api/reset-auth", content=b"0", trust_env=False).raise_for_status()
    yield moto, key["AccessKeyId"], key["SecretAccessKey"]
    httpx.post(f"{moto}/moto-api/reset-auth", content=b"1000", trust_env=False)


@pytest.fixture(scope="module")
def front(service):
    """What stands before a closed bucket and lets the world read, as a delivery network does."""
    import boto3
    from botocore.exceptions import ClientError

    address, key_id, secret = service
    s3 = boto3.client(
        "s3",
        endpoint_url=address,
        region_name="us-east-1",
        aws_access_key_id=key_id,
        aws_secret_access_key=secret,
    )

    class Front(BaseHTTPRequestHandler):
        def do_GET(self):
            try:
                kept = s3.get_object(Bucket="media", Key=self.path.lstrip("/"))
            except ClientError:
                self.send_error(404)
                return
            data = kept["Body"].read()
            self.send_response(200)
            self.send_header("content-type", kept["ContentType"])
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            if self.command == "GET":
                self.wfile.write(data)

        do_HEAD = do_GET  # noqa: N815  # the standard library's name

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Front) as server:
        thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture
def wire():
    opened = open_wire()
    yield opened
    opened.close()


def shelf_on(service, wire, **more):
    address, key_id, secret = service
    settings = {"s3_endpoint": address, "s3_bucket": "media", "s3_key_id": key_id, **more}
    vault = AccountVault("a", MemoryStore({"a/s3_secret": more.pop("secret", secret)}))
    return MediaHost(settings, vault, wire)


def card(tmp_path, data=b"\x89PNG a picture"):
    path = tmp_path / "card.PNG"
    path.write_bytes(data)
    return Attachment(str(path), hashlib.sha256(data).hexdigest(), "image/png"), data


def deadline():
    return time.monotonic() + 20


@pytest.mark.slow
def test_a_real_server_takes_it_and_the_world_reads_it(service, front, wire, tmp_path):
    item, data = card(tmp_path)
    shelf = shelf_on(service, wire, media_url=front)
    address = shelf.put(item, data, deadline())
    assert address == f"{front}/{item.sha256[:32]}.png"
    got = httpx.get(address, trust_env=False)
    assert got.content == data
    assert got.headers["content-type"] == "image/png"
    assert shelf.put(item, data, deadline()) == address


@pytest.mark.slow
def test_wrong_keys_need_a_person(service, wire, tmp_path):
    item, data = card(tmp_path, b"\x89PNG another")
    shelf = shelf_on(service, wire, secret="not-the-secret-of-this-key")
    with pytest.raises(DeliveryError, match="bucket media") as caught:
        shelf.put(item, data, deadline())
    assert isinstance(caught.value.outcome, NeedsLogin)


@pytest.mark.slow
def test_a_bucket_that_nobody_may_read_is_said_to_be(service, wire, tmp_path):
    item, data = card(tmp_path, b"\x89PNG hidden")
    with pytest.raises(DeliveryError, match="nobody can read it") as caught:
        shelf_on(service, wire).put(item, data, deadline())
    assert isinstance(caught.value.outcome, Refused)


@pytest.mark.slow
def test_a_bucket_that_is_not_there_is_refused(service, wire, tmp_path):
    item, data = card(tmp_path, b"\x89PNG nowhere")
    with pytest.raises(DeliveryError, match="bucket missing") as caught:
        shelf_on(service, wire, s3_bucket="missing").put(item, data, deadline())
    assert isinstance(caught.value.outcome, Refused | NeedsLogin)


# a folder


def test_a_folder_is_a_shelf_too(wire, tmp_path):
    item, data = card(tmp_path)
    settings = {"media_folder": str(tmp_path / "public"), "media_url": "https://me.example/m/"}
    shelf = MediaHost(settings, AccountVault("a", MemoryStore()), wire)
    assert shelf.ready
    assert shelf.put(item, data, deadline()) == f"https://me.example/m/{item.sha256[:32]}.png"
    assert [p.read_bytes() for p in (tmp_path / "public").iterdir()] == [data]
    assert shelf.put(item, data, deadline())


def test_two_senders_may_put_the_same_file_on_a_shelf_at_once(wire, tmp_path):
    settings = {"media_folder": str(tmp_path / "public"), "media_url": "https://me.example/m/"}
    for number in range(20):
        item, data = card(tmp_path, bytes([number]) * 3_000_000)
        shelf = MediaHost(settings, AccountVault("a", MemoryStore()), wire)
        with ThreadPoolExecutor(4) as pool:
            for put in [pool.submit(shelf.put, item, data, deadline()) for _ in range(4)]:
                put.result()
        [path] = (tmp_path / "public").iterdir()
        assert path.read_bytes() == data
        path.unlink()


def test_a_folder_that_cannot_be_written_is_tried_again_later(wire, tmp_path):
    item, data = card(tmp_path)
    (tmp_path / "file").write_text("in the way")
    settings = {"media_folder": str(tmp_path / "file" / "x"), "media_url": "https://me.example"}
    with pytest.raises(DeliveryError, match="cannot be written") as caught:
        MediaHost(settings, AccountVault("a", MemoryStore()), wire).put(item, data, deadline())
    assert isinstance(caught.value.outcome, NotSent)


@pytest.mark.parametrize("settings", [{}, {"media_url": "https://x"}, {"media_folder": "x"}, {"s3_bucket": "b", "s3_endpoint": "e"}])  # fmt: skip
def test_half_a_shelf_is_none(wire, tmp_path, settings):
    shelf = MediaHost(settings, AccountVault("a", MemoryStore()), wire)
    assert not shelf.ready
    item, data = card(tmp_path)
    with pytest.raises(DeliveryError, match="accounts add handoff"):
        shelf.put(item, data, deadline())
