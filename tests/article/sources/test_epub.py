"""Books: one chapter of them, by their table of contents; what is refused, and what a refusal lists."""

import io
import zipfile

import pytest

from repurpose.article import Reading, read_articles
from repurpose.article.sources.epub import read_epub
from repurpose.errors import UnreadableArticle

CONTAINER = '<container><rootfiles><rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
PAGES = {
    "cover.xhtml": "<p><img src='a.jpg' alt='封面'/></p>",
    "one.xhtml": """<h1 id="c1">第一章　河</h1><p>河从山里来。<a epub:type="noteref" href="#n1">1</a>它不问路。<a href="notes.xhtml#e2">2</a></p>
<ul><li>第一条</li><li>第二条</li></ul><figure><img src="../img/river.png" alt="河"/></figure>
<aside epub:type="footnote" id="n1"><p><a href="#r1">1</a> 见水经。</p></aside>
<div><h2 id="c2">第二章　桥</h2><p>桥在河上，人在桥上。</p></div><p>这一页还有一句。</p>""",
    "two.xhtml": "<p>桥的后一页，没有标题。</p>",
    "three.xhtml": "<h2>第三章　岸</h2><p>岸不动，是水在走。</p>",
    "notes.xhtml": '<ol><li id="e1">别处的注。</li><li id="e2">书末的注。<a href="one.xhtml#x">↩</a></li></ol>',
}
NAV = """<nav epub:type="toc"><ol><li><a href="one.xhtml#c1">第一章　河</a></li><li><a href="one.xhtml#c2">第二章　桥</a></li>
<li><a href="three.xhtml">第三章　岸</a></li></ol></nav>"""
NCX = """<ncx><navMap><navPoint id="p1"><navLabel><text>第一章　河</text></navLabel><content src="one.xhtml#c1"/></navPoint>
<navPoint id="p2"><navLabel><text>第二章　桥</text></navLabel><content src="one.xhtml#c2"/></navPoint>
<navPoint id="p3"><navLabel><text>第三章　岸</text></navLabel><content src="three.xhtml"/></navPoint></navMap></ncx>"""


def book(*, contents="nav", pages=PAGES, spine=None, extra=None):
    items = "".join(
        f'<item id="{name}" href="{name}" media-type="application/xhtml+xml"/>' for name in pages
    )
    items += {
        "nav": '<item id="nav" href="nav.xhtml" properties="nav"/>',
        "ncx": '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>',
        "": "",
    }[contents]
    refs = "".join(f'<itemref idref="{name}"/>' for name in (spine or pages))
    package = f"""<?xml version="1.0"?><package><metadata><dc:title>河岸书</dc:title><dc:creator>林岚</dc:creator><dc:date>2026-01-02T00:00:00Z</dc:date></metadata>
<manifest>{items}</manifest><spine>{refs}</spine></package>"""  # fmt: skip
    parts = {"META-INF/container.xml": CONTAINER, "OEBPS/book.opf": package}
    parts |= {
        f"OEBPS/{name}": f'<?xml version="1.0"?><!DOCTYPE html><html><head><title>x</title></head><body>{body}</body></html>'
        for name, body in pages.items()
    }
    parts |= {"OEBPS/nav.xhtml": f"<html><body>{NAV}</body></html>"} if contents == "nav" else {}
    parts |= {"OEBPS/toc.ncx": NCX} if contents == "ncx" else {}
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        for name, part in (parts | (extra or {})).items():
            archive.writestr(name, part, zipfile.ZIP_DEFLATED)
    return packed.getvalue()  # fmt: skip


FIRST = (
    "---\nauthor: 林岚\ndate: 2026-01-02\nsite: 河岸书\npart: 1\n---\n\n"
    "# 第一章 河\n\n河从山里来。[^1]它不问路。[^2]\n\n- 第一条\n- 第二条\n\n![河](river.png)\n\n"
    "[^1]: 见水经。\n[^2]: 书末的注。\n"
)
SECOND = "# 第二章 桥\n\n桥在河上，人在桥上。\n\n这一页还有一句。\n\n桥的后一页，没有标题。\n"


@pytest.mark.parametrize("contents", ["nav", "ncx"])
def test_a_chapter_goes_from_where_it_begins_to_the_next(contents):
    data = book(contents=contents)
    assert read_epub(data, "a.epub", "1").text.replace("\u3000", " ") == FIRST
    assert (
        read_epub(data, "a.epub", "桥")
        .text.replace("\u3000", " ")
        .endswith(f"part: 2\n---\n\n{SECOND}")
    )
    assert "岸不动" in read_epub(data, "a.epub", "3").text


def test_a_book_without_contents_has_a_chapter_a_page():
    data = book(contents="", spine=["cover.xhtml", "one.xhtml", "three.xhtml"])
    text = read_epub(data, "a.epub", "2").text
    assert text.endswith("# 第三章　岸\n\n岸不动，是水在走。\n")


def test_without_a_chapter_named_the_refusal_lists_them():
    for wanted in ("", "9", "山"):
        with pytest.raises(UnreadableArticle, match=r"a\.epub") as caught:
            read_epub(book(), "a.epub", wanted)
        assert "--chapter" in caught.value.hint
        assert "2 第二章" in caught.value.hint


def test_a_book_of_one_chapter_needs_no_name():
    data = book(contents="", pages={"three.xhtml": PAGES["three.xhtml"]})
    extract = read_epub(data, "a.epub")
    assert extract.text.endswith("# 第三章　岸\n\n岸不动，是水在走。\n")
    assert "part" not in extract.meta


LOCK = "<encryption><EncryptedData><CipherData><CipherReference URI='OEBPS/one.xhtml'/></CipherData></EncryptedData></encryption>"


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (book(extra={"META-INF/encryption.xml": LOCK}), "locked"),
        (book(extra={"META-INF/container.xml": "<container/>"}), "damaged"),
        (book(extra={"OEBPS/book.opf": "<package/>"}), "damaged"),
        (book(extra={"img/a.bin": bytes(20_000_000)}), "100 times"),
        (book()[:500], "damaged"),
    ],
    ids=["locked", "no package", "no pages", "bomb", "cut off"],
)
def test_what_is_no_book_is_refused(data, match):
    with pytest.raises(UnreadableArticle, match=match) as caught:
        read_epub(data, "a.epub", "1")
    assert caught.value.hint


def test_entities_are_never_expanded():
    page = '<!DOCTYPE html [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><html><body><h1>章</h1><p>一句话&b;。</p></body></html>'
    text = read_epub(book(extra={"OEBPS/three.xhtml": page}), "a.epub", "3").text
    assert "haha" not in text
    assert "一句话" in text


def test_a_chapter_is_an_article_with_an_id_of_its_own(tmp_path):
    path = tmp_path / "河岸.epub"
    path.write_bytes(book())
    [first], [third] = (
        read_articles([str(path)], read_stdin=bytes, reading=Reading(part=part)) for part in "13"
    )
    assert (first.title, third.title) == ("第一章 河", "第三章 岸")
    assert first.id != third.id
    assert third.meta["part"] == "3"
