"""Events of the outbox in, a word to the person whose turn it is out: by one node at a time.

What was told is noted after each message. A node that dies between the two, or stands still for
longer than its lease, leaves this one message to be told a second time: better twice than never. A
notice never stands in the way of a post: it is sent by a thread of its own, tried a few times, and
then given up with a line in the journal.
"""

import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from repurpose.errors import UnknownName
from repurpose.messages import msg, translate
from repurpose.outbox import State
from repurpose.platforms import NotSent, Outcome, Sent, Unclear, hide
from repurpose.schedule.daemon.journal import Journal, Level, make_line

if TYPE_CHECKING:
    from repurpose.outbox import Ledger, LoggedEvent, Part
    from repurpose.schedule.daemon.channels import Channel

# What a person may be told of, and what it means.
KINDS = {
    "failed": "a message was refused for good",
    "unknown": "nobody knows whether a message is there; it is being looked for",
    "human": "only you can say whether a message is there",
    "login": "an account needs a new login",
    "handoff": "a post is ready to be posted by hand",
    "late": "a post was held or skipped because its time had passed",
}
_READER = "notices"
_LEASE = 180.0  # seconds for each channel: all tries at one message, and the pauses, take less
_OLD = 86_400_000  # ms: whoever starts `run` after a week is not told of the week
_PAUSES = (2.0, 8.0)  # seconds between the tries on one channel
_LINES = 8  # in one message


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that a person should know, and what they can do."""

    kind: str  # of KINDS
    at: int  # ms since the epoch
    account: str
    part: str  # 12.3, or a publication's 12, or ""
    text: str
    next: str  # a command


class Announcer:
    """Tells people what happened, as long as no other node has done it."""

    def __init__(
        self,
        ledger: "Ledger",
        channels: Sequence["Channel"],
        *,
        owner: str,
        kinds: Iterable[str] = KINDS,
        by_hand: Callable[[str], bool] = lambda _: False,
        journal: Journal,
        language: str = "en",
        sleep: Callable[[float], object] = time.sleep,
    ) -> None:
        """Make ready.

        Args:
            ledger: Whose events are told.
            channels: Each is told everything.
            owner: This node.
            kinds: Of what; all by default.
            by_hand: Says whether an account is posted to by hand.
            journal: Hears what was told and what could not be.
            language: What people are told in.
            sleep: Waits so many seconds between tries.

        Raises:
            UnknownName: There is no such kind.
        """
        self._ledger, self._channels, self._owner = ledger, channels, owner
        self._kinds, self._language = check_kinds(kinds), language
        self._by_hand, self._journal, self._sleep = by_hand, journal, sleep
        self.told = 0
        self.given_up = 0

    def announce(self) -> int:
        """Tell what has happened since it was last told; return how many notices that were."""
        count = 0
        lease = _LEASE * max(1, len(self._channels))
        while events := self._ledger.take_events(_READER, self._owner, lease=lease):
            notices, last = self._gather(events)
            if notices:
                self._tell(notices)
            self._ledger.events_done(_READER, self._owner, last)
            count += len(notices)
        return count

    def _gather(self, events: "Sequence[LoggedEvent]") -> tuple[list[Notice], int]:
        """Return what goes into one message, and the number of the last event that it speaks for."""
        oldest = self._ledger.now() - _OLD
        notices: list[Notice] = []
        for event in events:
            if event.at >= oldest and (notice := self._judge(event)) is not None:
                notices.append(notice)
            if len(notices) == _LINES:
                return notices, event.id
        return notices, events[-1].id

    def _judge(self, event: "LoggedEvent") -> Notice | None:
        kind = _KIND_OF.get(event.kind, "")
        if kind == "human" and self._by_hand(event.account or ""):
            kind = "handoff"
        if event.kind == "lease_lapsed" and event.data.get("state") != State.SENDING:
            return None
        if event.data.get("then") == "next_slot":  # it gets one, without anybody's doing
            return None
        if kind not in self._kinds:
            return None
        part = self._find(event)
        if kind == "unknown" and event.kind == "unclear" and not self._is_first(event):
            return None
        return make_notice(kind, event, part)

    def _find(self, event: "LoggedEvent") -> "Part | None":
        from repurpose.outbox import PartFilter  # noqa: PLC0415  SQLAlchemy

        if event.publication is None:
            return None
        parts = self._ledger.parts(PartFilter(publication=event.publication))
        of_it = [part for part in parts if event.part in (None, part.id)]
        return of_it[0] if of_it else None

    def _is_first(self, event: "LoggedEvent") -> bool:
        """Say whether an unclear end was a publication's, and not one of the looks after it."""
        assert event.part is not None
        ended = [a for a in self._ledger.attempts([event.part]) if a.phase == "ended"]
        return any(a.kind == "publish" and a.at == event.at for a in ended)

    def _tell(self, notices: Sequence[Notice]) -> None:
        text, data = (
            write_notices(notices, self._language),
            {"notices": [asdict(notice) for notice in notices]},
        )
        for channel in self._channels:
            outcome = self._try(channel, text, data)
            # Nobody knows whether an unclear one arrived: better missed once than told for ever.
            if isinstance(outcome, Sent | Unclear):
                self.told += 1
                said = msg("told {channel}: {notice}", channel=channel.name, notice=notices[0].text)
                self._say("told", said)
            else:
                self.given_up += 1
                said = msg("cannot tell {channel}: {why}", channel=channel.name, why=outcome.reason)
                self._say("not_told", said)

    def _try(self, channel: "Channel", text: str, data: Mapping[str, Any]) -> Outcome:
        for pause in (*_PAUSES, None):
            try:
                outcome = channel.tell(text, data)
            except Exception as error:  # noqa: BLE001  a channel's fault is not the run's
                outcome = NotSent(f"{type(error).__name__}: {error}")
            if pause is None or not isinstance(outcome, NotSent):
                return outcome
            self._sleep(max(pause, min(outcome.wait, 30.0)))
        raise AssertionError

    def _say(self, kind: str, text: str) -> None:
        level: Level = "warning" if kind == "not_told" else "info"
        self._journal(make_line(self._ledger.now(), kind, text, level))


_KIND_OF = {
    "failed": "failed",
    "unclear": "unknown",
    "lease_lapsed": "unknown",
    "asks_person": "human",
    "needs_login": "login",
    "login_ends": "login",
    "late": "late",
}


def check_kinds(kinds: Iterable[str]) -> frozenset[str]:
    """Return the kinds of notices that are wanted.

    Raises:
        UnknownName: There is no such kind.
    """
    for kind in (wanted := frozenset(kinds)):
        if kind not in KINDS:
            raise UnknownName("kind of notice", kind, KINDS)
    return wanted


def make_notice(kind: str, event: "LoggedEvent", part: "Part | None") -> Notice:
    """Return the notice of an event, in words, without any secret."""
    name = part.name if part and event.part else str(event.publication or "")
    account = event.account or ""
    words = " ".join((part.message.title or part.message.text).split())[:40] if part else ""
    about = msg("{part} on {account}", part=name, account=account)
    if words:
        about = msg("{part} on {account} ({text})", part=name, account=account, text=words)
    reason: str = event.data.get("reason") or ""
    skipped = event.data.get("then") == "skip"
    text, follow = {
        "failed": (_because(msg("Failed: {about}", about=about), reason), f"repurpose outbox show {name}"),
        "unknown": (
            _because(msg("Unclear, and being looked for: {about}", about=about), reason),
            f"repurpose outbox show {name}",
        ),
        "human": (
            _because(msg("Please look at {account}: is {about} there?", account=account, about=about), reason),
            msg("repurpose outbox resolve {name} --posted URL, or --not-posted", name=name),
        ),
        "login": (
            _because(msg("{account} needs a login", account=account), reason),
            f"repurpose accounts check {account}; repurpose outbox resume -a {account}",
        ),
        "handoff": (
            _because(msg("Your turn to post {about}", about=about), reason),
            f"repurpose handoff; repurpose outbox mark-posted {name} --url URL",
        ),
        "late": (
            msg("Too late, skipped: {about}.", about=about)
            if skipped
            else msg("Too late, held: {about}.", about=about),
            f"repurpose outbox {'retry' if skipped else 'resume'} {name}",
        ),
    }[kind]  # fmt: skip
    return Notice(kind, event.at, account, name, hide(text), follow)


def _because(said: str, reason: str) -> str:
    return (
        msg("{said}: {reason}", said=said, reason=reason) if reason else msg("{said}.", said=said)
    )


def write_notices(notices: Sequence[Notice], language: str = "en") -> str:
    """Return the text of a message that tells these, in `language`."""
    lines = [
        f"{translate(notice.text, language)}\n  → {translate(notice.next, language)}"
        for notice in notices
    ]
    if len(lines) == 1:
        return f"Repurpose: {lines[0]}"
    head = msg("Repurpose: {count} things", count=len(lines))
    return "\n".join((translate(head, language), *lines))
