"""The pure half: the table of steps, and what every outcome means."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.errors import UsageError
from repurpose.outbox.core.decide import Standing, after_sending, after_settling, back_off
from repurpose.outbox.core.machine import (
    FINAL,
    TABLE,
    Event,
    ImpossibleStep,
    State,
    advance,
    sources,
)
from repurpose.outbox.core.model import SendingPolicy
from repurpose.platforms.delivery import Absent, NeedsLogin, NotSent, Refused, Sent, Unclear

NOW = 1_800_000_000_000
POLICY = SendingPolicy()

outcomes = st.one_of(
    st.builds(Sent, st.just("r1")),
    st.builds(Refused, st.just("no")),
    st.builds(NotSent, st.just("later"), st.sampled_from([0.0, 30.0, 90_000.0])),
    st.builds(NeedsLogin, st.just("who")),
    st.builds(Unclear, st.just("?")),
)
settlings = st.sampled_from(["keyed", "searchable", "opaque"])
moments = st.one_of(st.none(), st.integers(NOW - 10**9, NOW + 10**9))
standings = st.builds(Standing, st.integers(0, 40), st.integers(0, 40), moments, moments)
chances = st.floats(0, 1, exclude_max=True)


def test_sent_is_the_end():
    assert not [event for state, event in TABLE if state is State.SENT]
    assert State.SENT in FINAL


@given(st.sampled_from(State), st.sampled_from(Event))
def test_a_step_is_in_the_table_or_refused(state, event):
    if (state, event) in TABLE:
        assert advance(state, event) is TABLE[state, event]
        assert state in sources(event)
    else:
        with pytest.raises(ImpossibleStep) as caught:
            advance(state, event)
        assert isinstance(caught.value, UsageError)
        assert "\n" not in caught.value.message


def test_doubt_is_left_only_by_knowledge():
    """From SENDING, UNKNOWN and HUMAN nothing leads to another try but a word about the platform."""
    knowing = {Event.REJECT, Event.CLEAR, Event.SAY_NOT_POSTED}
    doubtful = {State.SENDING, State.UNKNOWN, State.HUMAN}
    for (state, event), end in TABLE.items():
        if state in doubtful and end in (State.READY, State.LEASED):
            assert event in knowing, (state, event)


def test_sending_is_entered_only_by_the_intent_of_a_lease():
    ways = [(state, event) for (state, event), end in TABLE.items() if end is State.SENDING]
    assert ways == [(State.LEASED, Event.INTEND)]


def test_every_state_can_be_left_or_is_final_and_can_be_reached():
    starts = {state for state, _ in TABLE}
    assert set(State) - starts <= FINAL
    reached, grown = {State.DRAFT, State.APPROVED, State.READY}, True
    while grown:
        more = {end for (state, _), end in TABLE.items() if state in reached} - reached
        reached |= more
        grown = bool(more)
    assert reached == set(State)


@given(outcomes, settlings, standings, chances, st.booleans())
def test_every_outcome_of_sending_is_a_step(outcome, settling, standing, chance, published):
    change = after_sending(outcome, settling, standing, NOW, POLICY, chance, published=published)
    if not published and isinstance(outcome, Sent):
        return  # an upload is never Sent
    start = State.SENDING if published else State.LEASED
    end = advance(start, change.event)
    assert (end is State.SENT) == isinstance(outcome, Sent)
    assert (change.next_at is not None) == (end in (State.READY, State.UNKNOWN))
    assert change.next_at is None or change.next_at >= NOW
    if isinstance(outcome, Unclear) and published:
        assert end in (State.UNKNOWN, State.HUMAN)
        assert (end is State.HUMAN) == (settling == "opaque")
        assert change.standing.doubt_at == NOW
        assert change.standing.absent_at is None
    if isinstance(outcome, NotSent) and outcome.wait:
        assert end is State.READY
        assert change.next_at - NOW == outcome.wait * 1000
        assert change.wait_until == change.next_at
        assert change.standing.failures == standing.failures, "a rate limit is no failure"


@given(outcomes, settlings, standings, chances)
def test_who_went_along_shares_the_doubt_and_not_the_blame(outcome, settling, standing, chance):
    """What stopped the first message of a thread counts against that one alone."""
    change = after_sending(outcome, settling, standing, NOW, POLICY, chance, behind=True)
    if isinstance(outcome, Sent | Unclear):
        alone = after_sending(outcome, settling, standing, NOW, POLICY, chance)
        assert change == alone
    else:
        assert advance(State.SENDING, change.event) is State.READY
        assert (change.next_at, change.standing) == (None, standing)
        assert not change.wait_until
        assert not change.needs_login


@given(settlings, chances, st.integers(0, NOW))
def test_a_refusal_after_doubt_is_a_persons(settling, chance, doubt_at):
    """It may mean "you have posted this already"; without doubt before it is a refusal."""
    refusal = Refused("no")
    doubtful = after_sending(refusal, settling, Standing(doubt_at=doubt_at), NOW, POLICY, chance)
    plain = after_sending(refusal, settling, Standing(), NOW, POLICY, chance)
    assert (doubtful.event, plain.event) == (Event.ASK, Event.FAIL)


@given(st.one_of(outcomes, st.builds(Absent)), settlings, standings, chances)
def test_settling_sends_again_only_after_two_looks_apart(outcome, settling, standing, chance):
    change = after_settling(outcome, settling, standing, NOW, POLICY, chance)
    end = advance(State.UNKNOWN, change.event)
    if end is State.READY:
        assert isinstance(outcome, Absent)
        assert standing.absent_at is not None
        assert NOW - standing.absent_at >= POLICY.apart * 1000
    assert (end is State.SENT) == isinstance(outcome, Sent)
    assert (change.next_at is None) == (end in (State.SENT, State.HUMAN))
    assert change.standing.doubt_at is not None


@given(settlings, chances)
def test_doubt_ends_with_a_person_in_bounded_time(settling, chance):
    """However long the platform stays silent, the part is a person's by the bound and one pause."""
    now, standing = NOW, Standing(doubt_at=NOW)
    for _ in range(10_000):
        change = after_settling(Unclear("?"), settling, standing, now, POLICY, chance)
        if change.event is Event.ASK:
            break
        assert change.next_at > now
        now, standing = change.next_at, change.standing
    else:
        raise AssertionError("never")
    assert now - NOW <= (POLICY.doubt + POLICY.backoff_most * 1.2) * 1000


@given(chances)
def test_what_neither_arrives_nor_is_refused_is_not_sent_for_ever(chance):
    """Unclear, absent twice, sent again, unclear ...: the same number of times as clear failures."""
    standing, events = Standing(), []
    while Event.ASK not in events:
        standing = after_sending(Unclear("?"), "searchable", standing, NOW, POLICY, chance).standing
        standing = replace(standing, absent_at=NOW - round(POLICY.apart * 1000))
        change = after_settling(Absent(), "searchable", standing, NOW, POLICY, chance)
        standing = change.standing
        events.append(change.event)
    assert events == [Event.CLEAR] * (POLICY.failures - 1) + [Event.ASK]


@given(settlings, chances)
def test_what_never_works_fails_in_the_end(settling, chance):
    standing = Standing()
    events = []
    for _ in range(POLICY.failures):
        change = after_sending(NotSent("no"), settling, standing, NOW, POLICY, chance)
        standing = change.standing
        events.append(change.event)
    assert events == [Event.REJECT] * (POLICY.failures - 1) + [Event.FAIL]


@given(st.integers(1, 10_000), chances)
def test_back_off_grows_and_is_bounded(times, chance):
    pause = back_off(times, POLICY, chance)
    assert 0.8 * POLICY.backoff * 1000 <= pause <= 1.2 * POLICY.backoff_most * 1000
    assert back_off(times + 1, POLICY, chance) >= pause


def test_a_request_may_not_outlive_its_lease():
    with pytest.raises(UsageError, match="lease"):
        SendingPolicy(lease=45, request=45)
