"""Caption files, character by character."""

from repurpose.clips.captions import ass_text, srt_text, vtt_text
from repurpose.clips.layout.timeline import Cue
from repurpose.clips.layout.tokens import Token

CUES = (
    Cue(0, 40, "第一句", ()),
    Cue(42, 1830, "a < b & c --> d", ()),
    Cue(108_000, 108_031, "末", ()),
)


def test_srt():
    assert srt_text(CUES, 30) == (
        "1\n00:00:00,000 --> 00:00:01,333\n第一句\n\n"
        "2\n00:00:01,400 --> 00:01:01,000\na < b & c --> d\n\n"
        "3\n01:00:00,000 --> 01:00:01,033\n末\n"
    )


def test_vtt_escapes_what_would_be_markup():
    text = vtt_text(CUES, 30, language="zh-Hans")
    assert text.startswith(
        "WEBVTT\nKind: captions\nLanguage: zh-Hans\n\n1\n00:00:00.000 --> 00:00:01.333\n"
    )
    assert "a &lt; b &amp; c --&gt; d" in text


def test_lines_and_blank_lines():
    text = srt_text(
        (Cue(0, 30, "一二\n\n三四", ()), Cue(32, 60, "五六七八", ())), 30, {1: ("五六", "七八")}
    )
    assert "\n一二\n三四\n\n2" in text
    assert text.endswith("\n五六\n七八\n")


def test_nothing_to_say():
    assert srt_text((), 30) == ""
    assert vtt_text((), 30).startswith("WEBVTT")


def test_ass_times_each_word():
    tokens = (Token(0, 2, 30), Token(2, 4, 45), Token(4, 6, 75))
    cues = (Cue(28, 88, "一二三四五六", (), tokens), Cue(90, 120, "{a}\\b", ()))
    colours = ((255, 255, 255), (128, 128, 128), (20, 22, 26))
    text = ass_text(
        cues,
        30,
        (1080, 1920),
        ("Noto Sans", 84),
        colours,
        title="题\n目",
        lines={0: ("一二三", "四五六")},
    )
    head, _, events = text.partition("[Events]")
    assert "Title: 题 目" in head
    assert "PlayResX: 1080\nPlayResY: 1920" in head
    assert "Style: Default,Noto Sans,84,&H00FFFFFF,&H00808080,&H001A1614" in head
    first, second = [line for line in events.splitlines() if line.startswith("Dialogue")]
    assert first == (
        "Dialogue: 0,0:00:00.93,0:00:02.93,Default,,0,0,0,,{\\k57}一二{\\k100}三\\N四{\\k43}五六"
    )
    assert second.endswith(",,｛a｝＼b")
