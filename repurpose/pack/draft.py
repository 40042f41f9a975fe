"""An Article and choices in, a pack of its words alone out: what is read at first, while the same pack is made whole.

It has no cards, no clip, no page, and nothing is imported that those need.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from repurpose.article import Article
from repurpose.pack.choices import Choices
from repurpose.pack.content import plan_words
from repurpose.pack.entries import build_manifest, describe_thread
from repurpose.pack.manifest import ThreadEntry, dump
from repurpose.pack.overrides.thread_edits import generated_hash
from repurpose.pack.store import MANIFEST, describe_file, list_files, staging, write_text
from repurpose.pack.threads_file import write_posts
from repurpose.slicing import Sliced


def write_draft(article: Article, choices: Choices, out: Path) -> Path | None:
    """Write the words of a pack into `out`; return its folder, None where nothing can be shown before it is whole.

    What stands in its place already is left alone, and is what there is to look at meanwhile.

    Raises:
        MachineError: The disk is full or read-only.
    """
    target = out / article.id
    if target.exists():
        return target if (target / MANIFEST).is_file() else None
    content = plan_words(article, choices)
    if not content.threads:  # the whole pack says why
        return None
    with staging(target) as stage:
        write_text(stage, "article.txt", article.text)
        threads = tuple(_write_threads(article, content.threads, stage))
        manifest = build_manifest(article, choices, content, threads=threads, cards=(), clips=())
        files = {name: describe_file(stage / name) for name in list_files(stage)}
        write_text(stage, MANIFEST, dump(manifest.model_copy(update={"files": files})))
    return target


def _write_threads(
    article: Article, sliced: Sequence[Sliced], stage: Path
) -> Iterator[ThreadEntry]:
    for one in sliced:
        write_text(
            stage,
            f"threads/{one.thread.name}.md",
            write_posts([post.text for post in one.thread.posts]),
        )
        yield describe_thread(article, one, one.thread, generated_hash(one.thread), edited=False)
