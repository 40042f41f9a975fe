"""A sandbox for each test, and a rig for each kind of account."""

import pytest

from repurpose.platforms.clients import graph
from repurpose.sandbox import open_sandbox
from tests.platforms.clients.rig import make_rig


@pytest.fixture(scope="session")
def running():
    with open_sandbox() as opened:
        yield opened


@pytest.fixture
def sandbox(running):
    running.clear()
    graph._containers._made.clear()  # numbers begin anew
    return running


@pytest.fixture
def rig(sandbox):
    made = []

    def make(kind, **more):
        made.append(make_rig(sandbox, kind, **more))
        return made[-1]

    yield make
    for one in made:
        one.client.wire.close()
