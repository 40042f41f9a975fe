"""A pack's manifest and its article in, what a model has written in it out: counted, and checked against its sources."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from repurpose.article import Article
from repurpose.pack.manifest import Manifest, Run
from repurpose.pack.overrides.files import TITLES
from repurpose.pack.overrides.taken_file import Taken, taken_runs
from repurpose.pack.overrides.title_edits import OwnTitles

if TYPE_CHECKING:
    from repurpose.editor import Fault

_COUNTED = ("body", "title", "written", "label")  # roles that are sentences, or parts of them


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a pack's posts is the author's own, and how much a model's, in letters and digits."""

    own: int = 0
    written: int = 0

    @property
    def percent(self) -> int:
        """Return the author's share; 100 where nothing is said at all."""
        whole = self.own + self.written
        return round(100 * self.own / whole) if whole else 100


def written_runs(manifest: Manifest) -> list[tuple[str, Run]]:
    """Return what a model has written for posts, each with the post's id."""
    posts = (post for thread in manifest.threads for post in thread.posts)
    return [(post.id, run) for post in posts for run in post.runs if run.role == "written"]


def written_hooks(manifest: Manifest) -> list[tuple[str, Run]]:
    """Return what a model has written for posts that may open a thread, each with where it is."""
    return [
        (f"{thread.name} hook {number}", run)
        for thread in manifest.threads
        for number, hook in enumerate(thread.hooks, start=1)
        for run in hook.runs
        if run.role == "written"
    ]


def written_titles(manifest: Manifest) -> list[tuple[str, Run]]:
    """Return the titles that a model has written, each with where it is."""
    return [
        (f"{name} title {manifest.other_titles[name].index(run.text) + 1}", run)
        for name, runs in manifest.written_titles.items()
        for run in runs
        if run.text in manifest.other_titles.get(name, ())
    ]


def title_by_model(manifest: Manifest, platform: str) -> Run | None:
    """Return the title of a platform's posts, where a model has written it."""
    title = manifest.titles.get(platform, "")
    return next(
        (run for run in manifest.written_titles.get(platform, ()) if run.text == title), None
    )


def with_taken_titles(
    manifest: Manifest, taken: Taken, own: OwnTitles, article: Article
) -> Manifest:
    """Return the manifest with the titles of a model's that a person took among those to choose from."""
    runs = {run.text: run for run in taken_runs(taken, TITLES, article)}
    written, others = dict(manifest.written_titles), dict(manifest.other_titles)
    for name, title in own.titles.items():
        run = runs.get(title)
        if run is None or name not in manifest.titles or title in others.get(name, ()):
            continue
        said = Run(text=title, role="written", span=None, sources=run.sources)
        written[name] = (*written.get(name, ()), said)
        others[name] = (*(others.get(name) or (manifest.titles[name],)), title)
    if written == manifest.written_titles:
        return manifest
    return manifest.model_copy(update={"written_titles": written, "other_titles": others})


def written_everywhere(manifest: Manifest) -> list[tuple[str, Run]]:
    """Return all that a model has written, each with where it is; what a post says is not said again of hooks."""
    posts, titles = written_runs(manifest), written_titles(manifest)
    said = {run for _, run in posts}
    return [*posts, *(one for one in written_hooks(manifest) if one[1] not in said), *titles]


def share_of(manifest: Manifest) -> Share:
    """Return whose words the posts are; a person's edits are the author's."""
    own, written = 0, 0
    for thread in manifest.threads:
        for run in (run for post in thread.posts for run in post.runs if run.role in _COUNTED):
            count = sum(character.isalnum() for character in run.text)
            if run.role == "written":
                written += count
            else:
                own += count
    return Share(own, written)


def source_texts(article: Article, run: Run) -> list[str]:
    """Return the sentences that a model's words rest on, as readers see them."""
    return [article.show(span) for span in run.sources]


def check_written(article: Article, manifest: Manifest) -> "Iterator[tuple[str, Run, Fault]]":
    """Yield what a model's words change of the sentences that they rest on, each with its post's id."""
    from repurpose.editor import check_rewritten  # noqa: PLC0415 - few packs hold a model's words

    for where, run in written_everywhere(manifest):
        if any(span.end > len(article.text) for span in run.sources):
            continue  # said by itself
        for fault in check_rewritten(run.text, source_texts(article, run), article.language):
            yield where, run, fault
