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
    ("zh", "如下表所示，三种方案差别很大。"),
    ("zh", "如上表，第三列是延迟。"),
    ("zh", "详见下表。"),
    ("zh", "下表列出了五种写法。"),
    ("zh", "上表中最后一行是结论。"),
    ("zh", "下面是完整代码。"),
    ("zh", "下面给出核心实现的代码。"),
    ("zh", "代码如下："),
    ("zh", "完整代码如下。"),
    ("zh", "具体命令如下"),
    ("zh", "见上图，两条线在这里相交。"),
    ("zh", "从上图可以看出问题所在。"),
    ("zh", "由图可见，命中率在下降。"),
    ("zh", "如图，黑线是基准。"),
    ("zh", "看下面这张图。"),
    ("zh", "这张图说明了一切。"),
    ("zh", "这个表格里有全部答案。"),
    ("zh", "上述代码有一个问题。"),
    ("zh", "这段代码有两个 bug。"),
    ("zh", "以下是我用的配置："),
    ("zh", "配置文件如下。"),
    ("zh", "运行结果如下："),
    ("zh", "输出如下图。"),
    ("zh", "上面这个例子里，x 是整数。"),
    ("zh", "把上面的 SQL 改成这样。"),
    ("zh", "看看这行日志。"),
    ("zh", "右图是修复之后的样子。"),
    ("zh", "（见图4）"),
    ("zh", "结果见表三。"),
    ("zh", "公式(1)给出了上界。"),
    ("zh", "由式 (2) 得到结论。"),
    ("zh", "将上式代入，可得答案。"),
    ("zh", "下式成立。"),
    ("zh", "点击下方链接查看。"),
    ("zh", "扫描下方二维码关注。"),
    ("zh", "下图是我画的草图。"),
    ("zh", "代码见附录。"),
    ("zh", "下面这个函数只有三行。"),
    ("zh", "伪代码如下。"),
    ("zh", "以下截图来自后台。"),
    ("zh", "如左图所示。"),
    ("zh", "圖一是舊版，圖二是新版。"),
    ("zh", "下列表格整理了差異。"),
    ("zh", "程式碼如下："),
    ("en", "Here is the full code:"),
    ("en", "The code looks like this:"),
    ("en", "In the snippet above, x is an integer."),
    ("en", "See the chart below."),
    ("en", "See Table 3."),
    ("en", "In this table, every row is a day."),
    ("en", "As you can see in the screenshot, it failed."),
    ("en", "The plot shows a sharp drop."),
    ("en", "This snippet does the trick."),
    ("en", "The function above returns early."),
    ("en", "The query below took nine seconds."),
    ("en", "Here's what it prints:"),
    ("en", "The diagram on the left shows the old design."),
    ("en", "As the figure shows, nothing moved."),
    ("en", "Run the following command:"),
    ("en", "The output is as follows:"),
    ("en", "Equation (2) gives the bound."),
    ("en", "(see figure 4)"),
    ("en", "The listing that follows is complete."),
    ("en", "Click the link below."),
    ("en", "The graph above is from March."),
    ("en", "In the image, the lamp is off."),
    ("ja", "コードは以下の通りです。"),
    ("ja", "以下に全文のコードを示す。"),
    ("ja", "上の図を見てください。"),
    ("ja", "下の表にまとめた。"),
    ("ja", "この図は去年のものだ。"),
    ("ja", "このコードには問題がある。"),
    ("ja", "次のコマンドを実行する。"),
    ("ja", "表1に結果を示す。"),
    ("ja", "図のように、線は交わる。"),
    ("ja", "下図は水位の変化である。"),
    ("ja", "上図の赤い線が警戒水位だ。"),
    ("ja", "下表のとおり。"),
    ("ja", "式(1)より、上限が得られる。"),
    ("ja", "スクリーンショットを見ると分かる。"),
    ("ja", "結果は次のとおり。"),
    ("ja", "右の写真は二〇一九年のもの。"),
    ("ko", "코드는 다음과 같다."),
    ("ko", "아래는 전체 코드다."),
    ("ko", "위 그림을 보자."),
    ("ko", "아래 표에 정리했다."),
    ("ko", "이 코드는 문제가 있다."),
    ("ko", "다음 명령을 실행한다."),
    ("ko", "표 1에 결과가 있다."),
    ("ko", "그림에서 보듯 선이 만난다."),
    ("ko", "다음 그림은 수위 변화다."),
    ("ko", "결과는 아래와 같다."),
    ("ko", "위의 스크린샷은 새벽 두 시에 찍었다."),
    ("ko", "식 (1)에서 상한을 얻는다."),
    ("ko", "위 코드에서 x는 정수다."),
    ("ko", "이 표를 보면 답이 있다."),
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
    ("zh", "图书馆的灯亮到十点。"),
    ("zh", "他把代码写得像诗。"),
    ("zh", "表达比正确更难。"),
    ("zh", "下面我想说说失败。"),
    ("zh", "以下三点最重要。"),
    ("zh", "结果如下半年的预期一样糟。"),
    ("zh", "这张图纸他画了三年。"),
    ("zh", "上面的领导不懂代码。"),
    ("zh", "这段话我记了很多年。"),
    ("zh", "看图说话是小学的作业。"),
    ("zh", "公式救不了一个没有问题的人。"),
    ("zh", "如图灵所说，机器可以思考。"),
    ("zh", "企业图 4 个点的利润。"),
    ("zh", "视频号的流量在涨。"),
    ("zh", "下表态之前，他想了很久。"),
    ("zh", "输出倒逼输入。"),
    ("zh", "一张照片胜过千言万语。"),
    ("zh", "命令如山。"),
    ("zh", "见表哥那天，下着雨。"),
    ("zh", "地表 3 公里以下全是水。"),
    ("zh", "他的手表 2 万块。"),
    ("zh", "那年他发的图 5 个人点赞。"),
    ("zh", "算法是配置出来的世界观。"),
    ("zh", "第 12 行代码谁都没看过。"),
    ("en", "A picture is worth a thousand words."),
    ("en", "He put the code below everything else in his life."),
    ("en", "Table manners matter."),
    ("en", "She left the chart on the wall."),
    ("en", "Figure out what you want."),
    ("en", "The output of a team is its trust."),
    ("en", "Log below your means and sleep well."),
    ("en", "Nothing in the code said why."),
    ("en", "This command of language is rare."),
    ("en", "The image of the city changed."),
    ("en", "Equation by equation, he lost his friends."),
    ("en", "As seen on TV."),
    ("en", "The formula above all was patience."),
    ("ja", "図書館は静かだった。"),
    ("ja", "コードは嘘をつかない。"),
    ("ja", "表の顔と裏の顔がある。"),
    ("ja", "意図2つ目はなかった。"),
    ("ja", "写真は残る。"),
    ("ko", "그림은 말이 없다."),
    ("ko", "코드는 거짓말을 하지 않는다."),
    ("ko", "표정 3개로 연기했다."),
    ("ko", "다음 사람은 오지 않았다."),
    ("ko", "아래층 사람들은 몰랐다."),
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
