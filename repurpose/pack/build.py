"""Articles and choices in, pack folders out: whatever one article holds, the others are made."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.article import Article
from repurpose.errors import Fault, Interrupted, PartialFailure, RepurposeError
from repurpose.messages import join, msg
from repurpose.pack.before import Read, read_before
from repurpose.pack.begin import begin
from repurpose.pack.choices import Choices
from repurpose.pack.font_files import fonts
from repurpose.pack.incremental.artefacts import open_artefacts
from repurpose.pack.job import Built, Job
from repurpose.pack.outside_files import remember_given, text_hash
from repurpose.pack.store import check_out
from repurpose.pack.tasks import PackTask
from repurpose.pack.workers import Report, workers

if TYPE_CHECKING:
    from repurpose.editor import EditingSession

_AHEAD = 2  # packs for each process that are begun before the first is ended: each is kept whole until then
_EACH = 3  # packs without clips for each process, from which on it makes them whole: planning takes longest


class SomeFailed(PartialFailure):
    """Some packs, or parts of them, could not be made; all else is done.

    Its exit code is 4, or 1 when a fault of ours is among the reasons.
    """

    def __init__(
        self, total: int, built: Sequence[Built], without_pack: Sequence[tuple[str, RepurposeError]]
    ) -> None:
        """Name the packs, of `total`, that could not be made, else those that lack something, and why."""
        lacking = [(pack.folder.name, error) for pack in built for error in pack.failed]
        named = without_pack or lacking
        lines = join("; ", (msg("{name}: {why}", name=n, why=error.message) for n, error in named))
        if without_pack:
            said = msg(
                "{count} of {total} packs failed: {lines}",
                count=len(without_pack),
                total=total,
                lines=lines,
            )
        else:
            said = msg("Some of it could not be made, all else is done: {lines}", lines=lines)
        super().__init__(said, hint=named[0][1].hint)
        self.built = tuple(built)
        self.without_pack = tuple(without_pack)
        self.failed = tuple(error for _, error in (*without_pack, *lacking))
        if any(isinstance(error, Fault) for error in self.failed):
            self.exit_code = Fault.exit_code


def build_packs(
    articles: Sequence[Article],
    choices: Choices,
    out: Path,
    *,
    jobs: int,
    report: Report,
    force: bool = False,
    only: bool = False,
    session: "EditingSession | None" = None,
    trim: bool = True,
) -> list[Built]:
    """Write one pack for each article into `out` and return them in order.

    A pack that is there keeps its platforms; those of `choices` are added to them.

    Args:
        articles: What to make packs of.
        choices: How.
        out: The folder that holds the packs; it is made when missing.
        jobs: How many processes draw and encode.
        report: Called with (article id, what, done, of how many).
        force: Write into a folder that holds other things too.
        only: For the platforms of `choices` and no others.
        session: Where a model is asked to choose, when `choices` want an editor; nobody else is asked.
        trim: Keep the cache of artefacts below its cap, which takes a look at all of it.

    Raises:
        UsageError: `out` holds other things, or an option cannot be.
        MachineError: A font, the encoder or room on the disk is missing.
        SomeFailed: Some of several articles failed, or a card, clip or thread; all else is written.
        Fault: The only article failed by a fault of ours.
    """
    check_out(out, force=force)
    given = remember_given(choices.options(), [text_hash(one.text) for one in articles])
    built: list[Built] = []
    failed: list[tuple[Article, RepurposeError]] = []
    parted = session is None and not choices.clips and _are_many(articles, jobs)
    # The cards of one article are drawn before a process for them has started.
    crew = workers(jobs, report, cards_here=len(articles) == 1)
    with ExitStack() as stages, crew as submit:
        under_way: deque[tuple[Article, Callable[[], Built]]] = deque()

        def take_first() -> None:
            article, ending = under_way.popleft()
            with _collecting(failed, article, alone=len(articles) == 1):
                one = ending()
                left_out = () if built else fonts().left_out  # said once
                built.append(
                    replace(
                        one,
                        notices=(*one.notices, *left_out),
                        held=one.held if len(articles) == 1 else None,
                    )
                )

        if parted:
            for article in articles:
                task = PackTask(article, choices, out, force, only)
                under_way.append((article, submit(task).result))
        else:
            reading = partial(read_before, choices=choices, force=force, only=only, session=session)
            before = stages.enter_context(_ahead(articles, out, reading, session))
            for article, read in zip(articles, before, strict=True):
                with ExitStack() as stage, _collecting(failed, article, alone=len(articles) == 1):
                    job = begin(read(), submit, stage, given=given)
                    ending = partial(_end, job, stages.enter_context(stage.pop_all()), report)
                    under_way.append((article, ending))
                while len(under_way) > _AHEAD * jobs:
                    take_first()
        while under_way:
            take_first()
    if trim and any(pack.drawn for pack in built):
        open_artefacts().trim()
    if failed and len(articles) == 1:
        raise failed[0][1]
    if failed or any(pack.failed for pack in built):
        raise SomeFailed(len(articles), built, [(article.id, error) for article, error in failed])
    return built


def _are_many(articles: Sequence[Article], jobs: int) -> bool:
    """Say whether each of several processes has some packs to make; packs of one folder wait for each other."""
    ids = {article.id for article in articles}
    return jobs > 1 and len(ids) == len(articles) >= _EACH * jobs


def _end(job: Job, stage: ExitStack, report: Report) -> Built:
    """Wait for a pack's parts, and put it into its place."""
    from repurpose.pack.finish import finish  # noqa: PLC0415  # the first card is drawn without

    with stage:
        made = finish(job, report)
    return job.settle(made)


@contextmanager
def _ahead(
    articles: Sequence[Article],
    out: Path,
    reading: Callable[..., Read],
    session: "EditingSession | None",
) -> Iterator[list[Callable[[], Read]]]:
    """Give for each article what returns what its pack is made of: read just then, or ahead while a model is asked.

    Packs of one folder are read one after the other.
    """
    calls = [partial(reading, article, target=out / article.id) for article in articles]
    at_once = min(session.at_once if session and session.ask else 1, len(articles))
    if at_once < 2 or len({article.id for article in articles}) < len(
        articles
    ):  # one is nobody else
        yield list(calls)
        return
    pool = ThreadPoolExecutor(at_once, "asking")
    try:
        yield [pool.submit(call).result for call in calls]
    finally:
        pool.shutdown(cancel_futures=True)


@contextmanager
def _collecting(
    failed: list[tuple[Article, RepurposeError]], article: Article, *, alone: bool
) -> Iterator[None]:
    """Keep the error of one article, so that the others go on."""
    try:
        yield
    except (Interrupted, MemoryError):
        raise
    except RepurposeError as error:
        failed.append((article, error))
    except Exception as error:  # noqa: BLE001 - told with the article's name, after the others
        failed.append((article, Fault.of(error, article.id if alone else "")))
