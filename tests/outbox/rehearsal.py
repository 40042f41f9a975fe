"""One run: publications entered, senders that die on the way, clean passes after them, the verdict."""

import hashlib
import random

from repurpose.outbox import LedgerAccount, PartFilter, Publication, State
from repurpose.outbox.core import crash_points
from repurpose.platforms.delivery import Attachment, Message
from tests.outbox import sender, verdict
from tests.outbox.platform_server import FAULTS

KINDS = ("keyed", "searchable", "opaque", "strict", "whole")


def compose(folder, account, threads, length, due_at, mark=""):
    """Threads of `length` messages; the first message of each carries a picture."""
    picture = folder / "card.png"
    picture.write_bytes(b"\x89PNG not really")
    media = Attachment(str(picture), hashlib.sha256(picture.read_bytes()).hexdigest(), "image/png")
    return [
        Publication(
            account,
            tuple(
                Message(f"第{thread}串 第{n}条 {mark}", media=(media,) if n == 0 else ())
                for n in range(length)
            ),
            due_at=due_at,
            key=f"{mark}-{thread}",
        )
        for thread in range(threads)
    ]


def run_process(processes, target, *args):
    """Run in a process of its own; return its exit code, negative when a signal ended it."""
    process = processes.Process(target=target, args=args)
    process.start()
    process.join(60)
    if process.is_alive():
        process.kill()
        raise AssertionError("a pass hangs")
    return process.exitcode


def finish(processes, place, platform, seed, ledger, offset, slots=2):
    """Clean passes, hours apart, until nothing is left; a person answers what only a person can."""
    platform.faults, platform.rate = [], 0.0
    for _ in range(30):
        platform.wait_until_quiet()
        verdict.answer_as_a_person(ledger, platform)
        waiting = ledger.parts(
            PartFilter(states=[s for s in State if s not in (State.SENT, State.CANCELLED)])
        )
        if not waiting:
            return
        offset += 1000.0
        code = run_process(
            processes, sender.one_pass, place, platform.port, offset, seed, slots, ""
        )
        assert code == 0
    raise AssertionError(f"never done: {[(p.name, p.state, p.blocked) for p in waiting]}")


def rehearse(
    processes, place, platform, folder, *, kind, specs, seed, threads=2, length=2, slots=2
):
    """Run once; `specs` are where the passes die ("" for one that does not). Return the codes."""
    account = f"{kind}-{seed}"
    codes = []
    with sender.open_ledger(place, seed=seed) as ledger:
        ledger.put_account(LedgerAccount(account, "loopback"))
        publications = compose(folder, account, threads, length, ledger.now(), f"run {seed}")
        enter_spec = next((s for s in specs if s.startswith("enqueue")), "")
        codes.append(run_process(processes, sender.enter, place, publications, enter_spec))
        if codes[-1]:
            assert run_process(processes, sender.enter, place, publications, "") == 0
        offset = 0.0
        for spec in specs:
            if spec.startswith("enqueue"):
                continue
            if spec.startswith("archive"):
                codes.append(run_process(processes, sender.archive, place, offset, spec))
                verdict.check(ledger, platform, finished=False)
                continue
            codes.append(
                run_process(
                    processes, sender.one_pass, place, platform.port, offset, seed, slots, spec
                )
            )
            platform.wait_until_quiet()
            verdict.check(ledger, platform, finished=False)
            offset += 1000.0
        finish(processes, place, platform, seed, ledger, offset, slots)
        verdict.check(ledger, platform)
        assert len(platform.posts) == threads * length
    return codes


def draw(seed):
    """Draw a run: the kind of platform, where and how often its senders die, how bad the network is."""
    chance = random.Random(seed)
    specs = [
        f"{chance.choice(crash_points.POINTS)}:{chance.randint(1, 6)}:KILL"
        for _ in range(chance.randint(1, 4))
    ]
    if chance.random() < 0.3:
        specs.insert(chance.randrange(len(specs)), "")
    return (
        {
            "kind": chance.choice(KINDS),
            "specs": specs,
            "threads": chance.randint(1, 3),
            "length": chance.randint(1, 3),
            "slots": chance.randint(1, 4),
        },
        chance.choice((0.0, 0.3, 0.6)),
        [f for f in FAULTS if chance.random() < 0.15],
    )
