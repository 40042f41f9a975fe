"""What an author declares of a pack: where he says it, what check and each platform make of it."""

import json

import pytest

from repurpose.cli.app import run
from repurpose.declared import Declared
from repurpose.errors import ContentError, UsageError
from repurpose.outbox.from_pack import publication_from_pack
from repurpose.pack import check_thread, declarations_of, origin_of, read_manifest, rework_pack
from repurpose.pack.build import build_packs
from repurpose.pack.choices import Choices
from repurpose.pack.overrides.declared_file import declared_in
from repurpose.platforms import rules_of
from tests.conftest import SAMPLE, parse


def build(folder, text="", platforms=("douyin", "x"), **choices):
    article = parse(text + SAMPLE.read_text("utf-8"))
    wanted = Choices(platforms=platforms, cards=False, clips=0, **choices)
    return build_packs([article], wanted, folder, jobs=1, report=lambda *_: None)[0].folder


def problems(folder):
    found = declarations_of(folder, read_manifest(folder))
    return [problem for asked in found for problem in asked.problems]


@pytest.mark.slow
def test_a_form_that_wants_an_answer_stops_check_until_it_is_said_once(tmp_path, capsys):
    folder = build(tmp_path / "packs")
    assert len(problems(folder)) == 2
    assert run(["check", str(folder), "--json"]) == 3
    shown = json.loads(capsys.readouterr().out)
    assert [f["rule"] for f in shown["findings"] if f["severity"] == "error"] == ["declaration"] * 2
    manifest = read_manifest(folder)
    thread = manifest.thread("douyin")
    shown = [c.rule for c in check_thread(folder, manifest, thread, None)]  # as the studio asks
    assert shown.count("declaration") == 2
    assert run(["declare", str(folder), "--advertising", "no", "--repost", "no"]) == 0
    assert problems(folder) == []
    rework_pack(folder)  # it is the author's, and stays
    assert read_manifest(folder).declared.said == Declared(repost="", advertising=False)
    capsys.readouterr()
    assert run(["check", str(folder)]) == 0


@pytest.mark.slow
def test_the_pack_outranks_the_article_and_the_article_the_settings(tmp_path):
    front = "---\ndeclare_ai: assisted\ndeclare_repost: https://b.example\n---\n\n"
    settings = Declared(ai="made", original=False, advertising=False)
    folder = build(tmp_path, front, declared=settings)
    said = Declared("assisted", original=False, repost="https://b.example", advertising=False)
    assert read_manifest(folder).declared.said == said
    assert run(["declare", str(folder), "--ai", "none", "-q"]) == 0
    assert read_manifest(folder).declared.said == Declared(ai="none").over(said)
    message = publication_from_pack(folder, rules_of("x"), "me").messages[0]
    assert message.declared == Declared(ai="none").over(said)


@pytest.mark.parametrize("line", ["declare_ai: perhaps", "declare_original: some"])
def test_front_matter_that_says_nothing_clear_is_named(line):
    with pytest.raises(ContentError):
        declared_in(parse(f"---\n{line}\n---\n\n# 标题\n\n一句话。"))


@pytest.mark.slow
def test_a_pack_without_a_model_says_so_and_how_to_make_it_again(tmp_path):
    folder = build(tmp_path, platforms=("x",))
    origin = origin_of(folder, read_manifest(folder))
    assert (origin.kind, origin.model, origin.voices) == ("human-only", "", ())
    before = (folder / "pack.json").read_bytes()
    assert run(origin.replay.split()[1:]) == 0
    assert (folder / "pack.json").read_bytes() == before


def test_the_verb_keeps_answers_in_the_settings_of_the_folder(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "repurpose.toml").write_text('# mine\n[pack]\ntheme = "ink"\n', "utf-8")
    assert run(["declare", "--original", "yes", "--repost", "no", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["declared"] == {"original": True, "repost": ""}
    text = (tmp_path / "repurpose.toml").read_text("utf-8")
    assert "# mine" in text
    assert 'theme = "ink"' in text
    assert run(["declare", "--ai", "perhaps"]) == UsageError.exit_code
    assert run(["declare", "--opinion", "perhaps"]) == UsageError.exit_code


def test_what_each_platform_is_told_is_shown(tmp_path, capsys):
    folder = build(
        tmp_path, platforms=("x", "wechat-channels", "bluesky"), declared=Declared(advertising=True)
    )
    assert run(["declare", str(folder), "--json"]) == 0
    shown = json.loads(capsys.readouterr().out)
    ways = {
        (p["platform"], a["topic"]): (a["state"], a["way"])
        for p in shown["platforms"]
        for a in p["answers"]
    }
    assert ways["x", "advertising"] == ("set", "paid_partnership")
    assert ways["x", "ai"] == ("none", "")
    assert ways["wechat-channels", "ai"] == ("none", "form")  # it is ticked beforehand
    assert ways["wechat-channels", "original"] == ("choose", "form")
    assert run(["declare", str(folder)]) == 0
    assert "Bluesky" in capsys.readouterr().out
