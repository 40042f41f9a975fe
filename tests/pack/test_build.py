import errno
import os
import re
import shutil
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

from repurpose import platforms, slicing
from repurpose.article import Source, parse_article, read_articles
from repurpose.errors import Fault, MachineError, UsageError
from repurpose.messages import msg
from repurpose.pack import (
    Choices,
    SomeFailed,
    begin,
    build_packs,
    card_content,
    content_threads,
    finish,
    make,
    plan_rest,
    read_manifest,
    taken_along,
)
from repurpose.pack import build as building
from repurpose.pack.manifest import schema, to_json
from repurpose.pack.store import staging
from repurpose.pack.verify import verify_pack
from repurpose.typeset import find_fonts
from tests.conftest import SAMPLE, parse

PLAIN = Choices(clips=0, quotes=2)
CARD = "cards/02-excerpt.png"


def build(articles, out, choices=PLAIN, **more):
    return build_packs(articles, choices, out, jobs=1, report=lambda *_: None, **more)


def snapshot(folder: Path) -> dict[str, bytes]:
    return {
        p.relative_to(folder).as_posix(): p.read_bytes()
        for p in sorted(folder.rglob("*"))
        if p.is_file()
    }


@pytest.fixture(scope="module")
def articles():
    return read_articles([str(SAMPLE)], read_stdin=bytes)


@pytest.fixture(scope="module")
def built(articles, tmp_path_factory):
    out = tmp_path_factory.mktemp("packs")
    return build(articles, out)[0]


@pytest.fixture
def pack(built, tmp_path):
    """A pack of its own, to change."""
    return Path(shutil.copytree(built.folder, tmp_path / "demo"))


def test_the_manifest_keeps_its_schema(built):
    jsonschema.Draft202012Validator.check_schema(schema())
    jsonschema.Draft202012Validator(schema()).validate(to_json(read_manifest(built.folder)))


def test_the_schema_refuses_a_body_run_without_a_span(built):
    manifest = to_json(read_manifest(built.folder))
    run = next(r for r in manifest["threads"][0]["posts"][0]["runs"] if r["role"] == "body")
    run["span"] = None
    with pytest.raises(jsonschema.ValidationError):
        jsonschema.Draft202012Validator(schema()).validate(manifest)


def test_the_pack_holds_what_it_lists_and_lists_what_it_holds(built):
    files = set(snapshot(built.folder)) - {"pack.json"}
    assert files == set(built.manifest.files)
    assert {"article.txt", "index.html", "threads/x.md", "threads/weibo.md"} <= files
    kinds = [c.kind for c in built.manifest.cards]
    assert (kinds[0], kinds[-1]) == ("cover", "end")
    assert sum(kind in ("quote", "excerpt") for kind in kinds) == 2
    assert "points" in kinds


def test_building_again_changes_no_byte_and_draws_nothing(built, articles):
    before = snapshot(built.folder)
    [again] = build(articles, built.folder.parent)
    assert again.drawn == 0
    assert snapshot(again.folder) == before


def test_building_elsewhere_gives_the_same_bytes(built, articles, tmp_path):
    [other] = build(articles, tmp_path / "out")
    assert snapshot(other.folder) == snapshot(built.folder)


@pytest.mark.slow
def test_a_changed_theme_draws_the_cards_anew_and_keeps_the_threads(pack, articles):
    before = snapshot(pack)
    [again] = build(articles, pack.parent, replace(PLAIN, theme="ink"))
    after = snapshot(pack)
    assert again.drawn == len(again.manifest.cards)
    assert after["threads/x.md"] == before["threads/x.md"]
    assert after[CARD] != before[CARD]


def test_a_damaged_card_is_drawn_again(pack, articles):
    good = (pack / CARD).read_bytes()
    (pack / CARD).write_bytes(b"no picture")
    [again] = build(articles, pack.parent)
    assert again.drawn == 1
    assert (pack / CARD).read_bytes() == good


@pytest.mark.slow
def test_hand_edits_and_files_of_the_author_survive(pack, articles):
    thread = pack / "threads" / "x.md"
    generated = thread.read_text(encoding="utf-8")
    edited = re.sub(r"\b1/\d", "（一）我自己加的一句话。", generated, count=1)
    thread.write_text(edited, encoding="utf-8")
    (pack / "notes.txt").write_text("我的笔记", encoding="utf-8")
    for _ in range(2):  # once more: the edit is still an edit after a rebuild
        [again] = build(articles, pack.parent)
        assert thread.read_text(encoding="utf-8") == edited
        assert (pack / "threads/x.generated.md").read_text(encoding="utf-8") == generated
        assert (pack / "notes.txt").read_text(encoding="utf-8") == "我的笔记"
        assert any("edited by hand" in notice for notice in again.notices)
        entry = next(t for t in again.manifest.threads if t.platform == "x")
        assert entry.edited
        first = entry.posts[0]
        assert "".join(run.text for run in first.runs) == first.text
        assert {r.text for r in first.runs if r.role == "label"} >= {"（一）我自己加的一句话。"}
        assert any(r.role == "body" for r in first.runs)
        assert verify_pack(pack)[0] == []
    thread.write_text(generated, encoding="utf-8")
    [restored] = build(articles, pack.parent)
    assert not any(t.edited for t in restored.manifest.threads)
    assert not (pack / "threads/x.generated.md").exists()


def test_a_folder_with_other_things_is_refused_without_force(articles, tmp_path):
    (tmp_path / "holiday.jpg").write_bytes(b"x")
    with pytest.raises(UsageError, match=r"holiday\.jpg"):
        build(articles, tmp_path)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["holiday.jpg"]
    build(articles, tmp_path, force=True)
    assert (tmp_path / "holiday.jpg").exists()
    assert (tmp_path / "demo" / "pack.json").exists()


def test_a_file_in_the_way_is_refused(articles, tmp_path):
    (tmp_path / "out").write_text("x")
    with pytest.raises(UsageError, match="is a file"):
        build(articles, tmp_path / "out")


def test_whatever_fails_leaves_the_older_pack_and_nothing_else(pack):
    before = snapshot(pack)
    with pytest.raises(MachineError, match="No room"), staging(pack) as stage:
        (stage / "half").write_text("half")
        raise OSError(errno.ENOSPC, "No space left on device")
    assert snapshot(pack) == before
    assert [p.name for p in pack.parent.iterdir()] == ["demo"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_folder_is_one_clear_error(articles, tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(MachineError, match="Cannot write"):
        build(articles, tmp_path / "out")
    tmp_path.chmod(0o700)


def test_what_no_font_has_keeps_nothing_else_from_being_made(tmp_path):
    good, bad = tmp_path / "good.md", tmp_path / "bad.md"
    good.write_text("好的标题\n\n这是一句可以画在卡片上的话，它很完整。\n", encoding="utf-8")
    bad.write_text("标题里有一个没有字体的字\U0001fb00\n\n正文只有一句话。\n", encoding="utf-8")
    found = read_articles([str(bad), str(good)], read_stdin=bytes)
    with pytest.raises(SomeFailed) as caught:
        build(found, tmp_path / "out")
    assert caught.value.exit_code == 4
    assert [pack.folder.name for pack in caught.value.built] == ["bad", "good"]
    lacking, whole = caught.value.built
    assert lacking.manifest.threads
    assert any("01-cover" in notice for notice in lacking.manifest.notices)
    assert not whole.failed
    assert verify_pack(lacking.folder)[0] == []


@pytest.mark.parametrize("where", ["begin", "finish"])
def test_a_fault_of_ours_in_one_article_ends_no_run(tmp_path, monkeypatch, where):
    for name in ("a", "b", "c"):
        text = "好的标题\n\n这是一句可以画在卡片上的话，它很完整。\n"
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    room = {"begin": building, "finish": finish}[where]
    real = getattr(room, where)

    def breaks(first, *rest, **more):
        if getattr(first, "article", first).id == "b":
            raise AssertionError("nobody foresaw it")
        return real(first, *rest, **more)

    monkeypatch.setattr(room, where, breaks)
    found = read_articles([str(tmp_path / f"{name}.md") for name in "abc"], read_stdin=bytes)
    with pytest.raises(SomeFailed) as caught:
        build(found, tmp_path / "out")
    assert caught.value.exit_code == 1
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["a", "c"]
    [(name, fault)] = caught.value.without_pack
    assert name == "b"
    assert "nobody foresaw it" in fault.message
    assert "Traceback" in fault.trace
    assert "\n" not in fault.message
    with pytest.raises(Fault, match="b: "):
        build(found[1:2], tmp_path / "alone")


@pytest.mark.slow
def test_a_fault_of_ours_in_one_thread_or_card_keeps_the_rest(articles, tmp_path, monkeypatch):
    real_thread, real_card = content_threads.slice_thread, make.draw_fitting

    def no_bluesky(article, platform, **more):
        assert platform.name != "bluesky"
        return real_thread(article, platform, **more)

    def no_cover(shown, plan, fonts):
        assert plan.card.kind != "cover"
        return real_card(shown, plan, fonts)

    monkeypatch.setattr(content_threads, "slice_thread", no_bluesky)
    monkeypatch.setattr(make, "draw_fitting", no_cover)
    with pytest.raises(SomeFailed) as caught:
        build(articles, tmp_path)
    assert caught.value.exit_code == 1
    [pack] = caught.value.built
    assert "bluesky" not in {thread.platform for thread in pack.manifest.threads}
    assert "cover" not in {card.kind for card in pack.manifest.cards}
    assert len(pack.failed) == len(pack.manifest.notices) == 2
    assert verify_pack(pack.folder)[0] == []


BROKEN = [
    pytest.param(card_content, "find_names", "hashtags", id="names"),
    pytest.param(card_content, "rank_quotes", "cards", id="quotes"),
    pytest.param(slicing, "write_scripts", "clips", id="scripts"),
    pytest.param(content_threads, "choose_title", "titles", id="titles"),
    pytest.param(begin, "card_inputs", "cards/01-cover.png", id="a card's theme"),
    pytest.param(finish, "describe_thread", "threads/linkedin.md", id="a thread's file"),
    pytest.param(finish, "write_document", "cards/series.pdf", id="the document"),
    pytest.param(finish, "write_page", "index.html", id="the page"),
    pytest.param(plan_rest, "filmed_choices", "clips/01-highlights.mp4", id="a clip's options"),
    pytest.param(plan_rest, "clip_fingerprint", "clips/01-highlights.mp4", id="a clip's voice"),
    pytest.param(taken_along, "local_pictures", "clips/01-highlights.mp4", id="pictures"),
]


@pytest.mark.mostly_slow(quick=7)
@pytest.mark.parametrize(("room", "step", "lost"), BROKEN)
@pytest.mark.parametrize("error", [ZeroDivisionError("a fault"), PermissionError(13, "not ours")])
def test_whatever_goes_wrong_with_one_part_the_rest_is_made(
    tmp_path, monkeypatch, room, step, lost, error
):
    """Each step of the making fails once: what it makes is missing and named, all else is there."""
    (tmp_path / "a.md").write_text(
        "# 井\n\n村里打了一口新井，水很甜。\n\n谁都可以来打水。\n", "utf-8"
    )
    found = read_articles([str(tmp_path / "a.md")], read_stdin=bytes)
    out = tmp_path / "out"

    def fails(*_, **__):
        raise error

    monkeypatch.setattr(room, step, fails)
    choices = Choices(platforms=("linkedin", "xiaohongshu"), clips=1, quotes=0, voice="kokoro")
    with pytest.raises(SomeFailed) as caught:
        build(found, out, choices)
    assert caught.value.exit_code == 1  # a fault of ours
    [pack] = caught.value.built
    assert any(lost in why.message for why in pack.failed)
    there = {p.relative_to(pack.folder).as_posix() for p in pack.folder.rglob("*") if p.is_file()}
    whole = {"article.txt", "cards/02-end.png", "index.html", "threads/xiaohongshu.md"}
    assert {name.split("/")[0] for name in whole - there} <= {lost.split("/")[0]}
    assert lost not in there
    assert verify_pack(pack.folder)[0] == []


def test_a_machine_that_lacks_something_costs_what_needs_it(articles, tmp_path, monkeypatch):
    """No font at all, and a voice that is not set up: threads and page are made, exit 4."""
    monkeypatch.setattr(make, "fonts", lambda: replace(find_fonts(system=False), files=()))
    with pytest.raises(SomeFailed) as caught:
        build(articles, tmp_path, replace(PLAIN, clips=1, voice="kokoro"))
    assert caught.value.exit_code == 4
    [pack] = caught.value.built
    assert len(pack.failed) == 2  # all cards for one reason, which is said once
    assert pack.manifest.threads
    assert not pack.manifest.cards
    assert not any(post.media for thread in pack.manifest.threads for post in thread.posts)
    assert verify_pack(pack.folder)[0] == []


HAN = "从前有一座小城它的河水曾经黑得照不出人影而今天孩子们在浅滩上找螺蛳老人们在长椅上下棋傍晚散步的人"
LATIN = "how a river that had been black became clean within ten years because people watched it "


@pytest.mark.mostly_slow(quick=8)
@pytest.mark.parametrize(
    ("text", "exit_code"),
    [
        pytest.param(f"# {HAN * 2}\n\n正文的一句话，写得很完整。\n", 0, id="a title of 94"),
        pytest.param(f"# {HAN}，{HAN}，{HAN}\n\n正文的一句话，写得很完整。\n", 0, id="clauses"),
        pytest.param(f"# {LATIN * 3}\n\nIt is clean. People walk there.\n", 0, id="English"),
        pytest.param(f"# {HAN * 20}\n\n正文的一句话，写得很完整。\n", 4, id="a title of 940"),
        pytest.param(f"{HAN * 3}\n\n正文的一句话，写得很完整。\n", 0, id="no title, no clause"),
        pytest.param(f"那年春天，{HAN * 3}。\n\n正文的一句话。\n", 0, id="no title, a clause"),
        pytest.param(
            f"# 地址\n\n原文在 https://example.org/{'a9' * 140} 可以看到。\n\n正文的一句话。\n",
            0,
            id="an address of 300",
        ),
        pytest.param(f"https://example.org/{'a9' * 140}\n", 4, id="nothing but an address"),
        pytest.param(f"# {'a9' * 140}\n\n{'b7' * 400}\n", 4, id="nothing but words without end"),
    ],
)
@pytest.mark.parametrize("theme", ["newsroom", "ink"])
@pytest.mark.mostly_slow(quick=3)
def test_whatever_an_article_holds_gives_a_pack(tmp_path, text, exit_code, theme):
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    choices = replace(PLAIN, platforms=platforms.names(), theme=theme)
    found = read_articles([str(path)], read_stdin=bytes)
    if exit_code:
        with pytest.raises(SomeFailed) as caught:
            build(found, tmp_path / "out", choices)
        assert caught.value.exit_code == exit_code
        [pack] = caught.value.built
    else:
        [pack] = build(found, tmp_path / "out", choices)
        assert len({t.platform for t in pack.manifest.threads}) == len(choices.platforms)
    assert len(pack.failed) <= len(pack.manifest.notices)
    assert pack.manifest.threads
    # What has no words but an address is made, and told of by the one rule that it breaks.
    bare = msg("it says nothing but a number, a link or hashtags")
    wrong = [f for f in verify_pack(pack.folder)[0] if f.what != bare or "地址" in text]
    assert wrong == []
    assert read_manifest(pack.folder) == pack.manifest


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("# 一行标题\n\n正文。\n", "一行标题"),
        (f"那年春天，{HAN}。\n\n正文的一句话。\n", "那年春天"),
        ("短短一句就是题目。后面还有一句话，" + HAN + "。\n", "短短一句就是题目。"),
        (f"{HAN}。\n\n正文的一句话。\n", ""),
        (f"At first, {LATIN * 2}.\n\nThen it was clean.\n", "At first"),
    ],
)
def test_a_title_is_a_short_line_or_the_first_clause_or_none(text, title):
    article = parse_article(text, Source("a.md", "0" * 64))
    assert article.title == title
    assert (article.title_span is None) == (not title)


def test_an_article_of_one_sentence_gives_a_small_pack(tmp_path):
    path = tmp_path / "one.md"
    path.write_text("只有这一句话，也值得好好说。", encoding="utf-8")
    [small] = build(read_articles([str(path)], read_stdin=bytes), tmp_path / "out")
    assert len(small.manifest.threads[0].posts) == 1
    assert verify_pack(small.folder)[0] == []


def test_linkedin_gets_the_cards_as_one_document(articles, tmp_path):
    choices = replace(PLAIN, platforms=("linkedin",))
    first, second = (build(articles, tmp_path / name, choices)[0] for name in "ab")
    name = first.manifest.threads[0].document
    data = (first.folder / name).read_bytes()
    assert data.startswith(b"%PDF")
    assert len(re.findall(rb"/Type /Page\b", data)) == len(first.manifest.cards)
    assert data == (second.folder / name).read_bytes()
    assert b"Date" not in data


def test_promises_that_were_taken_out_are_reported(tmp_path):
    path = tmp_path / "a.md"
    path.write_text(
        "标题\n\n正文的一句话，写得很完整。\n\n**今日互动:**\n你怎么看?关注公众号回复“资料”领取全文。\n",
        encoding="utf-8",
    )
    [pack] = build(read_articles([str(path)], read_stdin=bytes), tmp_path / "out")
    assert any("关注公众号" in notice for notice in pack.notices)


def test_a_sentence_that_fits_no_post_is_left_out_and_said(tmp_path):
    text = f"# 校验值\n\n文件的摘要是 {'a1b2c3d4' * 40}，请核对。\n\n下载以后先核对，再安装。\n"
    [pack] = build([parse(text)], tmp_path, replace(PLAIN, platforms=("x", "zhihu"), quotes=0))
    said = [n for n in pack.notices if n.arguments.get("names") == "x"]
    assert len(said) == 1
    assert said[0].arguments["text"].startswith("文件的摘要是 a1b2")


def test_ctrl_c_while_the_older_pack_is_cleared_away_leaves_nothing_beside(tmp_path, monkeypatch):
    target = tmp_path / "pack"
    remove, pressed = shutil.rmtree, []

    def interrupted(folder, **more):
        if (folder / "old.txt").exists() and not pressed:
            pressed.append(folder)
            raise KeyboardInterrupt
        remove(folder, **more)

    monkeypatch.setattr("repurpose.pack.store.shutil.rmtree", interrupted)
    with staging(target) as stage:
        (stage / "old.txt").write_text("older", encoding="utf-8")
    with pytest.raises(KeyboardInterrupt), staging(target) as stage:
        (stage / "new.txt").write_text("newer", encoding="utf-8")
    assert pressed
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]
    assert [path.name for path in target.iterdir()] == ["new.txt"]


def test_an_empty_line_of_code_and_an_empty_cell_come_into_a_pack(tmp_path):
    lead = "只要让机器知道自己什么时候在空转，电费就能省下一半。"
    code = "```python\ndef idle(samples):\n    return max(samples) < 2\n\n\nprint(idle([1]))\n```"
    table = "| 办法 | 花费 |\n| --- | --- |\n| 换设备 | 三百万元 |\n| 写程序 | |"
    for block in (code, table):
        built = build(
            [parse(f"# 夜里的电费\n\n一家小工厂去年的电费是142万元。\n\n{lead}\n\n{block}")],
            tmp_path,
        )
        manifest = read_manifest(built[0].folder)
        scenes = [beat.scene for script in manifest.scripts for beat in script.beats if beat.scene]
        pieces = [piece for scene in scenes for piece in scene.pieces]
        assert verify_pack(built[0].folder)[0] == []
        if block is code:
            assert any(not piece.text and piece.span is None for piece in pieces)
