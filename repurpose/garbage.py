"""How often a process looks for circles of dead objects: rarely, for most of what ours make lives as long as they do."""

import gc

# New objects, and looks at the youngest and the younger, between looks.
_SELDOM = (20_000, 20, 50)


def collect_rarely() -> None:
    """Look for dead objects less often than Python does by itself: a tenth of the time that a pack takes."""
    gc.set_threshold(*_SELDOM)
