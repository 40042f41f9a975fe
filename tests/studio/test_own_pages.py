"""The pages of accounts and of sending: accounts are added and tried, secrets never come out, a sender is switched."""

import pytest

from repurpose.outbox import State
from tests.schedule.home import wait_until
from tests.studio.browsing import axe, shoot, until


@pytest.fixture
def own(window, studio, tmp_path, monkeypatch):
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("REPURPOSE_HOME", str(folder))
    monkeypatch.setenv("REPURPOSE_KEYRING", "off")
    studio.outbox = str(tmp_path / "outbox.db")
    return window


def test_an_account_is_added_and_its_secret_stays(own):
    assert (
        own.post("/api/accounts/add", {"name": "", "kind": "telegram", "values": {}}).status_code
        == 400
    )
    by_hand = {"name": "notes", "kind": "xiaohongshu", "values": {"handle": "我"}}
    assert own.post("/api/accounts/add", by_hand).json()["trouble"] == ""
    values = {"base": "http://127.0.0.1:9", "token": "s3cret-of-mine"}
    kept = own.post("/api/accounts/add", {"name": "m", "kind": "mastodon", "values": values}).json()
    assert kept["trouble"]  # nobody answers there; it is kept all the same
    listed = own.get("/api/accounts")
    assert [one["name"] for one in listed.json()["accounts"]] == ["notes", "m"]
    assert "s3cret" not in listed.text
    assert own.post("/api/accounts/remove", {"name": "m"}).status_code == 200
    assert own.post("/api/accounts/remove", {"name": "m"}).status_code == 404


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize("kind", ["bluesky", "x", "telegram"])
def test_a_test_post_goes_to_the_sandbox_alone(own, kind):
    told = own.post("/api/accounts/try", {"kind": kind}).json()
    assert told["sent"], told
    assert len(told["posts"]) == 1


def test_sending_says_what_is_next(own):
    told = own.get("/api/sending").json()
    assert (told["on"], told["elsewhere"], told["next"]) == (False, False, [])


@pytest.mark.browser
def test_the_switch_sends_what_is_due(desk, look):
    opened = look("/sending")
    opened.wait_for_selector("#switch")
    number = desk.enter("bluesky", "到点了", minutes=0)
    later = desk.enter("mastodon", "还没到", minutes=600)
    opened.click("#switch")
    wait_until(lambda: desk.parts(number)[0].state == State.SENT)
    opened.wait_for_selector(".lamp.on")
    assert axe(opened) == []
    shoot(opened, "sending")
    opened.click("#switch")
    until(
        opened, "!document.querySelector('#switch').checked && !document.querySelector('.lamp.on')"
    )
    assert desk.parts(later)[0].state == State.READY
    page = look("/accounts?add=telegram", width=390, mode="dark")
    page.wait_for_selector("#account[open]")
    assert axe(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    assert opened.complaints == page.complaints == []
