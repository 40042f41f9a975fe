"""A fake group bot of 企业微信: sizes and codes as its own."""

import json
from base64 import b64decode
from hashlib import md5

from repurpose.json_object import JsonObject
from repurpose.sandbox.world import FakeAccount, Reply, Request, World


class FakeWeCom:
    """One bot."""

    NAME: str = "wecom"
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            "wecom",
            "wecom",
            {},
            {"webhook": "{address}/wecom/cgi-bin/webhook/send?key=sandbox-wecom-key"},
            publishes="/webhook/send",
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
        said: JsonObject = request.json or {}
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


FAKE = FakeWeCom()
