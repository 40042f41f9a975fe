"""One run: a small plan, a bad time for network and processes, a good time after it, the verdict."""

import contextlib
import os
import random
import shutil
import signal
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from repurpose.accounts import Accounts, FileStore
from repurpose.clock import FILE as CLOCK
from repurpose.clock import VirtualClock
from repurpose.errors import MachineError
from repurpose.outbox import Ledger, LedgerAccount, PartFilter, Publication, State
from repurpose.outbox.core import crash_points
from repurpose.platforms.delivery import Attachment, Message
from tests.chaos import sender
from tests.chaos.lossy_proxy import LossyProxy
from tests.chaos.servers import Postgres, Sandbox
from tests.chaos.verdict import judge
from tests.chaos.world import Drawn, Report, World
from tests.platforms.clients.rig import picture

_OVER = (State.SENT, State.CANCELLED)
_LONGEST = 40.0  # seconds of a bad time in which next to nothing is asked of the servers
_PATIENCE = 300.0  # seconds for a pass; one that takes longer hangs
_COLOURS = ("crimson", "navy", "gold", "teal")


@dataclass
class _Account:
    name: str
    server: Any
    settings: dict[str, str]
    secrets: dict[str, str]
    proxy: LossyProxy


class Story:
    """One run in the making."""

    def __init__(self, world: World, drawn: Drawn, folder: Path) -> None:
        self.world, self.drawn, self.folder = world, drawn, folder
        self.scale = world.scale()
        self.chance = random.Random(f"story {drawn.seed}")
        self.report = Report(drawn)
        self.home = folder / "home"
        self.home.mkdir(parents=True)
        self.accounts: list[_Account] = []
        self.pictures: dict[str, bytes] = {}  # by checksum
        self.place, self.through = str(self.home / "outbox.db"), str(self.home / "outbox.db")
        self.offset = 0.0
        self.team: list[Any] = []
        self.asleep: dict[Any, float] = {}
        self._stack = contextlib.ExitStack()
        self._started = 0
        self._counted = (0, 0.0)  # exchanges, and when there were more for the last time
        self._clock = VirtualClock(self.home / CLOCK)
        self._database: LossyProxy | None = None
        self.ledger: Ledger

    def tell(self) -> Report:
        """Go through it."""
        disturb = self._disturb_program if self.drawn.program else self._disturb
        with self._stack:
            for chapter in (self._set_up, self._enter_plan, disturb, self._heal, self._settle):
                begun = time.monotonic()
                chapter()
                self.report.took[chapter.__name__[1:]] = round(time.monotonic() - begun, 2)
        return self.report

    # A plan.

    def _set_up(self) -> None:
        drawn = self.drawn
        book = Accounts(self.home, FileStore(self.home / "secrets.json", None))
        for number, what in enumerate(drawn.accounts):
            with self.world.rest():
                account = self._make_account(number, what)
            book.add(account.name, account.server.kind, account.settings, account.secrets)
            self.accounts.append(account)
        book.close_all()
        if drawn.database == "postgres":
            self._open_schema(self.world.server("postgres"))
        if drawn.program:
            self._clock.move(time.time())
        self.ledger = Ledger(self.place, clock=self._now, policy=sender.CALM)  # straight
        self._stack.callback(self.ledger.close)

    def _make_account(self, number: int, what: str) -> "_Account":
        server = self.world.sandbox_for(what)
        if server is not None:
            self._stack.callback(server.close)
            self.report.servers[server.kind] = server.name
        else:
            server = self.world.server("mastodon" if what == "gotosocial" else what)
        # A network that says everything twice only spares those whose server keeps keys.
        proxy = LossyProxy(
            server.port,
            seed=self.drawn.seed * 10 + number,
            rate=self.drawn.rate,
            scale=self.scale,
            renamed=isinstance(server, Sandbox),
            allowed=lambda fault: what in ("mastodon", "bluesky") or not fault.doubles,
        )
        self._stack.callback(proxy.close)
        made = server.new_account(f"http://127.0.0.1:{proxy.port}", software=what)
        return _Account(f"{what}-{number}", server, *made, proxy)

    def _open_schema(self, postgres: Postgres) -> None:
        schema = f"c{self.drawn.seed}_{time.time_ns() % 10**9}"
        postgres.new_schema(schema)
        self._stack.callback(postgres.drop_schema, schema)
        self._database = LossyProxy(
            postgres.socket, raw=True, seed=self.drawn.seed, rate=self.drawn.rate / 2
        )
        self._stack.callback(self._database.close)
        self.place = postgres.place(schema)
        self.through = postgres.place(schema, self._database.port)

    def _now(self) -> float:
        return self._clock() if self.drawn.program else time.time() + self.offset

    def _enter_plan(self) -> None:
        cards = [picture(self.folder, colour, f"{colour}.png", f"卡 {colour}") for colour in _COLOURS]  # fmt: skip
        for card in cards:
            self.pictures[card.sha256] = Path(card.path).read_bytes()
        for account in self.accounts:
            self.ledger.put_account(LedgerAccount(account.name, account.server.kind))
            threads = [
                Publication(
                    account.name,
                    self._compose(f"{self.drawn.seed}.{account.name}.{number}", cards),
                    due_at=self.ledger.now(),
                )
                for number in range(self.drawn.threads)
            ]
            self.ledger.enqueue(*threads)
        self.report.posts = len(self.ledger.parts())

    def _compose(self, mark: str, cards: list[Attachment]) -> tuple[Message, ...]:
        if self.drawn.articles:
            text = f"〔{mark}〕写作就是重写\n第二段 & <b> *强* 1. 一"
            media = (self.chance.choice(cards),)
            return (Message(text, title=f"〔{mark}〕", media=media, language="zh"),)
        tails = ("", "\n\n第二段 & <b>", " #话题 https://example.com/?a=1&b=2", " 🎉 100%")
        messages = []
        for number in range(self.chance.randint(3, 5)):
            many = self.chance.choice((0, 0, 1, 2))
            media = tuple(self.chance.sample(cards, many))
            text = f"〔{mark}.{number}〕写作就是重写{self.chance.choice(tails)}"
            messages.append(Message(text, media=media, language="zh"))
        return tuple(messages)

    # A bad time.

    def _disturb(self) -> None:
        self.team = [self._start() for _ in range(self.drawn.senders)]
        begun = time.monotonic()
        while not self._enough(time.monotonic() - begun):
            self._let_work()
            self._wake(all_of_them=False)
            self._strike()
            for number, process in enumerate(self.team):
                if not process.is_alive():
                    self.report.events["ended by itself" if process.exitcode not in (-9, 0) else "started again"] += 1  # fmt: skip
                    self.team[number] = self._start()
        self._wake(all_of_them=True)
        for process in self.team:
            process.kill()
            process.join()
            self.report.events["kill -9"] += 1

    def _exchanges(self) -> int:
        return sum(account.proxy.exchanges for account in self.accounts)

    def _enough(self, seconds: float) -> bool:
        """Say whether the bad time is over: on a slow machine it lasts until something was done."""
        if self._exchanges() > self._counted[0]:
            self._counted = (self._exchanges(), seconds)
        still = seconds - self._counted[1] > 4 * self.scale  # all is sent, held or waits
        return seconds > (self.drawn.seconds if still or self._counted[0] >= 25 else _LONGEST)

    def _let_work(self) -> None:
        """Let the senders come a little further: a few requests, or a moment when they make none."""
        until = time.monotonic() + self.chance.uniform(0.4, 1.2) * self.scale
        enough = self._exchanges() + self.chance.randint(1, 6)
        time.sleep(self.chance.uniform(0.02, 0.2))
        while time.monotonic() < until and self._exchanges() < enough:
            time.sleep(0.05)

    def _strike(self) -> None:
        """Do something to a process, a connection or a server, or nothing."""
        deeds = {
            "kill -9": 5, "SIGSTOP": 2, "SIGTERM": 1, "nothing": 4, "a person restores": 2,
            "connections cut": 1, "server restarted": 0.12, "clock jumps": 0.5,
            "database cut": 2 if self._database else 0,
        }  # fmt: skip
        deed = self.chance.choices(list(deeds), list(deeds.values()))[0]
        unlucky = self.chance.choice(self.team)
        if deed == "nothing" or (deed[0] in "kS" and not self._is_up(unlucky)):
            return  # nobody is killed in the cradle, where there is nothing to lose
        self.report.events[deed] += 1
        match deed:
            case "kill -9":
                unlucky.kill()
                unlucky.join()
            case "SIGSTOP":
                os.kill(unlucky.pid, signal.SIGSTOP) if unlucky.is_alive() else None
                self.asleep[unlucky] = time.monotonic() + sender.quick(self.scale).lease * 1.2
            case "SIGTERM":
                unlucky.terminate()
            case "connections cut":
                self.chance.choice(self.accounts).proxy.cut_all()
            case "database cut":
                self._database.cut_all()
            case "server restarted":
                unlucky_server = self.chance.choice(self.accounts).server
                if not isinstance(unlucky_server, Sandbox):
                    self.world.restart(unlucky_server.kind)
            case "clock jumps":  # for those who start from now on; back again the next time
                self.offset = 0.0 if self.offset else self.chance.choice((5.0, 1700.0, 28_800.0))
            case "a person restores":
                with contextlib.suppress(MachineError):  # one that sleeps may hold the database
                    self._restore_logins()

    def _is_up(self, process: Any) -> bool:
        return self.chance.random() < 0.05 or (self.home / f"{process.name}.up").exists()

    def _wake(self, *, all_of_them: bool) -> None:
        for process, moment in list(self.asleep.items()):
            if all_of_them or time.monotonic() > moment:
                del self.asleep[process]
                if process.is_alive():
                    os.kill(process.pid, signal.SIGCONT)

    def _start(self) -> Any:
        self._started += 1
        spec = ""
        if self.chance.random() < 0.4:
            spec = f"{self.chance.choice(crash_points.POINTS)}:{self.chance.randint(1, 5)}:KILL"
        name = f"node-{self._started}"
        process = self.world.processes.Process(
            target=sender.serve,
            args=(str(self.home), self.through, name, self.offset, spec, self.scale),
            name=name,
        )
        process.start()
        return process

    def _disturb_program(self) -> None:
        """Passes of the program itself, killed on their way, minutes apart by the home's clock."""
        for _ in range(self.chance.randint(3, 6)):
            spec = f"{self.chance.choice(crash_points.POINTS)}:{self.chance.randint(1, 6)}:KILL"
            words = ["run", "--once", "--slots", str(self.chance.choice((1, 3, 8)))]
            process = self.world.processes.Process(
                target=sender.command,
                args=(str(self.home), words, spec if self.chance.random() < 0.5 else ""),
            )
            process.start()
            if self.chance.random() < 0.5:
                process.join(self.chance.uniform(0.1, 1.0) * self.scale)
                if process.is_alive():
                    process.kill()
            process.join(_PATIENCE)
            self._note_end(process)
            if self.chance.random() < 0.4:
                self._restore_logins()
            self._clock.move(self._clock() + self.chance.uniform(1, 130))

    def _note_end(self, process: Any) -> None:
        if process.is_alive():
            process.kill()
            process.join()
            raise AssertionError("a pass hangs")
        killed = process.exitcode == -9
        self.report.events["kill -9" if killed else f"pass ended with {process.exitcode}"] += 1

    # A good time.

    def _heal(self) -> None:
        for account in self.accounts:
            account.proxy.heal()
        if self._database:
            self._database.heal()
        for account in self.accounts:
            assert account.proxy.quiet(), "the servers do not come to rest"
            self.report.faults += account.proxy.happened
            self.report.slowest = max(self.report.slowest, account.proxy.slowest)
        if self._database:
            self.report.faults += self._database.happened
        counts = self.ledger.counts()
        self.report.sent_in_trouble = counts.get(State.SENT, 0)
        self.report.unknown = sum(counts.get(s, 0) for s in (State.UNKNOWN, State.SENDING))
        with self.world.rest():
            self._judge(over=False)

    def _settle(self) -> None:
        """Clean passes, a quarter of an hour apart, until all is sent; a person does a person's part."""
        for _ in range(40):
            with self.world.rest():
                self._act_as_a_person()
                if all(part.state in _OVER for part in self.ledger.parts()):
                    break
                self._pass()
        with self.world.rest():
            self._judge(over=True)

    def _pass(self) -> None:
        if self.drawn.program:
            self._clock.move(self._clock() + 200)
            target, args = sender.command, (str(self.home), ["run", "--once"], "")
        else:
            self.offset += 900
            target, args = sender.one_pass, (str(self.home), self.through, self.offset)
        process = self.world.processes.Process(target=target, args=args)
        process.start()
        process.join(_PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()
            self.report.verdict.lost.append("a pass in a good network hangs")
        elif process.exitcode not in ((0, 4) if self.drawn.program else (0,)):
            log = (self.home / "sender.log").read_text(encoding="utf-8", errors="replace")
            why = f"a pass in a good network: {process.exitcode}\n{log[-3000:]}"
            self.report.verdict.lost.append(why)

    def _act_as_a_person(self) -> None:
        ledger = self.ledger
        self._restore_logins()
        for part in ledger.parts(PartFilter(states=[State.FAILED])):
            self.report.person["tried again"] += 1
            ledger.retry((part.publication, part.seq))
        for part in ledger.parts(PartFilter(states=[State.HUMAN])):
            self.report.person["looked"] += 1
            text = "".join(part.message.text.split())
            found = [post for post in self._posts(part.account) if post.text == text]
            name = (part.publication, part.seq)
            if found:
                it = found[0]
                ledger.say_posted(name, remote_id=it.id, ref=it.ref, by="a person")
            else:
                ledger.say_not_posted(name, by="a person")

    def _restore_logins(self) -> None:
        for account in self.ledger.accounts():
            if account.needs_login and self.ledger.restore_login(account.id):
                self.report.person["login restored"] += 1

    def _posts(self, name: str) -> list[Any]:
        account = next(one for one in self.accounts if one.name == name)
        return account.server.posts(account.settings, account.secrets)

    def _judge(self, *, over: bool) -> None:
        for account in self.accounts:
            server = account.server
            pictures = {key: server.picture(data) for key, data in self.pictures.items()}
            parts = [part for part in self.ledger.parts() if part.account == account.name]
            posts = self._posts(account.name)
            found = judge(parts, posts, pictures, over=over, threaded=server.threaded)
            self.report.verdict.add(found)


def run(world: World, seed: int, keep: Path | None = None, *, articles: bool = False) -> Report:
    """Run the story of a seed; what is wrong leaves its folder below `keep`."""
    folder = Path(tempfile.mkdtemp(prefix=f"run-{seed}-", dir=world.folder))
    report = Story(world, Drawn.by(seed, articles=articles), folder).tell()
    if keep and not report.verdict.right:
        shutil.copytree(folder, keep / str(seed), dirs_exist_ok=True)
    shutil.rmtree(folder, ignore_errors=True)
    return report
