"""The version of the schema of `pack.json`: it stands in the manifest, and in every fingerprint."""

from typing import Final

SCHEMA_VERSION: Final = 2
