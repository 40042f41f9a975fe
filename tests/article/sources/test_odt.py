"""OpenDocument texts: what of them is the article, and what is refused before it is read."""

import io
import zipfile

import pytest

from repurpose.article import read_articles
from repurpose.article.sources.odt import read_odt
from repurpose.errors import UnreadableArticle

OASIS = "urn:oasis:names:tc:opendocument:xmlns"
SPACES = " ".join(
    f'xmlns:{short}="{OASIS}:{name}:1.0"'
    for short, name in (("office", "office"), ("text", "text"), ("table", "table"), ("draw", "drawing"), ("meta", "meta"), ("style", "style"))
)  # fmt: skip
SPACES += f' xmlns:fo="{OASIS}:xsl-fo-compatible:1.0" xmlns:svg="{OASIS}:svg-compatible:1.0" xmlns:xlink="http://www.w3.org/1999/xlink" xmlns:dc="http://purl.org/dc/elements/1.1/"'
LOOKS = """<office:automatic-styles>
<style:style style:name="B"><style:text-properties fo:font-weight="bold"/></style:style>
<style:style style:name="I" style:parent-style-name="B"><style:text-properties fo:font-style="italic" fo:font-weight="normal"/></style:style>
<style:style style:name="S"><style:text-properties style:text-line-through-style="solid"/></style:style>
<style:style style:name="H"><style:text-properties text:display="none"/></style:style>
<style:style style:name="P1" style:parent-style-name="Quotations"/>
<text:list-style style:name="L"><text:list-level-style-bullet text:level="1"/><text:list-level-style-number text:level="2" style:num-format="1"/></text:list-style>
</office:automatic-styles>"""
META = f"""<office:document-meta {SPACES}><office:meta><dc:title>模板标题</dc:title>
<meta:initial-creator>林岚</meta:initial-creator><meta:creation-date>2026-02-03T08:00:00</meta:creation-date></office:meta></office:document-meta>"""


def document(body, *, extra=None, kind="text"):
    content = f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {SPACES}>{LOOKS}<office:body><office:{kind}>{body}</office:{kind}></office:body></office:document-content>'
    parts = {"content.xml": content, "meta.xml": META} | (extra or {})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.text")
        for name, part in parts.items():
            archive.writestr(name, part, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def cell(words):
    return f"<table:table-cell><text:p>{words}</text:p></table:table-cell>"


LETTER = document(
    """<text:tracked-changes><text:changed-region><text:deletion><text:p>删掉的话。</text:p></text:deletion></text:changed-region></text:tracked-changes>
<text:p text:style-name="Title">桥上的人</text:p>
<text:h text:outline-level="2">一、清晨</text:h>
<text:p>桥是<text:span text:style-name="B">一九五二年</text:span>修的，<text:span text:style-name="I">很窄</text:span>，<text:span text:style-name="S">很旧</text:span>。<text:note><text:note-citation>1</text:note-citation><text:note-body><text:p>县志有载。</text:p></text:note-body></text:note>下一句<text:s text:c="2"/>在这里。</text:p>
<text:p><text:a xlink:href="https://example.com/a">链接</text:a><text:a xlink:href="javascript:x">坏的</text:a><text:span text:style-name="H">看不见</text:span><office:annotation><text:p>批注</text:p></office:annotation></text:p>
<text:list text:style-name="L"><text:list-item><text:p>第一点</text:p><text:list><text:list-item><text:p>子项</text:p></text:list-item></text:list></text:list-item><text:list-item><text:p>第二点</text:p></text:list-item></text:list>
<text:p text:style-name="P1">路是走出来的。</text:p>
<text:p text:style-name="Preformatted_20_Text">x = 1<text:line-break/>y = 2</text:p>
<table:table><table:table-row>"""
    + cell("年份") + cell("人数")
    + "</table:table-row><table:table-row>" + cell("1952") + cell("12")
    + """</table:table-row></table:table>
<text:p><draw:frame><draw:image xlink:href="Pictures/a.png"/><svg:desc>桥的照片</svg:desc></draw:frame></text:p>"""
)  # fmt: skip


def test_a_document_becomes_markdown():
    assert read_odt(LETTER, "a.odt").text == (
        "---\nauthor: 林岚\ndate: 2026-02-03\n---\n\n# 桥上的人\n\n## 一、清晨\n\n"
        "桥是**一九五二年**修的，*很窄*，~~很旧~~。[^1]下一句 在这里。\n\n[链接](https://example.com/a)坏的\n\n"
        "- 第一点\n  1. 子项\n- 第二点\n\n> 路是走出来的。\n\n```\nx = 1\ny = 2\n```\n\n"
        "| 年份 | 人数 |\n| --- | --- |\n| 1952 | 12 |\n\n![桥的照片](image-1)\n\n[^1]: 县志有载。\n"
    )


def test_a_document_is_known_by_its_bytes(tmp_path):
    (tmp_path / "信").write_bytes(LETTER)
    [article] = read_articles([str(tmp_path / "信")], read_stdin=bytes)
    assert (article.title, article.author) == ("桥上的人", "林岚")


BOMB = '<!DOCTYPE x [<!ENTITY a "ha">]>'


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (document("<text:p>一。</text:p>", extra={"META-INF/manifest.xml": "<m><encryption-data/></m>"}), "password"),
        (document("<text:p>一。</text:p>", extra={"meta.xml": f"{BOMB}<m>&a;</m>"}), "document type"),
        (document("<text:p>一。</text:p>", extra={"content.xml": f"{BOMB}<m>&a;</m>"}), "document type"),
        (document("<text:p>一。</text:p>", extra={"Pictures/a": bytes(20_000_000)}), "100 times"),
        (document("<text:p>一。"), "damaged"),
        (document("", kind="spreadsheet"), "damaged"),
        (document("<text:p/>"), "no text"),
        (LETTER[:400], "damaged"),
    ],
    ids=["locked", "entities in the properties", "entities", "bomb", "broken", "a sheet", "empty", "cut off"],
)  # fmt: skip
def test_what_is_no_document_is_refused(data, match):
    with pytest.raises(UnreadableArticle, match=match) as caught:
        read_odt(data, "a.odt")
    assert caught.value.hint


def test_deep_and_wide_documents_are_read_in_the_end():
    deep = "<text:section>" * 500 + "<text:p>一句话。</text:p>" + "</text:section>" * 500
    wide = '<table:table><table:table-row><table:table-cell table:number-columns-repeated="9999"><text:p>格</text:p></table:table-cell></table:table-row></table:table>'
    text = read_odt(document(f"<text:p>前一句。</text:p>{deep}{wide}"), "a.odt").text
    assert "前一句。" in text
    assert "一句话。" in text
    assert text.count("格") <= 50
