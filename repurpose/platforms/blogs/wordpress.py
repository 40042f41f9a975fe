"""WordPress: articles of one's own blog, by the REST interface that each site has."""

from repurpose.platforms.base import ArticleForm, Hashtags, Limit, Media, Platform, Variant
from repurpose.platforms.blogs.blog import BlogRules
from repurpose.platforms.counting import count_codepoints
from repurpose.platforms.hashtags import write_hash

_CHECKED = "2026-11"
_POSTS = "https://developer.wordpress.org/rest-api/reference/posts/"
_MEDIA = "https://developer.wordpress.org/rest-api/reference/media/"

PLATFORM = Platform(
    name="wordpress",
    label="WordPress",
    label_zh="WordPress",
    form="article",
    aliases=("wp", "博客"),
    accounts=("wordpress",),
    # a site has no limits of its own; these are ours
    title=Limit(200, count_codepoints, "characters", _POSTS, _CHECKED, verified=False),
    body=Limit(200_000, count_codepoints, "characters", _POSTS, _CHECKED, verified=False),
    hashtags=Hashtags(8, write_hash, f"{_POSTS} (the number is ours)", _CHECKED, verified=False),
    media=Media(
        images=1,  # its featured image; those of the article stand in it
        image_bytes=10_000_000,  # each server has a limit of its own, 2 MB or more
        image_formats=("jpeg", "png", "gif", "webp"),
        source=_MEDIA,
        checked=_CHECKED,
        verified=False,
    ),
    answer_word="评论区",
    link_in_body=False,
    variants={
        "digest": Variant(
            Limit(
                160, count_codepoints, "characters", f"{_POSTS} (ours)", _CHECKED, verified=False
            ),
            built=True,
            tagged=False,
            images=0,
            videos=0,
        ),
    },
    article=ArticleForm(
        f"{_POSTS} (content)", _CHECKED, lowest=6, drawn_formulas=False, code="class"
    ),
    drafts=True,
)
RULES = BlogRules(PLATFORM)
