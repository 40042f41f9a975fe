"""A clip's captions and looks through the routes: drafts beside the pack, the pack made anew and still true."""

import shutil
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from repurpose.pack import read_manifest
from repurpose.pack.verify import verify_pack
from tests.studio.browsing import axe, shoot, until
from tests.studio.filming import told_of, wish

EVIL = "<img src=x onerror=window.hurt=1>"


def wait_for(true, seconds=60):
    until = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.slow
def test_a_draft_is_small_and_changes_nothing(clips):
    before = (clips.folder / "pack.json").read_bytes()
    told = told_of(clips)
    [clip] = told["clips"]
    answer = clips.post("/api/p/demo/draft", wish(told, clip=clip["id"]))
    assert answer.status_code == 200, answer.text
    address = f"/p/demo/draft/{answer.json()['draft']}"
    wait_for(lambda: clips.get(address).status_code == 200)
    film = clips.get(address)
    assert film.content[4:8] == b"ftyp"
    assert (
        len(film.content)
        < (clips.folder / read_manifest(clips.folder).clips[0].file).stat().st_size
    )
    assert "sandbox" in film.headers["content-security-policy"]
    assert (clips.folder / "pack.json").read_bytes() == before
    assert not (clips.folder / "clips.toml").exists()


def drafts_of(window):
    from repurpose.studio.clips.drafts import Drafts

    told_of(window)  # this part of the studio is loaded when it is asked
    [drafts] = [f.__self__ for f in window.studio.at_end if isinstance(f.__self__, Drafts)]
    return drafts


def ask_draft(window):
    told = told_of(window)
    answer = window.post("/api/p/demo/draft", wish(told, clip=told["clips"][0]["id"]))
    return answer.json()["draft"]


@pytest.mark.slow
def test_a_draft_is_ended_when_somebody_says_so_and_leaves_nothing(clips):
    drafts, name = drafts_of(clips), ask_draft(clips)
    kept = drafts.kept[name]
    assert clips.post("/api/p/demo/draft-cancel", {"draft": name}).json() == {"done": True}
    assert not kept.maker.alive
    assert clips.get(f"/p/demo/draft/{name}").status_code == 404
    assert not kept.folder.exists()
    assert clips.post("/api/p/demo/draft-cancel", {"draft": name}).json() == {"done": False}


@pytest.mark.slow
def test_a_process_stands_ready_for_drafts_and_makes_one_after_the_other(clips):
    drafts = drafts_of(clips)
    drafts.prepare(0)
    wait_for(lambda: drafts.ready)
    first = drafts.ready
    names = []
    for _ in range(2):
        names.append(ask_draft(clips))
        assert drafts.kept[names[-1]].maker is first
        wait_for(lambda: drafts.ready)
        assert clips.get(f"/p/demo/draft/{names[-1]}").status_code == 200
    films = [drafts.kept[name].film.read_bytes() for name in names]
    assert films[0] == films[1]
    first.end()  # as when it is killed while nobody asks it
    name = ask_draft(clips)
    wait_for(lambda: drafts.kept[name].over)
    assert clips.get(f"/p/demo/draft/{name}").status_code == 200
    last = drafts.kept[name].maker
    clips.studio.close()
    assert not last.alive
    assert not drafts.kept


def contents(folder):
    return {p.relative_to(folder): p.read_bytes() for p in folder.rglob("*") if p.is_file()}


def in_between(clips, act):
    """Begin to make the clip anew; call `act` once pictures are made; return the answer."""
    told = told_of(clips)
    body = wish(told, base=told["base"])
    body["look"] = {**told["look"], "captions": "pop"}
    begun = threading.Event()
    clips.studio.hub.tell = lambda kind, **_: begun.set() if kind == "progress" else None
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(clips.post, "/api/p/demo/clips", body)
        assert begun.wait(60)
        act()
        return answer.result(30)


@pytest.mark.slow
def test_a_final_clip_is_stopped_and_the_pack_is_as_it_was(clips):
    before = contents(clips.folder.parent)
    answer = in_between(clips, lambda: clips.post("/api/p/demo/stop", {}))
    assert answer.status_code == 409
    assert answer.json()["stopped"] is True
    assert contents(clips.folder.parent) == before  # no hidden folder beside it either
    assert [p.name for p in clips.folder.parent.iterdir()] == ["demo"]
    assert clips.state()["steps"] == {"undo": "", "redo": ""}
    assert clips.post("/api/p/demo/stop", {}).json() == {"done": False}


@pytest.mark.slow
def test_a_studio_that_ends_lets_go_of_what_it_makes(clips):
    before = contents(clips.folder.parent)
    assert in_between(clips, clips.studio.close).status_code == 409
    assert contents(clips.folder.parent) == before


@pytest.mark.slow
def test_what_an_editor_wrote_is_not_taken_in_again_once_that_was_stopped(clips):
    (clips.folder / "clips.toml").write_text('captions = "pop"\n', encoding="utf-8")
    begun = threading.Event()
    clips.studio.hub.tell = lambda kind, **_: begun.set() if kind == "progress" else None
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(clips.state)
        assert begun.wait(60)
        assert clips.post("/api/p/demo/stop", {}).json() == {"done": True}
        assert "repurpose rebuild" in answer.result(30)["trouble"]
    begun.clear()
    assert "repurpose rebuild" in clips.state()["trouble"]
    assert not begun.is_set()
    (clips.folder / "clips.toml").unlink()
    assert clips.state()["trouble"] == ""


@pytest.mark.slow
def test_own_captions_are_marked_survive_and_the_pack_stays_true(clips):
    told = told_of(clips)
    [clip] = told["clips"]
    body = wish(told, base=told["base"])
    body["lines"][clip["id"]][0] = "这一句是我自己写的"
    body["look"] = {**told["look"], "captions": "pop"}
    answer = clips.post("/api/p/demo/clips", body)
    assert answer.status_code == 200, answer.text
    [made] = read_manifest(clips.folder).clips
    assert made.style == "pop"
    assert made.captions[0].text == "这一句是我自己写的"
    assert made.captions[0].edited is True
    assert made.captions[0].spans == ()
    assert not any(caption.edited for caption in made.captions[1:])
    assert verify_pack(clips.folder)[0] == []
    again = told_of(clips)
    assert again["clips"][0]["beats"]
    assert again["look"]["captions"] == "pop"

    from repurpose.pack.overrides.rework import rework_pack

    rework_pack(clips.folder)  # a rebuild keeps it
    assert read_manifest(clips.folder).clips[0].inputs == made.inputs
    # who still shows the old page is told, and destroys nothing
    body["lines"][clip["id"]][0] = "这是旧页面上的另一句"
    assert clips.post("/api/p/demo/clips", body).status_code == 409
    undone = clips.post("/api/p/demo/undo", {})
    assert undone.status_code == 200, undone.text
    assert not (clips.folder / "clips.toml").exists()
    assert read_manifest(clips.folder).clips[0].style == "plain"


@pytest.mark.slow
def test_a_lie_about_a_place_is_found(clips):
    """Words that are marked as edited but claim a place are checked like all others."""
    import json

    path = clips.folder / "pack.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["clips"][0]["captions"][0] |= {"text": "我没有说过", "edited": True}
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert verify_pack(clips.folder)[0]


@pytest.mark.slow
def test_a_voice_that_cannot_speak_here_says_what_a_person_can_do(clips, monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    monkeypatch.delenv("OPENAI_API_KEY", raising=False)
    monkeypatch.delenv("OPENAI_BASE_URL", raising=False)
    told = told_of(clips)
    assert "espeak-ng" in told["lacking"]["espeak"]
    assert told["lacking"]["openai"]
    assert "none" not in told["lacking"]
    answer = clips.post("/api/p/demo/voice-sample", {"voice": "espeak"})
    assert answer.status_code != 200
    assert "espeak-ng" in answer.json()["hint"]
    assert "--voice" not in answer.text  # a flag is nothing that somebody in the page could set


@pytest.mark.slow
def test_only_what_the_page_offers(clips, tmp_path):
    told = told_of(clips)
    good = wish(told, base=told["base"], clip=told["clips"][0]["id"])
    secret = tmp_path / "secret.wav"
    secret.write_bytes(b"RIFF")
    for look in (
        {"voice": f"file:{secret}"},
        {"music": str(secret)},
        {"captions": "../x"},
        {"speed": "1"},
    ):
        for path in ("clips", "draft"):
            assert clips.post(f"/api/p/demo/{path}", {**good, "look": look}).status_code == 404
    for lines in (
        {"nobody": ["x"]},
        {told["clips"][0]["id"]: ["长" * 99]},
        {told["clips"][0]["id"]: []},
    ):
        assert clips.post("/api/p/demo/clips", {**good, "lines": lines}).status_code in (404, 422)
    too_much = {told["clips"][0]["id"]: ["字" * 40] * 60}
    assert clips.post("/api/p/demo/clips", {**good, "lines": too_much}).status_code == 422
    assert clips.post("/api/p/demo/draft", {**good, "clip": "../x"}).status_code == 404
    assert clips.get("/p/demo/draft/..%2fpack.json").status_code == 404
    for path in ("clips", "draft", "draft-cancel"):
        foreign = {"origin": "https://evil.example"}
        assert (
            clips.post(f"/api/p/demo/{path}", good, origin="", headers=foreign).status_code == 403
        )
    assert not (clips.folder / "clips.toml").exists()


# --- in a browser -----------------------------------------------------------------------------


@pytest.mark.browser
def test_a_draft_is_made_and_played_and_the_clip_made_anew(watched):
    opened = watched()
    first = opened.locator(".caption-row textarea").first
    assert opened.locator(".caption-row .chip.own:visible").count() == 0
    first.fill("这一句是我自己写的")
    assert opened.locator(".caption-row .chip.own:visible").count() == 1
    opened.get_by_role("button", name="出草稿").click()
    until(opened, "document.querySelector('.clip-progress progress')")
    until(
        opened, "document.querySelector('.clip-player video').src.includes('/draft/')", seconds=60
    )
    until(opened, "document.querySelector('.clip-player video').videoWidth === 360", seconds=20)
    seconds = opened.evaluate("document.querySelector('.clip-player video').duration")
    assert 3 < seconds < 60
    opened.get_by_role("radio", name="TikTok").check(force=True)
    opened.evaluate("document.querySelector('.clip-player video').currentTime = 5")
    opened.wait_for_timeout(600)
    shoot(opened, "clip-draft")
    assert not (opened.folder / "clips.toml").exists()
    opened.get_by_role("button", name="做成片").click()
    until(opened, "document.querySelector('.saving').textContent === '已保存'", seconds=90)
    [made] = read_manifest(opened.folder).clips
    assert made.captions[0].edited is True
    assert verify_pack(opened.folder)[0] == []
    assert opened.locator(".caption-row .chip.own:visible").count() == 1
    assert opened.complaints == []


@pytest.mark.browser
def test_a_draft_is_stopped(watched):
    opened = watched()
    opened.get_by_role("button", name="出草稿").click()
    opened.get_by_role("button", name="停下").wait_for()
    until(opened, "document.querySelector('.clip-progress progress')?.max > 1", seconds=30)
    opened.get_by_role("button", name="停下").click()
    until(opened, "document.querySelector('.clip-progress').textContent.includes('停下了')")
    opened.get_by_role("button", name="出草稿").wait_for()


@pytest.mark.browser
def test_the_final_clip_is_stopped(watched):
    opened = watched()
    before = contents(opened.folder)
    opened.get_by_role("radio", name="弹出").check(force=True)
    opened.get_by_role("button", name="做成片").click()
    opened.get_by_role("button", name="停下", exact=True).wait_for()
    until(opened, "document.querySelector('.clip-progress progress')?.max > 1", seconds=60)
    opened.get_by_role("button", name="停下", exact=True).click()
    until(opened, "document.querySelector('.toast').textContent.includes('停下了')", seconds=20)
    opened.get_by_role("button", name="做成片").wait_for()
    assert contents(opened.folder) == before
    assert opened.get_by_role("radio", name="弹出").is_checked()  # the wish stays
    assert not opened.locator("#stop").is_visible()


@pytest.mark.browser
def test_captions_by_key_and_as_text(watched):
    opened = watched()
    rows = opened.locator(".caption-row textarea")
    count = rows.count()
    rows.first.fill(EVIL)
    rows.first.press("End")
    for _ in range(4):
        opened.keyboard.press("ArrowLeft")
    opened.keyboard.press("Enter")
    assert rows.count() == count + 1
    opened.keyboard.press("Backspace")
    assert rows.count() == count
    assert rows.first.input_value() == EVIL
    opened.keyboard.press("ArrowDown")
    assert opened.evaluate("document.activeElement.dataset.at") == "1"
    assert opened.evaluate("window.hurt") is None
    assert opened.complaints == []


@pytest.mark.browser
@pytest.mark.parametrize("mode", ["light", "dark"])
def test_axe_finds_nothing_at_clips(watched, mode):
    found = {}
    for width, height in ((1440, 900), (820, 1100), (390, 844)):
        opened = watched(width=width, height=height, color_scheme=mode)
        opened.get_by_role("radio", name="Reels").check(force=True)
        opened.wait_for_timeout(500)
        found[width] = axe(opened)
        shoot(opened, f"clips-{width}-{mode}")
        assert opened.evaluate("document.documentElement.scrollWidth") <= width
    assert {width: said for width, said in found.items() if said} == {}
