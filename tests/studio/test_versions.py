"""What stood in a file before a step, beside what stands there now; a piece of it is put back alone."""

from repurpose.pack import read_posts
from repurpose.studio.versions import pairs_of


def test_posts_stand_side_by_side():
    then, now = "一\n\n---\n\n二\n\n---\n\n三\n".encode(), "一\n\n---\n\n二二\n".encode()
    assert pairs_of("threads/x.md", then, now) == [("一", "一"), ("二", "二二"), ("三", "")]
    assert pairs_of("wishes.toml", None, b"a\nb\n") == [("", "a"), ("", "b")]


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
