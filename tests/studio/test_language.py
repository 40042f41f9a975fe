"""What goes wrong, in the language of the page: its message and its hint, wherever it comes from."""

import json
import re

import pytest

from repurpose.outbox import LedgerAccount, Publication
from repurpose.platforms.delivery import Message
from repurpose.studio import AccessPolicy, Studio, open_shelf
from repurpose.studio.access_policy import MOST_BYTES
from tests.studio.conftest import PORT, Window

HOUR = 3_600_000
LANGUAGES = pytest.mark.parametrize("language", ["zh", "en"])


def speaks(text, language):
    """Say whether what a text says, beside what it quotes, is in a language."""
    bare = re.sub(r"`[^`]*`|'[^']*'|“[^”]*”", "", text)
    return bool(re.search("[\u4e00-\u9fff]", bare)) == (language == "zh")


@pytest.fixture
def outbox(pack, tmp_path, monkeypatch):
    """A window of a studio with a ledger, and a publication of two drafts."""
    monkeypatch.setenv("REPURPOSE_HOME", str(tmp_path / "home"))
    found = Studio(open_shelf(pack.parent), AccessPolicy(PORT), outbox=str(tmp_path / "outbox.db"))
    ledger = found.ledger()
    ledger.put_account(LedgerAccount("me", "bluesky", zone="Asia/Shanghai"))
    messages = (Message("一"), Message("二"))
    due = ledger.now() + HOUR
    ledger.enqueue(Publication("me", messages, due_at=due, approval=True))
    yield Window(found)
    found.close()


# --- packs ------------------------------------------------------------------------------------

LONG = {"kind": "quote", "text": "很长的话" * 400}
REQUESTS = {
    "nothing to undo": ("undo", {}, 400),
    "no such thread": ("count", {"thread": "none", "posts": []}, 404),
    "no title": ("count-title", {"thread": "x", "text": "a"}, 400),
    "no post left": ("thread", {"thread": "x", "base": "", "posts": ["", " "]}, 400),
    "pinned and over": ("cut", {"thread": "x", "posts": ["很长" * 300], "pinned": [0]}, 422),
    "conflict": ("wishes", {"base": "0" * 64, "pin": [], "ban": ["长文"]}, 409),
    "no such theme": ("cards", {"base": "", "series": {"theme": "none"}}, 422),
    "no such colour": ("cards", {"base": "", "series": {"colours": {"bg": "red"}}}, 422),
    "a field too long": ("cards", {"base": "", "series": {"card": [{**LONG, "text": "长" * 2001}]}}, 422),
    "no sentence": ("pick", {"start": 0, "end": 0}, 400),
    "hashtag": ("titles", {"base": "", "heads": {"hashtags": ["123"]}}, 422),
    "no such clip": ("draft", {"clip": "none", "look": {}, "lines": {}}, 404),
    "no such voice": ("draft", {"clip": "x", "look": {"voice": "none such"}, "lines": {}}, 404),
    "lacking": ("thread", {}, 400),
}  # fmt: skip


@pytest.mark.mostly_slow(quick=9)
@LANGUAGES
@pytest.mark.parametrize("case", REQUESTS)
def test_refusals_of_a_pack(window, pack, case, language):
    verb, body, status = REQUESTS[case]
    window.cookies["studio-language"] = language
    before = (pack / "pack.json").read_bytes()
    answer = window.post(f"/api/p/demo/{verb}", body)
    assert answer.status_code == status, answer.text
    told = answer.json()
    assert speaks(told["error"], language), told
    assert not told["hint"] or speaks(told["hint"], language)
    assert (pack / "pack.json").read_bytes() == before


@pytest.mark.mostly_slow(quick=1)
@LANGUAGES
def test_a_text_that_fits_no_card(window, language):
    window.cookies["studio-language"] = language
    answer = window.get("/api/p/demo/draw", params={"card": json.dumps({"card": LONG})})
    assert answer.status_code == 422
    assert speaks(answer.json()["error"], language)
    assert speaks(answer.json()["hint"], language)


@LANGUAGES
def test_findings_of_a_card(window, language):
    window.cookies["studio-language"] = language
    card = {
        "kind": "quote",
        "text": "看不清的字。",
        "colours": {"text": "#eeeeee", "bg": "#ffffff"},
    }
    answer = window.get("/api/p/demo/draw", params={"card": json.dumps({"card": card})})
    [first, *_] = json.loads(answer.headers["repurpose-findings"])
    assert first.startswith("正文：对比度" if language == "zh" else "Text: contrast")


@LANGUAGES
def test_a_file_that_is_no_toml(window, pack, language):
    window.cookies["studio-language"] = language
    (pack / "cards.toml").write_text("theme = \n", encoding="utf-8")
    trouble = window.state()["trouble"]
    assert "cards.toml" in trouble
    assert ("第 1 行：" in trouble) == (language == "zh")
    assert ("line 1: " in trouble) == (language == "en")


@LANGUAGES
def test_a_pack_that_cannot_be_read(window, pack, language):
    window.cookies["studio-language"] = language
    page = window.get("/p/none")
    assert page.status_code == 404
    assert ("没有名为" if language == "zh" else "Unknown pack") in page.text
    (pack / "pack.json").write_text('{"schema_version": 99}', encoding="utf-8")
    assert ("格式版本是 99" if language == "zh" else "has schema_version 99") in window.get(
        "/"
    ).text
    assert ("请更新" if language == "zh" else "Update") in window.get("/p/demo").text


# --- the gate ---------------------------------------------------------------------------------


@LANGUAGES
def test_a_stranger_is_told_what_to_do(studio, language):
    stranger = Window(studio)
    stranger.cookies = {"studio-language": language}
    asked = stranger.get("/api/p/demo")
    assert asked.status_code == 403
    assert speaks(asked.json()["error"], language)
    shown = stranger.get("/")
    assert shown.headers["content-type"].startswith("text/plain")
    assert speaks(shown.text, language)
    used = stranger.get("/enter?token=x")
    assert speaks(used.text, language)


@LANGUAGES
def test_too_much_at_once(window, language):
    window.cookies["studio-language"] = language
    body = b'{"base": "' + b"x" * MOST_BYTES + b'"}'

    async def in_parts():
        for start in range(0, len(body), 65536):
            yield body[start : start + 65536]

    for content in (body, in_parts()):
        headers = {"content-type": "application/json"}
        answer = window.send("POST", "/api/p/demo/wishes", content=content, headers=headers)
        assert answer.status_code == 413
        assert speaks(answer.json()["error"], language)
        assert str(MOST_BYTES) in answer.json()["error"]


# --- the outbox -------------------------------------------------------------------------------

DECISIONS = {
    "past": ("move", {"name": "1", "to": "2001-01-01T00:00", "zone": "Asia/Shanghai"}, 400),
    "no time": ("move", {"name": "1", "to": "soon", "zone": "Asia/Shanghai"}, 400),
    "no zone": ("move", {"name": "1", "to": "2999-01-01T00:00", "zone": "Mars"}, 400),
    "stale": ("approve", {"name": "1", "seen": {}}, 409),
    "no such publication": ("cancel", {"name": "99"}, 400),
    "no name": ("cancel", {"name": "x"}, 400),
    "several": ("posted", {"name": "1", "url": ""}, 400),
    "no address": ("posted", {"name": "1.1", "url": "javascript:1"}, 400),
    "not held": ("release", {"name": "1"}, 400),
}


@pytest.mark.mostly_slow(quick=6)
@LANGUAGES
@pytest.mark.parametrize("case", DECISIONS)
def test_refusals_of_the_outbox(outbox, case, language):
    verb, body, status = DECISIONS[case]
    outbox.cookies["studio-language"] = language
    answer = outbox.post(f"/api/outbox/{verb}", body)
    assert answer.status_code == status, answer.text
    told = answer.json()
    assert speaks(told["error"], language), told
    hint = told["hint"]
    assert not re.search("[A-Za-z]{2}", hint) or speaks(hint, language), told  # 1.1, 1.2 ...


@LANGUAGES
def test_a_plan_with_a_mistake(outbox, tmp_path, language):
    outbox.cookies["studio-language"] = language
    plans = tmp_path / "home" / "schedules"
    plans.mkdir(parents=True)
    (plans / "mine.toml").write_text(
        '[[send]]\nwhat = "thread"\nto = "x"\nat = "someday"\n', encoding="utf-8"
    )
    found = {plan["name"]: plan for plan in outbox.get("/api/plans").json()["plans"]}
    trouble = found["mine"]["trouble"]
    assert "send[0].at" in trouble
    assert ("第 4 行：" if language == "zh" else "line 4: ") in trouble
    assert ("不是时间" if language == "zh" else "is not a time") in trouble
