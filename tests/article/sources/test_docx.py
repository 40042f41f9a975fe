"""Word documents: what mammoth reads of them, and what is refused before it reads."""

import io
import zipfile

import pytest

from repurpose.article.model import Kind, Source
from repurpose.article.parse import parse_article
from repurpose.article.sources import archive
from repurpose.article.sources.docx import read_docx
from repurpose.errors import UnreadableArticle

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/package/2006"
TYPES = f"""<Types xmlns="{P}/content-types">
<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>
<Default Extension="xml" ContentType="application/xml"/></Types>"""
TOP = f"""<Relationships xmlns="{P}/relationships"><Relationship Id="r1" Target="word/document.xml"
Type="{R}/officeDocument"/></Relationships>"""
LINKS = f"""<Relationships xmlns="{P}/relationships">
<Relationship Id="r1" Type="{R}/hyperlink" Target="https://example.com/a?b=c" TargetMode="External"/>
<Relationship Id="r2" Type="{R}/hyperlink" Target="javascript:alert(1)" TargetMode="External"/>
<Relationship Id="r3" Type="{R}/styles" Target="styles.xml"/>
<Relationship Id="r4" Type="{R}/numbering" Target="numbering.xml"/>
<Relationship Id="r5" Type="{R}/footnotes" Target="footnotes.xml"/></Relationships>"""
STYLES = f"""<w:styles xmlns:w="{W}">
<w:style w:type="paragraph" w:styleId="a3"><w:name w:val="Title"/></w:style>
<w:style w:type="paragraph" w:styleId="1"><w:name w:val="heading 1"/></w:style>
<w:style w:type="paragraph" w:styleId="2"><w:name w:val="heading 2"/></w:style>
<w:style w:type="paragraph" w:styleId="q"><w:name w:val="Quote"/></w:style></w:styles>"""
NUMBERING = f"""<w:numbering xmlns:w="{W}"><w:abstractNum w:abstractNumId="0">
<w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/></w:lvl><w:lvl w:ilvl="1"><w:numFmt w:val="decimal"/></w:lvl>
</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>"""
NOTES = f"""<w:footnotes xmlns:w="{W}"><w:footnote w:id="2"><w:p><w:r><w:t>出处在此。</w:t></w:r></w:p>
</w:footnote></w:footnotes>"""
CORE = f"""<cp:coreProperties xmlns:cp="{P}/metadata/core-properties"
xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:dcterms="http://purl.org/dc/terms/">
<dc:title>模板标题</dc:title><dc:creator>张三</dc:creator>
<dcterms:created>2025-12-14T08:00:00Z</dcterms:created></cp:coreProperties>"""


def paragraph(text, style="", number=None, marks=""):
    properties = f'<w:pStyle w:val="{style}"/>' if style else ""
    if number is not None:
        properties += f'<w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="1"/></w:numPr>'
    return (
        f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:rPr>{marks}</w:rPr><w:t>{text}</w:t></w:r></w:p>"
    )


def document(*paragraphs, extra=None, compression=zipfile.ZIP_DEFLATED):
    body = "".join(paragraphs)
    parts = {
        "[Content_Types].xml": TYPES,
        "_rels/.rels": TOP,
        "word/document.xml": f'<w:document xmlns:w="{W}" xmlns:r="{R}"><w:body>{body}</w:body></w:document>',
        "word/_rels/document.xml.rels": LINKS,
        "word/styles.xml": STYLES,
        "word/numbering.xml": NUMBERING,
        "word/footnotes.xml": NOTES,
    } | (extra or {})
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", compression) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return packed.getvalue()


LONG = document(
    paragraph("算力的账", "a3"),
    paragraph("一、开头", "1"),
    paragraph("明年投入850亿元。"),
    '<w:p><w:r><w:t xml:space="preserve">甲</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t>乙</w:t></w:r>'
    "<w:r><w:rPr><w:b/></w:rPr><w:t>丙</w:t></w:r><w:r><w:rPr><w:i/></w:rPr><w:t>丁</w:t></w:r>"
    '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>',
    '<w:p><w:hyperlink r:id="r1"><w:r><w:t>链接</w:t></w:r></w:hyperlink>'
    '<w:hyperlink r:id="r2"><w:r><w:t>坏的</w:t></w:r></w:hyperlink></w:p>',
    paragraph("第一点", number=0),
    paragraph("子项", number=1),
    paragraph("第二点", number=0),
    paragraph("算力就是国力。", "q"),
    "<w:tbl>"
    + "".join(
        f"<w:tr>{''.join(f'<w:tc>{paragraph(cell)}</w:tc>' for cell in row)}</w:tr>"
        for row in (("公司", "金额"), ("甲", "850亿"))
    )
    + "</w:tbl>",
    "<w:p><w:r><w:t>2*3 &lt;b&gt;</w:t><w:br/><w:t>下一行</w:t></w:r></w:p>",
    extra={"docProps/core.xml": CORE},
)


def test_a_document_becomes_markdown():
    assert read_docx(LONG, "a.docx").text == (
        "---\nauthor: 张三\ndate: 2025-12-14\n---\n\n"
        "# 算力的账\n\n# 一、开头\n\n明年投入850亿元。\n\n甲**乙丙**丁[^1]\n\n"
        "[链接](https://example.com/a?b=c)坏的\n\n- 第一点\n  1. 子项\n- 第二点\n\n"
        "> 算力就是国力。\n\n| 公司 | 金额 |\n| --- | --- |\n| 甲 | 850亿 |\n\n"
        "2\\*3 \\<b>\n\n下一行\n\n[^1]: 出处在此。\n"
    )


def test_the_parser_reads_what_a_document_gave():
    extract = read_docx(LONG, "a.docx")
    article = parse_article(extract.text, Source("a.docx", "0"))
    kinds = [block.kind for block in article.blocks]
    assert article.title == "算力的账"
    assert article.author == "张三"
    assert {Kind.PARAGRAPH, Kind.ITEM, Kind.QUOTATION, Kind.TABLE} <= set(kinds)


def test_properties_give_a_title_when_the_text_has_none():
    data = document(paragraph("正文。"), extra={"docProps/core.xml": CORE})
    assert read_docx(data, "a.docx").meta["title"] == "模板标题"


def picture(alt):
    wp = "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
    a = "http://schemas.openxmlformats.org/drawingml/2006/main"
    pic = "http://schemas.openxmlformats.org/drawingml/2006/picture"
    return (
        f'<w:p><w:r><w:drawing><wp:inline xmlns:wp="{wp}"><wp:docPr id="1" name="n" descr="{alt}"/>'
        f'<a:graphic xmlns:a="{a}"><a:graphicData><pic:pic xmlns:pic="{pic}"><pic:blipFill>'
        f'<a:blip r:link="x1" r:embed="x1"/></pic:blipFill></pic:pic></a:graphicData></a:graphic>'
        "</wp:inline></w:drawing></w:r></w:p>"
    )


def test_pictures_keep_their_place_and_are_never_opened(tmp_path):
    secret = tmp_path / "secret.png"
    secret.write_bytes(b"never read")
    links = LINKS.replace(
        "</Relationships>",
        f'<Relationship Id="x1" Type="{R}/image" Target="{secret.as_uri()}" TargetMode="External"/>'
        "</Relationships>",
    )
    data = document(
        paragraph("一。"),
        picture("走势图"),
        paragraph("二。"),
        extra={"word/_rels/document.xml.rels": links},
    )
    text = read_docx(data, "a.docx").text
    assert text == "一。\n\n![走势图](image-1)\n\n二。\n"


def refused(data, match):
    with pytest.raises(UnreadableArticle, match=match) as error:
        read_docx(data, "a.docx")
    assert error.value.hint
    assert "\n" not in error.value.message


def test_a_zip_bomb_is_refused_by_its_ratio():
    data = document(paragraph("一。"), extra={"word/media/a.bin": bytes(20_000_000)})
    assert len(data) < 50_000
    refused(data, "100 times")


def test_a_bomb_that_lies_about_its_size_is_refused():
    data = bytearray(document(paragraph("一。"), extra={"word/media/a.bin": bytes(20_000_000)}))
    true = (20_000_000).to_bytes(4, "little")
    assert data.count(true) == 2
    lying = bytes(data).replace(true, (1000).to_bytes(4, "little"))
    refused(lying, "damaged|refused")


def test_all_parts_together_are_limited(monkeypatch):
    import random

    monkeypatch.setattr(archive, "MOST_BYTES", 3_000_000)
    noise = random.Random(1).randbytes(900_000)
    data = document(paragraph("一。"), extra={f"word/media/{i}.bin": noise for i in range(4)})
    refused(data, "more than 3 MB")


def test_many_parts_are_refused():
    data = document(paragraph("一。"), extra={f"word/media/{i}": b"" for i in range(2001)})
    refused(data, "2008 files")


LAUGHS = '<!DOCTYPE w [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">]>'


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", ["word/document.xml", "docProps/core.xml", "word/other.xml"])
def test_entities_are_refused_in_every_part_and_encoding(part, encoding):
    xml = f'<?xml version="1.0" encoding="{encoding}"?>{LAUGHS}<w xmlns:w="{W}">&b;</w>'
    refused(document(paragraph("一。"), extra={part: xml.encode(encoding)}), "document type")


def test_external_entities_are_refused():
    xml = '<!DOCTYPE w SYSTEM "file:///etc/passwd"><w/>'
    refused(document(paragraph("一。"), extra={"word/document.xml": xml}), "document type")


@pytest.mark.parametrize(
    ("data", "match"),
    [
        (b"", "damaged"),
        (b"not a zip", "damaged"),
        (LONG[: len(LONG) // 2], "damaged"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512), "old or a locked"),
        (document(extra={"word/document.xml": "<w:document"}), "damaged"),
        (document(extra={"word/document.xml": "<x/>"}), "damaged|no text"),
        (document(), "no text"),
        (document(paragraph("  ")), "no text"),
    ],
)
def test_what_is_no_readable_document_is_told(data, match):
    refused(data, match)


def test_another_kind_of_archive_is_told():
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("content.xml", "<x/>")
    refused(packed.getvalue(), "not a Word document")


def test_a_damaged_byte_is_told():
    data = bytearray(LONG)
    middle = LONG.index(b"word/document.xml") + 60
    data[middle] ^= 0xFF
    refused(bytes(data), "damaged")
