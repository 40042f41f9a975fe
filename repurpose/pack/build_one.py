"""One article and choices in, its pack out: from what is read of it to the folder in its place."""

from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

from repurpose.article import Article
from repurpose.pack.assembly import begin, finish
from repurpose.pack.before import read_before
from repurpose.pack.choices import Choices
from repurpose.pack.job import Built
from repurpose.pack.outside_files import remember_given, text_hash
from repurpose.pack.workers import Report, at_once


@dataclass(frozen=True, slots=True)
class PackTask:
    """One pack among many, made from its first word to its last in a process of its own."""

    article: Article
    choices: Choices
    out: Path  # the folder of the packs
    force: bool  # write into a folder that holds other things too
    only: bool  # for the platforms of `choices` and no others

    @property
    def article_id(self) -> str:
        """Of whom progress is told."""
        return self.article.id

    @property
    def title(self) -> str:
        """What people call it."""
        return self.article.id

    @property
    def target(self) -> Path:
        """Its folder."""
        return self.out / self.article.id


def build_one(task: PackTask, report: Report) -> Built:
    """Make a pack whole in this process.

    Raises:
        RepurposeError: It could not be made; what stood in its place still does.
    """
    given = remember_given(task.choices.options(), [text_hash(task.article.text)])
    read = read_before(task.article, task.choices, task.target, force=task.force, only=task.only)
    with ExitStack() as stage:
        job = begin(read, lambda part: at_once(part, report), stage, given=given)
        built = finish(job, report)
    return replace(job.settle(built), held=None)
