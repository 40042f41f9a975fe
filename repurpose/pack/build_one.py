"""One article and choices in, its pack out: from what is read of it to the folder in its place."""

from contextlib import ExitStack
from dataclasses import replace

from repurpose.pack.before import read_before
from repurpose.pack.begin import begin
from repurpose.pack.finish import finish
from repurpose.pack.job import Built
from repurpose.pack.outside_files import remember_given, text_hash
from repurpose.pack.tasks import PackTask
from repurpose.pack.workers import Report, at_once


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
