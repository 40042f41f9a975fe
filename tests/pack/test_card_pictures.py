"""The article's own pictures on cards: which card shows which, with what words, and how a pack keeps them."""

import json
from itertools import pairwise

import pytest

from repurpose.article import Source, parse_article
from repurpose.cli.app import run
from repurpose.errors import ContentError
from repurpose.pack import check_pack, rework_pack, verify_pack
from repurpose.pack.card_pictures import card_pictures
from repurpose.pack.choices import Choices
from repurpose.pack.cover_choice import choose_cover, cover_picture_of
from repurpose.pack.cover_picture import choose_picture, is_cover_picture
from repurpose.pack.manifest_file import read_manifest
from repurpose.typeset import find_fonts
from tests.pack.drawn_pictures import chart, code, landscape, mark, saved, screen

TEXT = """# 采石场的第二次生命

采石场关闭的那天，最后一车石头运去了邻县。山上只剩下灰白的断面，没有人相信那里还能长出树来。

![傍晚的水库，岸上的树没有一棵高过膝盖](images/view.jpg)

种树的人常说，最好的时间是十年前，其次是现在。真正难的不是开始，而是在看不见树荫的九年里依然每天浇水。

![四年间，来水库散步的人越来越多](images/chart.png)

第一年种下的树，活下来的只有三分之一。第二年他们在每棵树旁边埋了一只陶罐，一罐水能撑二十天。

这个办法是一位老人提出来的。今天，树荫最密的那条街，夏天的地面温度比邻街低六度。
"""


@pytest.fixture
def home(tmp_path):
    saved(landscape(), tmp_path / "images" / "view.jpg")
    saved(chart(), tmp_path / "images" / "chart.png")
    (tmp_path / "a.md").write_text(TEXT, encoding="utf-8")
    return tmp_path


def article_in(folder, text=TEXT):
    return parse_article(text, Source("a.md", "0" * 64, str(folder)))


def packed(folder, *flags):
    args = [
        "pack",
        str(folder / "a.md"),
        "-o",
        str(folder / "out"),
        "--clips",
        "0",
        "-p",
        "x",
        "--format",
        "540x720",
        *flags,
    ]
    assert run(args) == 0
    return folder / "out" / "a"


def cards_of(pack):
    return {card.kind: card for card in read_manifest(pack).cards}


def test_a_picture_has_what_its_author_wrote_for_it_or_under_it(tmp_path):
    for name in ("a.png", "b.png", "c.png", "d.png"):
        saved(chart((500, 600)), tmp_path / name)
    saved(chart((400, 600)), tmp_path / "small.png")
    text = (
        "# 题\n\n正文第一句话在这里。\n\n![第一张图的说明](a.png)\n\n![IMG_2031.png](b.png)\n\n"
        '▲ 写在图下面的说明\n\n![x.png](c.png "作为标题的说明")\n\n![](d.png)\n\n正文最后一句话。![小图](small.png)\n'
    )
    article = article_in(tmp_path, text)
    found = {one.name: one.caption and article.show(one.caption) for one in card_pictures(article)}
    assert found == {
        "a.png": "第一张图的说明",
        "b.png": "写在图下面的说明",
        "c.png": "作为标题的说明",
        "d.png": None,
    }


@pytest.mark.parametrize(
    ("picture", "name", "fit"),
    [
        (landscape(), "a.jpg", True),
        (landscape((720, 1280)), "a.jpg", True),
        (landscape((500, 700)), "a.jpg", False),
        (landscape((1900, 700)), "a.jpg", False),
        (chart(), "a.png", False),
        (code(), "a.png", False),
        (screen(), "a.png", False),
        (mark(), "a.png", False),
        (landscape(), "screenshot-3.jpg", False),
    ],
)
def test_a_cover_takes_photographs_that_can_be_cropped_and_nothing_that_is_read(
    tmp_path, picture, name, fit
):
    saved(picture, tmp_path / name)
    article = article_in(tmp_path, f"# 题\n\n正文在这里。\n\n![看图]({name})\n")
    [one] = card_pictures(article)
    assert is_cover_picture(article, one) is fit


def test_the_cover_takes_the_first_fit_picture_unless_its_number_or_somebody_says_otherwise(home):
    article = article_in(home)
    pictures = card_pictures(article)
    first = choose_picture(article, pictures)
    assert first == pictures[0]
    assert choose_cover(article, None, first) == "photo"
    assert choose_cover(article, None, None) != "photo"
    for choices, name in (
        (Choices(), "images/view.jpg"),
        (Choices(cover_picture="images/chart.png"), "images/chart.png"),
        (Choices(cover_picture="none"), None),
        (Choices(cover_picture="lost.png"), None),
        (Choices(cover="word"), None),
    ):
        found = cover_picture_of(article, choices, pictures)
        assert (found and found.name) == name


def test_a_pack_shows_its_pictures_keeps_them_and_is_proved(home):
    pack = packed(home)
    cards = cards_of(pack)
    assert (cards["cover"].says.cover, cards["cover"].picture_file) == (
        "photo",
        "pictures/images/view.jpg",
    )
    shown = cards["picture"]
    assert shown.picture_file == "pictures/images/chart.png"  # the cover has the other
    assert "".join(shown.lines[:2]).startswith("四年间")
    assert all(
        span for span, field in zip(shown.spans, shown.fields, strict=True) if field == "text"
    )
    for card in (cards["cover"], shown):
        assert (pack / card.picture_file).read_bytes() == (
            home / card.picture_file.removeprefix("pictures/")
        ).read_bytes()
    assert verify_pack(pack)[0] == []
    checked = check_pack(pack, find_fonts(system=False))
    assert checked.notes == ()  # every card was drawn again, and is the same
    before = {path: path.read_bytes() for path in pack.rglob("*") if path.is_file()}
    built = rework_pack(pack)  # without the article's own folder
    assert built.drawn == 0
    assert {path: path.read_bytes() for path in pack.rglob("*") if path.is_file()} == before


def test_another_picture_in_the_same_file_is_another_card(home):
    pack = packed(home)
    before = {card.kind: card.inputs for card in read_manifest(pack).cards}
    saved(landscape(seed=8), home / "images" / "view.jpg")
    packed(home)
    after = {card.kind: card.inputs for card in read_manifest(pack).cards}
    assert {kind for kind in before if before[kind] != after[kind]} == {"cover"}


def test_who_writes_his_own_cards_picks_the_picture_or_none(home):
    pack = packed(home)
    saved(landscape(seed=4), home / "other.jpg")
    own = (
        '[[card]]\nkind = "cover"\ntitle = "采石场的第二次生命"\ncover = "photo"\npicture = "images/chart.png"\n\n'
        '[[card]]\nkind = "picture"\ntext = "我自己的说明"\npicture = "images/view.jpg"\n'
    )
    built = rework_pack(pack, {"cards.toml": own.encode()})
    cover, shown = built.manifest.cards
    assert cover.picture_file == "pictures/images/chart.png"
    assert (shown.picture_file, shown.edited) == ("pictures/images/view.jpg", ("text",))
    with pytest.raises(ContentError):
        rework_pack(pack, {"cards.toml": own.replace("images/view.jpg", "../a.md").encode()})
    assert (
        cards_of(packed(home, "--cover", "word"))["cover"].picture_file
        == "pictures/images/chart.png"
    )  # his own stay


def test_flags_pick_the_picture_of_the_cover(home):
    assert cards_of(packed(home, "--cover-picture", "none"))["cover"].picture_file == ""
    chosen = cards_of(packed(home, "--cover", "photo", "--cover-picture", "images/chart.png"))
    assert chosen["cover"].picture_file == "pictures/images/chart.png"
    lost = read_manifest(packed(home, "--cover-picture", "lost.png"))
    assert any("lost.png" in notice for notice in lost.notices)
    packed(home, "--cover", "photo", "--cover-picture", "./images/chart.png")
    assert json.loads((home / "out" / "a" / "pack.json").read_text())["made_by"]["options"][
        "cover_picture"
    ]


def test_a_pack_from_elsewhere_names_no_picture_outside_itself(home):
    pack = packed(home)
    file = pack / "pack.json"
    file.write_text(file.read_text().replace('"images/chart.png"', '"../../a.md"'))
    with pytest.raises(ContentError):
        read_manifest(pack)


def test_captions_are_said_by_no_post_and_no_quote(home):
    pack = packed(home)
    manifest = read_manifest(pack)
    said = [post.text for thread in manifest.threads for post in thread.posts]
    said += [quote.text for quote in manifest.quotes]
    assert not any("膝盖" in text or "越来越多" in text for text in said)
    kinds = [card.kind for card in manifest.cards]
    assert all(one != other for one, other in pairwise(kinds))
