"""How a thread may open and what it may be called in, which of them stands there, and what another one makes of it."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.pack.manifest import HookEntry, Manifest, PostEntry, ThreadEntry
from repurpose.pack.manifest_file import read_manifest
from repurpose.pack.overrides.files import TITLES, digest, read_hand
from repurpose.pack.overrides.title_edits import read_titles, write_titles
from repurpose.pack.threads_file import write_posts

OWN = "own"  # what stands there is none of those to choose from
_number = re.compile(r"\s*\d{1,3}/\d{1,3}\s*$")


@dataclass(frozen=True, slots=True)
class Change:
    """Files that a person keeps in a pack, as they are to be, and the hashes of those that were read."""

    files: dict[str, bytes | None]
    base: dict[str, str]


def words_of(hook: HookEntry) -> str:
    """Return what a hook says, without its number."""
    return "".join(run.text for run in hook.runs if run.role != "number").strip()


def hook_taken(thread: ThreadEntry) -> int | None:
    """Return which of the hooks opens a thread, counted from 0; None where it is none of them."""
    if not thread.hooks or not thread.posts:
        return None
    opens = thread.posts[0].text
    found = [n for n, hook in enumerate(thread.hooks) if words_of(hook) in opens]
    # One that goes before all that the first post says has that one's words too.
    return max(found, key=lambda n: (len(words_of(thread.hooks[n])), -n), default=None)


def title_taken(manifest: Manifest, platform: str) -> int | None:
    """Return which of a platform's titles its posts have, counted from 0; None where it is none of them."""
    titles = manifest.other_titles.get(platform, ())
    title = manifest.titles.get(platform, "")
    return titles.index(title) if title in titles else None


def variant_of(manifest: Manifest, thread: ThreadEntry, post: PostEntry) -> str:
    """Return which hook and title a thread goes out with, as the outbox keeps it; "" where there is no choice.

    Only its first post says so: "hook 2, title 1". They are counted from 1, the first as it was made.
    """
    if thread.posts[:1] != (post,):
        return ""
    said = []
    for name, choice, taken in (
        ("hook", thread.hooks, hook_taken(thread)),
        (
            "title",
            manifest.other_titles.get(thread.platform),
            title_taken(manifest, thread.platform),
        ),
    ):
        if choice:
            said.append(f"{name} {OWN if taken is None else taken + 1}")
    return ", ".join(said)


def take_hook(folder: Path, thread: ThreadEntry, number: int) -> Change:
    """Return the change that opens a thread with its hook `number`, counted from 1.

    Raises:
        UsageError: It has no such hook.
    """
    if not 0 < number <= len(thread.hooks):
        raise _none_such(thread.name, number, len(thread.hooks))
    file = thread.file
    texts = [post.text for post in thread.posts]
    texts[0] = opened_by(words_of(thread.hooks[number - 1]), texts[0])
    return Change({file: write_posts(texts).encode()}, {file: digest(read_hand(folder).get(file))})


def opened_by(words: str, before: str) -> str:
    """Return the text of a first post that says `words` in place of what it said, its number kept."""
    number = _number.search(before)
    return words + (f"\n\n{number.group().strip()}" if number else "")


def take_title(folder: Path, platform: str, number: int) -> Change:
    """Return the change that gives a platform's posts their title `number`, counted from 1.

    Raises:
        UsageError: It has no such title.
    """
    titles: Sequence[str] = read_manifest(folder).other_titles.get(platform, ())
    if not 0 < number <= len(titles):
        raise _none_such(platform, number, len(titles))
    before = read_hand(folder).get(TITLES)
    own = read_titles(before, folder / TITLES)
    wanted = replace(own, titles={**own.titles, platform: titles[number - 1]})
    return Change({TITLES: write_titles(wanted, before)}, {TITLES: digest(before)})


def _none_such(name: str, number: int, count: int) -> UsageError:
    if not count:
        return UsageError(
            msg("{name} has no variants to choose from.", name=name),
            hint=msg("Make some: repurpose pack ARTICLE --variants 3"),
        )
    return UsageError(
        msg(
            "{name} has no variant {number}: there are {count}.",
            name=name,
            number=number,
            count=count,
        )
    )
