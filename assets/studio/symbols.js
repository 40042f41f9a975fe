// Symbols of Chinese layout and some emoji, by groups: each the sign, what it is called in Chinese, and in English.

const TABLE = {
  marks: `・ 间隔号 中点 | middle dot
· 间隔点 | interpunct
—— 破折号 | dash
…… 省略号 | ellipsis
～ 波浪号 | wave dash
、 顿号 | enumeration comma
； 分号 | semicolon
： 冒号 | colon
！ 叹号 感叹号 | exclamation mark
？ 问号 | question mark
％ 百分号 | percent
‰ 千分号 | per mille
° 度 | degree
℃ 摄氏度 | celsius
￥ 元 人民币 | yuan yen
€ 欧元 | euro
§ 节 | section
※ 参考号 | reference mark
〃 同上 | ditto
〇 零 | zero`,
  quotes: `「」 直角引号 | corner brackets
『』 双直角引号 | double corner brackets
“” 双引号 | double quotation marks
‘’ 单引号 | single quotation marks
《》 书名号 | title marks
〈〉 单书名号 | single title marks
【】 方头括号 | black brackets
〖〗 空心方头括号 | white brackets
（） 括号 | parentheses
［］ 方括号 | square brackets
〔〕 六角括号 | tortoise shell brackets`,
  numbers: `① 一 圈一 | one
② 二 圈二 | two
③ 三 圈三 | three
④ 四 圈四 | four
⑤ 五 圈五 | five
⑥ 六 圈六 | six
⑦ 七 圈七 | seven
⑧ 八 圈八 | eight
⑨ 九 圈九 | nine
⑩ 十 圈十 | ten
❶ 实心一 | black one
❷ 实心二 | black two
❸ 实心三 | black three
❹ 实心四 | black four
❺ 实心五 | black five
㈠ 括号一 | first
㈡ 括号二 | second
㈢ 括号三 | third
Ⅰ 罗马一 | roman one
Ⅱ 罗马二 | roman two
Ⅲ 罗马三 | roman three
½ 二分之一 一半 | half
1️⃣ 数字一 | keycap one
2️⃣ 数字二 | keycap two
3️⃣ 数字三 | keycap three
4️⃣ 数字四 | keycap four
5️⃣ 数字五 | keycap five`,
  shapes: `● 实心圆 | black circle
○ 空心圆 | white circle
◆ 实心菱形 | black diamond
◇ 空心菱形 | white diamond
■ 实心方块 | black square
□ 空心方块 | white square
▲ 实心三角 | triangle up
▼ 倒三角 | triangle down
▶ 播放 右三角 | play triangle right
★ 实心星 | black star
☆ 空心星 | white star
◎ 同心圆 | bullseye
▪ 小方块 | small square
│ 竖线 | vertical line
─ 横线 | horizontal line
→ 右箭头 | arrow right
← 左箭头 | arrow left
↑ 上箭头 | arrow up
↓ 下箭头 | arrow down
↗ 右上箭头 上升 | arrow up right rise
↘ 右下箭头 下降 | arrow down right fall
⇒ 双箭头 推出 | double arrow implies
↔ 左右箭头 | arrow both
✓ 对勾 | check mark
✗ 叉 | cross mark
♪ 音符 | note music
× 乘 乘号 | times
÷ 除 除号 | divided
± 正负 | plus minus
≈ 约等于 | about equal
≠ 不等于 | not equal
≤ 小于等于 | at most
≥ 大于等于 | at least
∞ 无穷 | infinity`,
  marksof: `✅ 完成 对勾 | done check
❌ 错误 叉 | wrong cross
❗ 重要 叹号 | important exclamation
❓ 疑问 问号 | question
⚠️ 注意 警告 | warning
🚫 禁止 | forbidden
💯 满分 一百 | hundred
🔥 火 热门 | fire hot
✨ 闪光 | sparkles
⭐ 星 | star
🌟 亮星 | glowing star
💡 灯泡 想法 | bulb idea
📌 图钉 置顶 | pin
📍 地点 位置 | place
🔗 链接 | link
🔍 搜索 放大镜 | search
🎯 目标 靶心 | target
🏆 奖杯 冠军 | trophy
🥇 金牌 第一 | gold medal first
🎉 庆祝 撒花 | party celebrate
🎁 礼物 | gift
🔔 铃 提醒 | bell
🚀 火箭 | rocket
⏰ 闹钟 时间 | clock alarm
📅 日历 日期 | calendar
📈 上涨 图表 | chart up
📉 下跌 图表 | chart down
📊 柱状图 数据 | bar chart data
💰 钱 | money
🧾 收据 账单 | receipt`,
  things: `📖 书 阅读 | book read
📚 书籍 | books
📝 笔记 记录 | memo note
✏️ 铅笔 | pencil
📷 相机 | camera
🎬 影片 场记板 | film clapper
🎧 耳机 | headphones
🎤 麦克风 | microphone
💻 电脑 | laptop computer
📱 手机 | phone
🖼️ 画 图片 | picture
🏠 家 房子 | home house
🏢 公司 办公楼 | office
🚗 汽车 | car
✈️ 飞机 旅行 | plane travel
☕ 咖啡 | coffee
🍵 茶 | tea
🍜 面 | noodles
🍚 米饭 | rice
🍰 蛋糕 | cake
🌱 新芽 成长 | seedling grow
🌸 花 樱花 | blossom flower
🌿 草药 叶 | herb leaf
🍂 落叶 秋天 | leaves autumn
🌙 月亮 夜 | moon night
☀️ 太阳 晴 | sun
🌧️ 雨 | rain
❄️ 雪 | snow
🐱 猫 | cat
🐶 狗 | dog`,
  faces: `😀 笑 | grin
😂 笑哭 | tears of joy
😊 微笑 | smile
🥰 喜欢 | love
😍 爱心眼 | heart eyes
😎 酷 | cool
🤔 思考 | thinking
😅 汗 尴尬 | sweat
🙄 白眼 | eye roll
😮 惊讶 | surprised
😭 大哭 | crying
😡 生气 | angry
😴 困 睡 | sleep
🤯 震惊 | mind blown
🥳 庆祝 | partying
🙈 捂眼 | see no evil
❤️ 红心 爱 | heart love
💔 心碎 | broken heart
💬 对话 评论 | speech comment
💪 加油 力量 | strong
👍 赞 好 | thumbs up like
👎 踩 不好 | thumbs down
👏 鼓掌 | clap
🙏 感谢 拜托 | thanks please
🤝 握手 合作 | handshake
👉 看这里 右指 | point right
👈 左指 | point left
👆 上指 | point up
👇 下指 往下看 | point down
✌️ 胜利 耶 | victory
👀 看 眼睛 | eyes look
🙋 举手 提问 | raise hand ask
👨‍👩‍👧 家庭 一家人 | family`,
};

/** Groups in order: [name, [{sign, zh, en}]]. */
export const GROUPS = Object.entries(TABLE).map(([group, lines]) => [group, lines.split("\n").map((line) => {
  const [sign, ...names] = line.split(" ");
  const [zh, en] = names.join(" ").split(" | ");
  return { sign, zh, en };
})]);
