"""Kinds of card: what each declares is true of what it draws; one that says nothing cannot be."""

import subprocess
import sys

import pytest

from repurpose.card_kinds import KINDS
from repurpose.cards import (
    Card,
    all_kinds,
    check_card,
    describe,
    draw_series,
    find_kind,
    kind_labels,
)
from repurpose.cards.contact import sample_cards
from repurpose.cards.kinds.base import TITLE, CardField, Kind
from repurpose.errors import ContentError, UnknownName
from repurpose.messages import LANGUAGES
from repurpose.pack.manifest import schema
from repurpose.pack.manifest_cards import CardWords
from repurpose.themes import load_theme, theme_names
from repurpose.typeset import find_fonts

FONTS = find_fonts(system=False)
FRAME = {"kicker", "source", "footer", "page"}


@pytest.mark.mostly_slow(quick=4)
@pytest.mark.parametrize("theme", theme_names())
def test_every_sample_says_what_its_kind_declares(theme):
    for card in sample_cards():
        kind = find_kind(card.kind)
        for drawn in draw_series(card, load_theme(theme), "xiaohongshu", FONTS):
            assert check_card(drawn, load_theme(theme), FONTS) == ()
            fields = {line.field.partition(".")[0] for line in drawn.lines}
            assert fields - FRAME <= {field.name for field in kind.fields}
            said = "".join(drawn.alt.split())
            for line in drawn.lines:
                assert not kind.says(line.field) or "".join(line.text.split()) in said


def test_every_kind_has_a_sample_and_is_on_the_contact_sheet():
    assert [card.kind for card in sample_cards()] == [
        card.kind for kind in all_kinds() for card in kind.samples()
    ]
    assert {card.kind for card in sample_cards()} == set(KINDS)


@pytest.mark.parametrize("kind", all_kinds(), ids=lambda kind: kind.name)
def test_the_least_card_of_a_kind_has_an_alternative_text(kind):
    needed = {
        f.name: ("字",) * f.least if f.shape == "list" else "字" for f in kind.fields if f.needed
    }
    assert "字" in describe(Card(kind.name, **needed))
    for name, value in needed.items():
        for blank in ("", " \n"):
            less = {name: (blank, *value[1:]) if isinstance(value, tuple) else blank}
            with pytest.raises(ContentError):
                Card(kind.name, **needed | less)
    for field in kind.fields:
        if field.most < 99:
            with pytest.raises(ContentError):
                Card(kind.name, **needed | {field.name: ("字",) * (field.most + 1)})


def kind_of(**facts):
    facts = {"draw": lambda *_: None, "samples": lambda _: ()} | facts
    return type("Own", (Kind,), {"name": "quote", "label": "own"} | facts)


def test_a_kind_that_could_say_nothing_cannot_be_built():
    assert kind_of(fields=(CardField("text", needed="text"),))()
    for fields in ((TITLE,), (CardField("kicker", needed="a kicker"),), ()):
        with pytest.raises(TypeError, match="alternative text"):
            kind_of(fields=fields)
    with pytest.raises(TypeError, match="poster"):
        kind_of(fields=(CardField("poster", needed="a poster"),))
    silent = kind_of(fields=(CardField("text", needed="text"),), alt=lambda *_: "")()
    with pytest.raises(ContentError):
        silent.check(Card("quote", text="字"))


def test_kinds_answer_to_what_people_call_them():
    for kind in all_kinds():
        said = [
            kind.name,
            kind.label,
            *(kind_labels(language)[kind.name] for language in LANGUAGES),
        ]
        assert {find_kind(word) for word in said} == {kind}
    assert Card("金句", text="字").kind == "quote"
    assert list(kind_labels("zh")) == list(kind_labels("en")) == list(KINDS)
    for name in ("", "poster", "../quote", "base"):
        with pytest.raises(UnknownName):
            find_kind(name)
        with pytest.raises(UnknownName):
            Card(name, text="字")


def test_what_is_unknown_is_held_for_a_quotation():
    quotes = {kind.name: kind.quotes("text") for kind in all_kinds()}
    assert {name for name, is_quoted in quotes.items() if not is_quoted} == {"end"}
    for kind in all_kinds():
        assert kind.quotes("source")
        assert kind.quotes("items.3")
        assert not any(map(kind.quotes, ("kicker", "footer", "page", "author", "speaker")))
        assert kind.quotes("cell.2")


def test_what_the_pack_does_with_a_kind():
    """Nobody writes what the pack fills in; what stands last does so, and one text may take more cards."""
    given = {"end": {"link"}, "points": {"source"}, "passage": {"source"}}
    for kind in all_kinds():
        written = {field.name for field in kind.editable}
        assert not written & {"link", "source"}
        assert {f.name for f in kind.fields} - written <= given.get(kind.name, {"source"})
        assert kind.closes == (kind.name == "end")
        assert kind.in_series == (kind.name != "passage")  # the theme says how many cards it takes
        assert kind.parts == (kind.name in ("points", "steps", "passage", "code"))


def test_the_schema_knows_every_kind():
    card = schema()["$defs"]["CardEntry"]["properties"]
    assert card["kind"]["enum"] == list(KINDS)


MEMO = """
from repurpose.cards.kinds.base import KICKER, CardField, Kind
from repurpose.cards.kinds.question import KIND as QUESTION
from repurpose.cards.model import Card


class Memo(Kind):
    name, label, ground = "memo", "memo", "quote"
    fields = (CardField("text", needed="a memo"), CardField("number"), KICKER)

    def draw(self, sheet, area):
        QUESTION.draw(sheet, area)

    def samples(self):
        return (Card("memo", text="记下来？"),)


KIND = Memo()
"""
USE = """
import sys
from typing import Literal

import repurpose.card_kinds as names

names.KINDS = (*names.KINDS, "memo")
names.CardKind = Literal[names.KINDS]

import repurpose.cards.kinds

repurpose.cards.kinds.__path__.append(sys.argv[1])

from repurpose.cards import Card, check_card, draw_card
from repurpose.cards.contact import sample_cards
from repurpose.pack.manifest import schema, to_json
from repurpose.pack.manifest_cards import CardWords
from repurpose.pack.overrides.card_edits import describe_card
from repurpose.pack.overrides.series_file import read_series
from repurpose.themes import load_theme
from repurpose.typeset import find_fonts
from repurpose.validation import check

assert "memo" in {card.kind for card in sample_cards()}
assert "memo" in schema()["$defs"]["CardWords"]["properties"]["kind"]["enum"]
file = '[[card]]\\nkind = "memo"\\ntext = "记下来？"\\nnumber = "1"'.encode()
told = describe_card(read_series(file).cards[0])
assert to_json(told) == {"kind": "memo", "text": "记下来？", "number": "1"}
assert check(CardWords, to_json(told)) == told
theme, fonts = load_theme("warm"), find_fonts(system=False)
drawn = draw_card(Card(**to_json(told)), theme, "square", fonts)
assert drawn.alt == "记下来？\\n1"
assert check_card(drawn, theme, fonts) == ()
"""


@pytest.mark.slow
def test_a_new_kind_is_one_file_and_its_name(tmp_path):
    (tmp_path / "memo.py").write_text(MEMO, "utf-8")
    words = [sys.executable, "-c", USE, str(tmp_path)]
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_the_manifest_knows_the_fields_of_every_kind_and_no_others():
    says = {field.name for kind in all_kinds() for field in kind.editable}
    look = {"kind", "at", "theme", "format", "font", "colours"}
    assert set(CardWords.model_fields) == says | look
    with pytest.raises(TypeError, match="shape"):
        kind_of(fields=(CardField("items", needed="text"),))
