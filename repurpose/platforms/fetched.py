"""The rules of platforms that fetch pictures and clips themselves: those need a public address."""

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from repurpose.messages import msg
from repurpose.platforms.rules import Problem, Rules

if TYPE_CHECKING:
    from repurpose.platforms.delivery import Message

_BUCKET = ("s3_endpoint", "s3_bucket", "s3_key_id")
MISSING = msg(
    "set media_url with media_folder or a bucket, or post by hand: `repurpose accounts add handoff`"
)


def has_media_host(settings: Mapping[str, str]) -> bool:
    """Say whether an account's settings name a place that the world can read."""
    folder = settings.get("media_folder") and settings.get("media_url")
    return bool(folder) or all(settings.get(name) for name in _BUCKET)


class FetchedRules(Rules):
    """Media go only where the account has somewhere to put them."""

    def special(self, message: "Message") -> Iterator[Problem]:
        """Yield media without a public address."""
        if message.media and self.settings is not None and not has_media_host(self.settings):
            said = msg(
                "{label} fetches pictures itself: {missing}", label=self.label, missing=MISSING
            )
            yield Problem("account", said)
