"""Addresses of servers as people write them and as servers answer them: a redirect in, what to do out."""

from collections.abc import Mapping
from typing import TYPE_CHECKING
from urllib.parse import urljoin

from repurpose.messages import msg
from repurpose.platforms.secret import hide
from repurpose.urls import split_url

if TYPE_CHECKING:
    from repurpose.platforms.calls import Answer


def address_of(server: str) -> str:
    """Return a server's address as it is kept: with its scheme, without a slash at the end."""
    server = server.strip().rstrip("/")
    return server if "://" in server else f"https://{server}"


def unsafe_addresses(values: Mapping[str, str]) -> list[str]:
    """Return the servers among an account's values that a token would travel to unencrypted.

    This machine is none of them, and media that everybody may read is no secret.
    """
    found = []
    for name, value in values.items():
        try:
            parts = split_url(value)
            host = parts.hostname or ""
        except ValueError:
            continue
        here = host == "localhost" or host.endswith(".localhost") or host in ("127.0.0.1", "::1")
        if parts.scheme == "http" and host and not here and name not in ("media_url", "address"):
            found.append(f"http://{parts.netloc.rpartition('@')[2]}")
    return found


def words_of_redirect(answer: "Answer", who: str) -> str:
    """Return where a 300s answer points, and what to change; never followed for a publication."""
    place = hide(new_address(answer))
    if not place:
        return msg("{who} answers {status}, and not where to go.", who=who, status=answer.status)
    old, new = split_url(answer.url), split_url(place)
    server = f"{new.scheme}://{new.netloc}"
    if (old.hostname, old.scheme, new.scheme) == (new.hostname, "http", "https"):
        return msg(
            "{who} answers {status}: it wants https. Change the account's address to {server}.",
            who=who,
            status=answer.status,
            server=server,
        )
    if old.hostname == new.hostname:
        return msg(
            "{who} answers {status} and points to {place}. Change the account's address accordingly.",
            who=who,
            status=answer.status,
            place=place.partition("?")[0],
        )
    return msg(
        "{who} answers {status} and points to another server, {server}. "
        "If it lives there now, change the account's address; if not, look at your network.",
        who=who,
        status=answer.status,
        server=server,
    )


def new_address(answer: "Answer") -> str:
    """Return the address that a 300s answer points to, made whole; "" when it points nowhere."""
    location = answer.headers.get("location", "").strip()
    try:
        place = urljoin(answer.url, location) if location else ""
        return place if split_url(place).hostname else ""
    except ValueError:
        return ""


def place_to_follow(answer: "Answer") -> str:
    """Return where the same request may be sent once more; "" where a person has to decide.

    Only 307 and 308 keep method and body (RFC 9110 §15.4.8), and a token goes to no other server,
    nor from https to http. For platforms that take the same twice.
    """
    place = new_address(answer) if answer.status in (307, 308) else ""
    old, new = split_url(answer.url), split_url(place)
    same = old.hostname == new.hostname and (old.port == new.port or new.scheme == "https")
    return place if place and same and new.scheme in ("https", old.scheme) else ""
