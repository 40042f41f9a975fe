"""`repurpose variants`: a pack in, the ways in which its threads may open and its titles out; one of them is taken."""

from pathlib import Path
from typing import Annotated

import typer

from repurpose.cli.options import Json, Quiet
from repurpose.cli.output import out, print_json, say
from repurpose.errors import UsageError
from repurpose.json_object import JsonObject
from repurpose.messages import msg
from repurpose.names import canonical


def command(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="A pack folder.")],
    platform: Annotated[
        str, typer.Option("--platform", "-p", help="Of which platform; all by default.")
    ] = "",
    hook: Annotated[
        int | None, typer.Option(min=1, help="Open the thread with the hook of this number.")
    ] = None,
    title: Annotated[int | None, typer.Option(min=1, help="Take the title of this number.")] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """List the hooks and titles that a pack has to choose from; take one of them.

    A pack made with --variants has some for each thread and title. What you take is kept like any edit
    by hand; the outbox notes which one went out. Take number 1 to go back to what was made.

    Examples:
      repurpose variants packs/article

      repurpose variants packs/article -p x --hook 2

      repurpose variants packs/article -p xiaohongshu --title 3
    """
    from repurpose.pack import read_manifest, rework_pack, take_hook, take_title

    name = canonical("platform", platform) if platform else ""
    if hook is None and title is None:
        _list(pack, name, json=json)
        return
    if not name:
        raise UsageError(
            msg("Say whose hook or title is meant."), hint=msg("Add --platform, such as: -p x")
        )
    if hook is not None:
        thread = read_manifest(pack).thread(name)
        if thread is None:
            raise UsageError(msg("{folder} has no thread for {name}.", folder=pack, name=name))
        change = take_hook(pack, thread, hook)
        rework_pack(pack, change.files, base=change.base)
    if title is not None:
        change = take_title(pack, name, title)
        rework_pack(pack, change.files, base=change.base)
    if json:
        _list(pack, name, json=True)
    else:
        say(msg("{folder}: taken for {name}", folder=pack, name=name), quiet=quiet)


def _list(pack: Path, platform: str, *, json: bool) -> None:
    from repurpose.pack import hook_taken, read_manifest, title_taken, words_of

    manifest = read_manifest(pack)
    found = False
    for thread in manifest.threads:
        if thread.variant or platform not in ("", thread.platform):
            continue
        titles = manifest.other_titles.get(thread.platform, ())
        hooks = [" ".join(words_of(hook).split()) for hook in thread.hooks]
        if not titles and not hooks:
            continue
        found = True
        at, named = hook_taken(thread), title_taken(manifest, thread.platform)
        if json:
            row: JsonObject = {"platform": thread.platform, "hooks": hooks, "titles": list(titles)}
            row |= {"hook": None if at is None else at + 1}
            print_json(row | {"title": None if named is None else named + 1})
            continue
        out(thread.platform)
        for kind, texts, taken in ((msg("hook"), hooks, at), (msg("title"), titles, named)):
            for number, text in enumerate(texts):
                mark = "*" if number == taken else " "
                out(
                    msg(
                        "{mark} {kind} {number}  {text}",
                        mark=mark,
                        kind=kind,
                        number=number + 1,
                        text=text,
                    )
                )
    if not found and not json:
        say(msg("{folder} has no variants: repurpose pack ARTICLE --variants 3", folder=pack))
