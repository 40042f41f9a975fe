"""Why posts and quotes say what they say, in a real browser; one click takes one of the next best."""

import json

import pytest

from repurpose.pack import read_manifest
from tests.studio.browsing import axe, posts_of, saved, shoot, until

pytestmark = pytest.mark.browser


def test_a_post_says_its_role_and_reasons_when_asked_by_key(visit):
    opened = visit()
    opened.wait_for_selector(".post .why")
    posts = read_manifest(opened.folder).threads[0].posts
    assert opened.locator(".post .why").count() == len(posts)
    assert opened.locator(".post .why[open]").count() == 0
    opened.locator(".post .why summary").first.focus()
    opened.keyboard.press("Enter")
    until(opened, "document.querySelector('.post .why').open")
    assert opened.locator(".post").first.locator(".grounds li").count() == len(posts[0].reasons)
    shoot(opened, "why-post")
    assert axe(opened) == []
    assert opened.complaints == []


def test_a_next_best_post_is_put_in_by_one_click_and_taken_out_again(visit):
    opened = visit()
    opened.wait_for_selector(".controls .next-best")
    before = len(posts_of(opened))
    words = opened.locator(".controls .next-best .said").first.inner_text()
    opened.locator(".next-best").scroll_into_view_if_needed()
    shoot(opened, "why-next-posts")
    assert axe(opened) == []
    opened.locator(".controls .next-best button").first.click()
    until(opened, "document.querySelector('#undo').disabled === false")
    saved(opened)
    now = posts_of(opened)
    assert len(now) == before + 1
    assert sum(text.startswith(words) for text in now) == 1
    opened.keyboard.press("Control+z")
    until(opened, "document.querySelector('#redo').disabled === false")
    saved(opened)
    assert len(posts_of(opened)) == before
    assert opened.complaints == []


def test_an_answer_of_before_does_not_take_back_what_was_done(visit):
    opened, held = visit(), []
    opened.wait_for_selector(".controls .next-best")

    def hold(route):
        """Keep back the first answer, as it left the studio; let all others through."""
        if held:
            route.continue_()
        else:
            held.append((route, route.fetch()))

    opened.route(lambda address: address.endswith(f"/api/p/{opened.folder.name}"), hold)
    before = posts_of(opened)
    other = opened.folder / "threads/weibo.md"
    other.write_text(other.read_text(encoding="utf-8") + "\n加一句。\n", encoding="utf-8")
    for _ in range(400):  # the page hears of it, and asks
        if held:
            break
        opened.wait_for_timeout(50)
    assert held
    opened.locator(".controls .next-best button").first.click()
    until(opened, "document.querySelector('#undo').disabled === false")
    until(opened, f"document.querySelectorAll('.stand .post').length === {len(before) + 1}")
    opened.evaluate("""() => {
      const count = () => document.querySelectorAll('.stand .post').length;
      window.least = count();
      new MutationObserver(() => { window.least = Math.min(window.least, count()); })
        .observe(document.body, {childList: true, subtree: true});
    }""")
    [(route, answer)] = held
    route.fulfill(response=answer)  # it left the studio before the change
    opened.wait_for_timeout(500)
    assert opened.evaluate("window.least") == len(before) + 1  # nor for a moment


def test_a_quote_of_the_next_best_takes_a_cards_place_and_gives_it_back(visit):
    opened = visit("cards", language="en")
    place = [card.kind for card in read_manifest(opened.folder).cards].index("quote")
    opened.locator(".thumb button").nth(place).click()
    opened.wait_for_selector(".next-best")
    before = read_manifest(opened.folder).cards[place]
    opened.locator(".card-form > .why summary").focus()
    opened.keyboard.press("Enter")
    opened.wait_for_selector(".weights .for")
    words = opened.locator(".next-best .said").first.inner_text()
    opened.locator(".next-best").scroll_into_view_if_needed()
    shoot(opened, "why-card")
    assert axe(opened) == []
    opened.get_by_role("button", name="Put on this card").first.click()
    until(opened, "document.querySelector('#undo').disabled === false")
    saved(opened)
    now = read_manifest(opened.folder).cards[place]
    assert now.says.text == words
    assert not now.edited  # the article's words, found in their place
    assert now.theme == before.theme
    shoot(opened, "why-swapped")
    # What is offered is drawn anew when the answer has been read, which may be after the save is told.
    gone = "[...document.querySelectorAll('.next-best .said')].every((n) => n.innerText !== %s)"
    until(opened, gone % json.dumps(words))
    opened.keyboard.press("Control+z")
    until(opened, "document.querySelector('#redo').disabled === false")
    saved(opened)
    assert read_manifest(opened.folder).cards[place].says.text == before.says.text
    assert opened.complaints == []


def test_the_quotes_show_what_weighed_and_the_next_best_becomes_a_card(visit):
    opened = visit("quotes")
    opened.wait_for_selector(".quote .why")
    opened.locator(".quote .why summary").first.click()
    opened.wait_for_selector(".quote .weights .for")
    shoot(opened, "why-quotes")
    opened.locator(".next-best").scroll_into_view_if_needed()
    shoot(opened, "why-next")
    assert axe(opened) == []
    words = opened.locator(".next-best .said").first.inner_text()
    opened.locator(".next-best button").first.click()
    until(opened, "document.querySelectorAll('.thumb').length === 10")
    saved(opened)
    assert read_manifest(opened.folder).cards[8].says.text == words
