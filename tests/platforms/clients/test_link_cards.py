"""LinkedIn's article content: the card for an address, with what the pack says of it."""

from repurpose.platforms.delivery import DeliveryContext, LinkCard, Message, Sent
from tests.platforms.clients.rig import picture

PLACE = DeliveryContext("part-1", 0, "2026-11-22T12:00:00.000Z")


def test_the_card_s_picture_is_uploaded_and_named(rig, tmp_path):
    one = rig("linkedin")
    card = LinkCard("https://example.com/a", "题目", "一句话。", picture(tmp_path))
    assert isinstance(one.publish(Message("见文末", card=card), PLACE), Sent)
    [post] = one.posts
    assert post.media[0].data == (tmp_path / "card.png").read_bytes()


def test_a_card_without_a_picture_says_what_it_can():
    from repurpose.platforms.clients.linkedin import _content

    bare = _content(Message("见", card=LinkCard("https://example.com/a", "题目")), ())
    assert bare == {"article": {"source": "https://example.com/a", "title": "题目"}}
    assert _content(Message("见", link="https://example.com/a"), ()) is None
