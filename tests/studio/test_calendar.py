"""The calendar's routes without a browser: the same verbs, refusals in words, nothing over a limit."""

import hashlib
import json
import threading

import pytest

from repurpose.outbox import LedgerAccount, PartFilter, Publication, State
from repurpose.platforms.delivery import Attachment, LinkCard, Message
from repurpose.studio import AccessPolicy, Studio, open_shelf
from repurpose.studio.calendar import VERBS
from tests.studio.conftest import PORT, Window

HOUR = 3_600_000
EVIL = "<img src=x onerror=alert(1)>"


@pytest.fixture
def desk(pack, tmp_path, monkeypatch):
    """A studio with a ledger of its own, and its window."""
    monkeypatch.setenv("REPURPOSE_HOME", str(tmp_path / "home"))
    found = Studio(open_shelf(pack.parent), AccessPolicy(PORT), outbox=str(tmp_path / "outbox.db"))
    ledger = found.ledger()
    for name, platform in (("me", "bluesky"), ("toot", "mastodon")):
        ledger.put_account(LedgerAccount(name, platform, zone="Asia/Shanghai"))
    yield Window(found)
    found.close()


def enter(desk, *texts, account="me", hours=2.0, approval=True, media=()):
    ledger = desk.studio.ledger()
    due = None if hours is None else ledger.now() + round(hours * HOUR)
    messages = tuple(Message(text, media=media) for text in texts)
    wanted = Publication(account, messages, due_at=due, approval=approval, allow_duplicate=True)
    return ledger.enqueue(wanted)[0].publication


def whole(desk, number):
    answer = desk.get(f"/api/outbox/{number}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def do(desk, verb, **body):
    return desk.post(f"/api/outbox/{verb}", body)


def states(desk, number):
    return [str(part.state) for part in desk.studio.ledger().parts(PartFilter(publication=number))]


def approve(desk, number):
    seen = {part["name"]: part["sha"] for part in whole(desk, number)["parts"]}
    return do(desk, "approve", name=str(number), seen=seen)


# --- a week -----------------------------------------------------------------------------------


def test_a_week_has_what_is_due_in_it_and_what_has_no_time(desk):
    now, later = enter(desk, "一", "二", hours=0.01), enter(desk, "三", hours=24 * 40)
    loose = enter(desk, "四", hours=None)
    told = desk.get("/api/calendar").json()
    assert [item["id"] for item in told["items"]] == [now]
    assert told["items"][0]["count"] == 2
    assert [item["id"] for item in told["loose"]] == [loose]
    at = whole(desk, later)["at"]
    other = desk.get(f"/api/calendar?week={at[:10]}").json()
    assert [item["id"] for item in other["items"]] == [later]
    assert at[:10] in other["days"]
    assert told["drafts"] == 3


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize("week", ["x", "2027-13-01", "9999-12-31", "0001-01-01", "%00", "1" * 3000])
def test_a_week_that_is_none_is_refused(desk, week):
    assert desk.get(f"/api/calendar?week={week}").status_code in (200, 400)


def test_the_account_s_own_clock_is_told(desk):
    told = whole(desk, enter(desk, "一"))
    assert told["account_zone"] == "Asia/Shanghai"
    assert len(told["account_at"]) == len("2027-03-01T09:30")


# --- approval ---------------------------------------------------------------------------------


def test_approving_what_was_shown(desk):
    number = enter(desk, "一", "二")
    assert approve(desk, number).json() == {"done": 2}
    assert states(desk, number) == ["READY", "READY"]


def test_what_changed_since_it_was_shown_is_not_approved(desk):
    number = enter(desk, "一", "二")
    seen = {part["name"]: part["sha"] for part in whole(desk, number)["parts"]}
    desk.studio.ledger().revise((number, 1), Message("别人改过的"))
    answer = do(desk, "approve", name=str(number), seen=seen)
    assert answer.status_code == 409
    assert "变了" in answer.json()["error"]
    assert states(desk, number) == ["DRAFT", "DRAFT"]
    assert approve(desk, number).status_code == 200


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize("seen", [{}, {"1.1": ""}, {"1.1": None}, {"1.1": ["x"]}, [], "x", None])
def test_what_was_not_shown_is_not_approved(desk, seen):
    number = enter(desk, "一")
    assert do(desk, "approve", name=str(number), seen=seen).status_code in (400, 409)
    assert states(desk, number) == ["DRAFT"]


def test_nothing_over_a_limit_is_approved(desk):
    number = enter(desk, "短", "长" * 301)
    told = whole(desk, number)
    assert told["parts"][0]["problems"] == []
    assert told["parts"][1]["problems"]
    answer = approve(desk, number)
    assert answer.status_code == 422
    assert f"{number}.2" in answer.json()["error"]
    assert states(desk, number) == ["DRAFT", "DRAFT"]


# --- the other verbs --------------------------------------------------------------------------


def test_moving_means_the_clock_of_the_zone_that_is_named(desk):
    number = enter(desk, "一", approval=False)
    assert do(
        desk, "move", name=str(number), to="2037-03-01T09:30", zone="Asia/Shanghai"
    ).is_success
    [entry] = desk.studio.ledger().publications()
    assert (entry.local_due, entry.zone) == ("2037-03-01 09:30", "Asia/Shanghai")
    assert whole(desk, number)["account_at"] == "2037-03-01T09:30"
    for to in ("2020-01-01T00:00", "x", "", "0001-01-01T00:00", "9999-12-31T23:59" * 9):
        assert do(desk, "move", name=str(number), to=to, zone="Asia/Shanghai").status_code == 400
    bad = do(desk, "move", name=str(number), to="2037-03-01T09:30", zone="../../etc/passwd")
    assert bad.status_code == 400
    assert whole(desk, number)["account_at"] == "2037-03-01T09:30"


def test_hold_release_cancel(desk):
    number = enter(desk, "一", "二", approval=False)
    for verb, after in (("hold", "HOLD"), ("release", "READY"), ("cancel", "CANCELLED")):
        assert verb in whole(desk, number)["can"]
        assert do(desk, verb, name=str(number)).json() == {"done": 2}
        assert states(desk, number) == [after] * 2
    answer = do(desk, "hold", name=str(number))
    assert answer.status_code == 400
    assert "已取消" in answer.json()["error"]


def test_pause_and_resume_in_every_scope(desk):
    for scope in ("all", "platform:bluesky", "account:me"):
        assert do(desk, "pause", scope=scope, reason="今天不发").is_success
        [pause] = desk.get("/api/calendar").json()["pauses"]
        assert (pause["scope"], pause["reason"]) == (scope, "今天不发")
        assert do(desk, "resume", scope=scope).json() == {"done": 1}
    assert do(desk, "resume", scope="all").json() == {"done": 0}
    assert do(desk, "pause", scope="account:nobody", reason="").status_code == 400


def test_a_person_says_what_became_of_a_part(desk):
    number = enter(desk, "一", approval=False)
    for url in (
        "javascript:alert(1)",
        "data:text/html,x",
        "//x",
        "x" * 9,
        "https://x/" + "y" * 9999,
    ):
        assert do(desk, "posted", name=f"{number}.1", url=url).status_code == 400
    assert do(desk, "posted", name=f"{number}.1", url="https://example.social/@me/1").is_success
    part = whole(desk, number)["parts"][0]
    assert (part["state"], part["url"]) == ("SENT", "https://example.social/@me/1")
    assert do(desk, "not_posted", name=f"{number}.1").status_code == 400


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize("verb", sorted(VERBS))
def test_names_that_name_nothing(desk, verb):
    for name in ("", "x", "1.0", "-1", "999999", "1;drop table part", "1" * 5000, "٣"):
        body = {"name": name, "seen": {}, "to": "2037-01-01T00:00", "zone": "UTC", "url": ""}
        body |= {"scope": f"account:{name}", "reason": ""}
        assert do(desk, verb, **body).status_code == 400, name[:20]
    assert do(desk, verb).status_code == 400  # and an empty request


def test_numbers_that_are_too_large_are_none(desk):
    assert desk.get(f"/api/outbox/{'9' * 40}").status_code in (400, 404)


def test_verbs_are_looked_up(desk):
    for verb in ("drop", "__class__", "approve%2f..", "set_pacing"):
        assert do(desk, verb).status_code in (404, 405)


# --- who may ----------------------------------------------------------------------------------


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize(
    "path", ["/api/outbox/approve", "/api/outbox/cancel", "/api/outbox/pause", "/api/plans/commit"]
)
def test_another_site_decides_nothing(desk, path):
    number = enter(desk, "一")
    body = {"name": str(number), "seen": {}, "scope": "all", "reason": ""}
    for headers in ({}, {"origin": "https://evil.example"}, {"sec-fetch-site": "cross-site"}):
        assert desk.post(path, body, origin="", headers=headers).status_code == 403
    form = {"content-type": "text/plain"}
    assert desk.send("POST", path, content=json.dumps(body), headers=form).status_code == 415
    assert desk.get(path).status_code in (400, 404, 405)
    assert (
        desk.send("DELETE", path, headers={"origin": f"http://127.0.0.1:{PORT}"}).status_code == 405
    )
    assert states(desk, number) == ["DRAFT"]
    assert desk.studio.ledger().pauses() == []


# --- what is attached -------------------------------------------------------------------------


def test_who_approves_sees_the_link_card_with_its_picture(desk, pack):
    cover = next((pack / "cards").glob("*cover*.png"))
    sha256 = hashlib.sha256(cover.read_bytes()).hexdigest()
    card = LinkCard(
        "https://example.com/a", "题目", "一句话。", Attachment(str(cover), sha256, "image/png")
    )
    ledger = desk.studio.ledger()
    message = Message("见 https://example.com/a", card=card)
    [entered] = ledger.enqueue(Publication("me", (message,), due_at=ledger.now(), approval=True))
    [part] = whole(desk, entered.publication)["parts"]
    assert part["card"] == {
        "address": "https://example.com/a",
        "title": "题目",
        "description": "一句话。",
    }
    assert [media["name"] for media in part["media"]] == [cover.name]
    shown = desk.get(f"/api/outbox/{entered.publication}.1/media/0")
    assert shown.content == cover.read_bytes()


def test_an_attachment_is_shown_only_as_it_was_frozen(desk, tmp_path, pack):
    import hashlib

    card = pack / "cards" / "01-cover.png"
    digest = hashlib.sha256(card.read_bytes()).hexdigest()
    secret = tmp_path / "secret.txt"
    secret.write_text("classified", encoding="utf-8")
    other = hashlib.sha256(secret.read_bytes()).hexdigest()
    media = (
        Attachment(str(card), digest, "image/png"),
        Attachment(str(secret), other, "image/png"),
    )
    number = enter(desk, "一", media=media)
    shown = desk.get(f"/api/outbox/{number}.1/media/0")
    assert shown.content == card.read_bytes()
    assert "sandbox" in shown.headers["content-security-policy"]
    assert desk.get(f"/api/outbox/{number}.1/media/1").status_code == 404
    assert desk.get(f"/api/outbox/{number}.1/media/2").status_code == 404
    card.write_bytes(b"another picture")
    assert desk.get(f"/api/outbox/{number}.1/media/0").status_code == 404


def test_names_and_words_of_others_are_data(desk):
    ledger = desk.studio.ledger()
    ledger.put_account(LedgerAccount(EVIL, "bluesky"))
    number = enter(desk, EVIL, account=EVIL, approval=False)
    ledger.pause(f"account:{EVIL}", reason=EVIL)
    page = desk.get("/calendar").text
    assert EVIL not in page
    assert desk.get("/api/calendar").headers["content-type"] == "application/json"
    assert whole(desk, number)["account"] == EVIL


# --- news -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_others_changes_are_told_to_windows(desk, monkeypatch):
    """A second connection, as `repurpose run` has, changes the ledger: the window hears of it."""
    from repurpose.outbox import open_ledger
    from repurpose.studio import calendar
    from repurpose.studio.calendar import Watch

    monkeypatch.setattr(calendar, "EVERY", 0.05)
    number = enter(desk, "一", approval=False)
    heard = threading.Event()

    class Ear:
        def __init__(self):
            self.windows = {"one"}

        def tell(self, kind, **facts):
            if kind == "outbox":
                heard.set()

    desk.studio.hub = ear = Ear()
    watch = Watch(desk.studio)
    watch.start()
    try:
        with open_ledger(desk.studio.outbox) as other:
            for _ in range(20):  # the watch may not have begun at the first
                other.hold((number, None))
                if heard.wait(0.4):
                    break
                other.release((number, None))
        assert heard.is_set()
    finally:
        ear.windows = set()
        watch._thread.join(20)


# --- planning ---------------------------------------------------------------------------------

PLAN = """about = "Soon."
start = "tomorrow"
zone = "Asia/Shanghai"
approval = "required"

[[send]]
what = "thread"
to = "{to}"
at = "+0d 09:30"
"""


@pytest.fixture
def planned(desk, tmp_path):
    from repurpose.accounts import Accounts
    from repurpose.accounts.stores import FileStore

    home = tmp_path / "home"
    (home / "schedules").mkdir(parents=True)
    for name, to in (("soon", "bluesky"), ("nowhere", "mastodon")):
        (home / "schedules" / f"{name}.toml").write_text(PLAN.format(to=to), encoding="utf-8")
    accounts = Accounts(home, FileStore(home / "secrets.json", None))
    accounts.add("me", "bluesky", {"handle": "me.example"}, {"password": "not-a-real-one"})
    accounts.close_all()
    return desk


def wish(plan="soon", **more):
    return {"pack": "demo", "plan": plan, "start": "", "hold": False, **more}


def test_a_plan_is_shown_and_then_committed_as_it_was_shown(planned):
    names = [plan["name"] for plan in planned.get("/api/plans").json()["plans"]]
    assert {"soon", "weekday"} <= set(names)
    shown = planned.post("/api/plans/preview", wish()).json()
    assert shown["changes"] == len(shown["rows"]) == 1
    assert not shown["stops"]
    assert planned.studio.ledger().counts() == {}
    done = planned.post("/api/plans/commit", wish(print=shown["print"]))
    assert done.json()["new"] == 1
    [entry] = planned.studio.ledger().publications()
    assert entry.local_due.endswith("09:30")
    assert set(planned.studio.ledger().counts()) == {State.DRAFT}
    again = planned.post("/api/plans/preview", wish()).json()
    assert again["changes"] == 0


@pytest.mark.slow
def test_a_plan_that_comes_to_something_else_by_now_is_refused(planned):
    shown = planned.post("/api/plans/preview", wish()).json()
    [thread] = [t for t in planned.state()["threads"] if t["name"] == "bluesky"]
    texts = [post["text"] for post in thread["posts"]]
    texts[0] = "手工改过的一条。"
    body = {"thread": "bluesky", "posts": texts, "base": thread["base"], "what": "edit"}
    saved = planned.post("/api/p/demo/thread", body)
    assert saved.is_success, saved.text
    refused = planned.post("/api/plans/commit", wish(print=shown["print"]))
    assert refused.status_code == 409
    assert planned.studio.ledger().counts() == {}


def test_what_cannot_be_carried_out_is_shown_and_not_committed(planned):
    shown = planned.post("/api/plans/preview", wish("nowhere")).json()
    assert shown["stops"]
    answer = planned.post("/api/plans/commit", wish("nowhere", print=shown["print"]))
    assert answer.status_code == 422
    assert planned.studio.ledger().counts() == {}


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("plan", ["", "../soon", "/etc/passwd", "schedules/soon.toml", "soon.toml"])
def test_a_plan_is_looked_up_by_name(planned, plan):
    assert planned.post("/api/plans/preview", wish(plan)).status_code == 404


def test_a_pack_is_looked_up_by_name(planned):
    assert planned.post("/api/plans/preview", wish(pack="../demo")).status_code == 404
    assert planned.post("/api/plans/preview", wish(start="never")).status_code == 400


# --- languages --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("language", "why", "about", "notice"),
    [
        ("zh", "已暂停（account me）：出差", "不会过时", "内容包 demo 里没有短片"),
        ("en", "paused (account me): 出差", "Old articles", "The pack demo has no clips"),
    ],
)
def test_reasons_and_warnings_are_in_the_language_of_the_page(
    planned, language, why, about, notice
):
    planned.cookies["studio-language"] = language
    number = enter(planned, "按住的一条", approval=False)
    planned.studio.ledger().pause("account:me", reason="出差", by="me")
    assert whole(planned, number)["parts"][0]["why"] == why
    abouts = [plan["about"] for plan in planned.get("/api/plans").json()["plans"]]
    assert any(text.startswith(about) for text in abouts)
    told = planned.post("/api/plans/preview", wish("weekday", start="2027-03-01")).json()
    assert any(notice in one["said"] for one in told["notices"])
