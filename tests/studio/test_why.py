"""The reasons of a pack as the studio's page gets them: in its reader's language."""

import pytest

from repurpose.pack import read_manifest


@pytest.mark.parametrize("language", ["en", "zh"])
def test_posts_and_quotes_say_why_in_the_readers_language(window, pack, language):
    window.cookies["studio-language"] = language
    state, manifest = window.state(), read_manifest(pack)
    posts = [post for thread in state["threads"] for post in thread["posts"]]
    kept = [post for thread in manifest.threads for post in thread.posts]
    assert [len(post["why"]["reasons"]) for post in posts] == [len(post.reasons) for post in kept]
    assert [len(quote["weights"]) for quote in state["quotes"]] == [
        len(quote.weights) for quote in manifest.quotes
    ]
    assert len(state["next_quotes"]) == 3
    said = [text for post in posts for text in (post["why"]["role"], *post["why"]["reasons"])]
    said += [one["about"] for quote in state["quotes"] for one in quote["weights"]]
    assert {text.isascii() for text in said} == {language == "en"}


def test_a_next_best_post_is_put_in_its_place_and_offered_no_more(window):
    [thread, *_] = window.state()["threads"]
    [post, *rest] = thread["next"]
    texts = [one["text"] for one in thread["posts"]]
    texts.insert(post["after"] + 1, post["text"])
    body = {
        "thread": thread["name"],
        "base": thread["base"],
        "posts": texts,
        "what": "take",
        "change": "one",
    }
    answer = window.post("/api/p/demo/thread", body)
    assert answer.status_code == 200, answer.text
    [now, *_] = answer.json()["threads"]
    assert len(now["posts"]) == len(thread["posts"]) + 1
    assert [one["text"] for one in now["next"]] == [one["text"] for one in rest]
    taken = now["posts"][post["after"] + 1]
    count = len(now["posts"])
    assert taken["text"] == f"{post['text']}\n\n{post['after'] + 2}/{count}"
    spans = [run["span"] for one in now["posts"] for run in one["runs"] if run["role"] == "body"]
    assert spans == sorted(spans)


def test_an_edited_post_keeps_its_role_and_its_reasons_while_it_says_its_sentences(window):
    [thread, *_] = window.state()["threads"]
    first, second, third, *rest = [post["text"] for post in thread["posts"]]
    joined = f"{second.partition(chr(10))[0]}{third}"
    texts = [f"我自己的话。{first}", joined, *rest]
    body = {"thread": thread["name"], "base": thread["base"], "posts": texts, "change": "one"}
    answer = window.post("/api/p/demo/thread", body)
    assert answer.status_code == 200, answer.text
    before = [post["why"] for post in thread["posts"]]
    now = [post["why"] for post in answer.json()["threads"][0]["posts"]]
    assert now[0] == before[0]
    assert now[1]["role"] in (before[1]["role"], before[2]["role"])
    assert now[1]["reasons"] == []  # it is two by now
    assert now[2:] == before[3:]
