"""Misskey and its kin (Sharkey, Firefish): threads of notes whose length each server sets for itself."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Self

from repurpose.platforms.base import Hashtags, Limit, Media, Platform
from repurpose.platforms.counting import count_codepoints
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Rules

_CHECKED = "2026-11"
_SOURCE = "https://github.com/misskey-dev/misskey/blob/develop/packages/backend/src"
_CREATE = f"{_SOURCE}/server/api/endpoints/notes/create.ts"

PLATFORM = Platform(
    name="misskey",
    label="Misskey",
    label_zh="Misskey",
    form="thread",
    aliases=("sharkey", "firefish", "ミスキー"),
    accounts=("misskey",),
    look="thread-square",
    # older servers count graphemes, of which there are never more than code points
    body=Limit(3000, count_codepoints, "characters", f"{_SOURCE}/const.ts; {_CREATE}", _CHECKED),
    hashtags=Hashtags(5, write_hash, f"{_CREATE} (the number is ours)", _CHECKED, verified=False),
    media=Media(
        images=16,
        image_bytes=30_000_000,  # a server's role policy; 30 MB where nothing else is set
        image_formats=("jpeg", "png", "gif", "webp", "avif"),
        source=f"{_CREATE} (fileIds); {_SOURCE}/core/RoleService.ts (maxFileSizeMb)",
        checked=_CHECKED,
        alt=Limit(512, count_codepoints, "characters", f"{_SOURCE}/const.ts", _CHECKED),
        videos=16,
        video_bytes=30_000_000,
        verified=False,
    ),
    answer_word="回复",
    numbered=True,
)


class MisskeyRules(Rules):
    """Each server says how long a note may be."""

    def of_account(self, settings: Mapping[str, str]) -> Self:
        """Return the rules of the account's server, as it said when it was asked last."""
        most = settings.get("max_text", "")
        if not most.isdecimal() or not int(most):
            return super().of_account(settings)
        source = f"{settings.get('base', '').rstrip('/')}/api/meta (maxNoteTextLength)"
        checked = settings.get("checked", "") or _CHECKED
        body = replace(PLATFORM.body, most=int(most), source=source, checked=checked)
        return replace(self, platform=replace(PLATFORM, body=body), settings=settings)


RULES = MisskeyRules(PLATFORM)
