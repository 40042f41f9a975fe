"""A fake receiver of webhooks that checks signatures and remembers ids (standardwebhooks.com)."""

import json

from repurpose.platforms import sign_webhook
from repurpose.sandbox.world import FakeAccount, Reply, Request, World

_SECRET = "whsec_c2FuZGJveC1zZWNyZXQtZm9yLXdlYmhvb2tz"  # noqa: S105  # opens this sandbox only
_TOLERANCE = 300


class FakeWebhook:
    """One receiver."""

    NAME: str = "webhook"
    ACCOUNTS: tuple[FakeAccount, ...] = (
        FakeAccount(
            "webhook",
            "webhook",
            {"remembers": "yes"},
            {"webhook": "{address}/webhook/in", "secret": _SECRET},
            publishes="/in",
        ),
    )

    def expired(self) -> Reply:
        """Return what a wrong signature gets."""
        return Reply(401, {"error": "no matching signature"})

    def busy(self) -> Reply:
        """Return what too many requests get."""
        return Reply(429, {"error": "slow down"}, {"retry-after": "1"})

    def answer(self, request: Request, world: World) -> Reply:
        """Take an event whose signature fits, once for each id."""
        headers = request.headers
        number, moment = headers.get("webhook-id", ""), headers.get("webhook-timestamp", "0")
        if abs(world.now() - int(moment)) > _TOLERANCE:
            return Reply(400, {"error": "message timestamp too old"})
        right = sign_webhook(_SECRET, number, int(moment), request.body)
        if right not in headers.get("webhook-signature", "").split():
            return self.expired()
        if world.find("webhook", number) is None:
            data = json.loads(request.body)["data"]
            parent = (data.get("parent") or {}).get("id", "")
            world.add("webhook", data["text"], number=number, title=data["title"], parent=parent)
        return Reply(200, {"id": number})


FAKE = FakeWebhook()
