"""What stood in a file before a step, beside what stands there now; a piece of it is put back alone."""

import pytest

from repurpose.pack import read_posts
from repurpose.studio.pieces import pairs_of


def test_posts_stand_side_by_side():
    then, now = "一\n\n---\n\n二\n\n---\n\n三\n".encode(), "一\n\n---\n\n二二\n".encode()
    assert pairs_of("threads/x.md", then, now) == [("一", "一"), ("二", "二二"), ("三", "")]
    assert pairs_of("wishes.toml", None, b"a\nb\n") == [("", "a"), ("", "b")]


@pytest.mark.slow
def test_one_post_is_put_back_and_the_other_stays(window, pack):
    thread = next(one for one in window.state()["threads"] if one["name"] == "x")
    texts = [post["text"] for post in thread["posts"]]
    changed = ["第一条，改过。", *texts[1:-1], "最后一条，也改过。"]
    body = {"thread": "x", "posts": changed, "base": thread["base"]}
    answer = window.post("/api/p/demo/thread", body)
    assert answer.status_code == 200, answer.text
    number = window.get("/api/p/demo/history").json()["steps"][0]["number"]
    [file] = window.get(f"/api/p/demo/history/{number}").json()["files"]
    places = [at for at, piece in enumerate(file["pieces"]) if not piece["same"]]
    assert {kind for kind, _ in file["pieces"][places[0]]["marks"]} >= {"gone", "new"}
    wish = {"number": number, "file": file["file"], "piece": places[0]}
    assert window.post("/api/p/demo/history/piece", wish | {"base": "another"}).status_code == 409
    assert (
        window.post("/api/p/demo/history/piece", wish | {"base": file["base"]}).status_code == 200
    )
    posts = read_posts((pack / "threads" / "x.md").read_text(encoding="utf-8"))
    assert "改过" not in posts[0]
    assert "也改过" in posts[-1]


def test_two_versions_are_put_together_piece_by_piece(window, pack):
    one = next(thread for thread in window.state()["threads"] if thread["platform"] == "weibo")
    posts = [post["text"] for post in one["posts"]]
    mine = [*(f"{text}我的。" for text in posts)]
    (pack / one["file"]).write_text(
        (pack / one["file"]).read_text(encoding="utf-8").replace(posts[0], f"{posts[0]}别人的。"),
        encoding="utf-8",
    )
    wish = {"thread": one["name"], "posts": mine, "base": one["base"], "what": "edit"}
    answer = window.post("/api/p/demo/thread", wish)
    assert answer.status_code == 409, answer.text
    conflict = answer.json()["conflict"]
    differing = [at for at, piece in enumerate(conflict["pieces"]) if not piece["same"]]
    assert differing
    body = {key: conflict[key] for key in ("file", "mine", "base")}
    late = window.post("/api/p/demo/conflict", body | {"take": [], "base": "0" * 64})
    assert late.status_code == 409
    assert window.post("/api/p/demo/conflict", body | {"take": [99]}).status_code == 404
    elsewhere = window.post("/api/p/demo/conflict", body | {"take": [], "file": "../pack.json"})
    assert elsewhere.status_code == 404
    settled = window.post("/api/p/demo/conflict", body | {"take": differing[1:]})
    assert settled.status_code == 200, settled.text
    now = next(t for t in settled.json()["threads"] if t["name"] == one["name"])
    assert [post["text"] for post in now["posts"]] == [f"{posts[0]}别人的。", *mine[1:]]
