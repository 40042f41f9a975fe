"""What the planner permits, the sender permits: at that very moment, whatever the clocks do."""

from datetime import datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from repurpose.outbox import SendingPolicy
from repurpose.outbox.rates.rate_limits import WaitingPublication, permit
from repurpose.schedule.grammar.days import Days
from repurpose.schedule.grammar.zones import resolve, wall
from repurpose.schedule.planning.account_timeline import AccountTimeline
from tests.outbox.test_rate_limits import DAY, MINUTE, moments

POLICY = SendingPolicy()


@given(
    moments(),
    st.lists(st.integers(0, 3 * 1440), min_size=1, max_size=12),
    st.sets(st.integers(0, 3), max_size=2),
)
def test_what_the_planner_permits_the_sender_permits(where, minutes, skipped):
    pacing, near = where
    today = wall(near, pacing.zone).date()
    days = Days(frozenset(today + timedelta(days=number) for number in skipped))
    timeline = AccountTimeline("me", pacing, days)
    midnight = datetime.combine(today, datetime.min.time())
    planned = []
    for later in minutes:
        wished = resolve(midnight + timedelta(minutes=later), pacing.zone)
        slot, _ = timeline.first(wished)
        assert slot.at >= wished.at
        timeline.take(slot.at)
        planned.append(slot.at)
    begun = []
    for number, at in enumerate(sorted(planned)):
        waiting = WaitingPublication(f"plan/{number}", at)
        found = permit(waiting, begun, pacing, at, POLICY)
        assert (found.at, found.why) == (at, "")
        begun.append(at)


@given(moments(), st.lists(st.integers(0, 2 * DAY), max_size=6))
def test_what_the_sender_refuses_the_planner_refuses(where, ages):
    """At one moment, with the same behind it; the planner leaves room for the whole of the jitter."""
    pacing, now = where
    timeline = AccountTimeline("me", pacing, Days())
    begun = sorted(now - age for age in ages)
    for at in begun:
        timeline.take(at)
    found = permit(WaitingPublication("plan/1", now - MINUTE), begun, pacing, now, POLICY)
    if found.at > now:
        assert timeline.permits(now)
