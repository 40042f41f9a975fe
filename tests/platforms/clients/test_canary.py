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
from repurpose.platforms.delivery import DeliveryError, Message, Place
from repurpose.platforms.secret import guard_process, hide
from tests.platforms.clients.rig import FAKE, KINDS, PUBLISH, deliver, make_rig, picture, thread

FAULTS = ["429", "500", "expired", "lost", "reset", "truncated", "500-after"]


@pytest.fixture
def logged():
    """Everything that any library logs, at the finest level, in a program that is on its guard."""
    factory, hook = logging.getLogRecordFactory(), sys.excepthook
    guard_process()
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(1)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)
    logging.setLogRecordFactory(factory)
    sys.excepthook = hook


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
        place = Place("other", 0, "2026-11-22T12:00:00Z", begun_at=time.time())
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
