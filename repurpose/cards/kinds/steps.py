"""What is done one after the other: a numbered list whose order matters."""

from repurpose.cards.kinds.points import Points
from repurpose.cards.model import Card
from repurpose.messages import msg


class Steps(Points):
    """Steps, from the first to the last, under a title."""

    __slots__ = ()

    name = "steps"
    label = msg("steps")
    ground = "points"

    def samples(self) -> tuple[Card, ...]:
        """Return four steps."""
        items = (
            "挖坑：比土球大一倍",
            "垫土：先回填表土",
            "栽正：让树干与墙平行",
            "浇透：第一次水要浇两遍",
        )
        return (Card(self.name, title="栽一棵行道树", items=items),)


KIND = Steps()
