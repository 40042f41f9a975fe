"""A task and a client in, what was heard out: uploads, the one request that publishes, and looking."""

import hashlib
import math
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from errno import ENOENT
from os import strerror
from pathlib import Path
from typing import Any

from repurpose.errors import RepurposeError
from repurpose.messages import msg, reason_of
from repurpose.outbox.core import crash_points
from repurpose.outbox.core.model import LedgerAccount, Task
from repurpose.outbox.core.record import Result
from repurpose.platforms import (
    Absent,
    Attachment,
    Client,
    DeliveryError,
    Message,
    NeedsLogin,
    NotSent,
    Outcome,
    Refused,
    Sent,
    Settling,
    Unclear,
)

Clients = Callable[[LedgerAccount], Client]


def upload(
    clients: Clients, task: Task, deadline: float
) -> tuple[Task, Refused | NotSent | NeedsLogin | None]:
    """Upload what has no handle yet; return the task with its handles, and what went wrong.

    A file whose bytes, captions or cover are not those that were approved is refused. Nothing is published.
    """
    try:
        client = clients(task.account)
    except RepurposeError as error:
        return task, NeedsLogin(error.message)
    for position, attachment in enumerate(task.message.files):
        if position in task.handles:
            continue
        wrong = _check_files(attachment)
        if wrong:
            return task, Refused(wrong)
        crash_points.point("upload.before")
        try:
            handle = client.upload(attachment, deadline)
        except DeliveryError as error:
            return task, error.outcome
        except Exception as error:  # noqa: BLE001  an upload is never a publication
            return task, NotSent(_say(error))
        crash_points.point("upload.after")
        task = replace(task, handles={**task.handles, position: handle})
    return task, None


def _check_files(attachment: Attachment) -> str:
    wrong = _check_file(attachment.path, attachment.sha256)
    if not wrong and attachment.captions_sha256:
        wrong = _check_file(attachment.captions, attachment.captions_sha256)
    if not wrong and attachment.cover:
        wrong = _check_file(attachment.cover, attachment.cover_sha256)
    return wrong


def _check_file(path: str, sha256: str) -> str:
    try:
        if not Path(path).is_file():  # a pipe would keep the sender waiting
            raise FileNotFoundError(ENOENT, strerror(ENOENT))
        with Path(path).open("rb") as file:
            found = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return msg("Cannot read {path}: {error}.", path=path, error=reason_of(error))
    if found != sha256:
        return msg("{path} has changed since it was put into the outbox.", path=path)
    return ""


def publish(
    clients: Clients,
    task: Task,
    deadline: float,
    monotonic: Callable[[], float] = time.monotonic,
) -> tuple[Result, ...]:
    """Make the request that publishes; whatever is not clearly otherwise is unclear.

    Returns a result for the task, and for each of those that went with it.
    """
    try:
        client = clients(task.account)
    except RepurposeError as error:
        return results_of(task, NeedsLogin(error.message), "opaque")
    except Exception as error:  # noqa: BLE001  nothing has left yet
        return results_of(task, NotSent(_say(error)), "opaque")
    crash_points.point("publish.before")
    if monotonic() >= deadline:  # we slept: somebody else may be about to act
        return results_of(
            task, NotSent(msg("The time for the request had passed.")), client.settling
        )
    if task.rest:
        outcome = _publish_whole(client, task, deadline)
    else:
        outcome = _publish(client, task, deadline)
    crash_points.point("publish.after")
    return results_of(task, outcome, client.settling)


def takes_whole(client: Client, messages: Sequence[Message]) -> bool:
    """Say whether a client sends these messages in one request, all of them or none.

    Only where every message has a key of its own for ever: each is settled by itself.
    """
    asked = getattr(client, "takes_whole", None)
    for_ever = client.settling == "keyed" and client.key_life == math.inf
    return bool(asked and for_ever and asked(messages))


def results_of(
    task: Task, outcome: Outcome | Sequence[Sent], settling: Settling
) -> tuple[Result, ...]:
    """Return a result for each message of a request; one outcome is that of all."""
    tasks = (task, *task.rest)
    outcomes = outcome if isinstance(outcome, Sequence) else [outcome] * len(tasks)
    return tuple(
        Result(one, said, settling, behind=one is not task)
        for one, said in zip(tasks, outcomes, strict=True)
    )


def _publish_whole(client: Any, task: Task, deadline: float) -> Outcome | Sequence[Sent]:
    tasks = (task, *task.rest)
    handles = [task.handles[n] for n in range(len(task.message.files))]
    messages, places = [one.message for one in tasks], [one.place for one in tasks]
    try:
        sent: Outcome | Sequence[Sent] = client.publish_whole(messages, handles, places, deadline)
        if isinstance(sent, Sequence) and len(sent) != len(tasks):
            return Unclear(
                msg(
                    "{count} messages went, and {back} came back.", count=len(tasks), back=len(sent)
                )
            )
    except Exception as error:  # noqa: BLE001  it may have been carried out before it failed
        return Unclear(_say(error))
    return sent


def _publish(client: Client, task: Task, deadline: float) -> Outcome:
    handles = [task.handles[n] for n in range(len(task.message.files))]
    try:
        return client.publish(task.message, handles, task.place, deadline)
    except Exception as error:  # noqa: BLE001  it may have been carried out before it failed
        return Unclear(_say(error))


def settle(
    clients: Clients,
    task: Task,
    deadline: float,
    wall: float,
    monotonic: Callable[[], float] = time.monotonic,
) -> Result:
    """Find out what became of an unclear request, the way the platform allows.

    `wall` is now, in seconds since the epoch: it says whether the platform still knows our key.
    """
    try:
        client = clients(task.account)
    except RepurposeError as error:
        return Result(task, NeedsLogin(error.message), "searchable")
    except Exception as error:  # noqa: BLE001  nothing was learnt
        return Result(task, Unclear(_say(error)), "searchable")
    if client.settling == "opaque":
        return Result(task, Unclear(msg("Nobody but a person can look.")), "opaque")
    crash_points.point("settle.before")
    if monotonic() >= deadline:
        return Result(task, Unclear(msg("The time for the request had passed.")), client.settling)
    age = wall - task.place.begun_at
    same_again = client.settling == "keyed" and 0 <= age < client.key_life and task.uploaded
    outcome = _publish(client, task, deadline) if same_again else _look(client, task, deadline)
    crash_points.point("settle.after")
    return Result(task, outcome, client.settling)


def _look(client: Client, task: Task, deadline: float) -> Outcome | Absent:
    try:
        return client.settle(task.message, task.place, deadline)
    except Exception as error:  # noqa: BLE001  nothing was learnt
        return Unclear(_say(error))


def _say(error: Exception) -> str:
    text = " ".join(str(error).split())
    return f"{type(error).__name__}: {text}" if text else type(error).__name__
