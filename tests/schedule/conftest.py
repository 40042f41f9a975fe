"""Databases, as the outbox's tests have them, a pack to plan, and ledgers to plan it in."""

from tests.outbox.conftest import place, postgres, postgres_server
from tests.schedule.committing import clock, either, ledger
from tests.schedule.planning import pack

__all__ = ["clock", "either", "ledger", "pack", "place", "postgres", "postgres_server"]
