"""What people call a thing in, the name that it has here out; and for a wrong name, the nearest.

A name is found whatever its case, spaces and hyphens; Chinese names and the usual aliases are known.
Rooms with lists of their own (platforms, themes) say what else their things are called.
"""

import unicodedata
from collections.abc import Callable, Iterable, Mapping
from difflib import SequenceMatcher
from types import MappingProxyType

Aliases = Mapping[str, Iterable[str]]  # a name -> what else it is called
_NEAR = 0.55  # likeness from which a name is worth a suggestion

_FIXED: Mapping[str, Aliases] = MappingProxyType(
    {
        "clip format": {
            "vertical": ("竖屏", "竖版", "抖音", "story", "9:16"),
            "vertical-small": ("小竖屏",),
            "square": ("方形", "正方形", "1:1"),
            "wide": ("横屏", "横版", "宽屏", "16:9"),
        },
        "voice": {
            "none": ("不配音", "无", "没有", "静音"),
            "file": ("文件", "录音"),
            "edge": ("edge-tts", "微软"),
            "espeak": ("espeak-ng",),
        },
        "music": {
            "calm": ("平静", "舒缓", "安静", "bed"),
            "bright": ("明快", "轻快", "欢快"),
            "serious": ("严肃", "沉稳"),
            "warm": ("温暖", "温馨"),
            "none": ("无", "没有", "不要音乐", "无音乐"),
        },
        "sounds": {
            "on": ("有", "开"),
            "none": ("无", "没有", "关", "off"),
        },
        "caption style": {
            "plain": ("普通", "朴素", "简洁"),
            "karaoke": ("卡拉ok", "逐字"),
            "box": ("底框", "方框", "底色"),
            "pop": ("弹出", "跳字"),
        },
        "mode": {
            "none": ("无", "不用", "规则", "off"),
            "select": ("挑选", "选", "选句"),
            "rewrite": ("改写", "重写"),
        },
        "motion": {
            "none": ("无", "静止", "不动"),
            "pan": ("平移",),
            "zoom": ("推拉", "缩放"),
        },
        "style": {"full": ("全文", "完整"), "digest": ("摘要", "精简", "要点")},
        "png level": {"fast": ("快",), "small": ("小",), "max": ("最小",)},
        "card kind": {
            "quote": ("金句", "引用", "语录"),
            "cover": ("封面", "标题"),
            "points": ("要点", "清单", "列表"),
            "figure": ("数字", "数据"),
            "passage": ("长文", "正文", "段落"),
            "end": ("结尾", "片尾", "尾页"),
            "question": ("问题", "提问"),
            "excerpt": ("摘录", "节选"),
            "compare": ("comparison", "对比", "对照", "比较"),
            "timeline": ("时间线", "大事记"),
            "anaphora": ("repeated words", "排比"),
            "steps": ("步骤", "流程"),
            "ledger": ("numbers", "数字表", "账本"),
            "matrix": ("four fields", "四格", "四象限", "矩阵"),
            "table": ("表格", "表"),
            "chart": ("图表", "统计图", "柱状图"),
            "code": ("代码", "程序"),
            "person": ("人物", "人"),
            "picture": ("图片", "配图", "照片"),
            "formula": ("公式",),
            "diagram": ("图解", "图示"),
        },
        "part of a pack": {
            "thread": ("帖文", "长帖", "帖子", "串"),
            "album": ("图集", "相册", "全部卡片"),
            "card": ("卡片",),
            "quote": ("金句",),
            "clip": ("短片", "视频"),
        },
        "state": {
            "draft": ("待批准", "草稿"),
            "approved": ("已批准",),
            "ready": ("待发", "排队"),
            "hold": ("暂缓", "已暂缓"),
            "sent": ("已发", "已发出"),
            "unknown": ("结果不明", "不明"),
            "human": ("等你处理", "要你处理", "人工"),
            "failed": ("失败", "发送失败"),
            "skipped": ("跳过", "已跳过"),
            "cancelled": ("取消", "已取消", "canceled"),
        },
        "language": {
            "zh-Hans": ("简体", "简体中文", "中文", "zh", "zh-cn"),
            "zh-Hant": ("繁体", "繁體", "繁体中文", "繁體中文", "zh-tw", "zh-hk"),
            "ja": ("日语", "日文", "日本語"),
            "ko": ("韩语", "韩文", "한국어"),
            "en": ("英语", "英文", "english"),
        },
    }
)
_own: dict[str, Callable[[], Aliases]] = {}
_known: dict[str, Callable[[], Iterable[str]]] = {}


def register_aliases(
    kind: str, aliases: Callable[[], Aliases], known: Callable[[], Iterable[str]] = tuple
) -> None:
    """Let a room say what else its things of a kind are called; asked only for what is not `known`."""
    _own[kind], _known[kind] = aliases, known


def aliases_of(kind: str) -> Aliases:
    """Return what else the things of a kind are called."""
    return _own[kind]() if kind in _own else _FIXED.get(kind, {})


def canonical(kind: str, text: str) -> str:
    """Return the name that `text` means among the things of a kind; `text` itself when it means none.

    >>> canonical("music", "舒缓")
    'calm'
    """
    if kind in _known and text in _known[kind]():
        return text
    wanted = _plain(text)
    for name, others in aliases_of(kind).items():
        if wanted in map(_plain, (name, *others)):
            return name
    return text


def split_names(words: Iterable[str]) -> list[str]:
    """Return names that may stand together, separated by commas: `x,weibo`, `小红书、微博`."""
    marks = str.maketrans(dict.fromkeys("，、;；", ","))
    parts = (part.strip() for word in words for part in word.translate(marks).split(","))
    return [part for part in parts if part]


def nearest(kind: str, text: str, known: Iterable[str]) -> list[str]:
    """Return the name among `known` that `text` is nearest to, by its name or an alias; or nothing."""
    others, wanted = aliases_of(kind), _plain(text)
    if not wanted:
        return []
    scored = [
        (max(_likeness(wanted, _plain(word)) for word in (name, *others.get(name, ()))), name)
        for name in known
    ]
    best = max(scored, default=(0.0, ""), key=lambda pair: pair[0])
    return [best[1]] if best[0] >= _NEAR else []


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum() or c in ":.")


def _likeness(one: str, other: str) -> float:
    """Return how alike two words are, from 0 to 1; Han that stand in the other are much alike."""
    if not one or not other:
        return 0.0
    if one == other:
        return 1.0
    if not one.isascii() and (one in other or other in one):
        return 0.8
    if not one.isascii() and len(one) == len(other) == 2 and one[0] == other[0]:
        return 0.6  # 微薄 for 微博
    return SequenceMatcher(None, one, other).ratio()
