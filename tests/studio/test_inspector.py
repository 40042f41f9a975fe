"""The inspector's answers: voices, sheets, cards in a pack's words; a file that is edited is drawn anew."""

import io
import json

import pytest
from PIL import Image

from repurpose.themes import read_again
from tests.themes.test_survey import own_voice, put


@pytest.fixture
def home(tmp_path, monkeypatch):
    folder = tmp_path / "home"
    monkeypatch.setenv("REPURPOSE_HOME", str(folder))
    read_again()
    yield folder
    read_again()


def facts(answer):
    assert answer.status_code == 200
    return json.loads(answer.headers["repurpose-card"])


def test_what_there_is_to_choose(window):
    told = window.get("/api/voices").json()
    assert {"ink", "tech", "report"} <= {one["name"] for one in told["voices"]}
    assert all(one["palettes"] for one in told["voices"])
    assert [(one["name"], one["theme"]) for one in told["packs"]] == [("demo", "")]
    asked = window.get("/api/voices?pack=demo").json()["packs"][0]
    assert asked["theme"] == "newsroom"
    assert asked["title"] == window.state()["article"]["title"]
    assert told["broken"] == []


def test_the_page_keeps_the_pack_only_where_there_is_one(window):
    assert "/p/demo#cards" in window.get("/voices?pack=demo").text
    assert "/p/other" not in window.get("/voices?pack=other").text


def test_a_card_is_drawn_small_and_whole(window):
    asked = "voice=report&theme=newsroom&words=en&cell=cover-word-1"
    small = window.get(f"/api/voices/card?{asked}&width=360")
    assert small.headers["content-type"] == "image/webp"
    assert Image.open(io.BytesIO(small.content)).size == (360, 480)
    whole = window.get(f"/api/voices/card?{asked}")
    assert Image.open(io.BytesIO(whole.content)).size == (1080, 1440)
    assert facts(whole)["own"] is False


def test_cards_in_the_words_of_a_pack(window):
    said = {card["alt"] for card in window.state()["cards"]}
    asked = "voice=report&theme=newsroom&pack=demo"
    drawn = facts(window.get(f"/api/voices/card?{asked}&cell=quote-any-1&width=360"))
    assert drawn["own"] is True
    assert drawn["alt"] in said
    sample = facts(window.get(f"/api/voices/card?{asked}&cell=formula-any-1&width=360"))
    assert sample["own"] is False


def test_a_sheet_has_cells_sizes_and_contrasts(window):
    told = window.get("/api/voices/sheet?voice=ink&theme=ink-night&format=story").json()
    assert {one["kind"] for one in told["cells"]} >= {"cover", "quote", "end"}
    assert told["sizes"]
    assert told["grounds"][0]["ratios"]["text"] > 4.5


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize(
    "asked",
    ["voice=nobody", "voice=ink&theme=tech-dark", "voice=ink&format=9x9", "voice=ink&pack=no"],
)
def test_what_there_is_not_is_refused(window, asked):
    assert window.get(f"/api/voices/sheet?{asked}").status_code in (400, 404)
    assert "trouble" in window.get(f"/api/voices/card?{asked}&cell=quote-any-1").json()


@pytest.mark.slow
def test_an_edited_file_is_drawn_anew_and_a_mistake_is_told(window, home):
    path = put(home, "voice", "mine", own_voice())
    card = "/api/voices/card?voice=mine&cell=quote-any-1&width=360"
    before = window.get(card)
    assert facts(before)
    path.write_text(own_voice().replace("margin = 0.14", "margin = 14"), encoding="utf-8")
    told = window.get("/api/voices/sheet?voice=mine").json()
    assert "voice.toml" in told["trouble"]
    other = (
        own_voice().replace('bg = "bg"', 'bg = "accent"').replace('bg = "scrim"', 'bg = "muted"')
    )
    path.write_text(other, encoding="utf-8")
    assert window.get("/api/voices/sheet?voice=mine").json()["trouble"] == ""
    assert window.get(card).content != before.content


def test_a_broken_theme_does_not_take_the_picker_along(window, home):
    put(home, "theme", "torn", 'extends = "newsroom"\ndark = "perhaps"\n')
    assert window.get("/api/looks").status_code == 200
    assert [one["name"] for one in window.get("/api/voices").json()["broken"]] == ["torn"]
