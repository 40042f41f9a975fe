"""`repurpose review`: a pack in; a page to comment and approve on, by link or as a file, and what was said, out."""

import sys
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from repurpose.cli.named_file import write_named
from repurpose.cli.options import Json, Quiet
from repurpose.cli.output import out, print_code, print_json, say
from repurpose.errors import UsageError
from repurpose.messages import msg, plural, reason_of

if TYPE_CHECKING:
    from repurpose.review import Answer, Approval, Standing


def command(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="A pack folder.")],
    lan: Annotated[
        bool, typer.Option("--lan", help="For others in this network, not this machine alone.")
    ] = False,
    file: Annotated[
        Path | None,
        typer.Option("--file", help="Write the page into this file instead, to be sent."),
    ] = None,
    take: Annotated[
        str,
        typer.Option("--take", help="Take an answer: a saved file, or - for a pasted text."),
    ] = "",
    show: Annotated[bool, typer.Option("--list", help="Only list what was said.")] = False,
    resolve: Annotated[
        list[str] | None,
        typer.Option("--resolve", metavar="ID", help="A comment is done; may be repeated."),
    ] = None,
    host: Annotated[str, typer.Option(help="Address to listen on.", show_default="127.0.0.1")] = "",
    port: Annotated[int, typer.Option(help="Port; 0 takes a free one.")] = 0,
    force: Annotated[bool, typer.Option("--force", help="Write over an existing file.")] = False,
    require: Annotated[
        bool | None,
        typer.Option(
            "--require/--no-require", help="Nothing of this pack goes out before it is approved."
        ),
    ] = None,
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Let somebody comment on a pack and approve it, without an account and without the studio.

    The page shows every thread in its app, the cards, the clips and the article, with a comment and
    an approval at each. An approval is for exactly the words and pictures that were shown: when they
    change, it says so, and shows the difference. Nothing on the page changes the pack; answers are
    kept in its folder review/. Only who has the address can open it; it is another one each time.

    Examples:
      repurpose review packs/article --lan

      repurpose review packs/article --file for-anna.html

      repurpose review packs/article --take answer.json

      repurpose review packs/article --list

      repurpose review packs/article --require
    """
    if sum((file is not None, bool(take), show, bool(resolve), require is not None)) > 1:
        raise UsageError(msg("Give one of --file, --take, --list, --resolve and --require."))
    if require is not None:
        _require(pack, wanted=require, quiet=quiet)
    elif file is not None:
        _write(pack, file, force=force, json=json, quiet=quiet)
    elif take:
        _take(pack, take, json=json, quiet=quiet)
    elif resolve:
        _resolve(pack, resolve, quiet=quiet)
    elif show:
        _list(pack, json=json)
    else:
        _serve(pack, host, port, lan=lan, json=json)


def _require(pack: Path, *, wanted: bool, quiet: bool) -> None:
    from repurpose.review import is_required_everywhere, read_items, require

    read_items(pack)  # what is no pack asks for nothing
    require(pack, wanted=wanted)
    if wanted:
        say(msg("Nothing of {pack} goes out before it is approved.", pack=pack), quiet=quiet)
    elif is_required_everywhere():
        say(msg("Your settings ask it of every pack: [review] required."), quiet=quiet)
    else:
        say(msg("{pack} goes out without an approval.", pack=pack), quiet=quiet)


def _let_go(pack: Path, *, quiet: bool = False) -> None:
    """Let go what waited in the outbox for an answer that has come."""
    from repurpose.review import is_required

    if not is_required(pack):
        return
    from repurpose.accounts import AccountFile
    from repurpose.folders import user_folder
    from repurpose.outbox import let_go_reviewed, open_ledger

    with open_ledger("") as ledger:
        count = let_go_reviewed(ledger, pack, AccountFile(user_folder()).settings())
    if count:
        say(
            plural(
                "{count} message can go now: repurpose run",
                "{count} messages can go now: repurpose run",
                count=count,
            ),
            quiet=quiet,
        )


def _write(pack: Path, file: Path, *, force: bool, json: bool, quiet: bool) -> None:
    from repurpose.review import draw_page, keep_seen, read_items

    if file.exists() and not force:
        raise UsageError(
            msg("{path} exists already.", path=file),
            hint=msg("Choose another with --file, or add --force."),
        )
    page = draw_page(pack)
    write_named(file, page, msg("Choose another file with --file."))
    keep_seen(pack, read_items(pack)[2])  # by which a later difference is told
    if json:
        print_json({"file": str(file), "bytes": len(page.encode())})
        return
    say(
        msg(
            "{file} holds all of it: send it to whoever is to approve; take the answer with "
            "`repurpose review {pack} --take FILE`.",
            file=file,
            pack=pack,
        ),
        quiet=quiet,
    )


def _take(pack: Path, name: str, *, json: bool, quiet: bool) -> None:
    from repurpose.review import keep_answer, read_answer, read_items

    answer = read_answer(_read(name))
    new = keep_answer(pack, answer, read_items(pack)[2])
    _let_go(pack, quiet=quiet or json)
    if json:
        print_json({"answer": answer.id, "by": answer.by, "new": new})
        return
    if new:
        _tell(answer, quiet=quiet)
    else:
        say(msg("This answer of {name} was taken before.", name=answer.by), quiet=quiet)


def _read(name: str) -> bytes:
    from repurpose.review import MOST_BYTES

    try:
        if name == "-":
            return sys.stdin.buffer.read(MOST_BYTES + 1)
        with Path(name).open("rb") as file:
            return file.read(MOST_BYTES + 1)
    except OSError as error:
        raise UsageError(
            msg("Cannot read {path}: {error}.", path=name, error=reason_of(error))
        ) from None


def _tell(answer: "Answer", *, quiet: bool = False) -> None:
    approved = sum(one.approved for one in answer.remarks)
    comments = sum(bool(one.comment) for one in answer.remarks)
    say(
        msg(
            "{name}: {approved}, {comments}.",
            name=answer.by,
            approved=plural("{count} approval", "{count} approvals", count=approved),
            comments=plural("{count} comment", "{count} comments", count=comments),
        ),
        quiet=quiet,
    )


def _resolve(pack: Path, names: list[str], *, quiet: bool) -> None:
    import time

    from repurpose.review import resolve

    for name in names:
        resolve(pack, name, int(time.time() * 1000))
        say(msg("{name} is done.", name=name), quiet=quiet)


def _list(pack: Path, *, json: bool) -> None:
    from repurpose.review import read_items, standings_of

    standings = standings_of(pack, read_items(pack)[2])
    for one in standings:
        if json:
            print_json(one.as_json())
        else:
            _show(one)
    if not json and not any(one.approvals or one.comments for one in standings):
        say(msg("Nobody has said anything of this pack yet."))


def _show(one: "Standing") -> None:
    if not (one.approvals or one.comments):
        return
    out(one.item)
    for approval in one.approvals:
        out(msg("  {said}", said=_approval(approval)))
    for comment in one.comments:
        text = " ".join(comment.text.split())
        said = msg("{name}, {at}: {text}", name=comment.by, at=_moment(comment.at), text=text)
        done = msg("done") if comment.resolved else msg("open")
        out(msg("  {id}  {state}  {said}", id=comment.id, state=done, said=said))


def _approval(one: "Approval") -> str:
    if one.current:
        return msg("approved by {name}, {at}", name=one.by, at=_moment(one.at))
    return msg("changed since {name} approved it, {at}", name=one.by, at=_moment(one.at))


def _moment(ms: int) -> str:
    return f"{datetime.fromtimestamp(ms / 1000).astimezone():%Y-%m-%d %H:%M}"


def _serve(pack: Path, host: str, port: int, *, lan: bool, json: bool) -> None:
    from repurpose.review import open_review, read_items
    from repurpose.web import find_address

    read_items(pack)  # what is no pack is said before anything listens
    where = host or (find_address() if lan else "127.0.0.1")

    def told(answer: "Answer") -> None:
        _tell(answer)
        _let_go(pack)

    with open_review(lambda: pack, host=where, port=port, told=told) as server:
        if json:
            print_json({"address": server.address})
        else:
            if lan:
                _print_code(server.address)
            say(msg("The review page: {address}", address=server.address))
            say(msg("Ctrl-C ends it; what was said stays in the pack."))
        server.serve()


def _print_code(address: str) -> None:
    from repurpose.platforms import make_code

    print_code(lambda stream: make_code(address).terminal(stream, compact=True))
