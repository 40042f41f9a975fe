"""The card below a post that names the article's own address: made of the pack, and of nothing else."""

from pathlib import Path

import pytest

from repurpose import platforms
from repurpose.pack import message_of, with_card
from repurpose.platforms import Attachment, Message, rules_of
from tests.pack.manifests import manifest_of

LINK = "https://example.com/notes/7"
COVER = "cards/01-cover.png"
MADE_BY_US = [name for name in platforms.names() if platforms.get(name).link_cards]


def pack_of(bytes_of_cover=1000, title="晒书", quotes=None, post=None):
    return manifest_of({
        "article": {"title": title},
        "cards": [{"kind": "cover", "file": COVER, "alt": "封面"}],
        "files": {COVER: {"sha256": "a" * 64, "bytes": bytes_of_cover}},
        "quotes": quotes if quotes is not None else [{"text": "书要晒，人也要晒。"}],
        "threads": [{"platform": "bluesky", "posts": [post]}] if post else [],
        "made_by": {"options": {"link": LINK}},
    })  # fmt: skip


def card_of(manifest, message=None, name="bluesky", address=LINK):
    message = message or Message("完")
    return with_card(Path("/pack"), manifest, rules_of(name), message, address).card


@pytest.mark.parametrize("name", MADE_BY_US)
def test_title_sentence_and_cover_are_the_pack_s(name):
    card = card_of(pack_of(), name=name)
    assert (card.address, card.title, card.description) == (LINK, "晒书", "书要晒，人也要晒。")
    assert card.picture.sha256 == "a" * 64
    assert card.picture.alt == "封面"


@pytest.mark.parametrize("name", [n for n in platforms.names() if n not in MADE_BY_US])
def test_a_platform_that_makes_cards_itself_gets_none(name):
    assert card_of(pack_of(), name=name) is None


def test_a_cover_that_is_too_large_is_left_out():
    most = platforms.get("bluesky").link_cards.picture_bytes
    assert card_of(pack_of(most)).picture
    assert card_of(pack_of(most + 1)).picture is None


def test_what_a_post_says_already_and_what_somebody_else_said_is_no_description():
    quotes = [
        {"text": "甲。", "score": 3.0},
        {"text": "乙。", "score": 2.0, "speaker": "某人"},
        {"text": "丙。", "score": 1.0},
    ]
    assert card_of(pack_of(quotes=quotes)).description == "甲。"
    assert card_of(pack_of(quotes=quotes), Message("甲。")).description == "丙。"
    assert card_of(pack_of(quotes=[])).description == ""


def test_an_article_without_a_title_is_named_by_its_host():
    assert card_of(pack_of(title="")).title == "example.com"


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "example.com"])
def test_only_an_address_of_the_web_has_a_card(address):
    assert card_of(pack_of(), address=address) is None


def test_pictures_leave_no_room_for_a_card():
    shown = Message("图", media=(Attachment("/a.png", "", "image/png"),))
    assert card_of(pack_of(), shown) is None


@pytest.mark.parametrize(
    ("text", "runs", "carded"),
    [
        (LINK, [{"text": LINK, "role": "link", "span": None}], True),
        (f"改过的话 {LINK}", [], True),
        ("没有地址的话", [], False),
        ("见 https://elsewhere.example/b", [], False),  # another's page: we know nothing of it
    ],
)
def test_a_post_has_a_card_if_it_names_the_article_s_own_address(text, runs, carded):
    manifest = pack_of(post={"text": text, **({"runs": runs} if runs else {})})
    post = manifest.threads[0].posts[0]
    message = message_of(Path("/pack"), manifest, rules_of("bluesky"), post, first=True)
    assert bool(message.card) == carded
