"""An input at a door in, its fault out: by exception, by what it wrote, by time and by growth."""

import gc
import json
import re
import signal
import threading
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from random import Random

from repurpose.errors import RepurposeError
from tests.fuzz.door import Door, Enter
from tests.fuzz.watch import OUTSIDE

MOST_SECONDS = 30.0  # of CPU for one input; a watch that only a runaway meets
MOST_GROWTH = 11  # of CPU time for four times as much: 4 is linear, 16 quadratic
WORTH = 0.12  # seconds of CPU below which growth is noise
_ours = re.compile(r'File "[^"]*/repurpose/([\w/]+\.py)", line \d+, in (\w+)')


class TooLong(BaseException):
    """An input took longer than any may; no handler of the product may catch it."""


@dataclass(frozen=True, slots=True)
class Failure:
    """A fault: what it is known by, and what Python told."""

    sign: str  # class, file and function: one fault, however many inputs show it
    trace: str


def judge(enter: Enter, data: bytes, reached: list[str]) -> Failure | None:
    """Return the fault that an input shows; `reached` lists what left the private folder."""
    del reached[:]
    failure: Failure | None = None
    try:
        with _limited(MOST_SECONDS):
            enter(data)
    except TooLong:
        failure = _failure("TooLong", traceback.format_exc())
    except RepurposeError as error:
        if error.exit_code == 1:
            told = getattr(error, "trace", "") or traceback.format_exc()
            failure = _failure(_class_in(told) or "Fault", told)
        elif not str(error.message).strip():
            failure = _failure("no words", traceback.format_exc())
    except Exception as error:  # noqa: BLE001  # whatever it is, it is a finding
        said = re.sub(r"[^A-Za-z ]+", "", re.split(r"[:\n]", str(error))[0])[:40].strip()
        kind = type(error).__name__ + (f" {said}" if isinstance(error, AssertionError) else "")
        failure = _failure(kind, traceback.format_exc())
    if reached and failure is None:
        what = re.sub(r".*/", "", reached[0])
        failure = Failure(f"reaches out: {reached[0].split()[0]} {what}", "\n".join(reached))
    return failure


def _class_in(trace: str) -> str:
    found = re.findall(r"^(\w[\w.]*)(?::|$)", trace, re.MULTILINE)
    return found[-1].rpartition(".")[2] if found else ""


def _failure(kind: str, trace: str) -> Failure:
    frames = _ours.findall(trace)
    place = " ".join(frames[-1]) if frames else ""
    return Failure(f"{kind} {place}".strip(), trace[-8000:])


@contextmanager
def _limited(seconds: float) -> Iterator[None]:
    """Raise `TooLong` in the main thread after so many seconds of CPU."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise TooLong(f"more than {seconds} s of CPU")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds, 1.0)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def judge_growth(
    door: Door, enter: Enter, data: bytes, chance: Random
) -> tuple[bytes, Failure] | None:
    """Return an input for which the work grows faster than its length, measured again to be sure."""
    if door.grow is None:
        return None
    make = door.grow(data, chance)
    before = None
    for length in door.lengths:
        took = _cost(enter, make(length))
        if before is not None and took > WORTH and took > MOST_GROWTH * max(before, WORTH / 8):
            again = [_cost(enter, make(length)) / max(_cost(enter, make(length // 4)), WORTH / 8) for _ in range(2)]  # fmt: skip
            if min(again) > MOST_GROWTH:
                said = f"{length} bytes took {took:.2f} s after {before:.3f} s for a quarter"
                return make(length), Failure(f"growth {_place(enter, make(length))}", said)
        if took > 10:
            return None
        before = took
    return None


def _cost(enter: Enter, data: bytes) -> float:
    """Return seconds of CPU; the collector's work is that of what stands around."""
    gc.collect()
    gc.disable()
    begun = time.process_time()
    try:
        with _limited(MOST_SECONDS):
            enter(data)
    except (Exception, TooLong):  # noqa: BLE001  # told by `judge`, when it is a fault
        pass
    finally:
        took = time.process_time() - begun
        gc.enable()
    return took


def _place(enter: Enter, data: bytes) -> str:
    """Return the function of ours in which most of the time goes."""
    import cProfile
    import pstats

    profile = cProfile.Profile()
    with suppress(Exception):
        profile.runcall(enter, data)
    rows = pstats.Stats(profile).stats.items()  # type: ignore[attr-defined]
    own = [(row[2], f"{file.rpartition('/repurpose/')[2]} {name}") for (file, _, name), row in rows if "/repurpose/" in file]  # fmt: skip
    return max(own, default=(0, "?"))[1]


def shrink(data: bytes, shows: Callable[[bytes], bool], seconds: float) -> bytes:
    """Return a shorter input that shows the same: pieces are left out while it does (ddmin)."""
    until = time.monotonic() + seconds
    size = max(1, len(data) // 2)
    while size >= 1 and time.monotonic() < until:
        at, less = 0, False
        while at < len(data) and time.monotonic() < until:
            shorter = data[:at] + data[at + size :]
            if shows(shorter):
                data, less = shorter, True
            else:
                at += size
        if not less or size > len(data):
            size //= 2
    return data


def shrink_json(data: bytes, shows: Callable[[bytes], bool], seconds: float) -> bytes:
    """Leave out values of JSON while it shows the same; then as any text."""
    until = time.monotonic() + seconds / 2
    try:
        root = json.loads(data)
    except (ValueError, RecursionError):
        return shrink(data, shows, seconds)
    pending = [root]
    while pending and time.monotonic() < until:
        holder = pending.pop()
        keys = list(holder) if isinstance(holder, dict) else range(len(holder) - 1, -1, -1)
        for key in keys:
            if time.monotonic() > until:
                break
            kept = holder[key]
            del holder[key]
            if shows(json.dumps(root).encode()):
                continue
            if isinstance(holder, dict):
                holder[key] = kept
            else:
                holder.insert(key, kept)
            if isinstance(kept, dict | list):
                pending.append(kept)
    smaller = json.dumps(root).encode()
    return smaller if shows(smaller) else data


__all__ = ["OUTSIDE", "Failure", "judge", "judge_growth", "shrink", "shrink_json"]
