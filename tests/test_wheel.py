"""The wheel, installed without the checkout, draws a card and knows its data."""

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    subprocess.run(
        [sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(ROOT)],
        check=True,
        capture_output=True,
    )
    return next(out.glob("*.whl"))


@pytest.mark.slow
def test_the_wheel_carries_the_data_and_of_fonts_what_no_package_has(wheel):
    names = zipfile.ZipFile(wheel).namelist()
    for name in (
        "assets/themes/newsroom/theme.toml",
        "assets/samples/demo.md",
        "fonts/fonts.toml",
        "assets/locale/zh/LC_MESSAGES/repurpose.mo",
    ):
        assert f"repurpose/_data/{name}" in names
    assert any(name.startswith("repurpose/_data/schedules/") for name in names)
    assert "repurpose/py.typed" in names
    fonts = {n for n in names if n.endswith((".ttf", ".otf", ".ttc"))}
    mono, serif = (f"repurpose/_data/fonts/{n}" for n in ("mono/IBMPlexMono", "serif/NotoSerifCJK"))
    assert fonts == {f"{mono}-Medium.ttf", f"{serif}-Bold-Common.otf"}
    assert {f"{mono}-OFL.txt", f"{serif}-OFL.txt"} <= set(names)
    assert not [name for name in names if name.startswith("tests/")]


@pytest.mark.slow
def test_a_fresh_environment_without_the_checkout_draws_a_card(wheel, tmp_path):
    subprocess.run([sys.executable, "-m", "venv", str(tmp_path / "env")], check=True)
    scripts = tmp_path / "env" / ("Scripts" if os.name == "nt" else "bin")
    subprocess.run([str(scripts / "pip"), "install", "-q", str(wheel)], check=True)
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "VIRTUAL_ENV"))}
    command = [str(scripts / "repurpose"), "card", "离开了仓库，也能画一张卡片。", "-o", "card.png"]
    done = subprocess.run(
        command, cwd=tmp_path, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "card.png").read_bytes().startswith(b"\x89PNG")
    listed = subprocess.run(
        [str(scripts / "repurpose"), "themes"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    assert "newsroom" in listed.stdout
    helped = subprocess.run(
        [str(scripts / "repurpose"), "--lang", "zh", "--help"],
        cwd=tmp_path,
        env={**env, "PYTHONUTF8": "1"},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    assert "用法：" in helped.stdout
