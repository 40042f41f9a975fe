"""`repurpose pack --editor select` against an endpoint that fails: the pack is made, and says why."""

import json
import subprocess
import sys

import pytest

from repurpose.cli.app import run
from repurpose.pack import read_manifest

TEXT = "# 慢一点的小店\n\n" + "\n\n".join(
    f"街角的第{n}家小店开了三十年。老板每天六点起床，从不着急。他说慢就是快，快反而慢。"
    for n in "一二三四五六"
)


@pytest.fixture
def pack(endpoint, tmp_path, monkeypatch):
    home = tmp_path / "home"
    home.mkdir()
    for name, value in {"HOME": home, "CACHE": tmp_path / "cache"}.items():
        monkeypatch.setenv(f"REPURPOSE_{name}", str(value))
    monkeypatch.setenv("REPURPOSE_KEYRING", "off")
    monkeypatch.chdir(tmp_path)
    (home / "repurpose.toml").write_text(
        f'[editor]\nbase_url = "{endpoint.editor()}"\nmodel = "sandbox-editor"\ntimeout = 5\n'
    )
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")

    def make(*words):
        plain = ["--no-cards", "--no-clips", "-q", "-p", "x"]
        return run(["pack", "a.md", *plain, *words])

    make.folder = tmp_path / "packs" / "a"
    return make


def record(folder):
    return json.loads((folder / "editor.json").read_text(encoding="utf-8"))


@pytest.mark.slow
def test_a_model_chooses_and_a_rebuild_asks_nobody(pack, endpoint):
    assert pack("--editor", "select") == 0
    assert read_manifest(pack.folder).made_by.editor == "sandbox-editor"
    assert run(["verify", str(pack.folder)]) == 0
    before = {p: p.read_bytes() for p in pack.folder.rglob("*") if p.is_file()}
    asked = len(endpoint.world.log)
    assert pack("--editor", "select") == 0
    assert pack("--editor", "select", "--offline") == 0
    assert run(["rebuild", str(pack.folder), "-q"]) == 0
    assert run(["add", str(pack.folder), "bluesky", "-q"]) == 0
    assert len(endpoint.world.log) == asked
    assert pack("--editor", "select", "--only") == 0
    assert {p: p.read_bytes() for p in before} == before
    assert run(["rebuild", str(pack.folder), "-q", "--editor-again"]) == 0
    assert len(endpoint.world.log) == asked + 1


def test_offline_asks_nobody_and_makes_the_pack(pack, endpoint):
    assert pack("--editor", "select", "--offline") == 0
    assert endpoint.world.log == []
    assert not (pack.folder / "editor.json").exists()


# What fails without a pause before it is tried again, and which failure it is.
FAILURES = {
    "editor-401": "login",
    "editor-402": "money",
    "editor-404": "model",
    "editor-429-long": "busy",
    "editor-quota": "money",
    "editor-redirect": "unreachable",
    "editor-filtered": "refused",
    "editor-too-long": "too long",
    "editor-error-200": "money",
    "editor-blank": "empty",
    "editor-thoughts-only": "empty",
    "editor-cut": "truncated",
    "editor-cut-prompt": "too long",
    "editor-prose": "not JSON",
    "editor-repeats": "not JSON",
    "editor-refusal": "refused",
    "editor-echo": "parameter",
    "editor-huge": "truncated",
}


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize("kind", FAILURES)
def test_whatever_fails_the_pack_is_made_and_says_why(pack, endpoint, kind):
    endpoint.fault(kind, "editor", times=99)
    assert pack("--editor", "select") == 0
    kept = record(pack.folder)
    assert kept["why"] == FAILURES[kind]
    paid = kind in ("editor-blank", "editor-thoughts-only", "editor-cut", "editor-cut-prompt", "editor-prose", "editor-repeats", "editor-refusal", "editor-huge")  # fmt: skip
    assert (kept["usage"]["asked"] > 0) == paid
    manifest = read_manifest(pack.folder)
    assert manifest.threads
    assert manifest.made_by.editor == "offline"
    assert run(["verify", str(pack.folder)]) == 0


@pytest.mark.parametrize("kind", ["editor-wrong-ids", "editor-repeated-ids", "editor-wrong-shape"])
def test_what_breaks_a_rule_falls_and_the_rest_stands(pack, endpoint, kind):
    endpoint.fault(kind, "editor", times=99)
    assert pack("--editor", "select") == 0
    assert record(pack.folder)["refused"] or record(pack.folder)["failed"]
    assert run(["verify", str(pack.folder)]) == 0


def test_a_private_draft_is_sent_to_nobody(pack, endpoint, tmp_path):
    (tmp_path / "a.md").write_text(f"---\nprivate: true\n---\n\n{TEXT}", encoding="utf-8")
    assert pack("--editor", "select", "--yes") == 0
    assert endpoint.world.log == []
    assert run(["rebuild", str(pack.folder), "-q", "--editor-again", "--yes"]) == 0
    assert endpoint.world.log == []


@pytest.mark.usefixtures("pack")
def test_several_articles_are_told_one_by_one_and_together(tmp_path, capsys):
    (tmp_path / "b.md").write_text(TEXT.replace("小店", "茶馆"), encoding="utf-8")
    words = ["--no-cards", "--no-clips", "-p", "x", "--editor", "select"]
    assert run(["pack", "a.md", "b.md", *words]) == 0
    told = capsys.readouterr().err
    assert told.count("sandbox-editor") == 2
    assert len([line for line in told.splitlines() if "2 articles together" in line]) == 1


def test_a_dry_run_says_the_estimate_and_makes_nothing(pack, endpoint, capsys):
    assert pack("--editor", "select", "--dry-run") == 0
    assert "tokens" in capsys.readouterr().out
    assert endpoint.world.log == []
    assert not pack.folder.exists()
    assert pack("--dry-run") == 0
    assert not pack.folder.exists()


@pytest.mark.slow
def test_a_pack_without_an_editor_loads_nothing_of_the_client(tmp_path):
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    code = (
        "import sys; from repurpose.cli.app import run; "
        "assert run(['pack', 'a.md', '--no-clips', '--no-cards', '-q', '-p', 'x']) == 0; "
        "sys.exit(','.join(m for m in sys.modules if m in ('httpx', 'httpcore') or m in "
        "('repurpose.editor.endpoint.client', 'repurpose.editor.endpoint.connection')))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.stderr.strip() == ""
