"""The address of a Dask scheduler in, a crew out: its workers, as they come and go."""

import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, cast

from repurpose.cluster.crew import Lost, all_died
from repurpose.cluster.order import Order
from repurpose.errors import MachineError, RepurposeError, UsageError
from repurpose.messages import msg

_CONNECT = 15.0  # seconds to wait for a scheduler at first
_WORKERS = 30.0  # and for its first worker
PATIENCE = 300.0  # and for a scheduler that was there to come back
_PAUSE = 1.0  # between two tries
_COUNT = 5.0  # seconds for which the number of threads is believed
_LOCAL = "local:"
_SCHEMES = ("tcp://", "tls://", "ucx://", "ws://", "wss://", "inproc://")


class DaskCrew:
    """The workers of one scheduler."""

    def __init__(
        self, address: str, order: Order, *, patience: float = PATIENCE, tell: Callable[[str], None]
    ) -> None:
        """Connect, and see that every worker makes the same packs.

        Args:
            address: Of the scheduler.
            order: What all packs share.
            patience: Seconds to wait for a scheduler that is gone to come back.
            tell: Is told what people should know.

        Raises:
            MachineError: Nobody answers there, or there is no worker.
            OtherMachine: A worker would make other packs.
        """
        self._address, self._order, self._patience, self._tell = address, order, patience, tell
        self._counted, self._threads, self._count = 0.0, 0, 0
        self._client = self._connect(_CONNECT)
        try:
            self._wait_for_workers()
            self._check()
        except Lost as error:
            self.close()
            raise self._no_answer() from error
        except BaseException:
            self.close()
            raise

    def threads(self) -> int:
        """Return how many threads the workers have, as of some seconds ago."""
        if time.monotonic() - self._counted > _COUNT:
            with _lost_told():
                self._threads = sum(self._client.nthreads().values())
            self._counted = time.monotonic()
        return self._threads

    def submit(self, task: bytes, title: str) -> Any:
        """Hand out a task; a worker that dies loses it to another one."""
        from repurpose.cluster import dask_worker  # noqa: PLC0415

        self._count += 1
        with _lost_told():
            return self._client.submit(
                dask_worker.make,
                self._order.id,
                task,
                title,
                key=f"pack-{self._order.id}-{self._count}-{title}",  # another one each time
                pure=False,
            )

    def collect(self, futures: Sequence[Any]) -> list[bytes | BaseException]:
        """Return what came of futures that are done."""
        if any(future.status in ("cancelled", "lost") for future in futures):
            raise Lost
        done = [future for future in futures if future.status == "finished"]
        with _lost_told():
            values = dict(zip(done, self._client.gather(done), strict=True))
            found = [values.get(f) or _worded(f.exception(timeout=_CONNECT), f) for f in futures]
        for future in futures:
            future.release()
        return found

    def look(self) -> None:
        """See that the scheduler is still there."""
        if self._client.status != "running":
            raise Lost

    def renew(self) -> None:
        """Wait for a scheduler at the same address, and give it the order again."""
        self._tell(
            msg("The scheduler at {address} is gone; waiting for it.", address=self._address)
        )
        with suppress(Exception):
            self._client.close(timeout=1)
        self._client = self._connect(self._patience)
        self._counted = 0.0
        self._check()
        self._tell(msg("The scheduler is back; what it had is handed out again."))

    def close(self) -> None:
        """End what runs on the workers, and leave."""
        with suppress(Exception):
            self._client.cancel(list(self._client.futures), force=True)
        with suppress(Exception):
            self._client.unregister_worker_plugin(f"repurpose-{self._order.id}")
        with suppress(Exception):
            self._client.close(timeout=2)

    def _connect(self, patience: float) -> Any:
        from distributed import Client  # noqa: PLC0415  # only where there is a cluster

        until = time.monotonic() + patience
        while True:
            try:
                with _quiet():
                    client: Any = cast("Any", Client)(
                        self._address, timeout=min(_CONNECT, patience), set_as_default=False
                    )
                self._send_order(client)
            except (OSError, TimeoutError) as error:
                if time.monotonic() > until:
                    raise self._no_answer() from error
                time.sleep(_PAUSE)
            else:
                return client

    def _no_answer(self) -> MachineError:
        return MachineError(
            msg("No scheduler answers at {address}.", address=self._address),
            hint=msg(
                "Start one: `dask scheduler`; and workers: `dask worker {address} --nthreads 1`",
                address=self._address,
            ),
        )

    def _send_order(self, client: Any) -> None:
        """Give the order to all workers, and to those that come."""
        from repurpose.cluster.dask_worker import OrderPlugin  # noqa: PLC0415

        try:
            client.register_plugin(OrderPlugin(self._order))
        except (RepurposeError, OSError, TimeoutError):
            client.close(timeout=1)
            raise
        except Exception as error:
            client.close(timeout=1)
            raise _not_loaded(error) from error

    def _wait_for_workers(self) -> None:
        try:
            self._client.wait_for_workers(1, timeout=_WORKERS)
        except TimeoutError:
            raise MachineError(
                msg("The scheduler at {address} has no workers.", address=self._address),
                hint=msg("Start some: `dask worker {address} --nthreads 1`", address=self._address),
            ) from None

    def _check(self) -> None:
        """See that each worker makes the same packs; a process starts in each of them.

        Raises:
            OtherMachine: One would make others.
        """
        from repurpose.cluster import dask_worker  # noqa: PLC0415

        with _lost_told():
            answers = self._client.run(dask_worker.check, self._order.id, on_error="return")
        for error in filter(None, answers.values()):
            if isinstance(error, RepurposeError):
                raise error
            raise _not_loaded(error) from error


def _not_loaded(error: BaseException) -> MachineError:
    from importlib.metadata import version  # noqa: PLC0415

    return MachineError(
        msg("A worker cannot load repurpose: {error}.", error=f"{type(error).__name__}: {error}"[:200]),
        hint=msg("Install the same there: pip install 'repurpose[dask]=={version}'", version=version("repurpose")),
    )  # fmt: skip


def _worded(error: BaseException | None, future: Any) -> BaseException:
    """Return why a pack was not made, in words for people."""
    from distributed import KilledWorker  # noqa: PLC0415

    if isinstance(error, KilledWorker):
        return all_died(str(future.key).split("-", 3)[-1])
    return error or Lost()


@contextmanager
def _lost_told() -> Iterator[None]:
    """Tell by one error that the connection is gone."""
    from distributed.client import FutureCancelledError  # noqa: PLC0415
    from distributed.comm.core import CommClosedError  # noqa: PLC0415

    try:
        yield
    except (CommClosedError, FutureCancelledError, OSError, TimeoutError, RuntimeError) as error:
        raise Lost from error


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep the libraries' tales of lost connections out of what people read: it is told once, by us."""
    import logging  # noqa: PLC0415

    for name in ("distributed", "tornado.application"):
        logging.getLogger(name).setLevel(logging.CRITICAL)
    yield


@contextmanager
def open_cluster(cluster: str) -> Iterator[str]:
    """Give the address of a cluster's scheduler; `local:N` starts one of N processes on this machine.

    Raises:
        UsageError: It is neither.
        MachineError: Dask is not installed.
    """
    try:
        import distributed  # noqa: F401, PLC0415
    except ImportError:
        raise MachineError(
            msg("--cluster needs Dask."), hint=msg("Install it: pip install 'repurpose[dask]'")
        ) from None
    if not cluster.startswith(_LOCAL):
        if not cluster.startswith(_SCHEMES):
            raise UsageError(
                msg("{cluster!r} is not the address of a cluster.", cluster=cluster),
                hint=msg("Use tcp://host:8786, or local:4 for four processes on this machine."),
            )
        yield cluster
        return
    count = cluster.removeprefix(_LOCAL)
    if not (count.isascii() and count.isdigit() and 1 <= int(count) <= 512):
        raise UsageError(
            msg("{cluster!r} names no number of processes.", cluster=cluster),
            hint=msg("Use local:4 for four processes on this machine."),
        )
    with _local(int(count)) as address:
        yield address


@contextmanager
def _local(count: int) -> Iterator[str]:
    """Start a scheduler in this process and workers in their own; a Ctrl-C is for this process only."""
    from distributed import LocalCluster  # noqa: PLC0415

    start = partial(
        LocalCluster,
        n_workers=count,
        threads_per_worker=1,
        memory_limit=None,  # what draws is a process below each, and not counted
        dashboard_address=None,
        silence_logs=50,
    )
    masked = hasattr(signal, "pthread_sigmask")
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT}) if masked else set()
    try:
        cluster = start()
    finally:
        if masked:
            signal.pthread_sigmask(signal.SIG_SETMASK, before)
    try:
        yield cluster.scheduler_address
    finally:
        with suppress(Exception):
            cluster.close(timeout=5)
