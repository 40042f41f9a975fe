"""What is known of an artefact that is kept: the one file beside its own."""

from repurpose.pack.manifest import FileEntry
from repurpose.validation import Model


class KeptArtefact(Model):
    """Its entry of the manifest as JSON, and its files in order."""

    entry: str
    files: dict[str, FileEntry]  # by their names in a pack
