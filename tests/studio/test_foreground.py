"""Work that nobody waits for stands back for what somebody does."""

import asyncio
import threading
import time
from contextlib import suppress
from pathlib import Path

from repurpose.article import Source, parse_article
from repurpose.pack import Choices, build_packs, read_manifest
from repurpose.resources import asset
from repurpose.studio.foreground import Foreground, waited_for


def test_work_behind_stands_back_until_nobody_waits() -> None:
    foreground, order = Foreground(), []

    def work() -> None:
        foreground.stand_back(30)
        order.append("behind")

    behind = threading.Thread(target=work)
    with foreground:
        behind.start()
        behind.join(0.05)
        order.append("asked")
    behind.join(30)
    assert order == ["asked", "behind"]


def test_nothing_stands_back_for_good() -> None:
    foreground = Foreground()
    began = time.monotonic()
    with foreground:
        foreground.stand_back(0.05)
    assert 0.04 < time.monotonic() - began < 20


def test_news_that_are_sent_for_hours_hold_nothing_up() -> None:
    foreground, seen = Foreground(), []

    async def app(_scope: object, _receive: object, send: object) -> None:
        seen.append(_held(foreground))
        await send({"type": "http.response.start"})  # type: ignore[operator]
        seen.append(_held(foreground))  # the body is still to come

    async def ask() -> None:
        async def send(_: object) -> None: ...

        await waited_for(app, foreground)({"type": "http"}, None, send)  # type: ignore[arg-type]

    asyncio.run(ask())
    assert seen == [True, False]


def test_a_request_that_fails_is_waited_for_no_longer() -> None:
    foreground = Foreground()

    async def app(*_: object) -> None:
        raise OSError

    async def ask() -> None:
        with suppress(OSError):
            await waited_for(app, foreground)({"type": "http"}, None, None)  # type: ignore[arg-type]

    asyncio.run(ask())
    assert not _held(foreground)


def test_a_draft_has_its_words_and_is_made_whole_after(tmp_path: Path) -> None:
    text = asset("samples", "demo.md").read_text(encoding="utf-8")
    article = parse_article(text, Source("demo.md", "0" * 64))

    def make(*, draft: bool):
        choices = Choices(platforms=("x", "weibo"), clips=0, cards=False)
        build_packs([article], choices, tmp_path, jobs=1, report=lambda *_: None, draft=draft)
        [folder] = tmp_path.iterdir()
        return folder, read_manifest(folder)

    folder, first = make(draft=True)
    assert not (folder / "index.html").exists()
    assert all(thread.posts for thread in first.threads)
    folder, whole = make(draft=False)
    assert (folder / "index.html").is_file()
    assert "index.html" in whole.files
    assert [t.posts for t in whole.threads] == [t.posts for t in first.threads]


def _held(foreground: Foreground) -> bool:
    began = time.monotonic()
    foreground.stand_back(0.05)
    return time.monotonic() - began > 0.04
