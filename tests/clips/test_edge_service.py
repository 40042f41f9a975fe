"""Edge's voices: what their events become, and the package edge-tts itself against a local server.

The server on the loopback answers as Edge's service does; Microsoft is not asked.
"""

import asyncio
import json
import re
import threading
from html import unescape
from io import BytesIO

import av
import numpy as np
import pytest

from repurpose.clips.voice.edge import EdgeVoice
from repurpose.clips.voice.model import Unsteady
from repurpose.clips.voice.opening import speak
from repurpose.clips.voice.sound import stretches
from repurpose.clips.voice.store import StoredVoice
from repurpose.errors import MachineError

from .speech_sample import bursts, wav_bytes

communicate = pytest.importorskip("edge_tts.communicate", reason="the extra `edge` is missing")
web = pytest.importorskip("aiohttp.web")

WORDS = (("二零二六", 0.10, 0.50), ("年", 0.60, 0.20), ("投资", 1.00, 0.40), ("AT&T", 1.60, 0.30))


def mp3():
    """A tone for as long as each word is said, as MP3 at 24 kHz: what the service sends."""
    t = np.arange(round(2.2 * 24_000)) / 24_000
    said = sum((t >= begin) & (t < begin + length) for _, begin, length in WORDS)
    samples = (0.4 * np.sin(2 * np.pi * 200 * t) * said).astype(np.float32)
    out = BytesIO()
    with av.open(out, "w", format="mp3") as file:
        stream = file.add_stream("mp3", rate=24_000, layout="mono")
        frame = av.AudioFrame.from_ndarray(samples[None], format="flt", layout="mono")
        frame.sample_rate = 24_000
        file.mux(stream.encode(frame))
        file.mux(stream.encode(None))
    return out.getvalue()


class Service:
    """Speaks the service's protocol; `mute` of its answers hold no sound."""

    def __init__(self, mute=0):
        self.mute, self.config, self.asked, self.sound = mute, [], [], mp3()

    async def answer(self, request):
        socket = web.WebSocketResponse()
        await socket.prepare(request)
        self.config.append(await socket.receive_str())
        self.asked.append(await socket.receive_str())
        await socket.send_str("X-RequestId:1\r\nPath:turn.start\r\n\r\n{}")
        if len(self.asked) > self.mute:
            head = b"X-RequestId:1\r\nContent-Type:audio/mpeg\r\nPath:audio\r\n"
            for at in range(0, len(self.sound), 3000):
                await socket.send_bytes(
                    len(head).to_bytes(2, "big") + head + self.sound[at : at + 3000]
                )
            for word, begin, length in WORDS:
                data = {"Offset": begin * 1e7, "Duration": length * 1e7}
                data["text"] = {"Text": word.replace("&", "&amp;"), "BoundaryType": "WordBoundary"}
                told = json.dumps({"Metadata": [{"Type": "WordBoundary", "Data": data}]})
                await socket.send_str(f"X-RequestId:1\r\nPath:audio.metadata\r\n\r\n{told}")
        await socket.send_str("X-RequestId:1\r\nPath:turn.end\r\n\r\n{}")
        await socket.close()
        return socket


@pytest.fixture
def serve(monkeypatch):
    """Run a `Service`, and send edge-tts there instead of to Microsoft."""
    loops = []

    def start(service):
        ready, port = threading.Event(), []

        async def run():
            app = web.Application()
            app.router.add_get("/edge", service.answer)
            runner = web.AppRunner(app)
            await runner.setup()
            site = web.TCPSite(runner, "127.0.0.1", 0)
            await site.start()
            port.append(runner.addresses[0][1])
            stop = asyncio.Event()
            loops.append((asyncio.get_running_loop(), stop, threading.current_thread()))
            ready.set()
            await stop.wait()
            await runner.cleanup()

        threading.Thread(target=lambda: asyncio.run(run()), daemon=True).start()
        assert ready.wait(10)
        monkeypatch.setattr(communicate, "WSS_URL", f"ws://127.0.0.1:{port[0]}/edge?a=1")
        return service

    yield start
    for loop, stop, thread in loops:
        loop.call_soon_threadsafe(stop.set)
        thread.join(10)


def test_the_services_words_become_marks(serve):
    service = serve(Service())
    sentence = "2026年投资AT&T。"
    [speech] = speak(StoredVoice(EdgeVoice(), None, waits=()), [sentence])
    assert '"wordBoundaryEnabled":"true"' in service.config[0]
    assert "zh-CN, XiaoxiaoNeural" in service.asked[0] or "zh-CN-XiaoxiaoNeural" in service.asked[0]
    assert "二零二六年投资AT&T" in unescape(re.sub(r"<[^>]*>", "", service.asked[0]))
    assert speech.timing == "exact"
    assert [sentence[m.start : m.end] for m in speech.marks] == ["2026", "年", "投资", "AT&T"]
    talk = [begin for begin, _ in stretches(speech.samples, pause=0.1)]
    begins = [speech.marks[k].begin for k in (0, 2, 3)]  # 年 follows without a pause
    assert talk == pytest.approx(begins, abs=0.1)


def test_a_mute_answer_is_asked_for_again(serve):
    service = serve(Service(mute=2))
    speech = StoredVoice(EdgeVoice(), None, waits=(0, 0, 0)).synthesize("你好")
    assert len(service.asked) == 3
    assert np.abs(speech.samples).max() > 0.1


def test_a_service_that_stays_mute_is_an_error_for_people(serve):
    service = serve(Service(mute=99))
    with pytest.raises(MachineError, match="failed 3 times") as caught:
        StoredVoice(EdgeVoice(), None, waits=(0, 0)).synthesize("你好")
    assert len(service.asked) == 3
    assert "another voice" in caught.value.hint


def edge_events(words, audio):
    async def stream(*_):
        yield {"type": "audio", "data": audio[:100]}
        for word, begin, length in words:
            yield {
                "type": "WordBoundary",
                "offset": begin * 1e7,
                "duration": length * 1e7,
                "text": word,
            }
        yield {"type": "audio", "data": audio[100:]}

    return stream


def test_edge_marks_are_by_offset_into_the_authors_text():
    words = [("二零二六", 0.1, 0.5), ("年", 0.6, 0.2), ("投资", 0.8, 0.4), ("AT&amp;T", 1.3, 0.3)]
    voice = EdgeVoice(stream=edge_events(words, wav_bytes(bursts(0.7, 0.9))))
    speech = voice.synthesize("2026年投资AT&T。")
    assert speech.timing == "exact"
    assert [(m.start, m.end) for m in speech.marks] == [(0, 4), (4, 5), (5, 7), (7, 11)]
    assert speech.marks[3].begin == pytest.approx(1.3)


def test_edge_asks_for_words():
    edge_tts = pytest.importorskip("edge_tts")
    asked = edge_tts.Communicate("a", "zh-CN-XiaoxiaoNeural", boundary="WordBoundary")
    assert asked.tts_config.boundary == "WordBoundary"


def test_edge_without_words_is_estimated_and_without_sound_tried_again():
    speech = EdgeVoice(stream=edge_events([], wav_bytes(bursts(0.8)))).synthesize("你好")
    assert speech.timing == "estimated"
    with pytest.raises(Unsteady):
        EdgeVoice(stream=edge_events([], b"")).synthesize("你好")

    async def broken(*_):
        raise OSError("no route\nto host")
        yield {}

    with pytest.raises(Unsteady, match=r"no route$"):
        EdgeVoice(stream=broken).synthesize("你好")
