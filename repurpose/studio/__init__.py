"""Packs in, a page on this machine out that shows them as readers will and changes them by the command line's own verbs."""

from repurpose.studio.app import make_app
from repurpose.studio.gate import Gate
from repurpose.studio.serving import serve
from repurpose.studio.shelf import Shelf, open_shelf
from repurpose.studio.state import Studio

__all__ = ["Gate", "Shelf", "Studio", "make_app", "open_shelf", "serve"]
