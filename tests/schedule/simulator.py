"""A month in one process: the real ledger and the real dispatcher; time, network and fate are simulated.

Everything that happens is an entry of one queue. Where two things could happen in either order, the
seed says which comes first; nothing else is random, so a seed tells the same story each time:

    python -m tests.schedule.simulator_story SEED

What is real: every transaction on a SQLite file, `Dispatcher._turn`, `_do` and `_take`, and the
functions of `outbox.send`. What is not: the threads (each slot's work is an entry of the queue), the
platform (`simulator_network`), and the clock.
"""

import heapq
import json
import random
import shutil
import sqlite3
import tempfile
from collections import defaultdict, deque
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty

from repurpose.errors import MachineError, RepurposeError
from repurpose.outbox import Dispatcher, Ledger, SendingPolicy
from repurpose.outbox.core import crash_points
from repurpose.outbox.core.send import results_of
from tests.schedule.simulator_network import Network, Pending

MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None  # spares the disk, not the code
MOST_TURNS = 2500  # of one month; an ordinary one takes about a hundred
TICK = 30.0  # seconds after which a running sender looks again, whatever it was told


class Crash(BaseException):
    """The process is gone: nothing catches this but the simulator."""


@dataclass
class Fate:
    """How much goes wrong. Chances are for each time that it could."""

    crash: float = 0.0  # at every named point of the code
    freeze: float = 0.0  # a sender stops before a request, and goes on later
    busy: float = 0.0  # another program holds the database
    faults: float = 0.0  # of the network
    down: float = 3600.0  # the longest that a dead sender stays away, in seconds
    leaps: bool = False  # the machine's clock is set


class Bench:
    """One ledger for many seeds: the tables are made once, and put back before each."""

    def __init__(self):
        self.folder = Path(tempfile.mkdtemp(dir=MEMORY))
        self.path = self.folder / "outbox.db"
        self.sim = None
        self.ledger = Ledger(
            self.path,
            clock=self.read_clock,
            policy=SendingPolicy(),
            chance=random.Random(0),
            busy=0.0,
        )
        self.ledger.close()
        self.fresh = self.path.read_bytes()

    def read_clock(self):
        return self.sim.wall()

    def reset(self, sim):
        """Give the empty ledger to a new story."""
        self.ledger.close()
        for end in ("-wal", "-shm"):
            self.path.with_name(self.path.name + end).unlink(missing_ok=True)
        self.path.write_bytes(self.fresh)
        self.sim = sim
        self.ledger._chance = sim.chance
        return self.ledger

    def close(self):
        self.ledger.close()
        shutil.rmtree(self.folder, ignore_errors=True)


class Sender:
    """A dispatcher whose slots are entries of the queue."""

    def __init__(self, sim, number, slots):
        self.sim, self.name, self.slots = sim, f"sender-{number}", slots
        self.dispatcher = Dispatcher(
            sim.ledger, sim.network.client, slots=slots, owner=self.name, monotonic=sim.monotonic
        )
        self.alive, self.until = True, 0.0  # frozen until that moment
        self.armed = 0
        self.refused = 0
        self.soon()

    def soon(self, delay=0.0):
        """Take a turn after `delay` seconds, and forget other plans for one."""
        self.armed += 1
        number = self.armed
        self.sim.after(delay, lambda: self.wake(number))

    def wake(self, number):
        if number == self.armed:
            self.awake(self.turn)

    def awake(self, act):
        """Do something when this sender runs: not when it is dead, later when it is frozen."""
        if not self.alive:
            return
        if self.until > self.sim.real:
            self.sim.after(self.until - self.sim.real, lambda: self.awake(act))
            return
        try:
            with self.sim.acting(self):
                act()
        except Crash:
            self.die()

    def turn(self):
        dispatcher = self.dispatcher
        try:
            with self.sim.perhaps_busy():
                turn = dispatcher._turn(None)
        except MachineError:
            self.refused += 1
            self.soon(dispatcher._pause_after(self.refused))
            return
        self.refused = 0
        self.sim.turns += 1
        assert self.sim.turns < MOST_TURNS, "the senders turn and turn"
        while True:
            try:
                job = dispatcher._jobs.get_nowait()
            except Empty:
                break
            self.sim.after(self.sim.chance.uniform(0.0, 0.05), lambda job=job: self.start(job))
        if turn.refused:  # their slots are free for others now
            self.soon()
            return
        wakes = [] if turn.next_wake is None else [turn.next_wake / 1000 - self.sim.wall()]
        if dispatcher._uploading:
            wakes.append(dispatcher._renew_at - self.sim.real)
        if wakes:
            self.soon(max(0.001, min(wakes)))

    def start(self, job):
        self.perhaps_freeze()
        self.awake(lambda: self.work(job))

    def perhaps_freeze(self):
        """Stop in the middle of things now and then, as a laptop does whose lid is closed."""
        if not self.sim.happens(self.sim.fate.freeze) or self.until > self.sim.real:
            return
        chance = self.sim.chance
        self.freeze(chance.choice((20.0, 9000.0, *(chance.uniform(90.0, 320.0) for _ in range(4)))))

    def freeze(self, seconds):
        self.until = self.sim.real + seconds
        self.sim.say(f"{self.name} freezes for {seconds:.0f} s")
        self.sim.after(TICK, self.sim.poke)

    def work(self, job):
        """Do a slot's work; what it hears comes when the network has brought it."""
        sim = self.sim
        sim.network.kind, sim.network.latency = job.kind, 0.0
        news = self.dispatcher._do(job)
        self.perhaps_freeze()  # before it hears
        if isinstance(news, tuple) and isinstance(news[0].outcome, Pending):
            pending, settling = news[0].outcome, news[0].settling

            def hear():
                self.hear(results_of(job.task, pending.value, settling))

            sim.at(pending.reply_at, lambda: self.awake(hear))
            return
        sim.after(sim.network.latency, lambda: self.awake(lambda: self.hear(news)))

    def hear(self, news):
        if isinstance(news, tuple):
            for result in news:
                self.sim.say(f"{self.name} hears of {result.task.name}: {result.outcome}")
        self.dispatcher._take(news)
        self.soon()

    def die(self, away=0.0):
        self.alive = False
        self.sim.say(f"{self.name} dies")
        self.sim.senders.remove(self)
        if not self.sim.senders:
            self.sim.alone = self.sim.real
        self.sim.after(away or self.sim.away(), self.sim.add_sender)
        self.sim.after(TICK, self.sim.poke)


class Simulation:
    """One story. `base` is the wall clock at its beginning, in seconds since the epoch."""

    def __init__(self, bench, seed, *, base, fate, senders=1, slots=2):
        self.seed, self.chance = seed, random.Random(seed)
        self.fate, self.base = fate, base
        self.real, self.offset = 0.0, 0.0
        self.queue, self.number = [], 0
        self.story = deque(maxlen=4000)
        self.turns = 0
        self.actor = None
        self.leapt = []  # real moments at which the clock was set
        self.moves, self.seen = defaultdict(list), 0  # see `note_moves`
        self.alone, self.idle = 0.0, 0.0  # since when nobody sends; how long nobody did
        self.ledger = bench.reset(self)
        self.side = sqlite3.connect(bench.path, isolation_level=None, timeout=0.0)
        self.side.row_factory = sqlite3.Row
        self.network = Network(self)
        self.senders, self.count, self.slots = [], 0, slots
        for _ in range(senders):
            self.add_sender()

    # Time.

    def wall(self):
        """The machine's clock, seconds since the epoch."""
        return self.base + self.real + self.offset

    def now(self):
        return round(self.wall() * 1000)

    def monotonic(self):
        return self.real

    def at(self, moment, act):
        self.number += 1
        entry = (max(moment, self.real), self.chance.random(), self.number, act)
        heapq.heappush(self.queue, entry)

    def after(self, delay, act):
        self.at(self.real + delay, act)

    def step(self):
        """Let the next thing happen; say whether there was one."""
        if not self.queue:
            return False
        moment, _, _, act = heapq.heappop(self.queue)
        self.real = max(self.real, moment)
        act()
        return True

    def run(self, until):
        """Let everything happen up to a moment of real time."""
        while self.queue and self.queue[0][0] <= until:
            self.step()
        self.real = max(self.real, until)

    def leap(self, seconds):
        """Set the machine's clock."""
        self.say(f"the clock leaps by {seconds:+.0f} s")
        self.offset += seconds
        self.leapt.append(self.real)
        self.after(TICK, self.poke)

    # Fate.

    def happens(self, chance):
        return chance > 0 and self.chance.random() < chance

    def away(self):
        """How long a dead sender stays away."""
        return self.chance.choice((1.0, 20.0, 200.0, self.fate.down))

    def point(self, name):
        """Stand where the code has a named point: the process may end here."""
        if self.actor is not None and self.happens(self.fate.crash):
            self.say(f"crash at {name}")
            raise Crash(name)

    @contextmanager
    def acting(self, actor):
        before, self.actor = self.actor, actor
        try:
            yield
        finally:
            self.actor = before

    @contextmanager
    def perhaps_busy(self):
        """Now and then, let another program hold the database."""
        if not self.happens(self.fate.busy):
            yield
            return
        self.side.execute("BEGIN IMMEDIATE")
        try:
            yield
        finally:
            self.side.execute("ROLLBACK")

    # Who acts.

    def add_sender(self):
        self.count += 1
        if not self.senders:
            self.idle += self.real - self.alone
        self.senders.append(Sender(self, self.count, self.slots))

    def worked(self):
        """For how long somebody was there to send, in seconds."""
        return self.real - self.idle - (0.0 if self.senders else self.real - self.alone)

    def power_cut(self, seconds):
        """Nobody sends for so long."""
        self.say(f"the power is off for {seconds:.0f} s")
        for sender in list(self.senders):
            sender.die(seconds)

    def poke(self):
        """Wake all senders, as a tick or a notice of news does."""
        for sender in self.senders:
            sender.soon()

    def author(self, act):
        """Let the author or a person do something that may be cut short; then it is done again."""
        while True:
            try:
                with self.acting("author"):
                    return act()
            except Crash:
                continue
            except RepurposeError as error:
                self.say(f"not now: {error.message}")
                return None
            finally:
                self.note_moves()
                self.after(TICK, self.poke)

    def note_moves(self):
        """Keep the real moments at which publications got another time: clocks go back."""
        for row in self.rows(
            "SELECT id, publication, data FROM event WHERE kind = 'reslotted' AND id > ?", self.seen
        ):
            self.seen = row["id"]
            self.moves[row["publication"]].append((self.real, json.loads(row["data"])["was"]))

    # What is asked.

    def rows(self, sql, *values):
        """Ask the tables, past the code that is on trial."""
        return self.side.execute(sql, values).fetchall()

    def say(self, line):
        self.story.append((self.real, self.wall(), line))

    def close(self):
        self.side.close()


@contextmanager
def killed_at_points(sim):
    """Put the simulator at the code's named points."""
    before = crash_points.point
    crash_points.point = sim.point
    try:
        yield
    finally:
        crash_points.point = before
