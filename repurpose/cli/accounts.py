"""`repurpose accounts`: add, list, check and remove the accounts that posts go to."""

import contextlib
import json as json_module
import sys
from typing import Annotated, Any

import typer

from repurpose.cli.click_words import cells
from repurpose.cli.language import tell
from repurpose.cli.options import Json
from repurpose.cli.output import ask, ask_secret, confirm, out, print_json, say
from repurpose.errors import PartialFailure, RepurposeError, UsageError
from repurpose.messages import fixed, msg, plural, reason_of
from repurpose.names import canonical

# What an account's check tells, by key.
_FACTS = {
    "author": msg("author"),
    "bot": msg("bot"),
    "channel": msg("channel"),
    "drafts": msg("drafts"),
    "folder": msg("folder"),
    "media": msg("media"),
    "note": msg("note"),
    "platform": msg("platform"),
    "price": msg("price"),
    "quota": msg("quota"),
    "replies": msg("replies"),
    "requests left": msg("requests left"),
    "role": msg("role"),
    "server": msg("server"),
    "team": msg("team"),
    "text": msg("text"),
    "token": msg("token"),
    "videos": msg("videos"),
}
Name = Annotated[str, typer.Argument(metavar="NAME", help="An account: see `accounts list`.")]


def accounts() -> None:
    """The accounts that posts go to: settings in a file, secrets where they are safe.

    Examples:
      repurpose accounts add bluesky

      repurpose accounts add mastodon --login

      repurpose accounts check
    """


def add(
    kind: Annotated[
        str, typer.Argument(metavar="PLATFORM", help="Such as x, bluesky, telegram, webhook.")
    ],
    name: Annotated[
        str, typer.Option("--name", "-n", help="What you call it; the platform by default.")
    ] = "",
    login: Annotated[
        bool, typer.Option("--login", help="Log in with a browser (x, mastodon).")
    ] = False,
    paste: Annotated[
        bool, typer.Option("--paste", help="Log in with a browser that is on another machine.")
    ] = False,
    from_file: Annotated[
        str,
        typer.Option("--from-file", metavar="FILE|-", help="Take the values from a JSON object."),
    ] = "",
    plain: Annotated[
        bool, typer.Option("--insecure-plaintext", help="Keep secrets in a file without a lock.")
    ] = False,
    passphrase: Annotated[
        bool,
        typer.Option("--passphrase", help="Lock new secrets with a passphrase, not a key file."),
    ] = False,
    check: Annotated[bool, typer.Option(help="Ask the platform whether it works.")] = True,
) -> None:
    """Add an account, or give an account new values.

    Asks for what the platform needs and says where it is found. Secrets are never taken from the
    command line, where other programs could read them.

    Examples:
      repurpose accounts add bluesky

      repurpose accounts add x --login --name x-me

      pass show telegram.json | repurpose accounts add telegram --from-file -
    """
    from repurpose.platforms import client_class, unsafe_addresses

    kind = canonical("kind of account", kind)
    fields = client_class(kind).FIELDS
    called = name or kind
    settings: dict[str, str] = {}
    secrets: dict[str, str] = {}
    if login or paste:
        settings, secrets = _log_in(kind, paste=paste)
    else:
        given = _read_values(from_file) if from_file else _ask(kind, fields)
        known = {field.name: field.secret for field in fields}
        for key, value in given.items():
            (secrets if known.get(key, key == "tokens") else settings)[key] = value
    with _open(plain=plain, passphrase=passphrase) as kept:
        kept.add(called, kind, settings, secrets)
        say(
            msg(
                "Kept {name}: settings in {path}, secrets in: {store}.",
                name=called,
                path=kept.book.path,
                store=kept.store.name,
            )
        )
        for address in unsafe_addresses({**settings, **secrets}):
            say(
                msg(
                    "{place} is without https: everybody on the way can read the account's token. Use https:// if the server has it.",
                    place=address,
                )
            )
        if not check:
            return
        try:
            _show(called, kept.check(called), json=False)
        except RepurposeError:
            say(
                msg(
                    "It is kept all the same. Add it again, or: repurpose accounts remove {name}",
                    name=called,
                )
            )
            raise


def list_(json: Json = False) -> None:
    """List the accounts, without any secret.

    Examples:
      repurpose accounts list
    """
    kept = _open()
    found = kept.book.accounts()
    if not found and not json:
        say(msg("No accounts yet. Add one: repurpose accounts add PLATFORM"))
    for account in found:
        shown = {key: value for key, value in account.settings.items() if key != "configuration"}
        if json:
            row = {"name": account.name, "kind": account.kind, "added": account.added}
            print_json({**row, "settings": shown, "secrets": list(account.secrets)})
        else:
            who = shown.get("handle") or shown.get("chat") or shown.get("channel") or ""
            out(f"{account.name:20} {account.kind:14} {who}")


def check(
    name: Annotated[
        list[str] | None, typer.Argument(metavar="NAME", help="Accounts; all by default.")
    ] = None,
    json: Json = False,
) -> None:
    """Ask each platform who the account is and what it may: name, limits, quota.

    Examples:
      repurpose accounts check

      repurpose accounts check bluesky x-me
    """
    failed = 0
    with _open() as kept:
        for one in name or kept.names():
            try:
                _show(one, kept.check(one), json=json)
            except RepurposeError as error:
                if name and len(name) == 1:
                    raise
                failed += 1
                if json:
                    print_json({"name": one, "ok": False, "error": error.message})
                else:
                    out(f"✗ {one:18} {tell(error.message)}")
    if failed:
        raise PartialFailure(
            plural("{count} account does not work.", "{count} accounts do not work.", count=failed),
            hint=msg("See the lines marked ✗."),
        )


def remove(
    name: Name,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")] = False,
) -> None:
    """Forget an account and its secrets.

    Examples:
      repurpose accounts remove x-me
    """
    kept = _open()
    kept.get(name)
    if not yes:
        if not sys.stdin.isatty():
            raise UsageError(msg("Nobody is there to answer."), hint=msg("Add --yes."))
        confirm(msg("Forget {name} and its secrets?", name=name))
    kept.remove(name)
    say(msg("Forgotten: {name}. Revoke its token on the platform as well.", name=name))


command = {"": accounts, "add": add, "list": list_, "check": check, "remove": remove}


def _open(*, plain: bool = False, passphrase: bool = False) -> Any:

    from repurpose.accounts import open_accounts, set_passphrase
    from repurpose.folders import user_folder

    if passphrase:
        set_passphrase(user_folder())
    ask = _ask_hidden if sys.stdin.isatty() else None
    return open_accounts(plain=plain, ask=ask)


def _ask_hidden(label: str) -> str:
    return ask_secret(label)


def _ask(kind: str, fields: Any) -> dict[str, str]:
    """Ask a person for each value, in the platform's words, with where to find it."""
    from repurpose.platforms import get, names

    if not sys.stdin.isatty():
        raise UsageError(
            msg("Nobody is there to answer."),
            hint=msg("Give the values as JSON with --from-file -."),
        )
    label = get(kind).called if kind in names() else kind
    say(msg("{label}: leave empty what is in brackets.", label=label))
    given: dict[str, str] = {}
    for field in fields:
        if field.name == "platform" and kind in names():
            continue
        if field.needs and not given.get(field.needs):
            continue
        say(msg("  {where}", where=fixed(field.where)))
        optional = field.optional and not field.default
        label = fixed(field.label)
        text = tell(msg("{label} [optional]", label=label) if optional else label)
        value = ask(
            text,
            default=field.default or ("" if field.optional else None),
            show_default=bool(field.default),
            secret=field.secret,
        )
        if value.strip():
            given[field.name] = value.strip()
    return given


def _read_values(where: str) -> dict[str, str]:
    from pathlib import Path

    try:
        text = sys.stdin.read() if where == "-" else Path(where).read_text(encoding="utf-8")
        value = json_module.loads(text)
    except OSError as error:
        raise UsageError(
            msg("{path} cannot be read: {error}.", path=where, error=reason_of(error))
        ) from None
    except ValueError:
        raise UsageError(
            msg("The values are not JSON."), hint=msg('Write {{"token": "..."}}.')
        ) from None
    if not isinstance(value, dict):
        raise UsageError(
            msg("The values are not a JSON object."), hint=msg('Write {{"token": "..."}}.')
        )
    return {
        str(key): item if isinstance(item, str) else json_module.dumps(item)
        for key, item in value.items()
    }


def _log_in(kind: str, *, paste: bool) -> tuple[dict[str, str], dict[str, str]]:
    from repurpose.accounts import Browser
    from repurpose.platforms import client_class, open_wire

    with contextlib.closing(open_wire()) as wire:
        browser = Browser(wire, _show_address, _ask_person, say, ask if paste else None)
        return client_class(kind).log_in(browser)


def _ask_person(question: str, secret: bool) -> str:  # called by its place
    if secret:
        question = msg("{question} [optional]", question=question)
    default = "" if secret else None
    return ask(question, default=default, secret=secret)


def _show_address(address: str) -> None:
    import webbrowser

    say(msg("Log in here:\n\n  {address}\n", address=address))
    webbrowser.open(address)


def _show(name: str, profile: Any, *, json: bool) -> None:
    if json:
        print_json(
            {"name": name, "ok": True, "who": profile.name, "url": profile.url, **profile.facts}
        )
        return
    out(f"✓ {name:18} {profile.name}  {profile.url}".rstrip())
    for key, value in profile.facts.items():
        label = tell(_FACTS.get(key, key))
        gap = " " * max(1, 13 - cells(label))
        out(f"    {label}{gap}{tell(value) if isinstance(value, str) else value}")
