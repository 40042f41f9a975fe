"""X: threads of posts of 280 weighted characters, 140 when they are Chinese."""

from repurpose.platforms.base import Hashtags, Limit, Media, Platform
from repurpose.platforms.counting import count_codepoints, weigh_x
from repurpose.platforms.hashtags import write_hash

_CHECKED = "2026-11"
_COUNTING = "https://docs.x.com/fundamentals/counting-characters (twitter-text configuration v3)"
_MEDIA = "https://docs.x.com/x-api/media/quickstart/best-practices"

PLATFORM = Platform(
    name="x",
    label="X",
    label_zh="X",
    form="thread",
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
        "premium": Limit(
            25_000,
            weigh_x,
            "weighted characters",
            "https://help.x.com/en/using-x/x-premium (longer posts)",
            _CHECKED,
            verified=False,
        ),
    },
)
