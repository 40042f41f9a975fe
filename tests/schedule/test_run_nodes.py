"""Runs that are killed again and again, one on a file and three on one PostgreSQL: the servers judge."""

import random
import re
import time
from collections import Counter

import pytest

from repurpose.sandbox import open_sandbox
from tests.schedule.home import end, home_over, kinds, wait_until

# Leases of seconds, so that what a killed node held is settled within the test.
_QUICK = """
from functools import partial
import repurpose.outbox.core.ledger as room
room.SendingPolicy = partial(
    room.SendingPolicy, lease=4.0, request=3.0, settle=0.8, apart=0.5, backoff=0.1, backoff_most=0.5)
from repurpose.cli import main
main()
"""


def enter_all(home, chance, count):
    """Plan threads on three platforms over the next seconds; return what has to be there at the end."""
    wanted = {}
    for number in range(count):
        account = chance.choice(("bluesky", "mastodon", "x"))
        parts = [
            f"第{number}篇第{n}条，{chance.getrandbits(40):x}" for n in range(chance.randint(1, 3))
        ]
        home.enter(account, *parts, after=chance.uniform(0, 8))
        wanted.setdefault(account, []).append(parts)
    return wanted


def judge(sandbox, wanted):
    for account, threads in wanted.items():
        posts = sandbox.posts(account)
        assert Counter(post.text for post in posts) == Counter(t for th in threads for t in th)
        at = {post.text: number for number, post in enumerate(posts)}
        for thread in threads:
            assert sorted(thread, key=at.__getitem__) == thread


@pytest.mark.slow
@pytest.mark.parametrize(("place", "nodes"), [("sqlite", 1), ("postgres", 3)], indirect=["place"])
@pytest.mark.parametrize("seed", range(2))
def test_exactly_what_was_planned_is_on_the_servers(tmp_path, place, nodes, seed):
    chance = random.Random(seed)
    script = tmp_path / "node.py"
    script.write_text(_QUICK)
    with open_sandbox() as sandbox, home_over(tmp_path / "home", sandbox, place) as home:
        wanted = enter_all(home, chance, 16)
        alive = [home.start(wait=False, script=str(script)) for _ in range(nodes)]
        for _ in range(4):
            time.sleep(chance.uniform(1.5, 3.0))
            if chance.random() < 0.5:
                sandbox.fault(chance.choice(("lost", "500-after", "503", "reset")))
            victim = chance.randrange(nodes)
            alive[victim].kill()
            alive[victim].wait()
            alive[victim] = home.start(wait=False, script=str(script))
        home.wait_for("SENT", seconds=90)
        judge(sandbox, wanted)
        wait_until(lambda: all("started" in kinds(process) for process in alive))
        assert [end(process) for process in alive] == [0] * nodes
        with home.ledger() as ledger:
            states = {node.id: node.state for node in ledger.nodes()}
        assert len(states) >= nodes
        assert list(states.values()).count("stopped") == nodes


@pytest.mark.slow
def test_a_node_hears_at_once_what_another_program_has_planned(tmp_path, postgres):
    with open_sandbox() as sandbox, home_over(tmp_path / "home", sandbox, postgres) as home:
        process = home.start()
        time.sleep(2)
        for number in range(3):
            publication = home.enter("mastodon", f"现在就发，第{number}条。")
            home.wait_for("SENT", publication, seconds=10)  # a tick would take up to 25 s
        assert end(process) == 0
        with home.ledger() as ledger:
            assert all(part.intent_at - part.due_at < 3000 for part in ledger.parts())


@pytest.mark.slow
def test_whatever_happens_is_told_by_one_of_the_nodes(tmp_path, postgres):
    with open_sandbox() as sandbox, home_over(tmp_path / "home", sandbox, postgres) as home:
        sandbox.fault("500-after", "discord", times=50)
        alive = [home.start("--notify", "telegram") for _ in range(3)]
        names = {f"{home.enter('discord', f'第{number}条。')}.1" for number in range(6)}
        home.wait_for("HUMAN")

        def told():
            said = "\n".join(post.text for post in sandbox.posts("telegram"))
            return Counter(re.findall(r"is (\d+\.1) on discord", said))

        wait_until(lambda: set(told()) == names)
        time.sleep(2)
        assert set(told().values()) == {1}
        assert [end(process) for process in alive] == [0, 0, 0]
