"""Mastodon and compatible servers: threads of posts whose length each server sets for itself."""

import json
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any, Self

from repurpose.platforms.base import Hashtags, Limit, Media, Platform, VideoCover
from repurpose.platforms.counting import count_codepoints, count_mastodon
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_COUNTING = (
    "https://github.com/mastodon/mastodon/blob/main/app/validators/status_length_validator.rb"
)
_INSTANCE = "https://docs.joinmastodon.org/entities/Instance/ (configuration)"

PLATFORM = Platform(
    name="mastodon",
    label="Mastodon",
    label_zh="Mastodon",
    form="thread",
    aliases=("长毛象", "毛象"),
    accounts=("mastodon",),
    look="thread-square",
    body=Limit(500, count_mastodon, "characters", _COUNTING, _CHECKED),
    hashtags=Hashtags(
        5,
        write_hash,
        "https://docs.joinmastodon.org/user/posting/ (no limit; the number is ours)",
        _CHECKED,
        verified=False,
    ),
    media=Media(
        images=4,
        image_bytes=16 * 1024 * 1024,
        image_formats=("jpeg", "png", "gif", "webp", "heic", "avif"),
        source=_INSTANCE,
        checked=_CHECKED,
        alt=Limit(1500, count_codepoints, "characters", _INSTANCE, _CHECKED),
        videos=1,
        video_bytes=99 * 1024 * 1024,
        # the size is that of a picture: app/models/media_attachment.rb, IMAGE_LIMIT
        cover=VideoCover(
            "thumbnail",
            16 * 1024 * 1024,
            "https://docs.joinmastodon.org/methods/media/#v2 (since 3.2.0)",
            _CHECKED,
        ),
    ),
    answer_word="回复",
    numbered=True,
)


def for_instance(configuration: Mapping[str, Any], source: str, checked: str) -> Platform:
    """Return Mastodon with the limits that one server gives.

    `configuration` is that member of `GET /api/v2/instance`, `source` the address asked and
    `checked` the date of the answer. What a server does not say stays at Mastodon's own default.
    """
    statuses = configuration.get("statuses") or {}
    files = configuration.get("media_attachments") or {}
    body, media = PLATFORM.body, PLATFORM.media
    link = int(statuses.get("characters_reserved_per_url") or 23)
    described = int(files.get("description_limit") or 1500)
    return replace(
        PLATFORM,
        body=replace(
            body,
            most=int(statuses.get("max_characters") or body.most),
            count=partial(count_mastodon, link_length=link),
            source=source,
            checked=checked,
        ),
        media=replace(
            media,
            images=int(statuses.get("max_media_attachments") or media.images),
            image_bytes=int(files.get("image_size_limit") or media.image_bytes),
            video_bytes=int(files.get("video_size_limit") or media.video_bytes),
            alt=Limit(described, count_codepoints, "characters", source, checked),
            source=source,
            checked=checked,
        ),
    )


class MastodonRules(Rules):
    """Each server has limits of its own, which its account knows."""

    def of_account(self, settings: Mapping[str, str]) -> Self:
        """Return the rules of the account's server, as they were read last."""
        kept = settings.get("configuration", "")
        if not kept:
            return super().of_account(settings)
        base = settings.get("base", "").rstrip("/")
        facts = for_instance(
            json.loads(kept), f"{base}/api/v2/instance", settings.get("checked", "")
        )
        return replace(self, platform=facts, settings=settings)


RULES = MastodonRules(PLATFORM)
