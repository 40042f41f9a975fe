"""Compiles the catalogues of translations when the project is built or installed for editing."""

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CatalogueHook(BuildHookInterface):  # type: ignore[misc,type-arg]
    """Writes `repurpose.mo` beside each `repurpose.po`."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile what is not compiled yet."""
        sys.path.insert(0, str(Path(self.root)))
        from tools.catalogue import compile_all  # noqa: PLC0415  found by the line above

        compile_all()
