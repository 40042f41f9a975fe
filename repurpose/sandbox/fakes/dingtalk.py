"""A fake group robot of 钉钉: signature and codes as its own."""

from hmac import compare_digest
from urllib.parse import quote

from repurpose.platforms import sign_dingtalk
from repurpose.sandbox.world import FakeAccount, Reply, Request, World

_HOUR = 3600


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
            publishes="/robot/send",
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


FAKE = FakeDingTalk()
