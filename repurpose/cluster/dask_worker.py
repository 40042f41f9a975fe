"""An order in, its workshop in every worker of a cluster, also of those that come later; this is what workers import."""

import asyncio

from distributed import Worker
from distributed.diagnostics.plugin import WorkerPlugin

from repurpose.cluster.order import Order
from repurpose.cluster.workshop import (
    check_workshop,
    close_workshop,
    make_in_workshop,
    open_workshop,
)


class OrderPlugin(WorkerPlugin):
    """Opens the workshop of an order in a worker, and closes it."""

    def __init__(self, order: Order) -> None:
        """Keep the order."""
        self.order = order
        self.name = f"repurpose-{order.id}"

    def setup(self, worker: Worker) -> None:
        """Open it: the worker has begun, or the order has come."""
        open_workshop(self.order, worker.address, worker.local_directory)

    def teardown(self, worker: Worker) -> None:
        """Close it: the run is over, or the worker ends."""
        close_workshop(self.order.id)


async def check(order_id: str) -> None:
    """See that a worker makes the same packs as the machine that placed the order."""
    await asyncio.to_thread(check_workshop, order_id)


def make(order_id: str, task: bytes, title: str) -> bytes:
    """Make a pack in a worker (`Workshop.make`)."""
    return make_in_workshop(order_id, task, title)
