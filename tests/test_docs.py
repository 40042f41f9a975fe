"""The documentation speaks of what exists, in both languages alike."""

import re
import subprocess
from pathlib import Path

from repurpose.cli import VERBS
from repurpose.cli.app import run

ROOT = Path(__file__).resolve().parent.parent
ENGLISH = (ROOT / "README.md").read_text(encoding="utf-8")
CHINESE = (ROOT / "README.zh-CN.md").read_text(encoding="utf-8")


def test_both_languages_have_the_same_shape():
    for pattern in (r"^#+ ", r"^```", r"^\| ", r"^!\["):
        assert len(re.findall(pattern, ENGLISH, re.MULTILINE)) == len(
            re.findall(pattern, CHINESE, re.MULTILINE)
        )
    blocks = [
        re.findall(r"^repurpose [^\s#]+(?: [^\s#\u4e00-\u9fff]+)*", t, re.MULTILINE)
        for t in (ENGLISH, CHINESE)
    ]
    assert [b.split("  ")[0] for b in blocks[0]] == [b.split("  ")[0] for b in blocks[1]]


def test_every_verb_and_option_that_the_readme_names_is_real(capsys):
    verbs = set(re.findall(r"repurpose ([a-z]+)", ENGLISH))
    assert verbs <= set(VERBS)
    assert run(["pack", "--help"]) == 0
    known = capsys.readouterr().out
    table = ENGLISH.split("## Options that matter")[1].split("Exit codes")[0]
    for option in set(re.findall(r"--[a-z][a-z-]*", table)):
        assert option in known, option


def test_links_inside_the_project_lead_somewhere():
    for path in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#]+)\)", path.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (path.parent / target).exists(), f"{path.name}: {target}"


def test_the_two_commands_come_first_and_are_thin():
    first = ENGLISH.split("```")[1]
    assert "make demo" in first
    assert "make test" in first
    for name in ("demo", "test"):
        shown = subprocess.run(
            ["make", "-n", "--no-print-directory", "-o", ".venv/.app", "-o", ".venv/.dev", name],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert len(shown.stdout.splitlines()) == 1
