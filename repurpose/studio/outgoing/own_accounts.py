"""The user's accounts in; what the page of accounts shows, checks, adds, removes and tries, out. No secret leaves."""

import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from repurpose import platforms
from repurpose.errors import RepurposeError, UsageError
from repurpose.json_object import JsonObject
from repurpose.messages import Say, fixed, msg
from repurpose.studio.agenda import View, label_of

if TYPE_CHECKING:
    from repurpose.accounts import AccountEntry
    from repurpose.platforms import Profile

_PATIENCE = 30.0  # seconds for a platform to answer
_QUIET = ("configuration",)  # settings that nobody wants to read


def list_accounts(view: View) -> list[JsonObject]:
    """Return every account of the user, with what the outbox knows of its login.

    Raises:
        SetupError: The file of accounts cannot be read.
    """
    from repurpose.accounts import AccountFile  # noqa: PLC0415
    from repurpose.folders import user_folder  # noqa: PLC0415

    return [_account(one, view) for one in AccountFile(user_folder()).accounts()]


def _account(one: "AccountEntry", view: View) -> JsonObject:
    try:
        rules = platforms.account_rules(one.kind, one.settings)
        platform, by_hand = rules.platform.name, platforms.is_by_hand(one.kind)
    except RepurposeError:  # of a kind that this version does not know
        platform, by_hand = one.kind, False
    known = view.accounts.get(one.name)
    shown = {key: value for key, value in one.settings.items() if key not in _QUIET}
    return {
        "name": one.name,
        "kind": one.kind,
        "platform": platform,
        "label": label_of(platform),
        "by_hand": by_hand,
        "who": shown.get("handle") or shown.get("chat") or shown.get("channel") or "",
        "added": one.added,
        "secrets": len(one.secrets),
        "settings": shown,
        "login": view.say(known.needs_login) if known else "",
        "wait": view.wall(known.wait_until) if known and known.wait_until > view.now else "",
    }


def list_kinds(say: Say) -> list[JsonObject]:
    """Return every kind of account, with what each needs and where that is found."""
    return [_kind(kind, platform, say) for kind, platform in platforms.account_kinds().items()]


def _kind(kind: str, platform: str, say: Say) -> JsonObject:
    found = platforms.client_class(kind)
    by_hand = platforms.is_by_hand(kind)
    fields = [
        {
            "name": field.name,
            "label": say(fixed(field.label)),
            "where": say(fixed(field.where)) if field.where else "",
            "secret": field.secret,
            "optional": field.optional or bool(field.default),
            "default": field.default,
            "needs": field.needs,
        }
        for field in found.FIELDS
        if not (field.name == "platform" and platform)
    ]
    label = label_of(platform) if platform else {"en": "By hand", "zh": "手动"}
    logs_in = found.log_in.__func__ is not platforms.BaseClient.log_in.__func__  # type: ignore[attr-defined]
    return {
        "kind": kind,
        "platform": platform,
        "label": label,
        "by_hand": by_hand,
        "fields": fields,
        "login": logs_in,
    }


def add_account(name: str, kind: str, values: Mapping[str, str]) -> str:
    """Keep an account; return its name. Secrets go where secrets are kept, settings into the file.

    Raises:
        UsageError: Something that the platform needs is missing.
        UnknownName: There is no such kind.
        SetupError: The store of secrets cannot be opened.
    """
    from repurpose.accounts import open_accounts  # noqa: PLC0415
    from repurpose.folders import data_folder  # noqa: PLC0415

    secret = {field.name for field in platforms.client_class(kind).FIELDS if field.secret}
    given = {key: value.strip() for key, value in values.items() if value.strip()}
    settings = {key: value for key, value in given.items() if key not in secret}
    secrets = {key: value for key, value in given.items() if key in secret}
    if platforms.is_by_hand(kind):
        settings.setdefault("folder", str(data_folder() / "handoff"))
    called = name.strip() or kind
    with open_accounts() as accounts:
        accounts.add(called, kind, settings, secrets)
    return called


def check_account(name: str, say: Say) -> JsonObject:
    """Ask the platform who the account is, and what it may: limits and quota.

    Raises:
        DeliveryError: It does not answer, or refuses the credentials.
        UnknownName: There is no such account.
    """
    from repurpose.accounts import open_accounts  # noqa: PLC0415

    accounts = open_accounts()
    try:
        profile: Profile = accounts.check(name, _PATIENCE)
    finally:
        accounts.close_all()
    facts = [[say(fixed(key)), say(value)] for key, value in profile.facts.items()]
    return {"who": profile.name, "url": profile.url, "facts": facts}


def remove_account(name: str) -> None:
    """Forget an account and its secrets.

    Raises:
        UnknownName: There is none of that name.
    """
    from repurpose.accounts import open_accounts  # noqa: PLC0415

    with open_accounts() as accounts:
        accounts.remove(name)


def try_account(kind: str, text: str, say: Say) -> JsonObject:
    """Send a post to the fake platform of an account's kind; nothing leaves this machine.

    Raises:
        UsageError: A person posts there: there is nothing to rehearse.
        UnknownName: No fake platform has such accounts.
    """
    from repurpose.accounts import Accounts, MemoryStore  # noqa: PLC0415
    from repurpose.platforms import DeliveryContext, Message, Sent  # noqa: PLC0415
    from repurpose.sandbox import open_sandbox  # noqa: PLC0415

    if platforms.is_by_hand(kind):
        raise UsageError(msg("A person posts there: there is nothing to rehearse."))
    with open_sandbox(0) as sandbox, tempfile.TemporaryDirectory() as folder:
        fake = sandbox.account(kind)
        accounts = Accounts(Path(folder), MemoryStore())
        accounts.add(fake.name, fake.platform, fake.settings, fake.secrets)
        client = accounts.client(fake.name)
        place = DeliveryContext("rehearsal-0", 0, "2026-01-01T00:00:00.000Z")
        outcome: Any = client.publish(Message(text), [], place, client.wire.clock() + _PATIENCE)
        posts = [post.text for post in sandbox.posts(client.platform.name)]
        accounts.close_all()
    sent = isinstance(outcome, Sent)
    return {"sent": sent, "said": "" if sent else say(outcome.reason), "posts": posts}
