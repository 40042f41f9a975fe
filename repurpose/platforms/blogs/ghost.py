"""Ghost: articles of one's own publication, by its Admin API."""

from repurpose.platforms.base import ArticleForm, Hashtags, Limit, Media, Platform, Variant
from repurpose.platforms.blogs.blog import BlogRules
from repurpose.platforms.counting import count_codepoints
from repurpose.platforms.hashtags import write_hash

_CHECKED = "2026-11"
_POSTS = "https://docs.ghost.org/admin-api/posts/overview"
_SCHEMA = "https://github.com/TryGhost/Ghost/blob/main/ghost/core/core/server/data/schema/schema.js"

PLATFORM = Platform(
    name="ghost",
    label="Ghost",
    label_zh="Ghost",
    form="article",
    accounts=("ghost",),
    title=Limit(255, count_codepoints, "characters", _SCHEMA, _CHECKED, verified=False),
    body=Limit(200_000, count_codepoints, "characters", _SCHEMA, _CHECKED, verified=False),
    hashtags=Hashtags(8, write_hash, f"{_POSTS} (the number is ours)", _CHECKED, verified=False),
    media=Media(
        images=1,  # its feature image
        image_bytes=10_000_000,
        image_formats=("jpeg", "png", "gif", "webp"),
        source="https://docs.ghost.org/admin-api/images/uploading-an-image",
        checked=_CHECKED,
        alt=Limit(125, count_codepoints, "characters", _SCHEMA, _CHECKED, verified=False),
        verified=False,
    ),
    answer_word="评论区",
    link_in_body=False,
    variants={
        "digest": Variant(
            Limit(300, count_codepoints, "characters", f"{_SCHEMA} (custom_excerpt)", _CHECKED),
            built=True,
            tagged=False,
            images=0,
            videos=0,
        ),
    },
    article=ArticleForm(
        f"{_POSTS} (source=html)", _CHECKED, lowest=6, drawn_formulas=False, code="class"
    ),
    drafts=True,
)
RULES = BlogRules(PLATFORM)
