"""Where X and Mastodon see links."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from repurpose.platforms.links import links_on_mastodon, links_on_x


def found_on_x(text):
    return [text[start:end] for start, end in links_on_x(text)]


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("看 https://example.com/a_(b). 完", ["https://example.com/a_(b)"]),
        ("看https://example.com/a吧", ["https://example.com/a"]),
        ("https://example.com/路径", ["https://example.com/"]),
        ("在vp.net上，又在mt.gox.com上", ["vp.net", "mt.gox.com"]),
        ("a.comb", []),
        ("3.14 v1.2 e.g. 等等...", []),
        ("user@example.com", []),
        ("#example.com", []),
        ("-example.com", []),
        ("x.com?q=1&r=2#s!", ["x.com"]),  # without a path the query is left out
        ("x.com/?q=1&r=2!", ["x.com/?q=1&r=2"]),
        ("http://t.co/abc12/more", ["http://t.co/abc12"]),
        ("http://t.co/" + "a" * 41, []),
        ("a" * 64 + ".com", []),
        ("https://例子.中国/页", ["https://例子.中国/"]),
        ("HTTPS://EXAMPLE.COM", ["HTTPS://EXAMPLE.COM"]),
        ("ftp://example.com", []),
        ("http://-a.com", []),
        ("", []),
    ],
)
def test_links_on_x(text, links):
    assert found_on_x(text) == links


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("在vp.net上", []),
        ("看https://a.cn/x。后文 完", ["https://a.cn/x。后文"]),
        ("（https://a.cn/x?a=b）", ["https://a.cn/x?a=b）"]),
        ("(https://a.cn/x)", ["https://a.cn/x"]),
        ("gemini://a.cn/x", ["gemini://a.cn/x"]),
    ],
)
def test_links_on_mastodon(text, links):
    assert [text[start:end] for start, end in links_on_mastodon(text)] == links


@given(
    st.lists(st.sampled_from([*"看a._-/:?#@() 1é😀", "http://", ".com", "t.co/", "cn"])).map(
        "".join
    )
)
def test_ranges_are_in_order_and_inside_the_text(text):
    for links in (links_on_x(text), links_on_mastodon(text)):
        edges = [0, *(edge for link in links for edge in link), len(text)]
        assert edges == sorted(edges)
        assert all(start < end for start, end in links)
