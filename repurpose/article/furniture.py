"""Blocks in, the same blocks out with those that are a site's or an editor's own marked as such.

What stands around an article on its page (further reading, QR codes, credits, 点击关注) and the
properties that Notion writes below a title are no words of the article.
"""

import re
from dataclasses import replace

from repurpose.article.model import BODY_KINDS, Block, Kind
from repurpose.article.shown import hidden_removed
from repurpose.article.span import Span

_ENDS = 16  # blocks from either end of an article in which its furniture stands

_property = re.compile(r"(?P<key>[^\W\d_][\w ()/]{0,30}): (?P<value>\S.{0,200})$")
_KEY_WORDS = """owner status tags tag created date updated priority assign assignee author url type category deadline
    due time archived progress summary verification 状态 标签 创建 创建时间 更新时间 日期 负责人 优先级 类型 分类 作者
    截止日期 创建人 最后编辑时间 進度 狀態 標籤"""
_KEYS = frozenset(
    (*_KEY_WORDS.split(), "last edited time", "created time", "created by", "archived by")
)
_notion_id = re.compile(r"[ \t][0-9a-f]{32}[ \t]*$", re.MULTILINE)

_further = re.compile(
    r"[\s【\[（(\-——▼▽↓·•◆#]*(?:往期|相关|延伸|精彩|推荐|扩展|更多|热门|近期|历史|猜你喜欢|好文)(?:推荐|回顾|阅读|文章|精选|内容|链接|好文|精彩|资讯)?"
    r"(?:推荐|阅读|文章)?[\s】\]）)\-—：:▼▽↓·•◆]*$|Related (?:posts|articles|reading)\s*:?$|Read more\s*:?$",
    re.IGNORECASE,
)
_scan = re.compile(
    r"^.{0,12}(?:长按|長按|扫描|掃描|扫码|掃碼|识别|識別|扫一扫).{0,16}(?:二维码|二維碼|关注|關注|加入|添加|加我|进群|识别)"
    r"|^.{0,8}(?:点击|點擊|戳)(?:上方|下方|标题下|左下角|右上角|屏幕)?.{0,10}(?:蓝字|藍字|名片|关注|關注|阅读原文|閱讀原文|卡片|小程序)"
    r"|^(?:点个|點個|欢迎)?.{0,4}(?:在看|点赞|转发)三?连?[，,、。！! ]*$"
    r"|^(?:设为|設為|加)星标"
)
_credit = re.compile(
    r"^[\s【\[（(▲△*·\-—]*(?:责任编辑|责编|責編|編輯|编辑|排版|校对|校對|审核|審核|监制|监製|策划|制图|图片来源|图源|圖源|题图|封面图|来源|來源"
    r"|转载|授权|投稿|商务合作|版权|作者简介|值班编辑|美编|视觉|供图|摄影|Photo by|Image credit|Edited by)\s*(?:[：:｜|丨/／]|(?<=by)\s)\s*\S",
    re.IGNORECASE,
)
_end = re.compile(
    r"[\s\-—–=·•*~～<>《》【】\[\]]*(?:END|The End|完|全文完|正文完|（完）|\(完\)|未完待续)[\s\-—–=·•*~～<>【】\[\]]*$",
    re.IGNORECASE,
)


def find_properties(text: str, blocks: list[Block]) -> list[Block]:
    """Mark the lines of properties that Notion's export writes below a title."""
    top = next((i for i, b in enumerate(blocks) if b.kind in (Kind.TITLE, Kind.HEADING)), None)
    if top is None:
        return blocks
    line_end = text.find("\n", blocks[top].span.end)
    exported = bool(
        _notion_id.search(text, blocks[top].span.end - 33, len(text) if line_end < 0 else line_end)
    )
    found: list[int] = []
    known = 0
    for index in range(top + 1, min(top + 30, len(blocks))):
        match = _property.match(_seen_raw(text, blocks[index]))
        if (
            blocks[index].kind != Kind.PARAGRAPH
            or not match
            or re.search(r"[。！？]$", match["value"])
        ):
            break
        known += match["key"].strip().lower() in _KEYS
        found.append(index)
    if not found or not (exported or (known and len(found) >= 2)):
        return blocks
    return [
        replace(b, kind=Kind.META, label=None) if i in found else b for i, b in enumerate(blocks)
    ]


def _seen_raw(text: str, block: Block) -> str:
    return text[block.span.start : block.span.end]


def find_furniture(shown: str, blocks: list[Block]) -> list[Block]:
    """Mark what a page puts around an article: further reading, codes to scan, credits."""
    marked = [*blocks]
    seen = {
        i: _seen(shown, b.span)
        for i, b in enumerate(blocks)
        if b.kind in (*BODY_KINDS, Kind.HEADING, Kind.CTA)
    }
    numbers = list(seen)
    for index in {*numbers[:_ENDS], *numbers[-_ENDS:]}:
        words = seen[index]
        if len(words) <= 60 and any(p.match(words) for p in (_scan, _credit, _end)):
            marked[index] = _aside(blocks[index])
    for place, index in enumerate(numbers[-_ENDS:], start=max(0, len(numbers) - _ENDS)):
        below = numbers[place + 1 :]
        if _further.match(seen[index]) and all(
            _is_title(seen[i]) or marked[i].kind == Kind.META for i in below
        ):
            for other in (index, *below):
                marked[other] = _aside(blocks[other])
            break
    return marked


def _is_title(words: str) -> bool:
    """Say whether a line may be the title of another article: short, and no sentence."""
    return len(words) <= 50 and not re.search(r"[。！；;]$", words)


def _aside(block: Block) -> Block:
    return replace(block, kind=Kind.META, level=0, label=None)


def _seen(shown: str, span: Span) -> str:
    return hidden_removed(shown[span.start : span.end])
