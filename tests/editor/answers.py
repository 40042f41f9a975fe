"""Articles and answers for tests of the editor: what a careful model would say, and a stand-in that says it."""

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

from repurpose.article import Article, Source, parse_article
from repurpose.editor import Answer, AskFailed, Question, Usage
from repurpose.json_object import JsonObject

TEXT = """# 慢一点的书店：为什么能开三十年？

街角的书店开了三十年，没有涨过一次价。老板姓林，今年七十二岁。

## 账本

老板说，账本不是用来记谁欠了钱，而是用来记谁很久没有来过。书可以慢慢还，人不能忘。去年有一百二十位客人被他写进账本，其中九十位后来又来了。

如果你急着走，他就不卖给你。

有人认为，这样的店迟早会关门。其实它比街上任何一家店都长寿。

## 三样东西

开店三十年，他只守住三样东西：

- 一把旧椅子，谁都可以坐一下午。
- 一壶热茶，冬天给等车的人喝。
- 一盏灯，每天亮到夜里十一点。

来的人不一定买书，可能只是坐一会儿。除非下大雨，门总是开着。

## 明天

2024年房租涨了百分之四十，他没有搬走。街坊们凑了八万元，把店面买了下来。

慢，是他做生意的方法，也是他活着的方法。一家店能开多久，要看有多少人怕它关门。
"""

GOOD: JsonObject = {
    "subject": "18",
    "skip": [],
    "titles": ["tb", "t"],
    "posts": [
        {"role": "hook", "ids": ["1"], "more": ["2"]},
        {"role": "claim", "ids": ["3"], "more": ["4"]},
        {"role": "reason", "ids": ["5"], "more": []},
        {"role": "story", "ids": ["15", "16"], "more": []},
        {"role": "close", "ids": ["18"], "more": ["17"]},
    ],
    "quotes": [["4"], ["18"], ["17"]],
    "figures": [["15"]],
    "cover": "三十年",
    "keywords": [{"text": "三十年", "id": "1"}],
    "cards": [["1"], ["4"], ["18"]],
    "clip": ["1", "4", "18"],
    "tags": [{"text": "书店", "id": "1"}, {"text": "账本", "id": "3"}],
}


def article(text: str = TEXT, name: str = "store.md") -> Article:
    return parse_article(text, Source(name, "0" * 64))


@dataclass
class Speaker:
    """Answers questions in turn with what it was given, the last one again and again; counts them."""

    says: Sequence[JsonObject | AskFailed]
    asked: list[Question] = field(default_factory=list)

    def __call__(self, question: Question) -> Answer:
        self.asked.append(question)
        said = self.says[min(len(self.asked), len(self.says)) - 1]
        if isinstance(said, AskFailed):
            raise said
        raw = json.dumps(said, ensure_ascii=False)
        usage = Usage(asked=3000, answered=400, cost=0.001)
        return Answer(said, raw, "model.test", "careful-1", usage=usage, seconds=1.0)
