"""Buttondown: letters in Markdown to one's own list, as drafts; what is sent cannot be called back."""

from repurpose.platforms.base import ArticleForm, Hashtags, Limit, Media, Platform, Variant
from repurpose.platforms.blogs.blog import BlogRules
from repurpose.platforms.counting import count_codepoints
from repurpose.platforms.hashtags import write_hash

_CHECKED = "2026-11"
_EMAILS = "https://docs.buttondown.com/api-emails-introduction"

PLATFORM = Platform(
    name="buttondown",
    label="Buttondown",
    label_zh="Buttondown",
    form="article",
    accounts=("buttondown",),
    title=Limit(2000, count_codepoints, "characters", f"{_EMAILS} (subject)", _CHECKED),
    body=Limit(200_000, count_codepoints, "characters", _EMAILS, _CHECKED, verified=False),
    hashtags=Hashtags(0, write_hash, f"{_EMAILS} (tags are of readers)", _CHECKED),
    media=Media(
        images=1,  # what archives show
        image_bytes=5_000_000,
        image_formats=("jpeg", "png", "gif"),
        source="https://docs.buttondown.com/api-images-create",
        checked=_CHECKED,
        verified=False,
    ),
    answer_word="回信",
    link_in_body=False,
    variants={
        "digest": Variant(
            Limit(160, count_codepoints, "characters", f"{_EMAILS} (description; ours)", _CHECKED, verified=False),
            built=True,
            tagged=False,
            images=0,
            videos=0,
        ),
    },
    article=ArticleForm(f"{_EMAILS} (body)", _CHECKED, written="markdown", drawn_formulas=False),
    drafts=True,
)  # fmt: skip
RULES = BlogRules(PLATFORM)
