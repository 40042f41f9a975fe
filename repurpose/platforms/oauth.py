"""OAuth: PKCE for logging in, tokens that are renewed safely, and the signature of OAuth 1.0a.

A new refresh token is on its medium before the new access token is used once; refreshing is done
under a lease, since most platforms accept a refresh token a single time (RFC 6749 §6, RFC 9700
§4.14.2). What is lost between answer and medium shows as a refusal: `NeedsLogin`, never silence.
"""

import secrets
from base64 import b64encode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha1, sha256
from hmac import digest
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, quote, urlencode, urlsplit

from repurpose.errors import UsageError
from repurpose.messages import msg
from repurpose.platforms.answer_shape import need_text, number_in
from repurpose.platforms.calls import (
    Answer,
    Call,
    Failure,
    Person,
    Vault,
    judge_upload,
    read_table,
    words_of,
    write_table,
)
from repurpose.platforms.delivery import DeliveryError, NeedsLogin
from repurpose.platforms.secret import Secret

if TYPE_CHECKING:
    from repurpose.platforms.transport import HttpTransport

_EARLY = 300.0  # seconds before its end at which a token is renewed


@dataclass(frozen=True, slots=True)
class OAuthProvider:
    """Where a platform's OAuth 2.0 lives, and what we are to it."""

    label: str
    authorize: str
    token: str
    client_id: str
    scopes: tuple[str, ...]
    client_secret: Secret | None = None
    basic: bool = False  # the secret goes into an Authorization header, not into the form


@dataclass(frozen=True, slots=True)
class Ticket:
    """What one login needs to remember between the two halves: RFC 7636, RFC 6749 §10.12."""

    state: str
    verifier: Secret
    address: str  # to be opened in a browser
    redirect: str


def begin_login(provider: OAuthProvider, redirect: str) -> Ticket:
    """Return the address to open, with a fresh state and PKCE verifier (S256)."""
    state, verifier = secrets.token_urlsafe(24), secrets.token_urlsafe(48)
    challenge = urlsafe_b64encode(sha256(verifier.encode()).digest()).rstrip(b"=").decode()
    query = {
        "response_type": "code",
        "client_id": provider.client_id,
        "redirect_uri": redirect,
        "scope": " ".join(provider.scopes),
        "state": state,
        "code_challenge": challenge,
        "code_challenge_method": "S256",
    }
    address = f"{provider.authorize}?{urlencode(query, quote_via=quote)}"
    return Ticket(state, Secret(verifier), address, redirect)


def log_in(provider: OAuthProvider, person: Person) -> dict[str, str]:
    """Return the tokens of a login: `{access, refresh, expires, scope}`.

    Raises:
        SetupError: The port is taken, or nobody came.
        DeliveryError: The person or the platform refused.
        UsageError: What came back is not the answer to this login.
    """
    ticket = begin_login(provider, person.redirect)
    said = person.visit(ticket.address, ("state", ticket.state))
    if "error" in said:
        reason = said.get("error_description") or said["error"]
        raise DeliveryError(
            NeedsLogin(msg("{platform}: {why}", platform=provider.label, why=reason))
        )
    if "code" not in said:
        raise UsageError(msg("That address has no code in it."), hint=msg("Copy all of it."))
    code = Secret(said["code"]).reveal()
    wire = person.wire
    return finish_login(provider, ticket, code, wire, wire.clock() + 30.0)


def finish_login(
    provider: OAuthProvider, ticket: Ticket, code: str, wire: "HttpTransport", deadline: float
) -> dict[str, str]:
    """Exchange the code of a login for tokens: `{access, refresh, expires}`, as `renew` keeps them.

    Raises:
        DeliveryError: the platform refuses, or cannot be reached.
    """
    form = {
        "grant_type": "authorization_code",
        "code": code,
        "redirect_uri": ticket.redirect,
        "code_verifier": ticket.verifier.reveal(),
    }
    answer = wire.call(_token_call(provider, form), deadline)
    if not answer.good or not answer.json().get("access_token"):
        raise DeliveryError(
            NeedsLogin(msg("{platform}: {why}", platform=provider.label, why=words_of(answer)))
        )
    return _tokens(answer, wire.now(), "")


def access_token(
    provider: OAuthProvider,
    vault: Vault,
    wire: "HttpTransport",
    deadline: float,
    *,
    stale: str = "",
) -> str:
    """Return an access token that is still good, renewing it when it is not.

    `stale` is a token that the platform has just refused. The tokens stand in the vault under
    `tokens`.

    Raises:
        DeliveryError: `NeedsLogin` when there is none or the renewal is refused; `NotSent` when
            the platform cannot be reached.
    """
    tokens = _kept(vault, provider)
    if _is_good(tokens, wire.now(), stale):
        return tokens["access"]
    with vault.lease("tokens"):
        tokens = _kept(vault, provider)  # somebody else may have renewed them meanwhile
        if _is_good(tokens, wire.now(), stale):
            return tokens["access"]
        if not tokens.get("refresh"):
            raise DeliveryError(
                NeedsLogin(
                    msg("{platform}: the login has ended; log in again.", platform=provider.label)
                )
            )
        form = {"grant_type": "refresh_token", "refresh_token": tokens["refresh"]}
        answer = wire.call(_token_call(provider, form), deadline)
        if not answer.good:
            raise DeliveryError(_refused(answer, wire.now(), provider))
        fresh = _tokens(answer, wire.now(), tokens["refresh"])
        keep_tokens(vault, fresh)
        return fresh["access"]


def keep_tokens(vault: Vault, tokens: Mapping[str, str]) -> None:
    """Put tokens into the vault; durable when it returns."""
    write_table(vault, "tokens", tokens)


def _kept(vault: Vault, provider: OAuthProvider) -> dict[str, str]:
    tokens = read_table(vault, "tokens")
    if not tokens:
        raise DeliveryError(
            NeedsLogin(msg("{platform}: nobody has logged in yet.", platform=provider.label))
        )
    for name in ("access", "refresh"):
        Secret(tokens.get(name, ""))  # made known, so that neither is ever logged
    return tokens


def _is_good(tokens: Mapping[str, str], now: float, stale: str) -> bool:
    if not tokens.get("access") or tokens["access"] == stale:
        return False
    expires = float(tokens.get("expires") or 0)
    return expires == 0 or now < expires - _EARLY


def _refused(answer: Answer, now: float, provider: OAuthProvider) -> Failure:
    if answer.status in (400, 401, 403):
        return NeedsLogin(
            msg(
                "{platform} does not renew the login: {words}",
                platform=provider.label,
                words=words_of(answer),
            )
        )
    return judge_upload(answer, now, provider.label)


def _token_call(provider: OAuthProvider, form: Mapping[str, str]) -> Call:
    headers = {}
    sent = {**form, "client_id": provider.client_id}
    if provider.client_secret and provider.basic:
        pair = f"{provider.client_id}:{provider.client_secret.reveal()}"
        headers["authorization"] = f"Basic {b64encode(pair.encode()).decode()}"
    elif provider.client_secret:
        sent["client_secret"] = provider.client_secret.reveal()
    return Call("POST", provider.token, form=sent, headers=headers)


def _tokens(answer: Answer, now: float, refresh: str) -> dict[str, str]:
    got = answer.json()
    lasts = number_in(got, "expires_in")
    tokens = {
        "access": need_text(answer, "access_token"),
        "refresh": str(got.get("refresh_token") or refresh),
        "expires": str(now + lasts) if lasts else "0",
        "scope": str(got.get("scope", "")),
    }
    for name in ("access", "refresh"):
        Secret(tokens[name])
    return tokens


@dataclass(frozen=True, slots=True)
class Signer:
    """The four values of OAuth 1.0a (RFC 5849): an application's and a user's."""

    consumer_key: str
    consumer_secret: Secret
    token: str
    token_secret: Secret

    def sign(self, call: Call, *, nonce: str, timestamp: int) -> str:
        """Return the `Authorization` header of a request: HMAC-SHA1, RFC 5849 §3.4.

        A JSON or multipart body is not part of the signature (§3.4.1.3.1); a form is.
        """
        mine = {
            "oauth_consumer_key": self.consumer_key,
            "oauth_nonce": nonce,
            "oauth_signature_method": "HMAC-SHA1",
            "oauth_timestamp": str(timestamp),
            "oauth_token": self.token,
            "oauth_version": "1.0",
        }
        parts = urlsplit(call.url)
        pairs = [
            *mine.items(),
            *call.query.items(),
            *parse_qsl(parts.query, keep_blank_values=True),
        ]
        if call.form and not call.files:
            pairs += call.form.items()
        joined = "&".join(
            f"{key}={value}" for key, value in sorted((_encode(k), _encode(v)) for k, v in pairs)
        )
        address = f"{parts.scheme.lower()}://{parts.netloc.lower()}{parts.path}"
        base = "&".join((call.method.upper(), _encode(address), _encode(joined)))
        key = f"{_encode(self.consumer_secret.reveal())}&{_encode(self.token_secret.reveal())}"
        signature = b64encode(digest(key.encode(), base.encode(), sha1)).decode()
        signed = {**mine, "oauth_signature": signature}
        return "OAuth " + ", ".join(f'{key}="{_encode(value)}"' for key, value in signed.items())


def _encode(text: str) -> str:
    """Return RFC 3986 percent-encoding, as RFC 5849 §3.6 has it."""
    return quote(text, safe="-._~")
