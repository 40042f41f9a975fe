"""Requests of the platform clients in, answers as the platforms give them out, with faults on wish."""

from repurpose.sandbox.faults import KINDS, Fault
from repurpose.sandbox.server import Sandbox, open_sandbox
from repurpose.sandbox.world import FakeAccount, FakePost, World

__all__ = ["KINDS", "FakeAccount", "FakePost", "Fault", "Sandbox", "World", "open_sandbox"]
