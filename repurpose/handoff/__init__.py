"""Folders that wait for a person in; pages for a phone in the same network, and the person's word, out."""

from repurpose.handoff.server import HandoffServer, find_address, open_desk
from repurpose.handoff.waiting import Waiting, find_waiting

__all__ = ["HandoffServer", "Waiting", "find_address", "find_waiting", "open_desk"]
