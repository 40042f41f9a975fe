"""WeChat official accounts (公众号): an article as a draft, or a 图片消息 of pictures and a text."""

from collections.abc import Iterator

from repurpose.messages import msg
from repurpose.platforms.base import ArticleForm, Hashtags, Limit, Media, Platform, Variant
from repurpose.platforms.counting import count_utf8, count_utf16
from repurpose.platforms.declarations import Question
from repurpose.platforms.delivery import Message
from repurpose.platforms.hashtags import write_hash
from repurpose.platforms.rules import Problem, Rules

_CHECKED = "2026-11"
_DRAFT = "https://developers.weixin.qq.com/doc/service/api/draftbox/draftmanage/api_draft_add"
_EDITOR = "the editor of https://mp.weixin.qq.com"
_NOTICE = "https://m.top168.com/news/show-561263.html (微信公告, 2025-08-31)"

# The pages say 字 and do not say how one is counted: UTF-16 units never count less than 字.
PLATFORM = Platform(
    name="wechat",
    label="WeChat official account",
    label_zh="公众号",
    form="article",
    aliases=("公众号", "微信公众号", "gzh"),
    accounts=("wechat",),
    answers_itself=True,
    look="article",
    editor="https://mp.weixin.qq.com",
    app="weixin://",
    title=Limit(32, count_utf16, "字", f"{_DRAFT} (title)", _CHECKED),
    body=Limit(
        19_999,  # "fewer than 20 000 characters and less than 1 MB"; of HTML, marks included
        count_utf16,
        "characters",
        f"{_DRAFT} (content)",
        _CHECKED,
        also=(Limit(1_000_000, count_utf8, "bytes", f"{_DRAFT} (content)", _CHECKED),),
    ),
    hashtags=Hashtags(5, write_hash, f"{_EDITOR} (the number is ours)", _CHECKED, verified=False),
    media=Media(
        images=20,
        image_bytes=1_000_000,
        image_formats=("jpeg", "png"),
        source=f"{_DRAFT} (newspic: 1 to 20 pictures); 1 MB: the uploadimg page",
        checked=_CHECKED,
        videos=1,
        verified=False,
    ),
    answer_word="留言区",
    chinese=True,
    link_in_body=False,
    variants={
        "newspic": Variant(
            Limit(1000, count_utf16, "字", f"{_EDITOR} (图片消息)", _CHECKED, verified=False),
            built=True,
        ),
        # the summary below a title in a list: it has no use for topics or pictures
        "digest": Variant(
            Limit(128, count_utf16, "字", f"{_DRAFT} (digest)", _CHECKED),
            built=True,
            tagged=False,
            images=0,
            videos=0,
        ),
    },
    limits={
        "newspic-title": Limit(
            20, count_utf16, "字", f"{_EDITOR} (图片消息)", _CHECKED, verified=False
        ),
        "author": Limit(16, count_utf16, "字", f"{_DRAFT} (author)", _CHECKED),
    },
    # style attributes stay; classes and scripts go; links lead to articles of 公众号 alone
    article=ArticleForm(
        _EDITOR,
        _CHECKED,
        links="notes",
        own_links=("mp.weixin.qq.com",),
        styled=True,
        web_pictures=False,
        lowest=4,
        tables="narrow",
        tools={"wechatsync": "weixin", "multipost": "ARTICLE_WEIXIN"},
    ),
    asks=(
        Question("ai", "内容由AI生成", _NOTICE, _CHECKED, group="创作来源", demanded=True),
        Question("opinion", "个人观点，仅供参考", _EDITOR, _CHECKED, False, group="创作来源"),
        Question("original", "声明原创", _EDITOR, _CHECKED, False),
        Question("repost", "转载", _EDITOR, _CHECKED, False, group="原创"),
    ),
    drafts=True,
    cover_pair=True,
)


class WeChatRules(Rules):
    """A draft is an article with a cover, or pictures with a short text."""

    def draft_kind(self, message: Message) -> str:
        """Return `news` or `newspic`: as the account says, else by what the message is."""
        if kind := (self.settings or {}).get("kind"):
            return kind
        short = not PLATFORM.variants["newspic"].limit.excess(message.text)
        fits = not PLATFORM.limits["newspic-title"].excess(message.title)
        return "newspic" if short and fits and message.media else "news"

    def takes_article(self, message: Message) -> bool:
        """Say whether a draft is an article, and no 图片消息."""
        article = self.by_hand or self.draft_kind(message) == "news"
        return article and super().takes_article(message)

    def special(self, message: Message) -> Iterator[Problem]:
        """Yield what a draft asks for."""
        if self.variant:  # of a form that is not sent by itself
            return
        if not message.title:
            yield Problem("title", msg("a draft needs a title"))
        if not any(item.mime.startswith("image/") for item in message.media):
            said = msg("a draft needs a picture: its cover, or what a 图片消息 shows")
            yield Problem("media", said)
        if self.draft_kind(message) == "news" and (over := PLATFORM.body.excess(message.body)):
            said = msg(
                "the article with its marks is {over} too long", over=PLATFORM.body.say(over)
            )
            yield Problem("length", said)
        if self.draft_kind(message) == "newspic":
            if over := PLATFORM.variants["newspic"].limit.excess(message.text):
                said = msg("the text of a 图片消息 is {over} 字 too long", over=over)
                yield Problem("length", said)
            if over := PLATFORM.limits["newspic-title"].excess(message.title):
                said = msg("the title of a 图片消息 is {over} 字 too long", over=over)
                yield Problem("title", said)


RULES = WeChatRules(PLATFORM)
