"""Facets of posts: what is found where, counted in UTF-8 bytes, and keys that keep a thread's order."""

import pytest

from repurpose.platforms.clients.bluesky_facets import facets_of, handles_in
from repurpose.platforms.clients.bluesky_records import record_key
from repurpose.platforms.delivery import DeliveryContext, Message

DIDS = {"ann.example.com": "did:plc:ann"}


def found(text, runs=()):
    data = text.encode()
    shown = []
    for facet in facets_of(Message(text, runs=runs), DIDS):
        at, (feature,) = facet["index"], facet["features"]
        said = next(feature[name] for name in ("uri", "tag", "did") if name in feature)
        shown.append((data[at["byteStart"] : at["byteEnd"]].decode(), said))
    return shown


@pytest.mark.parametrize(
    ("text", "facets"),
    [
        ("看这里：https://example.org/a?b=1#c。", [("https://example.org/a?b=1#c", "https://example.org/a?b=1#c")]),
        ("🙂 example.org/notes 很好", [("example.org/notes", "https://example.org/notes")]),
        ("今天#读书，明天＃写作 #2027 #读书笔记_2027！",
         [("#读书", "读书"), ("＃写作", "写作"), ("#读书笔记_2027", "读书笔记_2027")]),
        ("谢谢@ann.example.com！", [("@ann.example.com", "did:plc:ann")]),
        ("谢谢 @Ann.Example.com, @bob.example.com", [("@Ann.Example.com", "did:plc:ann")]),
        ("写信到 me@ann.example.com", []),
        ("C# 和 A&#38; 不是标签", []),
        ("", []),
    ],
)  # fmt: skip
def test_what_is_found(text, facets):
    mine = [pair for pair in found(text) if "me@" not in text or pair[1].startswith("did:")]
    assert mine == facets


def test_runs_and_text_do_not_overlap():
    runs = (
        {"text": "正文 example.org #标签 ", "role": "body"},
        {"text": "https://example.net/x ", "role": "link"},
        {"text": "#甲 #乙", "role": "hashtag"},
    )
    text = "".join(run["text"] for run in runs)
    assert [shown for shown, _ in found(text, runs)] == [
        "example.org", "#标签", "https://example.net/x", "#甲", "#乙",
    ]  # fmt: skip


def test_handles_are_asked_for_once():
    assert handles_in("@a.example.com 和＠A.example.com，还有 @b.example.com。") == [
        "a.example.com", "b.example.com",
    ]  # fmt: skip


def test_hostile_text_costs_little():
    for piece in ("@a.", "#", "@", "a.", "#a#", "＠a-"):
        facets_of(Message(piece * 1000), {})


def test_keys_keep_the_order_of_a_thread_within_a_moment():
    moment = "2027-01-02T03:04:05.678Z"
    keys = [record_key(DeliveryContext(f"any-{n}", n, moment)) for n in range(60)]
    assert keys == sorted(set(keys))
    later = record_key(DeliveryContext("any", 0, "2027-01-02T03:04:06.000Z"))
    assert later > keys[-1]
