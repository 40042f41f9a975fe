"""Where a running sandbox is: a line in a file of its home, for the commands that look for it."""

from pathlib import Path

from repurpose.atomic import write_atomically

FILE = "sandbox.txt"


def write_address(home: Path, address: str) -> None:
    """Leave word of the sandbox that lives in `home`."""
    write_atomically(home / FILE, f"{address}\n")


def read_address(home: Path) -> str:
    """Return the address of the sandbox that lived in `home` last, "" when none did."""
    try:
        return (home / FILE).read_text(encoding="ascii").strip()
    except OSError:
        return ""
