"""What a model has written in a pack is counted, checked, marked, and goes nowhere without a person's word."""

import json
import shutil

import jsonschema
import pytest

from repurpose.cli.app import run
from repurpose.outbox import Ledger, LedgerAccount, Publication, State, publication_from_pack
from repurpose.outbox.core.model import freeze, hash_content, thaw
from repurpose.pack import Choices, article_of, build_packs, read_manifest, share_of
from repurpose.pack.manifest import schema
from repurpose.pack.overrides.thread_edits import apply_edit
from repurpose.pack.page import write_page
from repurpose.pack.verify import verify_pack
from repurpose.platforms import rules_of
from repurpose.platforms.delivery import Message
from repurpose.platforms.handoff import Slip, write_handoff
from repurpose.slicing import Post, Run, Thread
from tests.conftest import SAMPLE, parse
from tests.editor.written_pack import POSTS, rewrite

NOON = 1_796_126_400_000
WRITTEN = sum(len(sentences) for _, sentences in POSTS)


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    choices = Choices(platforms=("x", "xiaohongshu"), clips=0, cards=False)
    article = parse(SAMPLE.read_text(encoding="utf-8"), "demo.md")
    [made] = build_packs(
        [article], choices, tmp_path_factory.mktemp("packs"), jobs=1, report=lambda *_: None
    )
    return rewrite(made.folder)


@pytest.fixture
def pack(built, tmp_path):
    return shutil.copytree(built, tmp_path / "demo")


def change(pack, edit):
    path = pack / "pack.json"
    manifest = json.loads(path.read_text(encoding="utf-8"))
    edit(next(t for t in manifest["threads"] if t["platform"] == "x"))
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")


def test_verify_counts_what_a_model_wrote_and_fails(pack):
    findings, proved = verify_pack(pack)
    assert [f.where for f in findings] == ["x-01", "x-01", "x-02", "x-02"]
    assert proved > 0
    assert verify_pack(pack, allow_written=True)[0] == []


def test_verify_says_whose_words_the_posts_are(pack, capsys):
    assert run(["verify", str(pack), "--json"]) == 3
    row = json.loads(capsys.readouterr().out.splitlines()[0])
    assert row["written"] == WRITTEN
    assert 0 < row["own_percent"] == share_of(read_manifest(pack)).percent < 100
    assert run(["verify", str(pack), "--allow-written"]) == 0
    assert str(row["own_percent"]) in capsys.readouterr().err


def forge(thread):
    post = thread["posts"][0]
    text = post["runs"][0]["text"].replace("412", "421")
    post["text"] = post["text"].replace(post["runs"][0]["text"], text)
    post["runs"][0]["text"] = text


def lose_sources(thread):
    thread["posts"][0]["runs"][0]["sources"] = []


def lead_outside(thread):
    thread["posts"][0]["runs"][0]["sources"] = [[0, 10**6]]


def test_the_schema_wants_sources(pack):
    validator = jsonschema.Draft202012Validator(schema())
    manifest = json.loads((pack / "pack.json").read_text(encoding="utf-8"))
    assert validator.is_valid(manifest)
    lose_sources(next(t for t in manifest["threads"] if t["platform"] == "x"))
    assert not validator.is_valid(manifest)


@pytest.mark.parametrize("damage", [forge, lose_sources, lead_outside])
def test_what_does_not_keep_to_its_sources_is_found_whatever_is_allowed(pack, damage):
    change(pack, damage)
    assert "x-01" in [finding.where for finding in verify_pack(pack, allow_written=True)[0]]


def test_a_changed_article_makes_it_stale(pack, tmp_path):
    today = tmp_path / "today.md"
    today.write_text(
        SAMPLE.read_text(encoding="utf-8").replace("多出了43%", "多出了34%"), encoding="utf-8"
    )
    found = verify_pack(pack, today, allow_written=True)[0]
    assert "x-02" in [finding.where for finding in found]


def ledger_of(tmp_path):
    ledger = Ledger(tmp_path / "outbox.db", clock=lambda: NOON / 1000)
    ledger.put_account(LedgerAccount("me", "x"))
    return ledger


def test_it_waits_for_a_person_whatever_was_asked_for(pack, tmp_path):
    made = publication_from_pack(pack, rules_of("x"), "me", due_at=NOON)
    assert made.approval
    with ledger_of(tmp_path) as ledger:
        [entered] = ledger.enqueue(made)
        states = {part.state for part in ledger.parts()}
        assert states == {State.DRAFT}
        part = ledger.parts()[0]
        assert part.message.runs[0]["sources"].startswith("去年冬天")
        assert entered.new


def test_the_articles_own_words_need_no_approval(pack):
    made = publication_from_pack(pack, rules_of("xiaohongshu"), "me", due_at=NOON)
    assert not made.approval


def test_a_post_that_becomes_a_models_waits_from_then_on(tmp_path):
    plain = Message("一句作者的话。", runs=({"text": "一句作者的话。", "role": "body"},))
    written = Message("一句模型的话。", runs=({"text": "一句模型的话。", "role": "written"},))
    with ledger_of(tmp_path) as ledger:
        ledger.enqueue(Publication("me", (plain,), due_at=NOON))
        [part] = ledger.parts()
        assert part.state is State.READY
        ledger.revise((part.publication, part.seq), written)
        [part] = ledger.parts()
        assert (part.state, part.approval) == (State.DRAFT, True)


def test_frozen_and_thawed_it_is_still_a_models():
    written = Message("话。", runs=({"text": "话。", "role": "written", "sources": "原话。"},))
    assert thaw(freeze(written)).is_written
    assert hash_content(written) == hash_content(Message("话。"))


def test_a_sentence_that_a_person_changed_is_theirs():
    article = parse(SAMPLE.read_text(encoding="utf-8"), "demo.md")
    span = article.sentences(article.blocks[-1])[0]
    runs = (
        Run("模型的第一句。", "written", sources=(span,)),
        Run("模型的第二句。", "written", sources=(span,)),
    )
    thread = Thread("x", "digest", (Post(runs),))
    edited = apply_edit(article, thread, "模型的第一句。我改过的第二句。\n")
    assert [(run.text, run.role, run.sources) for post in edited.posts for run in post.runs] == [
        ("模型的第一句。", "written", (span,)),
        ("我改过的第二句。", "label", ()),
    ]


def test_the_page_marks_it_and_shows_what_it_rests_on(pack):
    manifest = read_manifest(pack)
    text = article_of(pack, manifest).text
    page = write_page(manifest, lambda name: (pack / name).read_bytes(), text)
    assert page.count('class="run written from"') == WRITTEN
    for number in (1, 2):  # what describes a sentence is there
        assert f'aria-describedby="p0-0-s{number}"' in page
        assert f'<dd id="p0-0-s{number}">' in page
    assert "每天早上9点只发一条。\n同样的内容" in page


def test_by_hand_it_is_declared(tmp_path):
    said = {}
    for name, role in (("own", "body"), ("model", "written")):
        message = Message("一句话。", runs=({"text": "一句话。", "role": role},), title="题")
        page = write_handoff(tmp_path / name, message, rules_of("xiaohongshu"), Slip())
        said[name] = page.read_text(encoding="utf-8")
    step = "a model wrote some of these sentences"
    assert step in said["model"]
    assert step not in said["own"]


def test_the_outbox_says_that_a_model_wrote_it(pack, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("REPURPOSE_OUTBOX", str(tmp_path / "outbox.db"))
    with ledger_of(tmp_path) as ledger:
        ledger.enqueue(publication_from_pack(pack, rules_of("x"), "me", due_at=NOON))
        assert ledger.parts()[0].message.written[0][1].startswith("去年冬天")
    assert run(["outbox", "show", "1"]) == 0
    said = capsys.readouterr().out
    assert said.count("那天我坐在书桌前想了很久") == 1  # what a sentence rests on
