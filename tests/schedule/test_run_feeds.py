"""Feeds: RSS, RDF and Atom as they are written, hostile ones, and each entry once."""

import http.server
import json
import threading
from contextlib import suppress
from dataclasses import dataclass, replace
from itertools import product

import pytest

from repurpose.article.read import Reading, articles_in
from repurpose.article.sources.fetch import FetchPolicy, fetch
from repurpose.errors import UnreadableArticle
from repurpose.schedule.daemon.feed_reader import parse_feed
from repurpose.schedule.daemon.feeds import FeedMemory, mark_of, read_feed, write_page

LONG = "这一段话说了一件事，说得很完整，读者不用再去别处找。" * 30
RSS = f"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"
     xmlns:atom="http://www.w3.org/2005/Atom">
<channel><title>Blog</title><link>https://blog.example/</link>
<atom:link href="https://blog.example/feed" rel="self"/>
<item><title>第二篇 &amp; 更多</title><link>/b</link><guid isPermaLink="false">tag:2</guid>
  <description>摘要</description><content:encoded><![CDATA[<p>{LONG}</p><p>第二段。</p>]]></content:encoded></item>
<item><title>第一篇</title><link>https://blog.example/a</link><description>摘要</description></item>
<item><title>脚本</title><link>javascript:alert(1)</link></item>
</channel></rss>"""
ATOM = f"""<?xml version="1.0"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>
<entry><id>urn:1</id><title>One  two</title><link rel="self" href="https://a.example/x.xml"/>
  <link href="https://a.example/1"/>
  <content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{LONG}</p><pre>a
  b</pre></div></content></entry>
<entry><id>urn:2</id><title>Teaser</title><link href="/2"/><summary>short</summary></entry>
</feed>"""
RDF = """<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/">
<item rdf:about="https://old.example/1"><title>旧</title><link>https://old.example/1</link></item></rdf:RDF>"""
BOMB = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>
<rss><channel><item><title>&b;</title><link>https://x.example/</link></item></channel></rss>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]>
<rss><channel><item><title>&a;</title><link>https://x.example/</link></item></channel></rss>"""


def test_rss_with_whole_articles_and_with_teasers():
    first, second = parse_feed(RSS.encode(), "https://blog.example/feed")
    assert (first.id, first.title, first.link) == (
        "tag:2",
        "第二篇 & 更多",
        "https://blog.example/b",
    )
    assert first.content.startswith("<p>这一段话")
    assert (second.id, second.content) == ("https://blog.example/a", "")


def test_a_whole_article_becomes_an_article_of_ours():
    entry = parse_feed(RSS.encode(), "https://blog.example/feed")[0]
    [article] = articles_in(write_page(entry).encode(), "b.html", "b.html", Reading())
    assert article.title == "第二篇 & 更多"
    assert "第二段。" in article.text


def test_atom_with_xhtml():
    whole, teaser = parse_feed(ATOM.encode(), "https://a.example/feed")
    assert (whole.id, whole.title, whole.link) == ("urn:1", "One two", "https://a.example/1")
    assert "<p>" in whole.content
    assert "a\n  b" in whole.content
    assert (teaser.link, teaser.content) == ("https://a.example/2", "")


def test_rdf():
    [entry] = parse_feed(RDF.encode(), "https://old.example/")
    assert (entry.id, entry.title) == ("https://old.example/1", "旧")


@pytest.mark.parametrize("encoding", ["gb2312", "gbk", "big5", "utf-16"])
def test_encodings_that_expat_does_not_know(encoding):
    text = RDF.replace("<rdf:RDF", f'<?xml version="1.0" encoding="{encoding}"?><rdf:RDF', 1)
    text = text.replace("旧", "文")
    assert parse_feed(text.encode(encoding), "https://old.example/")[0].title == "文"


@pytest.mark.parametrize("text", [BOMB, OUTSIDE], ids=["bomb", "outside"])
def test_entities_are_refused(text):
    with pytest.raises(UnreadableArticle):
        parse_feed(text.encode(), "https://x.example/")


@pytest.mark.parametrize(
    "text", ["", "<html><body>no</body></html>", "<rss><item>", "not xml", "<a>" * 3000]
)
def test_what_is_no_feed_is_said(text):
    with pytest.raises(UnreadableArticle):
        parse_feed(text.encode(), "https://x.example/")


def test_a_doctype_without_entities_is_no_harm():
    text = '<!DOCTYPE rss PUBLIC "-//N//DTD RSS 0.91//EN" "http://x.example/r.dtd">'
    text += "<rss><channel><item><link>https://x.example/1</link></item></channel></rss>"
    assert len(parse_feed(text.encode(), "https://x.example/")) == 1


@dataclass
class Page:
    data: bytes = b""
    address: str = "https://blog.example/feed"
    charset: str = ""
    etag: str = '"1"'
    modified: str = ""
    unchanged: bool = False


def test_each_entry_once_and_nothing_of_before():
    asked = []
    page = Page(RSS.encode())

    def get(_address, **known):
        asked.append(known)
        return page

    new, memory = read_feed("https://blog.example/feed", FeedMemory(), get)
    assert new == []
    added = RSS.replace("<channel>", "<channel><item><title>新</title><link>/c</link></item>", 1)
    page = Page(added.encode(), etag='"2"')
    new, memory = read_feed("https://blog.example/feed", memory, get)
    assert [entry.title for entry in new] == ["新"]
    memory = FeedMemory.from_json(memory.to_json())
    new, memory = read_feed("https://blog.example/feed", memory, get)
    assert new == []
    assert [known["etag"] for known in asked] == ["", '"1"', '"2"']


def test_an_empty_first_look_is_a_look():
    empty = Page(b"<rss><channel/></rss>")
    _, memory = read_feed("x", FeedMemory(), lambda _, **__: empty)
    new, _ = read_feed("x", memory, lambda _, **__: Page(RSS.encode()))
    assert [entry.title for entry in new] == ["第一篇", "第二篇 & 更多"]  # oldest first


def test_unchanged_is_asked_for_and_heard_over_http():
    heard = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            heard.append(dict(self.headers))
            same = self.headers.get("If-None-Match") == '"v1"'
            self.send_response(304 if same else 200)
            self.send_header("ETag", '"v1"')
            self.send_header("Last-Modified", "Sun, 22 Nov 2026 10:00:00 GMT")
            body = b"" if same else RSS.encode()
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *args):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
    port = server.server_address[1]
    policy = replace(FetchPolicy(), allowed=lambda _: True, ports=frozenset({port}))
    try:
        address = f"http://127.0.0.1:{port}/feed"
        _, memory = read_feed(address, FeedMemory(), lambda a, **known: fetch(a, policy, **known))
        assert (memory.etag, memory.modified) == ('"v1"', "Sun, 22 Nov 2026 10:00:00 GMT")
        new, after = read_feed(address, memory, lambda a, **known: fetch(a, policy, **known))
    finally:
        server.shutdown()
        server.server_close()
    assert (new, after) == ([], memory)
    assert heard[1]["If-Modified-Since"] == memory.modified


@pytest.mark.parametrize("link", ["http://[bad", "http://[::1", "https://a b/%zz"])
def test_an_entry_with_an_odd_address_does_no_harm_to_the_others(link):
    items = f"<item><title>a</title><link>{link}</link></item><item><link>https://b.example</link></item>"
    found = parse_feed(
        f"<rss><channel>{items}</channel></rss>".encode(), "https://blog.example/feed"
    )
    assert "https://b.example" in [entry.link for entry in found]


def items(*entries):
    return f"<rss version='2.0'><channel><title>博客</title>{''.join(entries)}</channel></rss>"


def one(text, **more):
    [entry] = parse_feed(
        text if isinstance(text, bytes) else text.encode(), "https://w.example/feed", **more
    )
    return entry


def item(number, *, guid=None, link=None, body="短", title=None):
    guid = f"urn:{number}" if guid is None else guid
    link = f"https://w.example/{number}" if link is None else link
    return (
        f"<item><title>{title or f'第{number}篇'}</title><link>{link}</link><guid>{guid}</guid>"
        f"<description>{body}</description></item>"
    )


# What templates of real sites write around and into a feed, and the title that is meant.
MALFORMED = [
    ("\n\n  \t" + '<?xml version="1.0"?>' + items(item(1, title="空行")), "空行"),
    ("\ufeff\n" + '<?xml version="1.0"?>' + items(item(1, title="标记")), "标记"),
    (items(item(1, title="春&nbsp;夏&mdash;秋")), "春 夏—秋"),
    (items(item(1, title="R&D 与 Q&A")), "R&D 与 Q&A"),
    (items(item(1, title="甲 & 乙 &unknown; &#8;&#x1f;丙")), "甲 & 乙 &unknown; 丙"),
    (items(item(1, title="响\x07铃\x00符")), "响铃符"),
    (items(item(1, title="&lt;em&gt;重点&lt;/em&gt;：写短句")), "重点：写短句"),
    (items(item(1, title="<![CDATA[<b>粗</b>与 &amp; 细]]>")), "粗与 & 细"),
    (items(item(1, title="如何写 a &lt; b")), "如何写 a < b"),
    (items(item(1), "<item><b>没有关上<i></item>"), "第1篇"),
    (items(item(1, title="未关的")).replace("</item>", ""), "未关的"),
    (items(item(1, title="之后还有")) + "\n<!-- cached in 0.2 s -->\n<b>x", "之后还有"),
]


@pytest.mark.parametrize(("text", "title"), MALFORMED)
def test_malformed_feeds_are_read_as_they_are_meant(text, title):
    entries = parse_feed(text.encode(), "https://w.example/feed")
    assert (entries[0].title, entries[0].link) == (title, "https://w.example/1")


@pytest.mark.parametrize(
    ("inner", "link"),
    [
        ("<guid isPermaLink='true'>https://w.example/7</guid>", "https://w.example/7"),
        ("<guid>https://w.example/7</guid>", "https://w.example/7"),
        ("<guid>urn:7</guid><link>https://w.example/8</link>", "https://w.example/8"),
        ("<link>https://w.example/8?a=1&b=2&copy=3</link>", "https://w.example/8?a=1&b=2&copy=3"),
        ("<link> /8 </link><guid>x</guid>", "https://w.example/8"),
    ],
)
def test_the_address_of_an_entry(inner, link):
    assert (
        one(items(f"<item><title>题</title>{inner}<description>短</description></item>")).link
        == link
    )


def test_what_an_author_is_called_costs_nothing_and_changes_nothing():
    """feedparser looks for e-mail addresses in it, in quadratic time."""
    inner = f"<author>{'a' * 2_000_000}</author><dc:creator>{'b' * 2_000_000}</dc:creator>"
    text = items(item(1).replace("<guid>", inner + "<guid>"))
    assert one(text).title == "第1篇"
    assert (
        one(text.replace("<rss ", "<rss xmlns:dc='http://purl.org/dc/elements/1.1/' ")).title
        == "第1篇"
    )


FILLERS = ("<", "&", "<a ", "</a", "<![CDATA[", "<!--", "\0", "&a", "]]>", "<item>", "'", " \n")


@pytest.mark.mostly_slow(quick=3)
@pytest.mark.parametrize(("filler", "within"), [*product(FILLERS, (False, True))])
def test_a_hostile_feed_is_over_soon(filler, within):
    """Nobody measures here: what took quadratic time for two million characters would not end."""
    body = filler * (2_000_000 // len(filler))
    body = f"<![CDATA[{body.replace(']]>', '')}]]>" if within else body
    text = f"<rss version='2.0'><channel><item><description>{body}</description></item></channel></rss>"
    with suppress(UnreadableArticle):
        assert len(parse_feed(text.encode(), "https://w.example/feed")) <= 1


def test_a_feed_that_breaks_off_is_refused():
    """Else the rest of it would be new at the next look."""
    text = items(item(1), item(2))
    with pytest.raises(UnreadableArticle):
        parse_feed(text[: len(text) // 2].encode(), "https://w.example/feed")


def test_a_source_does_not_lend_an_entry_its_name():
    atom = ATOM.replace(
        "<entry><id>urn:1</id>",
        "<entry><source><title>别处</title><id>urn:9</id></source><id>urn:1</id>",
    )
    assert [entry.id for entry in parse_feed(atom.encode(), "https://a.example/feed")] == [
        "urn:1",
        "urn:2",
    ]


def test_plain_text_stays_text():
    atom = f"""<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>urn:1</id><title>题</title>
    <link href="/1"/><content type="text">若 a &lt; b 则\n\n{LONG}</content></entry></feed>"""
    entry = one(atom)
    assert entry.content.startswith("<p>若 a &lt; b 则</p><p>这一段话")


def test_a_json_feed():
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "博客",
        "items": [
            {"id": "2", "url": "/b", "title": " 全文 ", "content_html": f"<p>{LONG}</p>"},
            {"id": 1, "external_url": "https://o.example/a", "content_text": "短"},
            {"id": "0", "content_text": "没有地址"},
            "不是条目",
        ],
    }
    whole, teaser = parse_feed(json.dumps(feed).encode(), "https://w.example/feed.json")
    assert (whole.id, whole.title, whole.link) == ("2", "全文", "https://w.example/b")
    assert whole.content == f"<p>{LONG}</p>"
    assert (teaser.id, teaser.link, teaser.content) == ("1", "https://o.example/a", "")


@pytest.mark.parametrize(
    "text",
    [
        "{",
        "{}",
        '{"items": []}',
        '{"version": "1", "items": [{}]}',
        "[" * 50_000,
        "{" + '"a":{' * 50_000,
    ],
)
def test_json_that_is_no_feed_is_said(text):
    with pytest.raises(UnreadableArticle):
        parse_feed(text.encode(), "https://w.example/feed.json")


class Site:
    """A feed that changes, and what is remembered of it."""

    def __init__(self, *entries):
        self.memory = FeedMemory()
        assert self.look(*entries) == []

    def look(self, *entries):
        """Return the titles of what is new."""
        page = Page(items(*entries).encode())
        new, self.memory = read_feed("https://w.example/feed", self.memory, lambda _, **__: page)
        self.memory = FeedMemory.from_json(json.loads(json.dumps(self.memory.to_json())))
        return [entry.title for entry in new]


@pytest.mark.slow
def test_a_long_feed_that_does_not_change_brings_nothing_new():
    all_of_it = [item(number) for number in range(2500)]
    site = Site(*all_of_it)
    assert site.look(*all_of_it) == []
    assert site.look(item("新"), *all_of_it) == ["第新篇"]
    assert site.look(item("新"), *all_of_it) == []


def test_entries_that_come_back_are_not_new():
    many = [item(number) for number in range(100)]
    site = Site(*many)
    site.look(*many[:10])
    assert site.look(*many) == []


def test_one_guid_for_all_says_nothing():
    """Some sites write their own address, or the same number, into every entry."""
    same = {"guid": "https://w.example/"}
    site = Site(item(1, **same), item(2, **same))
    assert site.look(item(3, **same), item(1, **same), item(2, **same)) == ["第3篇"]
    assert site.look(item(3, **same), item(1, **same), item(2, **same)) == []
    assert site.look(item(4, **same)) == ["第4篇"]  # though alone now, its guid says nothing still


def test_one_guid_and_one_link_for_all_leave_the_title():
    same = {"guid": "1", "link": "https://w.example/"}
    site = Site(item(1, **same), item(2, **same))
    assert site.look(item(3, **same), item(1, **same), item(2, **same)) == ["第3篇"]
    assert site.look(item(3, **same), item(1, **same), item(2, **same)) == []


def test_an_entry_that_is_listed_twice_is_one():
    site = Site(item(1))
    assert site.look(item(2), item(2), item(1)) == ["第2篇"]


@pytest.mark.parametrize(
    "changed",
    [
        {"guid": "tag:w.example,2027:1"},
        {"guid": "", "link": "http://www.w.example/1/"},
        {"guid": "new", "link": "https://w.example/1?utm_source=rss#top"},
        {"link": "https://w.example/renamed"},
        {"title": "改了题目"},
        {"body": "改了正文"},
    ],
)
def test_what_changes_about_an_entry_does_not_make_it_new(changed):
    site = Site(item(1), item(0))
    assert site.look(item(1, **changed), item(0)) == []


def test_a_whole_article_that_moves_is_not_new():
    site = Site(item(1, body=LONG))
    moved = item(1, body=LONG, guid="https://new.example/1", link="https://new.example/1")
    assert site.look(moved) == []


def test_two_articles_of_one_name_are_two():
    teaser = "本期周报的内容请点开原文阅读，欢迎转发给朋友，也欢迎来信告诉我们你的想法和建议。"
    site = Site(item(1, title="周报", body=teaser))
    assert site.look(item(2, title="周报", body=teaser)) == ["周报"]


def test_what_was_remembered_by_ids_alone_is_remembered_still():
    entries = parse_feed(items(item(1), item(2)).encode(), "https://w.example/feed")
    old = FeedMemory(seen=tuple(mark_of(entry) for entry in entries))
    page = Page(items(item(3), item(1), item(2)).encode())
    new, _ = read_feed("https://w.example/feed", old, lambda _, **__: page)
    assert [entry.title for entry in new] == ["第3篇"]
