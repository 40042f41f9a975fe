"""A clip that was really made: planned for Friday, sent to fake platforms, the very bytes arrive."""

import hashlib
import json
import shutil
import threading
from dataclasses import replace

import pytest

from repurpose.accounts import Accounts
from repurpose.accounts.stores import FileStore
from repurpose.article import read_articles
from repurpose.cli.app import run
from repurpose.errors import ContentError
from repurpose.outbox import Ledger, hash_content, hashes_of, publication_from_pack
from repurpose.pack import Choices, build_packs
from repurpose.platforms import sender_rules
from repurpose.sandbox import open_sandbox
from repurpose.schedule import commit, diff, survey
from tests.schedule.planning import ACCOUNTS, NOW, calendar_of, plan_of, times

pytestmark = pytest.mark.slow

TEXT = """# 慢一点发

传播不是音量，而是次数与耐心的乘积。

他说：“最难的不是写，而是忍住不多说那一句。”

写作是把一件事想清楚，传播是把想清楚的事交到别人手里。
"""


@pytest.fixture(scope="module")
def clip_pack(tmp_path_factory):
    folder = tmp_path_factory.mktemp("clip")
    (folder / "slow.md").write_text(TEXT, encoding="utf-8")
    choices = replace(Choices(clips=1), platforms=("telegram", "mastodon"), voice="none")
    found = read_articles([str(folder / "slow.md")], read_stdin=bytes)
    return build_packs(found, choices, folder / "packs", jobs=1, report=lambda *_: None)[0].folder


def clip_of(pack):
    manifest = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    [clip] = manifest["clips"]
    return clip, manifest["files"][clip["file"]]["sha256"]


def test_a_clip_becomes_a_publication_with_all_that_platforms_ask_for(clip_pack):
    clip, sha256 = clip_of(clip_pack)
    publication = publication_from_pack(
        clip_pack, sender_rules("mastodon"), "me", what="clip", item=clip["id"]
    )
    [message] = publication.messages
    [video] = message.media
    assert (video.sha256, video.mime) == (sha256, "video/mp4")
    assert (video.width, video.height) == (clip["width"], clip["height"])
    assert video.seconds == clip["seconds"] > 0
    assert video.captions.endswith(".vtt")
    assert (
        video.captions_sha256 == hashlib.sha256((clip_pack / clip["vtt"]).read_bytes()).hexdigest()
    )
    assert video.alt == "\n".join(caption["text"] for caption in clip["captions"])
    assert "慢一点发" in message.text
    assert publication.kind == "clip"


def test_captions_that_are_not_those_of_the_pack_are_refused(clip_pack, tmp_path):
    copy = shutil.copytree(clip_pack, tmp_path / "copy")
    clip, _ = clip_of(copy)
    (copy / clip["vtt"]).write_text("WEBVTT\n", encoding="utf-8")
    with pytest.raises(ContentError, match=r"vtt is not the file that the pack was built with"):
        publication_from_pack(copy, sender_rules("mastodon"), "me", what="clip")


def test_a_clip_on_friday(clip_pack):
    text = '[[send]]\nwhat="clip"\nto="masto"\nat="fri 18:00"'
    calendar = calendar_of(text, clip_pack)
    assert times(calendar) == ["2027-03-05 18:00"]
    [item] = calendar.items
    assert (item.what, item.problems) == ("clip", ())
    assert item.label.startswith(f"{clip_of(clip_pack)[0]['seconds']:.0f} s: ")
    every = '[[send]]\nwhat="clips"\nto="masto"\nat="fri 18:00"'
    assert times(calendar_of(every, clip_pack)) == ["2027-03-05 18:00"]
    refused = calendar_of('[[send]]\nwhat="clip"\nto="team"\nat="fri 18:10"', clip_pack)
    assert "videos" in refused.items[0].problems[0]


def test_a_clip_that_an_older_outbox_has_is_no_change(clip_pack, tmp_path):
    """Its captions, and later its cover, were not frozen: what was approved then stays approved."""
    plan = plan_of('[[send]]\nwhat="clip"\nto="masto"\nat="fri 18:00"')
    with Ledger(tmp_path / "outbox.db", clock=lambda: NOW / 1000) as ledger:
        commit(ledger, survey(ledger, plan, [clip_pack], ACCOUNTS))
        calendar = survey(ledger, plan, [clip_pack], ACCOUNTS)
    assert not diff(calendar)
    [item] = calendar.items
    [message] = item.publication.messages
    before = hashes_of(message) - {hash_content(message)}
    assert before
    for content, kinds in (*((one, []) for one in sorted(before)), ("0" * 64, ["changed"])):
        booked = replace(item.booked, contents=(content,))
        older = replace(calendar, items=(replace(item, booked=booked),))
        assert [change.kind for change in diff(older)] == kinds


@pytest.mark.parametrize("name", ["telegram", "mastodon"])
def test_a_clip_arrives_as_it_was_made(clip_pack, tmp_path, monkeypatch, name):
    with open_sandbox(serve=False) as fake:
        home = tmp_path / "home"
        accounts = Accounts(home, FileStore(home / "secrets.json", None))
        account = fake.account(name)
        accounts.add(account.name, account.platform, account.settings, account.secrets)
        monkeypatch.setenv("REPURPOSE_HOME", str(home))
        monkeypatch.delenv("REPURPOSE_OUTBOX", raising=False)
        server = threading.Thread(target=fake.serve, daemon=True)
        server.start()
        assert run(["post", str(clip_pack), "--to", name, "--what", "clip", "--send", "-q"]) == 0
        [post] = fake.posts(name)
        fake.server.stop()
        server.join(timeout=5)
    [video] = post.media
    assert hashlib.sha256(video.data).hexdigest() == clip_of(clip_pack)[1]
    assert video.mime == "video/mp4"
