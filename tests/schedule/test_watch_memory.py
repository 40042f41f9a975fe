"""What a watch remembers comes back as it was; a damaged memory is told, never taken for an empty one."""

import pytest

from repurpose.errors import SetupError
from repurpose.schedule.daemon.feeds import FeedMemory
from repurpose.schedule.daemon.watch_memory import FILE, WatchMemory, read_memory


def test_a_memory_comes_back(tmp_path):
    feeds = {"https://a.example/f": FeedMemory('"v1"', "", ("a", "b")), "b": FeedMemory()}
    memory = WatchMemory(["/文章"], {"/文章/一.md": "0" * 64}, feeds)
    memory.write(tmp_path / "packs")
    assert read_memory(tmp_path / "packs") == memory
    assert read_memory(tmp_path) == WatchMemory()


@pytest.mark.parametrize(
    "text",
    ["", "{", "[]", '{"files": []}', '{"files": {"a": 1}}', '{"feeds": {"a": 3}}', "[" * 3000],
)
def test_a_damaged_memory_is_told(tmp_path, text):
    (tmp_path / FILE).write_text(text)
    with pytest.raises(SetupError) as caught:
        read_memory(tmp_path)
    assert caught.value.message.arguments["path"] == tmp_path / FILE


def test_what_a_newer_program_remembers_besides_is_no_mistake(tmp_path):
    (tmp_path / FILE).write_text('{"folders": ["/a"], "mail": []}')
    assert read_memory(tmp_path).folders == ["/a"]
