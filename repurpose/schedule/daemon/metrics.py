"""A runner in; its numbers in the text format of Prometheus out. No secret and no text of a post is in them."""

from typing import TYPE_CHECKING, NamedTuple

from repurpose.outbox import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from prometheus_client.metrics_core import Metric

    from repurpose.schedule.daemon.run import Runner
    from repurpose.schedule.daemon.status import Status

# 0.0.4 (prometheus.io/docs/instrumenting/exposition_formats, read 2026-11).
TEXT = "text/plain; version=0.0.4; charset=utf-8"


class Row(NamedTuple):
    """One sample: the values of the metric's labels, and its own."""

    labels: tuple[str, ...]
    value: float


def write_metrics(runner: "Runner", status: "Status | None") -> str:
    """Return the metrics as text; without a status, those that need no database."""
    from prometheus_client import CollectorRegistry, generate_latest  # noqa: PLC0415

    class Numbers:
        """What is asked for is collected now: nothing is counted twice."""

        def collect(self) -> "Iterator[Metric]":
            yield from _of_runner(runner)
            if status is not None:
                yield from _of_status(status)

    registry = CollectorRegistry(auto_describe=False)
    registry.register(Numbers())
    return generate_latest(registry).decode("utf-8")


def _of_runner(runner: "Runner") -> "Iterator[Metric]":
    tally, health = runner.dispatcher.tally, runner.health()
    yield _gauge("up", "1 when the work is being done", float(health.ok))
    yield _gauge("turn_age_seconds", "since the last turn of the outbox", health.turn_age)
    yield _counter("turns", "turns of the outbox", tally.turns)
    yield _counter("refused_turns", "turns that the database refused", tally.refused_turns)
    yield _counter("claimed", "parts taken to be sent", tally.claimed)
    yield _counter("swept", "parts taken from dead senders", tally.swept)
    outcomes = [Row((name,), count) for name, count in sorted(tally.outcomes.items())]
    yield _counter("outcomes", "how requests of this node ended", outcomes, "outcome")
    told = [Row((str(told).lower(),), count) for told, count in runner.told().items()]
    yield _counter("notices", "messages to people", told, "told")


def _of_status(status: "Status") -> "Iterator[Metric]":
    waiting = [(row.at - status.now) / 1000 for row in status.upcoming if row.at is not None]
    late = [
        (status.now - row.at) / 1000
        for row in status.upcoming
        if row.at is not None and row.at <= status.now and not row.why
    ]
    states = [Row((state,), status.counts.get(state, 0)) for state in State]
    yield _gauge("parts", "parts in the outbox by state", states, "state")
    yield _gauge("overdue_seconds", "how late the oldest due part is", max(late, default=0.0))
    due = [Row((), seconds) for seconds in sorted(waiting) if seconds > 0]
    yield _gauge("next_due_seconds", "until the next part is due", due[:1])
    stopped = [Row((one.account,), 1.0) for one in status.stopped]
    yield _gauge("account_stopped", "accounts for which nothing goes", stopped, "account")
    yield _gauge("nodes", "programs at work on this outbox", len(status.nodes))


def _gauge(name: str, said: str, found: "float | Iterable[Row]", *labels: str) -> "Metric":
    from prometheus_client.core import GaugeMetricFamily  # noqa: PLC0415

    family = GaugeMetricFamily(f"repurpose_{name}", said, labels=labels)
    for row in _rows(found):
        family.add_metric(row.labels, row.value)
    return family


def _counter(name: str, said: str, found: "float | Iterable[Row]", *labels: str) -> "Metric":
    """Return a metric that only grows; the format ends its name in `_total`."""
    from prometheus_client.core import CounterMetricFamily  # noqa: PLC0415

    family = CounterMetricFamily(f"repurpose_{name}", said, labels=labels)
    for row in _rows(found):
        family.add_metric(row.labels, row.value)
    return family


def _rows(found: "float | Iterable[Row]") -> "Iterable[Row]":
    return [Row((), found)] if isinstance(found, int | float) else found
