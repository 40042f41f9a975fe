"""A turn costs the same over 20,000 waiting parts as over 4,000: counted, not timed. On both databases."""

import pytest
from sqlalchemy import event, text

from benchmarks.outbox_fill import LENGTH, fill_accounts, fill_parts, set_paces
from benchmarks.outbox_work import claim_undone, search_of, statements, undone, whole_reads
from repurpose.outbox import Dispatcher, Ledger, SenderRequest
from repurpose.platforms.delivery import Sent
from tests.clock import Clock

ACCOUNTS, FREE = 100, 8


def filled(place, waiting, *, paced):
    ledger = Ledger(place)
    fill_accounts(ledger, ACCOUNTS)
    set_paces(ledger, paced=paced)
    sizes = {"due": LENGTH * ACCOUNTS, "waiting": waiting, "sent": waiting}
    fill_parts(ledger, ACCOUNTS, now=ledger.now(), **sizes)
    return ledger


@pytest.mark.slow
@pytest.mark.parametrize("paced", [False, True])
def test_no_statement_of_a_turn_reads_a_large_table_whole(place, paced):
    """What claims, what finds nothing, and what writes down answers."""
    with filled(place, 6_000, paced=paced) as ledger:
        with undone(ledger) as tx, statements(ledger) as asked:
            assert claim_undone(tx, ledger, FREE) == FREE
            claiming = list(asked)
        with undone(ledger) as tx, statements(ledger) as asked:
            tx.exec_driver_sql("UPDATE part SET next_at = next_at + 86400000 WHERE state = 'READY'")
            asked.clear()
            assert claim_undone(tx, ledger, FREE) == 0
            idle = list(asked)
        assert len(claiming) > len(idle) > 0
        assert whole_reads(ledger, [*claiming, *idle]) == []
        unindexed = ("SELECT count(*) FROM part WHERE owner = 'x'", ())
        assert len(whole_reads(ledger, [unindexed])) == 1, "it would be seen"


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("paced", [False, True])
def test_what_a_claim_searches_does_not_grow_with_what_waits(place, paced):
    with filled(place, 4_000, paced=paced) as ledger:
        small = search_of(ledger, FREE)
        now = ledger.now()
        fill_parts(ledger, ACCOUNTS, waiting=16_000, sent=16_000, now=now)
        large = search_of(ledger, FREE)
    assert large["statements a claim"] == small["statements a claim"] <= 50
    for name, value in large.items():
        # Indexes grow by a level now and then, and PostgreSQL keeps what is dead for a while.
        assert value <= 1.5 * small[name] + 100, (name, small, large)


class Instant:
    """A platform that answers at once."""

    settling, key_life = "keyed", float("inf")

    def publish(self, _message, _handles, place, _deadline):
        return Sent(place.key)


def test_commits_are_bounded_by_what_is_delivered(place):
    """A turn writes down what was heard and takes what is due: few commits for many parts."""
    with filled(place, 1_000, paced=False) as ledger:
        commits = []
        event.listen(ledger._engine, "commit", lambda _link: commits.append(1))
        Dispatcher(ledger, lambda _account: Instant(), slots=FREE).run_once()
        delivered = LENGTH * ACCOUNTS
        assert sum(part.state == "SENT" for part in ledger.parts()) == 1_000 + delivered
        # At best one of FREE; at worst, slots answer one by one: a turn for each answer, and some idle.
        assert len(commits) <= delivered + 20
    assert ledger._engine.pool.checkedout() == 0


def test_a_node_does_not_wait_for_another_that_notes_the_clock(postgres):
    """Every half minute all of them find that it is time; whoever comes second leaves it to the first."""
    clock = Clock(1_800_000_000.0)
    with Ledger(postgres, clock=clock, busy=0.5) as ledger:
        ledger.turn(SenderRequest("one"))
        clock.seconds += 60
        with ledger._engine.begin() as other:
            other.execute(text("SELECT * FROM meta WHERE key = 'clock' FOR UPDATE"))
            ledger.turn(SenderRequest("two"))
        ledger.turn(SenderRequest("one"))
        with ledger._engine.connect() as tx:
            noted = tx.execute(text("SELECT value FROM meta WHERE key = 'clock'")).scalar()
        assert noted == str(clock.now)


def test_eight_nodes_need_a_connection_each(place):
    with filled(place, 1_000, paced=False) as ledger:
        for _ in range(20):
            ledger.turn(SenderRequest("test", free=FREE))
            ledger.counts()
        assert ledger._engine.pool.checkedin() == 1
