"""A good status with a body that no platform documents, on every step of every client in the registry.

The server below does what it is asked; only what it answers is spoilt. So a client that believes a
spoilt answer can be caught: by a number that the server never gave, by a post without its picture,
by "not there" about what is there.
"""

import hashlib
import json
import time

import httpx
import pytest

from repurpose.platforms.answer_shape import (
    OddAnswer,
    need_no_page,
    need_number,
    need_object,
    need_objects,
    need_text,
    need_true,
    number_in,
)
from repurpose.platforms.calls import Answer
from repurpose.platforms.delivery import (
    Absent,
    Attachment,
    DeliveryContext,
    DeliveryError,
    Message,
    NeedsLogin,
    NotSent,
    Refused,
    Sent,
    Unclear,
)
from tests.platforms.clients.rig import KINDS, make_rig, picture

HTML = b"<!doctype html><title>Sign in to this network</title><p>Accept the terms."

pytestmark = pytest.mark.slow  # waits for servers that cut their answers off


def _twisted(value):
    """The same names, each with a value of another type."""
    match value:
        case dict():
            return {name: _twisted(item) for name, item in value.items()}
        case list():
            return {"0": [_twisted(item) for item in value]}
        case bool() | None:
            return "perhaps"
        case str():
            return {"text": value}
        case _:
            return [value]


def _with(body, status=200, kind="application/json"):
    return httpx.Response(status, headers={"content-type": kind}, content=body)


def _wrong_types(answer):
    try:
        said = json.loads(answer.content)
    except ValueError:
        said = {}
    return _with(json.dumps(_twisted(said)).encode())


SPOILT = {
    "html": lambda _: _with(HTML, kind="text/html"),
    "empty": lambda _: _with(b""),
    "204": lambda _: _with(b"", 204),
    "another object": lambda _: _with(b'{"status": "fine", "version": "9.1"}'),
    "a list of numbers": lambda _: _with(b"[1, 2]"),
    "wrong types": _wrong_types,
    "cut short": lambda answer: _with(answer.content[: len(answer.content) // 2]),
}


class Spoiling(httpx.BaseTransport):
    """Carries every request out; spoils the answer to one of them."""

    def __init__(self, inner):
        self.inner = inner
        self.steps = []  # (publishes, has a body) of each request of a phase
        self.wanted = None  # number of the step, what happens to it
        self.hit = False

    def begin(self, wanted=None):
        self.steps, self.wanted, self.hit = [], wanted, False

    def handle_request(self, request):
        request.read()
        answer = self.inner.handle_request(request)
        answer.read()
        answer.close()
        number = len(self.steps)
        self.steps.append((bool(request.extensions.get("fresh")), bool(answer.content.strip())))
        good = answer.is_success and request.method != "HEAD"
        if self.wanted and self.wanted[0] == number and good:
            self.hit = True
            return SPOILT[self.wanted[1]](answer)
        return answer

    def close(self):
        self.inner.close()


def _clip(folder):
    path = folder / "clip.mp4"
    path.write_bytes(b"\x00" * 40_000)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return Attachment(str(path), digest, "video/mp4", "一段短片", seconds=9, width=90, height=160)


class Bench:
    """A fresh account for each case."""

    def __init__(self, sandbox, kind):
        self.sandbox, self.kind = sandbox, kind
        self.counter = 0
        self.rig = None

    def open(self):
        from repurpose.platforms.clients import graph

        self.close()
        self.sandbox.clear()
        graph._containers._made.clear()
        self.rig = rig = make_rig(self.sandbox, self.kind)
        rig.seconds = 5.0
        client = rig.client.wire.client
        client._transport = spoiling = Spoiling(client._transport)
        self.counter += 1
        place = DeliveryContext(
            f"key-{self.kind}-{self.counter}", 0, "2026-11-22T12:00:00.000Z", begun_at=time.time()
        )
        return rig, spoiling, place

    def close(self):
        if self.rig:
            self.rig.client.wire.close()
            self.rig = None


@pytest.fixture
def bench(sandbox):
    made = []

    def make(kind):
        made.append(Bench(sandbox, kind))
        return made[-1]

    yield make
    for one in made:
        one.close()


@pytest.fixture
def messages(tmp_path):
    """What one account may post: text, a picture, a clip."""

    def make(rig):
        text = "写作就是重写。见 https://example.com/shape"
        wishes = [(), (picture(tmp_path),), (_clip(tmp_path),)]
        tried = [Message(text, title="标题", media=media) for media in wishes]
        return [one for one in tried if not rig.client.refusals(one)]

    return make


def _cases(steps):
    return [(number, name) for number in range(len(steps)) for name in SPOILT]


def _upload(rig, message):
    return [rig.client.upload(item, rig.deadline) for item in message.media]


@pytest.mark.parametrize("kind", KINDS)
def test_an_upload_counts_only_with_the_documented_answer(bench, kind, messages):
    bench = bench(kind)
    wrong = []
    for message in messages(bench.open()[0]):
        rig, spoiling, place = bench.open()
        spoiling.begin()
        _upload(rig, message)
        for case in _cases(list(spoiling.steps)):
            rig, spoiling, place = bench.open()
            spoiling.begin(case)
            try:
                handles = _upload(rig, message)
            except DeliveryError as error:
                if not isinstance(error.outcome, NotSent):
                    wrong.append((case, error.outcome))
                continue
            if not spoiling.hit:
                continue
            # it was not looked at, which is right only if the file is there all the same
            spoiling.begin()
            outcome = rig.client.publish(message, handles, place, rig.deadline)
            if not isinstance(outcome, Sent) or not _stands(rig, message, outcome):
                wrong.append((case, outcome))
    assert wrong == []


def _stands(rig, message, sent):
    found = [
        post for post in rig.posts if post.number in sent.remote_id or sent.remote_id == post.number
    ]
    return any(len(post.media) == len(message.media) for post in found or rig.posts)


@pytest.mark.parametrize("kind", KINDS)
def test_a_publication_counts_only_with_the_documented_answer(bench, kind, messages):
    bench = bench(kind)
    wrong = []
    for message in messages(bench.open()[0]):
        rig, spoiling, place = bench.open()
        handles = _upload(rig, message)
        spoiling.begin()
        true = rig.client.publish(message, handles, place, rig.deadline)
        assert isinstance(true, Sent), true
        for case in _cases(steps := list(spoiling.steps)):
            rig, spoiling, place = bench.open()
            handles = _upload(rig, message)
            spoiling.begin(case)
            outcome = rig.client.publish(message, handles, place, rig.deadline)
            if not spoiling.hit:
                continue
            publishes = steps[case[0]][0]
            allowed = (Unclear,) if publishes else (Unclear, NotSent, Sent)
            right = isinstance(outcome, allowed)
            if isinstance(outcome, NotSent) and rig.posts:
                right = False  # it stands there, and would be sent again
            if isinstance(outcome, Sent):
                right = right and _stands(rig, message, outcome)
            if not right:
                wrong.append((case, outcome))
    assert wrong == []


@pytest.mark.parametrize("kind", KINDS)
def test_a_search_never_takes_an_odd_answer_for_nothing_there(bench, kind, messages):
    bench = bench(kind)
    message = messages(bench.open()[0])[0]
    rig, spoiling, place = bench.open()
    sent = rig.client.publish(message, _upload(rig, message), place, rig.deadline)
    assert isinstance(sent, Sent)
    spoiling.begin()
    rig.client.settle(message, place, rig.deadline)
    wrong = []
    for case in _cases(list(spoiling.steps)):
        spoiling.begin(case)
        found = rig.client.settle(message, place, rig.deadline)
        if isinstance(found, Absent) or (
            isinstance(found, Sent) and found.remote_id != sent.remote_id
        ):
            wrong.append((case, found))
    assert wrong == []


@pytest.mark.parametrize("kind", KINDS)
def test_looking_and_renewing_never_fail_in_another_way_than_their_own(bench, kind):
    bench = bench(kind)
    wrong = []
    for ask in (lambda c, end: c.look(end), lambda c, end: c.keep_fresh(time.time(), end)):
        rig, spoiling, _ = bench.open()
        spoiling.begin()
        ask(rig.client, rig.deadline)
        for case in _cases(list(spoiling.steps)):
            rig, spoiling, _ = bench.open()
            spoiling.begin(case)
            try:
                ask(rig.client, rig.deadline)
            except DeliveryError as error:
                if isinstance(error.outcome, NeedsLogin):  # nobody has refused the credentials
                    wrong.append((case, error.outcome))
    assert wrong == []


def _answer(body, **headers):
    return Answer(200, headers, json.dumps(body).encode() if not isinstance(body, bytes) else body)


def test_a_webhook_s_status_alone_counts_only_where_its_settings_say_so(rig):
    message = Message("收到就好")
    for settings, expected in (({}, Unclear), ({"accept": "2xx"}, Sent)):
        one = rig("webhook", settings=settings)
        client = one.client.wire.client
        client._transport = spoiling = Spoiling(client._transport)
        place = DeliveryContext(f"k{len(settings)}", 0, "2026-11-22T12:00:00.000Z")
        spoiling.begin((0, "204"))
        assert isinstance(one.client.publish(message, (), place, one.deadline), expected)


@pytest.mark.parametrize(
    ("read", "path", "good", "value"),
    [
        (need_text, "data.id", {"data": {"id": "7"}}, "7"),
        (need_text, "id", {"id": 7}, "7"),
        (need_number, "code", {"code": 0}, 0),
        (need_object, "", {"a": 1}, {"a": 1}),
        (need_objects, "", [], []),
        (need_objects, "data", {"data": [{"id": 1}]}, [{"id": 1}]),
        (need_true, "ok", {"ok": True}, None),
    ],
)
def test_readers(read, path, good, value):
    assert read(_answer(good), path) == value
    odd = (
        {"data": {"id": ""}},
        {"id": True, "code": False, "ok": 1},
        [[1]],
        5,
        b"",
        b"[" * 100_000,
    )
    for other in odd:
        if read is need_object and isinstance(other, dict):
            continue
        with pytest.raises(OddAnswer):
            read(_answer(other), path)


def test_a_page_for_people_is_no_plain_answer():
    assert need_no_page(_answer(b"")).status == 200
    assert need_no_page(_answer(b"OK - 12")).status == 200
    for page in (_answer(HTML), _answer(b"hello", **{"content-type": "text/html; charset=utf-8"})):
        with pytest.raises(OddAnswer):
            need_no_page(page)


@pytest.mark.parametrize(
    ("value", "number"), [(3600, 3600), ("3600", 3600), (1.5, 1.5), ("soon", 0), (None, 0),
                          ([], 0), ("nan", 0), ("1e999", 0), (-4, 0)]
)  # fmt: skip
def test_a_number_that_may_be_written_as_text(value, number):
    assert number_in({"expires_in": value}, "expires_in") == number


def test_a_number_without_end_is_no_number():
    with pytest.raises(ValueError, match="1001"):
        Sent("3" * 1001)
    assert Sent("at://did:plc:" + "a" * 200)


@pytest.mark.parametrize("kind", [Refused, NotSent, NeedsLogin, Unclear, Absent])
def test_a_reason_without_end_is_cut(kind):
    assert len(kind("3" * 5000).reason) == 2001
    assert kind("no").reason == "no"
