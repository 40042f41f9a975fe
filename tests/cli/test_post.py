"""`repurpose post` against the fake platforms: a pack goes out once, thread by thread."""

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest

from repurpose.accounts import Accounts
from repurpose.accounts.stores import FileStore
from repurpose.article import read_articles
from repurpose.cli.app import run
from repurpose.pack import Choices, build_packs, read_manifest
from repurpose.platforms import blob_cid
from repurpose.sandbox import open_sandbox
from tests.conftest import SAMPLE

PLATFORMS = ("x", "bluesky", "mastodon", "telegram", "weibo", "discord", "threads")


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    out = tmp_path_factory.mktemp("packs")
    choices = replace(Choices(clips=0), platforms=PLATFORMS, link="https://example.com/a")
    found = read_articles([str(SAMPLE)], read_stdin=bytes)
    return build_packs(found, choices, out, jobs=1, report=lambda *_: None)[0].folder


@pytest.fixture
def sandbox(tmp_path, monkeypatch):
    with open_sandbox(serve=False) as fake:
        home = tmp_path / "home"
        accounts = Accounts(home, FileStore(home / "secrets.json", None))
        for account in fake.accounts():
            accounts.add(account.name, account.platform, account.settings, account.secrets)
        monkeypatch.setenv("REPURPOSE_HOME", str(home))
        monkeypatch.setenv("REPURPOSE_OUTBOX", str(tmp_path / "outbox.db"))
        server = threading.Thread(target=fake.serve, daemon=True)
        server.start()
        yield fake
        fake.server.stop()
        server.join(timeout=5)


def thread(pack: Path, name: str) -> list[str]:
    manifest = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    entry = next(t for t in manifest["threads"] if t["platform"] == name)
    return [post["text"] for post in entry["posts"]]


@pytest.mark.slow
def test_without_send_requests_are_shown_and_nothing_leaves(pack, sandbox, capsys):
    assert run(["post", str(pack), "--to", "x"]) == 0
    said = capsys.readouterr()
    assert "Nothing was sent" in said.err
    assert "$" in said.err  # X charges
    assert said.out.count("message ") >= len(thread(pack, "x"))
    assert sandbox.posts("x") == []


@pytest.mark.slow
def test_a_dry_run_shows_account_requests_cost_and_quota(pack, sandbox, capsys):
    assert run(["post", str(pack), "--to", "x", "--json"]) == 0
    *requests, last = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [row["message"] for row in requests] == list(range(1, len(requests) + 1))
    assert all(row["json"]["text"] for row in requests)
    assert last["messages"] == len(requests)
    assert last["cost"] == pytest.approx(sum(row["cost"] for row in requests))
    assert last["quota"] == "100 posts in 15 minutes"
    assert sandbox.world.log == []


@pytest.mark.slow
def test_a_dry_run_asks_for_the_quota_where_it_can_and_does_without(pack, sandbox, capsys):
    assert run(["post", str(pack), "--to", "threads"]) == 0
    assert "0 of 250 posts today" in capsys.readouterr().out
    sandbox.fault("500", "threads", "publishing_limit")
    assert run(["post", str(pack), "--to", "threads"]) == 0
    assert "quota: not known" in capsys.readouterr().out
    assert sandbox.posts("threads") == []


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize("name", ["x", "bluesky", "mastodon"])
def test_a_thread_arrives_once_and_in_order(pack, sandbox, name, capsys):
    assert run(["post", str(pack), "--to", name, "--send", "--json"]) == 0
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert {row["state"] for row in rows} == {"SENT"}
    assert [post.text for post in sandbox.posts(name)] == thread(pack, name)


@pytest.mark.slow
def test_the_closing_link_of_a_thread_has_a_card_of_the_pack_and_no_other_post_has_one(
    pack, sandbox
):
    assert run(["post", str(pack), "--to", "bluesky", "--send", "-q"]) == 0
    embeds = [post.extra["record"].get("embed", {}) for post in sandbox.posts("bluesky")]
    cards = [embed["external"] for embed in embeds if "external" in embed]
    assert "external" in embeds[-1]
    [card] = cards
    manifest = read_manifest(pack)
    assert (card["uri"], card["title"]) == ("https://example.com/a", manifest.article.title)
    assert card["description"] in {quote.text for quote in manifest.quotes}
    cover = next(card.file for card in manifest.cards if card.kind == "cover")
    assert card["thumb"]["ref"]["$link"] == blob_cid((pack / cover).read_bytes())


@pytest.mark.slow
def test_a_quote_alone_has_the_card_of_its_article(pack, sandbox):
    assert run(["post", str(pack), "--to", "bluesky", "--what", "quote", "--send", "-q"]) == 0
    [post] = sandbox.posts("bluesky")
    card = post.extra["record"]["embed"]["external"]
    assert card["uri"] == "https://example.com/a"
    assert card["description"] not in post.text


@pytest.mark.slow
def test_the_same_again_is_refused_unless_wished(pack, sandbox, capsys):
    assert run(["post", str(pack), "--to", "mastodon", "--send", "-q"]) == 0
    count = len(sandbox.posts("mastodon"))
    assert run(["post", str(pack), "--to", "mastodon", "--send", "-q"]) != 0
    assert len(sandbox.posts("mastodon")) == count
    assert "already" in capsys.readouterr().err


def test_a_lost_reply_is_settled_and_nothing_arrives_twice(pack, sandbox):
    sandbox.fault("lost", "bluesky", "createRecord")
    sandbox.fault("lost", "bluesky", "applyWrites")
    sandbox.fault("lost", "bluesky", "putRecord")
    run(["post", str(pack), "--to", "bluesky", "--send", "-q"])
    texts = [post.text for post in sandbox.posts("bluesky")]
    assert len(texts) == len(set(texts))


@pytest.mark.usefixtures("sandbox")
def test_an_unknown_account_is_one_line(pack, capsys):
    assert run(["post", str(pack), "--to", "masodon"]) == 2
    assert "Did you mean 'mastodon'?" in capsys.readouterr().err


def test_weibo_gets_the_short_post_that_its_interface_takes(pack, sandbox):
    assert run(["post", str(pack), "--to", "weibo", "--send", "-q"]) == 0
    [post] = sandbox.posts("weibo")
    manifest = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    short = next(t for t in manifest["threads"] if t.get("variant") == "api")
    assert post.text == short["posts"][0]["text"]


@pytest.mark.slow
@pytest.mark.usefixtures("sandbox")
def test_what_is_posted_by_hand_is_no_failure_and_says_how(pack, tmp_path, capsys):
    home = tmp_path / "home"
    Accounts(home, FileStore(home / "secrets.json", None)).add(
        "mine", "xiaohongshu", {"folder": str(tmp_path / "by-hand")}, {}
    )
    assert run(["post", str(pack), "--to", "mine", "--what", "card", "--send"]) == 0
    assert "repurpose handoff" in capsys.readouterr().err
    assert run(["outbox", "list", "--state", "human"]) == 0
    assert "post it by hand: repurpose handoff" in capsys.readouterr().out
    assert run(["outbox", "mark-posted", "1"]) == 0
    assert run(["outbox", "cancel", "1"]) == 2
    assert "It cannot be cancelled." in capsys.readouterr().err


@pytest.mark.slow
@pytest.mark.usefixtures("sandbox")
def test_several_accounts_are_checked_and_none_is_forgotten_unasked(capsys):
    assert run(["accounts", "check", "x", "telegram"]) == 0
    assert capsys.readouterr().out.count("✓") == 2
    assert run(["accounts", "remove", "x"]) == 2
    assert "--yes" in capsys.readouterr().err
    assert run(["accounts", "check", "x"]) == 0
