"""The worst that a digest has said, a case each: what must never go out, and what may only go together.

The articles are samples of our own, written to show one kind of fault.
"""

from dataclasses import dataclass

import pytest

from repurpose import platforms
from repurpose.article import Article
from repurpose.slicing import Post, find_figures, find_quotes, slice_thread
from repurpose.slicing.planning.windows import without_connectives
from repurpose.slicing.sentences.announcing import announces
from repurpose.slicing.sentences.units import read_units
from tests.conftest import parse

PLATFORMS = ("x", "weibo", "xiaohongshu", "linkedin")
STORY = (
    "磨坊建在河湾里，水车每转一圈要四十秒。第一任磨坊主把账记在门板上，六十年没有换过一块。",
    "一九三一年，上游修了水坝，河面降了两米。镇上的人以为磨坊会搬走，磨坊主却把水车放低了两米。",
    "真正让磨坊停下来的不是水坝，而是一条公路。麦子坐上卡车以后，没有人再愿意等四十秒。",
    "磨坊如今是一间书店。书架立在磨盘上，最安静的位置留给了门板上的账。",
    "一座磨坊教给小镇的事很简单：慢并不可怕，可怕的是没有人再等。",
)


@dataclass(frozen=True)
class Case:
    """An article, and what must hold of all that is said of it."""

    name: str
    text: str
    never: tuple[str, ...] = ()
    together: tuple[tuple[str, str], ...] = ()  # the first stands only where the second does
    kept: tuple[str, ...] = ()  # that is said somewhere: the article is not simply left out
    opens: tuple[str, ...] = ()  # with which no post begins
    ends: tuple[str, ...] = ()  # nor ends

    @property
    def article(self) -> Article:
        return parse(self.text)


def story(*parts: str, title: str = "河湾里的磨坊", before: str = "") -> str:
    """Return an article of the story with `parts` in its middle."""
    body = [*STORY[:3], *parts, *STORY[3:]]
    return f"{before}# {title}\n\n" + "\n\n".join(body) + "\n"


CASES = (
    Case(
        "an excuse list goes out as the author's view",
        story(
            "你可能会说：",
            "- 小镇没有钱，书店养不活自己。\n- 年轻人都走了，书没有人读。\n- 磨坊太旧，早该拆了。",
            "这些都是借口。书店开张的第一年，来的人比镇上的人还多。",
        ),
        together=(
            ("书店养不活自己", "这些都是借口"),
            ("书没有人读", "这些都是借口"),
            ("早该拆了", "这些都是借口"),
        ),
    ),
    Case(
        "a view that the author overturns stands alone",
        story(
            "很多人以为水坝毁掉了磨坊。但账本上写得清楚，停工前一年的收入是历年最高的。",
        ),
        together=(("很多人以为水坝毁掉了磨坊", "账本上写得清楚"),),
    ),
    Case(
        "a thread opens with the translators' credits",
        story(
            before="---\nauthor: 林河\n---\n",
        ).replace(
            STORY[0],
            "本文译自《河流月刊》，经作者授权发布。\n\n译者：何桥，校对：周渡\n\n" + STORY[0],
        ),
        never=("本文译自", "何桥", "周渡", "授权"),
        kept=("不是水坝，而是一条公路",),
    ),
    Case(
        "half a list goes out",
        story(
            "搬走一座磨坊要过三关：",
            "1. 拆下磨盘，一块有两吨重。\n2. 抬出水车，门只有一米宽。\n3. 说服镇上的人，这一关最难。",
        ),
        together=(
            ("拆下磨盘", "说服镇上的人"),
            ("说服镇上的人", "拆下磨盘"),
            ("要过三关", "说服镇上的人"),
        ),
    ),
    Case(
        "an item keeps its number and loses its list",
        story(
            "1、磨盘\n\n磨盘是从三百里外的山上凿下来的，凿它的石匠没有留下名字，只在背面刻了一条鱼。",
            "2、水车\n\n水车用的是河边的老榆木，泡在水里一百年也没有烂，拆下来的时候还闻得到木头的味道。",
            "3、门板\n\n门板上记着六十年的账，最后一笔是欠着的，欠账的人是磨坊主自己。",
        ),
        together=(("2、水车", "1、磨盘"), ("3、门板", "2、水车"), ("1、磨盘", "3、门板")),
    ),
    Case(
        "a list within a quotation keeps its stars",
        story("书店的墙上写着：", "> * 先坐下，再翻书。\n> * 翻到哪里，就从哪里读起。"),
        never=("* ",),
    ),
    Case(
        "an interview's thread ends on a shop's page",
        story(
            "记者：书店靠什么活下来？",
            "店主周渡答道：“靠卖书，也靠卖面粉。面粉在 https://shop.example.com/flour 可以买到。”",
            before="---\ncanonical: https://river.example.org/mill\n---\n",
        ),
        kept=("https://river.example.org/mill",),
        ends=("shop.example.com/flour",),
    ),
    Case(
        "an article without an address ends on one that it only cites",
        story("水坝的图纸收在省档案馆（https://archive.example.net/dam-1931）里，谁都可以去看。"),
        together=(("https://archive.example.net/dam-1931", "图纸收在省档案馆"),),
    ),
    Case(
        "a newsletter's furniture is a post",
        story(
            "欢迎订阅《河流周刊》，每周五发到你的邮箱。",
            "往期推荐：桥为什么会断",
            "长按识别下方二维码，加入读者群。",
        ),
        never=("欢迎订阅", "往期推荐", "二维码"),
        kept=("不是水坝，而是一条公路",),
    ),
    Case(
        "a sponsor's block and a job are posts",
        story(
            "## 赞助商\n\n本期由河湾面粉赞助，输入折扣码 RIVER 立减二十元。",
            "## 招聘\n\n书店诚聘店员两名，简历请发到 jobs@example.org。",
            "## 后来",
        ),
        never=("折扣码", "河湾面粉", "诚聘", "jobs@example.org"),
    ),
    Case(
        "a picture's caption is a sentence",
        story(
            "![](mill.jpg)\n\n图｜一九三〇年的磨坊，镇档案馆供图",
            "上图是磨坊主和他的孩子站在水车前面。",
        ),
        never=("镇档案馆供图", "图｜", "上图是"),
    ),
    Case(
        "what only leads in a picture is said without it",
        story("水车从上面看是这个样子：\n\n![](wheel.png)\n\n轮辐一共三十六根，少一根就会跳。"),
        never=("是这个样子",),
    ),
    Case(
        "a post ends on what it announces",
        story("更微妙的是……", "接下来，我们来看看账本上的最后一页。"),
        ends=("更微妙的是……", "最后一页。"),
    ),
    Case(
        "a post opens with a connective",
        story().replace("真正让磨坊停下来的", "然而，真正让磨坊停下来的"),
        opens=("然而，",),
        kept=("不是水坝，而是一条公路",),
    ),
    Case(
        "the title is said twice",
        story("## 慢并不可怕\n\n书店每天只卖十本书。", title="慢并不可怕").replace(
            STORY[0], f"慢并不可怕。\n\n{STORY[0]}"
        ),
        never=("慢并不可怕。", "慢并不可怕\n书店"),
    ),
    Case(
        "a greeting closes the thread",
        story() + "\n晚安，各位。\n\n我们下期再见！\n",
        never=("下期再见", "晚安，各位"),
    ),
    Case(
        "good news goes out without the bad",
        story(
            "好消息是，河水在第三年涨了回来。坏消息是，鱼没有回来。",
        ),
        together=(("好消息是", "坏消息是"), ("坏消息是", "好消息是")),
    ),
    Case(
        "a question stands without its answer",
        story("磨坊主为什么不搬走？因为账还没有收完。"),
        together=(("为什么不搬走", "因为账还没有收完"), ("因为账还没有收完", "为什么不搬走")),
    ),
    Case(
        "reasons are promised, and a post ends on the first",
        story(
            "磨坊活下来，有三点原因：",
            "**镇上的人舍不得。** 每户人家都在那里磨过面，谁也不愿意先开口说拆。",
            "**河水还在。** 水位降了两米，可是从来没有断过一天。",
            "**书比面粉轻。** 一个人就能把书店开起来，不用两吨重的磨盘。",
        ),
        ends=("谁也不愿意先开口说拆。",),
        together=(("有三点原因", "书比面粉轻"),),
    ),
    Case(
        "a post opens with a reason and has no claim",
        story("没有人料到书店会满座。因为那一年镇上的学校刚刚停办，孩子们没有地方可去。"),
        opens=("因为那一年",),
        together=(("因为那一年", "没有人料到"),),
    ),
    Case(
        "a sentence trails off before it says what then",
        story("当水车停下来，当最后一袋麦子被卡车拉走……磨坊主锁上门，把钥匙扔进了河里。"),
        ends=("被卡车拉走……",),
    ),
    Case(
        "references and footnotes are posts",
        story() + "\n## 参考资料\n\n- 何桥：《河上的六十年》，河流出版社，1998 年。\n",
        never=("河流出版社", "参考资料"),
    ),
    Case(
        "somebody speaks and only a pronoun says who",
        story("", "“我把门板留下来，是因为账还没有算完。”他说道。").replace("\n\n\n\n", "\n\n"),
        opens=("“我把门板留下来",),
    ),
    Case(
        "what is set against others stands alone",
        story("河西的磨坊拆了。河东的磨坊则在同一年改成了邮局，门口还挂着旧水车。"),
        opens=("河东的磨坊则",),
    ),
    Case(
        "a plea leads in the author's questions",
        story() + "\n欢迎在评论区分享：\n\n1. 你家乡还有磨坊吗？\n2. 它现在是什么样子？\n",
        never=("欢迎在",),
        kept=("1. 你家乡还有磨坊吗？\n2. 它现在是什么样子？",),
    ),
    Case(
        "marks of a writer's tools reach a post",
        story(
            "水坝的高度[^1]见[[水坝]]，流量记作 $Q = v \\cdot A$。 ^a1b2",
            "下游的流量记作 `$Q_{down}$`，图纸在档案馆[1]，照片在学校[2]。",
            "[^1]: 十一米。",
        ),
        never=("[^1]", "[1]", "[2]", "[[", "$", "^a1b2", "\\cdot"),
    ),
)


def posts_of(article: Article) -> list[Post]:
    threads = [slice_thread(article, platforms.get(name)).thread for name in PLATFORMS]
    return [post for thread in threads for post in thread.posts]


@pytest.mark.mostly_slow(quick=11)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_went_wrong_never_goes_out(case):
    posts = posts_of(case.article)
    bodies = [[run.text for run in post.runs if run.role in ("body", "link")] for post in posts]
    texts = [post.text for post in posts] + [quote.text for quote in find_quotes(case.article)]
    assert len(posts) >= len(PLATFORMS)
    assert not [body for body in bodies if body and body[0].startswith(case.opens or "\0")]
    assert not [body for body in bodies if body and body[-1].endswith(case.ends or "\0")]
    for words in case.never:
        assert not [text for text in texts if words in text]
    for part, whole in case.together:
        assert not [text for text in texts if part in text and whole not in text]
    for words in case.kept:
        assert [text for text in texts if words in text]


@pytest.mark.mostly_slow(quick=11)
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_check_finds_nothing_in_it_either(case):
    """The rules of `repurpose check` share no list with the slicer."""
    from repurpose.pack.wording.rules import SaidPost, SaidThread, check_wording

    article = case.article
    for name in PLATFORMS:
        thread = slice_thread(article, platforms.get(name)).thread
        posts = tuple(
            SaidPost(
                str(number),
                "".join(r.text for r in post.runs if r.role in ("body", "title", "label")).strip(),
                tuple(run.text for run in post.runs if run.role == "title"),
                titled=post.runs[0].role == "title",
                call=any(run.role == "cta" for run in post.runs),
            )
            for number, post in enumerate(thread.posts, start=1)
        )
        found = check_wording(SaidThread(posts, thread.style == "full", article.title, ""))
        assert [(name, *fault) for fault in found] == []


def test_no_window_counts_steps_that_are_not_there():
    units, _ = read_units(
        parse(story("救一座磨坊要先懂它。首先，要知道水从哪里来。其次，要问每一家磨过面的人。"))
    )
    first = next(n for n, unit in enumerate(units) if unit.text.startswith("首先"))
    alone = without_connectives(units, units[first - 1 : first + 1])
    assert [unit.text for unit in alone][1:] == ["要知道水从哪里来。"]
    both = without_connectives(units, units[first - 1 : first + 2])
    assert [unit.text[:2] for unit in both][1:] == ["首先", "其次"]


@pytest.mark.parametrize(
    ("text", "promises"),
    [
        ("一方面，老窑要修。", True),
        ("一方面老窑要修，另一方面新窑要建。", False),
        ("另一方面，买窑还是租窑成了一道选择题。", True),
        ("修窑是一件慢事。", False),
    ],
)
def test_half_of_a_contrast_and_a_choice_promise_the_rest(text, promises):
    assert announces(text) is promises


def test_no_digest_says_a_sentence_whose_end_is_lost():
    lost = "书店的店主周渡在镇上教书，他是一个教了四十年书却没有出过一本书的"
    article = parse(story(lost, *(f"{part}{part}" for part in STORY[:3])))
    assert [unit.text for unit in read_units(article)[0] if unit.cut_off] == [lost]
    posts = slice_thread(article, platforms.get("x"), style="digest").thread.posts
    assert not [post.text for post in posts if lost in post.text]
    named = "书店的店主周渡在镇上教书，他的第一家书店叫 Waterside"
    whole = parse(
        story(named, *(f"{part}{part}" for part in STORY[:3]))
    )  # only the stop is missing
    assert not [unit for unit in read_units(whole)[0] if unit.cut_off]
    habit = parse(story().replace("。\n\n", "\n\n"))  # an author who leaves out the stops
    assert not [unit for unit in read_units(habit)[0] if unit.cut_off]


@pytest.mark.parametrize(
    ("sentence", "speaker"),
    [
        ("店主周渡坦言：“我每天只卖十本书，多一本也不卖。”", "周渡"),
        ("他坦言：“我每天只卖十本书，多一本也不卖。”", ""),
        ("也许明天有人会说：“这间书店根本不该开在河边。”", ""),
        ("研究显示：“读者在水声里读得更久，也记得更牢。”", ""),
    ],
)
def test_nobody_is_put_into_a_strangers_mouth(sentence, speaker):
    speakers = {quote.speaker.split("，")[0] for quote in find_quotes(parse(story(sentence)))}
    assert speakers - {""} == ({speaker} if speaker else set())


@pytest.mark.parametrize(
    ("sentence", "number"),
    [
        ("书店去年的收入比前年少了近8%。", "近8%"),
        ("书店去年的收入比前年少了将近8%。", "将近8%"),
        ("书店去年的收入比前年少了大约8%。", "大约8%"),
        ("书店去年的收入比前年少了8%左右。", "8%左右"),
        ("书店去年的收入比前年少了不足8%。", "不足8%"),
        ("书店去年最多900人来过。", "最多900人"),
        ("书店去年来了900多人。", "900多人"),
        ("书店去年来了900人。", "900人"),
    ],
)
def test_a_figure_keeps_the_word_that_qualifies_it(sentence, number):
    article = parse(f"# 账\n\n{sentence}\n")
    assert [article.show(figure.number) for figure in find_figures(article)] == (
        [number] if number else []
    )
