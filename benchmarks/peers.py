"""The programs we are measured beside, in pinned versions, fetched once into a folder of their own."""

import os
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

HERE = Path(__file__).resolve().parent
PEERS = Path(os.environ.get("REPURPOSE_PEERS", HERE.parent / "build" / "peers"))
PINS = HERE / "peers.toml"


def fetch_peers(folder: Path = PEERS) -> Iterator[str]:
    """Fetch what is not there yet; give a line for each kind that cannot be had here.

    What was fetched is known by the pins kept beside it, so that other pins are fetched anew.
    """
    pins = tomllib.loads(PINS.read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    pip = [sys.executable, "-m", "pip", "install", "-q", "--upgrade", "--no-deps", "--target"]
    npm = ["npm", "install", "--silent", "--no-save", "--prefix"]
    ways = {
        "python": ([*pip, str(folder / "python")], "=="),
        "node": ([*npm, str(folder)], "@"),
    }
    for kind, (command, sign) in ways.items():
        wanted = [f"{name}{sign}{version}" for name, version in pins[kind].items()]
        mark = folder / f"{kind}.pins"
        if mark.exists() and mark.read_text().split() == wanted:
            continue
        if not shutil.which(command[0]):
            yield f"{command[0]} is not here: {', '.join(wanted)} left out"
        elif subprocess.run([*command, *wanted], check=False).returncode:
            yield f"could not be fetched: {', '.join(wanted)}"
        else:
            mark.write_text("\n".join(wanted))
