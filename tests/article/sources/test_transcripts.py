"""Transcripts: cues become sentences, each with its time and who says it."""

import json

import pytest

from repurpose.article import Reading, Source, parse_article, read_articles, speakers_of, time_of
from repurpose.article.sources.transcripts import transcript
from repurpose.article.sources.transcripts.transcript import read_transcript
from repurpose.errors import UnreadableArticle
from repurpose.slicing import find_quotes
from tests.conftest import ROOT

TALK = """1
00:00:00,500 --> 00:00:03,000
林岚：我们先从一只旧箱子说起，

2
00:00:03,000 --> 00:00:06,200
里面有三百封没有寄出的信。嗯，

3
00:00:06,300 --> 00:00:09,000 X1:40 X2:600
{\\an8}每一封都写给同一个人。

4
00:00:12,000 --> 00:00:14,000
[掌声]

5
00:00:14,500 --> 00:00:18,000
周望：您为什么不寄呢？

6
00:00:18,200 --> 00:00:24,000
林岚：因为寄出去，<i>话就不是我的了</i>。
"""
CAPTIONS = """WEBVTT - 修桥的人

NOTE 这一段没有人说

STYLE
::cue { color: red }

intro
00:01.000 --> 00:02.000 align:start
<v 林岚>你好，<c.loud>周望</c>。<v.quiet 周望>你也好。

01:00:03.000 --> 01:00:04.000
<v 林岚>我们开始<01:00:03.500>吧。
"""


def read(text, name="a.srt"):
    data = text if isinstance(text, bytes) else text.encode()
    return parse_article(read_transcript(data, name).text, Source(name, "0"))


def said(article):
    """The sentences of an article, each with when it is said and by whom."""
    speakers = speakers_of(article)
    return [
        (time_of(article, span), speakers.get(number, ""), article.show(span))
        for number, block in enumerate(article.blocks)
        for span in (article.sentences(block) if block in article.body else ())
    ]


def test_sentences_are_joined_over_cues_and_have_their_time_and_speaker():
    assert said(read(TALK)) == [
        (0.5, "林岚", "林岚：我们先从一只旧箱子说起，里面有三百封没有寄出的信。"),
        (3.0, "林岚", "嗯，每一封都写给同一个人。"),
        (14.5, "周望", "周望：您为什么不寄呢？"),
        (18.2, "林岚", "林岚：因为寄出去，话就不是我的了。"),
    ]


def test_voices_of_webvtt_are_turns_and_its_notes_and_styles_are_nothing():
    article = read(CAPTIONS, "a.vtt")
    assert article.title == "修桥的人"
    assert said(article) == [
        (1.0, "林岚", "林岚：你好，周望。"),
        (1.0, "周望", "周望：你也好。"),
        (3603.0, "林岚", "林岚：我们开始吧。"),
    ]


def test_somebody_unnamed_is_not_taken_for_who_spoke_before():
    text = "WEBVTT\n\n00:01.000 --> 00:02.000\n<v 林岚>你好。\n\n00:02.000 --> 00:03.000\n<v 周望>我也好。\n\n00:03.000 --> 00:04.000\n>> 该开始了。\n\n00:04.000 --> 00:05.000\n好。\n"
    assert [speaker for _, speaker, _ in said(read(text))] == ["林岚", "周望", "", ""]


def test_one_speaker_is_the_author_and_stands_before_nothing():
    text = "1\n00:00:01,000 --> 00:00:02,000\nAda: We built a bridge.\n\n2\n00:00:02,000 --> 00:00:04,000\nAda: It took a year.\n"
    article = read(text)
    assert article.author == "Ada"
    assert [words for _, _, words in said(article)] == ["We built a bridge.", "It took a year."]


def test_captions_that_roll_up_are_said_once():
    lines = [
        "我们今天说一座桥",
        "它在河的下游",
        "建了整整九年",
        "没有人走过",
        "后来水改道了",
        "桥就空着",
    ]
    cues = [
        f"00:0{n}.000 --> 00:0{n}.900\n{above}{line}\n"
        for n, (above, line) in enumerate(
            zip(["", *(f"{line}\n" for line in lines)], lines, strict=False), start=1
        )
    ]
    article = read("WEBVTT\n\n" + "\n".join(cues), "a.vtt")
    text = "".join(article.show(block.span) for block in article.blocks)
    assert [text.count(line) for line in lines] == [1] * len(lines)


def test_two_lines_with_dashes_are_two_speakers():
    text = "1\n00:00:01,000 --> 00:00:03,000\n- 你写完了吗？\n- 还没有。\n"
    assert [words for _, _, words in said(read(text))] == ["你写完了吗？", "还没有。"]


def test_subtitles_without_marks_have_paragraphs_by_their_silences():
    text = "".join(
        f"{n}\n00:00:{start:02},000 --> 00:00:{start + 2:02},000\n{line}\n\n"
        for n, (start, line) in enumerate(
            [(1, "我们先看河"), (3, "再看桥"), (9, "最后看人"), (11, "人最难看懂")], start=1
        )
    )
    assert [words for _, _, words in said(read(text))] == [
        "我们先看河 再看桥",
        "最后看人 人最难看懂",
    ]


SEGMENTS = [
    (0.0, 3.2, "There was a bridge, and"),
    (3.2, 5.0, "nobody crossed it."),
    (6.0, 8.0, "Why?"),
]
WHO = ["0", "0", "1"]
WHISPER = {"text": "x", "language": "en", "segments": [{"id": n, "start": a, "end": b, "text": f" {t}", "words": [{"word": " There", "start": a, "end": b}]} for n, (a, b, t) in enumerate(SEGMENTS)]}  # fmt: skip
SHAPES = {
    "whisper": WHISPER,
    "whisperx": {"segments": [{"start": a, "end": b, "text": t, "speaker": f"SPEAKER_0{w}"} for (a, b, t), w in zip(SEGMENTS, WHO, strict=True)]},
    "whisper.cpp": {"result": {"language": "en"}, "transcription": [{"timestamps": {"from": f"00:00:0{a:.3f}".replace(".", ","), "to": f"00:00:0{b:.3f}".replace(".", ",")}, "offsets": {"from": a * 1000, "to": b * 1000}, "text": f" {t}"} for a, b, t in SEGMENTS]},
    "pipeline": {"text": "x", "chunks": [{"timestamp": [a, b], "text": f" {t}"} for a, b, t in SEGMENTS]},
    "deepgram": {"results": {"channels": [{"alternatives": [{"transcript": "There was", "words": [{"word": "there", "start": 0, "end": 1}]}]}], "utterances": [{"start": a, "end": b, "transcript": t, "speaker": int(w)} for (a, b, t), w in zip(SEGMENTS, WHO, strict=True)]}},
    "assemblyai": {"text": "x", "utterances": [{"speaker": "AB"[int(w)], "start": int(a * 1000), "end": int(b * 1000), "text": t} for (a, b, t), w in zip(SEGMENTS, WHO, strict=True)]},
    "funasr": [{"key": "a", "text": "all of it", "timestamp": [[0, 320]], "sentence_info": [{"text": t, "start": int(a * 1000), "end": int(b * 1000), "spk": int(w)} for (a, b, t), w in zip(SEGMENTS, WHO, strict=True)]}],
    "podcast": {"version": "1.0.0", "segments": [{"speaker": ["Ada", "Bo"][int(w)], "startTime": a, "endTime": b, "body": t} for (a, b, t), w in zip(SEGMENTS, WHO, strict=True)]},
    "youtube": {"events": [{"tStartMs": 0, "dDurationMs": 10, "id": 1}, *({"tStartMs": int(a * 1000), "dDurationMs": int((b - a) * 1000), "segs": [{"utf8": t}]} for a, b, t in SEGMENTS)]},
    "list": [{"text": t, "start": a, "duration": b - a} for a, b, t in SEGMENTS],
}  # fmt: skip
NAMED = {"whisperx": "Speaker", "deepgram": "Speaker", "funasr": "Speaker", "assemblyai": "", "podcast": ""}  # fmt: skip


@pytest.mark.parametrize("shape", SHAPES)
def test_the_json_of_recognisers_is_read(shape):
    article = read(json.dumps(SHAPES[shape]), "a.json")
    found = said(article)
    assert [time for time, _, _ in found] == [0.0, 6.0]
    assert found[0][2].endswith("There was a bridge, and nobody crossed it.")
    speakers = [speaker for _, speaker, _ in found]
    if shape in NAMED:
        assert speakers[0] != speakers[1]
        assert all(speaker.startswith(NAMED[shape]) for speaker in speakers)
    else:
        assert speakers == ["", ""]


def test_what_recognisers_print_is_read():
    text = "[00:00:00.000 --> 00:00:03.200]   There was a bridge, and\n[00:00:03.200 --> 00:00:05.000]   nobody crossed it.\n"
    assert said(read(text, "a.txt")) == [(0.0, "", "There was a bridge, and nobody crossed it.")]
    minutes = "林岚 00:03\n这座桥没有人走过。\n\n周望 01:02:05\n为什么？\n"
    assert said(read(minutes, "a.txt")) == [
        (3.0, "林岚", "林岚：这座桥没有人走过。"),
        (3725.0, "周望", "周望：为什么？"),
    ]


def test_words_are_no_marks():
    text = "1\n00:00:01,000 --> 00:00:02,000\n# 这 *不是* 标题 [也](不是)链接 3 < 5 `码`。\n"
    article = read(text)
    assert "# 这 *不是* 标题 [也](不是)链接 3 < 5 `码`。" in [
        words for _, _, words in said(article)
    ]


def test_a_quote_of_a_talk_has_its_speaker_and_no_label():
    lines = [
        ("周望", "您为什么一直不肯把这些信寄出去呢？"),
        ("林岚", "真正重要的话，往往是写给不会回信的人的。寄出去的信只有一个读者，没寄出的信有两个。"),
        ("周望", "两个读者都是谁，您现在还记得吗？"),
        ("林岚", "一个是当年的他，一个是今天的我自己。我们总以为告别是一瞬间，其实它是一门要练很多年的手艺。"),
    ]  # fmt: skip
    text = "WEBVTT\n\n" + "\n".join(
        f"00:{n:02}.000 --> 00:{n:02}.900\n<v {who}>{words}\n"
        for n, (who, words) in enumerate(lines)
    )
    article = read(text, "a.vtt")
    quotes = find_quotes(article)
    assert quotes
    for quote in quotes:
        assert quote.speaker in ("林岚", "周望")
        assert not quote.text.startswith(("林岚", "周望"))
        assert lines[int(time_of(article, quote.spans[0]))][0] == quote.speaker


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.srt", b"1\n00:00:01,000 --> 00:00:02,000\n\n"),
        ("a.vtt", b"WEBVTT\n\nwords\n"),
        ("a.json", b'{"a": [1, 2, {"text": "x"}]}'),
        ("a.json", b"{not json"),
        ("a.json", b"[" * 100_000),
        ("a.srt", b"00:00:01,000 --> 00:00:02,000\na\n\n" * 4),
    ],
    ids=["empty cue", "no cue", "no transcript", "no json", "deep", "too many"],
)
def test_what_is_no_transcript_is_refused(name, data, monkeypatch):
    monkeypatch.setattr(transcript, "MOST_CUES", 3)
    with pytest.raises(UnreadableArticle, match=name):
        read_transcript(data, name)


def test_transcripts_are_known_by_their_names_and_their_first_bytes(tmp_path):
    for name, text in (
        ("桥.srt", TALK),
        ("talk.txt", CAPTIONS),
        ("list.json", json.dumps(WHISPER)),
    ):
        (tmp_path / name).write_text(text, encoding="utf-8")
    found = read_articles([str(tmp_path)], read_stdin=bytes)
    assert [article.source.name for article in found] == ["talk.txt", "桥.srt"]  # no folder's .json
    [named] = read_articles([str(tmp_path / "list.json")], read_stdin=bytes)
    assert time_of(named, named.body[0].span) == 0.0
    [forced] = read_articles(
        ["-"], read_stdin=json.dumps(WHISPER).encode, reading=Reading("transcript")
    )
    assert "nobody crossed it." in forced.shown


def test_an_article_has_no_times():
    article = parse_article((ROOT / "README.md").read_text("utf-8"), Source("a.md", "0"))
    assert time_of(article, article.body[0].span) is None
    assert speakers_of(article) == {}
