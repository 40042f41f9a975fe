"""What is asked of the ledger: each question sees one state of the database and keeps no sender waiting."""

from collections.abc import Collection, Mapping

from sqlalchemy import Engine

from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.outbox.core.database import Clock, read_clock, reading
from repurpose.outbox.core.machine import State
from repurpose.outbox.core.model import LedgerAccount, Part
from repurpose.outbox.operator import query
from repurpose.outbox.operator.names import PartName
from repurpose.outbox.rates import slots


class Questions:
    """The half of a ledger that only reads."""

    _engine: Engine
    _clock: Clock | None

    def now(self) -> int:
        """Return the moment by the ledger's clock."""
        with reading(self._engine) as tx:
            return read_clock(tx, self._clock)

    def parts(self, wanted: query.PartFilter | None = None) -> list[Part]:
        """Return the parts that fit, by the time at which they are due."""
        with reading(self._engine) as tx:
            return query.find_parts(tx, wanted or query.PartFilter(), read_clock(tx, self._clock))

    def part(self, name: PartName) -> Part:
        """Return one part.

        Raises:
            UsageError: There is none.
        """
        found = self.parts(query.PartFilter(publication=name[0], seq=name[1] or 0))
        if not found:
            raise UsageError(
                msg("There is no part {name}.{number}.", name=name[0], number=(name[1] or 0) + 1)
            )
        return found[0]

    def publications(
        self, *, account: str = "", key: str = "", plan: str = ""
    ) -> list[query.PartEntry]:
        """Return what was entered, oldest first; of one account or plan, with keys that begin so."""
        with reading(self._engine) as tx:
            return query.find_publications(tx, account, key, plan)

    def held_late(self, then: str) -> list[query.PartEntry]:
        """Return what lateness holds and for which `then` was to happen, such as "next_slot"."""
        with reading(self._engine) as tx:
            return query.find_late(tx, then)

    def slots_taken(self, account: str, since: int, until: int) -> frozenset[int]:
        """Return the moments in [since, until) that publications of the account hold."""
        with reading(self._engine) as tx:
            return slots.slots_taken(tx, account, since, until)

    def uses(self, account: str, since: int) -> Mapping[str, int]:
        """Return what the account uses up from `since` on: names, and the latest moment of each."""
        with reading(self._engine) as tx:
            return slots.read_uses(tx, account, since)

    def counts(self) -> dict[State, int]:
        """Return how many parts are in each state that any is in."""
        with reading(self._engine) as tx:
            return query.count_states(tx)

    def count_archived(self) -> int:
        """Return how many parts are in the archive."""
        with reading(self._engine) as tx:
            return query.count_archived(tx)

    def attempts(self, parts: Collection[int]) -> list[query.Attempt]:
        """Return the log of attempts of these part ids, oldest first."""
        with reading(self._engine) as tx:
            return query.read_attempts(tx, parts)

    def events(self, since: int = 0, most: int = 1000) -> list[query.LoggedEvent]:
        """Return what happened after event number `since`, oldest first."""
        with reading(self._engine) as tx:
            return query.read_events(tx, since, most)

    def last_event(self) -> int:
        """Return the number of the newest event, 0 for none."""
        with reading(self._engine) as tx:
            return query.last_event(tx)

    def pauses(self) -> list[query.Pause]:
        """Return the pauses that hold now."""
        with reading(self._engine) as tx:
            return query.read_pauses(tx, read_clock(tx, self._clock))

    def accounts(self) -> list[LedgerAccount]:
        """Return the accounts by name."""
        with reading(self._engine) as tx:
            return query.read_accounts(tx)
