"""`repurpose run --watch` and `--feed` as real processes: an article becomes a pack and a held plan."""

import json
import os
import shutil
import sys
import threading
import time
from collections import Counter
from pathlib import Path

import pytest

from repurpose.outbox import PartFilter, State
from repurpose.sandbox import open_sandbox
from repurpose.schedule.daemon.watch import WatchedSource
from repurpose.schedule.daemon.watch_memory import read_memory
from tests.conftest import SAMPLE
from tests.schedule.home import end, home_over, kinds, read, wait_until

PLAN = """
about = "Words to one account, at once"
start = "tomorrow"

[[send]]
what = "thread"
to = "telegram"
at = "+0d 09:30"
"""


@pytest.fixture
def home(tmp_path):
    with open_sandbox() as sandbox, home_over(tmp_path / "home", sandbox) as home:
        (home.folder / "articles").mkdir()
        (home.folder / "mine.toml").write_text(PLAN)
        (home.folder / "repurpose.toml").write_text(
            '[pack]\nplatforms = ["telegram"]\n[watch]\nplan = "mine.toml"\nout = "packs"\n'
        )
        yield home


def drafts(home):
    with home.ledger() as ledger:
        return ledger.parts(PartFilter(states=[State.DRAFT]))


@pytest.mark.slow
def test_an_article_that_is_written_becomes_a_pack_and_waits_for_approval(home):
    shutil.copy(SAMPLE, home.folder / "articles" / "old.md")
    process = home.start("--watch", "articles")
    wait_until(lambda: "watch" in kinds(process))
    time.sleep(3)
    assert not list(home.folder.glob("packs/*/pack.json"))  # what was there before is left alone

    article = home.folder / "articles" / "new.md"
    article.write_text(
        "# 新的文章\n\n" + "这一句话说了一件新的事情，读者会记住它。" * 6, encoding="utf-8"
    )
    home.enter("telegram", "照样准时。", after=2.0)  # while the pack is being built
    wait_until(lambda: drafts(home) or "watch_failed" in kinds(process), 120)
    assert "watch_failed" not in kinds(process), read(process)
    before = drafts(home)
    assert {part.account for part in before} == {"telegram"}
    assert "这一句话" in before[0].message.text
    with home.ledger() as ledger:
        [sent] = ledger.parts(PartFilter(states=[State.SENT]))
        assert sent.intent_at - sent.due_at < 2000
        ledger.approve((before[0].publication, None), by="me")

    article.write_text(article.read_text().replace("新的事情", "更新的事情"), encoding="utf-8")
    wait_until(lambda: any("更新的事情" in part.message.text for part in drafts(home)), 120)
    wait_until(lambda: kinds(process).count("planned") == 2)
    after = drafts(home)  # revised in place; its approval is void
    assert [part.name for part in after] == [part.name for part in before]
    assert end(process) == 0
    memory = json.loads((home.folder / "packs" / ".watched.json").read_text())
    assert len(memory["files"]) == 2

    again = home.start("--watch", "articles")
    time.sleep(5)
    assert "packing" not in kinds(again)  # what is dealt with is remembered
    assert end(again) == 0


def recorded(tmp_path, code="", answer='{"pack": "packs/a"}'):
    """A stand-in for this program that writes down how it was called."""
    script = tmp_path / "program.py"
    script.write_text(
        "import json, os, sys, time\n"
        f"with open({str(tmp_path / 'calls')!r}, 'a') as file:\n"
        "    file.write(json.dumps([sys.argv[1:], os.nice(0)]) + '\\n')\n"
        f"{code}\nprint({answer!r})\n"
    )
    return sys.executable, str(script)


def calls(tmp_path):
    try:
        text = (tmp_path / "calls").read_text()
    except FileNotFoundError:
        return []
    return [json.loads(line) for line in text.splitlines()]


def watch(tmp_path, told, program, **more):
    (tmp_path / "in").mkdir(exist_ok=True)
    more = {"folders": [tmp_path / "in"], "feeds": [], **more}
    return WatchedSource(
        plan="weekday", out=tmp_path / "packs", db="some.db", journal=told.append, look=0.05, now=lambda: 0,
        program=program, **more,
    )  # fmt: skip


@pytest.mark.slow
def test_the_processes_are_called_as_a_person_would_and_do_not_press_forward(tmp_path):
    told = []
    with watch(tmp_path, told, recorded(tmp_path)):
        wait_until(lambda: told)
        (tmp_path / "in" / "a.md").write_text("一句。")
        wait_until(lambda: len(calls(tmp_path)) == 2)
        wait_until(lambda: any(line.kind == "planned" for line in told))
    [[pack, nice], [plan, _]] = calls(tmp_path)
    assert pack == [
        "pack",
        str(tmp_path / "in" / "a.md"),
        "--out",
        str(tmp_path / "packs"),
        "--json",
    ]
    assert plan[:2] == ["plan", "packs/a"]
    assert {"--commit", "--hold", "--json"} <= set(plan)
    assert plan[plan.index("--plan") + 1] == "weekday"
    assert plan[plan.index("--db") + 1] == "some.db"
    assert nice == min(os.nice(0) + 10, 19)


@pytest.mark.slow
def test_an_article_that_cannot_be_packed_is_told_once_and_tried_after_a_change(tmp_path):
    told = []
    with watch(tmp_path, told, recorded(tmp_path, "sys.exit('repurpose: no sentence in it.')")):
        wait_until(lambda: told)
        path = tmp_path / "in" / "a.md"
        path.write_text("一")
        wait_until(lambda: len(calls(tmp_path)) == 1)
        time.sleep(1.0)
        assert len(calls(tmp_path)) == 1
        path.write_text("一句。")
        wait_until(lambda: len(calls(tmp_path)) == 2)
    failed = [line for line in told if line.kind == "watch_failed"]
    assert "no sentence in it" in failed[0].text
    assert failed[0].level == "error"


@pytest.mark.slow
def test_a_pack_that_lacks_a_clip_is_told_once_and_planned_and_the_next_article_is_packed(tmp_path):
    told = []
    code = """if sys.argv[1] == 'pack':
    print(json.dumps({'pack': sys.argv[2] + '.pack'}))
    print('repurpose: no voice for the clip.', file=sys.stderr)
    sys.exit(4)"""
    with watch(tmp_path, told, recorded(tmp_path, code)):
        wait_until(lambda: told)
        for name in ("a.md", "b.md"):
            (tmp_path / "in" / name).write_text(f"{name} 一句。")
        wait_until(lambda: [line.kind for line in told].count("planned") == 2)
        time.sleep(0.5)
    packed = [words[1] for words, _ in calls(tmp_path) if words[0] == "pack"]
    planned = [words[1] for words, _ in calls(tmp_path) if words[0] == "plan"]
    assert [f"{path}.pack" for path in packed] == planned
    assert len(packed) == 2
    failed = [line for line in told if line.kind == "watch_failed"]
    assert len(failed) == 2
    assert "no voice for the clip" in failed[0].text
    assert sorted(read_memory(tmp_path / "packs").files) == sorted(packed)  # not packed again


@pytest.mark.slow
def test_a_pack_in_the_making_is_ended_with_the_run(tmp_path):
    told = []
    mark = tmp_path / "interrupted"
    code = "try:\n    time.sleep(60)\nexcept KeyboardInterrupt:\n"
    code += f"    open({str(mark)!r}, 'w').close()\n    sys.exit(130)"
    with watch(tmp_path, told, recorded(tmp_path, code)):
        wait_until(lambda: told)
        (tmp_path / "in" / "a.md").write_text("一句。")
        wait_until(lambda: calls(tmp_path))
        time.sleep(0.3)
    assert mark.exists()  # what it had begun is cleaned up by the program itself
    assert not [line for line in told if line.kind == "watch_failed"]
    assert not [t for t in threading.enumerate() if t.name == "watch"]


FEED = """<rss version="2.0"><channel>{}</channel></rss>"""
ITEM = "<item><title>{0}</title><link>https://blog.example/{0}</link>{1}</item>"


class Page:
    charset = etag = modified = ""
    unchanged = False
    address = "https://blog.example/feed"

    def __init__(self, *items):
        self.data = FEED.format("".join(items)).encode()


@pytest.mark.slow
def test_a_feed_gives_each_new_entry_once_also_over_a_restart(tmp_path):
    told, items = [], [ITEM.format("old", "")]
    whole = f"<description>&lt;p&gt;{'整篇都在这里。' * 100}&lt;/p&gt;</description>"

    def fetch(address, **_):
        assert address == "https://blog.example/feed"
        return Page(*items)

    def look_again():
        return watch(
            tmp_path,
            told,
            recorded(tmp_path),
            folders=[],
            feeds=[Page.address],
            fetch=fetch,
            ask=0.1,
        )

    with look_again():
        wait_until((tmp_path / "packs" / ".watched.json").exists)
        time.sleep(0.5)
        items[:0] = [ITEM.format("new", ""), ITEM.format("whole", whole)]
        wait_until(lambda: len(calls(tmp_path)) >= 4)
        time.sleep(0.5)
    with look_again():
        time.sleep(1.0)
    packed = Counter(words[1] for words, _ in calls(tmp_path) if words[0] == "pack")
    [page] = (tmp_path / "packs" / ".feeds").glob("whole-*.html")
    assert packed == {"https://blog.example/new": 1, str(page): 1}
    assert "整篇都在这里" in page.read_text(encoding="utf-8")


def test_a_feed_that_cannot_be_had_is_told_and_asked_again(tmp_path):
    from repurpose.errors import UnreadableArticle

    told = []

    def fetch(*_, **__):
        raise UnreadableArticle("https://blog.example/feed answers 503.")

    with watch(
        tmp_path, told, recorded(tmp_path), folders=[], feeds=["https://blog.example/feed"],
        fetch=fetch, ask=0.1,
    ):  # fmt: skip
        wait_until(lambda: len([line for line in told if line.kind == "feed_failed"]) >= 2)


def test_a_look_that_goes_wrong_is_told_and_the_next_one_is_made(tmp_path):
    told, looks = [], []

    def fetch(*_, **__):
        looks.append(1)
        raise OSError("No space left on device")

    with watch(
        tmp_path, told, recorded(tmp_path), folders=[], feeds=[Page.address], fetch=fetch, ask=0.1
    ):
        wait_until(lambda: len(looks) >= 2)
    assert any("No space left" in line.text and line.level == "error" for line in told)


def test_an_entry_whose_pack_is_ended_with_the_run_is_packed_by_the_next(tmp_path):
    told, items = [], []
    slow = "try:\n    time.sleep(60)\nexcept KeyboardInterrupt:\n    sys.exit(130)"

    def look(code):
        return watch(
            tmp_path, told, recorded(tmp_path, code), folders=[], feeds=[Page.address],
            fetch=lambda *_, **__: Page(*items), ask=0.1,
        )  # fmt: skip

    with look(slow):
        wait_until((tmp_path / "packs" / ".watched.json").exists)
        items.append(ITEM.format("new", ""))
        wait_until(lambda: calls(tmp_path))
        time.sleep(0.3)
    with look(""):
        wait_until(lambda: len(calls(tmp_path)) >= 3)
    assert [words[0] for words, _ in calls(tmp_path)] == ["pack", "pack", "plan"]


def test_two_entries_of_one_title_are_two_articles(tmp_path):
    told, items = [], []
    whole = "<guid>{}</guid><description>&lt;p&gt;{}&lt;/p&gt;</description>"
    with watch(
        tmp_path, told, recorded(tmp_path), folders=[], feeds=[Page.address],
        fetch=lambda *_, **__: Page(*items), ask=0.1,
    ):  # fmt: skip
        wait_until((tmp_path / "packs" / ".watched.json").exists)
        items += [ITEM.format("周记", whole.format(n, f"第{n}周的事情。" * 100)) for n in (1, 2)]
        wait_until(lambda: len(calls(tmp_path)) >= 4)
    pages = [Path(words[1]) for words, _ in calls(tmp_path) if words[0] == "pack"]
    assert len(set(pages)) == 2
    texts = [page.read_text(encoding="utf-8") for page in pages]
    assert ["第2周" in text for text in texts] == [True, False]


def test_a_folder_that_is_not_there_is_said(tmp_path):
    from repurpose.errors import UsageError

    with pytest.raises(UsageError, match="is not a folder"):
        watch(tmp_path, [], (), folders=[Path(tmp_path / "nowhere")])
