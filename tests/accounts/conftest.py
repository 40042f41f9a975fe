"""What the command line does to logging and tracebacks is undone after each test."""

import logging
import sys

import pytest


@pytest.fixture(autouse=True)
def _unguarded():
    factory, hook = logging.getLogRecordFactory(), sys.excepthook
    yield
    logging.setLogRecordFactory(factory)
    sys.excepthook = hook
