"""A pack by way of a fake endpoint: a model chooses, or fails in every way that models do; the pack is proved."""

import json

import pytest

from repurpose.editor import EditingSession
from repurpose.pack import Choices, build_packs, rework_pack, verify_pack
from repurpose.sandbox.editor_faults import EDITOR_KINDS
from tests.conftest import SAMPLE, parse

EDITED = Choices(platforms=("x",), cards=False, clips=0, editor="select")


def make(out, editor):
    session = EditingSession(editor, editor.settings.host, editor.settings.model)
    article = parse(SAMPLE.read_text(encoding="utf-8"), "demo.md")
    return build_packs([article], EDITED, out, jobs=1, report=lambda *_: None, session=session)[
        0
    ], session


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


@pytest.mark.mostly_slow(quick=8)
@pytest.mark.parametrize("kind", sorted(EDITOR_KINDS))
def test_whatever_an_endpoint_does_the_pack_is_made(kind, open_at, endpoint, tmp_path):
    endpoint.fault(kind, "editor", times=99, seconds=2)
    editor = open_at(timeout=1.0)
    pack, session = make(tmp_path, editor)
    assert verify_pack(pack.folder)[0] == []
    record = json.loads((pack.folder / "editor.json").read_bytes())
    assert bool(record["failed"]) == (pack.manifest.editing[0].item == "all")
    if record["failed"]:
        assert pack.manifest.made_by.editor == "offline"
    assert record["usage"]["asked"] == session.spent.asked == editor.spent.asked
