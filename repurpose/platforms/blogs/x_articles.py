"""X Articles: whole articles on X, by an account that has Premium; each call is paid."""

from repurpose.platforms.base import ArticleForm, Hashtags, Limit, Media, Platform
from repurpose.platforms.blogs.blog import BlogRules, is_public
from repurpose.platforms.counting import count_codepoints, count_utf16
from repurpose.platforms.declarations import Question
from repurpose.platforms.delivery import Message
from repurpose.platforms.hashtags import write_hash

_CHECKED = "2026-11"
_DRAFT = "https://docs.x.com/x-api/articles/create-draft-article"
_EDITOR = "the editor of https://x.com/compose/articles"

PLATFORM = Platform(
    name="x-articles",
    label="X Articles",
    label_zh="X 长文",
    form="article",
    aliases=("x长文", "x article"),
    accounts=("x-articles",),
    editor="https://x.com/compose/articles",
    title=Limit(100, count_utf16, "characters", _EDITOR, _CHECKED, verified=False),
    body=Limit(100_000, count_utf16, "characters", _EDITOR, _CHECKED, verified=False),
    hashtags=Hashtags(0, write_hash, f"{_DRAFT} (it has none)", _CHECKED),
    media=Media(
        images=1,  # its cover
        image_bytes=5_000_000,
        image_formats=("jpeg", "png", "webp"),
        source="https://docs.x.com/x-api/media/quickstart/best-practices",
        checked=_CHECKED,
        alt=Limit(1000, count_codepoints, "characters", "https://help.x.com/en/using-x/add-image-descriptions", _CHECKED, verified=False),
    ),
    answer_word="回复",
    link_in_body=False,
    article=ArticleForm(_EDITOR, _CHECKED, tables="lines", web_pictures=False, written="blocks", drawn_formulas=False),
    # posts have a field for it, articles none that is documented
    asks=(Question("ai", "Made with AI", _DRAFT, _CHECKED, verified=False),),
    drafts=True,
)  # fmt: skip

# US dollars a call, as people have measured them (2026-07); "image" is a cover or a figure
PRICES = {"draft": 0.010, "publish": 0.010, "image": 0.005}


class XArticlesRules(BlogRules):
    """X takes money for each call."""

    def cost(self, message: Message) -> float:
        """Return what making a draft costs, and publishing it where the account does, in US dollars."""
        publish = PRICES["publish"] if is_public(self.settings) else 0.0
        return PRICES["draft"] + publish + len(message.files) * PRICES["image"]


RULES = XArticlesRules(PLATFORM)
