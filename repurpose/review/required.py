"""A pack in, whether somebody's approval is required before any of it is sent out; and what is approved of it now.

`[review] required = true` in `repurpose.toml` asks it of every pack; a pack may ask it of itself, and cannot lift it.
"""

from contextlib import suppress
from pathlib import Path

from repurpose.atomic import write_atomically
from repurpose.config import load_config
from repurpose.errors import MachineError, RepurposeError
from repurpose.messages import msg, reason_of
from repurpose.pack import REVIEW, read_inside
from repurpose.review.page import read_items
from repurpose.review.standing import standings_of
from repurpose.validation import Model, check_json

_FILE = "required.json"


class Required(Model):
    """What a pack asks of itself."""

    required: bool = False


def is_required_everywhere() -> bool:
    """Say whether the settings ask for an approval of every pack.

    Raises:
        SetupError: The settings cannot be read.
    """
    return bool(load_config([]).review.required)


def asks_itself(folder: Path) -> bool:
    """Say whether a pack asks for an approval of itself."""
    with suppress(RepurposeError):
        return check_json(Required, read_inside(folder, f"{REVIEW}/{_FILE}")).required
    return False


def is_required(folder: Path) -> bool:
    """Say whether a pack goes out only when somebody has approved it.

    Raises:
        SetupError: The settings cannot be read.
    """
    return asks_itself(folder) or is_required_everywhere()


def require(folder: Path, *, wanted: bool) -> None:
    """Have a pack ask for an approval of itself, or no more.

    Raises:
        MachineError: It cannot be written.
    """
    path = folder / REVIEW / _FILE
    try:
        if not wanted:
            path.unlink(missing_ok=True)
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(path, Required(required=True).model_dump_json() + "\n")
    except OSError as error:
        raise MachineError(
            msg("{path} cannot be written: {error}.", path=path, error=reason_of(error))
        ) from None


def approvals_now(folder: Path) -> dict[str, str]:
    """Return what of a pack is approved as it is now, by its name (`Item.key`), and by whom.

    Raises:
        UsageError, ContentError: The pack cannot be read.
    """
    found = standings_of(folder, read_items(folder)[2])
    return {
        one.item: ", ".join(said.by for said in one.approvals if said.current)
        for one in found
        if one.approved
    }
