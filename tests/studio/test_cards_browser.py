"""Cards in a real browser: made from the article, changed, dragged, put in order."""

import pytest

from repurpose.pack import read_manifest
from tests.studio.browsing import saved, select_words, shoot, until

pytestmark = pytest.mark.browser


def test_themes_are_switched_by_key_and_by_drag(visit):
    opened = visit("cards")
    opened.wait_for_selector(".swatch")
    picture = "document.querySelector('.canvas img').src"
    until(opened, picture)
    first = opened.evaluate(picture)
    names = opened.evaluate("[...document.querySelectorAll('.swatch')].map(s => s.dataset.theme)")
    following = names[names.index("newsroom") + 1]
    opened.locator("[data-key='theme-newsroom']").focus()
    opened.keyboard.press("ArrowRight")
    until(
        opened, f"{picture} !== '{first}' && document.querySelector('.canvas').ariaBusy === 'false'"
    )
    until(opened, "document.querySelector('#undo').disabled === false")
    saved(opened)
    assert read_manifest(opened.folder).cards[0].theme == following
    assert opened.evaluate("document.activeElement.dataset.key") == f"theme-{following}"

    opened.locator("input[name=scope][value=all]").check(force=True)
    dragged = names[names.index("newsroom") - 3 :][:3]
    samples = [opened.locator(f".swatch[data-theme={name}] .sample") for name in dragged]
    samples[1].scroll_into_view_if_needed()
    boxes = [sample.bounding_box() for sample in samples]
    middles = [(b["x"] + b["width"] / 2, b["y"] + b["height"] / 2) for b in boxes]
    opened.mouse.move(*middles[0])
    opened.mouse.down()
    for x, y in middles:
        opened.mouse.move(x, y, steps=4)
    opened.mouse.up()
    until(opened, "document.querySelector('.saving').textContent === '已保存'")
    opened.wait_for_timeout(300)
    saved(opened)
    themes = [card.theme for card in read_manifest(opened.folder).cards]
    assert set(themes) == {dragged[-1]}
    assert opened.complaints == []


def test_a_card_from_a_selection(visit):
    opened = visit()
    opened.wait_for_selector(".post")
    select_words(opened, "写作者常常以为")
    shoot(opened, "selection")
    opened.get_by_role("button", name="做成卡片").click()
    until(opened, "document.querySelectorAll('.thumb').length === 10")
    cards = read_manifest(opened.folder).cards
    assert "".join(cards[8].lines[:3]).startswith("写作者常常以为")
    assert cards[8].kind == "quote"
    assert cards[9].kind == "end"
    opened.locator("[data-key=word-text]").fill("写作者常常以为，发布就是起点。")
    opened.locator("[data-key=word-text]").press("Control+Enter")
    opened.wait_for_selector(".findings .own")
    saved(opened)
    assert read_manifest(opened.folder).cards[8].edited == ("text",)
    shoot(opened, "card-own-words")


def test_a_card_from_the_keys_alone(visit):
    opened = visit()
    opened.focus(".paper")
    for _ in range(3):
        opened.keyboard.press("ArrowDown")
    until(opened, "getSelection().toString().length > 5")
    words = opened.evaluate("getSelection().toString()")
    opened.keyboard.press("Enter")
    opened.wait_for_selector(".sentence-menu:not([hidden])")
    opened.keyboard.press("c")
    until(opened, "document.querySelectorAll('.thumb').length === 10")
    assert words.strip()[:6] in read_manifest(opened.folder).cards[8].alt


def test_cards_are_ordered_and_removed_by_key(visit):
    opened = visit("cards")
    opened.wait_for_selector(".thumb")
    alts = [card.alt for card in read_manifest(opened.folder).cards]
    opened.locator(".thumb button").nth(1).click()
    opened.keyboard.press("Alt+ArrowRight")
    until(opened, "document.querySelector('.where').textContent === '3 / 9'")
    saved(opened)
    now = [card.alt for card in read_manifest(opened.folder).cards]
    assert now == [alts[0], alts[2], alts[1], *alts[3:]]
    opened.get_by_role("button", name="去掉这张").click()
    until(opened, "document.querySelectorAll('.thumb').length === 8")
    opened.keyboard.press("Control+z")
    until(opened, "document.querySelectorAll('.thumb').length === 9")
    opened.get_by_role("button", name="恢复生成的卡片").click()
    until(opened, "document.querySelector('.reset').hidden")
    assert [card.alt for card in read_manifest(opened.folder).cards] == alts


def test_a_text_that_does_not_fit_is_said(visit):
    opened = visit("cards")
    kinds = [card.kind for card in read_manifest(opened.folder).cards]
    opened.locator(".thumb button").nth(kinds.index("quote")).click()
    opened.locator("[data-key=word-text]").fill("很长的话" * 300)
    opened.wait_for_selector(".canvas-trouble:not([hidden])")
    assert (
        opened.locator(".canvas-trouble").inner_text().endswith(" px。请改短，或者选大一点的尺寸。")
    )
    opened.locator("[data-key=word-text]").press("Control+Enter")
    opened.wait_for_selector(".banner:not([hidden])")
    assert "也放不进" in opened.locator(".banner").inner_text()
    assert not (opened.folder / "cards.toml").exists()


def test_a_card_becomes_a_question_with_fields_of_its_own(visit):
    opened = visit("cards")
    opened.locator(".thumb button").nth(1).click()
    words = opened.locator("[data-key=word-text]").input_value()
    opened.locator("[data-key=kind]").select_option("question")
    until(opened, "document.querySelector('.card-form h2').textContent === '提问'")
    saved(opened)
    entry = read_manifest(opened.folder).cards[1]
    assert (entry.kind, entry.file) == ("question", "cards/02-question.png")
    assert entry.says.text == words
    assert not entry.edited
    assert opened.locator("[data-key=word-speaker]").count() == 0
    opened.locator("[data-key=word-title]").fill("我自己的话。")
    opened.locator("[data-key=word-title]").press("Control+Enter")
    opened.wait_for_selector(".findings .own")
    saved(opened)
    assert read_manifest(opened.folder).cards[1].edited == ("title",)
    shoot(opened, "card-question")
    opened.locator("[data-key=kind]").select_option("points")
    until(opened, "document.querySelector('.card-form h2').textContent === '要点'")
    saved(opened)
    assert read_manifest(opened.folder).cards[1].says.items == (words,)
    assert opened.complaints == []
