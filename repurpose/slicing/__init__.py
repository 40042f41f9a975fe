"""An Article in; quotes, threads, titles, hashtags and clip scripts out."""

from typing import TYPE_CHECKING

from repurpose.lazy import import_later
from repurpose.slicing.model import Beat, Caption, Post, Quote, Run, Script, Thread

if TYPE_CHECKING:
    from repurpose.slicing.names import Name, find_names
    from repurpose.slicing.quotes import find_quotes
    from repurpose.slicing.scripts import write_scripts
    from repurpose.slicing.slice import Sliced, slice_thread
    from repurpose.slicing.titles import choose_title, short_title
    from repurpose.slicing.units import LeftOut
    from repurpose.slicing.wishes import Wishes

__all__ = [
    "Beat",
    "Caption",
    "LeftOut",
    "Name",
    "Post",
    "Quote",
    "Run",
    "Script",
    "Sliced",
    "Thread",
    "Wishes",
    "choose_title",
    "find_names",
    "find_quotes",
    "short_title",
    "slice_thread",
    "write_scripts",
]

# Who makes clips and cards needs the values alone; what finds them is imported when asked for.
__getattr__ = import_later(
    __name__,
    {
        "choose_title": "titles",
        "find_names": "names",
        "find_quotes": "quotes",
        "LeftOut": "units",
        "Name": "names",
        "short_title": "titles",
        "slice_thread": "slice",
        "Sliced": "slice",
        "Wishes": "wishes",
        "write_scripts": "scripts",
    },
)
