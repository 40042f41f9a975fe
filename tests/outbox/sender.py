"""What the processes of the tests run: a dispatcher on a ledger, with a clock that may be elsewhere."""

import os
import random
import time

from repurpose.outbox import Dispatcher, Ledger, SendingPolicy
from repurpose.outbox.core import crash_points
from tests.outbox.loopback_client import LoopbackClient

# Real seconds: small, and in the same proportions as the ordinary ones.
QUICK = SendingPolicy(
    lease=0.9, request=0.4, settle=1.2, apart=0.6, backoff=0.05, backoff_most=0.4, upload=5.0
)

# For tests in which nothing fails: a loaded machine may take its time.
CALM = SendingPolicy(backoff=0.05)


def settling_of(account):
    kind = account.partition("-")[0]
    return {"strict": "searchable", "whole": "keyed"}.get(kind, kind)


def clients(port):
    return lambda account: LoopbackClient(port, account.id, settling_of(account.id))


def open_ledger(place, offset=0.0, seed=0, policy=QUICK, **options):
    return Ledger(
        place,
        clock=lambda: time.time() + offset,
        policy=policy,
        chance=random.Random(seed),
        **options,
    )


def one_pass(place, port, offset, seed, slots, spec):
    """One pass over what is due; `spec` may kill or stop it on the way."""
    os.environ[crash_points.VARIABLE] = spec
    with open_ledger(place, offset, seed) as ledger:
        Dispatcher(ledger, clients(port), slots=slots).run_once()


def archive(place, offset, spec, batch=1):
    """Move all that is over, however fresh; `spec` may kill it on the way."""
    os.environ[crash_points.VARIABLE] = spec
    with open_ledger(place, offset) as ledger:
        for _ in ledger.archive(ledger.now() + 1, batch=batch):
            pass


def enter(place, publications, spec):
    os.environ[crash_points.VARIABLE] = spec
    with open_ledger(place) as ledger:
        ledger.enqueue(*publications)


def serve(place, port, seed, slots):
    """A dispatcher that runs until it is killed."""
    with open_ledger(place, seed=seed) as ledger:
        Dispatcher(ledger, clients(port), slots=slots).run(tick=0.05)
