"""What a run may read, and that one article never ends the run of the others."""

from dataclasses import replace

import pytest

from repurpose.article import read_articles
from repurpose.article.sources.forms import most_bytes_of
from repurpose.errors import RepurposeError, UnreadableArticle
from repurpose.platforms import get as find_platform
from repurpose.slicing import slice_thread
from tests.conftest import parse


def write(folder, name, content):
    path = folder / name
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return str(path)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("a.ass", "[Script Info]\nTitle: 甲\n"),
        ("a.txt", "[Script Info]\nTitle: 甲\n"),
        ("a.lrc", "[00:01.00]你好。\n"),
    ],
)
def test_subtitles_of_other_kinds_are_refused_by_name(tmp_path, name, content):
    with pytest.raises(UnreadableArticle, match=name):
        read_articles([write(tmp_path, name, content)], read_stdin=bytes)


def test_a_large_file_is_refused_before_it_is_read(tmp_path):
    path = tmp_path / "a.txt"
    with path.open("wb") as stream:
        stream.truncate(most_bytes_of("a.txt") + 1)  # a hole: it takes no room on the disk
    with pytest.raises(UnreadableArticle, match="larger than"):
        read_articles([str(path)], read_stdin=bytes)
    with pytest.raises(UnreadableArticle, match="larger than"):
        read_articles(["-"], read_stdin=lambda: b"x" * (most_bytes_of("-") + 1))


def test_one_article_that_cannot_be_read_is_told_and_the_others_are_read(tmp_path):
    write(tmp_path, "a.md", "# 甲\n\n一句话。\n")
    write(tmp_path, "b.md", b"\x89PNG\r\n\x1a\n")
    write(tmp_path, "c.md", "# 丙\n\n一句话。\n")
    told = []
    found = read_articles(
        [str(tmp_path)], read_stdin=bytes, on_error=lambda name, error: told.append((name, error))
    )
    assert [article.id for article in found] == ["a", "c"]
    [(name, error)] = told
    assert name.endswith("b.md")
    assert isinstance(error, RepurposeError)
    with pytest.raises(UnreadableArticle):
        read_articles([str(tmp_path)], read_stdin=bytes)


@pytest.mark.parametrize(
    ("name", "title", "wanted"),
    [
        ("春天的河.md", "别的标题", "春天的河"),
        ("第 3 章（终稿）.txt", "", "第-3-章-终稿"),
        ("note.md", "标题", "note"),
        ("复盘 0123456789abcdef0123456789abcdef.md", "", "复盘"),
        ("https://a.cn/s/xYz", "河边的图书馆", "河边的图书馆"),
        ("！！.md", "河边", "河边"),
    ],
)
def test_ids_can_be_read(name, title, wanted):
    from repurpose.article.parse import make_id

    assert make_id(name, title) == wanted


def test_two_articles_of_one_name_have_ids_of_their_own(tmp_path):
    for folder in ("x", "y"):
        (tmp_path / folder).mkdir()
        write(tmp_path / folder, "河.md", "# 河\n\n一句话。\n")
    found = read_articles([str(tmp_path)], read_stdin=bytes)
    assert [article.id for article in found] == ["河", "河-2"]


@pytest.mark.mostly_slow(quick=6)
@pytest.mark.parametrize(
    "word", ["https://e.cn/" + "a" * 277, "f" * 700, "https://e.cn/" + "路" * 9 + "b" * 400]
)
@pytest.mark.parametrize("platform", ["x", "bluesky", "mastodon", "weibo", "threads"])
def test_a_word_longer_than_a_post_is_left_out_with_its_sentence_and_said(word, platform):
    article = parse(f"# 资料\n\n先说一句话。资料放在 {word} 里。再说一句话。\n")
    sliced = slice_thread(article, find_platform(platform))
    posts = sliced.thread.posts
    assert posts
    text = "".join(post.text for post in posts)
    assert "先说一句话。" in text
    if word not in text:
        assert any(word in article.show(left.span) for left in sliced.left_out)
        assert "资料放在" not in text


@pytest.mark.parametrize("platform", ["x", "bluesky", "mastodon"])
def test_an_article_of_nothing_else_is_its_title(platform):
    article = parse(f"# 资料\n\n资料放在 {'f' * 700} 里。\n")
    posts = slice_thread(article, find_platform(platform)).thread.posts
    assert posts[0].text.startswith("资料")


def test_the_other_articles_of_a_run_are_made_and_the_bad_one_is_named(tmp_path, capsys):
    from repurpose.cli.app import run

    notes = tmp_path / "notes"
    notes.mkdir()
    write(notes, "a.md", f"# 甲\n\n资料放在 https://e.cn/{'k' * 320} 里。拿去用吧。\n")
    write(notes, "b.md", b"\x89PNG\r\n\x1a\n")
    write(notes, "春天.md", "# 春天\n\n河水涨了，树也绿了。\n")
    out = tmp_path / "packs"
    words = ["pack", str(notes), "--out", str(out), "--no-clips", "--no-cards", "-p", "bluesky"]
    assert run(words) == 4
    assert "b.md" in capsys.readouterr().err
    assert (out / "a" / "pack.json").is_file()
    assert (out / "春天" / "pack.json").is_file()


def test_a_fault_of_ours_in_one_article_is_told_after_the_others_are_made(tmp_path):
    from repurpose.pack import Choices, build_packs

    good, bad = parse("# 甲\n\n一句话。\n"), parse("# 乙\n\n一句话。\n")
    articles = [replace(bad, id="bad", blocks=(None,)), replace(good, id="good")]  # cannot be
    plain = Choices(platforms=("x",), clips=0, cards=False)
    with pytest.raises(RepurposeError, match="bad: ") as caught:
        build_packs(articles, plain, tmp_path, jobs=1, report=lambda *_: None)
    assert caught.value.exit_code == 1
    assert (tmp_path / "good" / "pack.json").is_file()
