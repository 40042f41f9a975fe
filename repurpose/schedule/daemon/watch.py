"""Folders and feeds in; for each new article a pack and a plan that waits for approval out.

Packs are built and planned by processes of their own, one at a time and with low priority: drawing
takes the processor for seconds, and no post waits for it.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, Self

from repurpose.atomic import write_atomically
from repurpose.errors import RepurposeError, UsageError
from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.schedule.daemon.feed_reader import FeedEntry
from repurpose.schedule.daemon.feeds import FeedMemory, mark_of, read_feed, write_page
from repurpose.schedule.daemon.folders import FolderWatch
from repurpose.schedule.daemon.journal import Journal, Level, make_line
from repurpose.schedule.daemon.watch_memory import read_memory

_LOOK = 1.0  # seconds between two looks at the folders
_ASK = 900.0  # seconds between two looks at a feed
_LONGEST = 3600.0  # seconds for one pack


class WatchedSource:
    """Looks in a thread of its own; what it has dealt with it remembers beside the packs."""

    def __init__(
        self,
        *,
        folders: Sequence[Path],
        feeds: Sequence[str],
        plan: str,
        out: Path,
        db: str,
        journal: Journal,
        now: Callable[[], int],
        fetch: "Callable[..., Any] | None" = None,
        look: float = _LOOK,
        ask: float = _ASK,
        program: Sequence[str] = (sys.executable, "-m", "repurpose"),
    ) -> None:
        """Make ready.

        Args:
            folders: Looked through with all that is inside, but for packs and hidden files.
            feeds: Addresses of RSS or Atom files.
            plan: By which the packs are planned: a file, or the name of a bundled one.
            out: Where packs are put.
            db: The outbox, as for `--db`.
            journal: Hears what was found and what became of it.
            now: Milliseconds since the epoch, for the journal.
            fetch: Gets an address; by default what gets articles from the public web.
            look: Seconds between two looks at the folders.
            ask: Seconds between two looks at a feed.
            program: This program.

        Raises:
            UsageError: A folder is not there.
        """
        for folder in folders:
            if not folder.is_dir():
                raise UsageError(
                    msg("{folder} is not a folder.", folder=folder),
                    hint=msg("Make it, or name another."),
                )
        self._out, self._plan, self._db, self._journal = out, plan, db, journal
        self._now = now
        self._feeds, self._fetch = tuple(feeds), fetch or _fetch_public
        self._look, self._ask, self._program = look, ask, tuple(program)
        self._memory = read_memory(out)
        self._folders = FolderWatch(
            tuple(Path(os.path.realpath(folder)) for folder in folders), self._memory.files
        )
        self._asked: dict[str, float] = {}  # feeds, and when last
        self._fault = ""  # what went wrong at the last look
        self._ended = threading.Event()
        self._child: subprocess.Popen[str] | None = None
        self._thread = threading.Thread(target=self._work, name="watch", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        child = self._child
        if child is not None and child.poll() is None:
            child.send_signal(signal.SIGINT)  # which leaves nothing half-written
        self._thread.join(10.0)

    def _work(self) -> None:
        self._try(self._begin)
        while not self._ended.is_set():
            self._try(self._look_round)
            self._ended.wait(self._look)

    def _try(self, step: Callable[[], None]) -> None:
        """Make a step; one that goes wrong, with a full disk say, is told once and ends no watch."""
        said = ""
        try:
            step()
        except RepurposeError as error:
            said = error.message
        except Exception as error:  # noqa: BLE001  whatever it was, the next look is made
            said = f"{type(error).__name__}: {error}"
        if said and said != self._fault:
            self._say("watch_failed", said, "error")
        self._fault = said

    def _look_round(self) -> None:
        now = time.monotonic()
        for path, digest in self._folders.look(now):
            self._take_file(path, digest)
        for address in self._feeds:
            if now - self._asked.get(address, -self._ask) >= self._ask:
                self._asked[address] = now
                self._take_feed(address)

    def _begin(self) -> None:
        """Take what is in a folder at the first look as dealt with: old articles are not planned."""
        before = self._memory.folders
        new = [folder for folder in self._folders.folders if str(folder) not in before]
        if new:
            count = self._folders.note_all(new)
            self._memory.folders = [*before, *map(str, new)]
            self._keep()
            self._say(
                "watch",
                msg(
                    "left alone: what is there already ({count}); new articles are packed",
                    count=count,
                ),
            )

    def _take_file(self, path: Path, digest: str) -> None:
        if self._ended.is_set():
            return
        if self._make(str(path), path.name):
            self._folders.known[str(path)] = digest
            self._keep()

    def _take_feed(self, address: str) -> None:
        memory = self._memory.feeds.get(address, FeedMemory())
        try:
            new, after = read_feed(address, memory, self._fetch)
        except RepurposeError as error:
            self._say("feed_failed", error.message, "warning")
            return
        for entry in new:
            self._make(self._write_entry(entry), entry.title or entry.link)
            if self._ended.is_set():  # what was cut short is new once more to the next run
                return
        self._memory.feeds[address] = after
        self._keep()

    def _write_entry(self, entry: FeedEntry) -> str:
        if not entry.content:
            return entry.link
        box = self._out / ".feeds"
        box.mkdir(parents=True, exist_ok=True)
        stem = "".join(c if c.isalnum() else "-" for c in entry.title)[:60].strip("-") or "entry"
        page = box / f"{stem}-{mark_of(entry)[:8]}.html"  # "Week 12" may come every year
        write_atomically(page, write_page(entry))
        return str(page)

    def _make(self, source: str, title: str) -> bool:
        """Pack an article and plan the pack; say how it went.

        A pack that lacks a card or a clip is planned too: it waits for a person in any case.
        """
        self._say("packing", msg("packing {title}", title=title))
        _, made = self._run("pack", source, "--out", str(self._out), "--json")
        folders = [said["pack"] for said in made if "pack" in said]
        if self._ended.is_set() or not folders:
            return False
        db = ["--db", self._db] if self._db else []
        code, _ = self._run(
            "plan", *folders, "--plan", self._plan, "--commit", "--hold", "--json", *db
        )  # fmt: skip
        if code:
            return False
        self._say(
            "planned",
            msg(
                "{title} is planned and waits for you: repurpose outbox list -s draft", title=title
            ),
        )
        return True

    def _run(self, *words: str) -> tuple[int, list[JsonObject]]:
        """Run this program; return its exit code, of which it is told, and the JSON lines that it printed."""
        nice = ["nice", "-n", "10"] if shutil.which("nice") else []
        with subprocess.Popen(
            [*nice, *self._program, *words],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            start_new_session=True,  # Ctrl-C is for us; we end it in our own way
        ) as child:
            self._child = child
            try:
                out, said = child.communicate(timeout=_LONGEST)
            except subprocess.TimeoutExpired:
                child.kill()
                out, said = child.communicate()
        self._child = None
        if child.returncode:
            last = (said.strip().splitlines() or [msg("it said nothing")])[-1]
            if not self._ended.is_set():
                self._say(
                    "watch_failed",
                    msg(
                        "{program} {verb}: {said}",
                        program=words[0],
                        verb=words[1],
                        said=last.removeprefix("repurpose: "),
                    ),
                    "error",
                )
        return child.returncode, [
            json.loads(line) for line in out.splitlines() if line.startswith("{")
        ]

    def _keep(self) -> None:
        self._memory.write(self._out)

    def _say(self, kind: str, text: str, level: Level = "info") -> None:
        self._journal(make_line(self._now(), kind, text, level))


def _fetch_public(address: str, *, etag: str, modified: str) -> Any:
    from repurpose.article import fetch  # noqa: PLC0415  imports httpx

    return fetch(address, etag=etag, modified=modified)
