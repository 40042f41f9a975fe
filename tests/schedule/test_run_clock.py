"""The clock of a run: rings that set events, by the machine's own threads."""

import threading
import time
from datetime import UTC, datetime, timedelta

import pytest

from repurpose.schedule.daemon.clock import Interval, WakeClock


class Rings:
    def __init__(self):
        self.at = []
        self.rung = threading.Event()

    def __call__(self):
        self.at.append(time.monotonic())
        self.rung.set()


def started(clock, tick=60.0, ring=None, wake=None):
    clock.start([Interval("tick", tick, ring or Rings())], wake or Rings())
    return clock


@pytest.mark.slow
def test_a_wake_comes_in_its_time():
    """Of two clocks the one that is armed for sooner rings first, though it is armed last."""
    order = []
    late = started(WakeClock(), wake=lambda: order.append("late"))
    wake = Rings()
    soon = started(WakeClock(), wake=lambda: (order.append("soon"), wake()))
    try:
        late.arm(1.0)
        soon.arm(0.1)
        assert wake.rung.wait(5)
        until = time.monotonic() + 5
        while len(order) < 2 and time.monotonic() < until:
            time.sleep(0.02)
        assert order == ["soon", "late"]
    finally:
        late.stop()
        soon.stop()


def test_arming_again_takes_the_place_of_the_wake_before():
    wake = Rings()
    clock = started(WakeClock(), wake=wake)
    try:
        clock.arm(30)
        clock.arm(0.05)
        assert wake.rung.wait(5)
        time.sleep(0.1)
        assert len(wake.at) == 1
    finally:
        clock.stop()


def test_a_moment_that_has_passed_wakes_at_once():
    wake = Rings()
    clock = started(WakeClock(), wake=wake)
    try:
        clock.arm(-3600)
        assert wake.rung.wait(5)
    finally:
        clock.stop()


def test_rounds_ring_again_and_again_and_a_ring_that_fails_is_told():
    told, tick = [], Rings()

    def broken():
        raise ValueError("no good")

    clock = WakeClock(on_error=told.append)
    clock.start([Interval("tick", 0.05, tick), Interval("broken", 0.05, broken)], Rings())
    try:
        until = time.monotonic() + 5
        while len(tick.at) < 3 and time.monotonic() < until:
            time.sleep(0.02)
        assert len(tick.at) >= 3
        assert any("broken" in text and "no good" in text for text in told)
        assert clock.is_alive()
    finally:
        clock.stop()


def test_a_clock_is_not_alive_before_its_start_and_after_its_end():
    clock = WakeClock()
    assert not clock.is_alive()
    started(clock)
    assert clock.is_alive()
    clock.stop()
    assert not clock.is_alive()
    clock.stop()  # no harm


def test_a_clock_whose_thread_has_died_is_not_alive():
    clock = started(WakeClock())
    clock._scheduler.shutdown(wait=False)  # what a fault in its loop comes to
    assert not clock.is_alive()
    clock.stop()


def test_a_clock_that_was_set_back_rings_by_the_new_time():
    """APScheduler plans by the wall clock: an hour back, and it would wait that hour."""
    now = [0.0]
    told, tick, wake = [], Rings(), Rings()
    clock = started(
        WakeClock(monotonic=lambda: now[0], on_error=told.append), 0.1, ring=tick, wake=wake
    )
    try:
        far = datetime.now(UTC) + timedelta(hours=1)
        clock._scheduler.modify_job("tick", next_run_time=far)
        time.sleep(0.3)
        before = len(tick.at)
        now[0] = 10.0  # by the monotonic clock three rounds have long passed
        assert clock.is_alive()
        assert told
        assert wake.at  # whoever arms does so anew
        until = time.monotonic() + 5
        while len(tick.at) == before and time.monotonic() < until:
            time.sleep(0.02)
        assert len(tick.at) > before
    finally:
        clock.stop()
