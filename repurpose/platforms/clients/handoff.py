"""By hand: for platforms without an open interface, and for whoever prefers it.

Publishing writes a folder for a person to post from, and ends unclear: only that person knows when
it is done, and says so with `repurpose outbox mark-posted`.
"""

import os
import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import quote

from repurpose.messages import msg, reason_of
from repurpose.platforms.calls import Answer, Call, Field, Profile
from repurpose.platforms.clients.base import BaseClient
from repurpose.platforms.delivery import (
    BY_HAND,
    DeliveryContext,
    Message,
    NotSent,
    Outcome,
    Settling,
    Unclear,
)
from repurpose.platforms.handoff import Slip, write_handoff


def find_box(settings: Mapping[str, str]) -> Path:
    """Return where the folders of an account with these settings are put."""
    return Path(os.path.expanduser(settings.get("folder") or "handoff")).absolute()  # noqa: PTH111


class Handoff(BaseClient):
    """One account of a person on any platform."""

    NAME: ClassVar[str] = "handoff"
    FIELDS: ClassVar[tuple[Field, ...]] = (
        Field("platform", "Platform", "see `repurpose platforms`"),
        Field("handle", "Who posts", "the name of the account, for people", optional=True),
        Field("folder", "Folder", "where the folders to post from are put", default="handoff"),
        Field("address", "Its address", "where a phone in your network sees that folder, http://...",
              optional=True),
    )  # fmt: skip
    settling: Settling = "opaque"

    def refusals(self, message: Message) -> tuple[str, ...]:
        """Return nothing: a person can still shorten it, and the page shows what is over."""
        return ()

    def compose(
        self, message: Message, handles: Sequence[Mapping[str, Any]], place: DeliveryContext
    ) -> Call:
        """Return no request, but where the folder will be: for rehearsals."""
        return Call("FOLDER", self._folder(place).as_uri())

    def receive(self, answer: Answer, message: Message, place: DeliveryContext) -> Outcome:
        """Nothing is ever received."""
        return Unclear(msg("posted by hand"))

    def _publish(
        self,
        message: Message,
        handles: Sequence[Mapping[str, Any]],
        place: DeliveryContext,
        deadline: float,
    ) -> Outcome:
        folder = self._folder(place)
        base = self.settings.get("address", "").rstrip("/")
        address = f"{base}/{quote(folder.name)}/" if base else ""
        when = datetime.fromisoformat(place.created_at).astimezone()
        done = f"repurpose outbox mark-posted {place.name} --url " if place.name else ""
        slip = Slip(self.settings.get("handle", ""), f"{when:%m-%d %H:%M}", address, done)
        try:
            page = write_handoff(folder, message, self.rules, slip)
        except OSError as error:
            return NotSent(
                msg("{folder} cannot be written: {error}.", folder=folder, error=reason_of(error))
            )
        return Unclear(msg("{what}: {page}", what=BY_HAND, page=page))

    def _folder(self, place: DeliveryContext) -> Path:
        """Return a folder whose name sorts by time and is the same on every attempt."""
        moment = re.sub(r"[^0-9]", "", place.created_at)[:12]
        key = re.sub(r"[^A-Za-z0-9]", "", place.key)[-8:]
        return find_box(self.settings) / f"{moment}-{self.platform.name}-{key}"

    def look(self, deadline: float) -> Profile:
        """Nobody is asked; say where the folders go."""
        facts = {
            "folder": self.settings.get("folder") or "handoff",
            "platform": self.platform.label,
        }
        return Profile(self.settings.get("handle") or self.platform.label, "", facts)


CLIENTS = {"handoff": Handoff}
