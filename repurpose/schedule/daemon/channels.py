"""A short message in, a person told out: by an account of theirs, on the desktop, or by a command."""

import hashlib
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

from repurpose.errors import RepurposeError, UsageError
from repurpose.messages import msg, reason_of
from repurpose.platforms import (
    DeliveryContext,
    Message,
    NeedsLogin,
    NotSent,
    Outcome,
    Refused,
    Sent,
)
from repurpose.visible import make_visible, write_json

if TYPE_CHECKING:
    from repurpose.platforms import BaseClient

_PATIENCE = 20.0  # seconds for one message
_COMMAND = "command:"


class Channel(Protocol):
    """One way to tell a person."""

    name: str

    def tell(self, text: str, data: Mapping[str, Any]) -> Outcome:
        """Send a text without secrets; `data` says the same for programs."""


class AccountChannel:
    """An account that posts go to can also carry a message: a bot in a group is the usual case."""

    def __init__(
        self,
        name: str,
        open_client: "Callable[[str], BaseClient]",
        *,
        now: Callable[[], float] = time.time,
    ) -> None:
        """Keep how to reach it."""
        self.name, self._open, self._now = name, open_client, now

    def tell(self, text: str, data: Mapping[str, Any]) -> Outcome:
        """Publish the text; the platform's limit cuts it, and its own key tells twins apart."""
        try:
            client = self._open(self.name)
        except RepurposeError as error:
            return NeedsLogin(error.message)
        limit = client.rules.limit_for()
        while text and limit.excess(text) > 0:
            text = text[: -max(1, limit.excess(text) // 2) - 1].rstrip() + "…"
        moment = datetime.fromtimestamp(self._now(), UTC).isoformat(timespec="milliseconds")
        key = hashlib.sha256(text.encode()).hexdigest()[:32]
        place = DeliveryContext(key, 0, moment.replace("+00:00", "Z"), begun_at=self._now())
        message = Message(text, runs=({"text": text, "role": "label"},), language="en")
        return client.publish(message, [], place, client.wire.clock() + _PATIENCE)


class Desktop:
    """A notification of the desktop: `notify-send` or, on a Mac, `osascript`."""

    name = "desktop"

    def __init__(
        self,
        *,
        find: Callable[[str], str | None] = shutil.which,
        platform: str = sys.platform,
    ) -> None:
        """Find what this desktop has.

        Raises:
            UsageError: It has neither.
        """
        self._words = _find_desktop(find, platform)

    def tell(self, text: str, data: Mapping[str, Any]) -> Outcome:
        """Show it."""
        return _run([*self._words, make_visible(text)], "")


class Command:
    """A command of the user's: the text as its last word, and one JSON object on standard input."""

    def __init__(self, words: Sequence[str]) -> None:
        """Keep its words; no shell reads them."""
        self.name, self._words = f"command {words[0]}", list(words)

    def tell(self, text: str, data: Mapping[str, Any]) -> Outcome:
        """Run it; any exit code but 0 counts as a failure."""
        return _run([*self._words, make_visible(text)], write_json(data))


def open_channels(
    names: Sequence[str],
    open_client: "Callable[[str], BaseClient]",
    *,
    now: Callable[[], float] = time.time,
) -> list[Channel]:
    """Return the channels of these names: an account's, `desktop`, or `command:WORDS`.

    Raises:
        UsageError: There is no such account, no notifications here, or an empty command.
        SetupError: There are no accounts at all.
    """
    return [_open_channel(name, open_client, now) for name in dict.fromkeys(names)]


def _open_channel(
    name: str, open_client: "Callable[[str], BaseClient]", now: Callable[[], float]
) -> Channel:
    if name == Desktop.name:
        return Desktop()
    if not name.startswith(_COMMAND):
        open_client(name)  # an unknown account is better said now than at the first failure
        return AccountChannel(name, open_client, now=now)
    try:
        words = shlex.split(name.removeprefix(_COMMAND))
    except ValueError as error:
        raise UsageError(
            msg("{name!r}: {error}.", name=name, error=reason_of(error)),
            hint=msg("Close the quotation mark."),
        ) from None
    if not words:
        raise UsageError(
            msg("The command is empty."), hint=msg("Such as: command:ntfy publish my-posts")
        )
    return Command(words)


def _find_desktop(find: Callable[[str], str | None], platform: str) -> list[str]:
    if platform == "darwin" and find("osascript"):
        # The text is an argument of the script, never a part of it.
        lines = (
            "on run words",
            'display notification (item 1 of words) with title "Repurpose"',
            "end run",
        )
        return ["osascript", *(word for line in lines for word in ("-e", line))]
    if find("notify-send"):
        return ["notify-send", "--app-name=repurpose", "--", "Repurpose"]
    raise UsageError(
        msg("This desktop has neither notify-send nor osascript."),
        hint=msg("Be told by an account, or by a command: see `repurpose run --help`."),
    )


def _run(words: Sequence[str], text: str) -> Outcome:
    try:
        done = subprocess.run(
            words, input=text, capture_output=True, text=True, timeout=_PATIENCE, check=False
        )
    except FileNotFoundError:
        return Refused(msg("there is no {program}", program=words[0]))
    except subprocess.TimeoutExpired:
        return Refused(
            msg("{program} took longer than {seconds:g} s", program=words[0], seconds=_PATIENCE)
        )
    except OSError as error:
        return Refused(msg("{program}: {error}", program=words[0], error=reason_of(error)))
    if done.returncode:
        told = " ".join(done.stderr.split())[:200]
        said = msg("{program} ended with {code}", program=words[0], code=done.returncode)
        return NotSent(msg("{name}: {why}", name=said, why=told) if told else said)
    return Sent("")
