"""The studio asks somebody for approval, and shows what they said."""

import json
import re

import httpx
import pytest


def said(window):
    return {one["item"]: one for one in window.get("/api/p/demo/review").json()["said"]}


def answer_of(page, item="thread:x", **more):
    """An answer as the page would send it, by what stands in its HTML."""
    seen = re.search(rf'data-item="{re.escape(item)}" data-seen="([0-9a-f]+)"', page)[1]
    remark = {"item": item, "seen": seen, "approved": True, "comment": "", **more}
    about = {"kind": "repurpose-answer", "version": 1, "pack": "demo", "by": "安娜", "at": 1}
    return json.dumps(about | {"remarks": [remark]})


def test_a_file_goes_out_and_its_answer_is_taken(window):
    page = window.get("/p/demo/review.html")
    assert "attachment" in page.headers["content-disposition"]
    text = answer_of(page.text, comment="第二条再短一点", post=2)
    taken = window.post("/api/p/demo/review/take", {"text": text})
    assert taken.json() == {"by": "安娜", "new": True}
    assert not window.post("/api/p/demo/review/take", {"text": text}).json()["new"]
    [comment] = said(window)["thread:x"]["comments"]
    assert (comment["post"], comment["resolved"]) == (2, False)
    done = {"comment": comment["id"], "done": True}
    assert window.post("/api/p/demo/review/resolve", done).status_code == 200
    assert said(window)["thread:x"]["comments"][0]["resolved"]
    assert window.post("/api/p/demo/review/take", {"text": "hello"}).status_code == 422


def test_a_link_is_opened_and_ended(window, monkeypatch):
    monkeypatch.setattr("repurpose.web.find_address", lambda: "127.0.0.1")
    told = window.post("/api/p/demo/review/link", {}).json()
    assert window.post("/api/p/demo/review/link", {}).json()["address"] == told["address"]
    assert told["code"].startswith("<svg")
    page = httpx.get(told["address"])
    kind = {"content-type": "application/json"}
    sent = httpx.post(told["address"] + "answer", content=answer_of(page.text), headers=kind)
    assert sent.status_code == 200
    assert said(window)["thread:x"]["approvals"][0]["current"]
    assert window.post("/api/p/demo/review/end", {}).status_code == 200
    with pytest.raises(httpx.HTTPError):
        httpx.get(told["address"])
    assert window.get("/api/p/demo/review").json()["address"] == ""
