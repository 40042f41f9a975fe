"""A pack by way of a fake endpoint: a model chooses, or fails in every way that models do; the pack is proved."""

import json
from dataclasses import replace

import pytest

from repurpose.editor import EditingSession
from repurpose.pack import Choices, build_packs, rework_pack, verify_pack
from repurpose.sandbox.editor_fake import REQUESTS
from repurpose.sandbox.editor_faults import EDITOR_KINDS
from repurpose.sandbox.editor_writing import asks_for_writing
from tests.conftest import SAMPLE, parse
from tests.editor.test_client import FAULTS, VENDORS

EDITED = Choices(platforms=("x",), cards=False, clips=0, editor="select")
WRITTEN = replace(EDITED, editor="rewrite", variants=2)


def make(out, editor, choices=EDITED):
    session = EditingSession(editor, editor.settings.host, editor.settings.model)
    article = parse(SAMPLE.read_text(encoding="utf-8"), "demo.md")
    packs = build_packs([article], choices, out, jobs=1, report=lambda *_: None, session=session)
    return packs[0], session


def kept(pack):
    return json.loads((pack.folder / "editor.json").read_bytes())


def runs_of(pack, role="written"):
    return [
        r
        for thread in pack.manifest.threads
        for p in thread.posts
        for r in p.runs
        if r.role == role
    ]


def test_a_model_chooses_a_pack_and_a_rebuild_asks_nobody(open_at, tmp_path):
    editor = open_at()
    pack, session = make(tmp_path, editor)
    assert pack.manifest.made_by.editor == "sandbox-editor"
    assert any(quote.by == "model" for quote in pack.manifest.quotes)
    assert verify_pack(pack.folder)[0] == []
    assert session.spent == editor.spent
    calls, record = editor.calls, (pack.folder / "editor.json").read_bytes()
    rework_pack(pack.folder)
    assert (pack.folder / "editor.json").read_bytes() == record
    assert editor.calls == calls


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize("kind", sorted(EDITOR_KINDS))
def test_whatever_an_endpoint_does_the_pack_is_made(kind, open_at, endpoint, tmp_path):
    endpoint.fault(kind, "editor", times=99, seconds=2)
    editor = open_at(timeout=1.0)
    pack, session = make(tmp_path, editor)
    assert verify_pack(pack.folder)[0] == []
    record = kept(pack)
    assert bool(record["failed"]) == (pack.manifest.editing[0].item == "all")
    if record["failed"]:
        assert pack.manifest.made_by.editor == "offline"
    assert record["usage"]["asked"] == session.spent.asked == editor.spent.asked


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize("dialect", sorted(set(VENDORS) - {"v1"}))
def test_every_vendor_writes(dialect, open_at, endpoint, tmp_path):
    editor = open_at(dialect, VENDORS[dialect][0])
    pack, session = make(tmp_path, editor, WRITTEN)
    assert runs_of(pack)
    bodies = endpoint.world.kept[REQUESTS]
    assert sum(asks_for_writing(body["messages"][0]["content"]) for body in bodies) == 1
    assert verify_pack(pack.folder, allow_written=True)[0] == []
    assert verify_pack(pack.folder)[0]
    assert kept(pack)["usage"]["asked"] == session.spent.asked == editor.spent.asked


# What a writing that goes wrong leaves of a pack of which a model has chosen already.
_FALLS_BY_SENTENCE = {"editor-wrong-ids", "editor-invented", "editor-language", "editor-obeys"}
_STANDS = {
    "editor-keep-alive",
    "editor-think",
    "editor-fenced",
    "editor-no-format",
    "editor-no-limit",
}


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize("kind", sorted(EDITOR_KINDS))
def test_whatever_happens_while_a_model_writes_the_pack_is_made(kind, open_at, endpoint, tmp_path):
    endpoint.fault(kind, "editor", path="chat", skip=1, times=99, seconds=2)
    slow = kind in ("editor-hang", "editor-blank-lines")
    editor = open_at(timeout=1.0 if slow else 300.0)
    pack, session = make(tmp_path, editor, WRITTEN)
    assert verify_pack(pack.folder, allow_written=True)[0] == []
    assert pack.manifest.threads[0].posts
    assert any(item.by == "model" for item in pack.manifest.editing)  # the choice stands
    assert session.spent == editor.spent
    record = kept(pack)
    assert record["usage"]["asked"] == session.spent.asked  # for choosing and for writing
    assert bool(record["writing_failed"]) == (FAULTS[kind][0] != "" or kind == "editor-wrong-shape")
    written, told = runs_of(pack), [*pack.notices, *(i.reason for i in pack.manifest.editing)]
    if kind in _STANDS:
        assert written
    elif kind != "editor-repeated-ids":  # one id may be that of a sentence that says it
        assert not written
        assert any(told)
    if kind in _FALLS_BY_SENTENCE:
        assert any(i.item.startswith("x post") and i.reason for i in pack.manifest.editing)
