"""Sentences that speak of code, tables and pictures beside them go nowhere without those."""

import pytest

from repurpose import platforms
from repurpose.slicing import find_quotes, plan_storyboard, slice_thread, write_scripts
from repurpose.slicing.sentences.beside import points_beside
from tests.conftest import parse

POINTS = [
    ("zh", "下面的代码只有 12 行，却救了我们一整晚。"),
    ("zh", "下面这段代码把过期时间摊开。"),
    ("zh", "上面的表格里藏着答案。"),
    ("zh", "如下图所示，命中率跌到了底。"),
    ("zh", "从图 3 可以看出，利率在春天拐了弯。"),
    ("zh", "见表 2，第二列是去年的数。"),
    ("zh", "这张截图是凌晨两点拍的。"),
    ("zh", "完整的配置如下所示。"),
    ("zh", "下图中的红线是警戒水位。"),
    ("zh", "以上三张图片来自档案馆。"),
    ("zh", "下面的公式說明了一切。"),
    ("zh", "見圖 1，排字盤分三格。"),
    ("en", "The code below runs in twelve milliseconds."),
    ("en", "As shown below, the rate fell twice."),
    ("en", "Figure 2 tells the rest of the story."),
    ("en", "The following table lists every failure."),
    ("ja", "以下のコードは十二行しかない。"),
    ("ja", "図 2 のとおり、水位は下がった。"),
    ("ko", "아래 코드는 열두 줄뿐이다."),
    ("ko", "그림 3에서 보듯 금리가 꺾였다."),
]
SAYS = [
    ("zh", "好的代码不解释自己。"),
    ("zh", "他在图书馆坐了一个下午。"),
    ("zh", "下面的人总要往上看。"),
    ("zh", "这张照片里没有我，却是我的童年。"),
    ("zh", "企图 3 次逃跑的人，第四次成功了。"),
    ("zh", "地图上没有这条路。"),
    ("zh", "如图书馆一般安静的，是雪后的巷子。"),
    ("zh", "表面的平静下，水在走。"),
    ("zh", "发表 3 篇文章的人，拿走了全部奖金。"),
    ("zh", "前面的路还很长。"),
    ("en", "Good code explains nothing below its own level."),
    ("en", "The picture was never the point."),
    ("en", "He left the table before noon."),
    ("ja", "地図にない道を歩いた。"),
    ("ko", "그림은 말이 없다."),
]


@pytest.mark.parametrize(("language", "text"), POINTS)
def test_what_points_beside_itself(language, text):
    assert points_beside(text, language)


@pytest.mark.parametrize(("language", "text"), SAYS)
def test_what_speaks_for_itself(language, text):
    assert not points_beside(text, language)


ARTICLE = """# 一次缓存雪崩

凌晨两点，接口的延迟从 80 毫秒涨到 12 秒。

下面的代码只有 12 行，却是那一夜最贵的 12 行。

```python
cache.set(key, value, ttl=3600)
```

过期时间是常数，所有的键就在同一秒死去。

从图 3 可以看出，命中率在两分钟里跌到了底。

![命中率](a.png)

修复只有一行，代价是四十七分钟。最贵的不是机器，而是没有人想过它们会一起死。
"""


@pytest.mark.parametrize("name", ["x", "weibo", "xiaohongshu"])
def test_they_stand_in_no_digest_quote_clip_or_card(name):
    article = parse(ARTICLE)
    quotes = find_quotes(article)
    said = [post.text for post in slice_thread(article, platforms.get(name)).thread.posts]
    said += [quote.text for quote in quotes]
    said += [
        c.text
        for script in write_scripts(article, quotes)
        for beat in script.beats
        for c in beat.captions
    ]
    said += [article.show(p.span) for card in plan_storyboard(article, quotes) for p in card.pieces]
    assert not any("下面的代码" in text or "图 3" in text for text in said)
    assert any("四十七分钟" in text for text in said)
