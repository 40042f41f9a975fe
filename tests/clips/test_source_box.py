"""What a clip's file says of how it came about, read as other programs read it."""

import json
import struct
from xml.etree import ElementTree as ET

import pytest

from repurpose.clips.source_box import source_box

RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
SOURCE = "{http://iptc.org/std/Iptc4xmpExt/2008-02-29/}DigitalSourceType"
AIGC = "{http://www.tc260.org.cn/ns/AIGC/1.0/}AIGC"
VOICES = {
    "none": ("digitalCreation", False),
    "espeak:cmn": ("compositeSynthetic", False),
    "edge:zh-CN-XiaoxiaoNeural": ("compositeWithTrainedAlgorithmicMedia", True),
    "openai:alloy": ("compositeWithTrainedAlgorithmicMedia", True),
    "kokoro:zf_xiaoxiao": ("compositeWithTrainedAlgorithmicMedia", True),
}


def read(box):
    size, kind = struct.unpack(">I4s", box[:8])
    assert (size, kind, box[8:24].hex()) == (len(box), b"uuid", "be7acfcb97a942e89c71999491e3afac")
    return ET.fromstring(box[24:]).find(f".//{RDF}Description")


@pytest.mark.parametrize("voice", VOICES)
def test_a_label_stands_only_where_a_model_made_some_of_it(voice):
    term, labelled = VOICES[voice]
    said = read(source_box(voice, pictures=False, number="a/01<&>"))
    assert said.find(SOURCE).text.endswith(f"/{term}")
    label = said.find(AIGC)
    assert (label is not None) is labelled
    if labelled:
        told = json.loads(label.text)
        assert (told["Label"], told["ContentProducer"], told["ProduceID"]) == (
            "1",
            voice,
            "a/01<&>",
        )


def test_of_somebodys_pictures_and_recordings_nothing_is_said():
    assert source_box("none", pictures=True, number="1") == b""
    assert source_box("file:me.wav", pictures=False, number="1") == b""
    assert source_box("edge:x", pictures=True, number="1")
