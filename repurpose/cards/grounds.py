"""What decides a ground in, the ground out: painted once, and kept as long as there is room."""

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass, field
from threading import Lock

from repurpose.ink import Ground

USUAL = 64_000_000  # bytes: five of 1080×1440 px, as many as a series needs
_ASKED = 64  # keys that are remembered, whether or not there is a ground for them


@dataclass
class Grounds:
    """Grounds up to `most` bytes together; the ones not used for longest go."""

    most: int = USUAL
    kept: "OrderedDict[Hashable, Ground]" = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)
    asked: "OrderedDict[Hashable, None]" = field(default_factory=OrderedDict)

    def has_asked(self, key: Hashable) -> bool:
        """Say whether somebody has asked for `key` before: what is drawn once is not worth keeping."""
        with self.lock:
            before = key in self.asked
            self.asked[key] = None
            self.asked.move_to_end(key)
            while len(self.asked) > _ASKED:
                self.asked.popitem(last=False)
        return before

    def take(self, key: Hashable, paint: Callable[[], Ground]) -> Ground:
        """Return the ground for `key`; `paint` is called when it is not there."""
        with self.lock:
            if key in self.kept:
                self.kept.move_to_end(key)
                return self.kept[key]
        ground = paint()  # takes a while; two threads may do it twice
        with self.lock:
            self.kept[key] = ground
            size = sum(one.size for one in self.kept.values())
            while size > self.most and len(self.kept) > 1:
                size -= self.kept.popitem(last=False)[1].size
        return ground
