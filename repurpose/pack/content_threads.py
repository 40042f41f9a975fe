"""An article and choices in, its threads and titles for each chosen platform out: the words of a pack without its cards."""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from repurpose import platforms
from repurpose.article import Article, Span
from repurpose.errors import ContentError, RepurposeError
from repurpose.messages import msg
from repurpose.pack.choices import Choices
from repurpose.pack.parting import parting
from repurpose.slicing import Name, Selection, Sliced, choose_title, find_titles, slice_thread


def slice_all(
    article: Article,
    choices: Choices,
    names: Sequence[Name],
    hashtags: Sequence[str],
    failed: dict[str, RepurposeError],
    selection: Selection,
) -> Iterator[Sliced]:
    """Yield the thread of every form of every chosen platform; why one cannot be goes into `failed`, by its file."""
    for p in map(platforms.get, choices.platforms):
        for variant in p.forms:
            name = f"{p.name}-{variant}" if variant else p.name
            with parting(partial(failed.__setitem__, f"threads/{name}.md")):
                one = slice_thread(
                    article,
                    p,
                    variant=variant,
                    names=names,
                    hashtags=hashtags,
                    wishes=choices.wishes,
                    style=choices.style,
                    posts=choices.posts,
                    link=choices.link,
                    variants=choices.variants,
                    selection=selection,
                )
                yield _not_empty(one)


def _not_empty(sliced: Sliced) -> Sliced:
    if not sliced.thread.posts:
        raise ContentError(msg("Nothing of the article fits a post there."))
    return sliced


def title_all(article: Article, choices: Choices, selection: Selection) -> dict[str, Span]:
    """Return the title for each chosen platform that shows one."""
    return {
        p.name: title
        for p in map(platforms.get, choices.platforms)
        if p.title and (title := choose_title(article, p.title, selection.titles))
    }


def other_titles(
    article: Article, choices: Choices, selection: Selection
) -> Mapping[str, Sequence[Span]]:
    """Return the titles that each chosen platform has to choose from, where several are asked for."""
    if not choices.variants:
        return {}
    return {
        p.name: find_titles(article, p.title, choices.variants + 1, selection.titles)
        for p in map(platforms.get, choices.platforms)
        if p.title
    }
