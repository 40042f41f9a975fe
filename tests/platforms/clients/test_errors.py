"""What each platform's own errors mean: the documented answer in, the outcome out."""

import json
import time

import pytest

from repurpose.platforms.calls import Answer
from repurpose.platforms.delivery import (
    DeliveryContext,
    Message,
    NeedsLogin,
    NotSent,
    Refused,
    Sent,
    Unclear,
)

FIRST = DeliveryContext("k", 0, "2026-11-22T12:00:00Z")


def again():
    return DeliveryContext("k", 0, "2026-11-22T12:00:00Z", begun_at=time.time() - 90)


# kind, status, body, headers, outcome, wait
TABLE = [
    # X: https://docs.x.com/x-api/fundamentals/response-codes-and-errors
    ("x", 401, {"title": "Unauthorized", "status": 401}, {}, NeedsLogin, None),
    ("x", 403, {"detail": "You are not permitted to perform this action.", "status": 403}, {}, Refused, None),
    ("x", 429, {"title": "Too Many Requests"}, {"x-rate-limit-reset": "+60"}, NotSent, 60),
    ("x", 400, {"errors": [{"message": "bad"}], "title": "Invalid Request"}, {}, Refused, None),
    ("x", 500, {}, {}, Unclear, None),
    ("x", 201, {"nothing": 1}, {}, Unclear, None),
    ("x", 402, {"title": "CreditsDepleted", "detail": "no credits are left"}, {}, NeedsLogin, None),
    ("x", 403, {"detail": "The user's account is suspended.", "status": 403}, {}, NeedsLogin, None),
    ("x", 403, {"detail": "You are not allowed to create a post with duplicate content."}, {}, Refused, None),
    # Mastodon: https://docs.joinmastodon.org/methods/statuses/#create
    ("mastodon", 422, {"error": "Validation failed: Text can't be blank"}, {}, Refused, None),
    ("mastodon", 422, {"error": "Cannot attach files that have not finished processing. Try again in a moment!"}, {}, NotSent, 0),
    ("mastodon", 401, {"error": "The access token is invalid"}, {}, NeedsLogin, None),
    ("mastodon", 403, {"error": "This action is not allowed"}, {}, Refused, None),
    ("mastodon", 403, {"error": "Your login is currently disabled"}, {}, NeedsLogin, None),
    ("mastodon", 403, {"error": "This action is outside the authorized scopes"}, {}, NeedsLogin, None),
    ("mastodon", 301, {}, {"location": "https://other.example/"}, NeedsLogin, None),
    ("mastodon", 503, {"error": "Service Unavailable"}, {}, Unclear, None),
    ("mastodon", 429, {"error": "Too many requests"}, {"x-ratelimit-reset": "+120 iso"}, NotSent, 120),
    # Bluesky: https://docs.bsky.app/docs/advanced-guides/rate-limits
    ("bluesky", 400, {"error": "InvalidRequest", "message": "Record/text must not be longer"}, {}, Refused, None),
    ("bluesky", 400, {"error": "ExpiredToken", "message": "Token has expired"}, {}, NeedsLogin, None),
    ("bluesky", 400, {"error": "BlobNotFound", "message": "Could not find blob"}, {}, NotSent, 0),
    ("bluesky", 400, {"error": "AccountTakedown", "message": "Account has been taken down"}, {}, NeedsLogin, None),
    ("bluesky", 413, {"error": "PayloadTooLarge"}, {}, Refused, None),
    ("bluesky", 429, {"error": "RateLimitExceeded"}, {"ratelimit-reset": "+30"}, NotSent, 30),
    ("bluesky", 500, {"error": "InternalServerError"}, {}, Unclear, None),
    # Telegram: https://core.telegram.org/bots/api#responseparameters
    ("telegram", 429, {"ok": False, "description": "Too Many Requests: retry after 35", "parameters": {"retry_after": 35}}, {}, NotSent, 35),
    ("telegram", 400, {"ok": False, "description": "Bad Request: chat not found"}, {}, NeedsLogin, None),
    ("telegram", 403, {"ok": False, "description": "Forbidden: bot was kicked"}, {}, NeedsLogin, None),
    ("telegram", 400, {"ok": False, "description": "Bad Request: message is too long"}, {}, Refused, None),
    ("telegram", 404, {"ok": False, "description": "Not Found"}, {}, NeedsLogin, None),
    ("telegram", 502, {}, {}, Unclear, None),
    # Discord: https://docs.discord.com/developers/topics/rate-limits
    ("discord", 429, {"message": "You are being rate limited.", "retry_after": 64.57}, {}, NotSent, 64.57),
    ("discord", 404, {"message": "Unknown Webhook", "code": 10015}, {}, NeedsLogin, None),
    ("discord", 403, {"message": "Missing Permissions", "code": 50013}, {}, NeedsLogin, None),
    ("discord", 400, {"message": "Invalid Form Body", "code": 50035}, {}, Refused, None),
    # Slack: https://docs.slack.dev/reference/methods/chat.postMessage#errors
    ("slack", 200, {"ok": False, "error": "channel_not_found"}, {}, NeedsLogin, None),
    ("slack", 200, {"ok": False, "error": "msg_too_long"}, {}, Refused, None),
    ("slack", 200, {"ok": False, "error": "token_revoked"}, {}, NeedsLogin, None),
    ("slack", 200, {"ok": False, "error": "missing_scope", "needed": "chat:write"}, {}, NeedsLogin, None),
    ("slack", 200, {"ok": False, "error": "ratelimited"}, {"retry-after": "9"}, NotSent, 9),
    ("slack", 200, {"ok": False, "error": "fatal_error"}, {}, Unclear, None),
    # 飞书: https://open.feishu.cn/document/client-docs/bot-v3/add-custom-bot
    ("feishu", 200, {"code": 19021, "msg": "sign match fail"}, {}, NeedsLogin, None),
    ("feishu", 200, {"code": 19024, "msg": "Key Words Not Found"}, {}, Refused, None),
    ("feishu", 400, {"code": 9499, "msg": "Bad Request"}, {}, Refused, None),
    ("feishu", 400, {"code": 99991400, "msg": "request trigger frequency limit"}, {"x-ogw-ratelimit-reset": "41"}, NotSent, 41),
    # 钉钉: https://open.dingtalk.com/document/robots/custom-robot-access
    ("dingtalk", 200, {"errcode": 130101, "errmsg": "send too fast"}, {}, NotSent, 600),
    ("dingtalk", 200, {"errcode": 310000, "errmsg": "keywords not in content"}, {}, Refused, None),
    ("dingtalk", 200, {"errcode": 310000, "errmsg": "sign not match"}, {}, NeedsLogin, None),
    ("dingtalk", 200, {"errcode": -1, "errmsg": "系统繁忙"}, {}, Unclear, None),
    # 企业微信: https://developer.work.weixin.qq.com/document/path/90313
    ("wecom", 200, {"errcode": 45009, "errmsg": "api freq out of limit"}, {}, NotSent, 60),
    ("wecom", 200, {"errcode": 93000, "errmsg": "invalid webhook url"}, {}, NeedsLogin, None),
    ("wecom", 200, {"errcode": 40058, "errmsg": "content exceed max length"}, {}, Refused, None),
    # 公众号: https://developers.weixin.qq.com/doc/oplatform/Return_codes/Return_code_descriptions_new.html
    ("wechat", 200, {"errcode": 45009, "errmsg": "reach max api daily quota limit"}, {}, NotSent, "midnight"),
    ("wechat", 200, {"errcode": 40164, "errmsg": "invalid ip 1.2.3.4, not in whitelist"}, {}, NeedsLogin, None),
    ("wechat", 200, {"errcode": 48001, "errmsg": "api unauthorized"}, {}, NeedsLogin, None),
    ("wechat", 200, {"errcode": 45166, "errmsg": "invalid content"}, {}, Refused, None),
    ("wechat", 200, {"errcode": -1, "errmsg": "system error"}, {}, Unclear, None),
    ("wechat", 200, {"errcode": 40007, "errmsg": "invalid media_id"}, {}, NotSent, 0),
    # 微博: https://open.weibo.com/wiki/Error_code
    ("weibo", 403, {"error": "expired_token", "error_code": 21327}, {}, NeedsLogin, None),
    ("weibo", 403, {"error": "User requests out of rate limit!", "error_code": 10023}, {}, NotSent, 3600),
    ("weibo", 400, {"error": "repeat content!", "error_code": 20019}, {}, Refused, None),
    ("weibo", 503, {"error": "Service unavailable", "error_code": 10002}, {}, Unclear, None),
    # LinkedIn: https://learn.microsoft.com/linkedin/shared/api-guide/concepts/error-handling
    ("linkedin", 401, {"status": 401, "message": "expired"}, {}, NeedsLogin, None),
    ("linkedin", 426, {"status": 426, "code": "NONEXISTENT_VERSION", "message": "Requested version is not active"}, {}, NeedsLogin, None),
    ("linkedin", 403, {"status": 403, "message": "Not enough permissions to access: posts.CREATE"}, {}, NeedsLogin, None),
    ("linkedin", 422, {"status": 422, "message": "Content is a duplicate of urn:li:share:7"}, {}, Refused, None),
    ("linkedin", 429, {"status": 429, "message": "throttle"}, {"retry-after": "120"}, NotSent, 120),
    # Threads: https://developers.facebook.com/docs/threads/troubleshooting
    ("threads", 400, {"error": {"message": "Media Not Found", "code": 24, "error_subcode": 4279009}}, {}, NotSent, 0),
    ("threads", 401, {"error": {"message": "Error validating access token", "code": 190}}, {}, NeedsLogin, None),
    ("threads", 400, {"error": {"message": "at most 500 characters", "code": 100}}, {}, Refused, None),
    ("threads", 403, {"error": {"message": "Application request limit reached", "code": 4}}, {}, NotSent, 600),
    # Facebook: https://developers.facebook.com/docs/graph-api/guides/error-handling
    ("facebook", 400, {"error": {"message": "Duplicate status message", "code": 506}}, {}, Refused, None),
    ("facebook", 400, {"error": {"message": "An unknown error occurred", "code": 1}}, {}, Unclear, None),
    ("facebook", 400, {"error": {"message": "Page request limit reached", "code": 32}}, {}, NotSent, 600),
    ("facebook", 400, {"error": {"message": "Error validating access token", "code": 190}}, {}, NeedsLogin, None),
    ("facebook", 403, {"error": {"message": "(#200) no permission", "code": 200}}, {}, NeedsLogin, None),
    ("facebook", 500, {}, {}, Unclear, None),
    # https://www.standardwebhooks.com
    ("webhook", 410, {}, {}, NeedsLogin, None),
    ("webhook", 400, {"error": "no"}, {}, Refused, None),
    ("webhook", 502, {}, {}, Unclear, None),
]  # fmt: skip


@pytest.mark.mostly_slow(quick=24)
@pytest.mark.parametrize(
    ("kind", "status", "body", "headers", "wanted", "wait"),
    TABLE,
    ids=[f"{row[0]}-{row[1]}-{json.dumps(row[2], ensure_ascii=False)[:48]}" for row in TABLE],
)
def test_errors(rig, kind, status, body, headers, wanted, wait):
    client = rig(kind).client
    now = client.wire.now()
    for name, value in headers.items():
        if value.startswith("+"):
            moment = now + float(value.split()[0])
            iso = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(moment))
            headers = {**headers, name: iso if "iso" in value else str(moment)}
    answer = Answer(status, headers, json.dumps(body, ensure_ascii=False).encode())
    message = Message("你好")
    judge = client._receive if answer.good else client.refuse
    outcome = judge(answer, message, FIRST)
    assert isinstance(outcome, wanted), outcome
    assert outcome.reason
    if wait == "midnight":
        assert 0 < outcome.wait <= 24 * 3600
        assert round(now + outcome.wait + 8 * 3600) % 86400 in range(3)
    elif wait is not None:
        assert outcome.wait == pytest.approx(wait, abs=2)


def test_a_duplicate_on_linkedin_after_an_unclear_end_is_the_post_itself(rig):
    client = rig("linkedin").client
    body = b'{"status": 422, "message": "Content is a duplicate of urn:li:share:7123"}'
    outcome = client.refuse(Answer(422, {}, body), Message("a"), again())
    assert isinstance(outcome, Sent)
    assert outcome.remote_id == "urn:li:share:7123"


def test_a_repeat_on_weibo_after_an_unclear_end_stays_unclear(rig):
    client = rig("weibo").client
    answer = Answer(400, {}, b'{"error": "repeat content!", "error_code": 20019}')
    assert isinstance(client.refuse(answer, Message("a"), again()), Unclear)


def test_the_platforms_own_words_reach_the_reason(rig):
    for kind, status, body, *_ in TABLE:
        client = rig(kind).client
        answer = Answer(status, {}, json.dumps(body).encode())
        outcome = (client._receive if answer.good else client.refuse)(answer, Message("a"), FIRST)
        said = (
            body.get("detail") or body.get("errmsg") or body.get("description") or body.get("msg")
        )
        if said and outcome.reason:
            assert said in outcome.reason


@pytest.mark.parametrize("half", [b"\\ud800", b"\xed\xa0\x80"])
def test_half_a_surrogate_pair_in_an_answer_could_be_sent_back(half):
    answer = Answer(200, {}, b'{"media_id": "a' + half + b'"}')
    assert answer.json()["media_id"].encode()[:1] == b"a"
    assert Answer(200, {}, '{"a": "\\ud83d\\ude00 퀀"}'.encode()).json() == {"a": "😀 퀀"}
