"""Let the editor choose again, in a real browser: a wish, what would go and come, one piece taken, undone; failures in one line."""

import shutil

import pytest

from repurpose.pack import build_packs, read_manifest
from repurpose.pack.choices import Choices
from tests.conftest import SAMPLE, parse
from tests.studio.asking import settings
from tests.studio.browsing import Served, axe, posts_of, saved, shoot, until

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    choices = Choices(platforms=("x", "xiaohongshu"), clips=0, quotes=3)
    article = parse(SAMPLE.read_text(encoding="utf-8"), "demo.md")
    out = tmp_path_factory.mktemp("packs")
    [made] = build_packs([article], choices, out, jobs=1, report=lambda *_: None)
    return made.folder


@pytest.fixture(scope="module")
def served(built, model, tmp_path_factory):
    """A studio whose user has a model set up, which may write."""
    folder, home = tmp_path_factory.mktemp("shelf"), tmp_path_factory.mktemp("home")
    shutil.copytree(built, folder / "demo")
    (home / "repurpose.toml").write_text(settings(model, 'mode = "rewrite"'), encoding="utf-8")
    environment = {"REPURPOSE_HOME": str(home), "REPURPOSE_CACHE": str(home / "cache")}
    found = Served(folder, "--port", "0", REPURPOSE_KEYRING="off", **environment)
    found.home = home
    yield found
    found.stop()


DIALOG = "dialog.proposal[open]"


def ask(opened, *, write=False, wish=""):
    """Open the form by key, wish, and wait for what comes of it."""
    opened.locator(".bar button:has(use[href='#i-ask'])").first.focus()
    opened.keyboard.press("Enter")
    opened.wait_for_selector(f"{DIALOG} [data-key=send]:not(:disabled)")
    how = "write" if write else "choose"
    opened.locator(f"{DIALOG} [data-key='proposal.how-{how}']").check(force=True)
    opened.wait_for_selector(f"{DIALOG} [data-key=send]:not(:disabled)")
    opened.locator(f"{DIALOG} textarea").focus()
    opened.keyboard.press("Control+A")
    opened.keyboard.type(wish)
    opened.keyboard.press("Control+Enter")
    until(opened, f"document.querySelector('{DIALOG} :is(.pieces, .verdict)') !== null")


@pytest.mark.parametrize(("language", "wish"), [("zh", "更口语"), ("en", "more spoken")])
def test_a_wish_a_difference_one_piece_and_undo_by_keys_alone(visit, endpoint, language, wish):
    opened = visit(language=language)
    opened.wait_for_selector(".posts .post")
    before = posts_of(opened)
    ask(opened, wish=wish)
    shoot(opened, f"proposal-{language}")
    assert axe(opened) == []
    assert posts_of(opened) == before
    assert wish in endpoint.world.kept["editor requests"][-1]["messages"][1]["content"]
    assert opened.locator(f"{DIALOG} .piece del").count() > 0
    assert opened.locator(f"{DIALOG} .piece ins").count() > 0
    opened.locator(f"{DIALOG} .piece.swap button").first.focus()
    opened.keyboard.press("Enter")
    opened.wait_for_selector(f"{DIALOG} .piece.taken")
    saved(opened)
    now = posts_of(opened)
    assert now[0] != before[0]
    assert now[1:] == before[1:]
    assert opened.evaluate(f"document.querySelector('{DIALOG}').contains(document.activeElement)")
    shoot(opened, f"proposal-taken-{language}")
    assert axe(opened) == []
    opened.keyboard.press("Control+z")
    until(opened, f"document.querySelector('{DIALOG} .piece.taken') === null")
    saved(opened)
    assert posts_of(opened) == before
    opened.locator(f"{DIALOG} [data-key=all]").focus()
    opened.keyboard.press("Enter")
    until(opened, f"document.querySelectorAll('{DIALOG} .piece.open').length === 0")
    saved(opened)
    manifest = read_manifest(opened.folder)
    assert {post.by for post in manifest.threads[0].posts} == {"model"}
    opened.keyboard.press("Escape")
    until(opened, f"document.querySelector('{DIALOG}') === null")
    assert opened.locator(".post .by-model").count() == len(manifest.threads[0].posts)
    shoot(opened, f"proposal-posts-{language}")
    assert axe(opened) == []
    assert opened.complaints == []


def test_what_fails_is_one_line_and_is_asked_again(visit, endpoint):
    opened = visit()
    opened.wait_for_selector(".posts .post")
    before = posts_of(opened)
    endpoint.fault("editor-prose", "editor", times=2)
    ask(opened)
    assert opened.locator(f"{DIALOG} .verdict.bad").count() == 1
    shoot(opened, "proposal-failed")
    assert axe(opened) == []
    assert posts_of(opened) == before
    opened.locator(f"{DIALOG} [data-key=again]").click()
    opened.wait_for_selector(f"{DIALOG} [data-key=send]:not(:disabled)")
    opened.locator(f"{DIALOG} [data-key=send]").click()
    opened.wait_for_selector(f"{DIALOG} .pieces")


def test_it_goes_on_below_a_closed_dialog_can_be_stopped_and_is_told(visit, endpoint):
    opened = visit()
    opened.wait_for_selector(".posts .post")
    endpoint.fault("editor-hang", "editor", seconds=4.0)
    opened.locator(".bar button:has(use[href='#i-ask'])").first.click()
    opened.wait_for_selector(f"{DIALOG} [data-key=send]:not(:disabled)")
    shoot(opened, "proposal-form")
    assert axe(opened) == []
    opened.locator(f"{DIALOG} [data-key=send]").click()
    opened.wait_for_selector(f"{DIALOG} progress")
    shoot(opened, "proposal-asking")
    assert axe(opened) == []
    opened.keyboard.press("Escape")
    opened.wait_for_selector(".waiting .draft-note")
    opened.locator(".waiting .draft-note button").first.click()
    until(opened, "document.querySelector('.waiting use[href=\"#i-clock\"]') === null")
    opened.locator(".bar button:has(use[href='#i-ask'])").first.click()
    opened.wait_for_selector(f"{DIALOG} [data-key=send]:not(:disabled)")
    opened.locator(f"{DIALOG} [data-key=send]").click()
    opened.keyboard.press("Escape")
    opened.wait_for_selector(".waiting .draft-note use[href='#i-ask']")
    shoot(opened, "proposal-told")
    assert axe(opened) == []


def test_a_model_that_writes_marks_it_and_shows_its_sources(visit):
    opened = visit()
    opened.wait_for_selector(".posts .post")
    ask(opened, write=True)
    opened.wait_for_selector(f"{DIALOG} .chip.written")
    opened.locator(f"{DIALOG} .rewritten summary").first.click()
    shoot(opened, "proposal-written")
    assert axe(opened) == []
    assert opened.locator(f"{DIALOG} .proposal-group").count() >= 2  # other hooks beside the posts
    opened.locator(f"{DIALOG} .piece.swap button").first.click()
    opened.wait_for_selector(f"{DIALOG} .piece.taken")
    opened.keyboard.press("Escape")
    opened.wait_for_selector(".run.written")


@pytest.mark.parametrize("width", [390, 820, 1440])
@pytest.mark.parametrize("mode", ["light", "dark"])
@pytest.mark.mostly_slow(quick=2)
def test_it_is_readable_on_every_screen(visit, width, mode):
    opened = visit(width=width, height=844 if width == 390 else 900, mode=mode)
    opened.wait_for_selector(".posts .post")
    opened.locator(".bar button:has(use[href='#i-ask'])").first.click()
    opened.wait_for_selector(f"{DIALOG} [data-key=send]:not(:disabled)")
    opened.locator(f"{DIALOG} [data-key='proposal.what-pack']").check(force=True)
    opened.wait_for_selector(f"{DIALOG} [data-key=send]:not(:disabled)")
    shoot(opened, f"proposal-form-{width}-{mode}")
    opened.locator(f"{DIALOG} [data-key=send]").click()
    opened.wait_for_selector(f"{DIALOG} .pieces")
    shoot(opened, f"proposal-{width}-{mode}")
    assert opened.evaluate(
        "(() => { const d = document.querySelector('dialog.proposal'); return d.scrollWidth <= d.clientWidth; })()"
    )
    assert axe(opened) == []


def test_without_an_editor_it_is_said_how_to_set_one(visit, served):
    path = served.home / "repurpose.toml"
    before = path.read_text(encoding="utf-8")
    path.write_text("", encoding="utf-8")
    try:
        opened = visit()
        opened.wait_for_selector(".posts .post")
        opened.locator(".bar button:has(use[href='#i-ask'])").first.click()
        opened.wait_for_selector(f"{DIALOG} .verdict.bad")
        assert "repurpose editor" in opened.locator(f"{DIALOG} .verdict.bad").inner_text()
        assert opened.locator(f"{DIALOG} [data-key=send]").is_disabled()
        shoot(opened, "proposal-none")
        assert axe(opened) == []
    finally:
        path.write_text(before, encoding="utf-8")


def test_quotes_and_cover_are_asked_for_where_they_stand(visit):
    opened = visit("quotes")
    opened.wait_for_selector("#panel-quotes .bar button")
    shoot(opened, "proposal-quotes-panel")
    opened.locator("#panel-quotes .bar button").click()
    opened.wait_for_selector(f"{DIALOG} [data-key=send]:not(:disabled)")
    opened.locator(f"{DIALOG} [data-key=send]").click()
    opened.wait_for_selector(f"{DIALOG} .pieces")
    shoot(opened, "proposal-quotes")
    opened.locator(f"{DIALOG} .piece.swap button").first.click()
    opened.wait_for_selector(f"{DIALOG} .piece.taken")
    opened.keyboard.press("Escape")
    opened.wait_for_selector("#panel-quotes .by-model")
    shoot(opened, "proposal-quotes-taken")
    assert axe(opened) == []
    opened.locator("#tab-cards").click()
    opened.locator("#panel-cards .bar button:has(use[href='#i-ask'])").click()
    opened.wait_for_selector(f"{DIALOG} [data-key='proposal.what-cover']:checked")
    opened.wait_for_selector(f"{DIALOG} [data-key=send]:not(:disabled)")
    opened.locator(f"{DIALOG} [data-key=send]").click()
    opened.wait_for_selector(f"{DIALOG} .pieces")
    shoot(opened, "proposal-cover")
    opened.locator(f"{DIALOG} .piece.swap button").first.click()
    opened.wait_for_selector(f"{DIALOG} .piece.taken")
    opened.keyboard.press("Escape")
    saved(opened)
    opened.wait_for_timeout(600)  # the picture is drawn anew
    shoot(opened, "proposal-cards-panel")
    assert axe(opened) == []
    assert opened.complaints == []
