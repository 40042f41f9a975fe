"""Several packs, several platforms on one line: all are looked at, and names may stand together."""

import json
import shutil

import pytest

from repurpose.article import read_articles
from repurpose.cli.app import run
from repurpose.outbox import PartFilter, open_ledger
from repurpose.pack import Choices, build_packs, read_manifest
from tests.conftest import SAMPLE


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    out = tmp_path_factory.mktemp("packs")
    choices = Choices(platforms=("x",), clips=0, cards=False)
    found = read_articles([str(SAMPLE)], read_stdin=bytes)
    return build_packs(found, choices, out, jobs=1, report=lambda *_: None)[0].folder


@pytest.fixture
def packs(made, tmp_path):
    """A pack that is sound, one whose manifest is damaged, one that is no pack, one that lies."""
    for name in ("sound", "damaged", "lies"):
        shutil.copytree(made, tmp_path / name)
    (tmp_path / "empty").mkdir()
    (tmp_path / "damaged" / "pack.json").write_text("{", encoding="utf-8")
    manifest = json.loads((made / "pack.json").read_text(encoding="utf-8"))
    post = manifest["threads"][0]["posts"][0]
    post["text"] += "假" * 300
    (tmp_path / "lies" / "pack.json").write_text(json.dumps(manifest), encoding="utf-8")
    return tmp_path


@pytest.mark.mostly_slow(quick=5)
@pytest.mark.parametrize("verb", ["verify", "check"])
@pytest.mark.parametrize(
    ("names", "code"),
    [
        (["damaged", "sound", "lies"], 3),
        (["empty", "damaged", "lies"], 2),  # wrong usage is worse than content
        (["damaged", "sound"], 3),
        (["sound", "lies"], 3),
        (["sound", "sound"], 0),
        (["empty"], 2),
    ],
)
def test_every_pack_is_looked_at_and_the_worst_code_ends_it(packs, verb, names, code, capsys):
    words = [str(packs / name) for name in names]
    assert run([verb, *words]) == code
    told = capsys.readouterr().err
    assert all(word in told for word in words)
    assert run([verb, *words, "--json"]) == code
    rows = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    if len(names) > 1:
        assert [row["pack"] for row in rows] == words
        broken = [bool(row.get("failed")) for row in rows]
        assert broken == [name in ("damaged", "empty") for name in names]


def test_platforms_may_stand_together_and_in_chinese(made, tmp_path):
    folder = tmp_path / "pack"
    shutil.copytree(made, folder)
    assert run(["add", str(folder), "x,微博", "推特、linkedin", "-q"]) == 0
    assert {t.platform for t in read_manifest(folder).threads} == {"x", "weibo", "linkedin"}
    assert run(["add", str(folder), "x,twiter"]) == 2


def test_several_platforms_are_paused_and_a_wrong_one_is_refused(tmp_path, capsys):
    db = ["--db", str(tmp_path / "outbox.db")]
    assert run(["outbox", "pause", "-p", "微博,x", *db]) == 0
    with open_ledger(str(tmp_path / "outbox.db")) as ledger:
        assert {pause.scope for pause in ledger.pauses()} == {"platform:weibo", "platform:x"}
        assert ledger.parts(PartFilter(platforms=("x", "weibo"))) == []
    assert run(["outbox", "list", "-p", "微博,twiter", *db]) == 2
    assert "twiter" in capsys.readouterr().err


def test_a_port_that_cannot_be_is_wrong_usage(tmp_path, monkeypatch):
    monkeypatch.setenv("REPURPOSE_HOME", str(tmp_path))
    assert run(["sandbox", "--port", "99999"]) == 2
    assert run(["handoff", "--port", "99999", "--db", str(tmp_path / "outbox.db")]) == 2
