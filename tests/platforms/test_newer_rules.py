"""Rules that platforms have changed in 2026: what is refused before it is sent, what ends, what it costs."""

from datetime import date

import pytest

from repurpose.platforms import account_rules, client_class, get, rules_of
from repurpose.platforms.delivery import Attachment, Message
from repurpose.platforms.hashtags import count_hashtags
from repurpose.slicing import slice_thread
from tests.conftest import parse

PICTURE = (Attachment("/a.jpg", "", "image/jpeg"),)
LINKS = [f"https://example.com/{n}" for n in range(6)]


@pytest.mark.parametrize(
    ("name", "text", "refused"),
    [
        # X, changelog of 2026: one cashtag
        ("x", "看好 $AAPL 。", False),
        ("x", "看好 $AAPL 和 $TSLA 。", True),
        ("x", "$BRK.A $BRK.B", True),
        ("x", "价格是 $5 和 $600M，账户 a$AAPL 不算", False),
        # Threads, changelog of 2026-07-02: five links that differ
        ("threads", " ".join(LINKS[:5]), False),
        ("threads", " ".join(LINKS), True),
        ("threads", " ".join([LINKS[0]] * 6), False),
        # Instagram, 2026-10: five hashtags, wherever they stand
        ("instagram", "晒书 #一 #二 #三 #四 #五", False),
        ("instagram", "#晒书 的一天 #一 #二 #三 #四 #五", True),
        ("instagram", "第 #1 到 #9 名：#1 #2 #3 #4 #5 #6", False),
        # where the number of hashtags is advice, none is refused for one more
        ("mastodon", "#一 #二 #三 #四 #五 #六 #七", False),
    ],
)
def test_what_a_post_may_hold(name, text, refused):
    message = Message(text, media=PICTURE if name == "instagram" else ())
    found = [problem.about for problem in rules_of(name).judge(message)]
    assert ("form" in found) == refused


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("#写作 #AI", 2),
        ("＃写作", 1),
        ("a#b https://example.com/#part &#39; ##", 0),
        ("#1 #12 #3d", 1),
        ("#" * 9, 0),
    ],
)
def test_hashtags_are_counted_as_readers_see_them(text, count):
    assert count_hashtags(text) == count


def test_a_pack_adds_fewer_hashtags_where_the_article_has_its_own():
    article = parse("晒书\n\n院子里的 #旧书 和 #新书 都搬出来了，趁着太阳好晒了一整天。\n")
    tags = ["读书", "太阳", "院子", "夏天", "旧物"]
    [post] = slice_thread(article, get("instagram"), hashtags=tags).thread.posts
    assert count_hashtags(post.text) == 5
    assert "#旧书" in post.text
    [post] = slice_thread(article, get("xiaohongshu"), hashtags=tags).thread.posts
    assert all(tag in post.text for tag in tags)


# Prices: docs.x.com, pay per use, read 2026-11
@pytest.mark.parametrize(
    ("text", "media", "cost"),
    [
        ("你好", (), 0.015),
        ("你好 https://example.com", (), 0.200),
        ("你好 example.com", (), 0.200),
        ("你好", (Attachment("/a.png", "", "image/png", "图"),), 0.020),
        ("你好", (Attachment("/a.png", "", "image/png"),), 0.015),
    ],
)
def test_what_a_post_on_x_costs(text, media, cost):
    assert rules_of("x").cost(Message(text, media=media)) == pytest.approx(cost)


@pytest.mark.parametrize(
    ("kind", "settings", "ends"),
    [
        # developers.facebook.com, Graph changelog, read 2026-11
        ("facebook", {"version": "v20.0"}, date(2026, 9, 24)),
        ("instagram", {"version": "v21.0"}, date(2027, 1, 21)),
        ("facebook", {}, None),  # no day is announced
        ("instagram", {}, None),
        ("threads", {}, None),
        # LinkedIn ends a version about a year after its month
        ("linkedin", {"version": "202601"}, date(2027, 1, 15)),
        ("bluesky", {}, None),
    ],
)
def test_when_a_version_of_an_interface_ends(kind, settings, ends):
    found = client_class(kind).interface_end(settings, 1_795_000_000.0)
    assert (found[1] if found else None) == ends


def test_what_is_asked_of_meta_has_no_parameter_that_is_gone(rig_of_meta):
    """Since 2026-10-27 no version takes `pretty`, `debug`, `date_format` or a root `?ids=`."""
    for name, query, headers in rig_of_meta:
        assert not {"pretty", "debug", "date_format", "ids"} & set(query), name
        assert "if-none-match" not in headers, name


@pytest.fixture
def rig_of_meta():
    """Each request that the clients of Meta's make for a post, a look and a search."""
    import time

    from repurpose.platforms.delivery import DeliveryContext
    from repurpose.sandbox import open_sandbox
    from tests.platforms.clients.rig import make_rig

    place = DeliveryContext("k", 0, "2026-11-22T12:00:00.000Z", begun_at=time.time())
    seen = []
    with open_sandbox() as sandbox:
        for kind in ("threads", "facebook", "instagram"):
            one = make_rig(sandbox, kind)
            send = one.client.wire.client.send

            def note(request, _send=send, _kind=kind, **more):
                seen.append((_kind, dict(request.url.params), dict(request.headers)))
                return _send(request, **more)

            one.client.wire.client.send = note
            one.client.look(one.deadline)
            one.publish(Message("你好"), place)
            one.client.settle(Message("你好"), place, one.deadline)
            one.client.wire.close()
    assert {kind for kind, *_ in seen} == {"threads", "facebook", "instagram"}
    return seen


def test_an_account_s_rules_are_its_platform_s(  # the same answer at planning and at sending
):
    message = Message("看好 $AAPL 和 $TSLA 。")
    assert account_rules("x", {}).judge(message) == rules_of("x").judge(message)
