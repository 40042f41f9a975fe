"""What a watch has dealt with: a file beside its packs in, the same with what is new out."""

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from repurpose.atomic import write_atomically
from repurpose.errors import SetupError
from repurpose.messages import msg, reason_of
from repurpose.schedule.daemon.feeds import FeedMemory
from repurpose.validation import Invalid, check_json

FILE = ".watched.json"


@dataclass
class WatchMemory:
    """Folders that were looked at, the hash of each file dealt with, and what is known of feeds."""

    folders: list[str] = field(default_factory=list)
    files: dict[str, str] = field(default_factory=dict)
    feeds: dict[str, FeedMemory] = field(default_factory=dict)

    def write(self, folder: Path) -> None:
        """Keep it in a folder of packs, which is made at need.

        Raises:
            OSError: It cannot be written.
        """
        folder.mkdir(parents=True, exist_ok=True)
        write_atomically(folder / FILE, json.dumps(asdict(self), ensure_ascii=False))


def read_memory(folder: Path) -> WatchMemory:
    """Return what was kept in a folder of packs; an empty memory when there is none.

    Raises:
        SetupError: It cannot be read, or is no such memory.
    """
    path = folder / FILE
    try:
        return check_json(WatchMemory, path.read_bytes())
    except FileNotFoundError:
        return WatchMemory()
    except (OSError, Invalid) as error:
        reason = error.message if isinstance(error, Invalid) else reason_of(error)
        raise SetupError(
            msg("{path} cannot be read: {error}.", path=path, error=reason),
            hint=msg("Remove it: what is there counts as old then."),
        ) from None
