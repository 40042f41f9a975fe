import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.article import Kind
from repurpose.slicing import Wishes, find_names, find_quotes, write_scripts
from repurpose.slicing.captions import LINE, MOST, write_captions
from repurpose.slicing.finding.quotes import LONGEST, SHORTEST, is_balanced
from repurpose.slicing.sentences.words import leans_back, measure
from tests.conftest import parse


def check(article, quotes):
    for quote in quotes:
        assert "".join(article.show(span) for span in quote.spans) == quote.text
        assert is_balanced(quote.text)
        assert not leans_back(quote.text)
        assert "评论区" not in quote.text
        assert quote.reasons
        if not quote.speaker:
            assert SHORTEST <= measure(quote.text) <= LONGEST
        for block in article.blocks:
            if block.kind in (
                Kind.HEADING,
                Kind.CTA,
                Kind.DISCLAIMER,
                Kind.TITLE,
                Kind.TABLE,
                Kind.CODE,
            ):
                for span in quote.spans:
                    assert not (span.start < block.span.end and block.span.start < span.end)


def test_the_samples_quotes(sample):
    quotes = find_quotes(sample)
    check(sample, quotes)
    assert 6 <= len(quotes) <= 12
    every = find_quotes(sample, most=40)
    speakers = {quote.speaker: quote.text for quote in every if quote.speaker}
    assert speakers["周见山，独立编辑"].startswith("好文章像一棵树")


@pytest.mark.parametrize(
    ("sentence", "words", "speaker"),
    [
        (
            "基金会执行总监弗洛伦斯·拉罗谢尔在接受采访时坦言:“我们不是在出售艺术品,而是在‘出售’一个希望。”",
            "我们不是在出售艺术品，而是在‘出售’一个希望。",
            "弗洛伦斯·拉罗谢尔，基金会执行总监",
        ),
        ("“零件不断脱落的赛车还在被要求以最高速度行驶,”卡佩莱斯比喻道。", "零件不断脱落的赛车还在被要求以最高速度行驶", "卡佩莱斯"),
        ("毕加索本人曾说:“艺术的使命不是装饰房间,而是对抗空虚。”", "艺术的使命不是装饰房间，而是对抗空虚。", "毕加索"),
        (
            "律师艾琳娜·陈曾代理过一位客户,她在接受采访时说:“手机不再只是物品,而是意识的载体。”",
            "手机不再只是物品，而是意识的载体。",
            "艾琳娜·陈，律师",
        ),
    ],
)  # fmt: skip
def test_somebodys_words_keep_their_speaker(sentence, words, speaker):
    article = parse(f"一个标题\n\n{sentence}\n")
    [quote] = [q for q in find_quotes(article) if q.speaker]
    assert (quote.text, quote.speaker) == (words, speaker)
    check(article, [quote])


def test_words_whose_speaker_is_unknown_are_not_offered():
    article = parse("一个标题\n\n他说:“我们做的事情没有人做过,也没有人敢做。”\n")
    assert [q for q in find_quotes(article) if "没有人做过" in q.text] == []


def test_the_authors_words_never_get_a_speaker():
    article = parse("一个标题\n\n“算力”不是成本,而是一种新的权力。这就是“马太效应”的意思。\n")
    assert all(not quote.speaker for quote in find_quotes(article))


def test_pins_and_bans(sample):
    plain = find_quotes(sample)
    banned = plain[0].text
    pinned = plain[-1].text
    chosen = find_quotes(sample, wishes=Wishes((pinned,), (banned,)))
    assert chosen[0].text == pinned
    assert banned not in [quote.text for quote in chosen]


def test_names_come_out_whole():
    text = (
        "字节跳动要采购芯片。有人说字节跳动很着急。后来字节跳动换了办法。"
        "英伟达的芯片供不应求,于是英伟达在扩产。字节跳动与英伟达谈判,Mt.Gox倒了,Mt.Gox又回来。"
    )
    names = [name.text for name in find_names(parse("标题\n\n" + text))]
    assert {"字节跳动", "英伟达", "Mt.Gox"} <= set(names)
    assert not {"字节", "跳动", "伟达", "Mt", "Gox"} & set(names)


def test_captions_say_everything_and_break_nothing(sample):
    names = find_names(sample)
    for block in sample.body:
        for span in sample.sentences(block):
            captions = write_captions(sample, span, names)
            said = "".join(c.text for c in captions)
            kept = "".join(ch for ch in sample.show(span) if ch not in "，。；：、")
            assert "".join(ch for ch in said if ch not in "，。；：、") == kept
            for caption in captions:
                assert measure(caption.text) <= MOST + LINE / 4
                assert caption.text[0] not in "，。、；：！？”）》"
                assert caption.text[-1] not in "，。；：、“（《"
                assert "".join(sample.show(s) for s in caption.spans) == caption.text


@given(
    st.text(st.sampled_from("中文字的了142.9亿美元%GPU，。；“”《》——、 "), min_size=1, max_size=120)
)
def test_captions_of_any_text_stay_within_two_lines(text):
    article = parse("标题\n\n甲" + text)
    for block in article.body:
        for caption in write_captions(article, block.span):
            assert measure(caption.text) <= MOST + 8  # what may not be parted can be longer
            assert "".join(article.show(s) for s in caption.spans) == caption.text


def test_scripts_hook_beats_and_close(sample):
    scripts = write_scripts(sample, find_quotes(sample))
    assert scripts[0].slug == "highlights"
    kinds = [beat.kind for beat in scripts[0].beats]
    assert kinds[0] == "hook"
    assert kinds[-1] == "close"
    spans = [c.spans[0] for beat in scripts[0].beats[1:] for c in beat.captions]
    assert spans == sorted(spans)


def test_a_clip_hooks_in_two_seconds_and_each_beat_says_one_thing(sample):
    highlights = write_scripts(sample, find_quotes(sample))[0]
    hook, *beats = ["".join(c.text for c in beat.captions) for beat in highlights.beats]
    assert measure(hook) <= 17  # seven characters are read in a second
    assert 3 <= len(beats) <= 12  # each two or three seconds
    assert all(measure(beat) <= 34 for beat in beats)
    assert len(set(beats)) == len(beats)


@pytest.mark.slow
@pytest.mark.corpus
def test_the_ten_articles_quotes(corpus):
    speakers = {}
    for article in corpus:
        quotes = find_quotes(article)
        check(article, quotes)
        assert 6 <= len(quotes) <= 12
        speakers |= {quote.speaker: quote.text for quote in quotes if quote.speaker}
    assert "弗洛伦斯·拉罗谢尔，基金会执行总监" in speakers
    assert "艾琳娜·陈，洛杉矶移民律师" in speakers
    assert "毕加索" in speakers


@pytest.mark.corpus
def test_the_ten_articles_names_are_whole(corpus):
    names = {name.text for article in corpus for name in find_names(article, 8)}
    assert {"字节跳动", "英伟达", "台积电", "Mt.Gox", "卡佩莱斯"} <= names
    assert not {"字节", "跳动", "伟达", "台积", "积电", "佩莱斯"} & names


@pytest.mark.slow
@pytest.mark.corpus
def test_the_ten_articles_scripts(corpus):
    for article in corpus:
        scripts = write_scripts(article, find_quotes(article))
        assert 2 <= len(scripts) <= 4
        for script in scripts:
            hook = sum(measure(c.text) for c in script.beats[0].captions)
            assert hook <= 21  # three seconds at seven characters a second
