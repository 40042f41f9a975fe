"""Feeds: RSS, RDF and Atom as they are written, hostile ones, and each entry once."""

import http.server
import threading
from dataclasses import dataclass, replace

import pytest

from repurpose.article.read import Reading, articles_in
from repurpose.article.sources.fetch import FetchPolicy, fetch
from repurpose.errors import UnreadableArticle
from repurpose.schedule.daemon.feeds import FeedMemory, parse_feed, read_feed, write_page

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
    with pytest.raises(UnreadableArticle, match="declares entities"):
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
