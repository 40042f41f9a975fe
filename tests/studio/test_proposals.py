"""A model is asked again for a thread, quotes, the cover or all: a proposal first, an edit when a person takes it."""

import json

import pytest

from repurpose.editor import read_presets
from repurpose.pack import message_of, read_manifest, verify_pack
from repurpose.pack.overrides.taken_file import read_taken
from repurpose.pack.threads_file import read_posts
from repurpose.platforms import rules_of
from repurpose.sandbox.editor_fake import REQUESTS

PRICED = read_presets()["deepseek"].model
THREAD = {"scope": "thread", "thread": "x"}


def asked(window, **wanted):
    """Ask for a proposal, wait until the asking has ended, and return what is shown then."""
    answer = window.post("/api/p/demo/proposal", {**THREAD, **wanted})
    assert answer.status_code == 200, answer.text
    for thread in window.studio_threads():
        thread.join(60)
    told = window.get("/api/p/demo/proposal").json()
    assert told["state"] != "asking"
    return told


@pytest.fixture
def window(window, monkeypatch):
    """The window; it knows the threads in which the studio asks."""
    import repurpose.studio.proposals as module

    begun = []

    class Remembered(module.threading.Thread):
        def start(self):
            begun.append(self)
            super().start()

    monkeypatch.setattr(module.threading, "Thread", Remembered)
    window.studio_threads = lambda: [begun.pop() for _ in list(begun)]
    return window


def take(window, told, *pieces, **more):
    body = {"proposal": told["id"], "pieces": list(pieces), **more}
    return window.post("/api/p/demo/proposal-take", body)


def texts(pack, name="x"):
    return read_posts((pack / "threads" / f"{name}.md").read_text(encoding="utf-8"))


def snapshot(pack):
    return {path: path.read_bytes() for path in sorted(pack.rglob("*")) if path.is_file()}


@pytest.mark.usefixtures("home")
def test_a_proposal_shows_what_goes_and_comes_and_changes_nothing(window, pack, endpoint):
    before = snapshot(pack)
    told = asked(window, wish="更口语")
    assert (told["state"], told["model"], told["wish"]) == ("ready", "sandbox-editor", "更口语")
    assert snapshot(pack) == before
    [request] = endpoint.world.kept[REQUESTS][:1]
    question = request["messages"][1]["content"]
    assert "THE AUTHOR WISHES: 更口语" in question
    assert "ASKS FOR A BETTER CHOICE THAN: posts " in question
    open_ones = [piece for piece in told["pieces"] if piece["standing"] == "open"]
    assert {piece["kind"] for piece in open_ones} == {"swap", "drop"}
    for piece in open_ones:
        sides = [
            "".join(one["text"] for one in piece["marks"] if one["kind"] in ("same", kind))
            for kind in ("gone", "new")
        ]
        assert sides == [piece["before"], piece["after"]]


@pytest.mark.slow
@pytest.mark.usefixtures("home")
def test_one_piece_is_taken_proved_named_and_undone(window, pack):
    before = texts(pack)
    told = asked(window)
    piece = next(one for one in told["pieces"] if one["kind"] == "swap")
    state = take(window, told, piece["id"], change="c1").json()
    assert texts(pack)[0].startswith(piece["after"])
    assert texts(pack)[1:] == before[1:]
    assert verify_pack(pack)[0] == []
    posts = state["threads"][0]["posts"]
    assert posts[0]["chosen"] == {"by": "model", "model": "sandbox-editor"}
    assert {post["chosen"]["by"] for post in posts[1:]} == {"rule"}
    assert state["steps"]["undo"] == "step.proposal"
    again = window.get("/api/p/demo/proposal").json()["pieces"]
    assert [one["standing"] for one in again][:2] == ["taken", "open"]
    assert take(window, told, piece["id"], change="c1").status_code == 200  # asked again: made once
    window.post("/api/p/demo/undo", {})
    assert texts(pack) == before
    assert not (pack / "taken.toml").exists()
    again = window.get("/api/p/demo/proposal").json()["pieces"]
    assert {one["standing"] for one in again} == {"open"}


@pytest.mark.slow
@pytest.mark.usefixtures("home")
def test_all_pieces_of_a_thread_are_the_thread_that_was_proposed(window, pack):
    told = asked(window)
    wanted = [one["after"] for one in told["pieces"] if one["after"]]
    take(window, told, *(one["id"] for one in told["pieces"]))
    assert [text.rsplit("\n\n", 1)[0] for text in texts(pack)] == wanted
    assert texts(pack)[0].endswith(f"1/{len(wanted)}")
    posts = read_manifest(pack).threads[0].posts
    assert {post.by for post in posts} == {"model"}
    assert (posts[0].role, posts[-1].role) == ("hook", "close")
    assert all(post.reasons for post in posts)
    page = (pack / "index.html").read_text(encoding="utf-8")
    assert page.count('<span class="by">') == len(posts)
    assert page.count("sandbox-editor") >= len(posts)
    assert verify_pack(pack)[0] == []
    [step] = window.get("/api/p/demo/history").json()["steps"]
    assert step["what"] == "step.proposal"
    assert step["files"] == ["taken.toml", "threads/x.md"]


@pytest.mark.slow
@pytest.mark.usefixtures("home")
def test_quotes_and_the_cover_are_chosen_again(window, pack):
    before = [quote.text for quote in read_manifest(pack).quotes]
    told = asked(window, scope="quotes", thread="")
    piece = next(one for one in told["pieces"] if one["kind"] == "swap")
    take(window, told, piece["id"])
    quotes = {quote.text: quote for quote in read_manifest(pack).quotes}
    assert piece["after"] in quotes
    assert piece["before"] not in quotes
    assert quotes[piece["after"]].model == "sandbox-editor"
    assert quotes[before[0]].by == "rule"
    told = asked(window, scope="cover", thread="")
    cover = next(one for one in told["pieces"] if one["part"] == "cover")
    take(window, told, cover["id"])
    [card] = [card for card in read_manifest(pack).cards if card.kind == "cover"]
    article = (pack / "article.txt").read_text(encoding="utf-8")
    assert [article[span.start : span.end] for span in card.keywords] == [cover["after"]]
    assert verify_pack(pack)[0] == []
    assert window.post("/api/p/demo/undo", {}).status_code == 200


@pytest.mark.slow
@pytest.mark.usefixtures("home")
def test_the_whole_pack_is_proposed_in_one(window, pack):
    told = asked(window, scope="pack", thread="")
    parts = {one["part"] for one in told["pieces"]}
    assert {"post", "quote", "cover"} <= parts
    assert {one["place"] for one in told["pieces"] if one["part"] == "post"} >= {"x", "bluesky"}
    take(window, told, *(one["id"] for one in told["pieces"] if one["standing"] == "open"))
    assert verify_pack(pack)[0] == []
    left = window.get("/api/p/demo/proposal").json()["pieces"]
    assert {one["standing"] for one in left} <= {"taken", "same"}


@pytest.mark.slow
def test_a_model_that_may_write_writes_and_every_sentence_names_its_sources(window, pack, home):
    home('mode = "rewrite"')
    assert window.post("/api/p/demo/editor", THREAD).json()["writes"]
    told = asked(window, write=True)
    written = [one for one in told["pieces"] if one["sentences"]]
    assert written
    assert all(s["source"] for one in written for s in one["sentences"])
    assert [one for one in told["pieces"] if one["part"] == "hook"]
    state = take(window, told, written[0]["id"]).json()
    runs = [run for run in state["threads"][0]["posts"][0]["runs"] if run["role"] == "written"]
    assert runs
    assert all(run["source"] for run in runs)
    assert len(verify_pack(pack)[0]) == len(runs)  # it fails, until a person allows it
    assert verify_pack(pack, allow_written=True)[0] == []


@pytest.mark.slow
def test_a_hook_of_the_models_opens_the_thread(window, pack, home):
    home('mode = "rewrite"')
    before = texts(pack)
    told = asked(window, write=True)
    hook = next(one for one in told["pieces"] if one["part"] == "hook")
    take(window, told, hook["id"])
    assert texts(pack)[0].startswith(hook["after"])
    assert texts(pack)[1:] == before[1:]
    assert read_manifest(pack).threads[0].posts[0].runs[0].role == "written"


FAILURES = {
    "editor-401": "login", "editor-402": "money", "editor-404": "model", "editor-429-long": "busy",
    "editor-quota": "money", "editor-redirect": "unreachable", "editor-filtered": "refused",
    "editor-too-long": "too long", "editor-error-200": "money", "editor-blank": "empty",
    "editor-thoughts-only": "empty", "editor-cut": "truncated", "editor-cut-prompt": "too long",
    "editor-prose": "not JSON", "editor-refusal": "refused", "editor-echo": "parameter",
    "editor-huge": "truncated",
}  # fmt: skip


@pytest.mark.usefixtures("home")
@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize("kind", FAILURES)
def test_whatever_fails_is_one_line_and_the_pack_stays(window, pack, endpoint, kind):
    endpoint.fault(kind, "editor", times=99)
    before = snapshot(pack)
    told = asked(window)
    assert (told["state"], told["why"]) == ("failed", FAILURES[kind])
    assert told["error"]
    assert "\n" not in told["error"] + told["hint"]
    assert snapshot(pack) == before


@pytest.mark.usefixtures("home")
def test_a_model_that_chooses_nothing_of_the_article_is_said_to(window, endpoint):
    endpoint.fault("editor-wrong-shape", "editor", times=99)
    told = asked(window)
    assert (told["state"], told["why"]) == ("failed", "not JSON")


def refused(window, why, **wanted):
    told = window.post("/api/p/demo/editor", {**THREAD, **wanted}).json()
    assert (told["ready"], told["why"]) == (False, why)
    answer = window.post("/api/p/demo/proposal", {**THREAD, **wanted})
    assert answer.status_code >= 400
    assert answer.json()["error"] == told["error"]
    return told


def test_without_an_editor_it_says_how_to_set_one(window, home):
    home(text="")
    told = refused(window, "setup")
    assert "repurpose.toml" in told["hint"]
    assert "repurpose editor" in told["hint"]


def test_nothing_is_sent_offline(window, endpoint, home, monkeypatch):
    home("offline = true")
    refused(window, "offline")
    home()
    monkeypatch.setenv("REPURPOSE_OFFLINE", "1")
    refused(window, "offline")
    assert endpoint.world.log == []


@pytest.mark.usefixtures("home")
def test_a_private_draft_is_sent_to_nobody(window, pack, endpoint):
    path = pack / "pack.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["article"]["source"]["private"] = True
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    refused(window, "private")
    assert endpoint.world.log == []


def test_what_would_cost_too_much_is_not_asked(window, endpoint, home):
    home('preset = "deepseek"', f'model = "{PRICED}"', "max_cost = 0.000001")
    told = refused(window, "cost")
    assert told["most"] == 0.000001
    assert endpoint.world.log == []


def test_a_host_that_is_new_is_named_and_agreed_to_first(window, home, endpoint):
    away = 'base_url = "https://api.deepseek.invalid"'
    home('preset = "deepseek"', f'model = "{PRICED}"', away, "timeout = 1")
    told = window.post("/api/p/demo/editor", THREAD).json()
    assert told["ready"]
    assert "api.deepseek.invalid" in told["notice"]
    assert told["cost"] > 0
    assert window.post("/api/p/demo/proposal", THREAD).status_code == 400
    shown = asked(window, allow=True)
    assert shown["why"] in ("unreachable", "login")
    assert window.post("/api/p/demo/editor", THREAD).json()["notice"] == ""
    assert endpoint.world.log == []


@pytest.mark.slow
@pytest.mark.usefixtures("home")
def test_a_stop_ends_the_asking_and_another_can_begin(window, endpoint):
    endpoint.fault("editor-hang", "editor", seconds=5.0)
    window.post("/api/p/demo/proposal", THREAD)
    assert window.post("/api/p/demo/proposal", THREAD).status_code == 400  # one at a time
    assert window.post("/api/p/demo/proposal-stop", {}).json()["done"]
    assert window.get("/api/p/demo/proposal").json()["state"] == "stopped"
    window.studio_threads()  # that one is not waited for
    told = asked(window)
    assert told["state"] == "ready"
    assert window.post("/api/p/demo/proposal-drop", {}).json()["done"]
    assert window.get("/api/p/demo/proposal").json()["state"] == "none"


@pytest.mark.slow
@pytest.mark.usefixtures("home")
def test_what_has_changed_since_is_not_overwritten(window, pack):
    told = asked(window)
    piece = next(one for one in told["pieces"] if one["kind"] == "swap")
    file = pack / "threads" / "x.md"
    mine = file.read_text(encoding="utf-8").replace(piece["before"], "我自己写的第一条。")
    file.write_text(mine, encoding="utf-8")
    window.state()  # takes it in
    answer = take(window, told, piece["id"])
    assert answer.status_code == 422
    assert file.read_text(encoding="utf-8") == mine
    shown = window.get("/api/p/demo/proposal").json()["pieces"]
    assert next(one for one in shown if one["id"] == piece["id"])["standing"] == "late"


@pytest.mark.slow
@pytest.mark.usefixtures("home")
def test_a_person_who_changes_what_was_taken_has_the_last_word(window, pack):
    told = asked(window)
    piece = next(one for one in told["pieces"] if one["kind"] == "swap")
    take(window, told, piece["id"])
    assert read_taken((pack / "taken.toml").read_bytes()).find("threads/x.md", piece["after"])
    file = pack / "threads" / "x.md"
    file.write_text(
        file.read_text(encoding="utf-8").replace("我花了", "我足足花了"), encoding="utf-8"
    )
    state = window.state()
    assert state["threads"][0]["posts"][0]["chosen"]["by"] == "person"


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.usefixtures("home")
@pytest.mark.parametrize(
    "wanted",
    [{"scope": "thread", "thread": ""}, {"scope": "all", "thread": ""}, {"wish": "长" * 401}],
)
def test_a_wish_that_cannot_be_is_refused(window, endpoint, wanted):
    assert window.post("/api/p/demo/proposal", {**THREAD, **wanted}).status_code == 400
    assert endpoint.world.log == []


@pytest.mark.slow
def test_a_title_of_the_models_is_marked_with_its_sources_and_waits_for_approval(
    window, pack, home
):
    home('mode = "rewrite"')
    told = asked(window, scope="pack", thread="", write=True)
    title = next(one for one in told["pieces"] if one["part"] == "title" and one["sentences"])
    assert title["place"] == "xiaohongshu"
    state = take(window, told, title["id"]).json()
    thread = next(one for one in state["threads"] if one["name"] == "xiaohongshu")
    assert thread["title"]["text"] == title["after"]
    assert (thread["title"]["written"], thread["title"]["own"]) == (True, False)
    assert [one["text"] for one in thread["title"]["others"] if one["written"]] == [title["after"]]
    assert len(verify_pack(pack)[0]) == 1
    assert verify_pack(pack, allow_written=True)[0] == []
    manifest = read_manifest(pack)
    post = manifest.thread("xiaohongshu").posts[0]
    message = message_of(pack, manifest, rules_of("xiaohongshu"), post, first=True)
    assert message.is_written
    assert message.title_sources == title["sentences"][0]["source"]
