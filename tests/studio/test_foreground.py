"""Work that nobody waits for stands back for what somebody does."""

import asyncio
import threading
import time
from contextlib import suppress

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


def test_between_two_files_of_a_page_somebody_still_waits() -> None:
    foreground = Foreground()
    with foreground:
        pass
    began = time.monotonic()
    foreground.stand_back(30, quiet=0.1)
    assert time.monotonic() - began > 0.09
    began = time.monotonic()
    foreground.stand_back(30, quiet=0.1)  # it has been quiet for so long by now
    assert time.monotonic() - began < 20


def _held(foreground: Foreground) -> bool:
    began = time.monotonic()
    foreground.stand_back(0.05)
    return time.monotonic() - began > 0.04
