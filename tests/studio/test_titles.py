"""Titles and hashtags: counted as the platform counts, kept in titles.toml, marked as the author's own, undone."""

import pytest

from repurpose import platforms
from repurpose.pack import read_manifest, rework_pack
from repurpose.pack.check import check_pack
from repurpose.pack.manifest import to_json
from repurpose.pack.overrides.title_edits import OwnTitles, read_titles, write_titles
from repurpose.pack.verify import verify_pack
from repurpose.typeset import find_fonts
from tests.studio.browsing import axe, saved, shoot, until
from tests.studio.test_posts import CASES, thread

OWN = "慢一点发，久一点留"
LONG = "这个标题一定比小红书允许的二十个字还要长得多得多，谁也塞不进去"


def put(window, titles=None, hashtags=None, **more):
    heads = {"titles": titles or {}} | ({} if hashtags is None else {"hashtags": hashtags})
    base = window.state()["heads"]["base"]
    return window.post("/api/p/demo/titles", {"heads": heads, "base": base, **more})


@pytest.mark.mostly_slow(quick=5)
@pytest.mark.parametrize("case", CASES)
def test_titles_are_counted_as_the_platform_counts(window, case):
    limit = platforms.get("xiaohongshu").title
    for text in (CASES[case], CASES[case] * 20):
        told = window.post("/api/p/demo/count-title", {"thread": "xiaohongshu", "text": text})
        assert told.json()["length"] == limit.count(text)
        assert told.json()["over"] == limit.excess(text)
    assert window.post("/api/p/demo/count-title", {"thread": "x", "text": "a"}).status_code == 400


@pytest.mark.slow
def test_an_own_title_is_marked_verified_kept_and_undone(window, pack):
    before = read_manifest(pack)
    generated = before.titles["xiaohongshu"]
    answer = put(window, {"xiaohongshu": OWN}, what="title")
    assert answer.status_code == 200, answer.text
    title = thread(window, "xiaohongshu")["title"]
    assert (title["text"], title["own"], title["generated"]) == (OWN, True, generated)
    now = read_manifest(pack)
    assert now.titles["xiaohongshu"] == OWN
    assert now.edited.titles == {"xiaohongshu": generated}
    assert verify_pack(pack)[0] == []
    page = (pack / "index.html").read_text(encoding="utf-8")
    assert OWN in page
    assert page.count('<small class="own">') == 1  # beside it, and nowhere else
    rework_pack(pack)  # a rebuild keeps it
    assert read_manifest(pack).titles["xiaohongshu"] == OWN
    undone = window.post("/api/p/demo/undo", {}).json()
    assert undone["step"] == "step.title"
    assert not (pack / "titles.toml").exists()
    assert read_manifest(pack) == before
    assert window.post("/api/p/demo/redo", {}).status_code == 200
    assert read_manifest(pack).titles["xiaohongshu"] == OWN


def test_a_title_of_the_articles_words_is_no_own_one(window, pack):
    from repurpose.article import Source, parse_article

    text = (pack / "article.txt").read_text(encoding="utf-8")
    article = parse_article(text, Source("article.txt", ""), language="zh-Hans")
    sentence = next(
        article.show(span)
        for block in article.body
        for span in article.sentences(block)
        if 8 < len(article.show(span)) < 20
    )
    assert put(window, {"xiaohongshu": sentence}).status_code == 200
    assert "edited" not in to_json(read_manifest(pack))
    assert verify_pack(pack)[0] == []


def test_a_title_that_only_claims_to_be_the_articles_is_found(pack):
    import json

    path = pack / "pack.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    manifest["titles"]["xiaohongshu"] = OWN
    path.write_text(json.dumps(manifest), encoding="utf-8")
    assert [f.where for f in verify_pack(pack)[0]] == ["title for xiaohongshu"]


@pytest.mark.slow
def test_a_title_over_its_limit_is_kept_marked_and_refused(window, pack):
    assert put(window, {"xiaohongshu": LONG}).status_code == 200
    title = thread(window, "xiaohongshu")["title"]
    limit = platforms.get("xiaohongshu").title
    assert title["over"] == limit.excess(LONG) > 0
    assert limit.excess(LONG[: title["over_at"]]) == 0 < limit.excess(LONG[: title["over_at"] + 1])
    found = [c.where for c in check_pack(pack, find_fonts()).complaints]
    assert "title for xiaohongshu" in found


def test_the_sender_says_the_own_title_and_hashtags(window, pack):
    from repurpose.outbox.from_pack import messages_from_pack

    assert put(window, {"xiaohongshu": OWN}, ["慢写作", "传播"]).status_code == 200
    rules = platforms.sender_rules("xiaohongshu")
    [message] = messages_from_pack(pack, read_manifest(pack), rules, "thread")
    assert message.title == OWN
    assert "#慢写作 #传播" in message.text


@pytest.mark.slow
def test_own_hashtags_are_in_all_posts_that_nobody_edited(window, pack):
    found = thread(window, "xiaohongshu")
    assert found["tags"]["most"] == platforms.get("xiaohongshu").hashtags.most
    generated = read_manifest(pack).hashtags
    body = {
        "thread": "bluesky",
        "base": thread(window, "bluesky")["base"],
        "posts": ["我自己写的。"],
    }
    window.post("/api/p/demo/thread", body)
    assert put(window, hashtags=["慢写作", "deep learning"], what="tags").status_code == 200
    posts = {t["name"]: " ".join(p["text"] for p in t["posts"]) for t in window.state()["threads"]}
    assert "#慢写作 #DeepLearning" in posts["xiaohongshu"]
    assert "#慢写作#" in posts["weibo"]
    assert posts["bluesky"] == "我自己写的。"
    assert thread(window, "xiaohongshu")["tags"]["count"] == 2
    assert not any(t["edited"] for t in window.state()["threads"] if t["name"] != "bluesky")
    edited = read_manifest(pack).edited
    assert (edited.hashtags, edited.titles) == (generated, {})
    assert verify_pack(pack)[0] == []
    assert put(window, hashtags=[]).status_code == 200
    assert thread(window, "xiaohongshu")["tags"]["count"] == 0


@pytest.mark.parametrize(
    "heads",
    [
        {"titles": {"x": "no titles there"}},
        {"titles": {"xiaohongshu": ""}},
        {"titles": {"xiaohongshu": "两\n行"}},
        {"titles": {"xiaohongshu": 7}},
        {"titles": {"xiaohongshu": "长" * 201}},
        {"titles": []},
        {"hashtags": ["123"]},
        {"hashtags": ["。"]},
        {"hashtags": "a"},
        {"hashtags": ["a"] * 21},
        {"other": 1},
    ],
)
def test_what_cannot_be_is_refused_and_nothing_written(window, pack, heads):
    answer = window.post("/api/p/demo/titles", {"heads": heads, "base": ""})
    assert answer.status_code == 422
    assert "titles.toml" in answer.json()["error"]
    assert not (pack / "titles.toml").exists()


def test_two_windows_and_a_damaged_file(window, pack):
    assert put(window, {"xiaohongshu": OWN}).status_code == 200
    late = window.post("/api/p/demo/titles", {"heads": {"titles": {}}, "base": ""})
    assert late.status_code == 409
    assert OWN in late.json()["conflict"]["theirs"]
    (pack / "titles.toml").write_text("titles = 1\n", encoding="utf-8")
    assert "titles.toml" in window.state()["trouble"]


def test_the_file_says_what_was_wanted():
    own = OwnTitles({"xiaohongshu": '引号"与反斜杠\\', "zhihu": "😀"}, ("写作", "C++"))
    assert read_titles(write_titles(own)) == own
    assert write_titles(OwnTitles()) is None
    assert read_titles(write_titles(OwnTitles({}, ()))) == OwnTitles({}, ())


# --- in a browser -----------------------------------------------------------------------------


@pytest.mark.browser
def test_title_and_hashtags_are_changed_on_the_page(visit):
    opened = visit()
    opened.locator(".platforms [data-thread=xiaohongshu]").click()
    area = opened.get_by_role("textbox", name="标题", exact=True)
    generated = area.input_value()
    area.fill(LONG)
    until(opened, "document.querySelector('.head .counter.over')")
    marked = opened.locator(".head .editor mark").text_content().rstrip("\u200b")
    limit = platforms.get("xiaohongshu").title
    assert LONG.endswith(marked)
    assert limit.excess(LONG[: -len(marked)]) == 0 < limit.excess(LONG[: 1 - len(marked)])
    shoot(opened, "title-over")
    assert axe(opened) == []
    area.press("Escape")
    assert area.input_value() == generated
    assert not (opened.folder / "titles.toml").exists()
    area.fill(OWN)
    area.press("Enter")
    opened.locator(".head .chip.own").wait_for()
    saved(opened)
    assert read_manifest(opened.folder).edited.titles == {"xiaohongshu": generated}
    tags = opened.get_by_role("textbox", name="话题标签")
    tags.fill("#慢写作，传播")
    tags.press("Enter")
    until(opened, "document.querySelector('.posts').textContent.includes('#慢写作 #传播')")
    saved(opened)
    shoot(opened, "title-own")
    assert axe(opened) == []
    opened.keyboard.press("Control+z")
    until(opened, "!document.querySelector('.posts').textContent.includes('#慢写作')")
    opened.get_by_role("button", name="恢复生成的版本").click()
    until(opened, "!document.querySelector('.head .chip.own')")
    saved(opened)
    assert area.input_value() == generated
    assert not (opened.folder / "titles.toml").exists()
    assert opened.complaints == []
