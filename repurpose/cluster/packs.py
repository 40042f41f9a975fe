"""Articles and choices in, packs out: made by other processes, put into a folder or a store in their order."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from repurpose.article import Article
from repurpose.cluster.crew import Crew, Processes, Result, make_packs
from repurpose.cluster.folder import Older, put_into_folder, read_older
from repurpose.cluster.making import Made, Told
from repurpose.cluster.order import Order, place_order
from repurpose.cluster.store import Store
from repurpose.cluster.task import PackTask, make_task
from repurpose.errors import Interrupted, PartialFailure, RepurposeError, UsageError
from repurpose.messages import msg
from repurpose.pack import Built, Choices, SomeFailed, check_out

Report = Callable[[str, str, int, int], None]  # article id, what, done, of how many
Tell = Callable[[str], None]


@contextmanager
def open_crew(order: Order, *, cluster: str, jobs: int, tell: Tell) -> Iterator[Crew]:
    """Give those who make packs: the workers of a cluster, or with none `jobs` processes here.

    However the block is left, nothing of the run goes on.

    Raises:
        UsageError: `cluster` is no address.
        MachineError: Dask is missing, nobody answers, or a worker would make other packs.
    """
    if not cluster:
        own = Processes(order, jobs)
        try:
            yield own
        finally:
            own.close()
        return
    from repurpose.cluster.dask_crew import DaskCrew, open_cluster  # noqa: PLC0415  # Dask

    with open_cluster(cluster) as address:
        crew = DaskCrew(address, order, tell=tell)
        try:
            yield crew
        finally:
            crew.close()


def build_elsewhere(
    articles: Sequence[Article],
    choices: Choices,
    out: Path,
    *,
    cluster: str,
    report: Report,
    tell: Tell,
    force: bool = False,
    only: bool = False,
) -> list[Built]:
    """Have one pack made for each article, write them into `out` and return them in order.

    As `build_packs`, but for who makes them: their bytes come over the network, so that the workers need
    not see the folder.

    Raises:
        UsageError: `out` holds other things, or an option cannot be.
        MachineError: The cluster cannot be used, or something is missing.
        SomeFailed: Some of several articles failed, or a card, clip or thread; all else is written.
    """
    check_out(out, force=force)
    _refuse_editor(choices)
    order = place_order(choices, only=only)
    older: dict[str, Older] = {}
    refused: dict[str, RepurposeError] = {}
    built: list[Built] = []
    failed: list[tuple[str, RepurposeError]] = []

    def tasks() -> Iterator[PackTask]:
        for article in articles:
            try:
                older[article.id] = there = read_older(out / article.id, force=force)
            except RepurposeError as error:
                refused[article.id] = error
                continue
            yield make_task(article, order.key, there.files)
            older[article.id] = replace(there, files={})

    with open_crew(order, cluster=cluster, jobs=1, tell=tell) as crew:
        for result in make_packs(tasks(), crew):
            report(result.name, "pack", 1, 1)
            try:
                built.append(_put(result, out, older.pop(result.name)))
            except Interrupted:
                raise
            except RepurposeError as error:
                failed.append((result.name, error))
    failed += refused.items()
    if failed and len(articles) == 1:
        raise failed[0][1]
    if failed or any(pack.failed for pack in built):
        raise SomeFailed(len(articles), built, failed)
    return built


def _put(result: Result, out: Path, older: Older) -> Built:
    """Put what came of an article into its folder.

    Raises:
        RepurposeError: Nothing came of it, or it cannot be written.
    """
    if result.error:
        raise result.error
    made = result.made
    assert made is not None
    assert made.built is not None
    target = out / result.name
    told = put_into_folder(target, made.files or {}, older.hand)
    said = dict.fromkeys((*older.notices, *made.told.notices, *told))
    return replace(made.built, folder=target, notices=tuple(said))


def build_into_store(
    articles: Iterable[Article],
    choices: Choices,
    store: Store,
    *,
    cluster: str,
    jobs: int,
    report: Report,
    tell: Tell,
    only: bool = False,
    anew: bool = False,
) -> Iterator[Told | tuple[str, RepurposeError]]:
    """Have one pack made for each article and put into a store; yield in order what became of each.

    Articles are read as there is room for them, and nothing of a pack is kept here: a million go through.

    Raises:
        UsageError: An option cannot be.
        MachineError: The cluster or the store cannot be used.
        SetupError: The store lacks a key.
    """
    _refuse_editor(choices)
    store.prepare()
    handed_back = store.private  # no other process can reach it
    order = place_order(choices, only=only, store="" if handed_back else store.url, anew=anew)
    tasks: Iterator[PackTask] = (make_task(article, order.key, {}) for article in articles)
    if handed_back:
        tasks = _with_older(tasks, store)
    with open_crew(order, cluster=cluster, jobs=jobs, tell=tell) as crew:
        for result in make_packs(tasks, crew):
            report(result.name, "pack", 1, 1)
            if result.made is None:
                assert result.error is not None
                yield result.name, result.error
                continue
            if handed_back:
                _keep(store, result.name, result.made)
            yield result.made.told


def _with_older(tasks: Iterable[PackTask], store: Store) -> Iterator[PackTask]:
    for task in tasks:
        standing = store.find(task.article.id)
        yield replace(task, older=store.fetch(standing)) if standing else task


def _keep(store: Store, name: str, made: Made) -> None:
    store.put(name, made.files or {}, key="", older=store.find(name))


def fail_some(count: int, failed: Sequence[tuple[str, RepurposeError]], lacking: int) -> None:
    """Say in one error what could not be put into a store.

    Raises:
        PartialFailure: Something could not, or a pack lacks something.
    """
    if failed:
        raise SomeFailed(count, [], failed)
    if lacking:
        raise PartialFailure(
            msg("{count} packs lack something that could not be made.", count=lacking),
            hint=msg("Their notices say what."),
        )


def _refuse_editor(choices: Choices) -> None:
    if choices.editor != "none":
        raise UsageError(
            msg("With --cluster or a store no model is asked."),
            hint=msg("Leave --editor out, or make the packs on this machine: --out FOLDER."),
        )
