"""`repurpose post`: what of a pack goes to an account, now; shown first, sent only when told to."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from repurpose.cli.language import tell
from repurpose.cli.options import Db, Json, Quiet
from repurpose.cli.output import out, print_json, say, state_text
from repurpose.errors import PartialFailure, UnknownName
from repurpose.messages import fixed, msg
from repurpose.names import canonical

if TYPE_CHECKING:
    from repurpose.outbox import Part, Publication

_WHAT = ("thread", "album", "card", "quote", "clip")
_PATIENCE = 10.0  # seconds for the question how much may still be posted


def command(
    pack: Annotated[Path, typer.Argument(metavar="PACK", help="A pack folder.")],
    to: Annotated[str, typer.Option("--to", help="An account; see `repurpose accounts list`.")],
    what: Annotated[
        str, typer.Option(help="thread, album (all cards), card, quote or clip.")
    ] = "thread",
    item: Annotated[
        str, typer.Option(help="Which one: card-03, quote-02, clip-01; the first by default.")
    ] = "",
    send: Annotated[
        bool, typer.Option("--send", help="Send it; without this it is only shown.")
    ] = False,
    again: Annotated[
        bool, typer.Option("--again", help="Even if the account has the same content already.")
    ] = False,
    db: Db = "",
    json: Json = False,
    quiet: Quiet = False,
) -> None:
    """Show what would go to an account, request by request; with --send, send it.

    All messages are checked before the first is sent. Each goes through the outbox, so it is sent
    once: what is interrupted goes on with `repurpose post` or `repurpose outbox`, never twice.

    Examples:
      repurpose post packs/article --to me@bluesky

      repurpose post packs/article --to me@bluesky --send

      repurpose post packs/article --to team --what clip --send
    """
    from repurpose.accounts import open_accounts
    from repurpose.outbox import publication_from_pack

    what = canonical("part of a pack", what)
    if what not in _WHAT:
        raise UnknownName("part of a pack", what, _WHAT)
    accounts = open_accounts()
    try:
        client = accounts.client(to)
        publication = publication_from_pack(
            pack,
            client.rules,
            to,
            what=what,  # type: ignore[arg-type]  # one of _WHAT
            item=item,
            allow_duplicate=again,
            by="post",
        )
        if send:
            _send(accounts, client, publication, db, json=json, quiet=quiet)
        else:
            _rehearse(client, publication, to, json=json)
    finally:
        accounts.close_all()


def _rehearse(client: Any, publication: "Publication", account: str, *, json: bool) -> None:
    from repurpose.platforms import DeliveryContext

    total = sum(client.rules.cost(message) for message in publication.messages)
    parent = dict.fromkeys(("id", "uri", "cid", "ts"), "(the message before)")
    for seq, message in enumerate(publication.messages):
        place = DeliveryContext(
            key=f"rehearsal-{seq}",
            seq=seq,
            created_at="2026-01-01T00:00:00.000Z",
            root=parent if seq else None,
            parent=parent if seq else None,
        )
        request = client.rehearse(message, place)
        if json:
            print_json({"account": account, "message": seq + 1, **request})
            continue
        who = f"{account} ({client.platform.label})"
        out(
            msg(
                "— {account}, message {number} of {count}",
                account=who,
                number=seq + 1,
                count=len(publication.messages),
            )
        )
        for key, value in request.items():
            out(f"  {key}: {value}")
    quota = _quota(client)
    if json:
        cost = {"cost": total} if total else {}
        print_json({"account": account, "messages": len(publication.messages), **cost, **quota})
        return
    for key, value in quota.items():
        out(f"— {account}, {tell(fixed(key))}: {tell(value)}")
    if total:
        say(msg("Sending it would cost ${price:.3f}.", price=total))
    say(msg("Nothing was sent. Add --send to send it."))


def _quota(client: Any) -> dict[str, str]:
    """Return the account's quota; a dry run is no worse for a platform that does not answer."""
    from repurpose.platforms import DeliveryError

    try:
        found: dict[str, str] = client.quota(client.wire.clock() + _PATIENCE)
    except DeliveryError as error:
        return {"quota": msg("not known: {error}", error=error.message)}
    return found


def _send(
    accounts: Any, client: Any, publication: "Publication", db: str, *, json: bool, quiet: bool
) -> None:
    from repurpose.outbox import (
        Dispatcher,
        LedgerAccount,
        PartFilter,
        let_go_reviewed,
        open_ledger,
    )
    from repurpose.platforms import BY_HAND

    known = accounts.get(publication.account)
    with open_ledger(db) as ledger:
        ledger.put_account(
            LedgerAccount(
                known.name,
                client.platform.name,
                known.settings.get("handle", ""),
                known.name,
                settings={"kind": known.kind},
            )
        )
        [entered] = ledger.enqueue(replace(publication, due_at=ledger.now()))
        if publication.notes.get("review"):
            settings = {known.name: {**known.settings, "kind": known.kind}}
            let_go_reviewed(ledger, Path(publication.pack), settings)
        dispatcher = Dispatcher(ledger, lambda account: accounts.client(account.id), slots=1)
        dispatcher.run_once()
        parts = ledger.parts(PartFilter(publication=entered.publication))
    for part in parts:
        if json:
            print_json({"id": part.name, "state": part.state, "url": part.remote_url})
        else:
            say(_describe(part), quiet=quiet)
    unsent = [part for part in parts if part.state != "SENT"]
    if unsent and publication.notes.get("review") and unsent[0].state == "DRAFT":
        raise PartialFailure(
            msg("This goes out when somebody else has approved it."),
            hint=msg("Ask for it: repurpose review {pack} --lan", pack=publication.pack),
        )
    if any(part.state == "DRAFT" for part in unsent):
        raise PartialFailure(
            msg("A model has written some of it: nothing goes before you have approved it."),
            hint=msg(
                "Read it: repurpose outbox show {name}; then: repurpose outbox approve {name}; repurpose run --once",
                name=entered.publication,
            ),
        )
    if unsent and all(part.last_error.startswith(BY_HAND) for part in unsent):
        say(msg("Post it by hand, here or on your phone: repurpose handoff"), quiet=quiet)
    elif unsent:
        raise PartialFailure(
            msg(
                "{count} of {total} messages are not known to be there.",
                count=len(unsent),
                total=len(parts),
            ),
            hint=msg("See why: repurpose outbox show {name}", name=entered.publication),
        )


def _describe(part: "Part") -> str:
    state = state_text(part.state).lower()
    said: str = msg("{name} {state} {url}", name=part.name, state=state, url=part.remote_url)
    if part.last_error:
        return msg("{name}: {why}", name=said, why=part.last_error)
    return said
