"""Posts: the counters are the platform's own, edits land in the pack's files and take nobody's away."""

import json
import re
import subprocess
import sys
import threading

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose import platforms
from repurpose.pack import EditConflict, read_manifest, rework_pack
from repurpose.pack.manifest import to_json
from repurpose.pack.overrides.files import digest
from repurpose.pack.overrides.recut import strip_number
from repurpose.pack.threads_file import read_posts
from repurpose.pack.verify import verify_pack
from repurpose.studio.counting import count_post, fitting

# What counters disagree about: (text, why).
CASES = {
    "latin": "Hello, world.",
    "han": "公告测试内容",
    "marks": "“引文”——……，。",
    "emoji": "👨‍👩‍👧‍👦👍🏽🇨🇳❤️1️⃣",
    "link": "看 https://example.com/a/very/long/path?with=a&query=string#part 这里",
    "bare link": "见example.com和知乎.中国",
    "mention": "@someone@mastodon.social 和 @someone",
    "hashtags": "#话题# #tag #标签",
    "combining": "é e\u0301 \u200bหัว 한글 각",
    "astral": "𠮷野家𝒳",
    "new lines": "一\n\n二\r\n三",
}


def thread(window, name="x"):
    return next(t for t in window.state()["threads"] if t["name"] == name)


def save(window, found, posts, what="edit", **more):
    body = {"thread": found["name"], "base": found["base"], "posts": posts, "what": what, **more}
    return window.post("/api/p/demo/thread", body)


# --- counters ---------------------------------------------------------------------------------


@pytest.mark.mostly_slow(quick=20)
@pytest.mark.parametrize("case", CASES)
@pytest.mark.parametrize("name", ["x", "weibo", "weibo-api", "bluesky", "xiaohongshu"])
def test_the_page_counts_as_the_sender_does(window, name, case):
    platform, _, variant = name.partition("-")
    limit = platforms.rules_of(platform).of_variant(variant).limit_for()
    for text in (CASES[case], CASES[case] * 200):
        body = {"thread": name, "posts": [text]}
        [told] = window.post("/api/p/demo/count", body).json()["counts"]
        assert told["length"] == limit.count(text)
        assert told["limit"] == limit.most
        assert told["over"] == limit.excess(text)
        assert (told["over_at"] is None) == (limit.excess(text) == 0)


@given(
    st.text(st.sampled_from("字a 。👨‍👩‍👧é#@./:htps"), max_size=600),
    st.sampled_from(["x", "bluesky"]),
)
def test_what_is_marked_begins_where_the_limit_ends(text, name):
    limit = platforms.get(name).body
    found = count_post(limit, text)
    if found["over_at"] is None:
        assert limit.excess(text) == 0
        return
    end = fitting(limit, text)
    assert limit.excess(text[:end]) == 0
    assert len(text[:end].encode("utf-16-le")) // 2 == found["over_at"]


# --- editing ----------------------------------------------------------------------------------


def test_an_edit_lands_in_the_file_and_in_the_pack(window, pack):
    found = thread(window)
    posts = [post["text"] for post in found["posts"]]
    posts[2] = "作者自己补的一句话。\n\n" + posts[2]
    answer = save(window, found, posts)
    assert answer.status_code == 200, answer.text
    assert read_posts((pack / "threads" / "x.md").read_text(encoding="utf-8")) == posts
    entry = next(t for t in read_manifest(pack).threads if t.platform == "x")
    assert entry.edited
    assert [post.text for post in entry.posts] == posts
    assert "作者自己补的一句话。" in (pack / "index.html").read_text(encoding="utf-8")
    [own] = [r for r in answer.json()["threads"][0]["posts"][2]["runs"] if r["role"] == "own"]
    assert own["text"] == "作者自己补的一句话。"
    assert own["span"] is None
    again = thread(window)
    assert again["edited"]
    assert again["generated"] == [post["text"] for post in found["posts"]]


@pytest.mark.slow
def test_back_to_the_generated(window, pack):
    before = (pack / "pack.json").read_bytes()
    found = thread(window)
    save(window, found, ["只有一条。"])
    assert save(window, thread(window), None).status_code == 200
    assert (pack / "pack.json").read_bytes() == before


def test_what_is_over_is_said_and_is_not_ready(window):
    answer = save(window, thread(window), ["字" * 200, "短"])
    found = answer.json()["threads"][0]
    assert found["over"] == 1
    post = found["posts"][0]
    assert post["over"]
    assert post["length"] == 400
    assert post["over_at"] == 140


def test_a_line_of_hyphens_parts_a_post_as_in_the_file(window):
    save(window, thread(window), ["前半\n\n---\n\n后半"])
    assert [post["text"] for post in thread(window)["posts"]] == ["前半", "后半"]


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("posts", [[], [""], [" \n"], ["---"]])
def test_a_thread_is_never_empty(window, posts):
    assert save(window, thread(window), posts).status_code == 400


@pytest.mark.slow
def test_numbers_are_set_right_when_posts_are_cut_and_merged(window):
    found = thread(window)
    posts = [post["text"] for post in found["posts"]]
    merged = [strip_number(posts[0]) + "\n\n" + posts[1], *posts[2:]]
    shown = save(window, found, merged, "merge").json()["threads"][0]["posts"]
    assert len(shown) == len(posts) - 1
    assert [p["text"].rsplit("\n", 1)[1] for p in shown] == [
        f"{n}/{len(shown)}" for n in range(1, len(shown) + 1)
    ]


@pytest.mark.slow
def test_wishes_are_written_and_the_pack_follows(window, pack):
    (pack / "wishes.toml").write_text("# mine\n", encoding="utf-8")
    state = window.state()
    quote = state["quotes"][0]["text"]
    body = {"base": state["wishes"]["base"], "pin": [], "ban": [quote]}
    after = window.post("/api/p/demo/wishes", body).json()
    assert quote not in [q["text"] for q in after["quotes"]]
    assert (pack / "wishes.toml").read_text(encoding="utf-8").startswith("# mine\nban = [")
    assert after["wishes"]["ban"] == [quote]
    body = {"base": after["wishes"]["base"], "pin": [], "ban": []}
    assert window.post("/api/p/demo/wishes", body).json()["quotes"] == state["quotes"]


# --- nobody's work is lost --------------------------------------------------------------------


@pytest.mark.slow
def test_two_windows_meet_a_conflict_with_both_versions(window, pack):
    one = two = thread(window)
    posts = [post["text"] for post in one["posts"]]
    assert save(window, one, [*posts[:-1], "第一个窗口写的。"]).status_code == 200
    held = (pack / "pack.json").read_bytes()
    answer = save(window, two, [*posts[:-1], "第二个窗口写的。"])
    assert answer.status_code == 409
    conflict = answer.json()["conflict"]
    assert "第二个窗口写的。" in conflict["mine"]
    assert "第一个窗口写的。" in conflict["theirs"]
    assert (pack / "pack.json").read_bytes() == held
    mine = save(window, {**two, "base": conflict["base"]}, [*posts[:-1], "第二个窗口写的。"])
    assert mine.status_code == 200


def test_a_text_editor_is_not_overwritten(window, pack):
    found = thread(window)
    path = pack / "threads" / "x.md"
    path.write_text("编辑器里写的。\n", encoding="utf-8")
    assert save(window, found, ["窗口里写的。"]).status_code == 409
    assert path.read_text(encoding="utf-8") == "编辑器里写的。\n"
    shown = thread(window)  # what stands on the disk is taken in
    assert [post["text"] for post in shown["posts"]] == ["编辑器里写的。"]


def test_an_edit_during_the_build_is_not_overwritten(pack):
    """Somebody saves a file after it was read and before the new pack takes its place."""
    path = pack / "threads" / "x.md"

    def meanwhile(*_):
        path.write_text("正在这时写的。\n", encoding="utf-8")

    mine = {"threads/x.md": "我写的。\n".encode()}
    base = {"threads/x.md": digest(path.read_bytes())}
    with pytest.raises(EditConflict) as caught:
        rework_pack(pack, mine | {"cards.toml": b'theme = "ink"\n'}, base=base, report=meanwhile)
    assert caught.value.theirs == "正在这时写的。\n".encode()
    assert path.read_text(encoding="utf-8") == "正在这时写的。\n"
    assert not (pack / "cards.toml").exists()
    assert [p.name for p in pack.parent.iterdir()] == ["demo"]


@pytest.mark.slow
def test_an_edit_of_another_file_during_the_build_is_taken_in(pack):
    path = pack / "threads" / "weibo.md"
    done = []

    def meanwhile(*_):
        if not done:
            done.append(path.write_text("另一份文件。\n", encoding="utf-8"))

    rework_pack(pack, {"cards.toml": b'theme = "ink"\n'}, base={"cards.toml": ""}, report=meanwhile)
    weibo = next(t for t in read_manifest(pack).threads if t.platform == "weibo")
    assert [post.text for post in weibo.posts] == ["另一份文件。"]
    assert read_manifest(pack).cards[0].theme == "ink"


@pytest.mark.slow
def test_many_windows_at_once_lose_nothing(window, pack):
    """Four windows edit the same thread, each again and again until its own line stands in it."""
    tries = []

    def write(number):
        for _ in range(30):
            found = thread(window)
            posts = [post["text"] for post in found["posts"]]
            answer = save(window, found, [*posts, f"第{number}个窗口"])
            tries.append(answer.status_code)
            if answer.status_code == 200:
                return

    windows = [threading.Thread(target=write, args=(n,)) for n in range(4)]
    for one in windows:
        one.start()
    for one in windows:
        one.join()
    text = (pack / "threads" / "x.md").read_text(encoding="utf-8")
    assert all(f"第{n}个窗口" in text for n in range(4))
    assert set(tries) <= {200, 409}


# --- undo -------------------------------------------------------------------------------------


@pytest.mark.slow
def test_undo_and_redo_are_exact(window, pack):
    states = [(pack / "pack.json").read_bytes()]
    for posts in (["甲。"], ["乙。"], None):
        save(window, thread(window), posts)
        states.append((pack / "pack.json").read_bytes())
    assert states[3] == states[0]
    for expected in (states[2], states[1], states[0]):
        assert window.post("/api/p/demo/undo", {}).status_code == 200
        assert (pack / "pack.json").read_bytes() == expected
    assert window.post("/api/p/demo/undo", {}).status_code == 400
    for expected in states[1:]:
        assert window.post("/api/p/demo/redo", {}).status_code == 200
        assert (pack / "pack.json").read_bytes() == expected


@pytest.mark.slow
def test_undo_takes_nobody_elses_words(window, pack):
    save(window, thread(window), ["甲。"])
    (pack / "threads" / "x.md").write_text("别人写的。\n", encoding="utf-8")
    answer = window.post("/api/p/demo/undo", {})
    assert answer.status_code == 409
    assert "别人写的" in answer.json()["conflict"]["theirs"]
    assert [post["text"] for post in thread(window)["posts"]] == ["别人写的。"]


# --- the pack stays provable ------------------------------------------------------------------


def test_a_pack_made_again_without_changes_is_the_same(pack):
    before = {p: p.read_bytes() for p in pack.rglob("*") if p.is_file()}
    built = rework_pack(pack)
    assert built.drawn == 0
    assert {p: p.read_bytes() for p in pack.rglob("*") if p.is_file()} == before
    assert verify_pack(pack)[0] == []


@pytest.mark.slow
def test_pictures_stay_with_what_they_show(window):
    """A post that is cut away above or below does not move the picture of another one."""
    found = thread(window)
    posts = [post["text"] for post in found["posts"]]
    pictured = [n for n, post in enumerate(found["posts"]) if n and post["media"]]
    cut = [posts[0][:10], posts[0][10:], *posts[1:]]
    shown = save(window, found, cut, "cut").json()["threads"][0]["posts"]
    assert shown[0]["media"] == found["posts"][0]["media"]
    assert shown[1]["media"] == []
    for n in pictured:
        assert shown[n + 1]["media"] == found["posts"][n]["media"]
    fewer = save(window, thread(window), [shown[0]["text"], *posts[2:]], "remove").json()
    left = fewer["threads"][0]["posts"]
    for n in pictured[1:]:
        assert left[n - 1]["media"] == found["posts"][n]["media"]


@pytest.mark.slow
def test_list_items_keep_their_place_in_an_edited_thread(window):
    found = thread(window)
    posts = [post["text"] for post in found["posts"]]
    shown = save(window, found, ["新的开头。", *posts[1:]]).json()["threads"][0]["posts"]
    assert [r["text"] for r in shown[0]["runs"] if r["role"] == "own"] == ["新的开头。"]
    assert [r for post in shown[1:] for r in post["runs"] if r["role"] == "own"] == []


def test_the_readers_page_is_alone_in_its_corner(window, pack):
    (pack / "index.html").write_text("<script>1</script>", encoding="utf-8")
    answer = window.get("/p/demo/page")
    assert "<script>1</script>" not in answer.text
    policy = answer.headers["content-security-policy"]
    assert policy.startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in policy
    assert "default-src 'none'" in policy


FIRST_PAGE = """
import asyncio
import sys
from pathlib import Path
import httpx
from repurpose.studio import AccessPolicy, Studio, make_app, open_shelf

pack, policy = Path(sys.argv[1]), AccessPolicy(8917)
app = make_app(Studio(open_shelf(pack), policy))

async def look():
    known = {policy.cookie: policy.key}
    through = httpx.ASGITransport(app)
    async with httpx.AsyncClient(
        transport=through, base_url="http://127.0.0.1:8917", cookies=known
    ) as browser:
        return (await browser.get("/p/" + pack.name)).text

assert "写作者常常以为" in asyncio.run(look())
print(*sys.modules)
"""


@pytest.mark.slow
def test_the_first_page_waits_for_no_library_that_draws_films_or_sends(built):
    words = [sys.executable, "-c", FIRST_PAGE, str(built)]
    told = subprocess.run(words, capture_output=True, text=True, check=True)
    assert not {"moviepy", "av", "apscheduler", "sqlalchemy"} & set(told.stdout.split())


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize(
    "damage",
    [
        {"cards": [{"file": "x", "width": "wide"}]},
        {"threads": [{"platform": "x", "posts": [{"media": 5}]}]},
        {"article": 5},
        {"files": {"cards.toml": 5}},
        {"threads": 5, "cards": None, "quotes": "x"},
    ],
)
def test_a_damaged_pack_says_so_on_the_page(window, pack, damage):
    manifest = to_json(read_manifest(pack)) | damage
    (pack / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")
    for path in ("/p/demo", "/api/p/demo", "/"):
        answer = window.get(path)
        assert answer.status_code in (200, 422), path
    assert window.get("/p/demo").headers["content-type"].startswith("text/html")


@pytest.mark.slow
def test_both_languages_say_the_same_things_and_nothing_is_left_over():
    from repurpose.messages import read_words
    from repurpose.resources import asset

    folder = asset("studio")
    source = "".join(
        path.read_text(encoding="utf-8")
        for path in sorted(folder.iterdir())
        if path.suffix in (".html", ".js")
    )
    # Their keys are put together in Python and JS.
    built = ("step", "undo", "redo", "pin", "ban")
    built += ("captions", "clip_format", "motion", "music", "seconds", "sounds")
    for path in folder.glob("*words.json"):
        catalogue = read_words(path)
        for key, words in catalogue["en"].items():
            stem = key.split(".")[0]
            whole = any(f"{mark}{key}{mark}" in source for mark in "\"'`")
            part = re.search(rf"[\"'`]{re.escape(stem)}(?:\.\w+)?\.[$\"']", source)
            assert whole or part or stem in built, key
            holes = set(re.findall(r"\{\w+\}", str(words)))
            assert holes == set(re.findall(r"\{\w+\}", str(catalogue["zh"][key]))), key


def test_the_studio_says_what_check_says_of_the_words(window):
    [thread, *_] = window.state()["threads"]
    assert thread["problems"] == []
    first, second, *rest = [post["text"] for post in thread["posts"]]
    texts = [
        f"TODO: 换一句开头\n\n{first}",
        f"{second.partition(chr(10))[0]}长按识别下方二维码，关注我们。",
        *rest,
    ]
    body = {"thread": thread["name"], "base": thread["base"], "posts": texts, "change": "one"}
    answer = window.post("/api/p/demo/thread", body)
    assert answer.status_code == 200, answer.text
    problems = answer.json()["threads"][0]["problems"]
    rules = {(one["post"], one["rule"], one["severity"]) for one in problems}
    assert {(1, "placeholder", "error"), (2, "boilerplate", "error")} <= rules


def test_a_pack_whose_article_is_gone_is_judged_by_its_platforms_rules(window, pack):
    (pack / read_manifest(pack).article.text_file).unlink()
    assert [thread["problems"] for thread in window.state()["threads"]] != []


@pytest.mark.slow
def test_half_a_character_from_a_browser_is_a_question_mark(window, pack):
    """A pair that was cut in two can go nowhere: no file takes it."""

    def send(path, body):
        data = json.dumps(body).encode()
        headers = {"content-type": "application/json"}
        return window.send("POST", path, content=data, headers=headers).status_code

    found = thread(window)
    posts = [post["text"] for post in found["posts"]]
    posts[0] = "半个\ud83d字符"
    body = {"thread": "x", "base": found["base"], "posts": posts, "what": "edit"}
    assert send("/api/p/demo/thread", body) == 200
    written = read_posts((pack / "threads" / "x.md").read_text(encoding="utf-8"))
    assert written[0].startswith("半个?字符")
    assert send("/api/p/demo/wishes", {"pin": ["\ud800"], "ban": []}) < 500
