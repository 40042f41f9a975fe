"""A small real clip that several tests read back, and the fonts, once for all."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from repurpose.clips import Recipe, render_clip
from repurpose.themes import load_theme
from repurpose.typeset import find_fonts
from tests.clips.clip_sample import LABELS, small_script


@pytest.fixture(scope="session")
def catalogue():
    return find_fonts(system=False)


@pytest.fixture(scope="session")
def clip(tmp_path_factory, catalogue):
    folder: Path = tmp_path_factory.mktemp("clip")
    seen: list[tuple[int, int]] = []
    report = render_clip(
        small_script(),
        Recipe(format="vertical-small", labels=LABELS, article_id="0123abcd", seconds=(3, 8)),
        theme=load_theme(),
        out_dir=folder,
        catalogue=catalogue,
        on_progress=lambda done, of: seen.append((done, of)),
    )
    return SimpleNamespace(report=report, folder=folder, progress=seen, script=small_script())
