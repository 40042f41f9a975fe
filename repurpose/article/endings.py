"""The words by which a call to action and a disclaimer at an article's end are known."""

import re

from repurpose.patterns import lazy_pattern

_label = re.compile(
    r"^[\s【\[（(]*(?:(?:今日|文末|本期|每日|读者|讀者|话题|話題|评论区|評論區)?(?:互动|互動)(?:话题|話題|时间|時間|一下)?|(?:今日|本期)?(?:话题|話題|讨论|討論)"
    r"|你怎么看|你怎麼看|您怎么看|聊一聊|聊聊|说说你的看法|今日话题|留言区聊聊|over to you|your turn)[？?！!]*[】\]）)]*\s*[：:]?\s*$",
    re.IGNORECASE,
)
_run_in = re.compile(
    r"^[\s【\[]*(?:今日|文末|本期|每日|读者)?互动(?:话题|时间)?[】\]]*\s*[：:]\s*(?=\S)"
)
# A question that the readers are to answer, not one that the article itself takes up.
_asks_you = lazy_pattern(
    r"^(?:那么，?|那麼，?|所以，?|最后，?|最後，?|各位(?:读者|讀者|朋友)?，?)?[你您](?:们|們)?(?:，)?(?:认为|認為|觉得|覺得|怎么看|怎麼看|如何看|会|會|想|愿意|願意|有没有|有沒有|是否|准备|準備|最|又|还|還|身边|身邊|家里|公司|所在)"
    r"|[你您](?:们|們)?(?:怎么看|怎麼看|会怎么|會怎麼|认为呢|覺得呢|觉得呢)|^(?:So,? )?(?:what|how|which|would|do|have|are) (?:do |would |have |will )?you\b|^あなた|^皆さん|^여러분",
    re.IGNORECASE,
)
_asks = re.compile(
    r"(?:在|到|来)?(?:评论|留言|評論)区?(?:区|區|里|裡|中)?(?:分享|留言|告诉|告訴|聊|讨论|说|写下|见|等你|发表)|欢迎(?:在|到|来)?(?:评论|留言|分享|转发|点赞)"
    r"|歡迎(?:在|到)?(?:評論|留言|分享)|(?:点赞|在看|转发|收藏|关注)[、，和并](?:点赞|在看|转发|收藏|关注)|关注(?:本)?公众号|点个(?:赞|在看|关注)"
    r"|(?:let (?:me|us) know|tell (?:me|us)|share your) .{0,40}(?:comment|repl|thought)|leave a comment|in the comments"
    r"|コメント(?:欄)?で|댓글",
    re.IGNORECASE,
)
_disclaimer = re.compile(
    r"^[\s（(\[【*※]*(?:免责声明|免責聲明|声明|聲明|风险提示|版权声明|版權聲明|作者声明|特别声明|利益声明|注意事项)\s*[：:]?"
    r"|^[\s（(\[【*※]*本(?:文|篇|内容|文章)(?:仅|僅|基于|基於|不构成|不構成|系|係|内容|旨在|观点|觀點|所有|部分|首发|转载|只代表|只供|由.{0,12}(?:授权|首发|翻译)|来源|來源)"
    r"|^[\s（(\[*]*(?:以上|文中|上述)(?:内容|观点|观點|信息).{0,12}(?:仅|不构成|不代表)"
    r"|^[\s(\[*]*(?:disclaimer|this (?:article|post|content) (?:is|does not|reflects|was (?:originally|first)))",
    re.IGNORECASE,
)

_question = re.compile(r"[？?][”’」』）)]*$")
LONGEST_DISCLAIMER = 200  # code points
LONGEST_CALL = 420


def is_call_label(text: str) -> bool:
    """Say whether `text`, one shown line, only announces a call to action: 今日互动：, 【你怎么看？】."""
    return bool(_label.match(text))


def find_call_label(text: str) -> int:
    """Return where the words after a run-in label begin (今日互动：你认为……), 0 when there is none."""
    match = _run_in.match(text)
    return match.end() if match else 0


def asks_readers(text: str) -> bool:
    """Say whether `text` asks readers to answer, share or follow."""
    return len(text) <= LONGEST_CALL and bool(_asks.search(text))


def asks_you(text: str) -> bool:
    """Say whether `text` is a question that its readers are to answer: 您认为……？"""
    return ends_asking(text) and bool(_asks_you.search(text))


def ends_asking(text: str) -> bool:
    """Say whether `text` ends as a question."""
    return bool(_question.search(text))


def is_disclaimer(text: str) -> bool:
    """Say whether `text` only says what the article is not: 本文仅代表作者观点, （本文基于……）."""
    return len(text) <= LONGEST_DISCLAIMER and bool(_disclaimer.match(text))
