"""A seed in, a plan out that a person could have written: expanded, committed and tended by the real code."""

import random
from types import SimpleNamespace

from repurpose.outbox import PartFilter
from repurpose.schedule import Destination, commit, read_plan, survey, upkeep
from tests.schedule.simulator_story import BEGINNINGS, DAY, ZONES, Month, Story, draw_fate

KINDS = ("keyed", "searchable", "hour")
PLATFORMS = {"keyed": "mastodon", "searchable": "x", "hour": "weibo"}
TIMES = ("00:30", "02:30", "09:30", "12:15", "18:40", "23:50")


def draw_plan(seed):
    """Draw a plan of sends at fixed times and in slots, and of a series."""
    chance = random.Random(f"plan {seed}")
    names = [f"{kind}-{n}" for n, kind in enumerate(chance.sample(KINDS, chance.randint(1, 3)))]
    tables = "".join(draw_table(chance, name) for name in names)
    kinds = [(what, name) for name in names for what in ("thread", "cards", "quotes")]
    sends = "".join(draw_send(chance, *pair) for pair in chance.sample(kinds, chance.randint(1, 3)))
    series = ""
    if chance.random() < 0.7:
        series = f"""
[[series]]
name = "again"
what = ["card", "quote"]
to = "{chance.choice(names)}"
at = "tue fri sun {chance.choice(TIMES)}"
cool_down = "30d"
"""
    late = ("send", "skip", "hold", "send_if_within 2h", "next_slot", "skip after 30m")
    head = f'late = "{chance.choice(late)}"\nstart = "tomorrow"\nzone = "UTC"\n'
    return names, head + tables + sends + series


def draw_table(chance, name):
    lines = [
        f'zone = "{chance.choice(ZONES)}"',
        f'slots = ["{chance.choice(("daily", "mon-fri"))} {chance.choice(TIMES[2:5])}"]',
        *chance.sample(
            ['gap = "1h"', 'jitter = "10m"', 'quiet = "22:00-08:00"', "per_day = 2"],
            chance.randint(0, 3),
        ),
    ]
    return "\n".join([f"[accounts.{name}]", *lines, ""])


def draw_send(chance, what, to):
    most = "" if what == "thread" else "most = 3\n"
    at = chance.choice(
        ("slot", "slot from +2d", f"+{chance.randint(0, 9)}d {chance.choice(TIMES)}")
    )
    every = 'every = "1d"\n' if most and at.startswith("+") else ""
    return f'[[send]]\nwhat = "{what}"\n{most}to = "{to}"\nat = "{at}"\n{every}'


class Planned(Story):
    """A month whose publications come from a plan, and whose plan is tended every day."""

    def __init__(self, bench, seed, pack):
        chance = random.Random(f"planned {seed}")
        names, self.text = draw_plan(seed)
        base = chance.choice(BEGINNINGS).timestamp() + DAY * chance.uniform(0, 5)
        month = Month(seed, 20, [], [], draw_fate(chance), chance.choice((1, 2)), 2, base=base)
        super().__init__(bench, month)
        self.known = [
            Destination(name, PLATFORMS[name.partition("-")[0]], "mastodon", {}) for name in names
        ]
        plan = read_plan("mine", text=self.text)
        sim = self.sim
        calendar = survey(sim.ledger, plan, [pack], self.known)
        assert sim.author(lambda: commit(sim.ledger, calendar)) is not None
        again = sim.author(lambda: commit(sim.ledger, survey(sim.ledger, plan, [pack], self.known)))
        assert again.new == 0, "committed twice, it is there twice"
        month.accounts = sim.ledger.accounts()
        self.adopt()

    def reslot(self):
        """Tend the plan, as a run does; once a day is enough here."""
        if self.sim.real - getattr(self, "tended", -DAY) >= DAY:
            self.tended = self.sim.real
            self.sim.author(
                lambda: upkeep(self.sim.ledger, now=self.sim.now(), accounts=lambda: self.known)
            )
            self.adopt()

    def finish(self):
        """End the series, else there is always something left to do."""
        self.sim.author(lambda: self.sim.ledger.drop_plan("mine"))
        super().finish()

    def adopt(self):
        """Know what the plan has entered, as the verdict wants to know it."""
        new = {entry.id for entry in self.sim.ledger.publications() if entry.id not in self.numbers}
        for number in sorted(new):
            rows = self.sim.rows(
                "SELECT due_at, late_at, late_then FROM part WHERE publication = ? ORDER BY seq",
                number,
            )
            first = rows[0]
            late = None if first["late_at"] is None else first["late_at"] - first["due_at"]
            self.numbers[number] = SimpleNamespace(
                messages=rows,
                late_after=None if late is None else late / 1000,
                late_then=first["late_then"],
            )
        assert len(self.sim.ledger.parts(PartFilter(most=1))) == 1, "the plan planned nothing"
