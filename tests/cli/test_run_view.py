"""The panel of `repurpose run`: what is next and what needs a person, at the widths that people have."""

import io
import os
import time

import pytest
from rich.cells import cell_len
from rich.console import Console

from repurpose.cli.run_view import Screen, draw_line, draw_status, pause_after
from repurpose.outbox import State
from repurpose.schedule.daemon.journal import make_line
from repurpose.schedule.daemon.status import NodeRow, Row, Status, Stopped

NOW = 1_800_000_000_000  # 2027-01-15 08:00 UTC, a Friday
MINUTE = 60_000


@pytest.fixture(autouse=True)
def _in_berlin(monkeypatch):
    monkeypatch.setenv("TZ", "Europe/Berlin")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def row(name, account, after, text, **more):
    at = None if after is None else NOW + round(after * MINUTE)
    fields = {"zone": "UTC", "messages": 1, "state": State.READY, "why": "", **more}
    return Row(name, account, "mastodon", at=at, text=text, **fields)


FULL = Status(
    NOW,
    (
        row("12.1", "weibo-me", 0.2, "为什么我们总是在深夜做出后悔的决定？" * 4, messages=9, zone="Asia/Shanghai"),
        row("13.1", "x-me", 26, "Why we regret what we decide at night"),
        row("14.1", "mastodon", 26 * 60, "太阳照常升起", why="paused (all)"),
        row("15.1", "bluesky", 9 * 24 * 60, "The clip of Friday", zone="Europe/Paris"),
        *(row(f"{n}.1", "x-me", 20_000 + n, f"later {n}") for n in range(20, 30)),
    ),
    (row("11.3", "bluesky", 0, "一条正在路上的消息", state=State.SENDING),),
    (
        row("9.1", "telegram", None, "上周的总结", state=State.HUMAN, why="no answer came"),
        row("8.2", "x-me", 2, "The second", state=State.UNKNOWN, why="HTTP 503"),
    ),
    (Stopped("linkedin", "needs a login: ended"), Stopped("x-me", "asked to wait", NOW + 8 * MINUTE)),
    (NodeRow("mac:1", NOW), NodeRow("vps:1", NOW)),
    {State.SENT: 128, State.READY: 40, State.DRAFT: 3},
)  # fmt: skip


def drawn(status, width):
    console = Console(width=width, file=io.StringIO(), color_system=None)
    console.print(draw_status(status, "mac:1", width))
    return console.file.getvalue()


@pytest.mark.parametrize("width", [60, 80, 100, 120, 200])
def test_nothing_is_wider_than_the_terminal_and_each_row_is_one_line(width):
    lines = drawn(FULL, width).splitlines()
    assert all(cell_len(line) <= width for line in lines)
    assert sum("weibo-me" in line for line in lines) == 1
    assert len(lines) == len(drawn(FULL, 300).splitlines())


def test_it_says_when_in_our_time_and_in_the_accounts():
    said = drawn(FULL, 120)
    first = next(line for line in said.splitlines() if "weibo-me" in line)
    assert "in 12 s" in first
    assert "09:00" in first  # Berlin
    assert "16:00 Shanghai" in first
    assert "×9" in first
    assert "in 26 min" in said
    assert "Sat 11:00" in said
    assert "24 Jan 09:00" in said
    assert "Paris" not in said  # the same wall time as ours
    assert "Shanghai" not in drawn(FULL, 80)


def test_it_says_what_needs_a_person_and_what_to_do():
    said = drawn(FULL, 80)
    for words in (
        "NEEDS YOU   repurpose outbox resolve ID",
        "9.1  telegram  no answer came",
        "8.2  in 2 min  x-me  HTTP 503",
        "linkedin  needs a login: ended",
        "asked to wait until 09:08",
        "paused (all)",
        "128 sent · 40 ready · 3 for approval",
        "2 nodes: mac:1, vps:1",
        "+6",
    ):
        assert words in said, words


def test_an_empty_outbox_says_so():
    said = drawn(Status(NOW), 80)
    assert "nothing is due" in said
    assert "the outbox is empty" in said
    assert "NEEDS YOU" not in said


def test_it_is_drawn_as_often_as_its_words_change():
    assert pause_after(FULL) == 1.0
    assert pause_after(Status(NOW)) == 20.0
    assert pause_after(Status(NOW, (row("1.1", "x", 30, "later"),))) == 20.0


def test_lines_are_marked_by_what_they_are():
    assert draw_line(make_line(NOW, "sent", "1.1 sent")).plain.endswith(" ✓ 1.1 sent")
    assert draw_line(make_line(NOW, "failed", "1.1 failed", "error")).plain.endswith(
        " ✗ 1.1 failed"
    )
    assert draw_line(make_line(NOW, "started", "begun")).plain == " 09:00:00 · begun"


def test_the_screen_ends_with_its_lines_and_without_its_panel():
    out = io.StringIO()
    console = Console(width=80, height=40, file=out, force_terminal=True, color_system=None)
    with Screen(console, lambda: FULL, "mac:1") as screen:
        screen.tell(make_line(NOW, "sent", "1.1 on x sent"))
        until = time.monotonic() + 10
        while "weibo-me" not in out.getvalue() and time.monotonic() < until:
            time.sleep(0.05)
    assert "1.1 on x sent" in out.getvalue()
    assert "weibo-me" in out.getvalue()
    assert out.getvalue().rstrip().endswith("\x1b[2K")  # the panel is wiped
    assert "\x1b[?25h" in out.getvalue()  # the cursor is shown again


def test_a_database_that_is_away_is_said_in_the_panel():
    from repurpose.errors import MachineError

    out = io.StringIO()
    console = Console(width=80, file=out, force_terminal=True, color_system=None)

    def away():
        raise MachineError("The outbox is away.")

    with Screen(console, away, "mac:1"):
        until = time.monotonic() + 10
        while "is away" not in out.getvalue() and time.monotonic() < until:
            time.sleep(0.05)
    assert "The outbox is away." in out.getvalue()
    assert os.environ["TZ"] == "Europe/Berlin"
