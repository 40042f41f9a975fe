"""What the fakes of Meta's platforms share: errors by code, tokens that are renewed, a bucket for media."""

from abc import ABC, abstractmethod

from repurpose.json_object import JsonObject
from repurpose.sandbox.fakes.bucket import answer_bucket
from repurpose.sandbox.world import FakeAccount, Reply, Request, World

_LASTS = 5_183_944  # seconds: 60 days, as the documentation's example has it


def no(status: int, code: int, text: str, sub: int = 0) -> Reply:
    """Return an error of the Graph."""
    said: JsonObject = {"message": text, "type": "OAuthException", "code": code}
    return Reply(status, {"error": said | ({"error_subcode": sub} if sub else {})})


def ended() -> Reply:
    """Return what a token that has ended gets."""
    return no(401, 190, "Error validating access token: Session has expired", 463)


def good_token(request: Request, world: World, platform: str, first: str) -> bool:
    """Say whether a request carries a token that is good."""
    said = request.headers.get("authorization", "").partition(" ")
    return said[0] in ("Bearer", "OAuth") and _is_good(said[2], world, platform, first)


class BucketGraph(ABC):
    """A platform that fetches media from the account's bucket, and renews long-lived tokens."""

    NAME: str
    ACCOUNTS: tuple[FakeAccount, ...]  # the one account, its first token among the secrets
    VERSION: str  # of the graph: the first part of a call's path
    GRANT: str  # how `refresh_access_token` calls a renewal

    def expired(self) -> Reply:
        """Return what a token that has ended gets."""
        return ended()

    def busy(self) -> Reply:
        """Return what too many requests get."""
        return no(403, 4, "Application request limit reached")

    def answer(self, request: Request, world: World) -> Reply:
        """Answer a call of the graph, or of the bucket beside it."""
        if request.path.startswith("/s3/"):
            return answer_bucket(request, world)
        first = self.ACCOUNTS[0].secrets["token"]
        if request.path == "/refresh_access_token":
            return _renew(request, world, self.NAME, first, self.GRANT)
        if not good_token(request, world, self.NAME, first):
            return ended()
        return self._call(request.path.removeprefix(f"/{self.VERSION}/"), request, world)

    @abstractmethod
    def _call(self, path: str, request: Request, world: World) -> Reply:
        """Answer a call of the graph whose token is good."""


def _renew(request: Request, world: World, platform: str, first: str, grant: str) -> Reply:
    """Answer `refresh_access_token`; the token of before stays good to its end."""
    query = request.query
    token = query.get("access_token", "")
    if query.get("grant_type") != grant:
        return no(400, 100, f"Param grant_type must be {grant}")
    if not _is_good(token, world, platform, first):
        return ended()
    if world.kept.get(f"{platform} young"):
        return no(400, 100, "The token is not old enough to be refreshed")
    fresh = f"{first}-{world.number()}"
    world.kept[f"{platform} older {token}"] = True
    world.kept[f"{platform} token"] = fresh
    said = {"access_token": fresh, "token_type": "bearer", "expires_in": _LASTS}
    return Reply(200, said)


def _is_good(token: str, world: World, platform: str, first: str) -> bool:
    now = world.kept.get(f"{platform} token", first)
    return token == now or f"{platform} older {token}" in world.kept
