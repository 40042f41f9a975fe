"""The command itself: one line with the address, an article packed first, an end by Ctrl-C."""

import re
import signal
import socket
import time
from pathlib import Path

import httpx
import pytest

from repurpose import studio
from repurpose.cli.app import run
from repurpose.errors import MachineError, UsageError
from repurpose.studio import serving
from repurpose.studio.events import stamp
from repurpose.studio.pack_library import open_shelf
from repurpose.studio.serving import Wanted, serve
from tests.conftest import SAMPLE
from tests.studio.browsing import Served


@pytest.mark.slow
def test_it_says_where_it_is_and_ends_by_ctrl_c_with_a_window_open(pack):
    found = Served(pack, "--port", "0")
    assert found.line.count("\n") == 1
    assert found.base.startswith("http://127.0.0.1:")
    with httpx.Client(timeout=10) as client:
        assert client.get(found.link).status_code == 303
        with client.stream("GET", f"{found.base}/api/events") as news:
            assert next(news.iter_lines()) == "retry: 1000"
            found.process.send_signal(signal.SIGINT)
            assert found.process.wait(20) == 0
    found.process.stdout.close()


@pytest.mark.slow
def test_with_no_pack_yet_it_opens_where_an_article_is_handed_in(tmp_path):
    (tmp_path / "packs").mkdir()
    found = Served(tmp_path / "packs", "--port", "0")
    with httpx.Client(timeout=20, follow_redirects=True) as client:
        assert 'id="start-text"' in client.get(found.link).text
    found.stop()
    assert not [*(tmp_path / "packs").iterdir()]


@pytest.mark.skipif(not Path("/proc/self/maps").exists(), reason="needs /proc")
def test_the_first_page_is_there_before_any_heavy_library(pack):
    """From the command to the last byte of the page nothing is loaded that only drawing needs."""
    found = Served(pack, "--port", "0")
    with httpx.Client(timeout=10, follow_redirects=True) as client:
        assert 'id="panel-posts"' in client.get(found.link).text
        mapped = Path(f"/proc/{found.process.pid}/maps").read_text()
    found.stop()
    loaded = set(re.findall(r"site-packages/(\w+)", mapped))
    assert "pydantic_core" in loaded, "compiled libraries are seen"
    assert not loaded & {"PIL", "numpy", "av", "sqlalchemy", "cryptography", "lxml", "opencc"}


@pytest.mark.slow
def test_news_of_a_changed_file_come_by_themselves(pack):
    found = Served(pack, "--port", "0")
    with httpx.Client(timeout=20) as client:
        client.get(found.link)
        with client.stream("GET", f"{found.base}/api/events") as news:
            lines = news.iter_lines()
            next(lines)
            time.sleep(1.2)
            (pack / "threads" / "x.md").write_text("改了。\n", encoding="utf-8")
            told = next(line for line in lines if line.startswith("data:"))
            assert '"pack": "demo"' in told
    found.stop()
    found.process.stdout.close()


@pytest.mark.slow
def test_what_changes_before_a_window_listens_is_told_as_soon_as_it_does(pack):
    found = Served(pack, "--port", "0")
    with httpx.Client(timeout=20, follow_redirects=True) as client:
        client.get(found.link)
        (pack / "threads" / "x.md").write_text("改了。\n", encoding="utf-8")
        with client.stream("GET", f"{found.base}/api/events") as news:
            assert '"pack": "demo"' in next(line for line in news.iter_lines() if "data:" in line)
    found.stop()
    found.process.stdout.close()


def test_a_stamp_changes_with_every_file_kept_by_hand(pack):
    seen = {stamp(pack)}
    for name in ("threads/x.md", "cards.toml", "wishes.toml", "pack.json"):
        (pack / name).write_text(f"# {name}", encoding="utf-8")
        seen.add(stamp(pack))
    (pack / "cards.toml").unlink()
    assert len({*seen, stamp(pack)}) == 6


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nowhere"], "No such file"),
        (["."], "holds none"),
        ([], "holds none"),
        (["--host", "0.0.0.0"], "other machines"),
    ],
)
def test_what_cannot_be_shown_says_why(words, said, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "packs").mkdir()
    (tmp_path / "packs" / "letters.txt").touch()
    assert run(["preview", *words, "--no-browser"]) == 2
    assert said in capsys.readouterr().err


def test_a_port_that_is_taken_is_said_and_the_usual_one_gives_way(pack, monkeypatch):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(UsageError, match=str(port)):
            serve(open_shelf(pack), Wanted(port=port), ready=print)
        monkeypatch.setattr(serving, "PORT", port)
        with serving._listen(Wanted()) as other:
            assert other.getsockname()[1] != port
    with pytest.raises(MachineError):
        serving._listen(Wanted("203.0.113.7"))


@pytest.mark.slow
def test_an_article_is_packed_first(tmp_path, monkeypatch):
    shown = []
    # The face of the room remembers what it was once asked for: the name there is what is called.
    monkeypatch.setattr(studio, "serve", lambda shelf, *_, **__: shown.append(shelf))
    assert run(["preview", str(SAMPLE), "--out", str(tmp_path / "packs"), "--no-browser"]) == 0
    [shelf] = shown
    assert shelf.single
    assert (shelf.root / "pack.json").is_file()


@pytest.mark.slow
def test_rebuild_takes_in_what_was_edited_by_hand(pack, capsys):
    (pack / "threads" / "x.md").write_text("只有一条。\n", encoding="utf-8")
    (pack / "cards.toml").write_text("theme = 'ink'\n", encoding="utf-8")
    assert run(["rebuild", str(pack), "--json"]) == 0
    told = capsys.readouterr().out
    assert '"x": 1' in told
    assert run(["verify", str(pack), "-q"]) == 0
    assert run(["check", str(pack)]) == 0
    (pack / "cards.toml").write_text("theme = 'inkk'\n", encoding="utf-8")
    assert run(["rebuild", str(pack)]) == 3
    assert "cards.toml" in capsys.readouterr().err
