"""`repurpose pack --out s3://…`: articles in, their packs in a store; what became of each is told as it comes."""

import sys
from functools import cache, partial
from typing import TYPE_CHECKING

from repurpose.cli.output import print_json, progress, say
from repurpose.cli.packs_view import tell_faults, told_json, told_line
from repurpose.errors import RepurposeError
from repurpose.messages import msg, plural

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from repurpose.article import Article
    from repurpose.cli.pack import PackWish
    from repurpose.cluster import Store, Told


def pack_into_store(
    names: "Sequence[str]",
    wish: "PackWish",
    address: str,
    *,
    json: bool,
    quiet: bool,
    verbose: bool,
) -> None:
    """Have packs made and put into the store at an address.

    Raises:
        RepurposeError: Something could not be read or made; all else is there.
    """
    from repurpose.article import find_names
    from repurpose.cluster import build_into_store, fail_some, open_store
    from repurpose.pack import default_jobs

    found = find_names(names)
    store = open_store(address)
    failed: list[tuple[str, RepurposeError]] = []
    count = lacking = standing = 0
    with progress(len(found), quiet=quiet or json) as report:
        for came in build_into_store(
            _read(found, wish, failed),
            wish.choices,
            store,
            cluster=wish.cluster,
            jobs=wish.jobs or default_jobs(),
            report=report,
            tell=partial(say, quiet=quiet or json),
            only=wish.only,
            anew=wish.anew,
        ):
            count += 1
            if isinstance(came, tuple):
                failed.append(came)
                continue
            lacking += bool(came.failed)
            standing += came.standing
            _tell(came, store, json=json, quiet=quiet, verbose=verbose)
    if standing and not json:
        line = plural(
            "{count} pack stood there already",
            "{count} packs stood there already",
            count=standing,
        )
        say(line, quiet=quiet)
    if json:
        for name, error in failed:
            print_json({"id": name, "failed": [error.message]})
    elif count and not store.private:
        say(msg("Next: repurpose pull {address} --out packs", address=store.url), quiet=quiet)
    tell_faults([error for _, error in failed], verbose=verbose)
    if len(found) == 1 and failed:
        raise failed[0][1]
    fail_some(len(found), failed, lacking)


def _read(
    names: "Sequence[str]", wish: "PackWish", failed: list[tuple[str, RepurposeError]]
) -> "Iterator[Article]":
    """Yield the articles of all sources, each of another id; what cannot be read goes to `failed`."""
    from repurpose.article import each_with_unique_id, read_sources

    stdin = cache(sys.stdin.buffer.read)

    def read() -> "Iterator[Article]":
        for name in names:
            yield from read_sources(
                [name],
                read_stdin=stdin,
                reading=wish.reading,
                on_error=lambda name, error: failed.append((name, error)),
            )

    return each_with_unique_id(read())


def _tell(pack: "Told", store: "Store", *, json: bool, quiet: bool, verbose: bool) -> None:
    """Say what became of a pack; of one that stood there already only to programs, or when asked to."""
    place = store.place_of(pack.summary.id)
    if json:
        print_json(told_json(place, pack.summary, pack.made, pack.notices, pack.failed))
    elif verbose or not pack.standing:
        say(told_line(place, pack.summary), quiet=quiet)
        for notice in pack.notices:
            say(msg("note: {notice}", notice=notice), quiet=quiet)
