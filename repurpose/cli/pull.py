"""`repurpose pull`: the address of a store in, its packs in a folder."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repurpose.cli.options import Json, Out, Quiet
from repurpose.cli.output import print_json, say
from repurpose.errors import RepurposeError, UnknownName, UsageError
from repurpose.messages import msg

if TYPE_CHECKING:
    from repurpose.cluster import Store


def command(
    store: Annotated[
        str, typer.Argument(metavar="STORE", help="Its address, as given to `pack --out`.")
    ],
    names: Annotated[
        list[str] | None, typer.Argument(metavar="[PACK]...", help="Names of packs; all when none.")
    ] = None,
    out: Out = Path("packs"),
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Fetch packs from a store into a folder, where they can be seen, edited and sent.

    Every file is compared with its hash. A pack that is there as it stands in the store is left
    alone; where a newer one takes its place, what you wrote in it moves to kept/ in the pack.

    Examples:
      repurpose pull s3://bucket/packs

      repurpose pull s3://bucket/packs my-article --out desk
    """
    from repurpose.cluster import fail_some, is_address, open_store

    if not is_address(store):
        raise UsageError(
            msg("{store!r} is not the address of a store.", store=store),
            hint=msg("Known: s3://bucket/prefix, file:///folder, memory://name."),
        )
    place = open_store(store)
    chosen = names or place.names()
    failed: list[tuple[str, RepurposeError]] = []
    for name in chosen:
        try:
            told = _pull(place, name, out / name)
        except RepurposeError as error:
            if len(chosen) == 1:
                raise
            failed.append((name, error))
            continue
        if json:
            print_json({"pack": str(out / name), "id": name, "notices": told})
            continue
        say(str(out / name), quiet=quiet)
        for notice in told:
            say(msg("note: {notice}", notice=notice), quiet=quiet)
    if not chosen:
        say(msg("There is no pack in {store}.", store=place.url), quiet=quiet)
    fail_some(len(chosen), failed, 0)


def _pull(store: "Store", name: str, target: Path) -> list[str]:
    """Fetch one pack; return what people are to be told.

    Raises:
        UnknownName: There is no such pack.
        ContentError: It is damaged, or the folder holds something else.
        MachineError: The store cannot be read, or the folder not be written.
    """
    from repurpose.cluster import put_into_folder, read_older
    from repurpose.pack import MANIFEST

    standing = store.find(name)
    if standing is None:
        raise UnknownName("pack", name, store.names())
    older = read_older(target, force=False)
    if older.files.get(MANIFEST) == standing.data:
        return []
    told = put_into_folder(target, store.fetch(standing), older.hand)
    return [*older.notices, *told]
