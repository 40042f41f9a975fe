"""By hand: a folder with everything in upload order, and a page that copies, counts and has a code."""

import re
import shutil
from dataclasses import replace

import pytest

from repurpose.platforms import get, names, rules_of
from repurpose.platforms.clients import open_client
from repurpose.platforms.delivery import Attachment, DeliveryContext, Message, NotSent, Unclear
from repurpose.platforms.handoff import Slip, make_code, write_handoff
from tests.platforms.clients.rig import picture

PLACE = DeliveryContext("part-1234-abcd", 0, "2026-11-23T12:00:00.000Z")
BODY = "写作不是把想法搬到纸上，<b>而是</b>在纸上想。\n\n#写作 #思考"


@pytest.fixture
def message(tmp_path):
    colours = ["crimson", "navy", "olive"]
    media = tuple(picture(tmp_path, c, f"{c}.png", alt=f"{c} “卡”") for c in colours)
    return Message(
        BODY, title="为什么你写不出来", media=media, link="https://example.com/a?b=1&c=2"
    )


def test_the_folder_has_everything_in_order(tmp_path, message):
    page = write_handoff(tmp_path / "out", message, rules_of("xiaohongshu"), Slip())
    made = {p.name for p in page.parent.iterdir()}
    assert made == {"01.png", "02.png", "03.png", "title.txt", "body.txt", "index.html"}
    assert (page.parent / "02.png").read_bytes() == (tmp_path / "navy.png").read_bytes()
    assert (page.parent / "body.txt").read_text(encoding="utf-8") == BODY + "\n"


def test_the_page_needs_nothing_but_its_folder(tmp_path, message):
    slip = Slip("@我", "11-23 周一", "http://192.168.1.2:8976/x/", "repurpose outbox mark-posted 7")
    html = write_handoff(tmp_path / "out", message, rules_of("xiaohongshu"), slip).read_text(
        encoding="utf-8"
    )
    outside = [part.split('"')[0] for part in html.split('src="')[1:]]
    assert outside == ["01.png", "02.png", "03.png"]
    assert 'href="http' in html  # the platform's editor, and only that
    assert html.count('href="https://creator.xiaohongshu.com') == 1
    assert "<b>而是" not in html
    assert "&lt;b&gt;而是" in html
    assert "repurpose outbox mark-posted 7" in html


def test_counters_say_what_is_over(tmp_path, message):
    long = replace(message, title="标" * 25)
    html = write_handoff(tmp_path / "out", long, rules_of("xiaohongshu"), Slip()).read_text(
        encoding="utf-8"
    )
    assert re.search(r'<span class="count over"[^>]*>25 / 20 字</span>', html)
    count = get("xiaohongshu").body.count(BODY)
    assert re.search(rf'<span class="count fits"[^>]*>{count} / 1000', html)


def test_a_page_has_its_words_in_every_language_and_shows_the_platforms(tmp_path, message):
    for name, shown in (("xiaohongshu", "zh"), ("x", "en")):
        html = write_handoff(tmp_path / name, message, rules_of(name), Slip()).read_text(
            encoding="utf-8"
        )
        buttons = re.findall(r'<button [^>]*data-en="(.*?)" data-zh="(.*?)">(.*?)</button>', html)
        assert buttons
        for en, zh, text in buttons:
            assert en != zh
            assert text == {"en": en, "zh": zh}[shown]


def test_a_title_stands_there_as_the_form_takes_it(tmp_path, message):
    named = replace(message, title="AI，算力：为什么？")
    page = write_handoff(tmp_path / "out", named, rules_of("wechat-channels"), Slip())
    assert (page.parent / "title.txt").read_text(encoding="utf-8") == "AI 算力:为什么?\n"
    html = page.read_text(encoding="utf-8")
    assert "AI 算力:为什么?" in html
    assert named.title not in html


@pytest.mark.mostly_slow(quick=10)
@pytest.mark.parametrize("name", names())
def test_every_platform_can_be_handed_over(tmp_path, message, name):
    html = write_handoff(tmp_path / "out", message, rules_of(name), Slip()).read_text(
        encoding="utf-8"
    )
    assert get(name).label in html or get(name).label_zh in html


def test_the_code_reads_back(tmp_path):
    cv2 = pytest.importorskip("cv2", reason="needs opencv to read a QR code")
    address = "http://192.168.1.20:8976/202611231200-xiaohongshu-abcd/"
    path = tmp_path / "code.png"
    make_code(address).save(str(path), scale=6, border=4)
    text, *_ = cv2.QRCodeDetector().detectAndDecode(cv2.imread(str(path)))
    assert text == address


def test_publishing_hands_over_and_waits_for_a_person(tmp_path, message):
    settings = {"folder": str(tmp_path / "box"), "address": "http://192.168.1.20:8976"}
    client = open_client("zhihu", settings, None, None)
    assert client.settling == "opaque"
    assert client.platform.name == "zhihu"
    first = client.publish(message, [], PLACE, 0.0)
    assert isinstance(first, Unclear)
    folder = tmp_path / "box" / "202611231200-zhihu-1234abcd"
    assert str(folder / "index.html") in first.reason
    assert client.publish(message, [], PLACE, 0.0) == first, "the same folder again, not another"
    assert len(list((tmp_path / "box").iterdir())) == 1
    assert "<svg" in (folder / "index.html").read_text(encoding="utf-8")
    assert isinstance(client.settle(message, PLACE, 0.0), Unclear)


def test_what_cannot_be_written_is_not_sent(tmp_path, message):
    (tmp_path / "box").write_text("a file in the way")
    client = open_client("douyin", {"folder": str(tmp_path / "box")}, None, None)
    assert isinstance(client.publish(message, [], PLACE, 0.0), NotSent)


@pytest.mark.browser
@pytest.mark.slow
def test_the_buttons_copy(tmp_path, message):
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        pytest.skip("no Chromium here")
    page_file = write_handoff(tmp_path / "out", message, rules_of("xiaohongshu"), Slip("@我"))
    with sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium)
        page = browser.new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
        problems = []
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(page_file.as_uri())
        page.click('[data-copy="body"]')
        page.wait_for_selector("#said.on")
        assert page.evaluate("navigator.clipboard.readText()").replace("\r\n", "\n") == BODY
        page.evaluate("Object.defineProperty(window, 'isSecureContext', {value: false})")
        page.click('[data-copy="title"]')
        page.wait_for_timeout(100)
        assert page.evaluate("navigator.clipboard.readText()") == "为什么你写不出来"
        assert page.evaluate("[...document.images].every(i => i.complete && i.naturalWidth > 0)")
        page.set_viewport_size({"width": 360, "height": 740})
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        assert problems == []
        browser.close()


@pytest.fixture
def article(tmp_path):
    body = (
        "<h2>现场</h2><p>先看 <strong>监控</strong>：</p><ul><li>抖动</li></ul>"
        '<pre><code>x = 1</code></pre><figure><img src="figure:0" alt="图"></figure>'
    )
    return Message(BODY, title="一次雪崩", body=body, figures=(picture(tmp_path),))


def test_a_whole_article_is_copied_from_the_page_with_its_pictures_in_it(tmp_path, article):
    html = write_handoff(tmp_path / "out", article, rules_of("zhihu"), Slip()).read_text("utf-8")
    assert "<h2>现场</h2>" in html
    assert "figure:0" not in html
    assert 'src="data:image/png;base64,' in html


@pytest.mark.browser
@pytest.mark.slow
@pytest.mark.parametrize("secure", [True, False])
def test_a_copied_article_is_pasted_with_headings_lists_and_pictures(tmp_path, article, secure):
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        pytest.skip("no Chromium here")
    page_file = write_handoff(tmp_path / "out", article, rules_of("zhihu"), Slip("@我"))
    with sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium)
        page = browser.new_context(permissions=["clipboard-read", "clipboard-write"]).new_page()
        page.goto(page_file.as_uri())
        if not secure:  # as on a phone in the same network
            page.evaluate("Object.defineProperty(window, 'isSecureContext', {value: false})")
        page.click('[data-copy="article"]')
        page.wait_for_selector("#said.on")
        page.set_content('<div contenteditable id="editor" style="min-height:200px"></div>')
        page.click("#editor")
        page.keyboard.press("Control+V")
        page.wait_for_function("document.querySelector('#editor img')")
        found = page.evaluate(
            "['h2','strong','ul li','pre','img'].map(s => document.querySelectorAll('#editor ' + s).length)"
        )
        assert found[0] == found[2] == found[4] == 1
        text = page.evaluate("document.querySelector('#editor').innerText")
        assert [part for part in ("现场", "先看 监控：", "抖动", "x = 1") if part not in text] == []
        assert page.evaluate(
            "document.querySelector('#editor img').src.startsWith('data:image/png')"
        )
        browser.close()


def test_a_clip_has_its_cover_beside_it_and_a_step_of_its_own(tmp_path, message):
    cover = picture(tmp_path, "olive", "the-cover.png")
    film = tmp_path / "film.mp4"
    film.write_bytes(b"film")
    clip = Attachment(str(film), "", "video/mp4", cover=cover.path, cover_sha256=cover.sha256)
    page = write_handoff(
        tmp_path / "out", replace(message, media=(clip,)), rules_of("douyin"), Slip()
    )
    assert (page.parent / "01-cover.png").read_bytes() == (tmp_path / "the-cover.png").read_bytes()
    html = page.read_text(encoding="utf-8")
    assert '<video src="01.mp4" poster="01-cover.png"' in html
    assert html.count('<a href="01-cover.png" download>') == 1
    assert "视频封面" in html
    assert "图片" not in html.split("<ol>")[1]
