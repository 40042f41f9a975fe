"""What decides a ground in, the ground out: painted once, and kept as long as there is room."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock

from repurpose.ink import Ground

USUAL = 24_000_000  # bytes: of 1080×1440 px two pictures, or four with a texture, or any number of plain ones


@dataclass
class Grounds:
    """Grounds up to `most` bytes together; the ones not used for longest go."""

    most: int = USUAL
    kept: "OrderedDict[Hashable, Ground]" = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)

    def take(self, key: Hashable, paint: Callable[[], Ground]) -> Ground:
        """Return the ground for `key`; `paint` is called when it is not there."""
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key]
        ground = paint()  # takes a while; two threads may do it twice
        with self.lock:
            self.kept[key] = ground
            size = sum(one.weight for one in self.kept.values())
            while size > self.most and len(self.kept) > 1:
                size -= self.kept.popitem(last=False)[1].weight
        return ground
