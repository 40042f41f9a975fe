"""The ledger: every verb is one transaction on the database; time and chance are its arguments."""

import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Self

from sqlalchemy import Connection

from repurpose.errors import RepurposeError
from repurpose.outbox.core import crash_points, enqueue, readers
from repurpose.outbox.core.database import (
    Clock,
    default_path,
    name_of,
    open_engine,
    read_clock,
    reading,
    writing,
)
from repurpose.outbox.core.exchange import Exchange, SenderRequest, take_turn
from repurpose.outbox.core.machine import State
from repurpose.outbox.core.making import copy_file, make_tables
from repurpose.outbox.core.model import (
    Entered,
    LedgerAccount,
    Pacing,
    Publication,
    SendingPolicy,
    Slot,
)
from repurpose.outbox.core.notifications import Notifications, listen, tell
from repurpose.outbox.core.questions import Questions
from repurpose.outbox.operator import operator_actions, plan_commit, plan_store, query
from repurpose.outbox.operator.archive import BATCH, Archived, find_over, move_over
from repurpose.outbox.operator.names import PartName
from repurpose.outbox.operator.plan_store import PlanRow, SenderNode
from repurpose.outbox.rates import slots
from repurpose.platforms import Message


class Ledger(Questions):
    """The parts of all publications, and what became of them: the only truth about what was sent.

    May be used from several threads; each verb is its own transaction. Verbs that find the database
    busy, full or gone raise MachineError and have changed nothing.
    """

    def __init__(
        self,
        place: str | Path = "",
        *,
        clock: Clock | None = None,
        policy: SendingPolicy | None = None,
        chance: random.Random | None = None,
        busy: float = 15.0,
        pages: int = 0,
        read_only: bool = False,
    ) -> None:
        """Open the ledger at a path or a `postgresql://` URL, and make or upgrade its tables.

        Args:
            place: "" for the user's data directory.
            clock: Seconds since the epoch; None for the machine's, or the database server's.
            policy: How long things may take.
            chance: Spreads retries, and names a new database.
            busy: Seconds to wait for another writer.
            pages: The file's greatest size, 0 for no limit.
            read_only: Only looked at: for a file on a disk that cannot be written to.

        Raises:
            SetupError: A newer program wrote it, or a driver is missing.
            MachineError: It cannot be opened.
        """
        self.policy = policy or SendingPolicy()
        self._clock = clock
        self._chance = chance or random.SystemRandom()
        self._engine = open_engine(
            place or default_path(), busy=busy, pages=pages, read_only=read_only
        )
        try:
            install_id = f"{self._chance.getrandbits(128):032x}"
            make_tables(self._engine, install_id, clock, read_only=read_only)
        except RepurposeError:
            self.close()
            raise

    @property
    def name(self) -> str:
        """The file, or the URL without its password."""
        return name_of(self._engine)

    def back_up(self, *, due: bool = True) -> Path | None:
        """Copy the file beside it; None where no copy is due. Raises as `backup.back_up`."""
        return copy_file(self._engine, self._clock, due=due)

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _telling(self) -> Iterator[Connection]:
        with writing(self._engine) as tx:
            yield tx
            tell(tx)

    # What goes in.

    def put_account(self, account: LedgerAccount) -> None:
        """Add an account, or replace what is known of it."""
        with writing(self._engine) as tx:
            enqueue.put_account(tx, account)

    def enqueue(self, *publications: Publication) -> list[Entered]:
        """Freeze publications into parts, all of them or none.

        Raises:
            ContentError: The account has the same content within the guarded days, or no free slot.
            SetupError: An account is not known.
        """
        with self._telling() as tx:
            now = read_clock(tx, self._clock)
            enqueue.lock(tx, publications)
            entered = [enqueue.enqueue(tx, p, now, self.policy) for p in publications]
            crash_points.point("enqueue.before_commit")
        crash_points.point("enqueue.after_commit")
        return entered

    def carry_out(self, wanted: plan_commit.PlanChanges, *, by: str = "") -> list[Entered]:
        """Do all that a plan changes, or nothing; return what became of what enters.

        Raises:
            ImpossibleStep, ContentError, SetupError: As the single verbs do.
        """
        with self._telling() as tx:
            now = read_clock(tx, self._clock)
            entered = plan_commit.carry_out(tx, wanted, now, self.policy, by)
            crash_points.point("enqueue.before_commit")
        crash_points.point("enqueue.after_commit")
        return entered

    def set_pacing(self, account: str, pacing: Pacing) -> None:
        """Set how fast an account may begin publications, and by which clock.

        Raises:
            SetupError: The account is not known.
            UsageError: There is no such zone.
        """
        with self._telling() as tx:
            enqueue.set_pacing(tx, account, pacing)

    def revise(self, name: PartName, message: Message) -> State:
        """Replace the content of one part that is not sent; its approval is void."""
        with self._telling() as tx:
            row = query.the_only(operator_actions.lock_parts(tx, *name))
            return enqueue.revise(tx, row, message, read_clock(tx, self._clock), self.policy)

    def reslot(self, publication: int, wanted: Sequence[Slot]) -> Slot:
        """Move what is not begun to the first slot that is free; what lateness held may go again.

        Raises:
            ImpossibleStep: It is begun, or over.
            ContentError: All are taken; nothing was changed.
        """
        with self._telling() as tx:
            rows = operator_actions.lock_parts(tx, publication)
            return slots.reslot(tx, rows, wanted, read_clock(tx, self._clock))

    def resolve_again(self, publication: int, at: int, tz_version: str) -> bool:
        """Give the same wall time the instant that newer zone data say; False: it is begun."""
        with self._telling() as tx:
            rows = operator_actions.lock_parts(tx, publication)
            return slots.resolve_again(tx, rows, at, tz_version, read_clock(tx, self._clock))

    # What people decide. A name without a seq means every part of the publication that it fits.

    def approve(
        self,
        name: PartName,
        *,
        by: str,
        content: Mapping[int, str] | None = None,
        reviewed: bool = False,
    ) -> int:
        """Let drafts go; `content` may give seen hashes by part id; only `reviewed` (`reviewed.py`) ends that wait."""
        with self._telling() as tx:
            rows = operator_actions.lock_parts(tx, *name)
            return operator_actions.approve(
                tx, rows, read_clock(tx, self._clock), by, content or {}, reviewed=reviewed
            )

    def hold(self, name: PartName, *, reason: str = "") -> int:
        """Keep back what is READY."""
        with self._telling() as tx:
            return operator_actions.hold(
                tx, operator_actions.lock_parts(tx, *name), read_clock(tx, self._clock), reason
            )

    def release(self, name: PartName) -> int:
        """Let go what was held."""
        with self._telling() as tx:
            return operator_actions.release(
                tx, operator_actions.lock_parts(tx, *name), read_clock(tx, self._clock)
            )

    def move(self, name: PartName, due_at: int, *, local_due: str = "", zone: str = "") -> int:
        """Set another time for what is not begun; the wall time that is meant, if one is."""
        with self._telling() as tx:
            rows, now = operator_actions.lock_parts(tx, *name), read_clock(tx, self._clock)
            return operator_actions.move(tx, rows, now, due_at, local_due, zone)

    def cancel(self, name: PartName, *, by: str = "") -> int:
        """Cancel what is not sent, and what stands behind it in its thread."""
        with self._telling() as tx:
            return operator_actions.cancel(
                tx, operator_actions.lock_parts(tx, *name), read_clock(tx, self._clock), by
            )

    def retry(self, name: PartName) -> int:
        """Send again what FAILED or was SKIPPED; do not wait with what waits for its next try."""
        with self._telling() as tx:
            return operator_actions.retry(
                tx, operator_actions.lock_parts(tx, *name), read_clock(tx, self._clock)
            )

    def say_posted(
        self,
        name: PartName,
        *,
        url: str = "",
        remote_id: str = "",
        ref: Mapping[str, Any] | None = None,
        by: str = "",
    ) -> None:
        """Take a person's word that the platform has one part."""
        with self._telling() as tx:
            row = query.the_only(operator_actions.lock_parts(tx, *name))
            now = read_clock(tx, self._clock)
            operator_actions.say_posted(tx, row, now, by, url, remote_id, ref or {})

    def say_not_posted(self, name: PartName, *, by: str = "") -> None:
        """Take a person's word that the platform does not have one part: it is sent again."""
        with self._telling() as tx:
            row = query.the_only(operator_actions.lock_parts(tx, *name))
            operator_actions.say_not_posted(tx, row, read_clock(tx, self._clock), by)

    def pause(
        self, scope: str, *, until: int | None = None, reason: str = "", by: str = ""
    ) -> None:
        """Let nothing go in `all`, `platform:NAME` or `account:ID`, until a moment or a resume."""
        with self._telling() as tx:
            operator_actions.pause(tx, scope, read_clock(tx, self._clock), until, reason, by)

    def resume(self, scope: str, *, by: str = "") -> bool:
        """End a pause; say whether there was one."""
        with self._telling() as tx:
            return operator_actions.resume(tx, scope, read_clock(tx, self._clock), by)

    def restore_login(self, account: str) -> bool:
        """Unblock an account whose credentials are good again; say whether it was blocked."""
        with self._telling() as tx:
            return operator_actions.restore_login(tx, account, read_clock(tx, self._clock))

    def doubt_login(self, account: str, reason: str, *, ends: int | None = None) -> bool:
        """Block an account whose login has ended, or note that it ends; say whether that is news."""
        with self._telling() as tx:
            return operator_actions.doubt_login(
                tx, account, read_clock(tx, self._clock), reason, ends
            )

    # What senders do.

    def turn(self, wishes: SenderRequest, now: int | None = None) -> Exchange:
        """Write down what a sender heard and give it what is due, in one transaction."""
        crash_points.point("turn.begun")
        with writing(self._engine) as tx:
            moment = read_clock(tx, self._clock) if now is None else now
            turn = take_turn(tx, wishes, moment, self.policy, self._chance.random)
            crash_points.point("turn.before_commit")
        crash_points.point("turn.after_commit")
        return turn

    # What goes out of the way.

    def archive(self, before: int, *, batch: int = BATCH) -> Iterator[Archived]:
        """Move what was delivered before a moment and is over into the archive; tell of each batch.

        Each batch is a transaction: who stops in between goes on where that was. Senders go on
        meanwhile, and several may do it at once.

        Raises:
            MachineError: The database is busy, full or gone; the batches before stay moved.
        """
        after = 0
        while True:
            with reading(self._engine) as tx:
                found, _ = find_over(tx, before, after, batch)
            if not found:
                return
            after = found[-1]
            crash_points.point("archive.before")
            with writing(self._engine) as tx:
                moved = move_over(tx, found, read_clock(tx, self._clock))
                crash_points.point("archive.before_commit")
            crash_points.point("archive.after_commit")
            yield moved

    def count_over(self, before: int) -> Archived:
        """Return what `archive` would move."""
        with reading(self._engine) as tx:
            return find_over(tx, before, most=sys.maxsize)[1]

    # What the scheduler keeps here.

    def put_plan(self, name: str, body: Mapping[str, Any]) -> None:
        """Keep a committed plan (JSON values), in place of the one of that name."""
        with self._telling() as tx:
            plan_store.put_plan(tx, name, body, read_clock(tx, self._clock))

    def drop_plan(self, name: str) -> bool:
        """Forget a plan; what it has entered stays. Say whether there was one."""
        with self._telling() as tx:
            return plan_store.drop_plan(tx, name)

    def plans(self) -> list[PlanRow]:
        """Return the committed plans by name."""
        with reading(self._engine) as tx:
            return plan_store.read_plans(tx)

    def get_meta(self, key: str) -> str:
        """Return a setting of the scheduler's, "" when it was never set."""
        with reading(self._engine) as tx:
            return plan_store.get_meta(tx, key)

    def set_meta(self, key: str, value: str) -> None:
        """Keep a setting of the scheduler's."""
        with writing(self._engine) as tx:
            plan_store.set_meta(tx, key, value)

    def beat(self, node: str, *, version: str, state: Any) -> None:
        """Note that a sender lives, and what it says of itself (JSON values)."""
        with writing(self._engine) as tx:
            plan_store.beat(tx, node, version, state, read_clock(tx, self._clock))

    def nodes(self) -> list[SenderNode]:
        """Return the senders that were heard of within a week, the latest first."""
        with reading(self._engine) as tx:
            return plan_store.read_nodes(tx)

    def take_events(
        self, reader: str, owner: str, most: int = 100, lease: float = 60.0
    ) -> list[query.LoggedEvent]:
        """Return what the reader has not done yet, and keep others from it for `lease` seconds.

        One owner at a time over all nodes, each event at least once: an owner that does not say
        `events_done` in time is told again, or another is. Nothing while another owner reads.
        """
        with writing(self._engine) as tx:
            now = read_clock(tx, self._clock)
            return readers.take_events(tx, reader, owner, most, now + round(lease * 1000), now)

    def events_done(self, reader: str, owner: str, last_id: int) -> bool:
        """Say that the reader has acted on all up to `last_id`; False: another owner reads now."""
        with writing(self._engine) as tx:
            return readers.events_done(tx, reader, owner, last_id)

    def listen(self, interval: float = 1.0) -> Notifications:
        """Follow what is entered and decided, here or in other programs; see `watch_news`."""
        return listen(self._engine, interval)
