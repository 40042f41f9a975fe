"""The states of a part and the steps between them: one pure table that the ledger's SQL obeys.

    DRAFT → APPROVED → READY → LEASED → SENDING → SENT
                         ↑        │        ├→ READY, FAILED     nothing was created, and we know it
                         └────────┘        └→ UNKNOWN, HUMAN    nobody knows

`SENDING` is written down before the first byte of a request leaves. It is left only by the holder of
the lease or by the sweep, and never back to where it could be sent again, unless the platform said
that nothing was created. `UNKNOWN` is settled by the platform's key or by looking; `HUMAN` by a person.
"""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from repurpose.errors import UsageError
from repurpose.messages import join, msg


class State(StrEnum):
    """Where a part stands."""

    DRAFT = "DRAFT"  # waits for approval
    APPROVED = "APPROVED"  # may go, but has no time yet
    READY = "READY"  # goes when it is due and the part before it is SENT
    HOLD = "HOLD"  # a person or a policy keeps it back
    LEASED = "LEASED"  # a sender has it and uploads its media; nothing is published
    SENDING = "SENDING"  # the request that publishes may be on its way
    UNKNOWN = "UNKNOWN"  # it may have been carried out
    HUMAN = "HUMAN"  # only a person can say whether it was
    SENT = "SENT"  # the platform has it
    FAILED = "FAILED"  # refused for good, or too often
    SKIPPED = "SKIPPED"  # too late by its own policy
    CANCELLED = "CANCELLED"


class Event(StrEnum):
    """What happens to a part."""

    APPROVE = "approve"
    SCHEDULE = "schedule"  # a time was set
    REVISE = "revise"  # the content changed, and needs no approval
    REDRAFT = "redraft"  # the content changed, and needs approval again
    HOLD = "hold"
    RELEASE = "release"
    SKIP = "skip"
    CANCEL = "cancel"
    CLAIM = "claim"  # a sender takes it
    PARK = "park"  # given back before anything was published, or the lease ran out
    INTEND = "intend"  # the request may leave from now on
    CONFIRM = "confirm"  # the platform has it
    WITNESS = "witness"  # a sender that lost its lease still heard that the platform has it
    REJECT = "reject"  # nothing was created; try again later
    FAIL = "fail"
    DOUBT = "doubt"  # an unclear end, or the lease ran out
    CLEAR = "clear"  # looked twice, and it is not there
    ASK = "ask"  # only a person can tell
    SAY_POSTED = "say_posted"  # a person: it is there
    SAY_NOT_POSTED = "say_not_posted"
    RETRY = "retry"


_S, _E = State, Event
_UNSENT = (_S.DRAFT, _S.APPROVED, _S.READY, _S.HOLD)  # never handed to a sender, or given back

_ROWS: tuple[tuple[Event, tuple[State, ...], State], ...] = (
    (_E.APPROVE, (_S.DRAFT,), _S.APPROVED),
    (_E.SCHEDULE, (_S.APPROVED, _S.READY), _S.READY),
    (_E.REVISE, (_S.READY, _S.FAILED), _S.READY),
    (_E.REVISE, (_S.APPROVED,), _S.APPROVED),
    (_E.REVISE, (_S.HOLD,), _S.HOLD),
    (_E.REDRAFT, (*_UNSENT, _S.FAILED), _S.DRAFT),
    (_E.HOLD, (_S.READY,), _S.HOLD),
    (_E.RELEASE, (_S.HOLD,), _S.READY),
    (_E.SKIP, (_S.READY,), _S.SKIPPED),
    (_E.CANCEL, (*_UNSENT, _S.LEASED, _S.FAILED, _S.HUMAN, _S.SKIPPED), _S.CANCELLED),
    (_E.CLAIM, (_S.READY,), _S.LEASED),
    (_E.CLAIM, (_S.UNKNOWN,), _S.UNKNOWN),
    (_E.PARK, (_S.LEASED,), _S.READY),
    (_E.INTEND, (_S.LEASED,), _S.SENDING),
    (_E.CONFIRM, (_S.SENDING, _S.UNKNOWN), _S.SENT),
    (_E.WITNESS, (_S.READY, _S.HOLD, _S.LEASED, _S.UNKNOWN, _S.HUMAN, _S.FAILED), _S.SENT),
    (_E.REJECT, (_S.LEASED, _S.SENDING), _S.READY),
    (_E.FAIL, (_S.LEASED, _S.SENDING), _S.FAILED),
    (_E.DOUBT, (_S.SENDING, _S.UNKNOWN), _S.UNKNOWN),
    (_E.CLEAR, (_S.UNKNOWN,), _S.READY),
    (_E.ASK, (_S.SENDING, _S.UNKNOWN), _S.HUMAN),
    (
        _E.SAY_POSTED,
        (*_UNSENT, _S.UNKNOWN, _S.HUMAN, _S.FAILED, _S.SKIPPED, _S.CANCELLED),
        _S.SENT,
    ),
    (_E.SAY_NOT_POSTED, (_S.UNKNOWN, _S.HUMAN), _S.READY),
    (_E.RETRY, (_S.FAILED, _S.SKIPPED, _S.READY), _S.READY),
)

TABLE: Mapping[tuple[State, Event], State] = MappingProxyType(
    {(start, event): end for event, starts, end in _ROWS for start in starts}
)
FINAL = frozenset({State.SENT, State.CANCELLED, State.SKIPPED})  # nothing happens by itself
# Nothing of it is under way: its time may be changed, and its words.
NOT_BEGUN = frozenset({State.DRAFT, State.APPROVED, State.READY, State.HOLD})
# It will not be seen, so it is neither repeated nor used up.
GONE = frozenset({State.CANCELLED, State.SKIPPED, State.FAILED})


# States and requests, as people say them.
STATE_WORDS: Mapping[State, str] = MappingProxyType(
    {
        _S.DRAFT: msg("for approval"),
        _S.APPROVED: msg("approved, without a time"),
        _S.READY: msg("ready"),
        _S.LEASED: msg("about to be sent"),
        _S.SENDING: msg("being sent"),
        _S.SENT: msg("sent"),
        _S.UNKNOWN: msg("unclear"),
        _S.HUMAN: msg("waiting for you"),
        _S.FAILED: msg("failed"),
        _S.HOLD: msg("held"),
        _S.SKIPPED: msg("skipped"),
        _S.CANCELLED: msg("cancelled"),
    }
)
_ASKED: Mapping[Event, str] = MappingProxyType(
    {
        _E.APPROVE: msg("It cannot be approved."),
        _E.SCHEDULE: msg("It cannot be given another time."),
        _E.HOLD: msg("It cannot be held."),
        _E.RELEASE: msg("It cannot be released."),
        _E.CANCEL: msg("It cannot be cancelled."),
        _E.SAY_POSTED: msg("It cannot be marked as posted."),
        _E.SAY_NOT_POSTED: msg("It cannot be marked as not posted."),
        _E.REVISE: msg("It cannot be changed."),
        _E.RETRY: msg("It cannot be tried again."),
    }
)


class ImpossibleStep(UsageError):
    """A step that the table does not have."""

    def __init__(self, state: State, event: Event) -> None:
        """Say which states it could start from."""
        known = join(", ", (STATE_WORDS[start] for start in sources(event)))
        asked = _ASKED.get(event, event.replace("_", " "))
        super().__init__(
            msg("This part is {state}. {asked}", state=STATE_WORDS[state], asked=asked),
            hint=msg("What is sent stays as it is.")
            if state is State.SENT
            else msg("That can be done to what is {known}.", known=known),
        )


def advance(state: State, event: Event) -> State:
    """Return the state that follows.

    Raises:
        ImpossibleStep: The table has no such step.
    """
    try:
        return TABLE[state, event]
    except KeyError:
        raise ImpossibleStep(state, event) from None


def sources(event: Event) -> tuple[State, ...]:
    """Return the states in which `event` may happen."""
    return tuple(state for state, happening in TABLE if happening is event)
