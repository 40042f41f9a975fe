"""A door for the phone: one server beside the studio, in this network, opened when somebody asks for it.

It is the very server of `repurpose handoff`: an address with 128 random bits, which gives out what
waits for a person and nothing else, and takes the word that something was posted.
"""

from typing import TYPE_CHECKING
from urllib.parse import quote

from repurpose.errors import ContentError
from repurpose.folders import user_folder
from repurpose.messages import msg
from repurpose.studio.shapes_of_outgoing import PhoneAnswer
from repurpose.studio.side_door import SideDoor
from repurpose.studio.state import Studio

if TYPE_CHECKING:
    from collections.abc import Sequence
    from contextlib import AbstractContextManager

    from repurpose.handoff import Waiting
    from repurpose.web import SecretServer


class PhoneDoor:
    """The server for the phone; it ends with the studio."""

    def __init__(self, studio: Studio) -> None:
        """Nothing listens yet."""
        self._studio = studio
        self._door = SideDoor(studio, "phone", self._enter)

    def _enter(self) -> "AbstractContextManager[SecretServer]":
        from repurpose.handoff import open_handoff  # noqa: PLC0415
        from repurpose.web import find_address  # noqa: PLC0415

        return open_handoff(self._look, self._done, host=find_address(), seen=self._seen)

    def show(self, number: int) -> PhoneAnswer:
        """Return the page of what waits of a publication, with its code.

        Raises:
            ContentError: Nothing of it waits for a person.
        """
        from repurpose.outbox import PartFilter  # noqa: PLC0415
        from repurpose.platforms import make_code  # noqa: PLC0415

        base = self._door.open()
        parts = self._studio.ledger().parts(PartFilter(publication=number))
        names = {part.name for part in parts}
        waiting = next((one for one in self._look() if one.name in names), None)
        if waiting is None:
            done = all(part.state == "SENT" for part in parts)
            said = msg("This is posted already.") if done else msg("Nothing waits for the phone.")
            if any(part.state == "DRAFT" for part in parts):
                said = msg("This goes out when somebody else has approved it.")
            why = next((part.last_error for part in parts if part.last_error), "")
            raise ContentError(said, hint=why)
        address = f"{base}{quote(waiting.folder.name)}/"
        return {
            "name": waiting.name,
            "address": address,
            "code": make_code(address).svg_inline(scale=4, border=3, light="#fff", omitsize=True),
            "state": "HUMAN",
            "reach": self._door.reaches,
        }

    def _look(self) -> "Sequence[Waiting]":
        from repurpose.accounts import AccountFile  # noqa: PLC0415
        from repurpose.handoff import find_waiting  # noqa: PLC0415
        from repurpose.platforms import find_box, is_by_hand  # noqa: PLC0415

        boxes = {
            account.name: find_box(account.settings)
            for account in AccountFile(user_folder()).accounts()
            if is_by_hand(account.kind)
        }
        return find_waiting(self._studio.ledger(), boxes)

    def _done(self, name: str, url: str) -> None:
        from repurpose.outbox import read_name  # noqa: PLC0415

        self._studio.ledger().say_posted(read_name(name), url=url, by="phone")
        self._studio.hub.tell("phone", part=name, step="posted", url=url)
        self._studio.hub.tell("outbox")

    def _seen(self, name: str) -> None:
        self._studio.hub.tell("phone", part=name, step="opened")
