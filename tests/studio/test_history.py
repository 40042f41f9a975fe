"""What was done to a pack outlives the studio, and nothing is done twice for an answer that was lost."""

import dataclasses

import pytest

from repurpose.pack import read_hand, rework_pack, write_posts
from repurpose.pack.overrides.files import digest
from repurpose.studio import AccessPolicy, Studio, open_shelf
from repurpose.studio.history import MOST_BYTES, History, Step, open_history
from tests.studio.conftest import PORT, Window


@pytest.fixture
def again(pack, tmp_path):
    """Return a function that starts a studio anew over the same packs and the same memory."""
    open_ones = []

    def start():
        shelf = open_shelf(pack.parent)
        found = Studio(
            shelf, AccessPolicy(PORT), memory=tmp_path / "memory", now=lambda: 1_800_000_000
        )
        open_ones.append(found)
        return Window(found)

    yield start
    for found in open_ones:
        found.close()


def posts_of(window):
    return [post["text"] for post in window.state()["threads"][0]["posts"]]


def change(window, texts, **more):
    thread = window.state()["threads"][0]
    body = {"thread": thread["name"], "base": thread["base"], "posts": texts, **more}
    answer = window.post("/api/p/demo/thread", body)
    assert answer.status_code == 200, answer.text


@pytest.mark.slow
def test_undo_and_redo_outlive_the_studio(again):
    window = again()
    first = posts_of(window)
    change(window, ["一。", *first[1:]])
    window = again()
    assert window.state()["steps"] == {"undo": "step.edit", "redo": ""}
    assert window.post("/api/p/demo/undo", {}).status_code == 200
    assert posts_of(window) == first
    window = again()
    assert window.post("/api/p/demo/redo", {}).status_code == 200
    assert posts_of(window)[0] == "一。"


@pytest.mark.slow
def test_any_step_can_be_gone_back_to_and_that_is_a_step(again):
    window = again()
    first = posts_of(window)
    for text in ("一。", "二。", "三。"):
        change(window, [text, *first[1:]])
    steps = window.get("/api/p/demo/history").json()["steps"]
    assert [step["new"] for step in steps] == ["三。", "二。", "一。"]
    assert {step["at"] for step in steps} == {1_800_000_000_000}
    window = again()
    answer = window.post("/api/p/demo/restore", {"number": steps[1]["number"]})
    assert answer.status_code == 200
    assert posts_of(window)[0] == "一。"
    window.post("/api/p/demo/undo", {})
    assert posts_of(window)[0] == "三。"
    assert window.post("/api/p/demo/restore", {"number": 99}).status_code == 404


@pytest.mark.slow
def test_a_change_that_is_asked_for_again_is_made_once(again):
    window = again()
    first = posts_of(window)
    thread = window.state()["threads"][0]
    body = {"thread": "x", "base": thread["base"], "posts": ["一。", *first[1:]], "change": "a"}
    for _ in range(2):  # the second with a base that is no longer there
        assert window.post("/api/p/demo/thread", body).status_code == 200
    change(window, ["二。", *first[1:]], change="b")
    window = again()
    for _ in range(2):
        assert window.post("/api/p/demo/undo", {"change": "c"}).status_code == 200
    assert posts_of(window)[0] == "一。"


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize("made", [True, False])
def test_a_studio_that_is_killed_in_mid_change_knows_whether_it_was_made(again, pack, made):
    window = again()
    base, first = window.state()["threads"][0]["base"], posts_of(window)
    before = {"threads/x.md": read_hand(pack)["threads/x.md"]}
    after = {"threads/x.md": write_posts(["一。", *first[1:]]).encode()}
    window.studio.history("demo").intend("add", Step("step.edit", before, after), "a")
    if made:
        rework_pack(pack, after)
    window = again()
    assert window.state()["steps"]["undo"] == ("step.edit" if made else "")
    assert window.post("/api/p/demo/made", {"change": "a"}).json() == {"made": made}
    body = {"thread": "x", "base": base, "posts": ["一。", *first[1:]], "change": "a"}
    assert window.post("/api/p/demo/thread", body).status_code == 200
    assert window.post("/api/p/demo/undo", {}).status_code == 200
    assert posts_of(window) == first
    assert again().state()["steps"] == {"undo": "", "redo": "step.edit"}


@pytest.mark.slow
def test_an_undo_that_was_made_before_a_kill_is_not_made_again(again, pack):
    window = again()
    first = posts_of(window)
    change(window, ["一。", *first[1:]])
    change(window, ["二。", *first[1:]])
    history = window.studio.history("demo")
    step = history.done[-1]
    history.intend("undo", step, "a")
    rework_pack(pack, step.before)
    window = again()
    assert window.post("/api/p/demo/undo", {"change": "a"}).status_code == 200
    assert posts_of(window)[0] == "一。"
    assert window.state()["steps"] == {"undo": "step.edit", "redo": "step.edit"}


def test_a_damaged_history_is_put_aside(again, tmp_path):
    window = again()
    change(window, ["一。"])
    [file] = (tmp_path / "memory").glob("*.json")
    assert file.stat().st_mode & 0o077 == 0
    file.write_bytes(file.read_bytes()[:-9])
    assert again().state()["steps"]["undo"] == ""
    assert file.with_suffix(".damaged").is_file()


def test_the_file_keeps_the_newest_steps_that_fit(tmp_path):
    history = History(file=tmp_path / "h.json")
    sizes = MOST_BYTES // 3
    for number in range(6):
        content = bytes([65 + number]) * sizes
        history.add(Step("step.edit", {"x": b""}, {"x": content}, {"x": digest(content)}))
    history.answer("")
    assert len(history.done) == 6
    read = open_history(history.file)
    assert read.done == history.done[-len(read.done) :]
    assert 1 <= len(read.done) < 6
    assert read.count == 6


def test_bytes_that_are_no_text_come_back_as_they_were(tmp_path):
    history = History(file=tmp_path / "h.json")
    step = Step("step.edit", {"a": b"\xff\xfe\x00", "b": None}, {"a": "好".encode()}, {"a": "1"})
    history.add(step)
    history.answer("x")
    assert open_history(history.file).done == [dataclasses.replace(step, number=1)]
