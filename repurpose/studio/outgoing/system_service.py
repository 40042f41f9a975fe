"""`repurpose run` as a service of the user's own: a unit of systemd, or an agent of launchd, that goes on without the studio.

systemd: systemd.service(5), systemd.exec(5), systemd.syntax(7), read 2026-11. launchd: launchd.plist(5), launchctl(1), read
2026-11. Nothing here needs the rights of an administrator.
"""

import os
import plistlib
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from repurpose.atomic import write_atomically
from repurpose.errors import MachineError
from repurpose.messages import fixed, msg, reason_of
from repurpose.studio.shapes_of_outgoing import ServiceAnswer

_UNIT = "repurpose.service"
_LABEL = "org.repurpose.run"
_PATIENCE = (
    20.0  # seconds for the system's own program; starting a service waits for its first moment
)
_MISSING = 127  # the exit code of a program that is not there
_TOLD = ("REPURPOSE_HOME", "REPURPOSE_OUTBOX", "REPURPOSE_LANG", "XDG_CONFIG_HOME", "XDG_DATA_HOME")
Run = Callable[[Sequence[str]], "Ended"]


@dataclass(frozen=True, slots=True)
class Ended:
    """How a program of the system has ended, and what it said."""

    code: int
    said: str

    @property
    def last(self) -> str:
        """The last line that it said, as a message."""
        lines = self.said.strip().splitlines()
        return fixed(lines[-1]) if lines else msg("it ended with code {code}", code=self.code)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the service runs, where, and with which of the environment's variables."""

    words: tuple[str, ...]
    folder: Path
    environment: Mapping[str, str]


class Manager(Protocol):
    """Whoever keeps services on this system."""

    @property
    def name(self) -> str:
        """What it is called."""

    @property
    def file(self) -> Path:
        """Where the service is written."""

    def trouble(self) -> str:
        """Say why there can be no service here; "" where there can."""

    def running(self) -> bool:
        """Say whether the service runs."""

    def start(self, wanted: Wanted) -> None:
        """Write the service, run it now and whenever the user logs in. Raises MachineError."""

    def stop(self) -> None:
        """End the service for good. Raises MachineError."""


def run_program(words: Sequence[str]) -> Ended:
    """Run a program of the system to its end."""
    try:
        done = subprocess.run(
            words, capture_output=True, text=True, timeout=_PATIENCE, check=False, errors="replace"
        )
    except FileNotFoundError:
        return Ended(_MISSING, "")
    except (OSError, subprocess.TimeoutExpired) as error:
        return Ended(1, str(error))
    return Ended(done.returncode, done.stdout + done.stderr)


@dataclass(frozen=True, slots=True)
class Systemd:
    """The user's own instance of systemd."""

    file: Path
    run: Run = run_program
    name: str = "systemd"

    def trouble(self) -> str:
        """Say why there can be no service here."""
        asked = self._ask("show-environment")
        if asked.code == _MISSING:
            return msg("There is no systemd on this system.")
        if asked.code:
            return msg("systemd does not answer for this user: {why}", why=asked.last)
        return ""

    def running(self) -> bool:
        """Say whether the service runs."""
        return self._ask("is-active", "--quiet", _UNIT).code == 0

    def start(self, wanted: Wanted) -> None:
        """Write the unit, run it now and whenever the user logs in."""
        _write(self.file, unit_of(wanted).encode())
        for words in (("daemon-reload",), ("enable", "--now", _UNIT), ("restart", _UNIT)):
            _expect(self._ask(*words))

    def stop(self) -> None:
        """End the service for good."""
        if self.file.exists():
            _expect(self._ask("disable", "--now", _UNIT))
            self.file.unlink(missing_ok=True)
            _expect(self._ask("daemon-reload"))

    def _ask(self, *words: str) -> Ended:
        return self.run(("systemctl", "--user", *words))


@dataclass(frozen=True, slots=True)
class Launchd:
    """The user's own session of launchd."""

    file: Path
    user: int
    run: Run = run_program
    name: str = "launchd"

    def trouble(self) -> str:
        """Say why there can be no service here."""
        asked = self.run(("launchctl", "print", self._session))
        return msg("launchd does not answer: {why}", why=asked.last) if asked.code else ""

    def running(self) -> bool:
        """Say whether the service runs."""
        asked = self.run(("launchctl", "print", f"{self._session}/{_LABEL}"))
        return asked.code == 0 and "state = running" in asked.said

    def start(self, wanted: Wanted) -> None:
        """Write the agent, run it now and whenever the user logs in."""
        self.run(("launchctl", "bootout", f"{self._session}/{_LABEL}"))  # an older one, if any
        _write(self.file, agent_of(wanted))
        _expect(self.run(("launchctl", "bootstrap", self._session, str(self.file))))

    def stop(self) -> None:
        """End the service for good."""
        if self.file.exists():
            _expect(self.run(("launchctl", "bootout", f"{self._session}/{_LABEL}")))
            self.file.unlink(missing_ok=True)

    @property
    def _session(self) -> str:
        return f"gui/{self.user}"


def find_manager(environment: Mapping[str, str], run: Run = run_program) -> "Manager | None":
    """Return who keeps services here; None where nobody known does."""
    home = Path(environment.get("HOME") or Path.home())
    if sys.platform == "darwin":
        return Launchd(home / "Library/LaunchAgents" / f"{_LABEL}.plist", os.getuid(), run)
    if sys.platform.startswith("linux"):
        settings = Path(environment.get("XDG_CONFIG_HOME") or home / ".config")
        return Systemd(settings / "systemd/user" / _UNIT, run)
    return None


def wanted_here(outbox: str, environment: Mapping[str, str]) -> Wanted:
    """Return what a service of this very program and its settings runs."""
    place = ("--db", outbox) if outbox else ()
    words = (sys.executable, "-m", "repurpose", "run", "--plain", *place)
    told = {name: value for name in _TOLD if (value := environment.get(name))}
    return Wanted(words, Path.cwd(), told)


def describe_service(manager: "Manager | None", say: Callable[[str], str]) -> ServiceAnswer:
    """Return whether there is a service, whether it runs, and else why there can be none."""
    if manager is None:
        why = say(msg("Repurpose knows no services of this system."))
        return {"kind": "", "why": why, "on": False, "running": False, "file": ""}
    why = say(manager.trouble())
    on = not why and manager.file.exists()
    running = on and manager.running()
    return {
        "kind": manager.name,
        "why": why,
        "on": on,
        "running": running,
        "file": str(manager.file),
    }


def unit_of(wanted: Wanted) -> str:
    """Return the unit: it begins again after a failure, and lets what is under way end."""
    words = " ".join(quote_word(word) for word in wanted.words)
    told = "".join(
        f"Environment={quote_value(f'{name}={value}')}\n"
        for name, value in wanted.environment.items()
    )
    folder = str(wanted.folder).replace("%", "%%")
    return (
        "# Written by the studio of Repurpose, on its page Sending; it is taken away there, too.\n"
        "[Unit]\n"
        "Description=Send what Repurpose has planned\n"
        "Wants=network-online.target\n"
        "After=network-online.target\n"
        "StartLimitIntervalSec=0\n\n"
        "[Service]\n"
        "Type=exec\n"
        f"ExecStart={words}\n"
        f"WorkingDirectory={folder}\n"
        f"{told}"
        "Environment=MALLOC_ARENA_MAX=2\n"
        "Restart=on-failure\n"
        "RestartSec=5\n"
        "TimeoutStopSec=70\n"
        "KillMode=mixed\n"
        "NoNewPrivileges=yes\n\n"
        "[Install]\n"
        "WantedBy=default.target\n"
    )


def quote_word(word: str) -> str:
    """Return a word of a command as systemd reads it, without variables (systemd.service(5), Command lines)."""
    return quote_value(word).replace("$", "$$")


def quote_value(value: str) -> str:
    """Return a value in quotes, without specifiers (systemd.syntax(7), Quoting; systemd.unit(5), Specifiers)."""
    plain = value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("%", "%%")
    return f'"{plain}"'


def agent_of(wanted: Wanted) -> bytes:
    """Return the property list of an agent that is kept alive unless it ends well."""
    table = {
        "Label": _LABEL,
        "ProgramArguments": list(wanted.words),
        "WorkingDirectory": str(wanted.folder),
        "EnvironmentVariables": dict(wanted.environment),
        "RunAtLoad": True,
        "KeepAlive": {"SuccessfulExit": False},
        "ExitTimeOut": 70,
        "ProcessType": "Background",
    }
    return plistlib.dumps(table)


def _expect(ended: Ended) -> None:
    if ended.code:
        raise MachineError(msg("The system did not take the service: {why}", why=ended.last))


def _write(path: Path, data: bytes) -> None:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, data)
        path.chmod(0o600)  # an address of an outbox may hold a password
    except OSError as error:
        raise MachineError(
            msg("{path} cannot be written: {error}.", path=path, error=reason_of(error))
        ) from None
