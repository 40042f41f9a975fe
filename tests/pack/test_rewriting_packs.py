"""Packs whose posts a model has written: kept, rebuilt to the same bytes, fallen back from, never unmarked."""

import json

import pytest

from repurpose.cli.app import run
from repurpose.editor import AskFailed
from repurpose.outbox import publication_from_pack
from repurpose.outbox.core.model import freeze, thaw
from repurpose.pack import Choices, read_manifest, rework_pack, verify_pack
from repurpose.pack.written import written_hooks, written_runs
from repurpose.platforms import rules_of
from tests.editor.answers import GOOD, TEXT, Speaker, article
from tests.pack.test_editing import make, session_of, snapshot

WRITE = Choices(platforms=("x",), cards=False, clips=0, editor="rewrite")
FAITHFUL = {
    "posts": [
        {"role": "hook", "sentences": [{"text": "开了三十年，街角的书店没有涨过一次价。", "ids": ["1"]}]},
        {"role": "claim", "sentences": [{"text": "账本记的不是谁欠了钱，是谁很久没有来过，老板说。", "ids": ["3"]}]},
        {"role": "close", "sentences": [{"text": "慢是他做生意的方法，也是活着的方法。", "ids": ["17"]}]},
    ],
    "hooks": [{"text": "书店三十年没有涨过一次价。", "ids": ["1"]}],
    "titles": [],
}  # fmt: skip
FORGED = json.loads(
    json.dumps(FAITHFUL).replace(json.dumps("三十年")[1:-1], json.dumps("四十年")[1:-1])
)


def written(pack):
    return [run.text for _, run in written_runs(read_manifest(pack))]


def test_a_model_writes_and_everything_is_marked(tmp_path):
    session, speaker = session_of(GOOD, FAITHFUL)
    pack = make(tmp_path, session, choices=WRITE)[0]
    assert len(speaker.asked) == 2
    assert written(pack.folder) == [p["sentences"][0]["text"] for p in FAITHFUL["posts"]]
    posts = pack.manifest.thread("x").posts
    assert {post.by for post in posts if any(run.role == "written" for run in post.runs)} == {
        "model"
    }
    assert verify_pack(pack.folder, allow_written=True)[0] == []
    assert len(verify_pack(pack.folder)[0]) == 3


def test_a_rebuild_asks_nobody_and_gives_the_same_bytes(tmp_path):
    session, _ = session_of(GOOD, FAITHFUL)
    pack = make(tmp_path, session, choices=WRITE)[0]
    before = snapshot(pack.folder)
    rework_pack(pack.folder)
    assert snapshot(pack.folder) == before
    again, speaker = session_of(GOOD)
    make(tmp_path, again, choices=WRITE)
    assert speaker.asked == []
    assert snapshot(pack.folder) == before


def test_another_platform_is_written_for_by_itself(tmp_path):
    session, _ = session_of(GOOD, FAITHFUL)
    make(tmp_path, session, choices=WRITE)
    more, speaker = session_of(FAITHFUL)
    choices = Choices(platforms=("bluesky",), cards=False, clips=0, editor="rewrite")
    pack = make(tmp_path, more, choices=choices)[0]
    assert len(speaker.asked) == 1
    assert len(written(pack.folder)) == 6


def test_hooks_are_written_too_and_one_that_is_taken_stays_marked(tmp_path):
    session, _ = session_of(GOOD, FAITHFUL)
    choices = Choices(platforms=("x",), cards=False, clips=0, editor="rewrite", variants=2)
    pack = make(tmp_path, session, choices=choices)[0]
    assert [run.text for _, run in written_hooks(pack.manifest)][-1] == FAITHFUL["hooks"][0]["text"]
    file = pack.folder / "threads" / "x.md"
    text = file.read_text(encoding="utf-8")
    old, new = FAITHFUL["posts"][0]["sentences"][0]["text"], FAITHFUL["hooks"][0]["text"]
    file.write_text(text.replace(old, new), encoding="utf-8")
    rework_pack(pack.folder)
    assert written(pack.folder)[0] == new


def test_a_sentence_that_a_person_edits_is_theirs(tmp_path):
    session, _ = session_of(GOOD, FAITHFUL)
    pack = make(tmp_path, session, choices=WRITE)[0]
    file = pack.folder / "threads" / "x.md"
    text = file.read_text(encoding="utf-8").replace("街角的书店没有涨过", "这家店从没涨过")
    file.write_text(text, encoding="utf-8")
    rework_pack(pack.folder)
    assert len(written(pack.folder)) == 2


def test_what_changes_the_article_is_not_taken(tmp_path):
    session, speaker = session_of(GOOD, FORGED)
    pack = make(tmp_path, session, choices=WRITE)[0]
    assert len(speaker.asked) == 3  # the choice, the writing, the repair
    assert not any("四十年" in text for text in written(pack.folder))
    assert any(item.item == "x post 1" and item.by == "rule" for item in pack.manifest.editing)
    assert verify_pack(pack.folder, allow_written=True)[0] == []


@pytest.mark.parametrize("why", ["timeout", "refused", "cost"])
def test_without_an_answer_the_choice_stands(tmp_path, why):
    session, _ = session_of(GOOD, AskFailed(why, "no answer"))
    pack = make(tmp_path, session, choices=WRITE)[0]
    assert written(pack.folder) == []
    assert {post.by for post in pack.manifest.threads[0].posts} == {"model"}
    assert verify_pack(pack.folder)[0] == []


def test_a_forged_record_writes_nothing_that_the_article_does_not_say(tmp_path):
    session, _ = session_of(GOOD, FAITHFUL)
    pack = make(tmp_path, session, choices=WRITE)[0]
    path = pack.folder / "editor.json"
    path.write_text(
        path.read_text(encoding="utf-8").replace("开了三十年，街角", "开了九十年，街角"),
        encoding="utf-8",
    )
    rework_pack(pack.folder)
    assert len(written(pack.folder)) == 2
    assert verify_pack(pack.folder, allow_written=True)[0] == []


def test_a_changed_article_keeps_what_still_rests_on_it(tmp_path):
    session, _ = session_of(GOOD, FAITHFUL)
    make(tmp_path, session, choices=WRITE)
    changed = TEXT.replace("街角的书店开了三十年", "桥头的书店开了三十年")
    pack = make(tmp_path, None, of=[article(changed)], choices=WRITE)[0]
    assert written(pack.folder) == [p["sentences"][0]["text"] for p in FAITHFUL["posts"][1:]]
    assert verify_pack(pack.folder, allow_written=True)[0] == []


def test_a_private_article_is_not_sent(tmp_path):
    speaker = Speaker([GOOD, FAITHFUL])
    session, _ = session_of(GOOD, FAITHFUL)
    session.ask = speaker
    make(tmp_path, session, of=[article(f"---\nprivate: true\n---\n{TEXT}")], choices=WRITE)
    assert speaker.asked == []


TITLED = FAITHFUL | {
    "titles": [
        {"text": "书店三十年没有涨价", "ids": ["1"]},
        {"text": "书店四十年没有涨价", "ids": ["1"]},
        {"text": "书店三十年，没有涨过一次价" * 9, "ids": ["1"]},
    ]
}


def test_titles_are_written_marked_and_wait_for_approval(tmp_path):
    session, speaker = session_of(GOOD, TITLED)
    choices = Choices(
        platforms=("xiaohongshu",), cards=False, clips=0, editor="rewrite", variants=3
    )
    pack = make(tmp_path, session, choices=choices)[0]
    assert "TITLES 3" in speaker.asked[-1].messages[0]
    assert [run.text for run in pack.manifest.written_titles["xiaohongshu"]] == [
        "书店三十年没有涨价"  # not the forged one, nor the long one
    ]
    titles = pack.manifest.other_titles["xiaohongshu"]
    number = titles.index("书店三十年没有涨价") + 1
    assert verify_pack(pack.folder, allow_written=True)[0] == []
    assert any("title" in finding.where for finding in verify_pack(pack.folder)[0])
    command = ["variants", str(pack.folder), "-p", "xiaohongshu", "--title", str(number)]
    assert run(command) == 0
    assert verify_pack(pack.folder, allow_written=True)[0] == []
    assert any("title" in finding.where for finding in verify_pack(pack.folder)[0])
    rules = rules_of("xiaohongshu")
    message = publication_from_pack(pack.folder, rules, "me").messages[0]
    assert (message.title, f"title {number}" in message.variant) == ("书店三十年没有涨价", True)
    assert thaw(freeze(message)).written[0] == (message.title, message.title_sources)
    assert "三十年" in message.title_sources
    before = snapshot(pack.folder)
    rework_pack(pack.folder)
    assert snapshot(pack.folder) == before
