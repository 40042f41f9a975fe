"""Fakes of the group bots 飞书, 钉钉 and 企业微信: signatures, sizes and codes as theirs."""

import json
from base64 import b64decode
from hashlib import md5
from hmac import compare_digest
from typing import Any
from urllib.parse import quote

from repurpose.platforms.clients.dingtalk import sign_dingtalk
from repurpose.platforms.clients.feishu import sign_feishu
from repurpose.sandbox.world import FakeAccount, Reply, Request, World

_HOUR = 3600


class FakeFeishu:
    """One bot with a signature."""

    NAME: str = "feishu"
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            "feishu",
            "feishu",
            {},
            {
                "webhook": "{address}/feishu/open-apis/bot/v2/hook/sandbox-feishu-hook",
                "secret": "sandbox-feishu-secret",
            },
        ),
    )

    def expired(self) -> Reply:
        """Return what a removed bot gets."""
        return Reply(
            400, {"code": 19001, "msg": "param invalid: incoming webhook access token invalid"}
        )

    def busy(self) -> Reply:
        """Return what too many requests get."""
        return Reply(
            400, {"code": 11232, "msg": "frequency limited psm"}, {"x-ogw-ratelimit-reset": "1"}
        )

    def answer(self, request: Request, world: World) -> Reply:
        """Answer the bot's one call."""
        if not request.path.endswith("/sandbox-feishu-hook"):
            return self.expired()
        if len(request.body) > 20 * 1024:
            return Reply(400, {"code": 9499, "msg": "Bad Request: too large"})
        said = request.json or {}
        moment = str(said.get("timestamp", "0"))
        right = sign_feishu(self.ACCOUNTS[0].secrets["secret"], int(moment))
        if abs(world.now() - int(moment)) > _HOUR or not compare_digest(
            right, str(said.get("sign"))
        ):
            return Reply(
                200,
                {
                    "code": 19021,
                    "msg": "sign match fail or timestamp is not within one hour from current time",
                },
            )
        content = said.get("content") or {}
        if said.get("msg_type") == "text":
            world.add("feishu", content["text"])
        elif said.get("msg_type") == "post":
            post = content["post"]["zh_cn"]
            text = "\n".join("".join(tag["text"] for tag in line) for line in post["content"])
            world.add("feishu", text, title=post.get("title", ""))
        else:
            return Reply(400, {"code": 9499, "msg": "Bad Request"})
        return Reply(200, {"code": 0, "msg": "success", "data": {}})


class FakeDingTalk:
    """One robot with a signature."""

    NAME: str = "dingtalk"
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            "dingtalk",
            "dingtalk",
            {},
            {
                "webhook": "{address}/dingtalk/robot/send?access_token=sandbox-ding-token",
                "secret": "SECsandboxdingtalk",
            },
        ),
    )

    def expired(self) -> Reply:
        """Return what a removed robot gets."""
        return Reply(200, {"errcode": 300005, "errmsg": "token is not exist"})

    def busy(self) -> Reply:
        """Return what more than 20 messages in a minute get."""
        return Reply(
            200, {"errcode": 130101, "errmsg": "send too fast, exceed 20 times per minute"}
        )

    def answer(self, request: Request, world: World) -> Reply:
        """Answer the robot's one call."""
        query = request.query
        if query.get("access_token") != "sandbox-ding-token":
            return self.expired()
        moment = int(query.get("timestamp", "0"))
        right = sign_dingtalk(self.ACCOUNTS[0].secrets["secret"], moment)
        if abs(world.now() * 1000 - moment) > _HOUR * 1000:
            return Reply(200, {"errcode": 310000, "errmsg": "invalid timestamp"})
        if not compare_digest(right, query.get("sign", "")):
            return Reply(
                200, {"errcode": 310000, "errmsg": f"sign not match, {quote(right[:4])}..."}
            )
        said = request.json or {}
        if said.get("msgtype") == "text":
            world.add("dingtalk", said["text"]["content"])
        elif said.get("msgtype") == "markdown":
            world.add("dingtalk", said["markdown"]["text"], title=said["markdown"]["title"])
        else:
            return Reply(200, {"errcode": 40035, "errmsg": "缺少参数 msgtype"})
        return Reply(200, {"errcode": 0, "errmsg": "ok"})


class FakeWeCom:
    """One bot."""

    NAME: str = "wecom"
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            "wecom",
            "wecom",
            {},
            {"webhook": "{address}/wecom/cgi-bin/webhook/send?key=sandbox-wecom-key"},
        ),
    )

    def expired(self) -> Reply:
        """Return what a removed bot gets."""
        return Reply(200, {"errcode": 93000, "errmsg": "invalid webhook url"})

    def busy(self) -> Reply:
        """Return what more than 20 messages in a minute get."""
        return Reply(200, {"errcode": 45009, "errmsg": "api freq out of limit"})

    def answer(self, request: Request, world: World) -> Reply:
        """Answer the bot's one call."""
        if request.query.get("key") != "sandbox-wecom-key":
            return self.expired()
        said: dict[str, Any] = request.json or {}
        kind = str(said.get("msgtype"))
        if kind == "image":
            data = b64decode(said["image"]["base64"])
            if len(data) > 2 * 1024 * 1024:
                return Reply(200, {"errcode": 40009, "errmsg": "invalid image size"})
            if md5(data, usedforsecurity=False).hexdigest() != said["image"]["md5"]:
                return Reply(200, {"errcode": 301019, "errmsg": "media md5 not match"})
            world.add("wecom", "", media=(world.upload("image/png", data),))
            return Reply(200, {"errcode": 0, "errmsg": "ok"})
        most = {"text": 2048, "markdown": 4096}.get(kind)
        if most is None:
            return Reply(200, {"errcode": 40008, "errmsg": "invalid message type"})
        text = said[kind]["content"]
        if len(text.encode()) > most:
            said_length = f"content exceed max length. invalid Request Parameter {json.dumps(most)}"
            return Reply(200, {"errcode": 40058, "errmsg": said_length})
        world.add("wecom", text)
        return Reply(200, {"errcode": 0, "errmsg": "ok"})
