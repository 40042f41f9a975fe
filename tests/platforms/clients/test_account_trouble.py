"""An account that may not post: it is held, its posts wait, one notice says why, and then all go.

Each platform says it in its own way. Over every client, with the real outbox between: none of
its posts is called failed, and nothing more is asked of the platform until a person has acted.
"""

import json
import time

import httpx
import pytest

from repurpose.outbox import Dispatcher, Ledger, LedgerAccount, Publication, State
from repurpose.platforms.calls import Answer
from repurpose.platforms.delivery import DeliveryContext, Message, NeedsLogin
from tests.platforms.clients.rig import KINDS, NEEDS_PICTURE, picture, thread

HTML = b"<!doctype html><title>Attention Required!</title><p>You have been blocked</p>"


def meta(message, code, sub=0):
    return {"error": {"message": message, "code": code, "error_subcode": sub}}


X = [
    (401, {"title": "Unauthorized", "detail": "Unauthorized", "status": 401}),
    (402, {"title": "CreditsDepleted", "detail": "no credits are left"}),
    (
        403,
        {
            "title": "Forbidden",
            "detail": "Your account is suspended and is not permitted to perform this action.",
        },
    ),
    (
        403,
        {
            "errors": [
                {
                    "code": 326,
                    "message": "To protect our users from spam, this account is temporarily locked. Please log in to unlock your account.",
                }
            ]
        },
    ),
    (
        403,
        {
            "title": "Forbidden",
            "detail": "Your client app is not configured with the appropriate oauth1 app permissions for this endpoint.",
        },
    ),
    (403, {"title": "UsageCapExceeded", "detail": "Usage cap exceeded: Monthly product cap"}),
]
GRAPH = [
    (401, meta("Error validating access token: the session has been invalidated", 190, 460)),
    (400, meta("Error validating access token: the user is checkpointed", 190, 459)),
    (400, meta("The action attempted has been deemed abusive or is otherwise disallowed", 368)),
    (403, meta("(#10) Application does not have permission for this action", 10)),
]
# Of each kind of account: what it hears, as the vendor documents it.
TROUBLE = {
    "x": X,
    "x-oauth2": X,
    "mastodon": [
        (401, {"error": "The access token was revoked"}),
        (403, {"error": "Your login is currently disabled"}),
        (403, {"error": "Your login is missing a confirmed e-mail address"}),
        (403, {"error": "This action is outside the authorized scopes"}),
    ],
    "bluesky": [
        (400, {"error": "ExpiredToken", "message": "Token has expired"}),
        (401, {"error": "AuthMissing", "message": "Authentication Required"}),
        (400, {"error": "AccountTakedown", "message": "Account has been taken down"}),
        (400, {"error": "AccountDeactivated", "message": "Account is deactivated"}),
    ],
    "misskey": [
        (401, {"error": {"message": "Credential required.", "code": "CREDENTIAL_REQUIRED"}}),
        (403, {"error": {"message": "Your account has been suspended.", "code": "YOUR_ACCOUNT_SUSPENDED"}}),
        (403, {"error": {"message": "You do not have enough permissions.", "code": "PERMISSION_DENIED"}}),
    ],
    "wechat": [
        (200, {"errcode": 40001, "errmsg": "invalid credential, access_token is invalid"}),
        (200, {"errcode": 40164, "errmsg": "invalid ip 1.2.3.4, not in whitelist"}),
        (200, {"errcode": 48001, "errmsg": "api unauthorized"}),
        (200, {"errcode": 50002, "errmsg": "user limited"}),
    ],
    "weibo": [
        (403, {"error": "expired_token", "error_code": 21327}),
        (403, {"error": "Auth faild", "error_code": 21301}),
        (403, {"error": "Insufficient app permissions!", "error_code": 10014}),
        (400, {"error": "account is locked", "error_code": 20034}),
    ],
    "threads": GRAPH,
    "facebook": [*GRAPH, (403, meta("(#200) no permission to publish", 200))],
    "instagram": [*GRAPH, (400, meta("The account is restricted", 25, 2207050))],
    "linkedin": [
        (401, {"status": 401, "code": "REVOKED_ACCESS_TOKEN", "message": "The token has been revoked"}),
        (403, {"status": 403, "code": "ACCESS_DENIED", "message": "Not enough permissions to access: posts.CREATE"}),
        (426, {"status": 426, "code": "NONEXISTENT_VERSION", "message": "Requested version is not active"}),
    ],
    "telegram": [
        (401, {"ok": False, "error_code": 401, "description": "Unauthorized"}),
        (403, {"ok": False, "error_code": 403, "description": "Forbidden: bot was kicked from the channel chat"}),
        (400, {"ok": False, "error_code": 400, "description": "Bad Request: chat not found"}),
    ],
    "discord": [
        (401, {"message": "401: Unauthorized", "code": 0}),
        (404, {"message": "Unknown Webhook", "code": 10015}),
    ],
    "discord-bot": [
        (401, {"message": "401: Unauthorized", "code": 0}),
        (403, {"message": "Missing Access", "code": 50001}),
    ],
    "slack": [
        (200, {"ok": False, "error": "account_inactive"}),
        (200, {"ok": False, "error": "missing_scope", "needed": "chat:write"}),
        (200, {"ok": False, "error": "restricted_action"}),
    ],
    "feishu": [
        (200, {"code": 19021, "msg": "sign match fail or timestamp is not within one hour"}),
        (200, {"code": 19022, "msg": "Ip Not Allowed"}),
        (200, {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}),
    ],
    "dingtalk": [
        (200, {"errcode": 310000, "errmsg": "sign not match"}),
        (200, {"errcode": 400102, "errmsg": "robot is stopped"}),
        (200, {"errcode": 300001, "errmsg": "token is not exist"}),
    ],
    "wecom": [
        (200, {"errcode": 93000, "errmsg": "invalid webhook url"}),
        (200, {"errcode": 40001, "errmsg": "invalid credential"}),
    ],
    "webhook": [
        (401, {"error": "signature"}),
        (403, {}),
        (410, {}),
    ],
    "wordpress": [
        (401, {"code": "incorrect_password", "message": "The provided password is an invalid application password.", "data": {"status": 401}}),
        (401, {"code": "rest_cannot_create", "message": "Sorry, you are not allowed to create posts as this user.", "data": {"status": 401}}),
        (403, {"code": "rest_cannot_create", "message": "Sorry, you are not allowed to create posts as this user.", "data": {"status": 403}}),
    ],
    "ghost": [
        (401, {"errors": [{"message": "Unknown Admin API Key", "type": "UnauthorizedError", "code": "UNKNOWN_ADMIN_API_KEY"}]}),
        (403, {"errors": [{"message": "You do not have permission to perform this action", "type": "NoPermissionError"}]}),
    ],
    "dev": [
        (401, {"error": "unauthorized", "status": 401}),
        (403, {"error": "forbidden", "status": 403}),
    ],
    "buttondown": [
        (401, {"detail": "Invalid token."}),
        (403, {"detail": "You do not have permission to perform this action."}),
    ],
    "x-articles": X,
    "x-articles-oauth2": X,
}  # fmt: skip
ELSEWHERE = {"location": "https://login.elsewhere.example/hotel"}
ROWS = [
    *((kind, status, body, {}) for kind, said in TROUBLE.items() for status, body in said),
    *((kind, status, {}, ELSEWHERE) for kind in TROUBLE for status in (302, 307)),
    *((kind, 403, HTML, {"content-type": "text/html"}) for kind in TROUBLE),
]


class Refusing(httpx.BaseTransport):
    """Lets everything through but what publishes: that hears one answer, while it is set."""

    def __init__(self, inner, status, body, headers):
        self.inner, self.answer = inner, (status, body, headers)
        self.asked, self.elsewhere = 0, 0

    def handle_request(self, request):
        self.elsewhere += "elsewhere" in request.url.host
        if not request.extensions.get("fresh") or not self.answer:
            return self.inner.handle_request(request)
        self.asked += 1
        request.read()
        status, body, headers = self.answer
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        return httpx.Response(status, headers=headers, content=data)

    def close(self):
        self.inner.close()


def test_every_kind_of_account_is_in_the_table():
    assert set(TROUBLE) == set(KINDS)


@pytest.mark.parametrize("kind", KINDS)
def test_each_answer_speaks_of_the_account(rig, kind):
    client = rig(kind).client
    for name, status, body, headers in ROWS:
        if name != kind:
            continue
        data = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = Answer(status, headers, data, url="https://api.example/post")
        judge = client._receive if answer.good else client.refuse
        outcome = judge(answer, Message("你好"), DeliveryContext("k", 0, "2026-11-22T12:00:00Z"))
        assert isinstance(outcome, NeedsLogin), (status, body, outcome)


@pytest.mark.parametrize(
    ("kind", "status", "body", "headers"),
    [
        pytest.param(
            *row,
            id=f"{row[0]}-{row[1]}-{str(row[2])[:60]}",
            marks=() if row[1:3] == TROUBLE[row[0]][0] else pytest.mark.slow,
        )
        for row in ROWS
    ],
)
@pytest.mark.mostly_slow(quick=5)
def test_an_account_that_may_not_post_is_held_and_its_posts_wait(
    rig, tmp_path, kind, status, body, headers
):
    one = rig(kind)
    transport = one.client.wire.client
    transport._transport = wall = Refusing(transport._transport, status, body, headers)
    messages = thread(kind, 3, [picture(tmp_path)] if kind in NEEDS_PICTURE else [])
    now = [time.time()]
    with Ledger(tmp_path / "outbox.db", clock=lambda: now[0]) as ledger:
        ledger.put_account(LedgerAccount("me", kind))
        due = int(now[0] * 1000)
        ledger.enqueue(*(Publication("me", (message,), due_at=due) for message in messages))
        sender = Dispatcher(ledger, lambda _account: one.client, slots=1)
        for _ in range(3):
            sender.run_once()
            now[0] += 3600
        assert {part.state for part in ledger.parts()} == {State.READY}
        assert all(part.blocked for part in ledger.parts())
        assert wall.asked <= 2  # once more after renewing what may have expired
        assert wall.elsewhere == 0
        assert [event.kind for event in ledger.events()].count("needs_login") == 1
        wall.answer = None
        ledger.restore_login("me")
        for _ in range(8):
            sender.run_once()
            now[0] += 3600
        assert {part.state for part in ledger.parts()} == {State.SENT}
    assert len(one.posts) == 3
