"""What every reader of a foreign format returns: canonical text with a header, and its metadata."""

from collections.abc import Mapping
from dataclasses import dataclass, field

KEYS = ("title", "author", "date", "site", "source", "part")
"""The metadata that readers look for; `source` is the address of a page, `part` says which part of a
file that holds several it is."""


@dataclass(frozen=True, slots=True)
class Extract:
    """An article taken out of a page or a document.

    `text` is Markdown as the line grammar reads it, with `meta` as front matter at its top, so that
    the text alone says all; `meta` has those of `KEYS` that were found.
    """

    text: str
    meta: Mapping[str, str] = field(default_factory=dict)


def compose(body: str, meta: Mapping[str, str]) -> Extract:
    """Put the metadata as front matter above a Markdown body; empty values are left out."""
    known = {key: " ".join(meta[key].split()) for key in KEYS if meta.get(key, "").strip()}
    if not known:
        return Extract(body, {})
    header = "".join(f"{key}: {value}\n" for key, value in known.items())
    return Extract(f"---\n{header}---\n\n{body}", known)
