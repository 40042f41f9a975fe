"""Where a running sandbox is: a line in a file of its home, for the commands that look for it."""

from pathlib import Path

FILE = "sandbox.txt"


def write_address(home: Path, address: str) -> None:
    """Leave word of the sandbox that lives in `home`."""
    (home / FILE).write_text(f"{address}\n", encoding="ascii")


def read_address(home: Path) -> str:
    """Return the address of the sandbox that lived in `home` last, "" when none did."""
    try:
        return (home / FILE).read_text(encoding="ascii").strip()
    except OSError:
        return ""
