"""One post or card goes out: where it can go is asked, it is entered once, and a phone has what it needs."""

import io
import re
import zipfile

import httpx
import pytest

from repurpose.accounts import Accounts
from repurpose.accounts.stores import MemoryStore
from repurpose.outbox import PartFilter, State
from tests.studio.test_reviewing import answer_of

THREAD = {"what": "thread", "item": "", "platform": "bluesky"}
DRAFTS = PartFilter(states=(State.DRAFT,))
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


def approve(window, item="thread:bluesky"):
    """Somebody reads the page as a file, approves an item and sends the answer back."""
    page = window.get("/p/demo/review.html").text
    text = answer_of(page, item).replace('"at": 1', '"at": 2')  # after any other
    return window.post("/api/p/demo/review/take", {"text": text}).json()


def states(studio):
    return {str(part.state) for part in studio.ledger().parts()}


def test_what_needs_a_review_is_held_until_those_very_words_are_approved(out, studio):
    assert out.post("/api/p/demo/review/required", {"on": True}).status_code == 200
    assert places(out, THREAD)["places"][0]["review"]
    entered = send(out, THREAD).json()
    assert states(studio) == {"DRAFT"}
    shown = {part.name: part.content_sha256 for part in studio.ledger().parts()}
    body = {"name": str(entered["id"]), "seen": shown}
    refused = out.post("/api/outbox/approve", body)  # the writer cannot do it instead
    assert refused.status_code == 400, refused.text
    approve(out, "thread:x")  # another thread's approval is none of this one's
    assert states(studio) == {"DRAFT"}
    approve(out)
    assert states(studio) == {"READY"}
    assert not places(out, THREAD)["places"][0]["review"]


@pytest.mark.slow
def test_an_approval_of_older_words_lets_nothing_go(out, studio, pack):
    old = out.get("/p/demo/review.html").text
    file = pack / "threads" / "bluesky.md"
    words = file.read_text(encoding="utf-8")
    first = next(line for line in words.splitlines() if line and not line.startswith("<!--"))
    file.write_text(words.replace(first, f"{first}改过了。"[:200]), encoding="utf-8")
    out.state()
    out.post("/api/p/demo/review/required", {"on": True})
    send(out, THREAD)
    out.post("/api/p/demo/review/take", {"text": answer_of(old, "thread:bluesky")})
    assert states(studio) == {"DRAFT"}
    approve(out)
    assert states(studio) == {"READY"}


def test_what_is_approved_already_goes_at_once_and_the_settings_ask_it_of_every_pack(
    out, studio, tmp_path
):
    (tmp_path / "home/repurpose.toml").write_text("[review]\nrequired = true\n")
    assert out.get("/api/p/demo/review").json()["everywhere"]
    approve(out)
    send(out, THREAD)
    assert states(studio) == {"READY"}
    told = out.post("/api/p/demo/out/phone", {"what": "thread", "item": "", "platform": "weibo"})
    assert told.status_code == 422, told.text
    assert len({part.account for part in studio.ledger().parts(DRAFTS)}) == 1


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
