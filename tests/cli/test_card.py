"""`repurpose card` as a person types it."""

import io
import json
from pathlib import Path

import pytest
from PIL import Image

from repurpose.card_kinds import KINDS
from repurpose.cards import find_kind
from repurpose.cli.app import run
from tests.conftest import SAMPLE
from tests.pack.drawn_pictures import landscape, saved

TEXT = "慢慢走，比较快。"


@pytest.fixture(autouse=True)
def _in_a_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def test_nine_parts_in_the_order_of_their_names(tmp_path, capsys):
    assert run(["card", TEXT, "--nine", "--theme", "minimal", "-o", "w.png", "--json"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["file"] for line in lines] == [f"w-{k}.png" for k in range(1, 10)]
    assert all(line["width"] == line["height"] == 720 for line in lines)
    assert {line["alt"] for line in lines} == {TEXT}
    assert len(list(tmp_path.iterdir())) == 9
    assert run(["card", TEXT, "--nine", "-o", "w.png"]) == 2


def test_nine_and_a_passage_do_not_go_together(capsys):
    assert run(["card", TEXT, "--nine", "--passage"]) == 2
    assert "--passage" in capsys.readouterr().err


def test_sizes_of_png(tmp_path):
    for level in ("fast", "small", "max"):
        words = ["card", TEXT, "--theme", "minimal", "--png", level, "-o", f"{level}.png"]
        assert run(words) == 0
    files = [(tmp_path / f"{level}.png").read_bytes() for level in ("fast", "small", "max")]
    assert len(files[0]) > 1.5 * len(files[1])
    assert len(files[1]) > len(files[2])
    pictures = [Image.open(io.BytesIO(data)).convert("RGB").tobytes() for data in files]
    assert pictures[0] == pictures[1] == pictures[2]


@pytest.mark.slow
def test_a_passage_is_numbered_so_that_names_sort(tmp_path):
    assert run(["card", TEXT * 120, "--passage", "-o", "note.webp"]) == 0
    names = sorted(path.name for path in tmp_path.iterdir())
    assert len(names) > 2
    assert names[0].endswith("1.webp")


@pytest.mark.slow
def test_the_cards_of_a_pack_can_be_small(tmp_path, capsys):
    def pack(level):
        words = ["pack", str(SAMPLE), "--no-clips", "--png", level, "--out", "packs", "-j", "1"]
        assert run([*words, "--json"]) == 0
        said = json.loads(capsys.readouterr().out)
        files = sorted(tmp_path.glob("packs/*/cards/*.png"))
        return said["made"], [path.read_bytes() for path in files]

    made, fast = pack("fast")
    again, small = pack("small")
    assert made == again == len(fast) > 5  # another level is another file
    assert sum(map(len, small)) < 0.92 * sum(map(len, fast))
    for one, other in zip(fast, small, strict=True):
        pixels = [Image.open(io.BytesIO(data)).convert("RGB").tobytes() for data in (one, other)]
        assert pixels[0] == pixels[1]
    assert run(["pack", str(SAMPLE), "--png", "tiny"]) == 2


@pytest.mark.mostly_slow(quick=6)
@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("formula", "diagram")])
def test_every_kind_from_words_alone(kind, capsys):
    """A list has a line for each of its entries, its label before a colon; an opener has a line before all."""
    takes = {field.name: field for field in find_kind(kind).fields}
    label = "夜灯：" if "labels" in takes else ""
    lines = [f"{label}路灯该不该思考？"] * (takes["items"].least if "items" in takes else 1)
    opener = [] if find_kind(kind).subject.shape == "list" or "items" not in takes else ["谁问"]
    words = ["card", "\n".join([*opener, *lines]), "--kind", kind, "-t", "minimal"]
    if find_kind(kind).shows_picture:  # words alone are not enough
        assert run([*words, "-o", f"{kind}.png"]) == 2
        capsys.readouterr()
        words += ["--photo", str(saved(landscape((600, 700)), Path("view.png")))]
    assert run([*words, "-o", f"{kind}.png", "--json"]) == 0
    said = [f"{one}{line}" for line in lines for one in opener or [""]]
    assert json.loads(capsys.readouterr().out)["alt"] == "\n".join(said)


def test_a_diagram_is_told_as_the_sentence_that_it_draws(capsys):
    words = ["card", "只有：先关掉最亮的灯\n才：看得见星星", "-k", "diagram", "-t", "minimal"]
    assert run([*words, "-o", "a.png", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["alt"] == "只有先关掉最亮的灯，才看得见星星"


def test_a_formula_is_written_in_tex(capsys):
    pytest.importorskip("ziamath")
    assert run(["card", "E = mc^2", "--kind", "公式", "-t", "ink", "-o", "a.png", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["alt"] == "E = mc^2"
    assert run(["card", "路灯该不该思考？", "--kind", "formula", "-o", "b.png"]) == 3


def test_points_stand_a_line_each_and_go_on_several_cards(capsys):
    lines = "\n".join(["把浇水变成邻居之间的约定，而不是一次活动"] * 14)
    assert run(["card", lines, "-k", "points", "-t", "minimal", "-f", "square", "--json"]) == 0
    told = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert len(told) > 1
    assert sum(one["alt"].count("\n") + 1 for one in told) == 14


def test_a_text_that_fits_no_card_is_told_of_the_series(capsys):
    assert run(["card", "把水还给河，把河还给城。" * 80, "-t", "minimal", "-o", "a.png"]) == 3
    assert "--passage" in capsys.readouterr().err


def test_a_kind_has_its_own_options(capsys):
    words = ["card", "路灯该不该思考？", "--kind", "提问", "-t", "minimal", "--json"]
    assert run([*words, "--title", "灯知道。", "-o", "a.png"]) == 0
    assert json.loads(capsys.readouterr().out)["alt"].endswith("\n灯知道。")
    assert run([*words, "--speaker", "她", "-o", "b.png"]) == 2
    assert run(["card", "夜灯", "--kind", "cover", "--title", "灯", "-o", "c.png"]) == 2
    assert run(["card", "夜灯", "--kind", "poster", "-o", "d.png"]) == 2
    assert "poster" in capsys.readouterr().err


def test_help_names_every_kind(capsys):
    run(["card", "--help"])
    said = capsys.readouterr().out
    assert all(kind in said for kind in KINDS)
