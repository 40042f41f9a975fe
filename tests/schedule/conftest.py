"""Databases, as the outbox's tests have them, and a pack to plan."""

from tests.outbox.conftest import place, postgres, postgres_server
from tests.schedule.planning import pack

__all__ = ["pack", "place", "postgres", "postgres_server"]
