"""The brand in a real browser: tried with live cards, saved with the comments of the file kept, taken back; and all cards at once."""

import io
import zipfile

import pypdf
import pytest
from PIL import Image

from repurpose.config import load_config, settle_brand
from repurpose.pack import choices_of, read_manifest
from tests.studio.browsing import Served, axe, shoot, until

pytestmark = pytest.mark.browser
TEXT = "# mine\n[pack]\nposts = 5  # few\n"


@pytest.fixture(scope="module")
def served(built, tmp_path_factory):
    """A studio that runs in a folder of its own, for that is where the settings stand."""
    import shutil

    folder = tmp_path_factory.mktemp("brand-shelf")
    shutil.copytree(built, folder / "demo")
    here = tmp_path_factory.mktemp("brand-here")
    (here / "repurpose.toml").write_text(TEXT, encoding="utf-8")
    before = pytest.MonkeyPatch()
    before.chdir(here)
    found = Served(folder, "--port", "0", REPURPOSE_HOME=str(tmp_path_factory.mktemp("brand-home")))
    before.undo()
    found.here = here
    yield found
    found.stop()


def fill(opened, key, words):
    opened.locator(f"[data-key=brand-{key}]").fill(words)


def drawn(opened):
    opened.wait_for_timeout(350)
    until(
        opened,
        "((all) => all.length && all.every((i) => i.complete && i.naturalWidth))"
        "([...document.querySelectorAll('.branding-cards img')])",
    )


@pytest.mark.parametrize(
    ("width", "mode", "language"),
    [(1440, "light", "zh"), (390, "dark", "en"), (1440, "dark", "en")],
)
def test_a_brand_is_tried_saved_and_taken_back(visit, served, tmp_path, width, mode, language):
    opened = visit("cards", width=width, height=900, mode=mode, language=language)
    opened.locator(".brand-open").click()
    drawn(opened)
    first = opened.evaluate("document.querySelector('.branding-cards img').src")
    fill(opened, "name", "夜灯周刊")
    fill(opened, "handle", "@nightlamp")
    fill(opened, "tagline", "写给还没睡的人。")
    opened.locator("[data-key=brand-accent]").fill("#1b6bff")
    mine = tmp_path / "me.png"
    Image.new("RGB", (900, 600), (240, 120, 20)).save(mine)
    opened.locator("[data-key=brand-avatar]").set_input_files(mine)
    until(opened, f"document.querySelector('.branding-cards img').src !== '{first}'")
    drawn(opened)
    assert axe(opened) == []
    assert opened.evaluate("document.documentElement.scrollWidth <= innerWidth")
    shoot(opened, f"brand-{width}-{mode}")
    settings = served.here / "repurpose.toml"
    before = settings.read_text(encoding="utf-8")
    assert choices_of(read_manifest(opened.folder)).brand.name == ""
    opened.keyboard.press("Control+Enter")
    until(opened, "document.querySelector('.brand-undo')?.disabled === false")
    assert settings.read_text(encoding="utf-8").startswith(TEXT)
    brand = settle_brand(load_config([served.here]).brand)
    assert (brand.name, brand.accent) == ("夜灯周刊", "#1b6bff")
    with Image.open(io.BytesIO(brand.avatar)) as picture:
        assert picture.size == (512, 512)
    kept = choices_of(read_manifest(opened.folder)).brand
    assert (kept.name, kept.handle) == ("夜灯周刊", "@nightlamp")
    opened.locator(".brand-undo").click()
    until(opened, "document.querySelector('[data-key=brand-name]').value === ''")
    assert settings.read_text(encoding="utf-8") == before
    assert choices_of(read_manifest(opened.folder)).brand.name == ""
    opened.keyboard.press("Escape")
    until(opened, "!document.querySelector('dialog.branding').open")
    assert opened.complaints == []


def test_what_no_brand_can_be_is_said_where_it_is_typed(visit):
    opened = visit("cards")
    opened.locator(".brand-open").click()
    drawn(opened)
    opened.locator("[data-key=brand-qr]").select_option("address")
    fill(opened, "address", "ftp://nowhere")
    until(opened, "document.querySelector('.branding-trouble').textContent !== ''")


def test_all_cards_are_taken_as_one_file(visit):
    opened = visit("cards")
    opened.locator(".downloads summary").click()
    got = {}
    for end in ("png", "pdf", "zip"):
        with opened.expect_download() as waiting:
            opened.locator(f".downloads a[href$='all.{end}']").click()
        got[end] = waiting.value.path().read_bytes()
        if not opened.locator(".downloads").get_attribute("open"):
            opened.evaluate("document.querySelector('.downloads').open = true")
    count = len(read_manifest(opened.folder).cards)
    assert len(pypdf.PdfReader(io.BytesIO(got["pdf"])).pages) == count
    with zipfile.ZipFile(io.BytesIO(got["zip"])) as archive:
        assert len(archive.namelist()) == count + 2
    with Image.open(io.BytesIO(got["png"])) as picture:
        assert picture.height == sum(card.height for card in read_manifest(opened.folder).cards)
    shoot(opened, "downloads")
    assert axe(opened) == []
