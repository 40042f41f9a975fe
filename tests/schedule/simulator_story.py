"""A seed in, a month out: accounts, what is planned for them, what goes wrong, and who looks after it."""

import random
import sys
import tempfile
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path
from zoneinfo import ZoneInfo

from repurpose.outbox import LedgerAccount, Pacing, Publication, Slot
from repurpose.platforms.delivery import Attachment, Message
from tests.schedule.simulator import TICK, Bench, Fate, Simulation, killed_at_points
from tests.schedule.simulator_network import KINDS
from tests.schedule.simulator_verdict import judge

DAY = 86_400.0
LONGEST_DOUBT = DAY  # four times what the policy says, since a clock that goes back prolongs it
# Two months with a change of the clocks: America on the 14th and Europe on the 28th of March 2027,
# Europe on the 31st of October and America on the 7th of November. Lord Howe changes by half an hour.
BEGINNINGS = (
    datetime(2027, 3, 5, tzinfo=ZoneInfo("UTC")),
    datetime(2027, 10, 15, tzinfo=ZoneInfo("UTC")),
)
ZONES = ("Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "UTC")
QUIET = ((), (("22:00", "08:00"),), (("12:00", "14:00"), ("23:30", "02:30")))
LEAPS = (-DAY, DAY, -7200.0, 7200.0, -1800.0, 1800.0, -120.0, 120.0)
PICTURE = Path(tempfile.gettempdir()) / "repurpose-simulator.png"


@dataclass
class Month:
    """What a seed drew."""

    seed: int
    days: int
    accounts: list
    publications: list
    fate: Fate
    senders: int
    slots: int
    leaps: list = field(default_factory=list)  # (seconds from the beginning, by how much)
    outage: tuple | None = None  # when the machine is off, and for how long
    base: float = 0.0
    released: set = field(default_factory=set)  # publications that a person let go although late


def draw_month(seed, *, days=30, publications=(4, 9)):
    """Draw a month. Everything comes from the seed."""
    chance = random.Random(f"month {seed}")
    base = chance.choice(BEGINNINGS).timestamp()
    accounts = [draw_account(chance, number) for number in range(chance.choice((1, 2, 2, 3)))]
    busy_days = [chance.uniform(0, days - 2) for _ in range(chance.randint(2, 4))]
    entries = [
        draw_publication(chance, chance.choice(accounts), number, base, busy_days)
        for number in range(chance.randint(*publications))
    ]
    fate = draw_fate(chance)
    month = Month(
        seed, days, accounts, entries, fate, chance.choice((1, 1, 2, 3)), chance.choice((1, 2, 4)),
        base=base,
    )  # fmt: skip
    if chance.random() < 0.3:
        month.outage = (
            chance.choice(entries).due_at / 1000 - base - chance.choice((1.0, 3600.0)),
            3600.0 * chance.choice((1, 1, 8, 30)),
        )
    if fate.leaps:
        times = [(p.due_at / 1000 - base) + chance.uniform(-300, 300) for p in entries]
        month.leaps = [(max(0.0, chance.choice(times)), chance.choice(LEAPS)) for _ in range(2)]
    return month


def draw_fate(chance):
    return Fate(
        crash=chance.choice((0.0, 0.01, 0.03, 0.08)),
        freeze=chance.choice((0.0, 0.0, 0.1)),
        busy=chance.choice((0.0, 0.0, 0.05)),
        faults=chance.choice((0.0, 0.2, 0.5)),
        down=chance.choice((600.0, 4 * 3600.0, 2 * DAY)),
        leaps=chance.random() < 0.25,
    )


def draw_account(chance, number):
    kind = chance.choice(KINDS)
    pacing = None
    if chance.random() < 0.75:
        pacing = Pacing(
            gap=chance.choice((0, 60, 600, 3600)),
            jitter=chance.choice((0, 0, 120)),
            quiet=chance.choice(QUIET),
            per_day=chance.choice((0, 0, 1, 2, 4)),
        )
    zone = chance.choice(ZONES)
    pacing = pacing and replace(pacing, zone=zone)
    return LedgerAccount(f"{kind}-{number}", "sim", zone=zone, pacing=pacing)


def draw_publication(chance, account, number, base, busy_days):
    """Draw something to be sent; many are due on few days, at the same times."""
    if not PICTURE.exists():
        PICTURE.write_bytes(b"\x89PNG not really")
    due = base + DAY * chance.choice(busy_days) + 600.0 * chance.choice((0, 0, 1, 2, 6, 36))
    media = ()
    if chance.random() < 0.15:
        digest = sha256(PICTURE.read_bytes()).hexdigest()
        media = (Attachment(str(PICTURE), digest, "image/png"),)
    return Publication(
        account.id,
        tuple(
            Message(f"第{number}篇 第{n}条", media=media if n == 0 else ())
            for n in range(chance.choice((1, 1, 2, 3)))
        ),
        due_at=round(due * 1000),
        key=f"p{number}",
        approval=chance.random() < 0.15,
        late_after=chance.choice((None, 7200.0, 7200.0, 60.0, 86_400.0)),
        late_then=chance.choice(("hold", "skip", "next_slot")),
        slots=draw_slots(due, account.zone) if chance.random() < 0.3 else (),
    )


def draw_slots(first, zone):
    """Return slots at the same wall time on several days, resolved as the zone says."""
    return tuple(Slot(round((first + day * DAY) * 1000), "as drawn", zone) for day in range(1 + 20))


class Story:
    """A month that is under way."""

    def __init__(self, bench, month):
        self.month = month
        self.sim = Simulation(
            bench,
            month.seed,
            base=month.base,
            fate=month.fate,
            senders=month.senders,
            slots=month.slots,
        )
        self.numbers = {}  # publication number in the ledger -> what was entered
        self.doubted = {}  # part -> when it was first seen in doubt, less the time nobody sent
        sim, ledger = self.sim, self.sim.ledger
        for account in month.accounts:
            ledger.put_account(account)
            if account.pacing is not None:
                ledger.set_pacing(account.id, account.pacing)
        # Committed in two plans: the second while the first is under way.
        if not month.publications:
            sim.at(DAY / 3, self.visit)
            return
        half = len(month.publications) // 2
        later = min((p.due_at / 1000 - month.base for p in month.publications[half:]), default=0.0)
        sim.at(0.0, lambda: self.commit(month.publications[:half]))
        sim.at(max(0.0, later - 3600.0), lambda: self.commit(month.publications[half:]))
        if month.outage:
            sim.at(month.outage[0], lambda: sim.power_cut(month.outage[1]))
        for moment, seconds in month.leaps:
            sim.at(moment, lambda seconds=seconds: sim.leap(seconds))
        sim.at(DAY / 3, self.visit)

    def commit(self, publications):
        entered = self.sim.author(lambda: self.sim.ledger.enqueue(*publications))
        for publication, row in zip(publications, entered or (), strict=True):
            self.numbers[row.publication] = publication

    def visit(self):
        """A person looks at the outbox, three times a day."""
        self.reslot()
        self.look_after()
        self.mind_doubt()
        if self.sim.real < (self.month.days + 3) * DAY:
            self.sim.after(DAY / 3, self.visit)

    def reslot(self):
        """Do what the upkeep of plans does: what came too late gets another slot."""
        wanted = "SELECT 1 FROM part WHERE state = 'HOLD' AND late_then = 'next_slot' LIMIT 1"
        if not self.sim.rows(wanted):
            return
        for entry in self.sim.ledger.held_late("next_slot"):
            slots = draw_slots(self.sim.wall() + 7200.0, "UTC")
            self.sim.author(lambda e=entry, s=slots: self.sim.ledger.reslot(e.id, s))

    def mind_doubt(self):
        """Nothing stays in doubt for ever: a part is found, cleared or given to a person.

        What went along with the first of its thread is settled in order: its time begins when the
        one before it is there, which may have to wait for a person or for the end of quiet hours.
        """
        sim = self.sim
        worked = sim.worked()
        doubted = {
            row["id"]: row["publication"]
            for row in sim.rows(
                "SELECT id, publication FROM part WHERE state = 'UNKNOWN' AND (seq = 0 OR EXISTS"
                " (SELECT 1 FROM part AS before WHERE before.publication = part.publication"
                " AND before.seq = part.seq - 1 AND before.state = 'SENT'))"
            )
        }
        self.doubted = {part: self.doubted.get(part, worked) for part in doubted}
        for part, since in self.doubted.items():
            assert worked - since < LONGEST_DOUBT, f"publication {doubted[part]} stays in doubt"

    def look_after(self):
        """Approve, answer, log in, decide about what was held; say how much was done."""
        sim, ledger = self.sim, self.sim.ledger
        done = 0
        for row in sim.rows("SELECT id FROM account WHERE needs_login != ''"):
            sim.author(lambda row=row: ledger.restore_login(row["id"]))
            done += 1
        waiting = sim.rows(
            "SELECT id, publication, seq, state, idem_key, due_at, late_then FROM part"
            " WHERE state IN ('HUMAN', 'DRAFT', 'HOLD', 'FAILED') ORDER BY id"
        )
        for row in waiting:
            name = (row["publication"], row["seq"])
            if row["state"] == "HUMAN":
                done += self.answer(row, name)
            elif row["state"] == "DRAFT":
                sim.author(lambda name=name: ledger.approve(name, by="a person"))
                done += 1
            elif row["state"] == "FAILED":
                self.month.released.add(row["publication"])
                sim.author(lambda name=name: ledger.retry(name))
                done += 1
            elif sim.chance.random() < 0.5:
                self.month.released.add(row["publication"])
                sim.author(lambda name=name: ledger.release((name[0], None)))
                done += 1
            else:
                sim.author(lambda name=name: ledger.cancel((name[0], None)))
                done += 1
        return done

    def answer(self, row, name):
        """Look at the account and say what is there; not while something is still arriving."""
        sim, ledger, key = self.sim, self.sim.ledger, row["idem_key"]
        if sim.network.under_way.get(key):
            return 0
        found = [post for post in sim.network.posts if post.key == key]
        if found:
            post = found[0]
            sim.author(
                lambda: ledger.say_posted(name, remote_id=post.id, ref={"id": post.id}, by="me")
            )
        else:
            self.month.released.add(row["publication"])
            sim.author(lambda: ledger.say_not_posted(name, by="me"))
        return 1

    def tell(self):
        """Let the month pass, then let everything come to its end."""
        with killed_at_points(self.sim):
            self.sim.run(self.month.days * DAY)
            self.finish()

    def finish(self):
        """With a sound network and a person's help, let nothing be left to do."""
        sim = self.sim
        sim.fate.crash = sim.fate.freeze = sim.fate.busy = sim.fate.faults = 0.0
        sim.say("from here on all is well")
        for _ in range(400):
            sim.run(sim.real + DAY / 4)
            self.reslot()
            self.look_after()
            left = sim.rows(
                "SELECT count(*) AS n FROM part WHERE state NOT IN ('SENT', 'SKIPPED', 'CANCELLED')"
            )
            if not left[0]["n"]:
                sim.run(sim.real + TICK)
                return
            sim.poke()
        raise AssertionError("never done")


def play(bench, seed, tune=None):
    """Tell a seed's story and judge it; return it. `tune` may change the story before it begins.

    Raises:
        AssertionError: A promise was broken; says how to see it again.
    """
    story = Story(bench, draw_month(seed))
    if tune:
        tune(story.sim)
    return settle_story(story, f"python -m tests.schedule.simulator_story {seed}")


def settle_story(story, command):
    """Tell a story and judge it; a failure says by which command to see it."""
    try:
        story.tell()
        judge(story)
    except AssertionError as error:
        raise AssertionError(f"seed {story.month.seed}: {error}\nSee it: {command}") from error
    finally:
        story.sim.close()
    return story


def main(seed):
    """Tell one story on standard output."""
    bench = Bench()
    story = Story(bench, draw_month(seed))
    say = sys.stdout.write
    say(f"{story.month}\n")
    try:
        story.tell()
        judge(story)
    finally:
        for _, wall, line in story.sim.story:
            say(f"{datetime.fromtimestamp(wall, UTC):%m-%d %H:%M:%S} {line}\n")
        bench.close()


if __name__ == "__main__":
    main(int(sys.argv[1]))
