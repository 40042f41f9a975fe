"""One post or card goes out: where it can go is asked, it is entered once, and a phone has what it needs."""

import io
import re
import zipfile

import httpx
import pytest

from repurpose.accounts import Accounts
from repurpose.accounts.stores import MemoryStore
from repurpose.outbox import PartFilter, State

THREAD = {"what": "thread", "item": "", "platform": "bluesky"}
NOTE = {"what": "thread", "item": "", "platform": "xiaohongshu"}


@pytest.fixture
def out(window, studio, tmp_path, monkeypatch):
    """Give the user a folder, an outbox, and an account on Bluesky whose secrets are nobody's."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("REPURPOSE_HOME", str(folder))
    monkeypatch.setenv("REPURPOSE_KEYRING", "off")
    monkeypatch.setattr("repurpose.web.find_address", lambda: "127.0.0.1")
    studio.outbox = str(tmp_path / "outbox.db")
    accounts = Accounts(folder, MemoryStore())
    accounts.add("me", "bluesky", {"handle": "me.example"}, {"password": "no"})
    return window


def places(window, subject):
    answer = window.get("/api/p/demo/out", params=subject)
    assert answer.status_code == 200, answer.text
    return answer.json()


def send(window, subject, **more):
    [place] = places(window, subject)["places"]
    body = {
        **subject,
        "account": place["name"],
        "print": place["print"],
        "change": "one",
        "when": "next",
    }
    return window.post("/api/p/demo/out/send", {**body, **more})


def test_one_post_takes_the_next_free_slot_once(out, studio):
    [place] = places(out, THREAD)["places"]
    assert place["problems"] == []
    first = send(out, THREAD).json()
    assert first["at"] == place["moments"][0]
    assert first["new"]
    again = send(out, THREAD).json()  # the same wish, its answer was lost
    assert (again["id"], again["new"]) == (first["id"], False)
    assert send(out, THREAD, change="two").status_code == 422  # the same content
    assert places(out, THREAD)["places"][0]["moments"][0] == place["moments"][1]
    [stands] = out.get("/api/p/demo/out/standing").json()["standing"]
    assert (stands["state"], stands["platform"]) == ("planned", "bluesky")
    shelf = out.get("/api/shelf/standing").json()["packs"]["demo"]
    assert (shelf["platforms"], shelf["counts"]) == ({"bluesky": "planned"}, {"planned": 1})
    assert (shelf["next"], shelf["next_on"]) == (first["at"], "bluesky")
    assert len(studio.ledger().publications()) == 1


def test_what_has_changed_since_it_was_shown_does_not_go(out, studio):
    assert send(out, THREAD, print="another").status_code == 409
    assert send(out, THREAD, when="2001-01-01T10:00").status_code == 400
    assert send(out, THREAD, account="nobody").status_code == 404
    assert studio.ledger().publications() == []


def test_a_card_goes_alone(out, studio):
    [card] = [one for one in out.state()["cards"] if one["kind"] == "quote"][:1]
    subject = {"what": "card", "item": card["id"], "platform": ""}
    entered = send(out, subject, when="2099-03-01T09:30").json()
    [part] = studio.ledger().parts(PartFilter(publication=entered["id"]))
    assert [len(part.message.media), entered["at"]] == [1, "2099-03-01T09:30"]


def test_a_platform_by_hand_goes_to_the_phone_and_is_closed_there(out, studio):
    [place] = places(out, NOTE)["places"]
    assert (place["by_hand"], place["made"]) == (True, False)
    shown = out.post("/api/p/demo/out/phone", NOTE).json()
    assert "<svg" in shown["code"]
    assert out.post("/api/p/demo/out/phone", NOTE).json()["address"] == shown["address"]
    with httpx.Client() as phone:
        page = phone.get(shown["address"])
        names = re.findall(r'<img src="([^"]+)"', page.text)
        packed = phone.get(shown["address"] + "all.zip")
        assert zipfile.ZipFile(io.BytesIO(packed.content)).namelist() == names
        assert phone.post(shown["address"] + "done", data={"url": ""}).status_code == 303
    [part] = studio.ledger().parts()
    assert part.state is State.SENT
    assert out.post("/api/phone", {"publication": part.publication}).status_code == 422


def test_an_archive_holds_what_a_person_posts(out):
    packed = out.get("/p/demo/export.zip", params=NOTE)
    names = zipfile.ZipFile(io.BytesIO(packed.content)).namelist()
    assert {"title.txt", "body.txt", "pictures/01.png"} <= set(names)
    whole = zipfile.ZipFile(io.BytesIO(out.get("/p/demo/export.zip").content)).namelist()
    assert {"x/01.txt", "xiaohongshu/body.txt", "index.html"} <= set(whole)
