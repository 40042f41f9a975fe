"""Where `assets/`, `fonts/` and `schedules/` live: inside an installed wheel, or in a checkout."""

from functools import cache
from pathlib import Path


@cache
def root() -> Path:
    """Return the folder that holds `assets`, `fonts` and `schedules`."""
    here = Path(__file__).resolve().parent
    packed = here / "_data"
    return packed if packed.is_dir() else here.parent


def asset(*parts: str) -> Path:
    """Return the path of a bundled asset, such as `asset("themes", "ink", "theme.toml")`."""
    return root().joinpath("assets", *parts)
