"""A folder of bundled assets in, its Jinja2 templates out; and how a page's policy names its own script."""

import base64
import hashlib
from functools import cache
from typing import TYPE_CHECKING, Any

from repurpose.resources import asset

if TYPE_CHECKING:
    from jinja2 import Environment


@cache
def templates(folder: str) -> "Environment":
    """Return the templates in a folder of the assets; every value that they are given is escaped.

    Beside its own it finds those of `page`, by which both the page of a pack and the studio draw phones.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined  # noqa: PLC0415  ~40 ms

    return Environment(
        loader=FileSystemLoader([asset(folder), asset("page")], encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )


def render_page(folder: str, name: str, /, **values: Any) -> str:
    """Return a page: the template `name` of a folder of the assets with these values."""
    return templates(folder).get_template(name).render(values)


def source_of(text: str) -> str:
    """Return the source expression that lets one inline script or style run (W3C CSP Level 3, 2.3.1)."""
    digest = hashlib.sha256(text.encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
