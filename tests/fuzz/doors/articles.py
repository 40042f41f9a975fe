"""Articles in every form, as files, standard input and feeds: read whole or refused in words."""

import io
import re
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from random import Random

from repurpose.article import Article, Kind
from repurpose.article.links import find_links
from repurpose.article.read import Reading, articles_in
from repurpose.article.shown import HIDDEN
from repurpose.schedule.daemon.feed_reader import parse_feed
from repurpose.schedule.daemon.feeds import find_new, write_page
from repurpose.slicing.sentences.units import read_units
from tests.article.sources.test_docx import CORE, document, paragraph
from tests.article.test_any_text import SIGNS
from tests.conftest import ROOT, SAMPLE
from tests.fuzz.door import Door, Enter, must
from tests.fuzz.mutate import NASTY, grow_text, text_mutator

_STEERS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@cache
def samples() -> tuple[bytes, ...]:
    """Return the articles of the project."""
    paths = [SAMPLE, *sorted((ROOT / "tests" / "samples").glob("*.md"))]
    return tuple(path.read_bytes() for path in paths)


DIALECTS = tuple(
    text.encode()
    for text in (
        "---\ntitle: 甲\ntags: [a, b]\nauthor:\n  - 乙\n---\n\n%%私记%%\n\n正文里有一句话。^id1\n\n![[图.png|300]] 看[[某页#节|别名]]。\n\n> [!note]- 提示\n> 引的话。\n",
        "- 甲是一句话。\n\t- 乙是另一句话。\n\t  id:: 64a\n\t  collapsed:: true\n- {{embed ((64a))}} [[页]] #标签\n- TODO 写完它。\n",
        "+++\ntitle = '甲'\ndate = 2026-01-01\n+++\n\n{{< figure src=\"a.png\" >}} 一句话。\n\n{{% notice %}}提示{{% /notice %}}\n\n<!--more-->\n\n后一句话。\n",
        "---\nlayout: post\n---\n{% raw %}代码{% endraw %}\n\n一句话。{: .cls }\n\n* TOC\n{:toc}\n\n术语\n: 解释一句话。\n\n*[HTML]: 超文本\n",
        '# 标题\n\n[TOC]\n\n::: tip 提示\n一句话。\n:::\n\n!!! note "题"\n    缩进的一句话。\n\n=== "标签"\n    另一句话。\n\n==亮== ~下~ ^上^ ~~删~~ :smile:\n',
        "# 公式\n\n能量是 $E = mc^2$，另有\n\n$$\n\\begin{aligned} a &= b \\\\ c &= d \\end{aligned}\n$$\n\n价格是 $5 与 $6。\\(x\\) 与 \\[y\\]。\n",
        "昔々《むかし》、｜或る国《くに》に［＃「国」に傍点］人がいた。\n\n［＃改ページ］\n\n「そうだ」と言った。\n",
        '| 甲 | 乙 |\n| --- | :-: |\n| 一\\|二 | **三** |\n\n1. 第一句话。\n2. 第二句话。\n   1. 第三句话。\n\n- [ ] 未做。\n- [x] 做了。\n\n~~~py\nx = 1\n~~~\n\n    缩进码\n\n[^1]: 注的话。\n\n引用[^1]与[链接][l]与<https://a.cn>。\n\n[l]: https://a.cn/b "题"\n',
        'Setext\n===\n\nA line that was\nwrapped by hand at\nforty columns.  \nHard break\\\nhere. "Quote," said Dr. Li at 3 p.m. It grew 12.5%, to $1,234.50.\n\n---\n\nMore: 10:30, v1.2.3, U.S.A., don\'t.\n\n***\n\nLike and subscribe!\n',
        "# 甲\n\n第一篇的一句话。\n\n# 乙\n\n第二篇的一句话。\n",
    )
)
PAGES = tuple(
    html.encode()
    for html in (
        '<!doctype html><html><head><meta charset="utf-8"><title>题 - 站</title><meta property="og:title" content="题"><meta name="author" content="张三"></head><body><nav>导航</nav><article><h1>题</h1><p>第一句话在这里，够长，像是正文的样子。</p><p>第二句<b>粗</b><a href="/b">链</a>话。</p><ul><li>甲<li>乙<ol start=3><li>丙</ol></ul><pre><code class="language-py">x &lt; 1</code></pre><blockquote><p>引的话。</p></blockquote><table><tr><th>司<th>额<tr><td>甲|乙<td>8</table><img data-src="//a.cn/x.png" alt="图"><figure><img src=x><figcaption>说明</figcaption></figure></article><script>var a = "<p>";</script></body></html>',
        '<!DOCTYPE html><html><head><title></title></head><body><h1 class="rich_media_title" id="activity-name">题</h1><a id="js_name">公众号</a><em id="publish_time">2026-01-02</em><div class="rich_media_content" id="js_content" style="visibility: hidden"><section><p style="text-align: justify"><span style="font-weight:700">第一句话在这里，够长，像是正文的样子。</span></p><p><mpvoice name="a"></mpvoice><img data-src="https://mmbiz.qpic.cn/a" data-w="1080"></p><section><section><p>第二句话也在这里，一样长，一样像正文。</p></section></section><p>长按二维码关注</p></section></div><script nonce="1">x</script></body></html>',
        '<html><body><main><div class="RichText ztext Post-RichText"><p>第一句话在这里，够长，像是正文的样子，是一篇文章。</p><p>公式 <span class="ztext-math" data-tex="x^2">x</span> 与 <math><mi>x</mi></math>。</p><details><summary>题</summary>里面的话。</details><p hidden>看不见</p><p style="display:none">看不见</p><ruby>漢<rt>かん</rt></ruby></div></main></body></html>',
        '<html><head><script type="application/ld+json">{"@type": "Article", "articleBody": "x"}</script></head><body><div itemprop="articleBody"><p>第一句话在这里，够长，像是正文的样子，是一篇文章。</p><dl><dt>甲<dd>乙</dl><p>1<sup>2</sup> H<sub>2</sub>O</p><h2>二</h2><hr><p>三</div></body></html>',
    )
)
TAGS = (
    "<p>", "</p>", "<b>", "</b>", "<i>", "<div>", "</div>", "<ul><li>", "</ul>", "<ol start=-9>", "<ol start=99999999999999999999>", "<table><tr><td>", "</table>", "<td colspan=9>",
    "<pre>", "</pre>", "<code>", "</code>", "<blockquote>", "</blockquote>", "<a href='javascript:x'>", "<a href='http://[bad'>", "<a href=''>", "</a>", "<img src=x alt=y>", "<img>", "<br>",
    "<hr>", "<h1>", "</h1>", "<h7>", "<script>", "</script>", "<style>", "</style>", "<!--", "-->", "<![CDATA[", "]]>", "<!doctype html>", "<svg>", "<math>", "<ruby><rt>", "<base href='http://[x'>",
    "<template>", "<noscript>", "<textarea>", "<title>", "<meta charset=x>", "<meta charset=utf-7>", "<meta charset=base64>", "<meta charset=idna>", "<article>", "</article>", "<main>", "<details><summary>",
    "<span data-tex='\\frac'>", "<p style='display:none'>", "<p hidden>", "<input value='", "&#x110000;", "&#0;", "&nbsp", "&", "<", ">", "</", "<a ", "<p x='", '"', "一句话。", "<?xml", "<p/>",
)  # fmt: skip
FEEDS = tuple(
    feed.encode()
    for feed in (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>站</title><link>https://a.cn/</link><item><title>题 &amp; 一</title><link>https://a.cn/1?utm_source=x</link><guid isPermaLink="false">1</guid><pubDate>Mon, 01 Jan 2026 00:00:00 GMT</pubDate><description>摘要</description><content:encoded><![CDATA[<p>一句话。</p>]]></content:encoded></item><item><title>二</title><link>/2</link><guid>1</guid></item></channel></rss>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://a.cn/"><title type="html">站</title><entry><title type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml">题</div></title><id>tag:a.cn,1</id><link rel="alternate" href="1"/><updated>2026-01-01T00:00:00Z</updated><content type="html">&lt;p&gt;一句话。&lt;/p&gt;</content><summary>摘</summary></entry></feed>',
        '{"version": "https://jsonfeed.org/version/1.1", "title": "站", "items": [{"id": "1", "url": "https://a.cn/1", "title": "题", "content_html": "<p>一句话。</p>"}, {"id": 2, "external_url": "/2", "content_text": "一句话。\\n\\n二。"}]}',
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"><item rdf:about="https://a.cn/1"><title>题</title><link>https://a.cn/1</link></item></rdf:RDF>',
    )
)
FEED_PIECES = (
    "<item>", "</item>", "<entry>", "</entry>", "<title>", "</title>", "<link>", "<link href='http://[bad'/>", "<guid>", "<id>", "<content type='xhtml'>", "<content:encoded>", "<![CDATA[", "]]>", "<!--", "-->",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>", "&a;", "&#x1F600;", "&#xD800;", "&#0;", "&nbsp;", "&", "<", "<?xml version='1.0' encoding='utf-7'?>", "<?xml version='1.0' encoding='x'?>", "<x:y>", "xmlns:a='b'", "xml:base='http://[x'",
    "<pubDate>Xyz, 99</pubDate>", "<updated>9999-99-99</updated>", "<media:group>", "<itunes:x>", "<georss:point>1 x</georss:point>", "<georss:polygon>1 2 3</georss:polygon>", "<gml:posList>1</gml:posList>", "<where>", "<channel>", "<rss>", "<feed>",
    '"items": null', '"items": [1]', '{"id": ', "null", "[", "]", "{", "}", '"url": 5', "<source>", "<enclosure url='x' length='y'/>", "<author>", "<category term='x'/>", "<textinput>", "<image>", "<cloud/>", "<div>", "一句话。",
)  # fmt: skip


def check_reading(article: Article) -> None:
    """Everything that must hold of every article, whatever its text."""
    text = article.text
    must(len(article.shown) == len(text), "shown has another length than the text")
    seen = article.shown.replace(HIDDEN, "")
    must(not _STEERS.search(seen), "shown has characters that steer:", repr(_STEERS.search(seen)))
    must(
        re.fullmatch(r"[\w-]{1,80}", article.id), "the id is no name of a folder:", repr(article.id)
    )
    for said in (article.title, article.author):
        must(not _STEERS.search(said) and "\n" not in said, "a title that steers:", repr(said))
    for block in article.blocks:
        must(0 <= block.span.start <= block.span.end <= len(text), "a block outside the text")
        for span in article.sentences(block):
            must(
                block.span.start <= span.start < span.end <= block.span.end,
                "a sentence outside its block",
            )
            must(article.show(span), "a sentence that shows nothing")
        if block.kind == Kind.FORMULA:
            must(not article.shown[slice(*block.span)].strip(HIDDEN + " \n"), "a formula is shown")
    units, _ = read_units(article)
    must(all(unit.text == article.show(unit.span) for unit in units), "a unit is not what is shown")
    must(all(article.show(link.words) for link in find_links(article)), "a link of no words")


def reader(name: str, *readings: Reading) -> Callable[[Path], object]:
    """Return what opens a door that reads one file of a name."""

    @contextmanager
    def opened(_: Path) -> Iterator[Enter]:
        def enter(data: bytes) -> None:
            for reading in readings or (Reading(),):
                for article in articles_in(data, name, name, reading):
                    check_reading(article)

        yield enter

    return opened


def _encoded_seeds() -> Iterable[bytes]:
    for number, data in enumerate((*samples(), *DIALECTS)):
        text = data.decode()[:1500]
        yield data
        for name in ("utf-16", "gb18030", "big5", "shift_jis", "euc-kr", "utf-8-sig"):
            if number % 3 == 0:
                yield text.replace("\n", "\r\n").encode(name, "ignore")


# Word documents: the parts of the archive are changed, and it is packed again.


def _documents() -> Iterable[bytes]:
    body = [
        paragraph("题", "a3"), paragraph("一", "1"), paragraph("第一句话。"), paragraph("甲", number=0), paragraph("乙", number=1), paragraph("引的话。", "q"),
        paragraph("隐", marks="<w:vanish/>"), paragraph("粗", marks="<w:b/><w:i/><w:vertAlign w:val='superscript'/>"),
        '<w:p><w:hyperlink r:id="r1"><w:r><w:t>链</w:t></w:r></w:hyperlink><w:r><w:footnoteReference w:id="2"/></w:r><w:r><w:br/></w:r><w:r><w:tab/></w:r></w:p>',
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>表</w:t></w:r></w:p></w:tc></w:tr></w:tbl>',
        '<w:p><w:ins><w:r><w:t>加</w:t></w:r></w:ins><w:del><w:r><w:delText>删</w:delText></w:r></w:del><w:fldSimple w:instr="HYPERLINK &quot;http://a.cn&quot;"><w:r><w:t>域</w:t></w:r></w:fldSimple></w:p>',
    ]  # fmt: skip
    yield document(*body)
    yield document(paragraph("第一句话。"), extra={"docProps/core.xml": CORE})
    yield document(paragraph("第一句话。"), compression=zipfile.ZIP_STORED)


XML_PIECES = (
    "<w:p>", "</w:p>", "<w:r>", "</w:r>", "<w:t>", "</w:t>", "<w:tbl>", "</w:tbl>", "<w:tr>", "<w:tc>", "<w:vanish/>", "<w:vanish w:val='0'/>", "<w:br w:type='page'/>", "<w:pStyle w:val='1'/>", "<w:numPr/>",
    "<w:ilvl w:val='x'/>", "<w:ilvl w:val='-1'/>", "<w:ilvl w:val='99999'/>", "<w:numId w:val='9'/>", "<w:gridSpan w:val='x'/>", "<w:gridSpan w:val='99999999'/>", "<w:vMerge/>", "<w:footnoteReference w:id='9'/>", "<w:footnoteReference/>", "<w:hyperlink r:id='zz'/>",
    "<w:hyperlink w:anchor='a'>", "<w:sdt><w:sdtContent>", "<w:drawing>", "<w:pict>", "<mc:AlternateContent>", "<w:fldChar w:fldCharType='begin'/>", "<w:fldChar w:fldCharType='end'/>", '<w:instrText>HYPERLINK "</w:instrText>',
    "<w:sym w:font='Wingdings' w:char='F04A'/>", "<w:sym w:font='Wingdings' w:char='x'/>", "<w:basedOn w:val='1'/>", "<w:style w:styleId='a3'/>", "<w:commentReference w:id='1'/>", "<w:bookmarkStart w:name='a'/>", "<!DOCTYPE a>", "<!ENTITY a 'b'>", "&a;", "&#0;", "一句话。", "w:val='x'", "w:val=''",
)  # fmt: skip


def _mutate_archive(data: bytes, chance: Random) -> bytes:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()[:30]}
    except Exception:  # noqa: BLE001  # it was spoilt before
        parts = {}
    if not parts or chance.random() < 0.1:
        return _raw(chance.choice([*_documents()]) if not parts else data, chance)
    for _ in range(chance.choice((1, 1, 2))):
        name = chance.choice([*parts, "word/document.xml"])
        if chance.random() < 0.06:
            parts.pop(name, None)
        elif chance.random() < 0.06:
            parts[chance.choice(("../../x", "word/media/a.png", "docProps/core.xml", "word/endnotes.xml", "word/comments.xml"))] = parts.get(name, CORE.encode())  # fmt: skip
        else:
            parts[name] = _xml(parts.get(name, b""), chance)
    packed = io.BytesIO()
    with zipfile.ZipFile(
        packed, "w", chance.choice((zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED))
    ) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


_raw = text_mutator(("PK\x03\x04", "PK\x01\x02", "PK\x05\x06", "\0\0\0\0"), [*_documents()])
_xml = text_mutator(XML_PIECES, [])


def _grow_document(_: bytes, chance: Random) -> Callable[[int], bytes]:
    piece = chance.choice(
        (
            *XML_PIECES,
            paragraph("第一句话。"),
            "<w:p/>",
            "甲",
            "<w:p><w:r>",
            "<w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>",
        )
    )

    def make(length: int) -> bytes:
        return document(
            paragraph("第一句话。"), piece * (length // len(piece)), compression=zipfile.ZIP_STORED
        )

    return make


# Feeds.


@contextmanager
def _feeds(_: Path) -> Iterator[Enter]:
    def enter(data: bytes) -> None:
        entries = parse_feed(data, "https://a.cn/feed.xml")
        new, marks = find_new(entries, ())
        again, _ = find_new(entries, marks)
        must(not again, "an unchanged feed has something new")
        must(len(new) <= len(entries), "more is new than there is")
        for entry in entries:
            must(entry.id, "an entry without a name")
            must(
                not entry.link or entry.link.startswith(("http://", "https://")),
                "a link elsewhere:",
                entry.link,
            )
            if entry.content and len(data) < 20_000:
                page = write_page(entry).encode("utf-8", "strict")
                for article in articles_in(page, "feed.html", "feed.html", Reading()):
                    check_reading(article)

    yield enter


_TEXT = text_mutator((*SIGNS, *NASTY), (*samples(), *DIALECTS))
DOORS = (
    Door("markdown", "articles of each dialect", lambda: (*samples(), *DIALECTS), reader("a.md"), _TEXT, grow_text),
    Door(
        "text", "articles in each encoding, from standard input", _encoded_seeds, reader("stdin", Reading(), Reading("text", "", "s2t")),
        text_mutator((*SIGNS, *NASTY, "\udc80"), (*samples(), *DIALECTS), encodings=True), grow_text,
    ),
    Door("page", "saved pages", lambda: PAGES, reader("a.html"), text_mutator((*TAGS, *NASTY), PAGES, encodings=True), grow_text),
    Door("word", "Word documents", _documents, reader("a.docx"), _mutate_archive, _grow_document),
    Door("feed", "RSS, Atom and JSON feeds", lambda: FEEDS, _feeds, text_mutator((*FEED_PIECES, *TAGS), FEEDS, encodings=True), grow_text),
)  # fmt: skip
