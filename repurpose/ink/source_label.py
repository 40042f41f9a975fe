"""How a file came about in, the label that says so inside the file out: an XMP packet, for PNG and MP4.

`digitalSourceType` is IPTC's term (https://cv.iptc.org/newscodes/digitalsourcetype, read 2026-11). Where a
model made some of a file, the implicit label of GB 45438-2025 (annex E, a JSON text under `AIGC`) stands
beside it, in the name space of TC260-PG-20258A. XMP specification, part 3 (2020): in PNG the packet is an
`iTXt` chunk named `XML:com.adobe.xmp`, in MP4 a `uuid` box of the file itself.
"""

import json
import struct
from dataclasses import dataclass
from typing import Literal
from uuid import UUID

SourceType = Literal[
    "digitalCreation",  # made with tools that generate nothing: drawn by rules from an author's words
    "compositeSynthetic",  # of several elements, one of them synthetic
    "compositeWithTrainedAlgorithmicMedia",  # ..., one of them made by a trained model
]
PNG_KEYWORD = "XML:com.adobe.xmp"
_TERMS = "http://cv.iptc.org/newscodes/digitalsourcetype/"
_BOX = UUID("be7acfcb-97a9-42e8-9c71-999491e3afac").bytes


@dataclass(frozen=True, slots=True)
class MadeByModel:
    """What the implicit label says: which model made some of the file, and which file it is."""

    producer: str
    number: str

    def as_json(self) -> str:
        """Return the value of `AIGC`; "1" says that it is generated or synthesised content."""
        said = {
            "Label": "1",
            "ContentProducer": self.producer,
            "ProduceID": self.number,
            "ReservedCode1": "",
            "ContentPropagator": "",
            "PropagateID": "",
            "ReservedCode2": "",
        }
        return json.dumps(said, ensure_ascii=False, separators=(",", ":"))


def _escaped(text: str) -> str:
    """Return a text as it stands between two tags of XML."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def xmp_packet(source: SourceType, made: MadeByModel | None = None) -> str:
    """Return the packet; the same values give the same text."""
    label = f"<TC260:AIGC>{_escaped(made.as_json())}</TC260:AIGC>" if made else ""
    space = ' xmlns:TC260="http://www.tc260.org.cn/ns/AIGC/1.0/"' if made else ""
    return (
        '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
        '<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        '<rdf:Description rdf:about="" xmlns:Iptc4xmpExt="http://iptc.org/std/Iptc4xmpExt/2008-02-29/"'
        f"{space}><Iptc4xmpExt:DigitalSourceType>{_TERMS}{source}</Iptc4xmpExt:DigitalSourceType>{label}"
        '</rdf:Description></rdf:RDF></x:xmpmeta><?xpacket end="r"?>'
    )


def xmp_box(packet: str) -> bytes:
    """Return the packet as a box that stands at the end of an MP4 file."""
    data = packet.encode()
    return struct.pack(">I4s", 24 + len(data), b"uuid") + _BOX + data
