"""A real month in minutes: packs, a plan, six accounts, a bad network, a runner killed again and again.

Who is right is asked of the fake platforms: exactly what was planned is there, once and in order.
"""

import multiprocessing
import random
import sys
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest

from repurpose.cli.app import run
from repurpose.outbox import State, open_ledger
from tests.schedule.month import (
    ZONES,
    Runner,
    Weather,
    build,
    look_of,
    open_stage,
    plan_text,
    squeeze,
)

LATE = timedelta(hours=8)  # doubt on a platform where only a person can look, and retries


@pytest.fixture(scope="module")
def processes():
    if sys.platform == "win32":
        pytest.skip("kills processes by POSIX signals")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["tests.schedule.warm"])
    return context


@pytest.mark.slow
def test_a_few_days(processes, tmp_path, monkeypatch):
    """Across the change of Berlin's clocks, with one pack and three accounts."""
    rehearse_month(processes, tmp_path, monkeypatch, packs=1, kills=10, often=0.9, rate=0.1, seed=3,
                   accounts=("bluesky", "mastodon", "telegram"), start="2027-03-26")  # fmt: skip


@pytest.mark.slow
def test_a_whole_month(processes, tmp_path, monkeypatch, request):
    if request.config.getoption("--share"):
        pytest.skip("takes minutes: whole runs only")
    parts, kills = rehearse_month(
        processes, tmp_path, monkeypatch, packs=10, kills=100, often=1.0, rate=0.1, seed=1,
        accounts=tuple(ZONES), start="2027-03-01",
    )  # fmt: skip
    assert parts >= 600
    assert kills >= 100


def rehearse_month(
    processes, folder, monkeypatch, *, packs, kills, often, rate, seed, accounts, start
):
    """Build, plan, commit, run through, and judge; return how many parts and kills there were."""
    built = build(folder, packs)
    plan = folder / "month.toml"
    plan.write_text(plan_text(accounts, start), encoding="utf-8")
    with open_stage(folder / "home", start) as stage:
        for name, value in stage.environment.items():
            monkeypatch.setenv(name, value)
        monkeypatch.delenv("REPURPOSE_OUTBOX", raising=False)
        words = ["plan", *map(str, built), "--plan", str(plan), "--commit", "--quiet"]
        assert run(words) == 0
        with open_ledger() as ledger:
            planned = ledger.parts()
            stage.sandbox.world.faults = Weather(rate, random.Random(seed))
            runner = Runner(processes, stage, seed, kills, often)
            runner.run_through(ledger, stage.clock() + 40 * 86_400)
            judge(ledger, stage.sandbox, planned)
            sys.stdout.write(
                f"{len(planned)} parts, {runner.passes} passes, {runner.kills} kills,"
                f" {stage.sandbox.world.faults.met} faults\n"
            )
            return len(planned), runner.kills


def judge(ledger, sandbox, planned):
    parts = {part.id: part for part in ledger.parts()}
    assert set(parts) == {part.id for part in planned}
    assert {part.state for part in parts.values()} == {State.SENT}
    events = [event for event in ledger.events(most=100_000) if event.kind == "asks_person"]
    asked = {event.publication for event in events}
    for account in ledger.accounts():
        mine = [part for part in parts.values() if part.account == account.id]
        if mine:
            judge_account(sandbox.posts(account.id), mine, asked, ZoneInfo(account.zone))


def judge_account(posts, mine, asked, zone):
    """Exactly what was planned, each thread in its order, and one publication after the other."""
    there = Counter(map(look_of, posts))
    meant = Counter(map(wanted, mine))
    assert there == meant, f"{there - meant} too many, {meant - there} not there"
    places = {look_of(post): (number, post) for number, post in enumerate(posts)}
    threads = defaultdict(list)
    for part in sorted(mine, key=lambda part: part.seq):
        place = places[wanted(part)]
        threads[part.publication].append(place)
        in_time(part, place[1], zone)
    for found in threads.values():
        for (before, first), (after, second) in pairwise(found):
            assert before < after, "a thread out of order"
            assert not second.parent or second.parent == first.number
    due = {part.publication: (part.due_at, part.publication) for part in mine}
    # What waits for a person's answer lets the next one pass.
    begun = [threads[number][0][0] for number in sorted(due, key=due.get) if number not in asked]
    assert begun == sorted(begun), "a publication came before an earlier one"


def wanted(part):
    return squeeze(part.message.text), len(part.message.media)


def in_time(part, post, zone):
    """Not before its time, which is the plan's on the wall, before and after clocks are changed."""
    due = datetime.fromtimestamp(part.due_at / 1000, UTC)
    came = datetime.fromtimestamp(post.at, UTC)
    assert due <= came <= due + LATE, f"{part.name} of {due} came at {came}"
    wall = due.astimezone(zone)
    assert wall.strftime("%H:%M") in ("09:30", "12:15", "18:40") or wall.minute % 5 == 0
