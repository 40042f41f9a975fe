"""Packs in, a page on this machine out that shows them as readers will and changes them by the command line's own verbs."""

from repurpose.studio.access_policy import Gate
from repurpose.studio.app import make_app
from repurpose.studio.pack_library import PackLibrary, open_shelf
from repurpose.studio.serving import serve
from repurpose.studio.state import Studio

__all__ = ["Gate", "PackLibrary", "Studio", "make_app", "open_shelf", "serve"]
