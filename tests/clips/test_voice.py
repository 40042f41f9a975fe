"""Voices: what they are given to say, when each word is said, and what happens when they fail."""

import json
import shutil
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.article.model import Span
from repurpose.clips.audio.narration import LEAD, plan_spoken, utterances_of, voice_track
from repurpose.clips.layout.timeline import GAP
from repurpose.clips.voice.espeak import EspeakVoice
from repurpose.clips.voice.model import RATE, Mark, Speech
from repurpose.clips.voice.numerals import by_place, digit_by_digit
from repurpose.clips.voice.openai import OpenaiVoice
from repurpose.clips.voice.opening import open_voice, speak
from repurpose.clips.voice.reading import read_out
from repurpose.clips.voice.recording import RecordedVoice
from repurpose.clips.voice.sound import decode, estimate_marks, stretches
from repurpose.clips.voice.store import StoredVoice
from repurpose.errors import (
    ContentError,
    MachineError,
    Overflow,
    SetupError,
    UnknownName,
    UsageError,
)
from repurpose.slicing.model import Beat, Caption, Script

from .clip_sample import small_script
from .speech_sample import bursts, wav_bytes

# --- what is said ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2026年", "二零二六年"),
        ("2024-2026年间", "二零二四到二零二六年间"),
        ("投资142.9亿美元", "投资一百四十二点九亿美元"),
        ("性能提升10%-15%", "性能提升百分之十到百分之十五"),
        ("增长35％", "增长百分之三十五"),
        ("8600字", "八千六百字"),
        ("1,300万", "一千三百万"),
        ("2个人用2纳米，2月2日", "两个人用二纳米，二月二日"),
        ("零下-5℃", "零下零下五摄氏度"),
        ("$14亿", "十四亿美元"),
        ("120km/h跑了3.5km", "一百二十公里每小时跑了三点五公里"),
        ("10:05开会", "十点零五分开会"),
        ("比例是3:1", "比例是三比一"),
        ("在2026-01-05发布", "在二零二六年一月五日发布"),
        ("GPT-4o和H100", "GPT-4o和H100"),
        ("“暴力美学”（上）——《流浪地球》", "暴力美学，上，流浪地球"),
        ("In 2026 we sold 35%", "In 2026 we sold 35%"),
        ("007号", "零零七号"),
        ("", ""),
    ],
)
def test_a_voice_gets_words_for_figures(written, said):
    assert read_out(written).text == said


@given(st.integers(0, 10**16 - 1))
def test_numbers_are_read_back_as_they_were(value):
    digits = {c: n for n, c in enumerate("零一二三四五六七八九")}
    places = {"十": 10, "百": 100, "千": 1000}
    total = group = digit = 0
    for char in by_place(str(value)).replace("万亿", "兆"):
        if char in digits:
            digit = digits[char]
        elif char in places:
            group += (digit or (1 if not group else 0)) * places[char]
            digit = 0
        else:
            total += (group + digit) * {"万": 10**4, "亿": 10**8, "兆": 10**12}[char]
            group = digit = 0
    assert total + group + digit == value
    assert "零零" not in by_place(str(value))
    assert len(digit_by_digit(str(value))) == len(str(value))


@given(st.text("天地12年5.%，“”GPTa- —亿美元", max_size=40))
def test_every_spoken_piece_leads_back_to_the_text(text):
    spoken = read_out(text)
    assert "".join(spoken.text[a:b] for a, b, _, _ in spoken.pieces) == spoken.text
    for before, after in pairwise(spoken.pieces):
        assert before[3] <= after[2]
    for a, b, c, d in spoken.pieces:
        assert 0 <= c < d <= len(text)
        assert spoken.source(a, b) == (c, d)


# --- providers ---------------------------------------------------------------------------------


def test_voices_are_opened_by_name():
    with pytest.raises(UnknownName, match="edgy"):
        open_voice("edgy", language="zh-Hans", environ={})
    with pytest.raises(UsageError):
        open_voice("file", language="zh-Hans", environ={})
    with pytest.raises(SetupError, match="address or a key"):
        open_voice("openai", language="zh-Hans", environ={})
    with pytest.raises(SetupError, match="model"):
        open_voice("kokoro", language="zh-Hans", environ={})
    edge = open_voice("edge", language="zh-Hant", environ={})
    assert edge.name == "edge:zh-TW-HsiaoChenNeural"
    own = open_voice("openai:nova", language="en", environ={"OPENAI_BASE_URL": "http://a/v1"})
    assert own.name == "openai:nova"
    keys = {open_voice(s, language="zh-Hans", environ={}).key for s in ("edge", "edge:x", "espeak")}
    assert len(keys) == 3


def test_a_missing_program_is_an_error_for_people(monkeypatch):
    monkeypatch.setattr(shutil, "which", lambda _: None)
    with pytest.raises(MachineError, match="espeak-ng, which is not installed") as caught:
        EspeakVoice().synthesize("你好")
    assert "another voice" in caught.value.hint


needs_espeak = pytest.mark.skipif(
    not shutil.which("espeak-ng"), reason="espeak-ng is not installed"
)


@needs_espeak
def test_espeak_speaks_clause_by_clause():
    sentence = "县里装了42座气象站，灌溉用水因此少了18%。"
    speech = EspeakVoice().synthesize(sentence)
    assert 2 < speech.seconds < 12
    assert speech.timing == "estimated"
    second = next(m for m in speech.marks if sentence[m.start] == "灌")
    talk = stretches(speech.samples)
    assert min(abs(a - second.begin) for a, _ in talk) < 0.06  # it begins where a pause ends
    assert [m.start for m in speech.marks] == sorted(m.start for m in speech.marks)
    assert all(0 <= m.begin <= m.finish <= speech.seconds + 0.05 for m in speech.marks)
    said = {k for m in speech.marks for k in range(m.start, m.end)}
    assert {k for k, c in enumerate(sentence) if c.isalnum()} <= said


@pytest.fixture
def server():
    """A server with /v1/audio/speech on the loopback; answers what `answers` holds, in turn."""
    seen, answers = [], []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            seen.append((self.path, self.headers.get("Authorization"), body))
            status, data = answers.pop(0)
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *args):
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as running:
        thread = threading.Thread(target=running.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{running.server_port}/v1", seen, answers
        running.shutdown()
        thread.join()


def test_a_server_speaks(server, tmp_path):
    address, seen, answers = server
    answers += [(503, b""), (429, b""), (200, wav_bytes(bursts(0.6, 0.6)))]
    waited = []
    voice = StoredVoice(
        OpenaiVoice(address, "s3cret", voice="nova"), tmp_path, waits=(1, 2, 3), sleep=waited.append
    )
    speech = voice.synthesize("涨了35%，是吗？")
    assert waited == [1, 2]
    assert seen[-1][0] == "/v1/audio/speech"
    assert seen[-1][1] == "Bearer s3cret"
    assert seen[-1][2]["input"] == "涨了百分之三十五，是吗？"
    assert seen[-1][2]["voice"] == "nova"
    assert speech.timing == "estimated"
    after = next(m for m in speech.marks if m.start == 6)
    assert after.begin == pytest.approx(0.9, abs=0.05)  # the second burst
    again = voice.synthesize("涨了35%，是吗？")
    assert len(seen) == 3  # kept
    assert again.marks == speech.marks
    assert np.abs(again.samples - speech.samples).max() < 1e-4
    assert "s3cret" not in voice.key
    assert not [p for p in tmp_path.iterdir() if b"s3cret" in p.read_bytes()]


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize(
    ("status", "kind", "said"),
    [(401, SetupError, "refuses the key"), (400, MachineError, "HTTP 400: no such voice")],
)
def test_a_server_that_refuses(server, status, kind, said):
    address, seen, answers = server
    answers.append((status, b"no such\nvoice"))
    with pytest.raises(kind, match=said) as caught:
        StoredVoice(OpenaiVoice(address), None, sleep=lambda _: None).synthesize("你好")
    assert caught.value.hint
    assert len(seen) == 1


def test_a_server_that_is_not_there():
    voice = StoredVoice(OpenaiVoice("http://127.0.0.1:9/v1"), None, (0, 0), lambda _: None)
    with pytest.raises(MachineError, match=r"failed 3 times: .*cannot be reached") as caught:
        voice.synthesize("你好")
    assert "another voice" in caught.value.hint


def test_no_answer_that_is_not_sound(server):
    address, _, answers = server
    answers.append((200, b"<html>hello</html>"))
    with pytest.raises(MachineError, match="No sound can be read"):
        OpenaiVoice(address).synthesize("你好")


def test_a_damaged_or_closed_store_is_done_without(server, tmp_path):
    address, seen, answers = server
    answers += [(200, wav_bytes(bursts(0.5)))] * 3
    voice = StoredVoice(OpenaiVoice(address), tmp_path / "deep")
    voice.synthesize("你好")
    kept = next((tmp_path / "deep").iterdir())
    kept.write_bytes(b"PK\x03\x04broken")
    assert voice.synthesize("你好").seconds > 0.5
    assert len(seen) == 2
    (tmp_path / "file").write_text("not a folder")
    assert StoredVoice(OpenaiVoice(address), tmp_path / "file").synthesize("你好").marks


# --- recordings and estimates --------------------------------------------------------------------


def test_a_recording_is_cut_at_its_pauses(tmp_path):
    said = ["一二三四五六", "甲乙丙，丁戊己庚辛壬", "子丑寅"]
    # The second sentence has a breath in it that is shorter than the pauses between sentences.
    sound = np.concatenate(
        [bursts(1.2, gap=0.6), bursts(0.6, gap=0.2), bursts(1.2, gap=0.7), bursts(0.7, gap=0.4)]
    )
    path = tmp_path / "我的.wav"
    path.write_bytes(wav_bytes(sound))
    speeches = RecordedVoice(path).cut(said)
    assert [s.seconds for s in speeches] == pytest.approx([1.36, 2.16, 0.86], abs=0.1)
    middle = next(m for m in speeches[1].marks if m.start == 4)
    assert middle.begin == pytest.approx(0.84, abs=0.06)


def test_a_recording_that_cannot_be(tmp_path):
    with pytest.raises(UsageError, match=r"none\.wav"):
        RecordedVoice(tmp_path / "none.wav").cut(["你好"])
    (tmp_path / "a.wav").write_bytes(b"text")
    with pytest.raises(MachineError, match="No sound"):
        RecordedVoice(tmp_path / "a.wav").cut(["你好"])
    (tmp_path / "b.wav").write_bytes(wav_bytes(bursts(0.4)))
    with pytest.raises(ContentError, match="too little"):
        RecordedVoice(tmp_path / "b.wav").cut(["一二三四五六七八九十"])
    (tmp_path / "c.wav").write_bytes(wav_bytes(np.zeros(RATE, np.float32)))
    with pytest.raises(ContentError, match=r"0\.0 s of speech"):
        RecordedVoice(tmp_path / "c.wav").cut(["一二"])


def test_estimates_leave_pauses_out():
    marks = estimate_marks(read_out("春夏秋冬，东南西北"), bursts(1.0, 1.0, gap=0.5))
    begins = [m.begin for m in marks]
    assert len(marks) == 8
    assert begins[4] == pytest.approx(1.5, abs=0.05)
    assert begins == sorted(begins)
    assert estimate_marks(read_out("，"), bursts(0.5)) == ()


def test_decoding_keeps_the_rate():
    sound = decode(wav_bytes(bursts(0.5, gap=0.0)))
    assert len(sound) == pytest.approx(RATE / 2, abs=10)
    with pytest.raises(MachineError, match=r"nope\.mp3"):
        decode(Path("nope.mp3"))


# --- on the clock --------------------------------------------------------------------------------


class Steady:
    """A voice that says five characters a second and knows exactly when."""

    name, key = "steady", "steady"

    def at(self, _speed):
        return self

    def synthesize(self, sentence):
        marks = tuple(Mark(k, k + 1, 0.2 * k, 0.2 * k + 0.2) for k in range(len(sentence)))
        return Speech(bursts(0.2 * len(sentence), gap=0), marks, "exact")


def long_script():
    return Script(
        "s",
        "题目",
        None,
        (
            Beat("hook", (Caption("三年亏掉一百亿", (Span(0, 7),)),)),
            Beat(
                "beat",
                (
                    Caption("他们装了四十二座", (Span(10, 18),)),
                    Caption("气象站和水泵", (Span(18, 24),)),
                    Caption("后来不缺水了。", (Span(25, 32),)),
                    Caption("真的吗？", (Span(32, 36),)),
                ),
            ),
            Beat("close", (Caption("先把它用好", (Span(40, 45),)),)),
        ),
    )


def test_what_is_said_in_one_breath():
    said = utterances_of(long_script())
    assert [u.text for u in said] == [
        "三年亏掉一百亿。",
        "他们装了四十二座气象站和水泵，后来不缺水了。",
        "真的吗？",
        "先把它用好。",
    ]
    for utterance in said:
        for part in utterance.parts:
            caption = long_script().beats[part.beat].captions[part.caption].text
            assert utterance.text[part.start : part.end] == caption.rstrip("。")


@pytest.mark.parametrize("make", [long_script, small_script])
@pytest.mark.parametrize("fps", [25, 30])
def test_captions_follow_the_voice(make, fps):
    script = make()
    said = utterances_of(script)
    speeches = speak(Steady(), [u.text for u in said])
    timeline, starts = plan_spoken(script, said, speeches, fps=fps)
    cues = timeline.cues
    assert [c.spans for c in cues] == [c.spans for b in script.beats for c in b.captions]
    number = 0
    for utterance, start in zip(said, starts, strict=True):
        for part in utterance.parts:
            first = start / fps + 0.2 * part.start
            lead = first - cues[number].start / fps
            assert -1e-9 <= lead <= 3.01 / fps or number == 0, (cues[number], lead)
            for token in cues[number].tokens:
                real = start / fps + 0.2 * (part.start + token.start)
                assert abs(token.frame / fps - real) <= 1 / fps + 1e-9
            number += 1
    for one, other in pairwise(cues):
        assert other.start - one.end >= GAP
    edges = [s.start for s in timeline.scenes]
    assert edges == [0, *(s.end for s in timeline.scenes[:-1])]
    for scene in timeline.scenes:
        assert all(scene.start <= c.start < c.end <= scene.end for c in scene.cues)
    track = voice_track(speeches, starts, timeline.frames, fps, RATE)
    assert len(track) == timeline.frames * RATE // fps
    onset = np.flatnonzero(np.abs(track) > 0.01)[0] / RATE
    assert onset == pytest.approx(starts[0] / fps, abs=0.05)
    assert LEAD == 2


def test_a_script_too_long_to_say_is_refused():
    said = utterances_of(long_script())
    with pytest.raises(Overflow, match="to say"):
        plan_spoken(long_script(), said, speak(Steady(), [u.text for u in said]), most=5)
