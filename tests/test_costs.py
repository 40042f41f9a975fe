"""What work costs, in bytecodes that the interpreter runs: the same on a busy machine as on an idle one.

No clock: a bound is what was counted once (Python 3.11) and a fifth more, and what grows is compared with
itself at a fourth of the size.
"""

import json
import os
import random
import re
import subprocess
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any

import pytest

from repurpose import platforms
from repurpose.article import Reading, read_sources
from repurpose.cards import Card, draw_card
from repurpose.ink import encode_png
from repurpose.pack import Choices, build_packs, read_changed
from repurpose.slicing import slice_thread
from repurpose.text import part_words
from repurpose.themes import load_theme
from repurpose.typeset import find_fonts
from tests.conftest import SAMPLE, parse

GROWTH = 4
LINEAR = GROWTH * 1.25
LATER = 3 * 10**18  # ns: none of the files of a test counts as just written


def bytecodes(work: Callable[[], Any]) -> int:
    """Return how many instructions of the interpreter `work` takes, in this thread."""
    count = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal count
        frame.f_trace_opcodes, frame.f_trace_lines = True, False
        count += event == "opcode"
        return trace

    if sys.gettrace():
        pytest.skip("something else traces this process")
    sys.settrace(trace)
    try:
        work()
    finally:
        sys.settrace(None)
    return count


def article_of(paragraphs: int) -> str:
    """Return an article of so many paragraphs, no two alike."""
    draw = random.Random(7)
    who = ("护林员", "邻居", "孩子们", "镇上的人", "修路的人", "教书的人")
    did = ("种下了树", "修好了水渠", "数过了年轮", "写下了日期", "关掉了路灯", "认领了荒坡")
    lines = [
        f"{draw.choice(who)}在第{draw.randrange(10_000)}天{draw.choice(did)}。"
        f"没有人问过{draw.choice(who)}，为什么{draw.choice(did)}要等{draw.randrange(2, 99)}年。"
        for _ in range(paragraphs)
    ]
    return "# 慢慢走\n\n" + "\n\n".join(lines) + "\n"


def test_reading_an_article_costs_as_it_is_long():
    few, many = article_of(60), article_of(60 * GROWTH)
    parse(few)  # what is computed once is
    assert bytecodes(lambda: parse(many)) < LINEAR * bytecodes(lambda: parse(few))


def test_choosing_a_thread_costs_as_the_article_is_long():
    few, many = article_of(15), article_of(15 * GROWTH)
    platform = platforms.get("x")
    slice_thread(parse(article_of(10)), platform)
    costs = [
        bytecodes(lambda text=text: slice_thread(parse(text), platform)) for text in (few, many)
    ]
    assert costs[1] < LINEAR * costs[0]


def test_building_again_with_nothing_changed_costs_as_there_are_packs(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("REPURPOSE_CACHE", str(tmp_path / "cache"))
    choices = Choices(cards=False, clips=0, platforms=("x",), posts=2)

    def look(folder, out):
        reading = Reading()
        read = lambda names: read_sources(names, read_stdin=bytes, reading=reading)  # noqa: E731
        return read_changed([str(folder)], read, choices, reading, out, now=LATER)

    costs = []
    for count in (3, 3 * GROWTH):
        folder, out = tmp_path / f"articles{count}", tmp_path / f"packs{count}"
        folder.mkdir()
        for number in range(count):
            (folder / f"{number}.md").write_text(article_of(4 + number % 3), encoding="utf-8")
        made = look(folder, out)
        made.remember(build_packs(made.articles, choices, out, jobs=1, report=lambda *_: None), out)
        assert not look(folder, out).articles
        costs.append(bytecodes(lambda folder=folder, out=out: look(folder, out)))
    assert costs[1] < LINEAR * costs[0]


@pytest.mark.parametrize(
    ("name", "most"), [("warm", 280_000), ("ink", 280_000), ("tech-dark", 280_000)]
)
def test_a_card_costs_no_more_than_it_did(name, most):
    theme, fonts = load_theme(name), find_fonts(system=False)

    def draw(text: str) -> None:
        card = Card("quote", text=text, source="慢慢走，比较快", page="3/9")
        encode_png(draw_card(card, theme, "xiaohongshu", fonts).canvas)

    draw("种树的人常说，最好的时间是十年前，其次是现在。")
    draw("他们把浇水变成邻居之间的约定：谁家孩子出生，谁就认领一棵。")
    text = "账单没有人寄来，账单上的名字却越来越多，谁也不记得是谁先写下的。"
    part_words(text[::-1])  # words are kept by how they begin, and unpacked when one does
    assert bytecodes(lambda: draw(text)) < most


# Run in a process of its own: what is imported and compiled when the first card is being written.
WATCH = """
import json, os, re, sys
import regex

compiled = set()
for there in (re, regex):
    def counted(pattern, flags=0, *rest, real=there.compile, **more):
        compiled.add((str(pattern), int(flags)))
        return real(pattern, flags, *rest, **more)
    there.compile = counted

def tell(event, said):
    if event != "open" or not str(said[0]).endswith(".png") or not said[2] & os.O_WRONLY:
        return
    from repurpose.patterns import LazyPattern
    late = {"asked": [], "left": []}
    for module in list(sys.modules.values()):
        for one in list(getattr(module, "__dict__", {}).values()):
            if isinstance(one, LazyPattern):
                late["asked" if one.compiled else "left"].append(str(one.pattern))
    print(json.dumps({"modules": sorted(sys.modules), "patterns": len(compiled), **late}))
    sys.stdout.flush()
    os._exit(0)

sys.addaudithook(tell)
sys.argv = ["repurpose", *sys.argv[1:]]
from repurpose.cli import main
main()
"""
# Much to import, and nothing that the first card needs.
LATER_MODULES = {
    "pydantic", "moviepy", "multiprocessing", "sqlite3", "jinja2", "email", "importlib.metadata", "urllib.request",
    "repurpose.validation", "repurpose.pack.manifest", "repurpose.pack.manifest_cards", "repurpose.pack.plan_rest",
    "repurpose.pack.finish", "repurpose.pack.content", "repurpose.pack.page", "repurpose.pack.make_clips",
    "repurpose.clips", "repurpose.slicing.posts.slice", "repurpose.slicing.scripts",
}  # fmt: skip


def until_the_first_card(tmp_path, article):
    """Return what a process has imported and compiled when it writes the first card of an article's pack."""
    path = tmp_path / "article.md"
    path.write_text(article, encoding="utf-8")
    told = subprocess.run(
        [
            sys.executable,
            "-c",
            WATCH,
            "pack",
            str(path),
            "--no-clips",
            "--out",
            str(tmp_path / "packs"),
        ],
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "REPURPOSE_CACHE": str(tmp_path / "cache")},
    ).stdout
    return json.loads(told)


def test_the_first_card_waits_for_nothing_that_it_does_not_need(tmp_path):
    found = until_the_first_card(tmp_path, SAMPLE.read_text(encoding="utf-8"))
    assert not LATER_MODULES & {*found["modules"]}
    assert len(found["modules"]) < 610  # 553 were counted
    assert found["patterns"] < 550  # 500
    others = [one for one in found["asked"] if re.search("[぀-ヿ가-힯]", one)]
    assert not [one for one in others if not re.search("[一-鿿]", one)]  # no other language's
    assert len(found["left"]) > len(found["asked"])


# What is imported when the studio has answered with its first page, and a part that is asked after it.
PAGE = """
import asyncio, json, sys
from pathlib import Path
import httpx
from repurpose.studio import AccessPolicy, Studio, make_app, open_shelf

studio = Studio(open_shelf(Path(sys.argv[1]), new=True), AccessPolicy(8917))
ask = httpx.AsyncClient(
    transport=httpx.ASGITransport(app=make_app(studio)), base_url="http://127.0.0.1:8917",
    cookies={studio.gate.cookie: studio.gate.key},
)

async def look():
    page = await ask.get("/")
    found = sorted(sys.modules)
    later = await ask.get("/api/calendar")
    return {"page": page.status_code, "later": later.status_code, "modules": found}

print(json.dumps(asyncio.run(look())))
"""
BEHIND_THE_PAGE = {
    "repurpose.pack.begin", "repurpose.pack.overrides.rework", "repurpose.editor.session", "repurpose.slicing.storyboard.plan",
    "repurpose.outbox", "repurpose.publish", "repurpose.studio.proposals", "repurpose.studio.inspector", "sqlalchemy", "rjieba",
    "pydantic", "tomlkit", "repurpose.cards.kinds.cover", "repurpose.pack.manifest",
}  # fmt: skip


def test_the_first_page_of_the_studio_waits_for_no_part_that_it_does_not_show(tmp_path):
    told = subprocess.run(
        [sys.executable, "-c", PAGE, str(tmp_path / "packs")],
        capture_output=True,
        check=True,
        cwd=tmp_path,
        env={**os.environ, "REPURPOSE_HOME": str(tmp_path), "XDG_DATA_HOME": str(tmp_path)},
    ).stdout
    found = json.loads(told)
    assert found["page"] == found["later"] == 200
    assert not BEHIND_THE_PAGE & {*found["modules"]}
    assert len(found["modules"]) < 570  # 518
