"""X: threads of posts of 280 weighted characters, 140 when they are Chinese."""

import re
from collections.abc import Iterator

from repurpose.messages import msg
from repurpose.platforms.base import Hashtags, Limit, Media, Platform, Tile, Variant
from repurpose.platforms.counting import count_codepoints, weigh_x
from repurpose.platforms.declarations import Question
from repurpose.platforms.delivery import Message
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.links import links_on_x
from repurpose.platforms.rules import Problem, Rules

_CHECKED = "2026-11"
_COUNTING = "https://docs.x.com/fundamentals/counting-characters (twitter-text configuration v3)"
_CASHTAG = re.compile(r"(?<!\S)\$[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?(?![\w$])")
_MEDIA = "https://docs.x.com/x-api/media/quickstart/best-practices"
_CREATE = "https://docs.x.com/x-api/posts/create-post"

PLATFORM = Platform(
    name="x",
    label="X",
    label_zh="X",
    form="thread",
    aliases=("twitter", "推特"),
    accounts=("x",),
    links=1,  # each post with an address costs more
    look="thread",
    tile=Tile(16, 9, "the app (four pictures, two by two)", _CHECKED, several=True),
    body=Limit(280, weigh_x, "weighted characters", _COUNTING, _CHECKED),
    hashtags=Hashtags(
        2,
        write_hash,
        "https://help.x.com/en/using-x/how-to-use-hashtags (no more than two are recommended)",
        _CHECKED,
    ),
    media=Media(
        images=4,
        image_bytes=5_000_000,
        image_formats=("jpeg", "png", "gif", "webp"),
        source=_MEDIA,
        checked=_CHECKED,
        alt=Limit(
            1000,
            count_codepoints,
            "characters",
            "https://help.x.com/en/using-x/add-image-descriptions",
            _CHECKED,
            verified=False,
        ),
        videos=1,
        video_bytes=512_000_000,  # accounts may have more: 8 GB and 20 minutes on newer pages
        video_seconds=140,
    ),
    answer_word="回复",
    numbered=True,
    variants={
        "premium": Variant(
            Limit(
                25_000,
                weigh_x,
                "weighted characters",
                "https://help.x.com/en/using-x/x-premium (longer posts)",
                _CHECKED,
                verified=False,
            )
        ),
    },
    asks=(
        Question("ai", "Made with AI", _CREATE, _CHECKED, field="made_with_ai"),
        Question("advertising", "Paid partnership", _CREATE, _CHECKED, field="paid_partnership"),
    ),
)

# US dollars, https://docs.x.com/x-api/getting-started/pricing (pay per use), read 2026-11;
# "read" is of one's own posts by an app of one's own (Owned Reads, since 2026-08)
PRICES = {"post": 0.015, "post with a link": 0.200, "description": 0.005, "read": 0.001}


class XRules(Rules):
    """X takes money for each post, and one cashtag."""

    def special(self, message: Message) -> Iterator[Problem]:
        """Yield more than one cashtag ($AAPL): a 403 since 2026 (docs.x.com, changelog)."""
        count = len(_CASHTAG.findall(message.text))
        if count > 1:
            yield Problem("form", msg("X takes one cashtag in a post, not {count}", count=count))

    def cost(self, message: Message) -> float:
        """Return what posting a message costs, in US dollars."""
        linked = any(True for _ in links_on_x(message.text))
        described = sum(1 for item in message.media if item.alt and item.mime.startswith("image/"))
        price = PRICES["post with a link" if linked else "post"]
        return price + described * PRICES["description"]


RULES = XRules(PLATFORM)
