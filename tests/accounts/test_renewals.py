"""Logins that last: renewed in time, kept before they are used, and warned of where nobody can."""

import json
import time
from threading import Thread

import pytest

from repurpose.accounts import Accounts, MemoryStore
from repurpose.errors import SetupError
from repurpose.platforms.delivery import DeliveryContext, Message, Sent
from repurpose.platforms.transport import open_wire

DAY = 86_400.0
START = 1_795_000_000.0  # 2026-11-18


class Clock:
    def __init__(self):
        self.now = START

    def __call__(self):
        return self.now


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def kept(sandbox, clock, tmp_path):
    made = []

    def make(kind, store=None, settings=None, secrets=None, added="2026-11-18"):
        account = sandbox.account(kind)
        one = Accounts(
            tmp_path,
            store or MemoryStore(),
            open_wire=lambda _: open_wire(now=clock),
            today=lambda: added,
        )
        made.append(one)
        values = {**account.settings, **(settings or {})}
        one.add(kind, account.platform, values, {**account.secrets, **(secrets or {})})
        return one

    yield make
    for one in made:
        one.close_all()


def asked(sandbox, path):
    return [entry for entry in sandbox.world.log if entry[3].endswith(path)]


@pytest.mark.parametrize("kind", ["threads", "instagram"])
def test_a_token_of_sixty_days_is_renewed_when_half_of_them_are_over(kept, sandbox, clock, kind):
    one = kept(kind)
    [renewal] = one.refresh_due(clock.now)
    assert (renewal.account, renewal.state) == (kind, "renewed")
    assert renewal.until == pytest.approx(START + 60 * DAY, abs=DAY)
    for _ in range(29):  # hours and days go by, and nothing is sent
        assert one.refresh_due(clock.now) == []
        clock.now += DAY
    assert len(asked(sandbox, "refresh_access_token")) == 1
    clock.now += 2 * DAY
    assert [r.state for r in one.refresh_due(clock.now)] == ["renewed"]
    assert len(asked(sandbox, "refresh_access_token")) == 2
    assert one.check(kind).name == "@sandbox", "the new token is the one in use"


class Watching(MemoryStore):
    """Notes what the sandbox had seen when each secret was written."""

    def __init__(self, sandbox, **values):
        super().__init__(**values)
        self.sandbox = sandbox
        self.seen = []

    def put(self, reference, value):
        super().put(reference, value)
        self.seen.append((reference, len(self.sandbox.world.log)))


@pytest.mark.parametrize(
    ("kind", "path", "reference"),
    [
        ("threads", "refresh_access_token", "threads/lasting"),
        ("linkedin", "accessToken", "linkedin/tokens"),
    ],
)
def test_the_new_token_is_kept_before_it_is_used(kept, sandbox, clock, kind, path, reference):
    store = Watching(sandbox)
    more = {"refresh_token": "sandbox-linkedin-refresh-token", "client_secret": "sandbox-linkedin-client-secret"}  # fmt: skip
    one = kept(
        kind,
        store,
        settings={"client_id": "78sandboxapp"} if kind == "linkedin" else {},
        secrets=more if kind == "linkedin" else {},
    )
    clock.now += 40 * DAY
    [renewal] = one.refresh_due(clock.now)
    assert renewal.state == "renewed"
    [request] = [n for n, entry in enumerate(sandbox.world.log) if entry[3].endswith(path)]
    assert store.seen[-1] == (reference, request + 1), "nothing was asked between answer and store"
    one.check(kind)


def test_a_renewal_that_cannot_be_kept_is_not_used(kept, clock):
    class Full(MemoryStore):
        broken = False

        def put(self, reference, value):
            if self.broken:
                raise SetupError("No space is left.")
            super().put(reference, value)

    store = Full()
    one = kept("threads", store)
    store.broken = True
    [renewal] = one.refresh_due(clock.now)
    assert renewal.state == "failed"
    assert "No space" in renewal.reason
    assert store.get("threads/lasting") is None


def test_a_token_that_is_too_young_is_asked_for_again_a_day_later(kept, sandbox, clock):
    one = kept("threads")
    sandbox.world.kept["threads young"] = True
    assert one.refresh_due(clock.now) == []
    clock.now += DAY / 2
    assert one.refresh_due(clock.now) == []
    assert len(asked(sandbox, "refresh_access_token")) == 1
    sandbox.world.kept["threads young"] = False
    clock.now += DAY
    assert [r.state for r in one.refresh_due(clock.now)] == ["renewed"]


def test_a_token_that_is_refused_needs_a_person(kept, sandbox, clock):
    one = kept("instagram")
    sandbox.world.kept["instagram token"] = "another"
    [renewal] = one.refresh_due(clock.now)
    assert renewal.state == "needs-login"
    assert "repurpose accounts add instagram --name instagram" in renewal.reason


@pytest.mark.parametrize("fault", ["500", "lost", "429"])
def test_a_platform_that_is_down_is_asked_again(kept, sandbox, clock, fault):
    one = kept("threads")
    sandbox.fault(fault, "threads", "refresh_access_token")
    assert [r.state for r in one.refresh_due(clock.now)] == ["failed"]
    assert [r.state for r in one.refresh_due(clock.now)] == ["renewed"]


def test_a_new_token_from_a_person_wins(kept, sandbox, clock):
    one = kept("threads")
    one.refresh_due(clock.now)
    first = sandbox.account("threads")
    sandbox.world.kept["threads token"] = "THgiven-by-a-person"
    one.add("threads", "threads", first.settings, {**first.secrets, "token": "THgiven-by-a-person"})
    assert one.check("threads").name == "@sandbox"


def test_a_page_s_token_that_never_ends_is_left_alone(kept, sandbox, clock):
    one = kept("facebook")
    assert one.refresh_due(clock.now) == []
    assert one.refresh_due(clock.now + 1) == []
    assert len(asked(sandbox, "debug_token")) == 1


def test_one_that_ends_is_warned_of_in_time(kept, sandbox, clock):
    one = kept("facebook")
    sandbox.world.kept["facebook ends"] = START + 3 * DAY
    [renewal] = one.refresh_due(clock.now)
    assert renewal.state == "ending"
    assert "ends in 3 days" in renewal.reason
    assert [r.state for r in one.refresh_due(clock.now + 60)] == ["ending"]


@pytest.mark.parametrize(
    ("days", "state"), [(10, []), (52, []), (55, ["ending"]), (70, ["ending"])]
)
def test_linkedin_without_a_refresh_token_is_warned_of(kept, clock, days, state):
    one = kept("linkedin")
    clock.now += days * DAY
    assert [r.state for r in one.refresh_due(clock.now)] == state


def test_linkedin_renews_in_mid_flight_too(kept, sandbox):
    secrets = {"refresh_token": "sandbox-linkedin-refresh-token", "client_secret": "sandbox-linkedin-client-secret"}  # fmt: skip
    one = kept("linkedin", settings={"client_id": "78sandboxapp"}, secrets=secrets)
    sandbox.world.kept["linkedin token"] = "it-has-ended"
    client = one.client("linkedin")
    place = DeliveryContext("k", 0, "2026-11-22T12:00:00Z")
    sent = client.publish(Message("写作"), [], place, time.monotonic() + 10)
    assert isinstance(sent, Sent)
    assert json.loads(one.vault("linkedin").read("tokens").reveal())["access"] != "it-has-ended"


def test_a_login_of_x_that_lies_idle_is_kept_alive(kept, clock):
    one = kept("x-oauth2")
    tokens = json.loads(one.vault("x-oauth2").read("tokens").reveal())
    soon = {**tokens, "expires": str(START + 3600)}
    from repurpose.platforms.secret import Secret

    one.vault("x-oauth2").write("tokens", Secret(json.dumps(soon)))
    clock.now += 3 * 3600
    assert one.refresh_due(clock.now) == []
    clock.now += 2 * DAY
    assert [r.state for r in one.refresh_due(clock.now)] == ["renewed"]


def test_several_processes_renew_once(kept, sandbox, clock):
    store = MemoryStore()
    ones = [kept("threads", store) for _ in range(4)]
    found = []
    threads = [Thread(target=lambda o=o: found.extend(o.refresh_due(clock.now))) for o in ones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [r.state for r in found] == ["renewed"]
    assert len(asked(sandbox, "refresh_access_token")) == 1


def test_accounts_that_need_nothing_are_not_even_opened(kept, sandbox, clock):
    for kind in ("telegram", "slack", "webhook", "x", "bluesky", "mastodon"):
        assert kept(kind).refresh_due(clock.now) == []
    assert sandbox.world.log == []
