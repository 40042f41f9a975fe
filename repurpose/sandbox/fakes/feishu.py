"""A fake group bot of 飞书: signature, size and codes as its own."""

from hmac import compare_digest

from repurpose.platforms import sign_feishu
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
            publishes="/hook/",
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


FAKE = FakeFeishu()
