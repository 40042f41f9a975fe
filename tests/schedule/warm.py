"""Imports what a pass of `repurpose run` imports: a process that is forked from here begins at once."""

import pkgutil
from importlib import import_module

from repurpose import cli, outbox, schedule
from repurpose.platforms import clients

import_module("tests.schedule.month")
import_module("repurpose.platforms.transport").open_wire().close()
for _package in (clients, outbox, schedule):
    for _found in pkgutil.iter_modules(_package.__path__, f"{_package.__name__}."):
        import_module(_found.name)
for _name in ("app", "run", "run_view", "output"):
    import_module(f"{cli.__name__}.{_name}")
