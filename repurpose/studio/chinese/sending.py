"""What the outbox, accounts and platforms say in English in, the same in Chinese out: a table."""

SENDING = {
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
    # why a step is refused (outbox)
    "What is {state} cannot be {asked}.": "“{state}”的不能{asked}。",
    "What is there stays as it is.": "已经发出的，就让它留着。",
    "Only what is {states}.": "只有这些状态的可以：{states}。",
    "There is no {item}.": "没有{item}。",
    "publication {number}": "第 {number} 篇",
    "part {number}": "第 {number} 条",
    "There is no publication {number}.": "没有第 {number} 篇。",
    "There is no part {number}.": "没有第 {number} 条。",
    "See: repurpose outbox list": "有哪些，请看：repurpose outbox list",
    "Part {number} has changed since you saw it.": "第 {number} 条在你看过之后变了。",
    "Look again: repurpose outbox show": "请再看一遍：repurpose outbox show",
    "Publication {number} has {count} messages; name one.": "第 {number} 篇有 {count} 条，请说是哪一条。",
    "{name} names no part.": "{name} 指不出是哪一条。",
    "Publications are 12, their messages 12.1, 12.2 ...": "一篇写作 12，其中各条写作 12.1、12.2……",
    "No account {name}.": "没有名为 {name} 的账号。",
    "See: repurpose accounts list": "有哪些账号，请看：repurpose accounts list",
    "Add it: repurpose accounts add": "先添加：repurpose accounts add",
    "A publication needs at least one message.": "一篇至少要有一条。",
    "{account} has the same post already: part {number}, {state}, within {days} days.": (
        "{account} 在 {days} 天之内已经有同样的一条：第 {number} 条，{state}。"
    ),
    "Change the text; `repurpose post --again` sends it all the same.": "请改一改文字；一定要重发，用 `repurpose post --again`。",
    "{account} has no free slot from {day} ({zone}) on: {count} are taken.": "{account} 从 {day}（{zone}）起没有空档：{count} 个都占了。",
    "Give the plan more slots, or move something: repurpose outbox move": "给计划多写几个时段，或者挪走一篇：repurpose outbox move",
    "There is no time zone {name}.": "没有 {name} 这个时区。",
    "Such as Asia/Shanghai or Europe/Berlin.": "例如 Asia/Shanghai、Europe/Berlin。",
    "A gap, a jitter and a number per day cannot be negative.": "间隔、随机延迟和每天篇数都不能是负数。",
    "The quiet hours leave no time of the day.": "静默时段占满了一整天。",
    "{time} is no time of the day.": "{time} 不是一天里的时刻。",
    'Such as "22:00".': '例如 "22:00"。',
    "Quiet hours from {start} to {end} are none, or all.": "从 {start} 到 {end} 的静默时段，要么没有，要么是一整天。",
    # why the outbox cannot be used (outbox)
    "The outbox refused a step: {error}.": "发件箱没有接受这一步：{error}。",
    "The outbox failed: {error}.": "发件箱出了错：{error}。",
    "{name} is busy with another program.": "{name} 正被另一个程序占用。",
    "Try again.": "请再试一次。",
    "{name} is not an outbox: {error}.": "{name} 不是发件箱：{error}。",
    "Choose another with --db.": "用 --db 另选一个。",
    "Cannot use {name}: {error}.": "{name} 用不了：{error}。",
    "Check it, then try again.": "请检查之后再试。",
    "PostgreSQL needs its driver.": "用 PostgreSQL 要先装驱动。",
    "{place} was written by a newer repurpose (schema {found}; this one reads {newest}).": (
        "{place} 是更新的 repurpose 写的（格式 {found}，这里只认得 {newest}）。"
    ),
    "Update repurpose.": "请更新 repurpose。",
    "The rehearsal in {folder} has a clock of its own, and does not touch {place}.": (
        "{folder} 里的彩排有自己的时钟，不动 {place}。"
    ),
    "Leave out --db and REPURPOSE_OUTBOX, or unset REPURPOSE_HOME.": "去掉 --db 和 REPURPOSE_OUTBOX，或者取消 REPURPOSE_HOME。",
    "{path} holds no moment: {error}.": "{path} 里没有写时刻：{error}。",
    "Make the folder anew: repurpose sandbox --start MOMENT --home FOLDER": (
        "请重建这个文件夹：repurpose sandbox --start MOMENT --home FOLDER"
    ),
    # accounts
    "There are no accounts yet.": "还没有账号。",
    "Run `repurpose accounts add`.": "请运行 `repurpose accounts add`。",
    "{path} is not in order: {error}.": "{path} 写得不对：{error}。",
    "Mend it.": "请改好它。",
    "{path} can be read by others.": "{path} 别人也能读。",
    "chmod 600 {path}": "请运行：chmod 600 {path}",
    # why a platform would refuse a part (platforms)
    "the text is {over} {unit} too long for {platform}": "正文超出 {platform} 的上限 {over} {unit}",
    "the title is {over} {unit} too long for {platform}": "标题超出 {platform} 的上限 {over} {unit}",
    "the message is empty": "没有内容",
    "{platform} takes {most} pictures, not {count}": "{platform} 最多 {most} 张图，这里有 {count} 张",
    "{platform} takes {most} videos, not {count}": "{platform} 最多 {most} 个视频，这里有 {count} 个",
    "{platform} takes no pictures of the kind {kind}": "{platform} 不收 {kind} 格式的图",
    "{platform} takes videos of {seconds} s at most": "{platform} 的视频最长 {seconds} 秒",
    "a description is {over} {unit} too long": "图片描述超出 {over} {unit}",
    "{platform} fetches pictures itself: {why}": "{platform} 会自己来取图：{why}",
    "{file} has {size} MB; {platform} takes {most} MB": "{file} 有 {size} MB，{platform} 最多收 {most} MB",
    "set media_url with media_folder or a bucket, or post by hand: `repurpose accounts add handoff`": (
        "请设好 media_url 和 media_folder（或存储桶），不然就手工发：`repurpose accounts add handoff`"
    ),
    "{platform} has no posts without a picture or clip": "{platform} 的帖文要有图片或短片",
    "an album has {most} items at most": "一个图集最多 {most} 件",
    "企业微信 takes text or one picture in a message, not both": "企业微信一条消息要么是文字，要么是一张图",
    "a reel has no pictures beside it": "短视频不能配图片",
    "Weibo's open interface takes no #话题#": "微博开放接口不收 #话题#",
    "your 安全域名": "你的安全域名",
    "Weibo's open interface wants a link to {domain}: repurpose pack ARTICLE --link ADDRESS": (
        "微博开放接口要求带一个指向 {domain} 的链接：repurpose pack ARTICLE --link ADDRESS"
    ),
    "a draft needs a title": "草稿要有标题",
    "a draft needs a picture: its cover, or what a 图片消息 shows": "草稿要有图：封面，或图片消息的图",
    "the text of a 图片消息 is {over} 字 too long": "图片消息的正文超出 {over} 字",
    "the title of a 图片消息 is {over} 字 too long": "图片消息的标题超出 {over} 字",
}  # fmt: skip
# What people ask for when a step is refused (outbox), as it stands in that sentence.
ASKED = {
    "approved": "批准", "given another time": "改时间", "held": "按住", "released": "放行",
    "cancelled": "取消", "marked as posted": "标为已发", "said to be not posted": "说成没有发",
    "tried again": "重发",
}  # fmt: skip
