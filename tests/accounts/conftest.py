"""A sandbox for each test; what the command line does to logging and tracebacks is undone."""

import logging
import sys

import pytest

from repurpose.sandbox import open_sandbox


@pytest.fixture(autouse=True)
def _unguarded():
    factory, hook = logging.getLogRecordFactory(), sys.excepthook
    yield
    logging.setLogRecordFactory(factory)
    sys.excepthook = hook


@pytest.fixture(scope="module")
def running():
    with open_sandbox() as opened:
        yield opened


@pytest.fixture
def sandbox(running):
    running.clear()
    return running
