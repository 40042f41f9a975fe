"""What plans and the outbox say in English in, the same in Chinese out; what has no Chinese stays as it is.

The rooms below say everything once, in English. This is the one table of what the calendar shows of
that; a test holds each line of it to a text of theirs. A stretch that a pattern leaves open is looked
up in turn: names stay, reasons are said in Chinese too.
"""

import re
from collections.abc import Callable
from functools import cache, lru_cache

SAID = {
    # why a part waits (outbox)
    "waits for approval": "等批准",
    "has no time yet": "还没有时间",
    "held": "已按住",
    "look at the account, then: repurpose outbox resolve": "请到平台上看一眼，再说它发了没有",
    "post it by hand: repurpose handoff": "要手工发：repurpose handoff",
    "waits for {part}": "等 {part} 先发",
    "waits for its turn": "等前一篇发完",
    "too late: its time passed while nothing was sending": "过时了：到点时没有程序在发送",
    "needs login: {why}": "需要重新登录：{why}",
    "the platform asked to wait": "平台要求稍后再发",
    "paused ({scope}): {why}": "已暂停（{scope}）：{why}",
    "paused ({scope})": "已暂停（{scope}）",
    "quiet hours until {time} ({zone})": "静默时段到 {time} 为止（{zone}）",
    "{gap} after the one before": "与前一篇隔 {gap}",
    "{count} of {most} of {day} have begun": "{day} 已发 {count} 篇，上限 {most} 篇",
    # what a plan is warned of (schedule)
    "{name}: that time has passed.": "{name}：这个时间已经过了。",
    "{name}: new, but that time has passed.": "{name}：新加的，但时间已经过了。",
    "{name}: the same as {other}, within 30 days.": "{name}：与{other}相同，相隔不到 30 天。",
    "publication {number} of the outbox": "发件箱里的第 {number} 篇",
    "what goes at {time}": "{time} 的那篇",
    "{name}: {minutes} min from {other}.": "{name}：离 {other} 只有 {minutes} 分钟。",
    "{name}: at the same time as {other}.": "{name}：与 {other} 同时。",
    "{name}: not at {wished}, because of {why}.": "{name}：没有排在 {wished}，因为{why}。",
    "quiet hours": "静默时段",
    "spacing": "间隔要求",
    "the day's budget": "当天的篇数已满",
    "a skipped day": "那天不发",
    "{name}: the clock is put forward over {time} that day.": "{name}：那天拨快时钟，没有 {time} 这个时刻。",
    "{platform} charges ${total} for {count} posts{more}.": "{platform} 对这 {count} 条收费 ${total}{more}。",
    "; a link makes a post much dearer": "；带链接的帖文贵得多",
    "The holidays of {country} are known until {year} only.": "{country} 的节假日只知道到 {year} 年。",
    "{name}: on a day that the plan skips.": "{name}：落在计划不发的日子。",
    "{left} of {all} {what} have no time for {name}.": "{name} 的 {all} 份{what}里有 {left} 份没有时间。",
    "{said} Add times to at, or every.": "{said}请在计划里补上 at 或 every。",
    "No slot of {name} is free for {words}.": "{name} 没有空档给 {words}。",
    "{series}: no slot of {name} is free from {day} on.": "{series}：{name} 从 {day} 起没有空档。",
    "{said} {count} more of its times are left out.": "{said}另有 {count} 次也略去了。",
    "{name}: what {plans} sends will go by this plan's zone, spacing and quiet hours.": (
        "{name}：{plans} 要发的，会改按这份计划的时区、间隔和静默时段。"
    ),
    "There is no account on {platform}: repurpose accounts add {name}": (
        "还没有 {platform} 的账号：repurpose accounts add {name}"
    ),
    "There is no account {name}.{hint}": "没有名为 {name} 的账号。{hint}",
    " Did you mean {name}?": "是不是 {name}？",
    " See: repurpose accounts list": "请看：repurpose accounts list",
    "The pack {pack} has no {what}.": "内容包 {pack} 里没有{what}。",
    "Feishu asks to keep off full and half hours, when it refuses more (error 11232).": (
        "飞书建议避开整点和半点，那时它更容易拒收（错误 11232）。"
    ),
    # what the bundled plans say of themselves (schedules/*.toml)
    "Old articles that stay true: a quote twice a week, never the same one within three months.": (
        "不会过时的旧文：每周两句金句，三个月内不重复。"
    ),
    "One article around the world: each account posts in its own morning, by its own holidays.": (
        "一篇文章发往各地：每个账号在当地的早晨发，按当地的节假日。"
    ),
    "A launch: everywhere on the first day, then a card a day, each account by its own clock.": (
        "首发：第一天各处都发，之后每天一张卡片，各按自己的时间。"
    ),
    "One article over a working week: the thread, three cards, the clip on Friday.": (
        "一篇文章发一个工作周：先发长帖，再发三张卡片，周五发短片。"
    ),
    # why a platform would refuse a part (platforms)
    "the text is {over} {unit} too long for {platform}": "正文超出 {platform} 的上限 {over} {unit}",
    "the title is {over} {unit} too long for {platform}": "标题超出 {platform} 的上限 {over} {unit}",
    "the message is empty": "没有内容",
    "{platform} takes {most} pictures, not {count}": "{platform} 最多 {most} 张图，这里有 {count} 张",
    "{platform} takes {most} videos, not {count}": "{platform} 最多 {most} 个视频，这里有 {count} 个",
    "{platform} takes no pictures of the kind {kind}": "{platform} 不收 {kind} 格式的图",
    "{platform} takes videos of {seconds} s at most": "{platform} 的视频最长 {seconds} 秒",
    "a description is {over} {unit} too long": "图片描述超出 {over} {unit}",
    "the text is {over} 字 too long for Weibo's open interface (140 字)": (
        "正文超出微博开放接口的上限（140 字）{over} 字"
    ),
    "Weibo's open interface takes no #话题#": "微博开放接口不收 #话题#",
    "Weibo's open interface takes one picture and no video": "微博开放接口只收一张图，不收视频",
    "Weibo's open interface wants a link to {domain}: repurpose pack ARTICLE --link ADDRESS": (
        "微博开放接口要求带一个指向 {domain} 的链接：repurpose pack ARTICLE --link ADDRESS"
    ),
    "a draft needs a title": "草稿要有标题",
    "a draft needs a picture: its cover, or what a 图片消息 shows": "草稿要有图：封面，或图片消息的图",
    "the text of a 图片消息 is {over} 字 too long": "图片消息的正文超出 {over} 字",
    "the title of a 图片消息 is {over} 字 too long": "图片消息的标题超出 {over} 字",
}  # fmt: skip
JOINED = {"{name}: {why}": "{name}：{why}", "{first}; {rest}": "{first}；{rest}"}  # of the above
KINDS = {
    "thread": "帖文", "threads": "帖文", "album": "图集", "card": "卡片", "cards": "卡片",
    "quote": "金句", "quotes": "金句", "clip": "短片", "clips": "短片", "all": "全部",
}  # fmt: skip
_SENTENCES = ("why", "more", "said", "hint", "first", "rest", "words")  # may hold several
_WORDS = r"(?:(?!; |: ).)"
_open = re.compile(r"\{(\w+)\}")


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    """Return the table as patterns, those that say most first: an open one would take their texts."""
    rows = sorted({**SAID, **JOINED}.items(), key=lambda row: -len(_open.sub("", row[0])))
    return tuple((re.compile(_as_pattern(english), re.DOTALL), said) for english, said in rows)


def _as_pattern(english: str) -> str:
    parts = _open.split(english)  # text, name, text, name ...
    return "".join(
        f"(?P<{part}>{'.' if part in _SENTENCES else _WORDS}*?)" if number % 2 else re.escape(part)
        for number, part in enumerate(parts)
    )


def saying(language: str) -> Callable[[str], str]:
    """Return what gives such a text in the language of a page."""
    return in_chinese if language == "zh" else str


@lru_cache(maxsize=4096)
def in_chinese(text: str) -> str:
    """Return what `text` says, in Chinese; a text that the table does not know as it is."""
    for pattern, said in _patterns():
        if found := pattern.fullmatch(text):
            values = {name: in_chinese(value) for name, value in found.groupdict().items()}
            if said in JOINED.values() and values == found.groupdict():
                continue  # words of a person, which happen to have such a mark
            return said.format(**values)
    *names, last = text.split(", ")  # an item: its account, its time, what it is
    return ", ".join([*names, KINDS.get(last, last)])
