"""What is posted by hand: from the ledger to a phone's page, and a person's word back into the ledger."""

import re
import shutil
import socket
import threading
import time
from contextlib import contextmanager
from urllib.parse import quote, urlsplit

import httpx
import pytest

from repurpose.errors import SetupError
from repurpose.handoff import find_waiting, open_handoff
from repurpose.messages import look_up
from repurpose.outbox import (
    Dispatcher,
    Ledger,
    LedgerAccount,
    PartFilter,
    Publication,
    State,
    read_name,
)
from repurpose.platforms.clients import open_client
from repurpose.platforms.delivery import Message
from repurpose.web import find_address
from tests.platforms.clients.rig import picture

SECRET = "secret-of-the-address"
TITLE = "为什么<b>你</b>写不出来"


@pytest.fixture
def box(tmp_path):
    return tmp_path / "box"


@pytest.fixture
def ledger(tmp_path, box):
    """A ledger in which one album on Xiaohongshu and one thread of two on Zhihu are handed over."""
    media = tuple(picture(tmp_path, c, f"{c}.png", alt=c) for c in ("navy", "olive"))
    clients = {
        name: open_client(name, {"folder": str(box), "handle": "@我"}, None, None)
        for name in ("xiaohongshu", "zhihu")
    }
    with Ledger(tmp_path / "outbox.db") as made:
        for name in clients:
            made.put_account(LedgerAccount(f"{name}-me", name))
        made.enqueue(
            Publication("xiaohongshu-me", (Message("正文", title=TITLE, media=media),), due_at=0),
            Publication("zhihu-me", (Message("第一条"), Message("第二条")), due_at=0),
        )
        dispatcher = Dispatcher(made, lambda a: clients[a.platform], slots=1)
        dispatcher.run_once()
        made.send = dispatcher.run_once
        yield made


def waiting_in(ledger, box):
    return find_waiting(ledger, {"xiaohongshu-me": box, "zhihu-me": box})


@contextmanager
def desk_over(ledger, box, host="127.0.0.1"):
    def done(name, url):
        ledger.say_posted(read_name(name), url=url, by="test")

    with open_handoff(
        lambda: waiting_in(ledger, box), done, host=host, mint=lambda: SECRET
    ) as desk:
        thread = threading.Thread(target=desk.serve)
        thread.start()
        try:
            yield desk
        finally:
            desk.stop()
            thread.join()


def test_what_waits_is_found_with_its_folder(ledger, box):
    first, second = waiting_in(ledger, box)
    assert {first.platform, second.platform} == {"xiaohongshu", "zhihu"}
    assert all((one.folder / "index.html").is_file() for one in (first, second))
    assert {first.words, second.words} == {TITLE, "第一条"}
    assert find_waiting(ledger, {}) == [], "an account that is no handoff is not looked at"


def test_the_folder_says_how_to_close_it(ledger, box):
    for one in waiting_in(ledger, box):
        html = (one.folder / "index.html").read_text(encoding="utf-8")
        assert f"repurpose outbox mark-posted {one.name} --url" in html


def test_a_phone_sees_all_and_says_that_it_is_posted(ledger, box):
    with desk_over(ledger, box) as desk, httpx.Client(base_url=desk.address) as phone:
        listed = phone.get("")
        assert "为什么&lt;b&gt;你&lt;/b&gt;写不出来" in listed.text
        links = re.findall(r'class="row" href="([^"]+)"', listed.text)
        assert len(links) == 2
        [album] = [link for link in links if "xiaohongshu" in link]
        page = phone.get(album)
        assert page.text.count("<svg") == 1
        assert "mark-posted" not in page.text, "a phone has a button for it"
        pictures = re.findall(r'<img src="([^"]+)"', page.text)
        got = [phone.get(album + name) for name in pictures]
        assert [one.headers["content-type"] for one in got] == ["image/png"] * 2
        said = phone.post(album + "done", data={"url": "看看 https://xhslink.com/a/1 复制打开"})
        assert (said.status_code, said.headers["location"]) == (303, f"/{SECRET}/")
        part = ledger.part((1, 0))
        assert (part.state, part.remote_url) == (State.SENT, "https://xhslink.com/a/1")
        assert album not in phone.get("").text
        assert phone.post(album + "done", data={}).status_code == 404, "it waits no more"


def test_the_list_and_errors_speak_the_phones_language(ledger, box):
    with desk_over(ledger, box) as desk, httpx.Client(base_url=desk.address) as phone:

        def title(language):
            html = phone.get("", headers={"accept-language": language}).text
            return re.search("<title>(.*?)</title>", html)[1]

        assert title("zh-CN,en;q=0.5") == look_up("To post by hand", "zh") == title("fr")
        assert title("en-US,zh;q=0.5") == "To post by hand"


def test_the_next_message_waits_for_the_first(ledger, box):
    with desk_over(ledger, box) as desk, httpx.Client(base_url=desk.address) as phone:
        [link] = re.findall(r'href="([^"]*zhihu[^"]*)"', phone.get("").text)
        assert phone.post(link + "done", data={"url": ""}).status_code == 303
        ledger.send()
        [second] = re.findall(r'href="([^"]*zhihu[^"]*)"', phone.get("").text)
        assert second != link
        assert "第二条" in phone.get(second).text
    states = [part.state for part in ledger.parts(PartFilter(publication=2))]
    assert states == [State.SENT, State.HUMAN]


@pytest.mark.mostly_slow(quick=5)
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/favicon.ico",
        "/wrong/",
        f"/{SECRET}",
        f"/{SECRET}x/",
        f"/{SECRET}/nowhere/",
        f"/{SECRET}/FOLDER/../../outbox.db",
        f"/{SECRET}/FOLDER/..%2f..%2foutbox.db",
        f"/{SECRET}/FOLDER/%2e%2e/outbox.db",
        f"/{SECRET}/FOLDER/link",
        f"/{SECRET}/FOLDER/missing.png",
        f"/{SECRET}/../",
        f"/{SECRET}/..%2f/outbox.db",
    ],
)
def test_nothing_else_is_given(ledger, box, path, tmp_path):
    folder = waiting_in(ledger, box)[0].folder
    (folder / "link").symlink_to(tmp_path / "outbox.db")
    with desk_over(ledger, box) as desk:
        host = urlsplit(desk.address)
        import http.client  # a client that does not tidy paths

        raw = http.client.HTTPConnection(host.hostname, host.port, timeout=5)
        raw.request("GET", path.replace("FOLDER", quote(folder.name)))
        assert raw.getresponse().status == 404
        raw.close()


def test_no_page_runs_what_is_not_ours(ledger, box):
    with desk_over(ledger, box) as desk, httpx.Client(base_url=desk.address) as phone:
        [link] = re.findall(r'href="([^"]*xiaohongshu[^"]*)"', phone.get("").text)
        policy = phone.get(link).headers["content-security-policy"]
        assert "script-src 'sha256-" in policy
        assert "default-src 'none'" in policy
        assert "script-src 'none'" in phone.get("").headers["content-security-policy"]
        too_long = phone.post(link + "done", content=b"url=" + b"x" * 5000)
        assert too_long.status_code == 413


def test_a_taken_port_is_said(ledger, box):
    with (
        desk_over(ledger, box) as desk,
        pytest.raises(SetupError, match="Cannot listen"),
        open_handoff(list, print, host="127.0.0.1", port=urlsplit(desk.address).port),
    ):
        pass


def test_the_address_is_this_machines():
    with open_handoff(list, print, host=find_address()) as desk:
        assert desk.address.startswith(f"http://{find_address()}:")


@pytest.mark.browser
@pytest.mark.slow
def test_a_phone_posts_by_hand(ledger, box, tmp_path):
    sync = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("chromium-browser")
    if not chromium:
        pytest.skip("no Chromium here")
    from axe_playwright_python.sync_playwright import Axe

    with desk_over(ledger, box) as desk, sync.sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium)
        for scheme in ("light", "dark"):
            context = browser.new_context(
                viewport={"width": 390, "height": 844}, color_scheme=scheme, bypass_csp=True
            )  # the policy would keep axe itself out
            page = context.new_page()
            for address in (
                desk.address,
                desk.address + waiting_in(ledger, box)[0].folder.name + "/",
            ):
                page.goto(address)
                found = Axe().run(page).response["violations"]
                assert found == [], [one["id"] for one in found]
                assert page.evaluate("document.documentElement.scrollWidth") <= 390
            page.screenshot(path=tmp_path / f"{scheme}.png", full_page=True)
        for locale in ("zh-TW", "en-GB", "fr-FR"):
            page = browser.new_context(locale=locale).new_page()
            page.goto(desk.address + waiting_in(ledger, box)[0].folder.name + "/")
            language = "en" if locale == "en-GB" else "zh"  # no French: the platform's
            for said in page.query_selector_all("[data-en]"):
                assert said.text_content() == said.get_attribute(f"data-{language}")
        page = browser.new_context(viewport={"width": 390, "height": 844}).new_page()
        problems = []
        page.on("console", lambda said: problems.append(said.text))
        page.on("pageerror", lambda error: problems.append(str(error)))
        page.goto(desk.address)
        page.screenshot(path=tmp_path / "list.png")
        page.click("a.row:has-text('xiaohongshu-me')")
        page.click('[data-copy="body"]')
        page.wait_for_selector("#said.on")
        page.fill("#url", "https://www.xiaohongshu.com/explore/1")
        page.click("form button")
        page.wait_for_url(desk.address)
        assert ledger.part((1, 0)).remote_url == "https://www.xiaohongshu.com/explore/1"
        assert problems == []
        browser.close()


def test_a_phone_that_hangs_up_is_no_news(ledger, box, capfd):
    [album] = [one for one in waiting_in(ledger, box) if one.platform == "xiaohongshu"]
    (album.folder / "clip.mp4").write_bytes(bytes(30_000_000))
    with desk_over(ledger, box) as desk:
        where = urlsplit(desk.address)
        path = f"{where.path}{quote(album.folder.name)}/clip.mp4"
        for _ in range(3):
            with socket.create_connection((where.hostname, where.port)) as phone:
                phone.sendall(f"GET {path} HTTP/1.1\r\nHost: {where.netloc}\r\n\r\n".encode())
                assert phone.recv(64).startswith(b"HTTP/1.1 200")
        (album.folder / "index.html").unlink()
        gone = httpx.get(f"{desk.address}{quote(album.folder.name)}/")
        assert gone.status_code == 404
        time.sleep(0.3)
    assert "Traceback" not in capfd.readouterr().err
