"""A whole article into the draft box: set as `repurpose article` shows it, its pictures in their places."""

import shutil
from base64 import b64encode
from dataclasses import replace
from pathlib import Path

import pytest
import regex
from PIL import Image

from repurpose.article import read_articles
from repurpose.brand import Brand
from repurpose.errors import ContentError
from repurpose.outbox import hash_content, hashes_of, publication_from_pack
from repurpose.outbox.core.model import freeze, has_files, thaw
from repurpose.pack import (
    Choices,
    article_of,
    build_packs,
    read_manifest,
    rework_pack,
    verify_pack,
)
from repurpose.platforms import rules_of
from repurpose.platforms.clients.picture_files import as_jpeg
from repurpose.publish import all_forms, find_form, publish_article
from repurpose.sandbox.fakes.wechat import _filtered
from repurpose.themes import load_theme
from tests.platforms.clients.rig import deliver

SAMPLE = Path(__file__).parents[2] / "publish" / "samples"
STYLED = [
    name
    for name, form in all_forms().items()
    if form.keeps.styled and not form.whole and not form.markdown
]


def build(folder, source, **more):
    choices = Choices(platforms=tuple(STYLED), clips=0, quotes=1, **more)
    articles = read_articles([str(source)], read_stdin=lambda: b"")
    return build_packs(articles, choices, folder, jobs=1, report=lambda *_: None)[0].folder


@pytest.fixture(scope="module")
def pack(tmp_path_factory):
    return build(tmp_path_factory.mktemp("packs"), SAMPLE / "dev-cache.md")


def message_of(pack, kind="news"):
    rules = rules_of("wechat").of_account({"kind": kind})
    [message] = publication_from_pack(pack, rules, "one").messages
    return message


def bare(html):
    return regex.sub(r"\s|<[^>]*>|&nbsp;", "", html)


def test_the_message_holds_the_article_its_pictures_and_its_summary(pack):
    message = message_of(pack)
    assert message.body.count('src="figure:0"') == 1
    assert "<table" in message.body
    assert [Path(figure.path).name for figure in message.figures] == ["hit-rate.png"]
    assert message.summary
    assert message.files == (*message.media, *message.figures)


def test_a_wide_table_goes_up_as_the_picture_that_the_form_shows(tmp_path):
    pack = build(tmp_path, SAMPLE / "dev-queue.md")
    message = message_of(pack)
    assert "<table" not in message.body
    assert 'alt="写法 | 峰值请求 |' in message.body
    [drawn] = [one for one in message.figures if one.path.endswith("tables/01.png")]
    article = article_of(pack, read_manifest(pack))
    shown = publish_article(article, find_form("wechat"), load_theme("newsroom")).text
    assert b64encode(Path(drawn.path).read_bytes()).decode() in shown
    assert verify_pack(pack)[0] == []


def test_it_is_frozen_whole(pack):
    message = message_of(pack)
    assert thaw(freeze(message)) == message
    assert has_files(freeze(message))
    changed = thaw({**freeze(message), "body": message.body + "<p>。</p>"})
    assert hash_content(changed) != hash_content(message)
    assert len(hashes_of(message)) == 2


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("faults", [(), ("never",), ("dropped",), ("reset",)])
def test_the_draft_is_what_was_rendered_with_every_picture_in_its_place(rig, pack, faults):
    one = rig("wechat", settings={"kind": "news"})
    one.lossy.plan[:] = list(faults)
    message = message_of(pack)
    delivered = deliver(one, [message])
    assert len(delivered.sent) == 1
    [post] = one.posts
    address, shown = regex.search(r'src="([^"]*/mmbiz/([^"]+))"', post.text).groups()
    assert post.text == message.body_with([address])  # the box's filters find nothing to drop
    assert one.sandbox.world.uploads[shown].data == Path(message.figures[0].path).read_bytes()


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("name", ["dev-cache", "dev-queue", "essay-lamp", "dev-bloom"])
def test_what_is_previewed_is_what_is_sent_but_for_where_its_pictures_stand(name, tmp_path):
    pack = build(tmp_path, SAMPLE / f"{name}.md", brand=Brand(name="林间", handle="@linjian"))
    article = article_of(pack, read_manifest(pack))
    brand = Brand(name="林间", handle="@linjian")
    shown = publish_article(article, find_form("wechat"), load_theme("newsroom"), brand).text
    sent = message_of(pack).body
    places = r'src="[^"]*"'
    assert len(sent) < 20_000
    assert regex.sub(places, "", sent) == regex.sub(places, "", shown)


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ('<p style="color:red;position:fixed;z-index:2">字</p>', '<p style="color:red">字</p>'),
        ('<p style="background:url(https://a.example/x.png)">字</p>', '<p style="">字</p>'),
        ('<p id="a" class="b" onclick="x()" data-tool="c">字</p>', "<p>字</p>"),
        ("<style>p{color:red}</style><p>字</p>", "<p>字</p>"),
        ('<a href="https://a.example/">字</a>', "字"),
        ('<a href="https://mp.weixin.qq.com/s/x">字</a>', '<a href="https://mp.weixin.qq.com/s/x">字</a>'),
        ('<img src="https://a.example/x.png">', ""),
        ('<svg><foreignObject><p>x</p></foreignObject><path d="M0"/></svg>', '<svg><path d="M0"/></svg>'),
    ],
)  # fmt: skip
def test_the_sandbox_drops_what_the_draft_box_drops(said, kept):
    assert _filtered(said, "http://127.0.0.1") == kept


def test_a_thread_that_was_edited_goes_as_it_was_edited(pack, tmp_path):
    mine = shutil.copytree(pack, tmp_path / "pack")
    text = (mine / "threads" / "wechat.md").read_text("utf-8")
    rework_pack(mine, {"threads/wechat.md": text.replace("凌晨两点", "那天凌晨两点", 1).encode()})
    message = message_of(mine)
    assert message.body == ""
    assert "那天凌晨两点" in message.text


def test_a_picture_message_has_no_body(pack):
    assert message_of(pack, "newspic").body == ""
    assert message_of(pack, "newspic").figures == ()


def test_a_picture_that_the_place_does_not_take_is_named(tmp_path):
    Image.new("RGB", (700, 700), "red").save(tmp_path / "a.webp")
    (tmp_path / "a.md").write_text(
        "# 题目在这里\n\n第一段话说得很清楚。\n\n![图](a.webp)\n\n第二段也是。\n", "utf-8"
    )
    made = build(tmp_path / "packs", tmp_path / "a.md")
    [figure] = message_of(made).figures  # it is sent as JPEG
    assert as_jpeg(figure, Path(figure.path).read_bytes()).startswith(b"\xff\xd8\xff")
    rules = rules_of("wechat").of_account({"kind": "news"})
    media = replace(rules.platform.media, image_bytes=10)
    with pytest.raises(ContentError) as caught:
        publication_from_pack(
            made, replace(rules, platform=replace(rules.platform, media=media)), "one"
        )
    assert "a.webp" in caught.value.message


@pytest.mark.slow
def test_a_long_article_goes_without_styles_and_a_longer_one_is_refused(tmp_path):
    line = "这是一句很长的话，它说的是一件小事，小到没有人会记得。\n\n"
    (tmp_path / "a.md").write_text("# 题目在这里\n\n" + line * 560, "utf-8")
    message = message_of(build(tmp_path / "packs", tmp_path / "a.md"))
    assert "style=" not in message.body
    assert message.body.count("<p>") == 560


@pytest.mark.slow
def test_formulas_that_would_make_it_too_long_are_characters_or_tex(tmp_path):
    """A draft holds 20,000 characters; a formula that is drawn takes some thousand."""
    pytest.importorskip("ziamath")
    found = {}
    for count in (1, 8, 30):
        lines = (
            "设 $x_1$ 是一个小小的数，$x_2$ 是另一个。\n\n$$\n\\frac{a}{b} + \\sqrt{c}\n$$\n\n"
            * count
        )
        (tmp_path / f"{count}.md").write_text(f"# 题目在这里\n\n{lines}", "utf-8")
        body = message_of(build(tmp_path / f"packs{count}", tmp_path / f"{count}.md")).body
        assert len(body) < 20_000
        found[count] = (body.count("<svg"), body.count("x₁"), body.count("\\sqrt{c}</code>"))
    assert found[1] == (3, 0, 0)
    assert found[8] == (8, 8, 0)
    assert found[30][0] == 0
    assert found[30][2] == 30


@pytest.mark.slow
@pytest.mark.parametrize("name", ["wechat", "zhihu"])
def test_by_hand_the_article_goes_as_its_editor_takes_it(tmp_path, name):
    articles = read_articles([str(SAMPLE / "dev-cache.md")], read_stdin=lambda: b"")
    choices = Choices(platforms=(name,), clips=0, quotes=1)
    [made] = build_packs(articles, choices, tmp_path, jobs=1, report=lambda *_: None)
    [message] = publication_from_pack(
        made.folder, replace(rules_of(name), by_hand=True), "one"
    ).messages
    assert "<table" in message.body
    assert ("style=" in message.body) == all_forms()[name].keeps.styled


def test_the_draft_is_headed_by_the_pair_of_covers_cut_as_the_draft_box_wants(rig, pack):
    one = rig("wechat", settings={"kind": "news", "comments": "fans"})
    message = message_of(pack)
    pair = read_manifest(pack).cover_pair
    assert [Path(item.path).name for item in message.media] == ["pair.png"]
    deliver(one, [message])
    [post] = one.posts
    assert post.extra["cuts"] == [("2.35_1", "0_0_0.701493_1"), ("1_1", "0.701493_0_1_1")]
    assert (post.extra["need_open_comment"], post.extra["only_fans_can_comment"]) == (1, 1)
    article = (pack / "article.txt").read_text("utf-8")
    assert 4 <= len(pair.title) <= 10
    assert pair.title in article[pair.span.start : pair.span.end]
    assert verify_pack(pack)[0] == []


def test_a_picture_message_shows_its_cover_around_the_title(rig, pack):
    one = rig("wechat", settings={"kind": "newspic"})
    message = message_of(pack, "newspic")
    deliver(one, [message])
    [post] = one.posts
    assert [ratio for ratio, _ in post.extra["cuts"]] == ["2.35_1", "1_1"]
    assert post.extra["need_open_comment"] == 0


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize(
    "cut", ["0_0_1_1", "0_0_0.6_1", "0_0_2_1", "0.7_0_0_1", "a_b_c_d", "0_0_1"]
)
def test_a_cut_of_another_shape_is_refused_as_the_draft_box_does(rig, pack, cut):
    one = rig("wechat", settings={"kind": "news"})
    message = message_of(pack)
    head = replace(message.media[0], crops=(("2.35_1", cut),))
    assert deliver(one, [replace(message, media=(head,))]).sent == []


def test_the_pair_is_taken_over_until_its_words_change(pack, tmp_path):
    mine = shutil.copytree(pack, tmp_path / "pack")
    before = (mine / "covers" / "pair.png").stat().st_mtime_ns
    rework_pack(mine)
    assert (mine / "covers" / "pair.png").stat().st_mtime_ns == before
    with Image.open(mine / "covers" / "pair.png") as picture:
        assert picture.size == (2546, 760)
