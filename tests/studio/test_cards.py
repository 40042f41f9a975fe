"""Cards: what the window shows is what the pack gets, and nobody's words become a quotation."""

import asyncio
import io
import json
import threading
from dataclasses import replace
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from repurpose.card_kinds import CoverKind
from repurpose.errors import ContentError
from repurpose.pack import read_manifest, rework_pack
from repurpose.pack.card_style import COLOURS, FONTS, CardStyle
from repurpose.pack.overrides.files import digest
from repurpose.pack.overrides.series_file import (
    CardSeries,
    OwnCard,
    read_series,
    series_kinds,
    write_series,
)
from repurpose.pack.verify import verify_pack
from repurpose.studio.render_queue import CardRenderQueue, RenderRequest, Superseded
from repurpose.themes import theme_names
from tests.pack.drawn_pictures import landscape, saved
from tests.told import told


def draw(window, card, look=None, page="", **options):
    wish = json.dumps({"card": card, "series": look or {}, "page": page})
    return window.get("/api/p/demo/draw", params={"card": wish}, **options)


def save(window, cards=None, what="card", **look):
    series = look | ({} if cards is None else {"card": cards})
    base = window.state()["series"]["base"]
    return window.post("/api/p/demo/cards", {"base": base, "series": series, "what": what})


def same_pixels(png, path):
    with Image.open(io.BytesIO(png)) as a, Image.open(path) as b:
        return a.size == b.size and ImageChops.difference(a, b).getbbox() is None


# --- pixels -----------------------------------------------------------------------------------


@pytest.mark.mostly_slow(quick=2)
@pytest.mark.parametrize("place", [0, 1, 3, 8])
def test_the_window_shows_the_very_pixels_of_the_pack(window, pack, place):
    state = window.state()
    card = state["series"]["cards"][place]
    answer = draw(window, card, page=f"{place + 1}/9")
    assert answer.headers["content-type"] == "image/png"
    assert json.loads(answer.headers["repurpose-findings"]) == []
    assert same_pixels(answer.content, pack / state["cards"][place]["file"])


@pytest.mark.slow
def test_a_change_shown_is_the_change_written(window, pack):
    cards = window.state()["series"]["cards"]
    cards[1] |= {"theme": "ink", "font": "sans", "colours": {"accent": "#116655"}}
    shown = draw(window, cards[1], {"format": "square"}, page="2/9")
    after = save(window, cards, format="square").json()
    assert same_pixels(shown.content, pack / after["cards"][1]["file"])
    assert after["cards"][1]["theme"] == "ink"
    assert (after["cards"][1]["width"], after["cards"][1]["height"]) == (1080, 1080)
    assert after["cards"][0]["theme"] == "newsroom"
    assert verify_pack(pack)[0] == []


@pytest.mark.slow
def test_a_card_shows_the_picture_that_is_chosen_for_it(window, pack):
    assert window.state()["pictures"] == []
    for name in ("view.jpg", "other.jpg"):
        saved(landscape((700, 600), seed=len(name)), pack / "pictures" / name)
    article = pack / "article.txt"
    text = article.read_text("utf-8")
    article.write_text(f"{text}\n\n![](view.jpg)\n\n![](other.jpg)\n", "utf-8")
    rework_pack(pack)
    assert window.state()["pictures"] == ["other.jpg", "view.jpg"]
    card = {"kind": "picture", "text": "傍晚的水库"}
    shown = [draw(window, card | {"picture": name}) for name in ("view.jpg", "other.jpg")]
    assert [answer.status_code for answer in shown] == [200, 200]
    assert shown[0].content != shown[1].content
    assert draw(window, card | {"picture": "lost.jpg"}).status_code >= 400
    cards = [*window.state()["series"]["cards"][:1], card | {"picture": "other.jpg"}]
    after = save(window, cards).json()
    assert same_pixels(draw(window, cards[1], page="2/2").content, pack / after["cards"][1]["file"])


def test_the_same_card_is_drawn_once_and_not_sent_twice(window, studio):
    card = window.state()["series"]["cards"][1]
    first = draw(window, card)
    drawn = studio.easel.drawn
    assert draw(window, card).content == first.content
    assert studio.easel.drawn == drawn
    again = draw(window, card, headers={"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert draw(window, card | {"text": "别的字。"}).headers["etag"] != first.headers["etag"]


@pytest.mark.mostly_slow(quick=4)
@pytest.mark.parametrize(
    ("card", "said"),
    [
        ({"kind": "quote", "text": "长" * 1500}, "放不进"),
        ({"kind": "quote", "text": ""}, "正文"),
        ({"kind": "poster"}, "poster"),
        ({"kind": "quote", "text": "字", "theme": "no"}, "card[0].theme"),
        ({"kind": "quote", "text": "字", "theme": "../../etc"}, "card[0].theme"),
        ({"kind": "quote", "text": "字", "format": "99x99"}, "超出范围"),
        ({"kind": "quote", "text": "字", "colours": {"accent": "red"}}, "不是颜色"),
        ({"kind": "quote", "text": "字", "colours": {"x": "#000000"}}, "card[0].colours.x"),
        ({"kind": "quote", "text": ["字"]}, "card[0].text"),
        ({"kind": "quote", "text": "x" * 2500}, "超过 2000 个字符"),
        ({"kind": "quote", "text": "字", "at": -1}, "card[0].at"),
        ({"kind": "quote", "text": "字", "onload": "x"}, "onload"),
    ],
)
def test_a_card_that_cannot_be_says_why(window, card, said):
    answer = draw(window, card)
    assert answer.status_code in (422, 400, 503)
    assert said in answer.json()["error"]


@pytest.mark.parametrize("wish", ["", "x", "[]", "{}", '{"card": 1}', "[" * 4000])
def test_a_wish_that_is_none_is_refused(window, wish):
    assert window.get("/api/p/demo/draw", params={"card": wish}).status_code == 400


# --- whose words ------------------------------------------------------------------------------


def test_a_selection_becomes_a_card_that_knows_its_place(window, pack):
    text = (pack / "article.txt").read_text(encoding="utf-8")
    at = text.index("问题不在于文章太长")
    picked = window.post("/api/p/demo/pick", {"start": at, "end": at + 4}).json()
    start, end = picked["span"]
    assert text[start:end].startswith("那天我坐在书桌前")  # the whole sentence, not a piece of it
    cards = [*window.state()["series"]["cards"], picked["card"]]
    after = save(window, cards, "add").json()
    card = after["cards"][-1]
    assert card["edited"] == []
    whole = {(start, end), (start, end - 1)}  # a large end has no full stop
    assert {tuple(span) for span in card["spans"]} <= whole
    assert verify_pack(pack)[0] == []


def test_somebodys_words_keep_their_speaker(window, pack):
    text = (pack / "article.txt").read_text(encoding="utf-8")
    at = text.index("好文章像一棵树")
    card = window.post("/api/p/demo/pick", {"start": at, "end": at + 3}).json()["card"]
    assert "周见山" in card["speaker"]
    assert card["text"].startswith("好文章像一棵树")


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 2), (10**9, 10**9 + 1)])
def test_a_selection_without_a_sentence_makes_none(window, start, end):
    assert window.post("/api/p/demo/pick", {"start": start, "end": end}).status_code == 400


@pytest.mark.slow
def test_changed_words_are_the_authors_and_no_quotation(window, pack):
    cards = window.state()["series"]["cards"]
    at = (pack / "article.txt").read_text(encoding="utf-8").index("好文章像一棵树")
    speech = window.post("/api/p/demo/pick", {"start": at, "end": at + 3}).json()["card"]
    cards[1] = speech
    speech["text"] = speech["text"].replace("一棵树", "一片海")
    place = cards.index(speech)
    shown = draw(window, speech)
    assert json.loads(shown.headers["repurpose-edited"]) == ["text"]
    after = save(window, cards).json()["cards"][place]
    assert after["edited"] == ["text"]
    assert after["spans"] == []
    entry = read_manifest(pack).cards[place]
    assert not {"speaker", "source"} & set(entry.fields)
    assert "周见山" not in entry.alt
    assert verify_pack(pack)[0] == []


@pytest.mark.slow
def test_nobody_is_given_words_whom_the_article_does_not_name(window):
    cards = window.state()["series"]["cards"]
    next(card for card in cards if card["kind"] == "quote")["speaker"] = "鲁迅"
    answer = save(window, cards)
    assert answer.status_code == 422
    assert "鲁迅" in answer.json()["error"]


def test_a_quotation_mark_stands_over_no_edited_card(window):
    """The large mark of a theme says: these are somebody's words."""
    own = {"kind": "quote", "text": "这句话不在原文里，是作者自己写的。"}
    shown = Image.open(io.BytesIO(draw(window, own, {"theme": "newsroom"}).content)).convert("RGB")
    accent = (0xC8, 0x10, 0x2E)
    above = shown.crop((60, 150, 500, 420))  # where newsroom sets its mark
    assert accent not in {colour for _, colour in above.getcolors(1 << 20)}


# --- order, and the way back ------------------------------------------------------------------


@pytest.mark.slow
def test_cards_are_ordered_added_and_removed(window, pack):
    cards = window.state()["series"]["cards"]
    points = next(card for card in cards if card["kind"] == "points")
    quote = next(card for card in cards if card["kind"] == "quote")
    wanted = [cards[0], quote, points, cards[-1]]
    after = save(window, wanted, "order").json()
    assert [c["says"]["kind"] for c in after["cards"]] == [c["kind"] for c in wanted]
    assert after["series"]["own"]
    names = [card.file for card in read_manifest(pack).cards]
    assert names == [
        "cards/01-cover.png",
        "cards/02-quote.png",
        "cards/03-points.png",
        "cards/04-end.png",
    ]
    assert sorted(f"cards/{p.name}" for p in (pack / "cards").iterdir()) == names
    assert len(after["planned"]) == 9
    assert verify_pack(pack)[0] == []


@pytest.mark.slow
def test_back_to_the_generated_cards(window, pack):
    before = (pack / "pack.json").read_bytes()
    save(window, window.state()["series"]["cards"][:2])
    assert save(window).status_code == 200
    assert (pack / "pack.json").read_bytes() == before
    assert not (pack / "cards.toml").exists()


def test_no_card_at_all(window, pack):
    assert save(window, []).json()["cards"] == []
    assert read_manifest(pack).cards == ()


@pytest.mark.slow
def test_a_card_that_does_not_fit_leaves_the_pack_alone(window, pack):
    before = (pack / "pack.json").read_bytes()
    cards = window.state()["series"]["cards"]
    cards[1]["text"] = "长" * 1900
    assert save(window, cards).status_code == 422
    assert (pack / "pack.json").read_bytes() == before
    assert not (pack / "cards.toml").exists()


@pytest.mark.slow
def test_only_what_changed_is_drawn_anew(window, pack):
    cards = window.state()["series"]["cards"]
    save(window, cards)
    cards[3]["theme"] = "minimal"
    content = write_series_of(cards)
    assert rework_pack(pack, {"cards.toml": content}).drawn == 1


def write_series_of(cards):
    return write_series(
        CardSeries(
            cards=tuple(
                OwnCard(
                    c["kind"],
                    {
                        k: tuple(v) if k == "items" else v
                        for k, v in c.items()
                        if k not in ("kind", "at", "theme")
                    },
                    c.get("at", 0),
                    CardStyle(theme=c.get("theme", "")),
                )
                for c in cards
            )
        )
    )


@pytest.mark.slow
def test_a_theme_for_all_keeps_the_generated_cards(window, pack):
    after = save(window, theme="terminal").json()
    assert {card["theme"] for card in after["cards"]} == {"terminal"}
    assert not after["series"]["own"]
    assert (pack / "cards.toml").read_text(encoding="utf-8").endswith('theme = "terminal"\n')
    # The pins of a quote now change the cards, as they do without a look of one's own.
    quote = after["quotes"][-1]["text"]
    body = {"base": after["wishes"]["base"], "pin": [quote], "ban": []}
    cards = window.post("/api/p/demo/wishes", body).json()["cards"]
    assert quote in [card["says"].get("text") for card in cards]


@pytest.mark.slow
def test_two_windows_with_cards_meet_a_conflict(window):
    base = window.state()["series"]["base"]
    save(window, theme="ink")
    body = {"base": base, "series": {"theme": "warm"}}
    answer = window.post("/api/p/demo/cards", body)
    assert answer.status_code == 409
    assert 'theme = "warm"' in answer.json()["conflict"]["mine"]
    assert 'theme = "ink"' in answer.json()["conflict"]["theirs"]


@pytest.mark.slow
def test_a_file_that_cannot_be_read_is_said_with_its_place(window, pack):
    before = (pack / "pack.json").read_bytes()
    (pack / "cards.toml").write_text('theme = "inkk"\n', encoding="utf-8")
    state = window.state()
    assert "cards.toml" in state["trouble"]
    assert "ink" in state["trouble"]
    assert (pack / "pack.json").read_bytes() == before
    (pack / "cards.toml").write_text('theme = "ink"\n', encoding="utf-8")
    state = window.state()
    assert state["trouble"] == ""
    assert state["cards"][0]["theme"] == "ink"


# --- the file ---------------------------------------------------------------------------------

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)
LOOKS = st.builds(
    CardStyle,
    theme=st.sampled_from(["", "ink", "newsroom"]),
    format=st.sampled_from(["", "square", "800x600"]),
    font=st.sampled_from(["", *FONTS]),
    colours=st.dictionaries(st.sampled_from(COLOURS), st.just("#0a1B2c")).map(
        lambda found: tuple(sorted(found.items()))
    ),
)


@st.composite
def own_cards(draw_one):
    kind = draw_one(st.sampled_from(series_kinds()))
    says = {}
    for field in kind.editable:
        texts = st.lists(TEXTS, max_size=3).map(tuple) if field.shape == "list" else TEXTS
        if field.name == "cover":
            texts = st.sampled_from(["", *get_args(CoverKind)])
        value = draw_one(texts)
        if value:
            says[field.name] = value
    return OwnCard(kind.name, says, draw_one(st.integers(0, 9999)), draw_one(LOOKS))


@given(st.builds(CardSeries, LOOKS, st.none() | st.lists(own_cards(), max_size=4).map(tuple)))
def test_a_series_is_read_as_it_was_written(series):
    assert read_series(write_series(series)) == series


@pytest.mark.mostly_slow(quick=5)
@pytest.mark.parametrize(
    ("text", "line", "path"),
    [
        ("theme = 1", 1, "theme"),
        ("theme = '../ink'", 1, "theme"),
        ("them = 'ink'", 1, "them"),
        ("format = '3x3'", 1, "format"),
        ("card = 1", 1, "card"),
        ("[[card]]\nkind = 'cover'\ntext = 'x'", 3, "card[0].text"),
        ("[[card]]\nkind = 'coverr'", 2, "card[0].kind"),
        ("[[card]]\nkind = 'cover'\n[[card]]\ntext = 'x'", 3, "card[1].kind"),
        ("[[card]]\nkind = 'points'\nitems = 'x'", 3, "card[0].items"),
        ("[[card]]\nkind = 'points'\nat = -1", 3, "card[0].at"),
        ("[[card]]\nkind = 'quote'\ntext = '" + "长" * 2001 + "'", 3, "card[0].text"),
        ("[[card]]\nkind = 'quote'\ncolours = { accent = 'red' }", 3, "card[0].colours.accent"),
        ("colours = { accent = 1 }", 1, "colours.accent"),
        ("colours = { paper = '#ffffff' }", 1, "colours.paper"),
        ("x =", 1, None),
        ("[[card]]\nkind='quote'\n" * 100, 1, "card"),
    ],
)
def test_mistakes_name_their_place(text, line, path):
    with pytest.raises(ContentError) as caught:
        read_series(text.encode())
    assert told(caught.value) == ("cards.toml", line, path)


def test_what_a_person_wrote_around_the_cards_stays():
    mine = '# 我的卡片\ntheme = "ink"  # 墨色\n\n[[card]]\nkind = "quote"\ntext = "甲"  # 别改\n'
    series = read_series(mine.encode())
    assert write_series(series, mine.encode()).decode() == mine
    changed = replace(series, look=CardStyle(theme="warm"))
    assert write_series(changed, mine.encode()).decode() == mine.replace('"ink"', '"warm"')


# --- the easel --------------------------------------------------------------------------------


def test_the_latest_wish_of_a_window_wins():
    easel, begun, go_on = CardRenderQueue(), threading.Event(), threading.Event()
    made = []

    def make(name):
        def draw_it():
            made.append(name)
            if name == "first":
                begun.set()
                go_on.wait(5)
            return RenderRequest(name.encode())

        return draw_it

    async def drag():
        first = asyncio.create_task(easel.draw("first", make("first"), window="w", turn=1))
        await asyncio.to_thread(begun.wait, 5)
        turns = [("a", 2), ("c", 4), ("b", 3)]  # one is overtaken on its way
        rest = [
            asyncio.create_task(easel.draw(name, make(name), window="w", turn=turn))
            for name, turn in turns
        ]
        other = asyncio.create_task(easel.draw("d", make("d"), window="another", turn=1))
        await asyncio.sleep(0)
        go_on.set()
        return await asyncio.gather(first, *rest, other, return_exceptions=True)

    found = asyncio.run(drag())
    easel.close()
    assert found[0].png == b"first"  # it was begun; the window lets it go by itself
    assert [type(f) for f in (found[1], found[3])] == [Superseded, Superseded]
    assert found[2].png == b"c"
    assert found[4].png == b"d"
    assert made == ["first", "c", "d"]


def test_the_easel_forgets_what_was_not_looked_at():
    easel = CardRenderQueue(most=10)
    for name in "abc":
        easel.keep(name, RenderRequest(b"1234"))
    assert list(easel.kept) == ["b", "c"]
    easel.known("b")
    easel.keep("d", RenderRequest(b"1234"))
    assert list(easel.kept) == ["b", "d"]
    assert easel.size == 8
    easel.close()


def test_looks_name_every_theme(window):
    told = window.get("/api/looks").json()
    assert [theme["name"] for theme in told["themes"]] == list(theme_names())
    assert list(told["kinds"]) == [kind.name for kind in series_kinds()]
    for kind in series_kinds():
        said = told["kinds"][kind.name]
        assert [field["name"] for field in said["fields"]] == [f.name for f in kind.editable]
        assert said["palette"] in told["themes"][0]
    assert digest(None) == ""
