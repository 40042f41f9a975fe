"""Whole articles to blogs and letters: what arrives there, once, as a draft or public."""

import json
import time
from dataclasses import replace
from pathlib import Path

import pytest
import regex

from repurpose.article import read_articles
from repurpose.outbox import publication_from_pack
from repurpose.outbox.core.model import freeze, thaw
from repurpose.pack import Choices, build_packs, rework_pack
from repurpose.platforms import account_rules, rules_of, sender_rules
from repurpose.platforms.blogs.blog import slug_of, tags_of
from repurpose.platforms.clients.blogs.ghost import sign_ghost
from repurpose.platforms.delivery import (
    Absent,
    DeliveryContext,
    DeliveryError,
    Message,
    NeedsLogin,
    NotSent,
    Refused,
    Sent,
    Unclear,
)
from repurpose.platforms.handoff import Slip, draw_handoff
from repurpose.platforms.registry import BLOGS
from repurpose.sandbox.fakes import FAKES
from repurpose.sandbox.world import Reply
from tests.platforms.clients.rig import deliver, picture

SAMPLE = Path(__file__).parents[2] / "publish" / "samples" / "dev-cache.md"
LINK = "https://blog.example/cache"
PLACE = DeliveryContext("key-1", 0, "2026-11-22T12:00:00Z")
PUBLIC = {name: {"status": "publish"} for name in BLOGS}


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    """A pack of an article with a picture, a table, code and a formula, for every blog."""
    choices = Choices(platforms=BLOGS, clips=0, quotes=1, link=LINK)
    articles = read_articles([str(SAMPLE)], read_stdin=bytes)
    out = tmp_path_factory.mktemp("packs")
    made = build_packs(articles, choices, out, jobs=1, report=lambda *_: None)[0].folder
    rework_pack(made, {"titles.toml": 'hashtags = ["缓存", "Redis"]\n'.encode()})
    return made


def message_of(pack, name):
    [account, *_] = FAKES[name].ACCOUNTS
    rules = account_rules(account.platform, account.settings)
    [message] = publication_from_pack(pack, rules, "one").messages
    return message


def said(text):
    return regex.sub(r"\s|<[^>]*>|[*`#|\\]|:?-{3,}:?|\]\([^)]*\)|!\[", "", text)


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize("name", BLOGS)
def test_the_whole_article_arrives_with_its_pictures_and_its_cover(rig, sandbox, pack, name):
    one = rig(name)
    message = message_of(pack, name)
    assert thaw(freeze(message)) == message
    assert len(message.figures) == 1
    [sent] = deliver(one, [message]).sent
    [post] = one.posts
    assert post.title == message.title
    assert "figure:" not in post.text + json.dumps(dict(post.extra))
    for words in ("凌晨两点", "所有键都在同一秒过期"):
        assert words in said(post.text)
    figure = Path(message.figures[0].path).read_bytes()
    kept = [upload.data for upload in sandbox.world.uploads.values()]
    kept += [one.data for key, one in sandbox.world.kept.items() if key.startswith("bucket ")]
    assert kept.count(figure) == 1
    assert Path(message.media[0].path).read_bytes() in kept
    assert sent.url.startswith("http")
    assert post.extra.get("status", "draft") == "draft"
    assert not post.extra.get("published")
    assert not post.extra.get("public")


@pytest.mark.parametrize("name", ["wordpress", "ghost", "dev", "buttondown"])
def test_summary_tags_and_canonical_address_go_where_there_is_a_field(rig, pack, name):
    one = rig(name)
    message = message_of(pack, name)
    deliver(one, [message])
    [post] = one.posts
    assert post.extra["excerpt"] == " ".join(message.summary.split())
    assert "\n" not in post.extra["excerpt"]
    if name != "wordpress":  # which has no field for it
        assert post.extra["canonical"] == LINK
    if name != "buttondown":  # whose tags are of readers
        assert [tag.lower() for tag in post.extra["tags"]] == ["缓存", "redis"]
    assert "#缓存" not in post.text


@pytest.mark.parametrize("name", BLOGS)
def test_an_account_may_publish_at_once(rig, pack, name):
    one = rig(name, settings=PUBLIC[name])
    deliver(one, [message_of(pack, name)])
    [post] = one.posts
    public = post.extra.get("published") or post.extra.get("public")
    assert public or post.extra["status"] in ("publish", "published", "about_to_send")
    assert sender_rules(name).platform.drafts
    assert not one.client.platform.drafts


@pytest.mark.parametrize("name", BLOGS)
def test_a_text_that_somebody_edited_goes_as_it_stands(rig, name):
    one = rig(name)
    message = Message("第一段 <b> * 一。\n\n1. 第二段", title="题目")
    [_] = deliver(one, [message]).sent
    [post] = one.posts
    shown = post.text.replace("&lt;", "<").replace("&gt;", ">").replace("\\", "")
    assert "第一段 <b> * 一。" in shown
    assert "1. 第二段" in shown


@pytest.mark.parametrize("name", BLOGS)
def test_an_article_needs_a_title_and_a_status_that_there_is(rig, name):
    one = rig(name)
    assert isinstance(one.client.publish(Message("字"), [], PLACE, one.deadline), Refused)
    odd = rig(name, settings={"status": "public"})
    outcome = odd.client.publish(Message("字", title="题"), [], PLACE, odd.deadline)
    assert isinstance(outcome, Refused)
    assert "public" in outcome.reason
    assert not one.posts


def test_a_slug_is_of_the_part_alone_and_the_same_on_every_attempt():
    message = Message("字", title="Why caches lie, and 三件事")
    first = slug_of(message, PLACE)
    assert first == slug_of(message, replace(PLACE, begun_at=time.time()))
    assert first.startswith("why-caches-lie-and-")
    assert slug_of(message, replace(PLACE, key="key-2")) != first
    assert slug_of(Message("字", title="三件事"), PLACE).startswith("2026-11-22-")


def test_tags_are_names_without_signs_each_once():
    runs = [{"role": "hashtag", "text": text} for text in ("#缓存", "#Redis", "#缓存")]
    assert tags_of(Message("字", runs=(*runs, {"role": "body", "text": "#x"})), 8) == (
        "缓存",
        "Redis",
    )
    assert tags_of(Message("字", runs=tuple(runs)), 1) == ("缓存",)


@pytest.mark.parametrize("name", ["wordpress", "ghost"])
def test_code_names_its_language_as_highlighters_look_for_it(rig, pack, name):
    one = rig(name)
    deliver(one, [message_of(pack, name)])
    assert '<code class="language-python">' in one.posts[0].text
    assert "lang=" not in one.posts[0].text


@pytest.mark.parametrize("name", BLOGS)
def test_by_hand_the_article_is_what_the_places_editor_takes(pack, name):
    rules = replace(rules_of(name), by_hand=True)
    [message] = publication_from_pack(pack, rules, "one").messages
    names = [Path(item.path).name for item in message.media]
    page = draw_handoff(message, rules, Slip(), names)
    assert "凌晨两点" in page
    assert "entity_ranges" not in page
    assert "figure:0" not in page
    assert ("| 02:05 |" in page) == (rules.platform.article.written == "markdown")


# WordPress


def test_a_picture_of_the_library_is_taken_again(rig, sandbox, tmp_path):
    one = rig("wordpress")
    first = one.client.upload(picture(tmp_path), one.deadline)
    assert one.client.upload(picture(tmp_path), one.deadline) == first
    assert len(sandbox.world.uploads) == 1
    assert sandbox.world.uploads[str(first["id"])].alt == "一张卡片"


def test_tags_of_the_site_are_used_and_others_made(rig, sandbox):
    one = rig("wordpress")
    sandbox.world.kept["wordpress tags"] = {"Redis": 7}
    runs = tuple({"role": "hashtag", "text": text} for text in ("#redis", "#缓存"))
    message = Message("#redis#缓存", runs=runs, title="题")
    assert isinstance(one.client.publish(message, [], PLACE, one.deadline), Sent)
    assert one.posts[0].extra["tags"] == ["Redis", "缓存"]
    assert len(sandbox.world.kept["wordpress tags"]) == 2


def test_a_site_says_where_its_interface_is(rig, monkeypatch):
    fake = FAKES["wordpress"]
    answer = fake.answer

    def plainly(request, world):
        route = request.query.get("rest_route", "")
        if request.path == "/" and route:
            path = f"/wp-json{route}"
            return answer(replace(request, path=path), world)
        if request.path == "/":
            root = f"{request.base}/?rest_route=/"
            return Reply(200, "", {"link": f'<{root}>; rel="https://api.w.org/"'})
        return Reply(404, "<html>Not found</html>")

    monkeypatch.setattr(type(fake), "answer", lambda _, request, world: plainly(request, world))
    one = rig("wordpress")
    profile = one.client.look(one.deadline)
    assert "rest_route" in profile.settings["api"]
    told = rig("wordpress", settings=profile.settings)
    message = Message("字", title="题")
    sent = told.client.publish(message, [], PLACE, told.deadline)
    assert isinstance(sent, Sent)
    assert told.client.settle(message, PLACE, told.deadline) == sent


def test_a_wall_before_the_site_is_no_refusal_of_the_article(rig, monkeypatch):
    wall = Reply(403, "<html>Blocked by a firewall</html>", {"content-type": "text/html"})
    monkeypatch.setattr(type(FAKES["wordpress"]), "answer", lambda *_: wall)
    one = rig("wordpress")
    outcome = one.client.publish(Message("字", title="题"), [], PLACE, one.deadline)
    assert isinstance(outcome, NeedsLogin)


# Ghost


def test_tables_stay_tables_at_ghost(rig, pack):
    one = rig("ghost")
    deliver(one, [message_of(pack, "ghost")])
    assert one.posts[0].text.count("<table>") == one.posts[0].text.count("</table>") > 0


@pytest.mark.parametrize("key", ["", "abc", "abc:def", "g" * 24 + ":" + "0" * 64])
def test_what_is_no_key_needs_a_login(key):
    with pytest.raises(DeliveryError) as caught:
        sign_ghost(key, 1_790_000_000)
    assert isinstance(caught.value.outcome, NeedsLogin)


def test_a_clock_that_goes_behind_the_sites_is_seen_through(rig):
    one = rig("ghost", now=lambda: time.time() - 3600)
    message = Message("字", title="题")
    sent = one.client.publish(message, [], PLACE, one.deadline)
    assert isinstance(sent, Sent)
    assert one.client.settle(message, PLACE, one.deadline) == sent
    assert len(one.posts) == 1


# DEV


def test_pictures_for_dev_need_a_place_and_a_cover_does_without(rig, pack):
    bare = dict.fromkeys(("s3_endpoint", "s3_bucket", "s3_key_id"), "")
    one = rig("dev", settings=bare)
    message = message_of(pack, "dev")
    assert any(problem.about == "account" for problem in one.client.rules.judge(message))
    light = replace(message, figures=(), body="没有图。")
    assert len(deliver(one, [light]).sent) == 1
    assert one.posts[0].extra["cover"] == ""


def test_what_dev_has_already_is_found_after_a_lost_answer_and_refused_else(rig):
    one = rig("dev")
    message = Message("字", title="题", link=LINK)
    first = one.client.publish(message, [], PLACE, one.deadline)
    assert isinstance(first, Sent)
    again = replace(PLACE, begun_at=time.time() - 60)
    assert one.client.publish(message, [], again, one.deadline) == first
    other = replace(message, text="别的字")
    assert isinstance(one.client.publish(other, [], PLACE, one.deadline), Refused)
    unclear = one.client.publish(other, [], replace(again, key="key-2"), one.deadline)
    assert isinstance(unclear, Unclear)
    assert len(one.posts) == 1


# Buttondown


def test_a_repeat_under_the_same_key_is_one_letter(rig):
    one = rig("buttondown")
    message = Message("---\n字", title="题")
    first = one.client.publish(message, [], PLACE, one.deadline)
    assert one.client.publish(message, [], PLACE, one.deadline) == first
    assert len(one.posts) == 1


def test_a_letter_is_looked_for_by_its_key_through_pages(rig, sandbox):
    one = rig("buttondown")
    message = Message("字", title="题")
    first = one.client.publish(message, [], PLACE, one.deadline)
    for number in range(30):
        extra = {"slug": f"s{number}", "status": "sent", "metadata": {}}
        sandbox.world.add("buttondown", "别的", title="题", extra=extra)
    assert one.client.settle(message, PLACE, one.deadline) == first
    other = replace(PLACE, key="key-2")
    assert isinstance(one.client.settle(message, other, one.deadline), Absent)


# X Articles


def test_code_tables_and_links_are_entities_of_an_x_article(rig, pack):
    one = rig("x-articles")
    deliver(one, [message_of(pack, "x-articles")])
    state = one.posts[0].extra["state"]
    kinds = {entity["value"]["type"] for entity in state["entities"]}
    assert {"markdown", "image"} <= kinds
    markdown = [e["value"]["data"].get("markdown", "") for e in state["entities"]]
    assert any(text.startswith("```") for text in markdown)
    assert any("| ---" in text or "| :--" in text for text in markdown)
    assert {"header-one", "unstyled"} <= {block["type"] for block in state["blocks"]}


@pytest.mark.parametrize(
    ("fault", "posts"), [("lost", 1), ("500-after", 1), ("500", 0), ("truncated", 1)]
)
def test_a_draft_whose_answer_is_lost_is_a_persons_to_settle(rig, sandbox, fault, posts):
    one = rig("x-articles")
    message = Message("字", title="题")
    sandbox.fault(fault, "x-articles", "/2/articles/draft")
    outcome = one.client.publish(message, [], PLACE, one.deadline)
    assert isinstance(outcome, Unclear)
    assert isinstance(one.client.settle(message, PLACE, one.deadline), Unclear)
    assert len(one.posts) == posts


def test_a_draft_that_is_made_and_not_made_public_says_so(rig, sandbox):
    one = rig("x-articles", settings=PUBLIC["x-articles"])
    sandbox.world.kept["x premium"] = False
    outcome = one.client.publish(Message("字", title="题"), [], PLACE, one.deadline)
    assert isinstance(outcome, Refused)
    [draft] = one.posts
    assert draft.number in outcome.reason
    sandbox.world.kept["x premium"] = True
    sandbox.fault("lost", "x-articles", "/publish")
    lost = one.client.publish(Message("别的", title="题"), [], PLACE, one.deadline)
    assert isinstance(lost, Unclear)
    assert one.posts[1].number in lost.reason


def test_the_days_number_of_drafts_is_waited_for(rig, monkeypatch):
    one = rig("x-articles")
    reset = int(time.time()) + 7200
    headers = {"x-user-limit-24hour-remaining": "0", "x-user-limit-24hour-reset": str(reset)}
    headers |= {"x-rate-limit-reset": str(int(time.time()) + 60)}
    busy = Reply(429, {"title": "Too Many Requests", "status": 429}, headers)
    monkeypatch.setattr(type(FAKES["x-articles"]), "answer", lambda *_: busy)
    outcome = one.client.publish(Message("字", title="题"), [], PLACE, one.deadline)
    assert isinstance(outcome, NotSent)
    assert outcome.wait > 7000


def test_a_figure_that_stands_for_code_is_left_as_it_is():
    message = Message("字", body='<pre>src="figure:7"</pre><img src="figure:0">')
    assert message.body_with(["/a.png"]) == '<pre>src="figure:7"</pre><img src="/a.png">'
    assert replace(message, body=r"\](figure:0) ![图](figure:0)").body_with(["/a"]) == (
        r"\](figure:0) ![图](/a)"
    )
