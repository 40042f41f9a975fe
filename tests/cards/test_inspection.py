"""A voice whole: every layout is on its sheet, and the words of each language fill it."""

from dataclasses import replace

import pytest

from repurpose.card_kinds import KINDS
from repurpose.cards import (
    SAMPLE_LANGUAGES,
    CardWords,
    draw_cell,
    find_cell,
    find_format,
    ground_contrasts,
    nearest_language,
    role_sizes,
    sample_words,
    voice_cells,
)
from repurpose.cards.labels import label_of
from repurpose.errors import ContentError, UnknownName
from repurpose.themes import load_theme, load_voice, voice_names
from repurpose.typeset import find_fonts

FONTS = find_fonts(system=False)
TALL = find_format("xiaohongshu")


@pytest.mark.parametrize("name", voice_names())
def test_a_sheet_has_every_kind_and_every_tall_layout(name):
    voice = load_voice(name)
    cells = voice_cells(voice, TALL)
    assert {cell.kind for cell in cells} == set(KINDS)
    assert len({cell.name for cell in cells}) == len(cells)
    shown = {(cell.kind, cell.number) for cell in cells if cell.number >= 0}
    tall = {
        (kind, number)
        for kind in KINDS
        for number, layout in enumerate(voice.layouts(kind))
        if "tall" in layout.shapes
    }
    assert shown == tall
    assert cells[0].kind == "cover"
    assert cells[-1].kind == "end"


@pytest.mark.mostly_slow(quick=1)
@pytest.mark.parametrize("name", voice_names())
def test_the_chinese_samples_fill_every_layout(name):
    voice, theme = load_voice(name), _first_theme(name)
    empty = []
    for cell in voice_cells(voice, TALL):
        try:
            drawn, words = draw_cell(cell, voice, theme, TALL, FONTS, sample_words("zh-Hans"))
        except ContentError:
            empty.append(f"{cell.kind} {cell.layout}")
            continue
        assert drawn.card.kind == cell.kind
        assert not words.own
        assert drawn.layout.startswith(cell.layout)
    assert empty == [], "a new layout brings words that it takes: assets/samples/cards"


@pytest.mark.parametrize("language", SAMPLE_LANGUAGES)
def test_samples_say_every_kind_in_their_language(language):
    cards = [words.card for words in sample_words(language)]
    own = [card for card in cards if card.language == language]
    assert {card.kind for card in own} == set(KINDS)
    for card in cards:
        for name, start, end in card.keywords:
            assert getattr(card, name)[start:end]


def test_a_packs_words_come_before_samples():
    voice, theme = load_voice("report"), load_theme("newsroom")
    quote = next(one for one in voice_cells(voice, TALL) if one.kind == "quote")
    own = replace(sample_words("zh-Hans")[-1], own=True)
    assert own.card.kind != "quote"
    mine = CardWords(_card("quote", "自己的一句话，说给自己听。"), own=True)
    _, taken = draw_cell(quote, voice, theme, TALL, FONTS, (*sample_words("zh-Hans"), own, mine))
    assert taken.own
    assert taken.card.text == mine.card.text


def test_a_title_of_a_pack_may_be_any_cover_but_a_sample_only_its_own():
    voice, theme = load_voice("report"), load_theme("newsroom")
    pattern = next(one for one in voice_cells(voice, TALL) if one.cover == "pattern")
    title = CardWords(_card("cover", "", title="慢慢走：一座小城的十年"), own=True)
    drawn, _ = draw_cell(pattern, voice, theme, TALL, FONTS, (title,))
    assert drawn.card.cover == "pattern"
    with pytest.raises(ContentError):
        draw_cell(pattern, voice, theme, TALL, FONTS, (replace(title, own=False),))


def test_a_cell_is_found_by_its_name_and_no_other():
    voice = load_voice("tech")
    for cell in voice_cells(voice, TALL):
        assert find_cell(voice, TALL, cell.name) == cell
    with pytest.raises(UnknownName):
        find_cell(voice, TALL, "quote-any-99")


def test_numbers_of_a_voice():
    voice, theme = load_voice("quiet"), load_theme("minimal")
    sizes = {one.role: one for one in role_sizes(voice, TALL)}
    assert sizes["figure"].most > sizes["label"].most
    assert sizes["title"].most_in_feed == pytest.approx(sizes["title"].most / 4)
    grounds = ground_contrasts(voice, theme)
    assert [one.name for one in grounds] == list(voice.grounds)
    pale = replace(theme, palette=replace(theme.palette, text=theme.palette.bg))
    assert "text" in ground_contrasts(voice, pale)[0].low


@pytest.mark.parametrize("name", voice_names())
def test_labels_of_ours_are_in_the_cards_language(name):
    voice, card = load_voice(name), replace(_card("quote", "Trees wait."), language="en")
    puts = [put for layout in voice.layout for put in layout.put] + [*voice.foot, *voice.cover_foot]
    said = [label_of(put.label, card) for put in puts if put.draw in ("label", "seal")]
    assert [text for text in said if not text.isascii()] == []


@pytest.mark.parametrize(
    ("language", "near"),
    [("zh", "zh-Hans"), ("zh-Hant-TW", "zh-Hant"), ("en-GB", "en"), ("fr", "en"), ("ja", "ja")],
)
def test_the_nearest_samples(language, near):
    assert nearest_language(language) == near


def _card(kind, text, **more):
    from repurpose.cards import Card

    return Card(kind, text=text, **more)


def _first_theme(voice):
    from repurpose.themes import survey_voices

    return next(one for one in survey_voices()[0] if one.name == voice).palettes[0]
