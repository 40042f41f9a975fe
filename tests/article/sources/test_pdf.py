"""PDFs: what stands on their pages, in the order in which it is read, without what is printed around it."""

import io

import pypdf
import pytest

from repurpose.article import Kind, Source, parse_article, read_articles
from repurpose.article.sources.forms import form_of
from repurpose.article.sources.pdf import pages as limits
from repurpose.article.sources.pdf.pdf import read_pdf
from repurpose.errors import UnreadableArticle
from tests.article.sources.pdf_writer import Put, paragraph, write_pdf

ABOUT = {"Title": "Microsoft Word - 草稿3.docx", "Author": "周望", "CreationDate": "D:20260312093000+08'00'"}  # fmt: skip
FIRST = [
    Put(200, 780, "旧书新修", 24),
    *paragraph(70, 730, ["纸比人长寿，但要有人记得它。修书的人每天打开别人的时间，用糨糊和耐心把它", "合上。"], indent=22),
    *paragraph(70, 698, ["最难的不是补，是知道哪里不该补。补得太新，书就不认识自己了，读书的人也不再", "认识它。"], indent=22),
    Put(70, 650, "一、糨糊", 15),
    *paragraph(70, 624, ["糨糊用小麦淀粉来做，水温八十五度"], indent=22),
    Put(268, 628.5, "1", 6.5),
    Put(275, 624, "，搅拌四十分钟。"),
    Put(70, 600, "• 排笔要软"),
    Put(70, 584, "• 水要干净，最好是放过一夜的井水，因为井水里的铁少，纸在这种水里不容易长"),
    Put(80, 568, "出黄斑来"),
    Put(70, 536, "材料"), Put(200, 536, "用量"), Put(330, 536, "寿命"),
    Put(70, 518, "皮纸"), Put(200, 518, "12 克"), Put(330, 518, "300 年"),
    Put(70, 500, "竹纸"), Put(200, 500, "8 克"), Put(330, 500, "150 年"),
    Put(70, 460, "def mend(page):", 10, "mono"), Put(94, 447, "return page.fold()", 10, "mono"),
    *paragraph(70, 410, ["这一页的最后一段没有写完，它的后半句要翻到下一页才能看到，这在印出来的书里很"], indent=22),
    Put(70, 90, "1", 6), Put(76, 87, "水温见旧谱，各家不同。", 8.5),
]  # fmt: skip
SECOND = [
    Put(70, 770, "常见，读的人并不在意。"),
    Put(70, 740, "二、翻页", 15),
    *paragraph(70, 714, ["第二页说第二件事。"], indent=22),
]
HEAD = Put(70, 810, "修书手记", 9)
BOOK = write_pdf(
    [HEAD, *FIRST, Put(290, 40, "1", 9)], [HEAD, *SECOND, Put(290, 40, "2", 9)], about=ABOUT
)
LEFT = [
    "Paper outlives people, provided that some-",
    "body remembers it. Restorers open the time",
    "of others each day and close it with paste",
    "and with patience, which is a well-",
    "known craft and not only a trade.",
]
RIGHT = [
    "A page that looks new no longer knows it",
    "is old, and this is why a good repair can",
    "be seen by whoever looks at it twice, in a",
    "well-known way, by nobody who only reads.",
    "It has to be reversible above all things.",
]
COLUMNS = write_pdf(
    [
        Put(120, 790, "On the Mending of Old Books", 20),
        *paragraph(60, 740, LEFT, size=10, leading=13),
        *paragraph(320, 735, RIGHT, size=10, leading=13),
    ]
)


def text_of(data):
    return read_pdf(data, "a.pdf").text


def test_a_book_page_becomes_markdown():
    assert text_of(BOOK) == (
        "---\nauthor: 周望\ndate: 2026-03-12\n---\n\n# 旧书新修\n\n"
        "纸比人长寿，但要有人记得它。修书的人每天打开别人的时间，用糨糊和耐心把它合上。\n\n"
        "最难的不是补，是知道哪里不该补。补得太新，书就不认识自己了，读书的人也不再认识它。\n\n"
        "## 一、糨糊\n\n糨糊用小麦淀粉来做，水温八十五度[^1]，搅拌四十分钟。\n\n"
        "- 排笔要软\n- 水要干净，最好是放过一夜的井水，因为井水里的铁少，纸在这种水里不容易长出黄斑来\n\n"
        "| 材料 | 用量 | 寿命 |\n| --- | --- | --- |\n| 皮纸 | 12 克 | 300 年 |\n| 竹纸 | 8 克 | 150 年 |\n\n"
        "```\ndef mend(page):\n    return page.fold()\n```\n\n"
        "这一页的最后一段没有写完，它的后半句要翻到下一页才能看到，这在印出来的书里很常见，读的人并不在意。\n\n"
        "## 二、翻页\n\n第二页说第二件事。\n\n[^1]: 水温见旧谱，各家不同。\n"
    )


def test_the_parser_reads_what_a_page_gave():
    article = parse_article(text_of(BOOK), Source("a.pdf", "0"))
    kinds = {block.kind for block in article.blocks}
    assert (article.title, article.author) == ("旧书新修", "周望")
    assert {Kind.PARAGRAPH, Kind.ITEM, Kind.TABLE, Kind.CODE, Kind.NOTE, Kind.HEADING} <= kinds


def test_two_columns_are_read_one_after_the_other_and_parted_words_are_whole():
    assert text_of(COLUMNS) == (
        "# On the Mending of Old Books\n\n"
        "Paper outlives people, provided that somebody remembers it. Restorers open the time of others each day"
        " and close it with paste and with patience, which is a well-known craft and not only a trade.\n\n"
        "A page that looks new no longer knows it is old, and this is why a good repair can be seen by whoever"
        " looks at it twice, in a well-known way, by nobody who only reads. It has to be reversible above all things.\n"
    )


def test_heads_feet_and_numbers_of_pages_are_dropped():
    pages = [
        [Put(70 if n % 2 else 400, 812, "修书手记" if n % 2 else "卷一", 9), Put(70, 700, f"第{han}页只有这一句话。"), Put(280, 30, f"- {n} -", 9)]
        for n, han in enumerate("一二三四", start=1)
    ]  # fmt: skip
    assert text_of(write_pdf(*pages)) == (
        "第一页只有这一句话。\n\n第二页只有这一句话。\n\n第三页只有这一句话。\n\n第四页只有这一句话。\n"
    )


def test_a_title_of_the_file_stands_where_no_line_is_one():
    page = [Put(70, 700, "只有一句正文，没有标题。")]
    assert read_pdf(write_pdf(page, about={"Title": "修书"}), "a.pdf").meta["title"] == "修书"
    assert read_pdf(write_pdf(page, about=ABOUT), "a.pdf").meta.get("title") is None


def test_bold_lines_of_the_size_of_the_text_are_headings():
    text = "Paper outlives people, provided that somebody remembers it each and every day."
    page = [Put(70, 760, "Paste", font="bold"), *paragraph(70, 740, [text, "So they say."]), Put(70, 700, "Water", font="bold"), *paragraph(70, 680, [text])]  # fmt: skip
    assert text_of(write_pdf(page)) == (f"## Paste\n\n{text} So they say.\n\n## Water\n\n{text}\n")


def locked():
    writer = pypdf.PdfWriter(io.BytesIO(BOOK))
    writer.encrypt("secret", algorithm="RC4-128")
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "hint"),
    [
        (write_pdf([], [], picture=True), "recogniser"),
        (write_pdf([Put(280, 30, "1")], [Put(280, 30, "2")], picture=True), "recogniser"),
        (write_pdf([]), "recogniser"),
        (locked(), "password"),
        (BOOK[:300], "anew"),
        (b"%PDF-1.7\n" + bytes(range(256)), "anew"),
    ],
    ids=["scanned", "scanned with numbers", "empty", "locked", "cut off", "garbage"],
)
def test_what_cannot_be_read_is_refused_with_what_to_do(data, hint):
    with pytest.raises(UnreadableArticle, match=r"a\.pdf") as caught:
        read_pdf(data, "a.pdf")
    assert hint in caught.value.hint


def test_more_than_an_article_is_refused(monkeypatch):
    monkeypatch.setattr(limits, "MOST_PAGES", 1)
    with pytest.raises(UnreadableArticle):
        read_pdf(BOOK, "a.pdf")
    monkeypatch.undo()
    monkeypatch.setattr(limits, "MOST_CHARACTERS", 100)
    with pytest.raises(UnreadableArticle):
        read_pdf(BOOK, "a.pdf")


def test_a_pdf_is_known_by_its_first_bytes(tmp_path):
    assert form_of(b"\n\n" + BOOK, "a.md").name == "pdf"
    (tmp_path / "书.PDF").write_bytes(BOOK)
    [article] = read_articles([str(tmp_path)], read_stdin=bytes)
    assert article.title == "旧书新修"
