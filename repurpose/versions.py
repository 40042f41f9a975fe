"""A package's name in, its version out, read from the name of the folder that its installer wrote beside it.

`importlib.metadata` gives the same (PyPA, Recording installed projects, read 2026-11); it imports the
reader of e-mail to do so, which takes half as long as all of `repurpose --help`.
"""

import os
import re
import sys
from functools import cache


@cache
def version_of(package: str) -> str:
    """Return the version of an installed package, such as "12.0.0".

    Raises:
        importlib.metadata.PackageNotFoundError: It is not installed.
    """
    name = re.sub(r"[-_.]+", "_", package).lower()
    for folder in sys.path:
        try:
            entries = os.listdir(folder or ".")  # noqa: PTH208 - texts of the interpreter's
        except OSError:
            continue
        for entry in entries:
            stem, _, kind = entry.rpartition(".")
            written, dash, version = stem.partition("-")
            if kind == "dist-info" and dash and re.sub(r"[-_.]+", "_", written).lower() == name:
                return version
    from importlib.metadata import version as told  # noqa: PLC0415  # an egg, a zip file, another finder

    return told(package)
