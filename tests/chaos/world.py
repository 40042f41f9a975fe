"""What a run stands on: its servers, what its seed says of it, and what is reported."""

import contextlib
import multiprocessing
import random
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from tests.chaos.servers import MastodonMock, Pds, Postgres, Sandbox
from tests.chaos.verdict import Verdict

# How an unclear end is settled: by a key for an hour, by looking, by a key for ever, by a person.
KINDS = ("mastodon", "gotosocial", "bluesky", "telegram")
# Places that take whole articles: by looking, and by a person (X).
ARTICLES = ("wechat", "wordpress", "ghost", "dev", "buttondown", "x-articles")


class World:
    """The servers of a number of runs, started when they are first needed."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._stack = contextlib.ExitStack()
        self._made: dict[str, Any] = {}
        self._lock = threading.Lock()
        self._resting = self._wanted = 0  # who needs the servers well, and who a restart
        self._turn = threading.Condition()
        self.processes = multiprocessing.get_context("forkserver")
        self.processes.set_forkserver_preload(["tests.chaos.sender"])

    def server(self, kind: str) -> Any:
        """Return the server of a kind of account, or "postgres"; several runs may share it."""
        makes: dict[str, Callable[[], Any]] = {
            "mastodon": lambda: MastodonMock(self.folder / "mastodon"),
            "bluesky": lambda: Pds(self.folder),
            "postgres": lambda: Postgres(self.folder / "pg"),
        }
        with self._lock:
            if kind not in self._made:
                self._made[kind] = made = makes[kind]()
                self._stack.callback(made.close)
            return self._made[kind]

    def sandbox_for(self, kind: str) -> Sandbox | None:
        """Return a fake for one run alone, of a platform that has no other server here."""
        if kind == "telegram" or kind in ARTICLES:
            return Sandbox(kind, "there is no server to be had", article=kind in ARTICLES)
        return None if kind != "bluesky" or Pds.is_here() else Sandbox(kind, "no PDS here")

    def restart(self, kind: str) -> None:
        """Restart a server when no run needs it well just then."""
        with self._turn:
            self._wanted += 1
            self._turn.wait_for(lambda: not self._resting)
            try:
                self.server(kind).restart()
            finally:
                self._wanted -= 1
                self._turn.notify_all()

    @contextlib.contextmanager
    def rest(self) -> Iterator[None]:
        """Let nobody restart a server meanwhile; one that is waited for comes first."""
        with self._turn:
            self._turn.wait_for(lambda: not self._wanted)
            self._resting += 1
        try:
            yield
        finally:
            with self._turn:
                self._resting -= 1
                self._turn.notify_all()

    def scale(self) -> float:
        """Return how much longer than usual things take now: on a busy machine all times are longer."""
        begun = time.monotonic()
        process = self.processes.Process(target=time.time)
        process.start()
        process.join()
        return min(max((time.monotonic() - begun) / 0.1, 1.0), 4.0)

    def names(self) -> dict[str, str]:
        """Return what the servers are."""
        return {kind: getattr(made, "name", kind) for kind, made in self._made.items()}

    def close(self) -> None:
        """End them all."""
        self._stack.close()


@contextlib.contextmanager
def open_world() -> Iterator[World]:
    """Give servers in a folder that is removed."""
    with tempfile.TemporaryDirectory(prefix="chaos-", ignore_cleanup_errors=True) as folder:
        Path(folder).chmod(0o755)
        world = World(Path(folder))
        try:
            yield world
        finally:
            world.close()


@dataclass(frozen=True)
class Drawn:
    """What a seed says of its run."""

    seed: int
    accounts: tuple[str, str]  # of KINDS, or of ARTICLES
    database: str  # sqlite or postgres
    program: (
        bool  # `repurpose run --once` itself, by a rehearsal's clock; else senders with short times
    )
    senders: int
    rate: float
    seconds: float
    threads: int
    articles: bool = False  # publications of one whole article each

    @classmethod
    def by(cls, seed: int, *, articles: bool = False) -> "Drawn":
        """Draw; with `articles`, each two neighbours among the places that take them have seeds."""
        chance = random.Random(seed)
        postgres = chance.random() < 0.35 and Postgres.is_here()
        accounts = tuple(chance.choices(KINDS, (3, 3, 3, 1), k=2))
        if articles:
            accounts = tuple(ARTICLES[(2 * seed + n) % len(ARTICLES)] for n in (0, 1))
        return cls(
            seed,
            accounts,
            "postgres" if postgres else "sqlite",
            not postgres and chance.random() < 0.3,
            chance.choice((1, 1, 2, 2, 3)),
            chance.choice((0.2, 0.35, 0.5, 0.7)),
            chance.uniform(1.2, 2.4),
            3 if articles else chance.choice((1, 1, 2)),
            articles,
        )


@dataclass
class Report:
    """What happened in a run, and how it came out."""

    drawn: Drawn
    verdict: Verdict = field(default_factory=Verdict)
    faults: Counter[str] = field(default_factory=Counter)
    events: Counter[str] = field(default_factory=Counter)  # done to processes
    posts: int = 0
    sent_in_trouble: int = 0  # SENT before the network was well again
    unknown: int = 0  # in doubt then
    person: Counter[str] = field(default_factory=Counter)  # what a person had to do
    slowest: float = 0.0  # seconds of a server for one answer
    servers: dict[str, str] = field(default_factory=dict)  # fakes of its own
    took: dict[str, float] = field(default_factory=dict)  # seconds by chapter

    def values(self) -> dict[str, Any]:
        """Return it as JSON values."""
        plain = {k: dict(v) if isinstance(v, Counter) else v for k, v in vars(self).items()}
        return plain | {
            "drawn": asdict(self.drawn),
            "verdict": asdict(self.verdict),
            "right": self.verdict.right,
        }
