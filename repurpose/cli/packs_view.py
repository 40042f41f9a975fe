"""Packs that were built, or not, in; what people and programs are told out: shared by the verbs that build."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from repurpose.cli.output import complain, out, print_json, say, size_text
from repurpose.cli.why_view import explain, why_of
from repurpose.errors import Fault, Interrupted, RepurposeError
from repurpose.json_object import JsonObject
from repurpose.messages import join, msg, plural

if TYPE_CHECKING:
    from repurpose.pack import Artefact, Built, Sources, Summary, Unchanged


_WORST = (1, 6, 5, 2, 4, 3)  # exit codes, the worst first


def tell_built(
    built: "Iterable[Built]",
    *,
    json: bool,
    quiet: bool,
    verbose: bool = False,
    why: bool = False,
    explaining: bool = False,
) -> None:
    """Say what became of each pack, and what is to be known of it.

    With `why`, why it says what it says; `explaining`, why each card and clip was made, or was not.
    """
    for pack in built:
        if json:
            more: JsonObject = {"why": why_of(pack.manifest)} if why else {}
            if explaining:
                more["artefacts"] = [asdict(one) for one in pack.artefacts]
            print_json(summary(pack) | more)
        else:
            say(describe(pack, verbose=verbose), quiet=quiet)
        if explaining and not json:
            for one in pack.artefacts:
                say(msg("  {file}: {reason}", file=one.file, reason=_reason(one)))
        if why and not json:
            out(explain(pack.manifest))
        for notice in pack.notices:
            say(msg("note: {notice}", notice=notice), quiet=quiet)


_PARTS = {
    "words": msg("its words changed"),
    "places": msg("it moved in the article"),
    "look": msg("its look changed"),
    "picture": msg("its pictures changed"),
    "length": msg("its length changed"),
    "sound": msg("its sound changed"),
    "fonts": msg("the fonts changed"),
    "program": msg("the program changed"),
}


def _reason(one: "Artefact") -> str:
    """Return why an artefact was made, or that it was not."""
    if one.elsewhere:
        return msg("as it was made before; taken from the cache")
    if not one.made:
        return msg("as it was; it only moved in the article") if one.parts else msg("as it was")
    if one.new:
        return msg("made; there was none")
    if one.lost:
        return msg("made; its file was changed, or was gone")
    changed = join(", ", (_PARTS[part] for part in one.parts if part in _PARTS))
    return msg("made; {changed}", changed=changed or msg("something of it changed"))


def tell_packs(
    built: "Sequence[Built]",
    sources: "Sources",
    *,
    json: bool,
    quiet: bool,
    verbose: bool,
    why: bool,
    explaining: bool,
) -> None:
    """Say what became of packs, those that were built and those that are as they were, in the sources' order.

    Of the latter people are told how many, and as much as of new ones with `verbose` or `why`.
    """
    unchanged = sources.unchanged
    whole = why or (verbose and not json)
    if unchanged and not json and not whole:
        line = plural(
            "{count} pack is as it was: nothing of it has changed",
            "{count} packs are as they were: nothing of them has changed",
            count=len(unchanged),
        )
        say(line, quiet=quiet)
    new = {pack.folder.name: pack for pack in built}
    old = {pack.folder.name: pack for pack in unchanged}
    for name in sorted((*new, *old), key=lambda name: sources.order.get(name, 0)):
        if name in new:
            tell_built(
                [new[name]], json=json, quiet=quiet, verbose=verbose, why=why, explaining=explaining
            )
        elif whole:
            from repurpose.pack import Built, read_manifest, summarize

            pack, there = old[name], read_manifest(old[name].folder)
            read = Built(pack.folder, summarize(there), 0, pack.made.notices, held=there)
            tell_built([read], json=json, quiet=quiet, verbose=verbose, why=why)
        elif json:
            _tell_unchanged(old[name])


def _tell_unchanged(pack: "Unchanged") -> None:
    print_json(
        {
            "pack": str(pack.folder),
            "id": pack.made.name,
            "title": pack.made.title,
            "posts": pack.made.posts,
            "cards": pack.made.cards,
            "clips": pack.made.clips,
            "made": 0,
            "notices": list(pack.made.notices),
        }
    )


def tell_faults(errors: Iterable[RepurposeError], *, verbose: bool) -> None:
    """With `verbose`, print where in the program its own faults arose."""
    for error in errors:
        if verbose and isinstance(error, Fault):
            say(error.trace)


def summary(pack: "Built") -> JsonObject:
    """Return what `--json` says of a pack."""
    return told_json(pack.folder, pack.summary, pack.drawn, pack.notices, pack.failed)


def told_json(
    place: Path | str,
    said: "Summary",
    made: int,
    notices: Sequence[str],
    failed: Sequence[RepurposeError],
) -> JsonObject:
    """Return what `--json` says of a pack in a folder or a store."""
    lost = [error.message for error in failed]
    return {
        "pack": str(place),
        "id": said.id,
        "title": said.title,
        "posts": dict(said.posts),
        "cards": said.cards,
        "clips": len(said.seconds),
        "made": made,
        "notices": list(notices),
        **({"failed": lost} if lost else {}),
    }


def describe(pack: "Built", *, verbose: bool) -> str:
    """Return a line for people about a pack; with `verbose` also one for each file."""
    line = told_line(pack.folder, pack.summary)
    if not pack.drawn:
        line = msg("{said} (nothing to draw anew)", said=line)
    if verbose:
        files = pack.manifest.files
        rows = (f"  {name}  {size_text(f.bytes)}" for name, f in files.items())
        line = join("\n", [line, *rows])
    return line


def told_line(place: Path | str, said: "Summary") -> str:
    """Return a line for people about a pack in a folder or a store."""
    posts = ", ".join(f"{name} {count}" for name, count in said.posts.items())
    cards = plural("{count} card", "{count} cards", count=said.cards)
    line: str = msg("{folder}: posts {posts}; {cards}", folder=place, posts=posts, cards=cards)
    if said.seconds:
        seconds = " + ".join(f"{one:.0f}" for one in said.seconds)
        line = msg("{said}, clip {seconds} s", said=line, seconds=seconds)
    return line


def remake(
    packs: Sequence[Path],
    make: "Callable[[Path], Built]",
    *,
    json: bool,
    quiet: bool,
    verbose: bool = False,
) -> None:
    """Make packs again, one after another; what ails one keeps none of the others.

    Raises:
        RepurposeError: The only pack cannot be made again.
        SomeFailed: Some of several cannot, or a card, clip or thread of one.
    """
    from repurpose.pack import SomeFailed

    failed: list[tuple[Path, RepurposeError]] = []
    built: list[Built] = []
    for folder in packs:
        try:
            built.append(make(folder))
        except (Interrupted, MemoryError):
            raise
        except RepurposeError as error:
            failed.append((folder, error))
        except Exception as error:  # noqa: BLE001 - told with the pack's name, after the others
            failed.append((folder, Fault.of(error)))
    tell_built(built, json=json, quiet=quiet, verbose=verbose)
    tell_faults([error for _, error in failed], verbose=verbose)
    if failed and json:
        for folder, why in failed:
            print_json({"pack": str(folder), "failed": [why.message]})
    if len(packs) == 1 and failed and not isinstance(failed[0][1], Fault):
        raise failed[0][1]
    if failed or any(pack.failed for pack in built):
        raise SomeFailed(len(packs), built, [(str(folder), error) for folder, error in failed])


def look_at_each(
    packs: Sequence[Path],
    look: Callable[[Path], bool],
    told: Callable[[int], RepurposeError],
    *,
    json: bool,
) -> None:
    """Look at every pack: what ails one keeps none of the others from being looked at.

    Args:
        packs: Their folders.
        look: Says what it finds in a pack; returns whether that is anything.
        told: The error to end with when something was found, by in how many packs.
        json: What ails a pack is told as JSON, too.

    Raises:
        RepurposeError: Something was found, or a pack could not be looked at; its exit code is that
            of the worst.
    """
    if len(packs) == 1:  # its own error is the answer
        if look(packs[0]):
            raise told(1)
        return
    found = 0
    failed: list[RepurposeError] = []
    for folder in packs:
        try:
            found += look(folder)
        except (Interrupted, MemoryError):
            raise
        except RepurposeError as error:
            failed.append(error)
        except Exception as error:  # noqa: BLE001 - told with the pack's name, and the others looked at
            failed.append(Fault.of(error, str(folder)))
        else:
            continue
        complain(failed[-1])
        if json:
            print_json({"pack": str(folder), "failed": [failed[-1].message]})
    if failed:
        raise _unread(failed, len(packs), told(found) if found else None)
    if found:
        raise told(found)


def _unread(
    failed: Sequence[RepurposeError], count: int, found: RepurposeError | None
) -> RepurposeError:
    """Return the error for packs that could not be read, and what was `found` in the others."""
    said: str = msg("{failed} of {count} packs could not be read.", failed=len(failed), count=count)
    errors = [*failed, *([found] if found else [])]
    error = RepurposeError(join(" ", (found.message, said)) if found else said)
    error.exit_code = min((one.exit_code for one in errors), key=_WORST.index)
    return error
