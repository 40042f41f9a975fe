"""DEV (dev.to) and other communities that run Forem: articles in Markdown, pictures by their addresses."""

from collections.abc import Iterator

from repurpose.messages import msg
from repurpose.platforms.base import ArticleForm, Hashtags, Limit, Media, Platform, Variant
from repurpose.platforms.blogs.blog import BlogRules
from repurpose.platforms.counting import count_codepoints
from repurpose.platforms.declarations import Question
from repurpose.platforms.delivery import Message
from repurpose.platforms.fetched import MISSING, has_media_host
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Problem

_CHECKED = "2026-11"
_API = "https://developers.forem.com/api/v1#tag/articles"
_MODEL = "https://github.com/forem/forem/blob/main/app/models/article.rb"

PLATFORM = Platform(
    name="dev",
    label="DEV",
    label_zh="DEV",
    form="article",
    aliases=("dev.to", "forem"),
    accounts=("dev",),
    title=Limit(128, count_codepoints, "characters", _MODEL, _CHECKED),
    body=Limit(200_000, count_codepoints, "characters", _MODEL, _CHECKED, verified=False),
    hashtags=Hashtags(4, write_hash, f"{_MODEL} (validate_tag)", _CHECKED),
    media=Media(
        images=1,  # its cover
        image_bytes=25_000_000,
        image_formats=("jpeg", "png", "gif", "webp"),
        source=f"{_API} (main_image)",
        checked=_CHECKED,
        verified=False,
    ),
    answer_word="评论区",
    link_in_body=False,
    variants={
        "digest": Variant(
            Limit(150, count_codepoints, "characters", f"{_API} (description; ours)", _CHECKED, verified=False),
            built=True,
            tagged=False,
            images=0,
            videos=0,
        ),
    },
    article=ArticleForm(f"{_API} (body_markdown)", _CHECKED, written="markdown", drawn_formulas=False),
    asks=(
        # its guidelines want it said in the article itself
        Question(
            "ai",
            "This article was written with the help of AI",
            "https://dev.to/guidelines-for-ai-assisted-articles-on-dev",
            _CHECKED,
            verified=False,
            demanded=True,
            assisted=True,
        ),
    ),
    drafts=True,
)  # fmt: skip


class DevRules(BlogRules):
    """Pictures of the article go only where the account has somewhere to put them."""

    def special(self, message: Message) -> Iterator[Problem]:
        """Yield pictures without a public address; a cover without one is left out."""
        yield from super().special(message)
        if message.figures and self.settings is not None and not has_media_host(self.settings):
            said = msg(
                "{label} shows pictures from the web alone: {missing}",
                label=self.label,
                missing=MISSING,
            )
            yield Problem("account", said)


RULES = DevRules(PLATFORM)
