"""Words of every subject, which therefore name none: kept out of hashtags."""

_WORDS = """
我们 你们 他们 她们 它们 自己 大家 人们 有人 别人 每个 每一 一个 一种 一些 一场
一次 一样 一切 一直 一定 一旦 一点 一起 一份 一幅 一位 一名 一家 一款 一条 这个
这种 这些 这样 这里 这场 这次 那个 那种 那些 那样 那里 什么 怎么 怎样 如何 为何
为什么 哪里 哪些 多少 几个 某种 某些 其他 其它 其中 其实 此次 此类 各种 各类
各国 各州 各地 因为 所以 但是 然而 不过 可是 如果 虽然 尽管 即使 只要 只有 除非
无论 不仅 而且 并且 或者 还是 以及 及其 同时 此外 另外 因此 因而 于是 总之 例如
比如 包括 对于 关于 根据 按照 通过 随着 为了 由于 基于 作为 成为 进行 实现 可以
可能 能够 应该 必须 需要 已经 正在 曾经 将会 开始 继续 出现 产生 形成 发生 存在
带来 提供 获得 拥有 具有 使得 导致 意味 意味着 不是 而是 就是 还是 正是 也是
都是 并非 没有 不会 不能 无法 不再 不同 更多 更加 更为 最终 最后 首先 其次 真正
完全 非常 十分 极其 尤其 特别 甚至 几乎 往往 常常 经常 总是 从来 仍然 依然 仍是
或许 也许 似乎 仿佛 显然 当然 事实上 实际上 本身 本质 本质上 之一 之间 之中 之后
之前 之下 之上 以来 以后 以前 以上 以下 方面 方式 形式 程度 范围 过程 结果 原因
目的 作用 影响 意义 价值 问题 情况 条件 关系 内容 部分 整个 全部 所有 许多 很多
大量 众多 少数 多数 大多 主要 重要 关键 核心 基本 基础 一般 普遍 具体 直接 间接
单一 单个 共同 相关 有关 当前 目前 现在 今天 如今 近日 近年 近年来 过去 未来
将来 时候 时间 时刻 时代 时期 年代 世纪 今年 去年 明年 每年 每天 每次 地方 世界
全球 国家 社会 国际 国内 中国 美国 欧洲 人类 公司 企业 机构 组织 行业 产业 领域
市场 系统 体系 机制 模式 平台 项目 计划 方案 策略 战略 政策 技术 科技 产品 服务
能力 水平 标准 质量 效率 成本 资源 资金 投入 投资 数据 信息 发展 增长 提升 提高
加强 推动 促进 改变 变化 变革 创新 突破 挑战 机遇 风险 竞争 合作 压力 趋势 方向
目标 路径 选择 决定 认为 表示 指出 强调 显示 说明 证明 发现 看到 知道 理解 了解
使用 应用 利用 采用 支持 保护 建立 构建 打造 参与 活动 事件 行动 工作 生活 研究
分析 报告 文章 故事 经验 教训 背后 面前 同样 一方面 另一方面 美元 欧元 亿元 万元
百分 左右 超过 达到 接近 至少 大约 平均 最大 最小 最高 最低 巨大 庞大 深刻 复杂
简单 明确 清晰 传统 现代 新的 旧的 大型 小型 全面 长期 短期 深层 高端 先进 强大
有效 可靠 个人 用户 读者 作者 观点 评论 分享 欢迎 关注 回复 这是 那是 是否 有的
的是 的人 是在 也在 都在 正在 不断 逐渐 逐步 迅速 快速 成功 失败 优势 劣势 特点
小伙伴 总能 学会 样子 喜欢 试图 希望 觉得 玩意儿 内心 学家 所学 自然法 国人 同事 家人 名字 人数 同龄人 中年人 主题 框架 感兴趣 痛苦 麻烦 习惯 角度 记忆 意愿 情绪 对话 层面 低成本 有效率
特征 角色 身份 地位 格局 环境 背景 阶段 节点 拐点 起点 终点
"""

_ENGLISH = """
about above after again against all almost along already also although always among another any
anything around because become been before began being below best better between both came can't
come could didn't doctor does doesn't doing don't done down each even ever every everybody
everything few find first found from gave gets give given goes going good great hadn't half hard
have having here himself however into it's itself just keep kept knew know known last later
least left less like little long look looks made make makes many matter means might mister more
most much must myself never nobody nothing often once only other others ought over part people
perhaps place quite rather really right said same says second seem seems seen several shall
should since some somebody something sometimes soon still such take taken tell than that that's
their them themselves then there therefore these they thing things think this those though
thought three through today told took toward turn turned under until upon used uses very want
wants well went were what when where whether which while whole whom whose will with within
without worth would your yourself
"""

# Nouns and the like of every subject.
_ENGLISH_COMMON = """
work year years
back change changes company companies day days door edit example friend friends hour hours idea ideas issue mind moment
moments month number part point question reason second side single status story thing time times tool tools version
way ways week weeks word words changed trained natural feel feels enjoy help
bit case cases chance couple difference end ends everyone someone anyone fact facts folks form front goal goals group
hand head home house image item items job kind kinds level life line lines link links list lists lot lots message
money name names need needs night none note notes option options order others page pages person piece pieces place
places post posts problem problems process reader readers reasons result results rest room sense set side sides site
sort sorts start step steps stuff success talk task tasks team teams term terms text title today topic topics type
types user users value view world wrong yesterday
"""

_LATIN = """
a an and are as at be by can do for from he her his i in is it its my no not of ok on or our she
that the their they this to vs we will with would you your
"""

_JAPANESE = """
自分 自身 価値 問題 状態 状況 時間 仕事 人々 今日 昨日 明日 彼女 彼等 物事 印象 全体 行為 意味 場合 必要 重要 大切 可能 結果 理由 原因
目的 方法 方向 関係 影響 変化 経験 記事 以上 以下 以外 以前 以降 最近 最初 最後 今回 前回 次回 一番 一方 一人 二人 本当 普通 普段 毎日 毎回
毎週 全部 全然 一部 部分 様々 色々 個人 相手 他人 存在 言葉 気持 感覚 意識 考慮 理解 認識 判断 選択 行動 実際 実現 成功 失敗 失敗談 努力
簡単 十分 大丈夫 当時 当然 無理 非常 同時 同様 間違 出来 思考 否定 肯定 説明 内容 対象 基本 具体的 削除 記述 今年 去年 来年 数年 年間 時代
途中 期間 場所 世界 社会 日本 人間 人生 生活 友人 先生 会社 企業 勤務 解除 確認 利用 使用 提供 参加 開始 終了 作成 発表
"""

_KOREAN = """
우리 자신 사람 사람들 생각 시간 문제 경우 때문 이것 그것 저것 여기 거기 오늘 내일 어제 정도 하나 모두 다른 어떤 그런 이런 무엇 누구 지금
본인 다시 이후 이전 처음 마지막 상황 방법 이유 결과 의미 가능 필요 중요
"""

COMMON = frozenset(_WORDS.split())
FUNCTION_WORDS = frozenset(_ENGLISH.split())  # beside the short words that are never taken
ENGLISH = FUNCTION_WORDS | frozenset(_ENGLISH_COMMON.split())
JAPANESE = frozenset(_JAPANESE.split())
KOREAN = frozenset(_KOREAN.split())
LATIN = frozenset(_LATIN.split())  # English words that stand in Chinese text
EDGE_LEFT = frozenset(
    "的了是在和与及或其这那我你他她它们为对从将也都就而不被把让使于等之以所如若则并且但却还只仅又再已曾正更最很太至由向往"
    "到给跟同比按据因凭个种些次位名家款条张件份场座项几每某各该本此何谁哪么吗呢吧啊呀着过地得可能会要想须应当有无未没非一二三四五六七八九十百千万亿两第前后里外间"
    "上下做去来用称说道看篇辆趟句"
)
EDGE_RIGHT = EDGE_LEFT - frozenset("家名件场座地会能用价上下前后间一二三四五六七八九十等")
