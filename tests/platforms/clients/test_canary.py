"""Marked secrets through every flow, good and bad: none turns up in a log, a message or a file."""

import io
import json
import logging
import subprocess
import sys
import time
import traceback

import pytest

from repurpose.accounts import Accounts, MemoryStore
from repurpose.platforms import secret as secret_module
from repurpose.platforms.calls import Unanswered
from repurpose.platforms.delivery import Attachment, DeliveryContext, DeliveryError, Message
from repurpose.platforms.secret import hide
from tests.platforms.clients.rig import FAKE, KINDS, PUBLISH, deliver, make_rig, picture, thread

FAULTS = ["429", "500", "expired", "lost", "reset", "truncated", "500-after"]


def needles(rig):
    found = set(rig.sandbox.account(rig.kind).secrets.values())
    found |= {value.reveal() for value in rig.store._values.values()}
    for text in list(found):
        if text.startswith("{"):
            public = ("did", "pds", "expires")
            found |= {v for k, v in json.loads(text).items() if len(v) > 11 and k not in public}
            found.discard(text)
        if "://" in text:  # of an address only the part that opens the door
            found.discard(text)
            found.add(text.rsplit("=", 1)[-1] if "=" in text else text.rsplit("/", 1)[-1])
    return {text for text in found if len(text) > 5}


@pytest.mark.mostly_slow(quick=4)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind != "webhook"])
def test_no_secret_in_logs_outcomes_or_tracebacks(sandbox, logged, tmp_path, kind):
    told = []
    for fault in ["", *FAULTS]:
        sandbox.clear()
        rig = make_rig(sandbox, kind)
        if fault:
            sandbox.fault(fault, FAKE[kind], PUBLISH[kind])
        done = deliver(rig, thread(kind, 2, [picture(tmp_path)]), tries=3)
        told.append(repr(done))
        place = DeliveryContext("other", 0, "2026-11-22T12:00:00Z", begun_at=time.time())
        told.append(repr(rig.client.settle(Message("找不到"), place, rig.deadline)))
        message = thread(kind, 1, [picture(tmp_path)])[0]
        told.append(json.dumps(_composed(rig, message, place).shown(), ensure_ascii=False))
        told += _tracebacks(rig)
        hidden = needles(rig)
        rig.client.wire.close()
        assert hidden
        everything = "\n".join([*told, logged.getvalue()])
        assert [text for text in hidden if text in everything] == []
    assert "127.0.0.1" in logged.getvalue(), "nothing was logged: the test has no teeth"


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("kind", ["bluesky", "x-oauth2", "instagram", "threads", "facebook"])
def test_no_secret_in_what_a_clip_leaves_behind(sandbox, logged, tmp_path, kind):
    """Uploads have credentials of their own: passes for one method, keys of a bucket."""
    path = tmp_path / "clip.mp4"
    path.write_bytes(b"\0\0\0\x18ftypmp42" + b"clip" * 400)
    clip = Attachment(str(path), "", "video/mp4", seconds=9)
    told = []
    for fault in ["", "500", "lost", "expired"]:
        sandbox.clear()
        rig = make_rig(sandbox, kind)
        if fault:
            sandbox.fault(fault, FAKE[kind], times=3)
        try:
            handle = rig.client.upload(clip, rig.deadline)
            told.append(json.dumps(handle, ensure_ascii=False))
            place = DeliveryContext(f"clip-{fault}", 0, "2026-11-22T12:00:00Z")
            told.append(repr(rig.client.publish(Message("看", media=(clip,)), [handle], place, rig.deadline)))  # fmt: skip
        except DeliveryError as error:
            told += traceback.format_exception(error)
        passes = {key.split()[-1] for key in sandbox.world.kept if key.startswith("bluesky pass")}
        hidden = needles(rig) | passes
        rig.client.wire.close()
        everything = "\n".join([*told, logged.getvalue()])
        assert [text for text in hidden if text in everything] == []
    assert "127.0.0.1" in logged.getvalue()


def test_no_secret_in_what_renewals_say_and_leave(sandbox, logged, tmp_path):
    store = MemoryStore()
    kept = Accounts(tmp_path, store)
    more = {"refresh_token": "sandbox-linkedin-refresh-token", "client_secret": "sandbox-linkedin-client-secret"}  # fmt: skip
    for name in ("threads", "instagram", "facebook", "linkedin", "x-oauth2"):
        account = sandbox.account(name)
        own = more if name == "linkedin" else {}
        app = {"client_id": "78sandboxapp"} if own else {}
        kept.add(name, account.platform, {**account.settings, **app}, {**account.secrets, **own})
    told = []
    for fault in ["500", "expired", ""]:
        if fault:
            sandbox.fault(fault, times=4)
        told.append(repr(kept.refresh_due(time.time())))
        sandbox.world.faults.clear()
    assert "renewed" in told[-1]
    kept.close()
    hidden = {secret.reveal() for secret in store._values.values()}
    hidden |= {v for text in list(hidden) if text[0] == "{" for v in json.loads(text).values() if len(v) > 20}  # fmt: skip
    files = "\n".join(p.read_text(errors="replace") for p in tmp_path.rglob("*") if p.is_file())
    everything = "\n".join([*told, files, logged.getvalue()])
    assert [text for text in hidden if text in everything] == []


def _composed(rig, message, place):
    handles = [rig.client.upload(item, rig.deadline) for item in message.media]
    return rig.client.authorize(rig.client.compose(message, handles, place), rig.deadline)


def _tracebacks(rig):
    rig.sandbox.fault("expired", FAKE[rig.kind], times=5)
    try:
        rig.client.look(rig.deadline)
    except (DeliveryError, Unanswered) as error:
        rig.sandbox.world.faults.clear()
        return [*traceback.format_exception(error)]
    rig.sandbox.world.faults.clear()
    return []


def test_without_the_guard_the_same_test_would_find_it(sandbox):
    """The libraries below do log addresses, and some addresses are secrets."""
    factory = logging.getLogRecordFactory()
    logging.setLogRecordFactory(logging.LogRecord)
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    logger = logging.getLogger("httpx")
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    rig = make_rig(sandbox, "telegram")
    rig.client.look(rig.deadline)
    rig.client.wire.close()
    logger.removeHandler(handler)
    logger.setLevel(logging.NOTSET)
    logging.setLogRecordFactory(factory)
    assert rig.sandbox.account("telegram").secrets["token"] in stream.getvalue()


def test_a_crash_shows_no_secret():
    code = (
        "from repurpose.platforms.secret import Secret, guard_process; guard_process();"
        "import logging; logging.basicConfig(level=1);"
        "s = Secret('canary-in-a-crash-0123'); log = logging.getLogger('x');"
        "log.warning('value %s and %r', s.reveal(), {'a': s});\n"
        "try:\n    raise ValueError(f'inner {s.reveal()}')\n"
        "except ValueError:\n    log.exception('caught')\n"
        "raise RuntimeError(f'outer {s.reveal()}')"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "inner ***" in done.stderr
    assert "outer ***" in done.stderr
    assert "canary-in-a-crash" not in done.stderr.replace(
        f"Secret('{'canary-in-a-crash-0123'}')", ""
    )


@pytest.mark.slow
def test_no_secret_in_what_accounts_write(sandbox, tmp_path):
    kept = Accounts(tmp_path, MemoryStore())
    for account in sandbox.accounts():
        kept.add(account.name, account.platform, account.settings, account.secrets)
        kept.check(account.name)
    kept.close()
    text = "\n".join(p.read_text(errors="replace") for p in tmp_path.rglob("*") if p.is_file())
    assert "sandbox.test" in text
    for account in sandbox.accounts():
        assert not [value for value in account.secrets.values() if value in text]


def test_secrets_of_a_session_are_known_as_soon_as_they_exist(sandbox):
    rig = make_rig(sandbox, "bluesky")
    rig.client.look(rig.deadline)
    session = json.loads(rig.vault.read("session").reveal())
    rig.client.wire.close()
    assert session["accessJwt"] in secret_module._known
    assert hide(f"token={session['refreshJwt']}!") == "token=***!"
