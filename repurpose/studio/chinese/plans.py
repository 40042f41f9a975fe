"""What plans say in English in, the same in Chinese out: a table; mistakes in their files too."""

PLANS = {
    # what a plan is warned of (schedule)
    "{account}, {count} posts from {time} on": "{account} 从 {time} 起的 {count} 篇",
    "that time has passed.": "这个时间已经过了。",
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
    # a mistake in a plan's file (schedule)
    "{where}, line {line}: {said}": "{where} 第 {line} 行：{said}",
    "Plans are TOML: https://toml.io": "计划是 TOML 文件：https://toml.io",
    "{where}: {name} will not do as a plan's name.": "{where}：{name} 不能当计划的名字。",
    "Rename it.": "请换个名字。",
    "{path} cannot be read: {error}.": "读不了 {path}：{error}。",
    "Mend the file.": "请改好这个文件。",
    "{key} is no table.": "{key} 不是一个表。",
    "{key} is no table: write [{name}.NAME].": "{key} 不是一个表：请写成 [{name}.NAME]。",
    "{key} is no list of tables: write [[{example}]].": "{key} 不是一串表：请写成 [[{example}]]。",
    "{key} must be a whole number from {least} on.": "{key} 要是不小于 {least} 的整数。",
    "{key} must be text in quotes.": "{key} 要是引号里的文字。",
    "There is no {key} in {table}.": "{table} 里没有 {key} 这一项。",
    "The plan sends nothing.": "这份计划什么都不发。",
    "Add a [[send]] with what, to and at.": "请加一段 [[send]]，写上 what、to 和 at。",
    "{text} is no stretch of the day, such as '22:30-07:30'.": "{text} 不是一天里的一段，例如 '22:30-07:30'。",
    "{text} would be the whole day.": "{text} 就是一整天了。",
    "{text} is neither 'required' nor 'none'.": "{text} 既不是 'required'，也不是 'none'。",
    "{text} is none of: 'send_if_within 2h', 'send', 'skip', 'next_slot', 'hold'; the last three also as 'skip after 1h'.": (
        "{text} 不是其中之一：'send_if_within 2h'、'send'、'skip'、'next_slot'、'hold'；后三个也可写成 'skip after 1h'。"
    ),
    "No holidays of {text} are known.": "不知道 {text} 的节假日。",
    "{text} is not a number of days.": "{text} 不是几天。",
    "It has no time.": "没有写时间。",
    'Add at = "+1d 09:30", at = "slot" or the like.': '请写上 at = "+1d 09:30"、at = "slot" 之类。',
    "One {noun} cannot go at several times.": "一份{noun}不能在几个时间发。",
    "{key} is for {known}, of which there are several.": "{key} 只用于有好几份的：{known}。",
    "What goes out again and again is a [[series]].": "要反复发的，请写成 [[series]]。",
    "The slots say how far apart things are, not every.": "相隔多久由时段决定，不由 every 决定。",
    "Leave it out.": "请去掉它。",
    "One time does not do for several {noun}.": "好几份{noun}，只写一个时间不够。",
    'Add every = "1d", or write what = "{example}" for one of them.': '请写上 every = "1d"；只发其中一份，就写 what = "{example}"。',
    "A series has one time, such as 'tue fri 12:30'.": "一个系列只有一个时间，例如 'tue fri 12:30'。",
    "A series needs a name: the outbox knows by it what has been.": "系列要有名字：发件箱靠它知道发过什么。",
    "It does not say what goes out.": "没有写发什么。",
    'Add what = "card" or the like.': '请写上 what = "card" 之类。',
    'Add what = "thread" or the like.': '请写上 what = "thread" 之类。',
    "The outbox refuses the same content within 30 days.": "30 天之内，发件箱不收同样的内容。",
    "It goes out once: every is missing.": "这样只发一次：少了 every。",
    'Add every = "2w", or use [[send]].': '请写上 every = "2w"，或者改用 [[send]]。',
    "{text} will not do as a name: letters, digits, hyphens.": "{text} 不能当名字：只用字母、数字和连字符。",
    "A pack has no {text}.": "内容包里没有 {text}。",
    "It does not say where to.": "没有写发到哪里。",
    'Add to = "x" or the name of an account.': '请写上 to = "x"，或者一个账号的名字。',
    "Two are called {name}.": "有两个都叫 {name}。",
    "The slot after {slot} comes {minutes} min later, but gap and jitter ask for {wanted} min.": (
        "{slot} 之后的时段只隔 {minutes} 分钟，而 gap 加 jitter 要 {wanted} 分钟。"
    ),
    "The slot {slot} is in the quiet hours.": "时段 {slot} 落在静默时段里。",
    "{words} ends before it begins.": "{words}：结束早于开始。",
    "{words} is longer than ten years.": "{words} 长过十年。",
    # a time that cannot be read (schedule)
    "{text} is too far away.": "{text} 太远了。",
    "{text} needs an hour, such as '{example} 09:30'.": "{text} 还缺钟点，例如 '{example} 09:30'。",
    "{text} is no time: {error} Times are '+2d 09:30', 'fri 18:00', 'mon-fri 09:00 12:30', '2027-03-01 09:30' or 'slot'.": (
        "{text} 不是时间：{error}可以写 '+2d 09:30'、'fri 18:00'、'mon-fri 09:00 12:30'、'2027-03-01 09:30' 或 'slot'。"
    ),
    "{text} is no day and hour like '2027-03-01 09:30'.": "{text} 不是 '2027-03-01 09:30' 这样的日期和钟点。",
    "{text} is no slot: write 'slot', 'slot from +2d' or 'slot from fri'.": (
        "{text} 不是时段：请写 'slot'、'slot from +2d' 或 'slot from fri'。"
    ),
    "{text} stands behind an hour; days come first.": "{text} 写在了钟点后面；要先写日子。",
    "it has no day, such as mon or mon-fri.": "缺了日子，例如 mon 或 mon-fri。",
    "it has no hour, such as 09:30.": "缺了钟点，例如 09:30。",
    "{text} is no day of the week.": "{text} 不是星期几。",
    "{text} is no hour; hours go from 00:00 to 23:59.": "{text} 不是钟点；钟点从 00:00 到 23:59。",
    "{text} is no length of time, such as '45m', '2h' or '3d'.": "{text} 不是时长，例如 '45m'、'2h'、'3d'。",
    "{text} is no step; write '1d', '2w' or '1 month'.": "{text} 不是间隔；请写 '1d'、'2w' 或 '1 month'。",
    "{text} is no day to start on: write 2027-03-01, today, tomorrow, +3d or monday.": (
        "{text} 不是开始的日子：请写 2027-03-01、today、tomorrow、+3d 或 monday。"
    ),
    "Unknown time zone {name}.": "没有 {name} 这个时区。",
    "Zones are called as in the IANA database: Asia/Shanghai, Europe/Berlin, UTC.": (
        "时区用 IANA 的名字：Asia/Shanghai、Europe/Berlin、UTC。"
    ),
    # a plan that does not go with a pack or an account (schedule, outbox)
    "{where}: {name} has no slots.": "{where}：{name} 没有时段。",
    'Add slots = ["mon-fri 09:00"] to [accounts.{name}].': '请在 [accounts.{name}] 里写上 slots = ["mon-fri 09:00"]。',
    "{one} and {other} are packs of the same article.": "{one} 和 {other} 出自同一篇文章。",
    "Plan one of them.": "只安排其中一个。",
    "It has: {known}.": "里面有：{known}。",
    "{folder} has no thread for {platform}.": "{folder} 里没有 {platform} 的帖文。",
    "Build it: repurpose pack ARTICLE --platform {name}": "请生成：repurpose pack ARTICLE --platform {name}",
    "{folder} has no cards.": "{folder} 里没有卡片。",
    "Build the pack without --no-cards.": "重做内容包时不要加 --no-cards。",
    "{folder} has no {what}.": "{folder} 里没有{what}。",
    "Build the pack without --no-clips.": "重做内容包时不要加 --no-clips。",
    "See the pack's index.html, or build it without --no-cards.": "请看内容包里的 index.html，或者重做时不要加 --no-cards。",
    "{platform} takes no pictures: a card cannot go there.": "{platform} 不收图片：卡片发不过去。",
    "Send its words: a quote instead of a card.": "发它的文字：用金句代替卡片。",
    "Cannot read {path}: {error}.": "读不了 {path}：{error}。",
    "{path} is not the file that the pack was built with.": "{path} 不是做内容包时的那个文件。",
    "Look with `repurpose verify`, or build the pack again.": "用 `repurpose verify` 看看，或者重做内容包。",
    "Message {number} for {platform}: its {noun} is {over} {unit} over {most}.": (
        "给 {platform} 的第 {number} 条：{noun}超出上限 {most} {unit}，多了 {over}。"
    ),
    "Shorten it in the pack's threads/ and build the pack again.": "请在内容包的 threads/ 里改短，再重做内容包。",
}  # fmt: skip
