"""A pack with a card of every kind by hand: built, proved, checked, shown; a forged word is found."""

import json
import shutil
from dataclasses import replace

import pytest

from repurpose.errors import ContentError
from repurpose.pack import Choices, build_packs, read_manifest, rework_pack
from repurpose.pack.check import check_pack
from repurpose.pack.overrides.series_file import (
    CardSeries,
    OwnCard,
    read_series,
    series_kinds,
    write_series,
)
from repurpose.pack.verify import verify_pack
from repurpose.typeset import find_fonts
from tests.conftest import SAMPLE, parse
from tests.pack.drawn_pictures import landscape, saved
from tests.told import told

pytest.importorskip("ziamath")  # draws the formula

ASKED = "你有没有一篇写得很用心、却没有被多少人看到的文章？"
PICTURE = "view.png"
FORMULA = "E = mc^2"
SHORT = "好内容"  # for a drawing, whose parts are a few words
FONTS = find_fonts()


def said_by(kind, text):
    """The needed fields of a kind, with a sentence of the article, or with its picture."""
    text = SHORT if kind.name == "diagram" else text
    said = {
        f.name: (text,) * f.least if f.shape == "list" else text for f in kind.fields if f.needed
    }
    said |= {"formula": FORMULA, "text": text} if kind.takes("formula") else {}
    return said | {"picture": PICTURE} if kind.shows_picture else said


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    beside = tmp_path_factory.mktemp("article")
    saved(landscape((600, 700)), beside / PICTURE)
    article = parse(
        f"{SAMPLE.read_text('utf-8')}\n\n![]({PICTURE})\n\n$$\n{FORMULA}\n$$\n", "demo.md"
    )
    article = replace(article, source=replace(article.source, folder=str(beside)))
    lead = next(article.show(s) for b in article.body for s in article.sentences(b))
    choices = Choices(platforms=("x", "weibo"), clips=0, quotes=2)
    folder = tmp_path_factory.mktemp("packs")
    [built] = build_packs([article], choices, folder, jobs=1, report=lambda *_: None)
    cards = [OwnCard("question", {"text": ASKED, "title": lead})]
    cards += [OwnCard(kind.name, said_by(kind, ASKED)) for kind in series_kinds()]
    rework_pack(built.folder, {"cards.toml": write_series(CardSeries(cards=tuple(cards)))})
    return built.folder


@pytest.fixture
def pack(made, tmp_path):
    return shutil.copytree(made, tmp_path / "demo")


def change(pack, edit):
    manifest = json.loads((pack / "pack.json").read_text("utf-8"))
    edit(manifest)
    (pack / "pack.json").write_text(json.dumps(manifest, ensure_ascii=False), "utf-8")


@pytest.mark.slow
def test_every_kind_is_proved_and_measured(made):
    findings, proved = verify_pack(made)
    assert findings == []
    checked = check_pack(made, FONTS)
    # One sentence in place of a number, of code or of a table's cells is no good picture.
    assert {complaint.rule for complaint in checked.complaints} <= {"focal", "density"}
    assert checked.notes == ()
    cards = read_manifest(made).cards
    assert [card.kind for card in cards[1:]] == [kind.name for kind in series_kinds()]
    for card in cards:
        assert not card.edited
        said = SHORT if card.kind == "diagram" else ASKED
        assert "".join(said.split()) in "".join(card.alt.split())
    lines = sum(
        field != "page" and (card.kind, field) != ("end", "text")
        for card in cards
        for field in card.fields
    )
    assert proved > lines > len(cards)


@pytest.mark.slow
def test_a_forged_word_of_any_kind_is_found(pack):
    def forge(manifest):
        for card in manifest["cards"]:
            card["lines"][0] = "伪造" + card["lines"][0][2:]

    change(pack, forge)
    forged = {finding.where.partition(" ")[0] for finding in verify_pack(pack)[0]}
    cards = read_manifest(pack).cards
    assert forged >= {card.id for card in cards if card.kind != "end"}
    assert {where for where, _ in ((c.where, c.rule) for c in check_pack(pack, FONTS).complaints)}


@pytest.mark.slow
def test_the_post_that_asks_the_question_carries_its_card(made):
    thread = next(t for t in read_manifest(made).threads if t.platform == "x")
    asking = [post for post in thread.posts[1:] if ASKED in post.text and post.media]
    for post in asking:
        assert list(post.media) == ["cards/01-question.png"]


def test_the_page_calls_the_kind_by_its_name(made):
    assert "提问" in (made / "index.html").read_text("utf-8")


def test_a_kind_by_what_people_call_it():
    content = f'[[card]]\nkind = "提问"\ntext = "{ASKED}"\n'.encode()
    [card] = read_series(content).cards
    assert card.kind == "question"


@pytest.mark.parametrize("kind", ["poster", "passage", "长文", ""])
def test_a_kind_that_no_pack_holds(kind):
    with pytest.raises(ContentError) as caught:
        read_series(f'[[card]]\nkind = "{kind}"\n'.encode())
    assert told(caught.value)[1:] == (2, "card[0].kind")


def test_a_manifest_with_an_unknown_kind(pack):
    change(pack, lambda manifest: manifest["cards"][0].update(kind="poster"))
    with pytest.raises(ContentError):
        verify_pack(pack)
